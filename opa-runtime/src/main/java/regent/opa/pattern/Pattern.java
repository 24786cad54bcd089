package regent.opa.pattern;

import java.util.ArrayList;
import java.util.List;

/// The part of a regular expression that the automata here understand. Characters are UTF-16 units:
/// right for text without surrogates.
sealed interface Pattern {
  /// One character of some ranges.
  ///
  /// @param ranges pairs of first and last character, ascending, not touching
  record Chars(List<Range> ranges) implements Pattern {
    static final Chars ANY = new Chars(List.of(new Range(0, Character.MAX_VALUE)));

    public Chars {
      ranges = List.copyOf(ranges);
    }

    static Chars of(int character) {
      return new Chars(List.of(new Range(character, character)));
    }

    /// All characters that are in one of `ranges`, which may overlap.
    static Chars union(List<Range> ranges) {
      var sorted = new ArrayList<>(ranges);
      sorted.sort((a, b) -> Integer.compare(a.first(), b.first()));
      var merged = new ArrayList<Range>();
      for (var range : sorted) {
        if (!merged.isEmpty() && range.first() <= merged.getLast().last() + 1) {
          var before = merged.removeLast();
          merged.add(new Range(before.first(), Math.max(before.last(), range.last())));
        } else {
          merged.add(range);
        }
      }
      return new Chars(merged);
    }

    Chars negated() {
      var others = new ArrayList<Range>();
      int from = 0;
      for (var range : ranges) {
        if (range.first() > from) {
          others.add(new Range(from, range.first() - 1));
        }
        from = range.last() + 1;
      }
      if (from <= Character.MAX_VALUE) {
        others.add(new Range(from, Character.MAX_VALUE));
      }
      return new Chars(others);
    }

    /// The one character; -1 when there are more, or none.
    int single() {
      return ranges.size() == 1 && ranges.getFirst().first() == ranges.getFirst().last()
          ? ranges.getFirst().first()
          : -1;
    }
  }

  /// Characters from `first` to `last`, both included.
  record Range(int first, int last) {}

  /// One part after the other; empty for the empty text.
  record Sequence(List<Pattern> parts) implements Pattern {
    public Sequence {
      parts = List.copyOf(parts);
    }
  }

  /// One of several.
  record Choice(List<Pattern> choices) implements Pattern {
    public Choice {
      choices = List.copyOf(choices);
    }
  }

  /// A part several times.
  ///
  /// @param most -1 for any number
  record Repeat(Pattern part, int least, int most) implements Pattern {}

  /// The begin of the text.
  record Begin() implements Pattern {}

  /// The end of the text.
  record End() implements Pattern {}
}
