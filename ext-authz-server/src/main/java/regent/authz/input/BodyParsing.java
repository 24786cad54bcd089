package regent.authz.input;

import org.jspecify.annotations.Nullable;

/// What becomes of request bodies (`skip-request-body-parse`, `proto-descriptor`).
public sealed interface BodyParsing {
  /// Bodies are parsed; those of gRPC calls are not, since nothing describes them.
  BodyParsing PARSE = new Parse(null);

  /// Bodies are not part of the input.
  BodyParsing SKIP = new Skip();

  /// Bodies are parsed.
  ///
  /// @param methods what gRPC calls are made of; null when nothing describes them
  record Parse(@Nullable GrpcMethods methods) implements BodyParsing {}

  /// Bodies are not part of the input.
  record Skip() implements BodyParsing {}
}
