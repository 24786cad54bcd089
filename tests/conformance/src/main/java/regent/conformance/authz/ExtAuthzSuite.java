package regent.conformance.authz;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import regent.authz.AuthorizationPolicy;
import regent.authz.grpc.AuthorizationService.Authorizer;
import regent.authz.input.CheckInput.BodyParsing;
import regent.conformance.Suite;
import regent.conformance.Verdict;
import regent.opa.CompileException;
import regent.opa.builtin.HttpClientExchange;
import regent.opa.builtin.Services;
import regent.opa.bundle.Bundle;
import regent.opa.decision.ActivePolicies;
import regent.opa.diagnostic.Source;
import regent.opa.value.Obj;
import regent.rego.RegoCompiler;

/// One request and what opa-envoy-plugin answers: each case goes through a gRPC server and client.
/// Cases of the older API (`v2`) and of bodies that need a descriptor are other suites' and named
/// as failed, so that a list of known failures shows them.
public final class ExtAuthzSuite implements Suite {
  private static final ActivePolicies.Surroundings SURROUNDINGS =
      new ActivePolicies.Surroundings(
          InstantSource.system(), Services.standard().withHttp(new HttpClientExchange()));

  @Override
  public void run(Path file, Consumer<Verdict> verdicts) throws IOException {
    JsonNode cases = WantedJson.read(file).path("cases");
    try (var wire = new Wire()) {
      for (int i = 0; i < cases.size(); i++) {
        JsonNode wanted = cases.get(i);
        String name = file.getFileName() + "#" + i + " " + wanted.path("note").asText();
        String failure = judge(wanted, wire);
        verdicts.accept(failure == null ? Verdict.passed(name) : Verdict.failed(name, failure));
      }
    }
  }

  private static @Nullable String judge(JsonNode wanted, Wire wire) {
    if (wanted.path("api").asText().equals("v2")) {
      return "the API v2 is not served";
    }
    try {
      Wire.Answer answer = wire.check(authorizer(wanted), request(wanted.path("request")));
      return switch (answer) {
        case Wire.Answer.Error(var text) ->
            wanted.has("want_grpc_error") ? null : "the call failed: " + text;
        case Wire.Answer.Response(var response) -> compare(wanted, response);
      };
    } catch (CompileException | IOException e) {
      return e.toString();
    }
  }

  private static @Nullable String compare(JsonNode wanted, CheckResponse response)
      throws IOException {
    if (wanted.has("want_grpc_error")) {
      return "wanted an error, got " + response;
    }
    if (wanted.has("want_input")) {
      JsonNode input = WantedJson.parse(response.getDeniedResponse().getBody());
      return WantedJson.difference(wanted.path("want_input"), input);
    }
    return WantedJson.difference(
        WantedJson.comparable(wanted.path("want_response")),
        WantedJson.comparable(WantedJson.parse(JsonFormat.printer().print(response))));
  }

  private static CheckRequest request(JsonNode json) throws InvalidProtocolBufferException {
    var request = CheckRequest.newBuilder();
    JsonFormat.parser().merge(json.toString(), request);
    return request.build();
  }

  private static Authorizer authorizer(JsonNode wanted) throws CompileException {
    JsonNode config = wanted.path("config");
    var how =
        new AuthorizationPolicy(
            config.path("path").asText(AuthorizationPolicy.DEFAULT.path()),
            config.path("dry-run").asBoolean(),
            config.path("skip-request-body-parse").asBoolean()
                ? BodyParsing.SKIP
                : BodyParsing.PARSE);
    List<Source> modules = new ArrayList<>();
    wanted
        .path("modules")
        .properties()
        .forEach(module -> modules.add(new Source(module.getKey(), module.getValue().asText())));
    var bundle =
        new Bundle(new Bundle.Manifest("case", List.of(""), Obj.EMPTY), modules, Obj.EMPTY);
    return new Authorizer(
        ActivePolicies.of(bundle, List.of(how.path()), RegoCompiler.standard(), SURROUNDINGS), how);
  }
}
