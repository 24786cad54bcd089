package regent.opa.builtin.graphql;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import regent.opa.value.Utf8;

/// Names that may have been meant, for messages.
final class Suggestions {
  private static final int MAX_SHOWN = 5;

  private Suggestions() {}

  private record Candidate(String name, int distance) {}

  /// Those of `options` that resemble `name`, the closest first.
  static List<String> of(String name, Collection<String> options, Effort effort)
      throws GraphqlException {
    int threshold = Utf8.length(name) * 2 / 5 + 1;
    var found = new ArrayList<Candidate>();
    for (var option : options) {
      int distance = distance(name, option, threshold, effort);
      if (distance <= threshold) {
        found.add(new Candidate(option, distance));
      }
    }
    found.sort(Comparator.comparingInt(Candidate::distance));
    return found.stream().map(Candidate::name).toList();
  }

  /// `prefix` and the suggestions as a question, each in quotes; empty when there are none.
  static String question(String prefix, List<String> suggestions) {
    return suggestions.isEmpty()
        ? ""
        : " " + prefix + " " + list(suggestions.stream().map(s -> '"' + s + '"').toList()) + "?";
  }

  /// `A, B, or C`; not more than five.
  private static String list(List<String> all) {
    var items = all.subList(0, Math.min(all.size(), MAX_SHOWN));
    if (items.size() <= 2) {
      return String.join(" or ", items);
    }
    int last = items.size() - 1;
    return String.join(", ", items.subList(0, last)) + ", or " + items.get(last);
  }

  /// How many edits lie between the two in lower case; 1 when only the case differs. Beyond
  /// `threshold` any number above it.
  private static int distance(String name, String option, int threshold, Effort effort)
      throws GraphqlException {
    effort.spend(1);
    if (name.equals(option)) {
      return 0;
    }
    var a = name.toLowerCase(Locale.ROOT).codePoints().toArray();
    var b = option.toLowerCase(Locale.ROOT).codePoints().toArray();
    if (Arrays.equals(a, b)) {
      return 1;
    }
    if (Math.abs(a.length - b.length) > threshold) {
      return threshold + 1;
    }
    effort.spend((long) a.length * b.length / 32);
    return editDistance(a, b);
  }

  /// Levenshtein's distance, row by row.
  private static int editDistance(int[] a, int[] b) {
    var row = new int[b.length + 1];
    for (int j = 0; j <= b.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length; i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length; j++) {
        int substitution = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substitution, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length];
  }
}
