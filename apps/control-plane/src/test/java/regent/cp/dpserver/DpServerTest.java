package regent.cp.dpserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.grpc.StatusRuntimeException;
import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import regent.cp.RunningControlPlane;
import regent.cp.RunningControlPlane.Answer;
import regent.opa.bundle.Bundle;
import regent.opa.bundle.BundleReader;
import regent.opa.diagnostic.Source;

class DpServerTest {
  private static final String DATAPLANE =
      """
      type: Dataplane
      mesh: default
      name: NAME
      labels:
        app: web
      networking:
        address: 127.0.0.1
        inbound:
        - port: 18080
          name: main
          protocol: http
      """;

  @TempDir static Path folder;
  private static RunningControlPlane cp;

  @BeforeAll
  static void start() throws Exception {
    cp =
        RunningControlPlane.start(
            folder, Map.of("KUMA_XDS_DATAPLANE_DEREGISTRATION_DELAY", "100ms"));
  }

  @AfterAll
  static void stop() {
    cp.close();
  }

  private static Agent agent(String name) throws Exception {
    return agent(name, name);
  }

  private static Agent agent(String name, String inToken) throws Exception {
    Answer token =
        cp.post(
            "/tokens/dataplane",
            "{\"name\":\"%s\",\"mesh\":\"default\",\"validFor\":\"1h\"}".formatted(inToken));
    return new Agent(cp, folder, name, token.body());
  }

  @Test
  void aProxyIsBootstrappedRegisteredConfiguredAndRemoved() throws Exception {
    try (Agent agent = agent("web-1")) {
      HttpResponse<String> bootstrap = agent.bootstrap(dataplane("web-1"));
      assertThat(bootstrap.statusCode()).as(bootstrap.body()).isEqualTo(200);
      assertThat(bootstrap.body()).contains("\"networking\":{\"address\":\"127.0.0.1\"}");

      var stream = agent.open(Agent.node(bootstrap));
      stream.subscribe(Agent.CLUSTERS);
      DeltaDiscoveryResponse clusters = stream.next();
      assertThat(clusters.getTypeUrl()).isEqualTo(Agent.CLUSTERS);
      assertThat(clusters.getResourcesList())
          .anySatisfy(r -> assertThat(r.getName()).contains("main"));
      stream.acknowledge(clusters);
      assertThat(cp.get("/meshes/default/dataplanes/web-1").body())
          .contains("\"kuma.io/display-name\":\"web-1\"", "\"app\":\"web\"");
      String overview =
          eventually(
              "/meshes/default/dataplanes/web-1/_overview",
              body -> body.contains("\"responsesAcknowledged\":\"1\""));
      assertThat(overview).contains("\"type\":\"DataplaneOverview\"", "\"connectTime\"");

      stream.end();
      eventually("/meshes/default/dataplanes/web-1", body -> body.contains("\"status\":404"));
    }
  }

  @Test
  void aProxyThatIsGoneWithoutAWordIsNoticed() throws Exception {
    try (Agent agent = agent("web-7")) {
      var stream = agent.open(Agent.node(agent.bootstrap(dataplane("web-7"))));
      stream.subscribe(Agent.CLUSTERS);
      stream.next();
    }
    eventually("/meshes/default/dataplanes/web-7", body -> body.contains("\"status\":404"));
  }

  @Test
  void aTokenForAnotherNameIsRefused() throws Exception {
    try (Agent agent = agent("web-2", "somebody-else");
        Agent rightful = agent("web-2")) {
      HttpResponse<String> bootstrap = agent.bootstrap(dataplane("web-2"));
      assertThat(bootstrap.statusCode()).isEqualTo(401);
      assertThat(bootstrap.body()).contains("is different than in token");
      var stream = agent.open(Agent.node(rightful.bootstrap(dataplane("web-2"))));
      stream.subscribe(Agent.CLUSTERS);
      assertThat(stream.failure())
          .isInstanceOf(StatusRuntimeException.class)
          .hasMessageContaining(
              "UNAUTHENTICATED: authentication failed: proxy name from requestor: web-2 is"
                  + " different than in token: somebody-else");
      HttpResponse<byte[]> bundle = agent.bundle("", 0);
      assertThat(bundle.statusCode()).isEqualTo(401);
      assertThat(new String(bundle.body(), StandardCharsets.UTF_8))
          .contains("is different than in token");
    }
  }

  @Test
  void bootstrapTellsWhatIsWrong() throws Exception {
    try (Agent agent = agent("web-3");
        Agent withoutToken = new Agent(cp, folder, "web-3", "")) {
      HttpResponse<String> noToken = withoutToken.bootstrap("");
      assertThat(noToken.statusCode()).isEqualTo(422);
      assertThat(noToken.body()).startsWith("Dataplane Token is required.");
      assertThat(agent.bootstrap("").statusCode()).isEqualTo(404);
      HttpResponse<String> noMesh =
          agent.bootstrap(dataplane("web-3").replace("mesh: default", "mesh: ghost"));
      assertThat(noMesh.statusCode()).isEqualTo(422);
      assertThat(noMesh.body()).isEqualTo("mesh: mesh \"ghost\" does not exist");
      HttpResponse<String> invalid =
          agent.bootstrap(dataplane("web-3").replace("18080", "99999999"));
      assertThat(invalid.statusCode()).isEqualTo(422);
      assertThat(invalid.body()).contains("port");
    }
  }

