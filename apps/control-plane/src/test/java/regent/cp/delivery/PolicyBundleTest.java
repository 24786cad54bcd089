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

  private static final String ROUTES =
      """
      ---
      type: MeshService
      mesh: default
      name: web
      labels: {service: web}
      spec:
        selector: {dataplaneLabels: {matchLabels: {app: web}}}
        ports: [{port: 80, targetPort: http, appProtocol: http}]
      ---
      type: MeshHTTPRoute
      mesh: default
      name: admin
      labels: {route: admin}
      spec:
        to:
        - targetRef: {kind: MeshService, labels: {service: web}}
          rules: [{matches: [{path: {type: PathPrefix, value: /admin}}], default: {}}]
      ---
      type: MeshHTTPRoute
      mesh: default
      name: health
      spec:
        to:
        - targetRef: {kind: MeshService, labels: {service: web}}
          rules: [{matches: [{path: {type: Exact, value: /admin/health}}], default: {}}]
      ---
      type: MeshOPA
      mesh: default
      name: of-admin
      spec:
        targetRef: {kind: MeshHTTPRoute, labels: {route: admin}}
        default:
          agentConfig: {inlineString: "{plugins: {envoy_ext_authz_grpc: {path: admin/result}}}"}
          appendPolicies: [{rego: {inlineString: "package admin"}}]
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
  void policiesOfRoutesComeBesideThoseOfTheProxy() throws Exception {
    Bundle bundle = bundle(RESOURCES + ROUTES);
    Obj regent = (Obj) bundle.manifest().metadata().get("regent");

    assertThat(Json.write(regent.get("routes")))
        .isEqualTo(
            "[{\"policies\":[\"kri_mopa_default___of-admin_\"],\"route\":\"kri_mhttpr_default___admin_\"},"
                + "{\"policies\":[],\"route\":\"kri_mhttpr_default___health_\"}]");
    assertThat(bundle.modules()).contains(new Source("of-admin/0.rego", "package admin"));
    assertThat(((Str) regent.get("agentConfig")).value()).doesNotContain("admin/result");
    assertThat(Json.write(regent.get("sources"))).contains("\"path\":\"admin/result\"");
  }

  @Test
  void aModuleThatCannotBeHadIsSaid() throws Exception {
    Bundle bundle =
        bundle(
            RESOURCES.replace(
                "{rego: {inlineString: \"package operator\"}}", "{rego: {secret: gone}}"));
    Obj regent = (Obj) bundle.manifest().metadata().get("regent");

    assertThat(Json.write(regent.get("sources")))
        .contains(
            "\"problem\":\"spec.default.appendPolicies[0].rego.secret: there is no secret"
                + " \\\"gone\\\"");
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

  private static Bundle bundle(String yaml) throws Exception {
    return bundle(yaml, ActiveBundles.NONE);
  }

  private static Bundle bundle(String yaml, ActiveBundles active) throws Exception {
    var resources = MeshResources.of(Codec.readAll(yaml));
    var proxy = resources.list(Dataplane.TYPE).getFirst();
    var made = PolicyBundle.of(proxy, resources, (mesh, name) -> Optional.empty(), active);
    return new BundleReader(BundleReader.DEFAULT_LIMIT)
        .read(new ByteArrayInputStream(made.archive().toArray()));
  }
}
