package regent.opa.diagnostic;

import java.util.List;

/// One problem in a policy, at the place where its author can fix it.
///
/// @param message one sentence, as OPA words it
/// @param at where; [Location#NONE] when the problem has no place
/// @param details further lines, such as the two types that do not fit; often empty
public record Diagnostic(Code code, String message, Location at, List<String> details) {
  public Diagnostic {
    details = List.copyOf(details);
  }

  public Diagnostic(Code code, String message, Location at) {
    this(code, message, at, List.of());
  }

  /// The error codes of OPA, so that tools made for OPA understand ours.
  public enum Code {
    PARSE("rego_parse_error"),
    COMPILE("rego_compile_error"),
    TYPE("rego_type_error"),
    UNSAFE_VAR("rego_unsafe_var_error"),
    RECURSION("rego_recursion_error");

    private final String text;

    Code(String text) {
      this.text = text;
    }

    /// As OPA writes it.
    public String text() {
      return text;
    }
  }

  /// The first line as OPA writes it, without source excerpt: `file:row: code: message`.
  @Override
  public String toString() {
    String place =
        at.isKnown()
            ? (at.file().isEmpty() ? "" + at.row() + ":" + at.col() : at.file() + ":" + at.row())
                + ": "
            : "";
    return place + code.text() + ": " + message;
  }
}
