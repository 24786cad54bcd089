package regent.cp.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import regent.cp.admission.ActiveBundles;
import regent.model.codec.Codec;
import regent.model.dataplane.Dataplane;
import regent.model.match.MeshResources;
import regent.opa.bundle.Bundle;
import regent.opa.bundle.BundleReader;
import regent.opa.diagnostic.Source;
import regent.opa.value.Json;
import regent.opa.value.Obj;
import regent.opa.value.Str;

class PolicyBundleTest {
  private static final String RESOURCES =
      """
      type: Mesh
      name: default
      ---
      type: Dataplane
      mesh: default
      name: web
      labels: {app: web}
      networking:
        address: 127.0.0.1
        inbound: [{port: 80, name: http}]
      ---
      type: MeshOPA
      mesh: default
      name: app
      spec:
        targetRef: {kind: Dataplane, labels: {app: web}}
        default:
          agentConfig: {inlineString: "{decision_logs: {console: true}, plugins: {envoy_ext_authz_grpc: {path: app/result}}}"}
          authConfig: {statusOnError: 503}
          appendPolicies: [{rego: {inlineString: "package app"}}]
      ---
      type: MeshOPA
      mesh: default
      name: operator
      spec:
        targetRef: {kind: Mesh}
        default:
          agentConfig: {inlineString: "{decision_logs: {console: false, mask_decision: /m}, labels: {a: b}}"}
          authConfig: {statusOnError: 500, onAgentFailure: Allow}
          appendPolicies:
          - {rego: {inlineString: "package operator"}}
          - {rego: {inlineString: "package lib"}, ignoreDecision: true}
      ---
      type: MeshOPA
      mesh: default
      name: others
      spec:
        targetRef: {kind: Dataplane, labels: {app: other}}
        default:
          appendPolicies: [{rego: {inlineString: "package others"}}]
      """;

  @Test
  void allPoliciesOfAProxyAreMerged() throws Exception {
    Bundle bundle = bundle();
    Obj regent = (Obj) bundle.manifest().metadata().get("regent");

    assertThat(bundle.modules())
        .containsExactlyInAnyOrder(
            new Source("operator/0.rego", "package operator"),
            new Source("operator/1.rego", "package lib"),
            new Source("app/0.rego", "package app"));
    assertThat(Json.write(regent.get("authConfig")))
        .isEqualTo("{\"onAgentFailure\":\"Allow\",\"statusOnError\":503}");
    assertThat(Json.read(((Str) regent.get("agentConfig")).value()))
        .isEqualTo(
            Json.read(
                """
                {"decision_logs": {"console": true, "mask_decision": "/m"}, "labels": {"a": "b"},
                 "plugins": {"envoy_ext_authz_grpc": {"path": "app/result"}}}
                """));
    assertThat(Json.write(regent.get("sources")))
        .matches(
            "\\[\\{\"file\":\"operator/0.rego\",\"ignoreDecision\":false,\"resource\":\"[^\"]*operator[^\"]*\"\\},"
                + "\\{\"file\":\"operator/1.rego\",\"ignoreDecision\":true,\"resource\":\"[^\"]*operator[^\"]*\"\\},"
                + "\\{\"file\":\"app/0.rego\",\"ignoreDecision\":false,\"path\":\"app/result\",\"resource\":\"[^\"]*app[^\"]*\"\\}\\]");
  }

  @Test
  void appendedBundlesComeWithTheirData() throws Exception {
    var shop =
        new Bundle(
            new Bundle.Manifest("v7", List.of("shop"), Obj.EMPTY),
            List.of(new Source("shop/authz.rego", "package shop.authz")),
            (Obj) Json.read("{\"shop\": {\"users\": [1]}}"));
    Bundle bundle =
        bundle(
            RESOURCES.replace(
                "appendPolicies: [{rego: {inlineString: \"package app\"}}]",
                "appendBundles: [{name: shop, path: shop/authz/allow}, {name: gone}]"),
            (_, name) ->
                name.equals("shop")
                    ? Optional.of(new ActiveBundles.Active("shop", "v7", "0a1b", shop))
                    : Optional.empty());
    Obj regent = (Obj) bundle.manifest().metadata().get("regent");

    assertThat(bundle.modules())
        .contains(new Source("bundle/shop/shop/authz.rego", "package shop.authz"));
    assertThat(Json.write(bundle.data())).isEqualTo("{\"shop\":{\"users\":[1]}}");
    assertThat(Json.write(regent.get("bundles")))
        .isEqualTo("{\"shop\":{\"digest\":\"0a1b\",\"revision\":\"v7\"}}");
    String file = "\"file\":\"bundle/shop/shop/authz.rego\"";
    String kri = "\"resource\":\"kri_mbun_default___shop_\"";
    assertThat(Json.write(regent.get("sources")))
        .contains("\"problem\":\"there is no active bundle gone\"")
        .contains("{" + file + ",\"ignoreDecision\":true," + kri + "}")
        .contains(
            "{" + file + ",\"ignoreDecision\":false,\"path\":\"shop/authz/allow\"," + kri + "}");
  }

  private static Bundle bundle() throws Exception {
    return bundle(RESOURCES, ActiveBundles.NONE);
  }

  private static Bundle bundle(String yaml, ActiveBundles active) throws Exception {
    var resources = MeshResources.of(Codec.readAll(yaml));
    var proxy = resources.list(Dataplane.TYPE).getFirst();
    var made = PolicyBundle.of(proxy, resources, (mesh, name) -> Optional.empty(), active);
    return new BundleReader(BundleReader.DEFAULT_LIMIT)
        .read(new ByteArrayInputStream(made.archive().toArray()));
  }
}
