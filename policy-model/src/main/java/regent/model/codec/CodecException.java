package regent.model.codec;

import java.io.Serial;
import java.util.List;
import regent.model.validation.Violation;

/// Text that is no resource: no YAML or JSON, an unknown type, or fields that the schema refuses.
///
/// When there are [#violations] the text was understood and its author can fix these fields; when
/// there are none, the message says it all, in Kuma's words where Kuma has some.
public final class CodecException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final int line;
  private final String path;
  private final transient List<Violation> violations;

  private CodecException(String message, int line, String path, List<Violation> violations) {
    super(message);
    this.line = line;
    this.path = path;
    this.violations = List.copyOf(violations);
  }

  static CodecException syntax(String message, int line) {
    return new CodecException(message, line, "", List.of());
  }

  static CodecException refused(String path, String message) {
    return new CodecException(message, 0, path, List.of());
  }

  static CodecException invalid(List<Violation> violations) {
    Violation first = violations.getFirst();
    return new CodecException(first.toString(), 0, first.field(), violations);
  }

  /// The line, from 1; 0 when it is not about the text.
  public int line() {
    return line;
  }

  /// The path of the field, as `spec.to[0]`; empty when it is not about one.
  public String path() {
    return path;
  }

  /// What the schema refuses, in Kuma's order; nothing when it is not about the schema.
  public List<Violation> violations() {
    return violations;
  }
}
