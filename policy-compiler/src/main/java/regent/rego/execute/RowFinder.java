package regent.rego.execute;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import regent.opa.value.Num;
import regent.opa.value.Str;
import regent.opa.value.Undefined;
import regent.opa.value.Value;
import regent.rego.plan.RuleIndex;
import regent.rego.plan.Stmt;

/// Finds the rows of a [Stmt.Indexed] by its index. Immutable and thread-safe.
///
/// Walks the tree of the index; where one node's rows are all there are, the answer is an array
/// made beforehand.
public final class RowFinder {
  private static final Row[] NONE = new Row[0];

  private final Row[] rows;
  private final Node root;

  private RowFinder(Stmt.Indexed indexed) {
    rows = new Row[indexed.rows().size()];
    for (int i = 0; i < rows.length; i++) {
      var row = indexed.rows().get(i);
      rows[i] = new Row(i, row.template(), row.constants().toArray(Value[]::new));
    }
    root = node(indexed.index());
  }

  public static RowFinder of(Stmt.Indexed indexed) {
    return new RowFinder(indexed);
  }

  /// A row; generated code reads its fields.
  public static final class Row {
    public final int number;
    public final int template;

    /// Nobody changes them.
    public final Value[] constants;

    Row(int number, int template, Value[] constants) {
      this.number = number;
      this.template = template;
      this.constants = constants;
    }
  }

  /// The rows that may hold for `sources`, in order. Nobody may change the array.
  public Row[] find(Value[] sources) {
    return root.find(sources);
  }

  /// The rows that may hold for the one source.
  public Row[] find(Value source) {
    return root.find(new Value[] {source});
  }

  private Node node(RuleIndex index) {
    return switch (index) {
      case RuleIndex.Rows(var numbers) when numbers.isEmpty() -> new Fixed(NONE);
      case RuleIndex.Rows(var numbers) ->
          new Fixed(numbers.stream().map(number -> rows[number]).toArray(Row[]::new));
      case RuleIndex.ByValue(var subject, var cases, var others) ->
          new ByValue(Probe.of(subject), nodes(cases), node(others));
      case RuleIndex.ByPrefix(var subject, var cases, var others) ->
          new ByAffix(Probe.of(subject), new Affixes(cases, this::node, false), node(others));
      case RuleIndex.BySuffix(var subject, var cases, var others) ->
          new ByAffix(Probe.of(subject), new Affixes(cases, this::node, true), node(others));
      case RuleIndex.ByRange(var subject, var bounds, var cells, var others) ->
          new ByRange(
              Probe.of(subject),
              bounds.toArray(Value[]::new),
              cells.stream().map(this::node).toArray(Node[]::new),
              node(others));
    };
  }

  private Map<Value, Node> nodes(Map<Value, RuleIndex> cases) {
    var nodes = HashMap.<Value, Node>newHashMap(cases.size());
    cases.forEach((value, inner) -> nodes.put(value, node(inner)));
    return nodes;
  }

  private static Row[] merged(Row[] a, Row[] b) {
    if (b.length == 0) {
      return a;
    }
    if (a.length == 0) {
      return b;
    }
    var all = new Row[a.length + b.length];
    int i = 0;
    int j = 0;
    for (int k = 0; k < all.length; k++) {
      boolean first = j == b.length || (i < a.length && a[i].number < b[j].number);
      all[k] = first ? a[i++] : b[j++];
    }
    return all;
  }

  private abstract static sealed class Node {
    abstract Row[] find(Value[] sources);
  }

  private static final class Fixed extends Node {
    private final Row[] rows;

    Fixed(Row[] rows) {
      this.rows = rows;
    }

    @Override
    Row[] find(Value[] sources) {
      return rows;
    }
  }

  private static final class ByValue extends Node {
    private final Probe probe;
    private final Map<Value, Node> cases;
    private final Node others;

    ByValue(Probe probe, Map<Value, Node> cases, Node others) {
      this.probe = probe;
      this.cases = cases;
      this.others = others;
    }

    @Override
    Row[] find(Value[] sources) {
      var value = probe.look(sources);
      var chosen = value == Undefined.UNDEFINED ? null : cases.get(value);
      var rest = others.find(sources);
      return chosen == null ? rest : merged(chosen.find(sources), rest);
    }
  }

  private static final class ByAffix extends Node {
    private final Probe probe;
    private final Affixes cases;
    private final Node others;

    ByAffix(Probe probe, Affixes cases, Node others) {
      this.probe = probe;
      this.cases = cases;
      this.others = others;
    }

    @Override
    Row[] find(Value[] sources) {
      var rest = others.find(sources);
      return probe.look(sources) instanceof Str text
          ? cases.add(text.value(), sources, rest)
          : rest;
    }
  }

  private static final class ByRange extends Node {
    private final Probe probe;
    private final Value[] bounds;
    private final Node[] cells;
    private final Node others;

