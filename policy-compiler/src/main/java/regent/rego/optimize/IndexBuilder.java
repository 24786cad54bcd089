package regent.rego.optimize;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import regent.opa.value.Value;
import regent.rego.plan.RuleIndex;

/// Builds an index over rows from the conditions of each.
///
/// A decision tree without copies: at each node the axis is taken that leaves the fewest rows to
/// look at, supposing that inputs are spread as the rows are. A row that wants nothing of the axis
/// goes to the `others` of the node and is not copied to the cases, so the tree is as large as the
/// rows, and a search goes down two ways at a node at most.
final class IndexBuilder {
  /// Rows that stay together: testing them costs about as much as another node.
  private static final int TOGETHER = 2;

  /// A node must leave out at least one row in five.
  private static final double WORTHWHILE = 0.8;

  private static final int DEEPEST = 24;

  /// How often a row may occur in the cases of a node on average: in ranges, sets of literals.
  private static final int COPIES = 3;

  /// What a node can look at, and how.
  private record Axis(Known subject, Kind kind) {}

  private enum Kind {
    VALUE,
    PREFIX,
    SUFFIX,
    RANGE
  }

  /// What a row wants on an axis.
  private sealed interface Want {
    /// The cases that it belongs to.
    record Cases(Set<?> keys) implements Want {}

    record Range(@Nullable Value least, @Nullable Value most) implements Want {}
  }

  /// How the rows of a node are spread over an axis.
  private static final class Spread {
    private final Map<Object, List<Integer>> cases = new LinkedHashMap<>();
    private final List<Value> bounds = new ArrayList<>();
    private int wanting;
    private int copies;

    /// How many rows are expected to be left.
    double expected(int rows) {
      double squares = 0;
      for (var each : cases.values()) {
        squares += (double) each.size() * each.size();
      }
      return rows - wanting + squares / Math.max(1, wanting);
    }
  }

  private final Subjects subjects;
  private final List<Map<Axis, Want>> wants = new ArrayList<>();
  private final Set<Axis> used = new LinkedHashSet<>();

  private final int together;
  private final double worthwhile;

  /// @param eager whether to make each node that is possible, for tests
  IndexBuilder(Subjects subjects, boolean eager) {
    this.subjects = subjects;
    this.together = eager ? 0 : TOGETHER;
    this.worthwhile = eager ? 1.001 : WORTHWHILE;
  }

  /// Adds a row; all of `conditions` must hold for it.
  void add(List<Condition> conditions) {
    var row = new LinkedHashMap<Axis, Want>();
    for (var condition : conditions) {
      if (subjects.accepts(condition.subject())) {
        add(condition, row);
      }
    }
    wants.add(row);
  }

  private static void add(Condition condition, Map<Axis, Want> row) {
    var subject = condition.subject();
    switch (condition.test()) {
      case Condition.Test.OneOf(var values) ->
          row.putIfAbsent(new Axis(subject, Kind.VALUE), new Want.Cases(values));
      case Condition.Test.StartsWith(var prefix) ->
          row.putIfAbsent(new Axis(subject, Kind.PREFIX), new Want.Cases(Set.of(prefix)));
      case Condition.Test.EndsWith(var suffix) ->
          row.putIfAbsent(new Axis(subject, Kind.SUFFIX), new Want.Cases(Set.of(suffix)));
      case Condition.Test.AtLeast(var bound) ->
          row.merge(
              new Axis(subject, Kind.RANGE),
              new Want.Range(bound, null),
              (a, _) -> new Want.Range(bound, ((Want.Range) a).most()));
      case Condition.Test.AtMost(var bound) ->
          row.merge(
              new Axis(subject, Kind.RANGE),
              new Want.Range(null, bound),
              (a, _) -> new Want.Range(((Want.Range) a).least(), bound));
    }
  }

  /// An index over all rows that were added.
  RuleIndex build() {
    var all = new ArrayList<Integer>();
    for (int i = 0; i < wants.size(); i++) {
      all.add(i);
    }
    return build(all, Set.of(), 0);
  }

  /// What the index looks at, in the order of the tree.
  List<Known> used() {
    return used.stream().map(Axis::subject).distinct().toList();
  }

