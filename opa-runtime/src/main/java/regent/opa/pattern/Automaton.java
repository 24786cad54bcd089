package regent.opa.pattern;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import regent.opa.pattern.Pattern.Chars;

/// A pattern as a table of states: one look per character, whatever the pattern.
///
/// The pattern becomes a nondeterministic automaton (Thompson's construction), whose sets of states
/// become states of a deterministic one (the powerset construction). Characters that no part of the
/// pattern tells apart share a column of the table. Patterns that would take too many states are
/// refused.
///
/// Source: K. Thompson, "Regular Expression Search Algorithm", Communications of the ACM 11 (1968)
public final class Automaton {
  private static final int MOST_NODES = 900;
  private static final int MOST_STATES = 400;

  /// The state from which no text matches.
  private static final int DEAD = 0;

  private static final int START = 1;

  /// The column of each ASCII character.
  private final byte[] ascii;

  /// The first character of each column's range, for other characters.
  private final int[] bounds;

  private final byte[] columnOfBound;
  private final int columns;

  /// By state and column.
  private final short[] table;

  private final BitSet accepting;

  /// States from which every text matches.
  private final BitSet sure;

  private Automaton(Columns columns, short[] table, BitSet accepting, BitSet sure) {
    this.ascii = columns.ascii;
    this.bounds = columns.bounds;
    this.columnOfBound = columns.columnOfBound;
    this.columns = columns.count;
    this.table = table;
    this.accepting = accepting;
    this.sure = sure;
  }

  /// An automaton that finds the expression anywhere in a text, as RE2 does.
  ///
  /// @return absent when the expression is not understood; it may be wrong
  public static Optional<Automaton> finding(String expression) {
    return PatternReader.read(expression).flatMap(Automaton::unanchored).flatMap(Automaton::of);
  }

  /// An automaton that matches whole texts.
  ///
  /// @return absent when the expression is not understood; it may be wrong
  public static Optional<Automaton> matching(String expression) {
    return PatternReader.read(expression).filter(p -> !hasAnchor(p)).flatMap(Automaton::of);
  }

  private static final Pattern ANYTHING = new Pattern.Repeat(Chars.ANY, 0, -1);

  /// The texts in which `pattern` is found. Anchors are understood at the ends only.
  private static Optional<Pattern> unanchored(Pattern pattern) {
    var choices = pattern instanceof Pattern.Choice(var several) ? several : List.of(pattern);
    var whole = new ArrayList<Pattern>();
    for (var choice : choices) {
      var parts =
          new ArrayList<>(choice instanceof Pattern.Sequence(var some) ? some : List.of(choice));
      boolean begins = !parts.isEmpty() && parts.getFirst() instanceof Pattern.Begin;
      if (begins) {
        parts.removeFirst();
      }
      boolean ends = !parts.isEmpty() && parts.getLast() instanceof Pattern.End;
      if (ends) {
        parts.removeLast();
      }
      if (parts.stream().anyMatch(Automaton::hasAnchor)) {
        return Optional.empty();
      }
      if (!begins) {
        parts.addFirst(ANYTHING);
      }
      if (!ends) {
        parts.addLast(ANYTHING);
      }
      whole.add(new Pattern.Sequence(parts));
    }
    return Optional.of(new Pattern.Choice(whole));
  }

  private static boolean hasAnchor(Pattern pattern) {
    return switch (pattern) {
      case Pattern.Begin _, Pattern.End _ -> true;
      case Chars _ -> false;
      case Pattern.Sequence(var parts) -> parts.stream().anyMatch(Automaton::hasAnchor);
      case Pattern.Choice(var choices) -> choices.stream().anyMatch(Automaton::hasAnchor);
      case Pattern.Repeat(var part, _, _) -> hasAnchor(part);
    };
  }

