package regent.opa.value;

/// A text that is not JSON, or JSON beyond the limits of [Json]. The message says what is wrong and
/// where.
public final class JsonException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String problem;

  public JsonException(String problem) {
    this(problem, "");
  }

  /// @param place such as `line 1, column 7`; empty when it is not known
  JsonException(String problem, String place) {
    super(place.isEmpty() ? problem : problem + " at " + place, null, false, false);
    this.problem = problem;
  }

  /// What is wrong, in the words of Go's decoder where it would refuse the text too.
  public String problem() {
    return problem;
  }
}