  private RuleIndex build(List<Integer> rows, Set<Axis> done, int depth) {
    if (rows.size() <= together || depth == DEEPEST) {
      return new RuleIndex.Rows(rows);
    }
    Axis best = null;
    Spread bestSpread = null;
    double bestExpected = worthwhile * rows.size();
    for (var entry : spreads(rows, done).entrySet()) {
      var spread = entry.getValue();
      double expected = spread.expected(rows.size());
      if (expected < bestExpected && spread.copies <= (long) COPIES * rows.size()) {
        best = entry.getKey();
        bestSpread = spread;
        bestExpected = expected;
      }
    }
    if (best == null || bestSpread == null) {
      return new RuleIndex.Rows(rows);
    }
    used.add(best);
    return node(best, bestSpread, rows, done, depth);
  }

  private RuleIndex node(Axis axis, Spread spread, List<Integer> rows, Set<Axis> done, int depth) {
    var inside = new HashSet<>(done);
    inside.add(axis);
    var rest = rows.stream().filter(row -> !wants.get(row).containsKey(axis)).toList();
    var others = build(rest, done, depth + 1);
    var subject = subjects.subject(axis.subject());
    return switch (axis.kind()) {
      case VALUE -> {
        var cases = new LinkedHashMap<Value, RuleIndex>();
        spread.cases.forEach(
            (key, inner) -> cases.put((Value) key, build(inner, inside, depth + 1)));
        yield new RuleIndex.ByValue(subject, cases, others);
      }
      case PREFIX -> new RuleIndex.ByPrefix(subject, texts(spread, inside, depth), others);
      case SUFFIX -> new RuleIndex.BySuffix(subject, texts(spread, inside, depth), others);
      case RANGE -> {
        var cells = new ArrayList<RuleIndex>();
        for (int i = 0; i <= 2 * spread.bounds.size(); i++) {
          cells.add(build(spread.cases.getOrDefault(i, List.of()), inside, depth + 1));
        }
        yield new RuleIndex.ByRange(subject, List.copyOf(spread.bounds), cells, others);
      }
    };
  }

  private Map<String, RuleIndex> texts(Spread spread, Set<Axis> inside, int depth) {
    var cases = new LinkedHashMap<String, RuleIndex>();
    spread.cases.forEach((key, inner) -> cases.put((String) key, build(inner, inside, depth + 1)));
    return cases;
  }

  private Map<Axis, Spread> spreads(List<Integer> rows, Set<Axis> done) {
    var spreads = new LinkedHashMap<Axis, Spread>();
    for (int row : rows) {
      wants
          .get(row)
          .forEach(
              (axis, want) -> {
                if (!done.contains(axis) && want instanceof Want.Cases(var keys)) {
                  var spread = spreads.computeIfAbsent(axis, _ -> new Spread());
                  spread.wanting++;
                  spread.copies += keys.size();
                  keys.forEach(
                      key -> spread.cases.computeIfAbsent(key, _ -> new ArrayList<>()).add(row));
                }
              });
    }
    for (var axis : ranges(rows, done)) {
      var spread = range(axis, rows);
      if (spread != null) {
        spreads.put(axis, spread);
      }
    }
    return spreads;
  }

  private Set<Axis> ranges(List<Integer> rows, Set<Axis> done) {
    var axes = new LinkedHashSet<Axis>();
    for (int row : rows) {
      wants
          .get(row)
          .forEach(
              (axis, want) -> {
                if (want instanceof Want.Range && !done.contains(axis)) {
                  axes.add(axis);
                }
              });
    }
    return axes;
  }

  /// Absent when the ranges overlap too much.
  private @Nullable Spread range(Axis axis, List<Integer> rows) {
    var bounds = new TreeSet<Value>();
    for (int row : rows) {
      if (wants.get(row).get(axis) instanceof Want.Range(var least, var most)) {
        if (least != null) {
          bounds.add(least);
        }
        if (most != null) {
          bounds.add(most);
        }
      }
    }
    var spread = new Spread();
    spread.bounds.addAll(bounds);
    var places = new HashMap<Value, Integer>();
    for (int i = 0; i < spread.bounds.size(); i++) {
      places.put(spread.bounds.get(i), 2 * i + 1);
    }
    for (int row : rows) {
      if (wants.get(row).get(axis) instanceof Want.Range(var least, var most)) {
        int from = least == null ? 0 : places.getOrDefault(least, 0);
        int to =
            most == null
                ? 2 * spread.bounds.size()
                : places.getOrDefault(most, 2 * spread.bounds.size());
        spread.wanting++;
        spread.copies += Math.max(0, to - from + 1);
        if (spread.copies > COPIES * rows.size()) {
          return null;
        }
        for (int cell = from; cell <= to; cell++) {
          spread.cases.computeIfAbsent(cell, _ -> new ArrayList<>()).add(row);
        }
      }
    }
    return spread;
  }
}
