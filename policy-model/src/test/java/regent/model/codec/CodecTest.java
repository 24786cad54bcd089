package regent.model.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import regent.model.dataplane.Dataplane;
import regent.model.json.Json;
import regent.model.policy.meshopa.MeshOPA;
import regent.model.policy.meshtimeout.MeshTimeout;
import regent.model.resource.Resource;
import regent.model.service.MeshService;
import regent.model.validation.Violation;

class CodecTest {
  private static final String TIMEOUT =
      """
      type: MeshTimeout
      mesh: default
      name: slow
      labels:
        team: payments
      spec:
        to:
        - targetRef:
            kind: MeshService
            labels:
              kuma.io/display-name: ledger
          default:
            idleTimeout: 90s
            http:
              requestTimeout: 1h
      """;

  @Test
  void policyIsReadIntoItsRecord() throws CodecException {
    Resource<MeshTimeout> timeout = Codec.read(TIMEOUT).as(MeshTimeout.TYPE);

    assertThat(timeout.name()).isEqualTo("slow");
    assertThat(timeout.labels()).containsEntry("team", "payments");
    assertThat(timeout.spec().to().getFirst().conf().idleTimeout())
        .isEqualTo(Duration.ofSeconds(90));
    assertThat(timeout.validate()).isEmpty();
  }

  @Test
  void restFormHasKumasOrderKriAndDurations() throws CodecException {
    assertThat(Codec.json(Codec.tree(Codec.read(TIMEOUT))))
        .isEqualTo(
            "{\"type\":\"MeshTimeout\",\"mesh\":\"default\",\"name\":\"slow\","
                + "\"creationTime\":\"0001-01-01T00:00:00Z\","
                + "\"modificationTime\":\"0001-01-01T00:00:00Z\","
                + "\"labels\":{\"team\":\"payments\"},\"kri\":\"kri_mt_default___slow_\","
                + "\"spec\":{\"to\":[{\"targetRef\":{\"kind\":\"MeshService\","
                + "\"labels\":{\"kuma.io/display-name\":\"ledger\"}},"
                + "\"default\":{\"idleTimeout\":\"1m30s\",\"http\":{\"requestTimeout\":\"1h0m0s\"}}}]}}");
  }

  @Test
  void writtenYamlReadsBackAsTheSameResource() throws CodecException {
    Resource<?> resource = Codec.read(TIMEOUT);

    assertThat(Codec.read(Codec.yaml(Codec.tree(resource)))).isEqualTo(resource);
    assertThat(Codec.read(Codec.indentedJson(Codec.tree(resource)))).isEqualTo(resource);
  }

  @Test
  void olderTypesHaveTheirFieldsInline() throws CodecException {
    Resource<Dataplane> proxy =
        Codec.read(
                """
                type: Dataplane
                mesh: default
                name: ledger
                networking:
                  address: 127.0.0.1
                  inbound:
                  - port: 9080
                    protocol: http
                    tags: {ignored: "yes"}
                """)
            .as(Dataplane.TYPE);

    assertThat(proxy.spec().networkingOrNone().inbound().getFirst().port()).isEqualTo(9080);
    assertThat(Codec.tree(proxy).object("networking").toString())
        .isEqualTo(
            "{\"address\":\"127.0.0.1\",\"inbound\":[{\"port\":9080,\"protocol\":\"http\"}]}");
  }

  @Test
  void typeWithoutRecordKeepsItsSpec() throws CodecException {
    String spec = "{\"a\":{\"z\":1e3,\"b\":[null,\"x\"]}}";
    Resource<?> resource =
        Codec.read(
            "{\"type\":\"MeshIdentity\",\"mesh\":\"m\",\"name\":\"n\",\"spec\":" + spec + "}");

    assertThat(resource.specJson().object("a").items("b")).containsExactly(Json.NULL, Json.of("x"));
  }

