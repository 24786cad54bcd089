package regent.opa.builtin;

import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Pattern;

/// A semantic version; its build metadata does not count.
///
/// @param preRelease empty for a release
record SemanticVersion(long major, long minor, long patch, String preRelease)
    implements Comparable<SemanticVersion> {
  private static final Pattern SYNTAX =
      Pattern.compile(
          "v?(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)"
              + "(?:-([0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*))?"
              + "(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?");

  /// A number in a pre-release that begins with a zero.
  private static final Pattern PADDED_NUMBER = Pattern.compile("(^|.*\\.)0[0-9]+(\\..*|$)");

  static Optional<SemanticVersion> parse(String text) {
    var matcher = SYNTAX.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    var preRelease = matcher.group(4) == null ? "" : matcher.group(4);
    if (PADDED_NUMBER.matcher(preRelease).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new SemanticVersion(
              Long.parseLong(matcher.group(1)),
              Long.parseLong(matcher.group(2)),
              Long.parseLong(matcher.group(3)),
              preRelease));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  @Override
  public int compareTo(SemanticVersion other) {
    int order = Long.compare(major, other.major);
    order = order != 0 ? order : Long.compare(minor, other.minor);
    order = order != 0 ? order : Long.compare(patch, other.patch);
    return order != 0 ? order : comparePreRelease(other);
  }

  private int comparePreRelease(SemanticVersion other) {
    if (preRelease.equals(other.preRelease)) {
      return 0;
    }
    if (preRelease.isEmpty() || other.preRelease.isEmpty()) {
      return preRelease.isEmpty() ? 1 : -1;
    }
    var mine = preRelease.split("\\.", -1);
    var others = other.preRelease.split("\\.", -1);
    for (int i = 0; i < Math.min(mine.length, others.length); i++) {
      int order = compareIdentifiers(mine[i], others[i]);
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(mine.length, others.length);
  }

  /// Numbers come before words.
  private static int compareIdentifiers(String a, String b) {
    boolean isNumber = a.matches("[0-9]+");
    if (isNumber != b.matches("[0-9]+")) {
      return isNumber ? -1 : 1;
    }
    return isNumber
        ? new BigInteger(a).compareTo(new BigInteger(b))
        : Integer.signum(a.compareTo(b));
  }
}
