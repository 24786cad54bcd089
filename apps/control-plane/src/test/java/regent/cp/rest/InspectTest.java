package regent.cp.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import regent.cp.RunningControlPlane;
import regent.model.codec.Codec;
import regent.model.codec.CodecException;
import regent.model.json.Json;

/// What the API says about the policies of a proxy.
class InspectTest {
  private static final String WEB = "/meshes/shop/dataplanes/web/";
  private static final String TO_CART = WEB + "_outbounds/kri_msvc_shop_default__cart_http/";

  @TempDir private static Path workDir;
  private static RunningControlPlane running;

  @BeforeAll
  static void start() throws Exception {
    running =
        RunningControlPlane.start(workDir, Map.of("KUMA_DEFAULTS_SKIP_MESH_CREATION", "true"));
    put("/meshes/shop", "{type: Mesh, name: shop, skipCreatingInitialPolicies: ['*']}");
    put("/meshes/shop/dataplanes/web", dataplane("web", "10.1.0.1"));
    put("/meshes/shop/dataplanes/cart", dataplane("cart", "10.1.0.2"));
    put(
        "/meshes/shop/meshservices/cart",
        "{type: MeshService, mesh: shop, name: cart, spec: {selector: {dataplaneLabels:"
            + " {matchLabels: {app: cart}}}, ports: [{name: http, port: 80, targetPort: 8080,"
            + " appProtocol: http}]}}");
    put(
        "/meshes/shop/meshtimeouts/slow",
        "{type: MeshTimeout, mesh: shop, name: slow, spec: {targetRef: {kind: Dataplane, labels:"
            + " {app: web}}, to: [{targetRef: {kind: Mesh}, default: {connectionTimeout:"
            + " 3s}}]}}");
    put(
        "/meshes/shop/meshtimeouts/idle",
        "{type: MeshTimeout, mesh: shop, name: idle, spec: {rules: [{default: {idleTimeout:"
            + " 7s}}]}}");
    put(
        "/meshes/shop/meshhttproutes/split",
        "{type: MeshHTTPRoute, mesh: shop, name: split, spec: {to: [{targetRef: {kind:"
            + " MeshService, labels: {kuma.io/display-name: cart}}, rules: [{matches: [{path:"
            + " {type: PathPrefix, value: /v2}}], default: {backendRefs: [{kind: MeshService,"
            + " labels: {kuma.io/display-name: cart}, port: 80, weight: 1}]}}]}]}}");
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  private static String dataplane(String name, String address) {
    return ("{type: Dataplane, mesh: shop, name: %s, labels: {app: %s}, networking: {address: %s,"
            + " inbound: [{name: main, port: 8080, protocol: http}]}}")
        .formatted(name, name, address);
  }

  private static void put(String path, String yaml) throws Exception {
    assertThat(running.put(path, yaml, "application/yaml").status()).isEqualTo(201);
  }

  private static Json get(String path) throws Exception {
    var answer = running.get(path);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return Codec.parseJson(answer.body());
  }

  private static Json json(String text) throws CodecException {
    return Codec.parseJson(text.replace('\'', '"'));
  }

  @Test
  void saysWhatPoliciesSayToAnOutbound() throws Exception {
    assertThat(get(TO_CART + "_policies").toString())
        .contains("\"kind\":\"MeshTimeout\",\"conf\":[{\"connectionTimeout\":\"3s\"}]")
        .contains("\"kind\":\"MeshHTTPRoute\"");
  }

  @Test
  void saysWhichRoutesAnOutboundHas() throws Exception {
    assertThat(get(TO_CART + "_routes"))
        .isEqualTo(
            json(
                """
                {'routes': [{'kind': 'MeshHTTPRoute',
                  'origins': [{'kri': 'kri_mhttpr_shop_default__split_'}],
                  'rules': [{'conf': {'backendRefs': [{'kind': 'MeshService',
                      'labels': {'kuma.io/display-name': 'cart'}, 'port': 80, 'weight': 1}]},
                    'kri': 'kri_mhttpr_shop_default__split_',
                    'matches': [{'path': {'type': 'PathPrefix', 'value': '/v2'}}]}]}]}
                """));
  }

  @Test
  void saysWhatPoliciesSayToAnInbound() throws Exception {
    assertThat(get(WEB + "_inbounds/kri_dp_shop_default__web_main/_policies"))
        .isEqualTo(
            json(
                """
                {'policies': [{'kind': 'MeshTimeout',
                  'origins': [{'kri': 'kri_mt_shop_default__idle_'}],
                  'rules': [{'conf': {'idleTimeout': '7s'}, 'kri': 'kri_mt_shop_default__idle_'}]}]}
                """));
  }

  @Test
  void saysWhatAProxyIsMadeOf() throws Exception {
    var layout = (Json.Obj) get(WEB + "_layout");

    assertThat(layout.items("inbounds"))
        .containsExactly(
            json(
                """
                {'kri': 'kri_dp_shop_default__web_main', 'port': 8080, 'protocol': 'http',
                 'proxyResourceName': 'self_inbound_dp_main'}
                """));
    assertThat(layout.items("outbounds"))
        .contains(
            json(
                """
                {'kri': 'kri_msvc_shop_default__cart_http', 'port': 80, 'protocol': 'http',
                 'proxyResourceName': 'kri_msvc_shop_default__cart_http'}
                """));
  }

  @Test
  void listsAllRulesOfAProxy() throws Exception {
    var rules = (Json.Obj) get(WEB + "_rules");

    assertThat(rules.items("httpMatches")).hasSize(1);
    assertThat(rules.object("resource").text("name")).isEqualTo("web");
    assertThat(rules.items("rules"))
        .extracting(rule -> ((Json.Obj) rule).text("type"))
        .containsExactly("MeshHTTPRoute", "MeshTimeout");
  }

  @Test
  void listsTheDataplanesOfAPolicy() throws Exception {
    assertThat(get("/meshes/shop/meshtimeouts/slow/dataplanes"))
        .isEqualTo(
            json(
                """
                {'total': 1, 'items': [{'kind': 'SidecarDataplane',
                  'dataplane': {'mesh': 'shop', 'name': 'web'},
                  'attachments': [{'type': 'dataplane'}]}]}
                """));
    var found = (Json.Obj) get("/meshes/shop/meshtimeouts/slow/_resources/dataplanes");
    assertThat(found.items("items"))
        .extracting(item -> ((Json.Obj) item).text("name"))
        .containsExactly("web");
    var members = (Json.Obj) get("/meshes/shop/meshservices/cart/_dataplanes");
    assertThat(members.items("items"))
        .extracting(item -> ((Json.Obj) item).text("name"))
        .containsExactly("cart");
  }

  @Test
  void refusesWhatIsNotThere() throws Exception {
    assertThat(running.get("/meshes/shop/dataplanes/none/_rules").status()).isEqualTo(404);
    assertThat(running.get("/meshes/none/dataplanes/web/_layout").status()).isEqualTo(404);
    assertThat(running.get(WEB + "_outbounds/nonsense/_policies").status()).isEqualTo(400);
    var neverConnected = running.get(WEB + "_config");
    assertThat(neverConnected.status()).isEqualTo(404);
    assertThat(neverConnected.body()).contains("Failed to fetch dataplane insight");
    assertThat(running.get(WEB + "_config?shadow=maybe").status()).isEqualTo(400);
  }
}
