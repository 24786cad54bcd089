package regent.opa.data.index;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import regent.opa.pattern.Automaton;
import regent.opa.pattern.Literals;
import regent.opa.value.Str;
import regent.opa.value.Value;

/// Rows whose pattern matches the argument.
///
/// Of each pattern that has texts which must occur, the rarest one goes into a [LiteralFinder]. One
/// pass over the argument finds the few patterns that can match; their automata tell whether they
/// do. Patterns that no automaton understands may always match.
///
/// An automaton is a compiled pattern: it is made whole, of the pattern alone, and a text never
/// adds a state to it. It is made when a text first needs it, since most patterns of large sets are
/// never needed; what texts can bring about is that all are made, and all of them together take no
/// more than [#MOST_BYTES]. Patterns that come after that are matched as if there was no index.
final class PatternIndex implements RowIndex {
  /// What patterns are written in.
  enum Syntax {
    /// Found anywhere in the text, as RE2 does.
    REGEX,
    /// Matches the whole text; has become a regular expression.
    GLOB
  }

  /// For the automata of one index.
  static final long MOST_BYTES = 32_000_000;

  private final Syntax syntax;
  private final LiteralFinder finder;

  /// By number of the text: the patterns that it leads to.
  private final int[][] byLiteral;

  /// The patterns without such a text.
  private final int[] always;

  private final List<String> expressions;

  /// By pattern.
  private final int[][] rows;

  /// By pattern, made when needed; read through races.
  private final @Nullable Optional<Automaton>[] automata;

  /// What the automata may still take. Guarded by this.
  private long bytesLeft;

  @SuppressWarnings({"unchecked", "rawtypes"}) // arrays cannot be generic
  private PatternIndex(Syntax syntax, Map<String, Rows> patterns, long mostBytes) {
    this.syntax = syntax;
    bytesLeft = mostBytes;
    expressions = List.copyOf(patterns.keySet());
    rows = patterns.values().stream().map(Rows::toArray).toArray(int[][]::new);
    automata = new Optional[rows.length];
    var literals = expressions.stream().map(Literals::of).toList();
    var counts = new HashMap<String, Integer>();
    literals.forEach(all -> all.stream().distinct().forEach(l -> counts.merge(l, 1, Integer::sum)));
    var chosen = new LinkedHashMap<String, Rows>();
    var others = new Rows();
    for (int i = 0; i < rows.length; i++) {
      var rarest =
          literals.get(i).stream()
              .min(
                  Comparator.<String>comparingInt(counts::get)
                      .thenComparing(String::length, Comparator.reverseOrder()));
      if (rarest.isPresent()) {
        chosen.computeIfAbsent(rarest.get(), _ -> new Rows()).add(i);
      } else {
        others.add(i);
      }
    }
    finder = new LiteralFinder(List.copyOf(chosen.keySet()));
    byLiteral = chosen.values().stream().map(Rows::toArray).toArray(int[][]::new);
    always = others.toArray();
  }

  /// @param expression what a value of the field is as a regular expression; absent for what is
  ///     wrong, which matches nothing
  static PatternIndex of(
      Field field, Value collection, Syntax syntax, Function<Value, Optional<String>> expression) {
    return of(field, collection, syntax, expression, MOST_BYTES);
  }

  /// @param mostBytes for all automata together
  static PatternIndex of(
      Field field,
      Value collection,
      Syntax syntax,
      Function<Value, Optional<String>> expression,
      long mostBytes) {
    var patterns = new LinkedHashMap<String, Rows>();
    field.each(
        collection,
        (value, row) ->
            expression
                .apply(value)
                .ifPresent(pattern -> patterns.computeIfAbsent(pattern, _ -> new Rows()).add(row)));
    return new PatternIndex(syntax, patterns, mostBytes);
  }

  private Optional<Automaton> automaton(int pattern) {
    var known = automata[pattern];
    return known == null ? make(pattern) : known;
  }

  private synchronized Optional<Automaton> make(int pattern) {
    var known = automata[pattern];
    if (known != null) {
      return known;
    }
    var expression = expressions.get(pattern);
    Optional<Automaton> made =
        bytesLeft <= 0
            ? Optional.empty()
            : switch (syntax) {
              case REGEX -> Automaton.finding(expression);
              case GLOB -> Automaton.matching(expression);
            };
    bytesLeft -= made.map(Automaton::bytes).orElse(0L);
    automata[pattern] = made;
    return made;
  }

  @Override
  public int[] rows(Value argument, Lookup lookup) {
    if (!(argument instanceof Str str)) {
      return Rows.NONE;
    }
    var text = str.value();
    var search = new Hits(text, lookup);
    finder.find(text, literal -> search.look(byLiteral[literal]));
    search.look(always);
    return search.found;
  }

  private static boolean hasSurrogates(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean isCostly() {
    return true;
  }

  /// The rows of one argument.
  private final class Hits {
    private final String text;
    private final Lookup lookup;
    private final boolean isUsual;
    private int[] found = Rows.NONE;

    Hits(String text, Lookup lookup) {
      this.text = text;
      this.lookup = lookup;
      this.isUsual = !hasSurrogates(text);
    }

    void look(int[] patterns) {
      for (int pattern : patterns) {
        var automaton = automaton(pattern);
        boolean isSure = isUsual && automaton.isPresent();
        if (!isSure) {
          lookup.isLoose();
        }
        if (!isSure || automaton.get().matches(text)) {
          found = Rows.union(found, rows[pattern]);
        }
      }
    }
  }

  @Override
  public long bytes() {
    long bytes = finder.bytes() + 64L * rows.length;
    for (var automaton : automata) {
      bytes += automaton != null && automaton.isPresent() ? automaton.get().bytes() : 0;
    }
    return bytes + Arrays.stream(rows).mapToLong(some -> 4L * some.length).sum();
  }
}
