package regent.xds.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import regent.model.codec.Codec;
import regent.model.dataplane.Dataplane;
import regent.model.json.Json;
import regent.model.match.MeshResources;
import regent.model.registry.ResourceTypes;
import regent.model.resource.Meta;
import regent.model.resource.Resource;
import regent.model.service.MeshService;
import regent.xds.Ledger;
import regent.xds.service.HostnameTemplate.HostnameException;

class ServiceStatusTest {
  private static final String MESH =
      """
      type: HostnameGenerator
      name: short
      spec:
        selector: {meshService: {matchLabels: {kuma.io/origin: zone}}}
        template: "{{ .DisplayName }}.mesh"
      ---
      type: HostnameGenerator
      name: team
      spec:
        selector: {meshService: {}}
        template: "{{ label \\"team\\" }}.{{ .Zone }}.mesh"
      ---
      type: Dataplane
      mesh: ledger
      name: ready
      labels: {app: books, kuma.io/workload: books}
      networking:
        address: 10.0.0.1
        inbound:
        - {name: http, port: 8080, protocol: http}
        - {name: raw, port: 9000}
      ---
      type: Dataplane
      mesh: ledger
      name: starting
      labels: {app: books, kuma.io/workload: books}
      networking:
        address: 10.0.0.2
        inbound:
        - {name: http, port: 8080, protocol: http, state: NotReady}
        - {name: raw, port: 9000}
      ---
      type: MeshService
      mesh: ledger
      name: books
      labels: {team: money}
      spec:
        selector: {dataplaneLabels: {matchLabels: {app: books}}}
        ports:
        - {name: http, port: 80, targetPort: 8080, appProtocol: http}
        - {name: raw, port: 9000, targetPort: raw}
      ---
      type: MeshService
      mesh: ledger
      name: empty
      labels: {team: money}
      spec:
        selector: {dataplaneLabels: {matchLabels: {app: nothing}}}
        ports: [{port: 80}]
      """;

  @Test
  void aServiceShowsItsAddressNamesAndProxies() throws Exception {
    assertThat(updated("books"))
        .isEqualTo(
            Codec.parseJson(
                """
                {"addresses": [
                   {"hostname": "books.mesh", "origin": "HostnameGenerator",
                    "hostnameGeneratorRef": {"coreName": "short"}},
                   {"hostname": "money.here.mesh", "origin": "HostnameGenerator",
                    "hostnameGeneratorRef": {"coreName": "team"}}],
                 "dataplaneProxies": {"connected": 1, "healthy": 1, "total": 2},
                 "hostnameGenerators": [
                   {"hostnameGeneratorRef": {"coreName": "short"}, "conditions": [
                     {"type": "Generated", "status": "True", "reason": "Generated",
                      "message": ""}]},
                   {"hostnameGeneratorRef": {"coreName": "team"}, "conditions": [
                     {"type": "Generated", "status": "True", "reason": "Generated",
                      "message": ""}]}],
                 "tls": {"status": "NotReady"},
                 "vips": [{"ip": "241.0.0.0"}]}
                """));
  }

  @Test
  void aNameThatAnotherServiceHasIsAClash() throws Exception {
    var generators = ((Json.Obj) updated("empty")).items("hostnameGenerators");

    assertThat(generators)
        .anySatisfy(
            generator ->
                assertThat(generator.toString())
                    .contains("team")
                    .contains("Hostname collision with MeshService: empty"));
  }

  @Test
  void aServiceWithoutHealthyProxyIsUnavailable() throws Exception {
    var states = new TreeMap<String, String>();
    for (var service : update()) {
      states.put(service.name(), service.spec().state().text());
    }

    assertThat(states).isEqualTo(Map.of("books", "Available", "empty", "Unavailable"));
  }

  @Test
  void aTemplateMustGiveADnsName() {
    var meta = Meta.of("ledger", "books", Map.of("team", "Money"));

    assertThatThrownBy(() -> new HostnameTemplate("{{ label \"team\" }}").evaluate(meta, "z"))
        .isInstanceOf(HostnameException.class)
        .hasMessage("generated hostname \"Money\" is not a valid DNS name");
    assertThatThrownBy(() -> new HostnameTemplate("{{ label \"x\" }}").evaluate(meta, "z"))
        .hasMessage("label x not found");
    assertThatThrownBy(() -> new HostnameTemplate("{{ if .Name }}").evaluate(meta, "z"))
        .hasMessage("template cannot be evaluated: {{ if .Name }}");
    assertThatThrownBy(() -> new HostnameTemplate("{{ .Nam }}").evaluate(meta, "z"))
        .hasMessage("template has no field Nam");
  }

  @Test
  void aWorkloadGetsAServiceUnlessAUserWroteOne() throws Exception {
    var resources = MeshResources.of(Ledger.labelled(MESH));
    var dataplanes = resources.list(Dataplane.TYPE);

    assertThat(GeneratedServices.update(dataplanes, resources.list(MeshService.TYPE), "here"))
        .isEmpty();
    var generated = GeneratedServices.update(dataplanes, List.of(), "here");

    assertThat(generated)
        .singleElement()
        .satisfies(
            service -> {
              assertThat(service.name()).isEqualTo("books");
              assertThat(service.spec().ports())
                  .extracting(MeshService.Port::sectionName)
                  .containsExactly("http", "raw");
              assertThat(service.labels()).containsEntry("kuma.io/origin", "zone");
            });
    assertThat(GeneratedServices.update(dataplanes, generated, "here")).isEmpty();
    assertThat(GeneratedServices.abandoned(dataplanes, generated)).isEmpty();
    assertThat(GeneratedServices.abandoned(List.of(), generated)).isEqualTo(generated);
  }

  private static Json updated(String name) throws Exception {
    return update().stream()
        .filter(service -> service.name().equals(name))
        .map(Resource::status)
        .findFirst()
        .orElseThrow();
  }

  private static List<Resource<MeshService>> update() throws Exception {
    var resources = MeshResources.of(Ledger.labelled(MESH));
    var dataplanes = resources.list(Dataplane.TYPE);
    var services = new ArrayList<>(resources.list(MeshService.TYPE));
    var ips =
        VirtualIps.restore(ServiceStatus.shownAddresses(services))
            .allocate(services.stream().map(Resource::kri).toList());
    return ServiceStatus.update(
        services,
        ips,
        new ServiceStatus.Facts(
            dataplanes,
            Set.of(dataplanes.getFirst().key()),
            resources.list(ResourceTypes.HOSTNAME_GENERATOR),
            "here"));
  }
}
