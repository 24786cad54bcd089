package regent.opa.builtin.graphql;

import org.jspecify.annotations.Nullable;

/// The problems of a query, in the order in which they were found; OPA reports them in one text.
final class Problems {
  private final Effort effort;
  private final StringBuilder text = new StringBuilder();

  Problems(Effort effort) {
    this.effort = effort;
  }

  void add(@Nullable Position at, String message) throws GraphqlException {
    effort.spend(1 + message.length());
    text.append("input");
    if (at != null) {
      text.append(':').append(at.line()).append(':').append(at.column());
    }
    text.append(": ").append(message).append('\n');
  }

  void throwIfAny() throws GraphqlException {
    if (!text.isEmpty()) {
      throw new GraphqlException(summary(text.toString()));
    }
  }

  /// The place of the first problem goes to the end of the text, if it is known.
  private static String summary(String all) {
    var parts = all.split(":", 4);
    if (parts.length < 4 || !isNumber(parts[1]) || !isNumber(parts[2])) {
      return "GraphQL parse error: " + all;
    }
    int start = 0;
    while (start < parts[3].length() && parts[3].charAt(start) == ' ') {
      start++;
    }
    int end = parts[3].length() - (parts[3].endsWith(".\n") ? 2 : 0);
    return parts[3].substring(start, Math.max(start, end))
        + " in GraphQL string at location "
        + parts[1]
        + ":"
        + parts[2];
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