    ByRange(Probe probe, Value[] bounds, Node[] cells, Node others) {
      this.probe = probe;
      this.bounds = bounds;
      this.cells = cells;
      this.others = others;
    }

    @Override
    Row[] find(Value[] sources) {
      var value = probe.look(sources);
      var rest = others.find(sources);
      if (value == Undefined.UNDEFINED) {
        return rest;
      }
      int at = Arrays.binarySearch(bounds, value);
      return merged(cells[at >= 0 ? 2 * at + 1 : -2 * (at + 1)].find(sources), rest);
    }
  }

  /// Texts that others may start with (or end with), by their length: looking one up costs a hash
  /// for each length that there is.
  private static final class Affixes {
    private final int[] lengths;
    private final Map<String, Node> nodes;
    private final boolean atEnd;

    Affixes(Map<String, RuleIndex> cases, Function<RuleIndex, Node> make, boolean atEnd) {
      this.atEnd = atEnd;
      nodes = HashMap.newHashMap(cases.size());
      var known = new TreeMap<Integer, Boolean>();
      cases.forEach(
          (affix, index) -> {
            nodes.put(affix, make.apply(index));
            known.put(affix.length(), true);
          });
      lengths = known.keySet().stream().mapToInt(length -> length).toArray();
    }

    Row[] add(String text, Value[] sources, Row[] rest) {
      var rows = rest;
      for (int length : lengths) {
        if (length > text.length()) {
          break;
        }
        var affix = atEnd ? text.substring(text.length() - length) : text.substring(0, length);
        var node = nodes.get(affix);
        if (node != null) {
          rows = merged(node.find(sources), rows);
        }
      }
      return rows;
    }
  }

  /// Finds a subject in the sources.
  private abstract static sealed class Probe {
    private final int source;
    private final Value[] path;

    /// The keys as indexes of arrays; -1 where they are none.
    private final int[] indexes;

    Probe(RuleIndex.Subject subject) {
      source = subject.source();
      path = subject.path().toArray(Value[]::new);
      indexes = new int[path.length];
      for (int i = 0; i < path.length; i++) {
        indexes[i] =
            path[i] instanceof Num number && number.isPlainLong() && number.longValue() >= 0
                ? (int) Math.min(number.longValue(), Integer.MAX_VALUE)
                : -1;
      }
    }

    static Probe of(RuleIndex.Subject subject) {
      return switch (subject.part()) {
        case RuleIndex.Part.Whole() -> new Whole(subject);
        case RuleIndex.Part.Length() -> new Length(subject);
        case RuleIndex.Part.Segment(var delimiter, int index) ->
            new Segment(subject, delimiter, index);
        case RuleIndex.Part.Segments(var delimiter) -> new Segments(subject, delimiter);
      };
    }

    abstract Value look(Value[] sources);

    final Value end(Value[] sources) {
      var value = sources[source];
      for (int i = 0; i < path.length; i++) {
        value = Operations.child(value, path[i], indexes[i]);
      }
      return value;
    }
  }

  private static final class Whole extends Probe {
    Whole(RuleIndex.Subject subject) {
      super(subject);
    }

    @Override
    Value look(Value[] sources) {
      return end(sources);
    }
  }

  private static final class Length extends Probe {
    Length(RuleIndex.Subject subject) {
      super(subject);
    }

    @Override
    Value look(Value[] sources) {
      return Operations.length(end(sources));
    }
  }

  private static final class Segment extends Probe {
    private final String delimiter;
    private final int index;

    Segment(RuleIndex.Subject subject, String delimiter, int index) {
      super(subject);
      this.delimiter = delimiter;
      this.index = index;
    }

    @Override
    Value look(Value[] sources) {
      if (!(end(sources) instanceof Str text)) {
        return Undefined.UNDEFINED;
      }
      var whole = text.value();
      int from = 0;
      for (int i = 0; i < index; i++) {
        int at = whole.indexOf(delimiter, from);
        if (at < 0) {
          return Undefined.UNDEFINED;
        }
        from = at + delimiter.length();
      }
      int to = whole.indexOf(delimiter, from);
      return Str.of(whole.substring(from, to < 0 ? whole.length() : to));
    }
  }

  private static final class Segments extends Probe {
    private final String delimiter;

    Segments(RuleIndex.Subject subject, String delimiter) {
      super(subject);
      this.delimiter = delimiter;
    }

    @Override
    Value look(Value[] sources) {
      if (!(end(sources) instanceof Str text)) {
        return Undefined.UNDEFINED;
      }
      int count = 1;
      int at = text.value().indexOf(delimiter);
      while (at >= 0) {
        count++;
        at = text.value().indexOf(delimiter, at + delimiter.length());
      }
      return Num.of(count);
    }
  }
}
