package regent.authz.input;

import com.google.protobuf.InvalidProtocolBufferException;
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
  private static final Obj V3 = version("v3", "protojson");
  private static final Obj V2 = version("v2", "encoding/json");

  private final BodyParsing bodies;

  public CheckInput(BodyParsing bodies) {
    this.bodies = bodies;
  }

  /// The input document of `request`.
  ///
  /// @throws RequestParseException when its path, query or body cannot be read
  public Value of(CheckRequest request) throws RequestParseException {
    var input = Obj.builder();
    if (request.hasAttributes()) {
      input.put("attributes", ProtoValue.of(request.getAttributes()));
    }
    return of(input.put("version", V3), request.getAttributes());
  }

  /// The input document of a request of the older API. Its attributes have the names of Go's
  /// structs, such as `attributes.source.address.Address.SocketAddress`, as in opa-envoy-plugin.
  ///
  /// @throws RequestParseException when its path, query or body cannot be read
  public Value of(io.envoyproxy.envoy.service.auth.v2.CheckRequest request)
      throws RequestParseException {
    var input = Obj.builder();
    if (request.hasAttributes()) {
      input.put("attributes", GoStructValue.of(request.getAttributes()));
    }
    return of(input.put("version", V2), sameIn3(request.getAttributes()));
  }

  /// The two versions have the same fields at the same numbers.
  private static AttributeContext sameIn3(
      io.envoyproxy.envoy.service.auth.v2.AttributeContext attributes)
      throws RequestParseException {
    try {
      return AttributeContext.parseFrom(attributes.toByteString());
    } catch (InvalidProtocolBufferException e) {
      throw new RequestParseException(String.valueOf(e.getMessage()));
    }
  }

  private Value of(Obj.Builder input, AttributeContext attributes) throws RequestParseException {
    AttributeContext.HttpRequest http = attributes.getRequest().getHttp();
    String path = http.getPath();
    int question = path.indexOf('?');
    var segments = UrlText.segments(question < 0 ? path : path.substring(0, question));
    input
        .put("parsed_path", segments)
        .put("parsed_query", UrlText.query(question < 0 ? "" : path.substring(question + 1)));
    switch (bodies) {
      case BodyParsing.Skip _ -> {}
      case BodyParsing.Parse(var methods) -> {
        var body = ParsedBody.of(http, segments, methods);
        input.put("parsed_body", body.value()).put("truncated_body", Bool.of(body.truncated()));
      }
    }
    String principal = attributes.getSource().getPrincipal();
    if (!principal.isEmpty()) {
      input.put("source_principal", Str.of(principal));
    }
    return input.build();
  }

  private static Obj version(String api, String encoding) {
    return Obj.builder().put("ext_authz", Str.of(api)).put("encoding", Str.of(encoding)).build();
  }
}
