package regent.faults.fuzz;

import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext.HttpRequest;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext.Peer;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext.Request;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Checks of both versions, from random bytes to slightly damaged requests. What is no request is
/// an error; what is one is answered, and allowed only for the one user who may.
final class CheckRequests implements Target {
  private static final String POLICY =
      """
      package envoy.authz

      default allow := false

      allow := {
        "allowed": true,
        "headers": {"x-seen": json.marshal(object.remove(input, ["parsed_body"]))},
        "dynamic_metadata": {"body": input.parsed_body, "query": input.parsed_query},
      } if input.attributes.request.http.headers["x-user"] == "alice"

      allow := {
        "allowed": false, "body": json.marshal(input),
        "headers": input.attributes.request.http.headers,
      } if input.attributes.request.http.headers["x-user"] == "bob"
      """;
  private static final Set<Status.Code> REFUSALS =
      Set.of(Status.Code.UNKNOWN, Status.Code.INTERNAL, Status.Code.RESOURCE_EXHAUSTED);
  private static final List<byte[]> EXAMPLES = examples();

  private final Authz authz;

  CheckRequests() throws Exception {
    authz = new Authz(POLICY);
  }

  private static List<byte[]> examples() {
    var examples = new ArrayList<byte[]>();
    var bodies =
        Map.of(
            "application/json", "{\"a\": [1, {\"b\": null}, 1e400], \"a\": \"\\ud800\"}",
            "application/json; charset=utf-8", "[".repeat(3_000) + "]".repeat(3_000),
            "application/x-www-form-urlencoded", "a=1&b=%20&a=%zz;c&=",
            "multipart/form-data; boundary=x",
                "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--x\r\n"
                    + "Content-Disposition: form-data; name=\"f\"; filename=\"g\"\r\n"
                    + "Content-Type: application/json\r\n\r\n{}\r\n--x--\r\n",
            "application/grpc", "\0\0\0\0\5\n\3abc",
            "text/plain", "x");
    bodies.forEach(
        (type, body) -> {
          for (var user : List.of("alice", "bob", "carol")) {
            examples.add(example(type, body, user).toByteArray());
          }
        });
    examples.add(new byte[0]);
    examples.add(CheckRequest.newBuilder().build().toByteArray());
    return examples;
  }

  private static CheckRequest example(String type, String body, String user) {
    var http =
        HttpRequest.newBuilder()
            .setId("17")
            .setMethod("POST")
            .setPath(
                type.contains("grpc")
                    ? "/grpc.health.v1.Health/Check"
                    : "/a//%41%2f/..;x?q=1&q=%zz&x[]=é#f")
            .setHost("localhost:80")
            .setScheme("https")
            .setProtocol("HTTP/1.1")
            .setSize(body.length())
            .putHeaders("content-type", type)
            .putHeaders("x-user", user)
            .putHeaders("content-length", Integer.toString(body.length()))
            .putHeaders(":path", "/a")
            .setRawBody(ByteString.copyFromUtf8(body));
    if (!type.contains("grpc")) {
      http.setBody(body);
    }
    var peer =
        Peer.newBuilder()
            .setPrincipal("spiffe://default/web")
            .setCertificate("-----BEGIN%20CERTIFICATE-----%0AAAAA")
            .putLabels("a", "b")
            .setAddress(
                Address.newBuilder()
                    .setSocketAddress(
                        SocketAddress.newBuilder().setAddress("::1").setPortValue(65535)));
    return CheckRequest.newBuilder()
        .setAttributes(
            AttributeContext.newBuilder()
                .setSource(peer)
                .setDestination(peer)
                .setRequest(Request.newBuilder().setHttp(http))
                .putContextExtensions("k", "v")
                .setMetadataContext(
                    Metadata.newBuilder()
                        .putFilterMetadata(
                            "jwt",
                            com.google.protobuf.Struct.newBuilder()
                                .putFields(
                                    "n",
                                    com.google.protobuf.Value.newBuilder()
                                        .setNumberValue(Double.NaN)
                                        .build())
                                .build())))
        .build();
  }

  @Override
  public void feed(Damage damage) throws Exception {
    byte[] request = damage.once(5) ? damage.bytes(200) : damage.bytes(EXAMPLES, 5);
    boolean isOld = damage.once(2);
    try {
      var answer = CheckResponse.parseFrom(authz.call(isOld ? Authz.V2 : Authz.V3, request));
      if (answer.getStatus().getCode() == 0 && !isAlice(request)) {
        throw new AssertionError("allowed: " + answer);
      }
      if (answer.getDeniedResponse().getStatus().getCodeValue() == 400) {
        Checked.message(answer.getDeniedResponse().getBody());
      }
    } catch (StatusRuntimeException e) {
      if (!REFUSALS.contains(e.getStatus().getCode())) {
        throw new AssertionError("refused with " + e.getStatus(), e);
      }
      if (isMessage(request)) {
        Checked.message(String.valueOf(e.getStatus().getDescription()));
      }
    }
  }

  private static boolean isMessage(byte[] request) {
    try {
      return CheckRequest.parseFrom(request).isInitialized();
    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
      return false;
    }
  }

  private static boolean isAlice(byte[] request) throws Exception {
    return CheckRequest.parseFrom(request)
        .getAttributes()
        .getRequest()
        .getHttp()
        .getHeadersOrDefault("x-user", "")
        .equals("alice");
  }

  @Override
  public void close() {
    authz.close();
  }
}
