package regent.xds.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.DiscoveryType;
import org.junit.jupiter.api.Test;
import regent.xds.Agents;
import regent.xds.proxy.Feature;

class BootstrapTest {
  @Test
  void whatAnAgentSaysComesBackWithEnvoy() throws Exception {
    var metadata = Agents.metadata(Agents.transparent("ledger", "web-1"));

    assertThat(metadata.has(Feature.TRANSPARENT_PROXY_IN_METADATA)).isTrue();
    assertThat(metadata.has(Feature.BIND_OUTBOUNDS)).isFalse();
    assertThat(metadata.workdir()).isEqualTo("/run/ledger");
    assertThat(metadata.adminPort()).isEqualTo(9901);
    assertThat(metadata.adminSocket()).isEqualTo("/run/ledger/kuma-envoy-admin.sock");
    assertThat(metadata.readinessPort()).isEqualTo(9902);
    assertThat(metadata.dnsPort()).isEqualTo(15053);
    assertThat(metadata.ipv6()).isTrue();
    assertThat(metadata.envoyVersion()).isEqualTo("1.40.0");
    assertThat(metadata.agentVersion()).isEqualTo("3.0.0");
    assertThat(metadata.transparentProxy())
        .isEqualTo(
            BootstrapRequest.parse(Agents.transparent("ledger", "web-1"))
                .metadata()
                .transparentProxy());
  }

  @Test
  void theDataplanesAdminPortWins() throws Exception {
    assertThat(
            of(Agents.plain("ledger", "web-1"), 9999)
                .getNode()
                .getMetadata()
                .getFieldsOrThrow("dataplane.admin.port")
                .getStringValue())
        .isEqualTo("9999");
  }

  @Test
  void aControlPlaneWithANameIsResolved() throws Exception {
    var clusters = of(Agents.plain("ledger", "web-1"), 0).getStaticResources().getClustersList();

    assertThat(clusters)
        .filteredOn(cluster -> cluster.getName().equals("system_ads"))
        .singleElement()
        .satisfies(cluster -> assertThat(cluster.getType()).isEqualTo(DiscoveryType.STRICT_DNS));
  }

  @Test
  void withoutTokenNoneIsSent() throws Exception {
    var ads = of(Agents.plain("ledger", "web-1"), 0).getDynamicResources().getAdsConfig();

    assertThat(ads.getGrpcServices(0).getInitialMetadataList()).isEmpty();
  }

  @Test
  void theJsonNamesEveryType() throws Exception {
    assertThat(BootstrapConfig.json(of(Agents.transparent("ledger", "web-1"), 0)))
        .contains("\"id\": \"ledger.web-1\"", "UpstreamTlsContext", "\"value\": \"a-token\"");
  }

  @Test
  void aRequestNeedsMeshAndName() {
    assertThatThrownBy(() -> BootstrapRequest.parse("{\"mesh\": \"ledger\"}"))
        .isInstanceOf(BootstrapException.class)
        .hasMessage("the request lacks 'mesh' or 'name'");
    assertThatThrownBy(() -> BootstrapRequest.parse("[]"))
        .isInstanceOf(BootstrapException.class)
        .hasMessageStartingWith("the request is no JSON object");
  }

  @Test
  void wrongTypesCountAsNotSaid() throws Exception {
    var request =
        BootstrapRequest.parse(
            "{\"mesh\": \"m\", \"name\": \"n\", \"features\": 3, \"dnsPort\": \"x\"}");

    assertThat(request.metadata().features()).isEmpty();
    assertThat(request.metadata().dnsPort()).isZero();
  }

  private static Bootstrap of(String request, int adminPort) throws BootstrapException {
    return BootstrapConfig.of(
        BootstrapRequest.parse(request),
        BootstrapSettings.of("cp.example", 5678, "CA"),
        "workload",
        adminPort);
  }
}
