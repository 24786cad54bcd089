package regent.opa.builtin.graphql;

/// A document or a schema is not GraphQL, or not valid; the message says why, in OPA's words.
public final class GraphqlException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean cancelled;

  GraphqlException(String message) {
    this(message, false);
  }

  GraphqlException(String message, boolean cancelled) {
    super(message, null, false, false);
    this.cancelled = cancelled;
  }

  /// A problem with its place, as OPA writes it for a query.
  static GraphqlException at(Position at, String problem) {
    if (at.column() < 0) {
      return new GraphqlException(
          "GraphQL parse error: input:" + at.line() + ":" + at.column() + ": " + problem);
    }
    return new GraphqlException(
        problem + " in GraphQL string at location " + at.line() + ":" + at.column());
  }

  /// The message, which is never absent.
  public String text() {
    return String.valueOf(getMessage());
  }

  /// Whether there is no answer because the evaluation was cancelled.
  public boolean isCancelled() {
    return cancelled;
  }
}
