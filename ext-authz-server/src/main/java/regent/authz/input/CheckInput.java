package regent.authz.input;

import io.envoyproxy.envoy.service.auth.v3.AttributeContext;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import regent.opa.value.Bool;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Value;

/// Turns a CheckRequest into the input document that opa-envoy-plugin builds:
///
/// ```
/// {
///   "attributes": {"source": …, "destination": …, "request": {"http": {"method": "GET", …}}, …},
///   "parsed_path": ["a", "b"], "parsed_query": {"x": ["1"]},
///   "parsed_body": …, "truncated_body": false,
///   "source_principal": "spiffe://…",
///   "version": {"ext_authz": "v3", "encoding": "protojson"}
/// }
/// ```
///
/// `source_principal` is absent when the peer has none; `parsed_body` is null when the body is of a
/// kind that is not parsed.
///
/// Source: <https://www.openpolicyagent.org/docs/envoy/primer>
public final class CheckInput {
  private static final Obj V3 =
      Obj.builder().put("ext_authz", Str.of("v3")).put("encoding", Str.of("protojson")).build();

  private final BodyParsing bodies;

  public CheckInput(BodyParsing bodies) {
    this.bodies = bodies;
  }

  /// The input document of `request`.
  ///
  /// @throws RequestParseException when its path, query or body cannot be read
  public Value of(CheckRequest request) throws RequestParseException {
    AttributeContext attributes = request.getAttributes();
    AttributeContext.HttpRequest http = attributes.getRequest().getHttp();
    String path = http.getPath();
    int question = path.indexOf('?');
    var segments = UrlText.segments(question < 0 ? path : path.substring(0, question));
    var input = Obj.builder();
    if (request.hasAttributes()) {
      input.put("attributes", ProtoValue.of(attributes));
    }
    input
        .put("version", V3)
        .put("parsed_path", segments)
        .put("parsed_query", UrlText.query(question < 0 ? "" : path.substring(question + 1)));
    switch (bodies) {
      case SKIP -> {}
      case PARSE -> {
        var body = ParsedBody.of(http);
        input.put("parsed_body", body.value()).put("truncated_body", Bool.of(body.truncated()));
      }
    }
    String principal = attributes.getSource().getPrincipal();
    if (!principal.isEmpty()) {
      input.put("source_principal", Str.of(principal));
    }
    return input.build();
  }

  /// Whether request bodies become part of the input (`skip-request-body-parse`).
  public enum BodyParsing {
    PARSE,
    SKIP
  }
}