  @Test
  void meshOfAPolicyIsDefaultWhenAbsent() throws CodecException {
    assertThat(Codec.read(TIMEOUT.replace("mesh: default\n", "")).mesh()).isEqualTo("default");
  }

  @Test
  void olderSpellingOfFieldsIsUnderstood() throws CodecException {
    Resource<Dataplane> proxy =
        Codec.read(
                """
                type: Dataplane
                mesh: default
                name: ledger
                networking:
                  address: 127.0.0.1
                  transparent_proxying: {redirect_port_inbound: 15006}
                """)
            .as(Dataplane.TYPE);

    assertThat(proxy.spec().networkingOrNone().transparentProxying().redirectPortInbound())
        .isEqualTo(15006);
  }

  @Test
  void serverNamesOfAServiceAreShown() throws CodecException {
    Resource<?> service =
        Codec.read(
            """
            type: MeshService
            mesh: default
            name: ledger
            labels: {kuma.io/zone: east}
            spec:
              ports: [{port: 90}, {port: 80, name: http}]
            """);

    assertThat(Codec.tree(service).get("snis"))
        .hasToString(
            "[{\"port\":80,\"sni\":\"sni.msvc.default.east.ledger.http\"},"
                + "{\"port\":90,\"sni\":\"sni.msvc.default.east.ledger.90\"}]");
  }

  @Test
  void defaultsAreFilledIn() throws CodecException {
    Resource<MeshService> service =
        Codec.read(
                """
                type: MeshService
                mesh: default
                name: ledger
                spec:
                  ports: [{port: 80}]
                """)
            .as(MeshService.TYPE);

    assertThat(service.spec().state()).isEqualTo(MeshService.State.UNAVAILABLE);
    assertThat(service.spec().ports().getFirst().appProtocol()).isEqualTo("tcp");
  }

  @Test
  void regoMayBeTextOrBase64() throws CodecException {
    Resource<MeshOPA> opa =
        Codec.read(
                """
                type: MeshOPA
                mesh: default
                name: authz
                spec:
                  default:
                    appendPolicies:
                    - rego: {inlineString: "package a"}
                    - rego: {inline: cGFja2FnZSBi}
                      ignoreDecision: true
                """)
            .as(MeshOPA.TYPE);

    var policies = opa.spec().conf().appendPoliciesOrNone();
    assertThat(policies.get(0).rego().inlineString()).isEqualTo("package a");
    assertThat(policies.get(1).rego().inline().text()).isEqualTo("package b");
  }

  @Test
  void schemaViolationsHaveKumasWords() {
    CodecException refused =
        catchThrowableOfType(
            CodecException.class,
            () -> Codec.read(TIMEOUT.replace("kind: MeshService", "kind: Nothing")));

    assertThat(refused.violations())
        .containsExactly(
            new Violation(
                "spec.to[0].targetRef.kind",
                "in body should be one of [Mesh MeshService MeshExternalService"
                    + " MeshMultiZoneService MeshHTTPRoute]"));
  }

  @Test
  void badDurationHasGosWords() {
    assertThatThrownBy(() -> Codec.read(TIMEOUT.replace("90s", "soon")))
        .hasMessage("invalid MeshTimeout object: \"time: invalid duration \\\"soon\\\"\"");
  }

  @Test
  void brokenYamlNamesItsLine() {
    CodecException broken =
        catchThrowableOfType(
            CodecException.class, () -> Codec.read("type: Mesh\nname: [default\nx: y\n"));

    assertThat(broken.line()).isEqualTo(3);
  }

  @Test
  void unknownTypeIsNamed() {
    assertThatThrownBy(() -> Codec.read("{type: Mush, name: x}"))
        .hasMessage("invalid resource type \"Mush\"");
  }

  @Test
  void aliasThatContainsItselfIsRefused() {
    assertThatThrownBy(() -> Codec.read("type: &a [*a]")).isInstanceOf(CodecException.class);
  }
}