  /// Whether `text`, which has no surrogates, matches.
  public boolean matches(String text) {
    int state = START;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      state = table[state * columns + (c < 128 ? ascii[c] : column(c))];
      if (state == DEAD) {
        return false;
      }
      if (sure.get(state)) {
        return true;
      }
    }
    return accepting.get(state);
  }

  private int column(char c) {
    int found = Arrays.binarySearch(bounds, c);
    return columnOfBound[found >= 0 ? found : -found - 2];
  }

  /// About how much memory it takes.
  public long bytes() {
    return 200 + 128 + 2L * table.length + 5L * bounds.length;
  }

  private static Optional<Automaton> of(Pattern pattern) {
    var graph = new Graph();
    int end = graph.add(pattern, 0);
    if (end < 0 || graph.size() > MOST_NODES) {
      return Optional.empty();
    }
    var columns = Columns.of(graph.chars);
    return columns.count > Byte.MAX_VALUE ? Optional.empty() : powerset(graph, end, columns);
  }

  private static Optional<Automaton> powerset(Graph graph, int end, Columns columns) {
    var numbers = new HashMap<BitSet, Integer>();
    var sets = new ArrayList<BitSet>();
    var rows = new ArrayList<short[]>();
    number(new BitSet(), numbers, sets);
    var first = new BitSet();
    first.set(0);
    number(graph.closed(first), numbers, sets);
    for (int state = 0; state < sets.size(); state++) {
      if (sets.size() > MOST_STATES) {
        return Optional.empty();
      }
      var row = new short[columns.count];
      for (int column = 0; column < row.length; column++) {
        var next = graph.step(sets.get(state), columns.sample[column]);
        row[column] = (short) number(graph.closed(next), numbers, sets);
      }
      rows.add(row);
    }
    var table = new short[rows.size() * columns.count];
    var accepting = new BitSet();
    var sure = new BitSet();
    for (int state = 0; state < rows.size(); state++) {
      System.arraycopy(rows.get(state), 0, table, state * columns.count, columns.count);
      accepting.set(state, sets.get(state).get(end));
      int self = state;
      boolean stays = true;
      for (short next : rows.get(state)) {
        stays &= next == self;
      }
      sure.set(state, stays && accepting.get(state));
    }
    return Optional.of(new Automaton(columns, table, accepting, sure));
  }

  private static int number(BitSet set, Map<BitSet, Integer> numbers, List<BitSet> sets) {
    var known = numbers.get(set);
    if (known == null) {
      known = sets.size();
      numbers.put(set, known);
      sets.add(set);
    }
    return known;
  }

  /// The nondeterministic automaton: from each node edges without a character, and at most one with
  /// some.
  private static final class Graph {
    private final List<List<Integer>> free = new ArrayList<>(List.of(new ArrayList<>()));
    private final List<Integer> targets = new ArrayList<>(List.of(-1));
    private final List<Chars> chars = new ArrayList<>(List.of(new Chars(List.of())));

    int size() {
      return free.size();
    }

    private int node() {
      free.add(new ArrayList<>());
      targets.add(-1);
      chars.add(new Chars(List.of()));
      return free.size() - 1;
    }

    private void edge(int from, int to) {
      free.get(from).add(to);
    }

    /// Adds `pattern` behind the node `from`; returns the node behind it, -1 when there are too
    /// many.
    int add(Pattern pattern, int from) {
      if (from < 0 || size() > MOST_NODES) {
        return -1;
      }
      return switch (pattern) {
        case Chars some -> {
          int start = node();
          int end = node();
          edge(from, start);
          targets.set(start, end);
          chars.set(start, some);
          yield end;
        }
        case Pattern.Sequence(var parts) -> {
          int at = from;
          for (var part : parts) {
            at = add(part, at);
          }
          yield at;
        }
        case Pattern.Choice(var choices) -> {
          int end = node();
          boolean fits = true;
          for (var choice : choices) {
            int last = add(choice, from);
            fits &= last >= 0;
            if (fits) {
              edge(last, end);
            }
          }
          yield fits ? end : -1;
        }
        case Pattern.Repeat(var part, var least, var most) -> repeat(part, least, most, from);
        case Pattern.Begin _, Pattern.End _ -> throw new IllegalArgumentException("an anchor");
      };
    }

    private int repeat(Pattern part, int least, int most, int from) {
      int at = from;
      for (int i = 0; i < least; i++) {
        at = add(part, at);
      }
      if (at < 0) {
        return -1;
      }
      if (most < 0) {
        int loop = node();
        edge(at, loop);
        int back = add(part, loop);
        if (back >= 0) {
          edge(back, loop);
        }
        return back < 0 ? -1 : loop;
      }
      int end = node();
      for (int i = least; i < most && at >= 0; i++) {
        edge(at, end);
        at = add(part, at);
      }
      if (at >= 0) {
        edge(at, end);
      }
      return at < 0 ? -1 : end;
    }

    /// `nodes` and all that is reached from them without a character.
    BitSet closed(BitSet nodes) {
      var open = new ArrayList<Integer>();
      nodes.stream().forEach(open::add);
      while (!open.isEmpty()) {
        for (int next : free.get(open.removeLast())) {
          if (!nodes.get(next)) {
            nodes.set(next);
            open.add(next);
          }
        }
      }
      return nodes;
    }

    /// Where `character` leads from `nodes`.
    BitSet step(BitSet nodes, int character) {
      var next = new BitSet();
      nodes.stream()
          .filter(node -> contains(chars.get(node), character))
          .forEach(node -> next.set(targets.get(node)));
      return next;
    }

    private static boolean contains(Chars chars, int character) {
      for (var range : chars.ranges()) {
        if (character >= range.first() && character <= range.last()) {
          return true;
        }
      }
      return false;
    }
  }

  /// Which characters the pattern treats alike.
  private static final class Columns {
    private final byte[] ascii = new byte[128];
    private int[] bounds = {0};
    private byte[] columnOfBound = {0};
    private int[] sample = {0};
    private int count;

    static Columns of(List<Chars> all) {
      var starts = new TreeSet<Integer>(List.of(0));
      for (var chars : all) {
        for (var range : chars.ranges()) {
          starts.add(range.first());
          if (range.last() < Character.MAX_VALUE) {
            starts.add(range.last() + 1);
          }
        }
      }
      var columns = new Columns();
      columns.bounds = starts.stream().mapToInt(Integer::intValue).toArray();
      columns.columnOfBound = new byte[columns.bounds.length];
      var bySignature = new HashMap<BitSet, Integer>();
      var samples = new ArrayList<Integer>();
      for (int i = 0; i < columns.bounds.length; i++) {
        int start = columns.bounds[i];
        var signature = new BitSet();
        for (int j = 0; j < all.size(); j++) {
          signature.set(j, Graph.contains(all.get(j), start));
        }
        var known = bySignature.get(signature);
        if (known == null) {
          known = samples.size();
          bySignature.put(signature, known);
          samples.add(start);
        }
        columns.columnOfBound[i] = (byte) Math.min(known, Byte.MAX_VALUE);
      }
      columns.count = samples.size();
      columns.sample = samples.stream().mapToInt(Integer::intValue).toArray();
      for (int c = 0; c < 128; c++) {
        int found = Arrays.binarySearch(columns.bounds, c);
        columns.ascii[c] = columns.columnOfBound[found >= 0 ? found : -found - 2];
      }
      return columns;
    }
  }
}
