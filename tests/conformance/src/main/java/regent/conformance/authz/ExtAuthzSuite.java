package regent.conformance.authz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import regent.authz.AuthorizationPolicy;
import regent.authz.Authorizer;
import regent.authz.config.EnvoyExtAuthz;
import regent.conformance.Suite;
import regent.conformance.Verdict;
import regent.opa.CompileException;
import regent.opa.builtin.HttpClientExchange;
import regent.opa.builtin.Services;
import regent.opa.bundle.Bundle;
import regent.opa.decision.ActivePolicies;
import regent.opa.diagnostic.Source;
import regent.opa.value.Json;
import regent.opa.value.JsonException;
import regent.opa.value.Obj;
import regent.opa.value.Value;
import regent.rego.RegoCompiler;

/// One request and what opa-envoy-plugin answers: each case goes through a gRPC server and client,
/// in the version of the API that it names.
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
        String failure = judge(wanted, file, wire);
        verdicts.accept(failure == null ? Verdict.passed(name) : Verdict.failed(name, failure));
      }
    }
  }

  private static @Nullable String judge(JsonNode wanted, Path file, Wire wire) {
    try {
      Authorizer authorizer = authorizer(wanted, file);
      JsonNode request = wanted.path("request");
      Wire.Answer answer =
          wanted.path("api").asText().equals("v2")
              ? wire.check(
                  authorizer,
                  read(request, io.envoyproxy.envoy.service.auth.v2.CheckRequest.newBuilder())
                      .build())
              : wire.check(authorizer, read(request, CheckRequest.newBuilder()).build());
      return switch (answer) {
        case Wire.Answer.Error(var text) ->
            wanted.has("want_grpc_error") ? null : "the call failed: " + text;
        case Wire.Answer.Response(var response) ->
            compare(wanted, WantedJson.parse(JsonFormat.printer().print(response)));
      };
    } catch (CompileException | IOException e) {
      return e.toString();
    }
  }

  private static @Nullable String compare(JsonNode wanted, JsonNode response) throws IOException {
    if (wanted.has("want_grpc_error")) {
      return "wanted an error, got " + response;
    }
    if (wanted.has("want_input")) {
      JsonNode input = WantedJson.parse(response.path("deniedResponse").path("body").asText());
      return WantedJson.difference(wanted.path("want_input"), input);
    }
    return WantedJson.difference(
        WantedJson.comparable(wanted.path("want_response")), WantedJson.comparable(response));
  }

  private static <B extends Message.Builder> B read(JsonNode json, B request)
      throws InvalidProtocolBufferException {
    JsonFormat.parser().merge(json.toString(), request);
    return request;
  }

  /// The case's keys of `plugins.envoy_ext_authz_grpc`; a descriptor set is beside the case.
  private static Authorizer authorizer(JsonNode wanted, Path file)
      throws CompileException, IOException {
    ObjectNode config = wanted.path("config").deepCopy() instanceof ObjectNode keys ? keys : null;
    if (config != null && config.has("proto-descriptor")) {
      config.put(
          "proto-descriptor",
          file.resolveSibling(config.path("proto-descriptor").asText()).toString());
    }
    var reading = EnvoyExtAuthz.read(config == null ? Obj.EMPTY : jsonValue(config.toString()));
    if (!reading.errors().isEmpty() || !reading.warnings().isEmpty()) {
      throw new IOException(reading.errors() + " " + reading.warnings());
    }
    AuthorizationPolicy how = reading.settings().policy();
    List<Source> modules = new ArrayList<>();
    wanted
        .path("modules")
        .properties()
        .forEach(module -> modules.add(new Source(module.getKey(), module.getValue().asText())));
    var bundle =
        new Bundle(new Bundle.Manifest("case", List.of(""), Obj.EMPTY), modules, Obj.EMPTY);
    return Authorizer.of(
        ActivePolicies.of(bundle, List.of(how.path()), RegoCompiler.standard(), SURROUNDINGS), how);
  }

  private static Value jsonValue(String json) throws IOException {
    try {
      return Json.read(json);
    } catch (JsonException e) {
      throw new IOException(e);
    }
  }
}