  @Test
  void aRejectedResourceShowsOnItsDataplaneWithItsOriginWhileOthersGoOn() throws Exception {
    try (Agent bad = agent("web-4");
        Agent good = agent("web-5")) {
      var rejecting = bad.open(Agent.node(bad.bootstrap(dataplane("web-4"))));
      var accepting = good.open(Agent.node(good.bootstrap(dataplane("web-5"))));
      rejecting.subscribe(Agent.CLUSTERS);
      accepting.subscribe(Agent.CLUSTERS);
      DeltaDiscoveryResponse response = rejecting.next();
      String cluster =
          response.getResourcesList().stream()
              .map(resource -> resource.getName())
              .filter(name -> name.contains("main"))
              .findFirst()
              .orElseThrow();
      rejecting.reject(response, "Error adding/updating cluster(s) " + cluster + ": no good");
      accepting.acknowledge(accepting.next());

      String overview =
          eventually(
              "/meshes/default/dataplanes/web-4/_overview",
              body -> body.contains("\"rejections\""));
      assertThat(overview)
          .contains(
              "\"name\":\"" + cluster + "\"",
              "\"origin\":\"kri_dp_default_default__web-4_",
              "no good",
              "\"responsesRejected\":\"1\"");
      assertThat(
              eventually(
                  "/meshes/default/dataplanes/web-5/_overview",
                  body -> body.contains("\"responsesAcknowledged\"")))
          .doesNotContain("rejections");
      rejecting.end();
      accepting.end();
    }
  }

  @Test
  void aChangedPolicyArrivesAtOnceAndItsStateIsShown() throws Exception {
    try (Agent agent = agent("web-6")) {
      cp.put(
          "/meshes/default/dataplanes/web-6",
          """
          {"type": "Dataplane", "mesh": "default", "name": "web-6", "labels": {"app": "opa"},
           "networking": {"address": "127.0.0.1", "inbound": [{"port": 18081}]}}""");
      HttpResponse<byte[]> first = agent.bundle("", 10);
      assertThat(first.statusCode()).isEqualTo(200);
      assertThat(first.headers().firstValue("content-type"))
          .contains("application/vnd.openpolicyagent.bundles");
      assertThat(read(first).modules()).isEmpty();
      String etag = first.headers().firstValue("etag").orElseThrow();
      assertThat(agent.bundle(etag, 0).statusCode()).isEqualTo(304);

      var waiting =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return new Arrived(agent.bundle(etag, 30), System.nanoTime());
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              });
      long written = System.nanoTime();
      assertThat(cp.put("/meshes/default/meshopas/authz", policy("allow := true")).status())
          .isEqualTo(201);
      Arrived arrived = waiting.get(20, TimeUnit.SECONDS);
      assertThat(arrived.response().statusCode()).isEqualTo(200);
      Bundle bundle = read(arrived.response());
      assertThat(bundle.modules())
          .containsExactly(new Source("authz/0.rego", "package authz\nallow := true"));
      assertThat(bundle.manifest().metadata().toString())
          .contains("kri_mopa_default_default__authz_", "onAgentFailure", "decision_logs");
      assertThat(arrived.response().headers().firstValue("etag"))
          .contains("\"" + bundle.manifest().revision() + "\"");
      assertThat(TimeUnit.NANOSECONDS.toMillis(arrived.at() - written)).isLessThan(5_000);

      agent.status(
          """
          {"labels": {}, "bundles": {"regent": {"name": "regent", "active_revision": "abc",
            "last_successful_activation": "2026-11-25T07:00:00Z", "code": "bundle_error",
            "message": "1 error occurred", "errors": [{"message": "var x is unsafe"}]}}}""");
      assertThat(cp.get("/meshes/default/dataplanes/web-6/_overview").body())
          .contains(
              "\"opa\":{\"wantedRevision\":\"" + bundle.manifest().revision() + "\"",
              "\"activeRevision\":\"abc\"",
              "\"lastSuccessfulActivation\":\"2026-11-25T07:00:00Z\"",
              "var x is unsafe");
      cp.delete("/meshes/default/meshopas/authz");
    }
  }

  private record Arrived(HttpResponse<byte[]> response, long at) {}

  private static Bundle read(HttpResponse<byte[]> response) throws Exception {
    return new BundleReader(BundleReader.DEFAULT_LIMIT)
        .read(new ByteArrayInputStream(response.body()));
  }

  private static String policy(String rule) {
    return """
        {"type": "MeshOPA", "mesh": "default", "name": "authz", "spec": {
          "targetRef": {"kind": "Dataplane", "labels": {"app": "opa"}},
          "default": {
            "agentConfig": {"inlineString": "decision_logs: {}"},
            "authConfig": {"onAgentFailure": "Deny"},
            "appendPolicies": [{"rego": {"inlineString": "package authz\\n%s"}}]}}}"""
        .formatted(rule);
  }

  private static String dataplane(String name) {
    return DATAPLANE.replace("NAME", name);
  }

  /// What the path answers once it fulfils the condition.
  private static String eventually(String path, Predicate<String> condition) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    String body = cp.get(path).body();
    while (!condition.test(body)) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("still: " + body);
      }
      body = cp.get(path).body();
    }
    return body;
  }
}
