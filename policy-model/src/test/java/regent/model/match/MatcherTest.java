package regent.model.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import regent.model.codec.Codec;
import regent.model.codec.CodecException;
import regent.model.dataplane.Dataplane;
import regent.model.policy.meshhttproute.MeshHTTPRoute;
import regent.model.policy.meshopa.MeshOPA;
import regent.model.policy.meshtimeout.MeshTimeout;
import regent.model.registry.ResourceTypes;
import regent.model.resource.Kri;
import regent.model.resource.Resource;

class MatcherTest {
  private static final String MESH =
      """
      type: Mesh
      name: default
      ---
      type: MeshService
      mesh: default
      name: ledger
      labels: {kuma.io/display-name: ledger}
      spec:
        ports:
        - {port: 80, name: http, appProtocol: http}
        - {port: 90, name: admin, appProtocol: http}
      ---
      """;

  private static final String PROXY =
      """
      type: Dataplane
      mesh: default
      name: web
      labels: {app: web}
      networking:
        address: 10.0.0.1
        inbound:
        - {port: 8080, name: main}
        - {port: 8081, name: side}
      """;

  private static MeshResources resources(String yaml) throws CodecException {
    return MeshResources.of(Codec.readAll(MESH + yaml));
  }

  private static Resource<Dataplane> proxy() throws CodecException {
    return Codec.read(PROXY).as(Dataplane.TYPE);
  }

  private static String timeout(String name, String top, String rest) {
    return "type: MeshTimeout\nmesh: default\nname: "
        + name
        + "\nspec:\n  targetRef: "
        + top
        + "\n"
        + rest.indent(2)
        + "---\n";
  }

  @Test
  void moreSpecificPolicyOverridesFieldByField() throws CodecException {
    MeshResources resources =
        resources(
            timeout(
                    "wide",
                    "{kind: Mesh}",
                    "to: [{targetRef: {kind: Mesh}, default: {idleTimeout: 1h, connectionTimeout:"
                        + " 1s}}]")
                + timeout(
                    "narrow",
                    "{kind: Dataplane, labels: {app: web}}",
                    "to: [{targetRef: {kind: Mesh}, default: {connectionTimeout: 2s}}]"));

    MatchedPolicies matched = Matcher.match(MeshTimeout.TYPE, proxy(), resources);

    assertThat(matched.policies()).extracting(Resource::name).containsExactly("wide", "narrow");
    Kri service = ResourceTypes.parseKri("kri_msvc_default___ledger_http");
    ResourceRule rule = matched.outbound().compute(service, resources).orElseThrow();
    MeshTimeout.Conf conf = rule.conf(MeshTimeout.Conf.SHAPE).orElseThrow();
    assertThat(conf.idleTimeout()).isEqualTo(Duration.ofHours(1));
    assertThat(conf.connectionTimeout()).isEqualTo(Duration.ofSeconds(2));
    assertThat(rule.origins())
        .extracting(origin -> origin.policy().name())
        .containsExactly("wide", "narrow");
  }

  @Test
  void ruleOfAPortContainsThoseOfItsServiceAndMesh() throws CodecException {
    MeshResources resources =
        resources(
            timeout(
                "all",
                "{kind: Mesh}",
                """
                to:
                - targetRef: {kind: Mesh}
                  default: {connectionTimeout: 1s}
                - targetRef: {kind: MeshService, labels: {kuma.io/display-name: ledger}}
                  default: {idleTimeout: 2s}
                - targetRef: {kind: MeshService, labels: {kuma.io/display-name: ledger}, sectionName: http}
                  default: {http: {requestTimeout: 3s}}
                """));

    ResourceRules rules = Matcher.match(MeshTimeout.TYPE, proxy(), resources).outbound();

    Kri port = ResourceTypes.parseKri("kri_msvc_default___ledger_http");
    assertThat(rules.rules().keySet())
        .extracting(Kri::toString)
        .containsExactly(
            "kri_m____default_", "kri_msvc_default___ledger_", "kri_msvc_default___ledger_http");
    MeshTimeout.Conf conf =
        rules.conf(MeshTimeout.Conf.SHAPE, List.of(port, port.withoutSection())).orElseThrow();
    assertThat(conf.connectionTimeout()).isEqualTo(Duration.ofSeconds(1));
    assertThat(conf.idleTimeout()).isEqualTo(Duration.ofSeconds(2));
    assertThat(conf.http().requestTimeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(rules.rules().get(port.withoutSection()).conf(MeshTimeout.Conf.SHAPE).orElseThrow())
        .extracting(MeshTimeout.Conf::http)
        .isNull();
  }

  @Test
  void sectionSelectsOneListener() throws CodecException {
    MeshResources resources =
        resources(
            timeout(
                "side",
                "{kind: Dataplane, labels: {app: web}, sectionName: side}",
                "rules: [{default: {idleTimeout: 5s}}]"));

    MatchedPolicies matched = Matcher.match(MeshTimeout.TYPE, proxy(), resources);

    assertThat(matched.inbound().keySet()).containsExactly(new InboundListener("10.0.0.1", 8081));
    assertThat(matched.inboundRules("10.0.0.1", 8080)).isEmpty();
  }

  @Test
  void rulesWithExactIdentityComeFirst() throws CodecException {
    MeshResources resources =
        resources(
            timeout(
                "inbound",
                "{kind: Mesh}",
                """
                rules:
                - default: {idleTimeout: 1s}
                - matches: [{spiffeID: {type: Prefix, value: spiffe://d/}}]
                  default: {http: {requestTimeout: 2s}}
                - matches: [{spiffeID: {type: Exact, value: spiffe://d/a}}, {sni: {type: Exact, value: x.y}}]
                  default: {http: {requestTimeout: 3s}}
                """));

    List<InboundRule> rules =
        Matcher.match(MeshTimeout.TYPE, proxy(), resources).inboundRules("10.0.0.1", 8080);

    assertThat(rules)
        .extracting(rule -> rule.match() == null ? "all" : rule.match().toString())
        .containsExactly(
            "{\"spiffeID\":{\"type\":\"Exact\",\"value\":\"spiffe://d/a\"}}",
            "{\"spiffeID\":{\"type\":\"Prefix\",\"value\":\"spiffe://d/\"}}",
            "{\"sni\":{\"type\":\"Exact\",\"value\":\"x.y\"}}",
            "all");
    assertThat(InboundRule.forAllTraffic(rules).orElseThrow().text("idleTimeout")).isEqualTo("1s");
  }

  @Test
  void policyOfAnotherProxyDoesNotMatch() throws CodecException {
    MeshResources resources =
        resources(
            timeout(
                "other",
                "{kind: Dataplane, labels: {app: db}}",
                "rules: [{default: {idleTimeout: 5s}}]"));

    assertThat(Matcher.match(MeshTimeout.TYPE, proxy(), resources).policies()).isEmpty();
  }

  @Test
  void shadowPolicyIsLeftOutUnlessAskedFor() throws CodecException {
    MeshResources resources =
        resources(
            """
            type: MeshTimeout
            mesh: default
            name: shadow
            labels: {kuma.io/effect: shadow}
            spec:
              rules: [{default: {idleTimeout: 5s}}]
            """);

    assertThat(Matcher.match(MeshTimeout.TYPE, proxy(), resources).policies()).isEmpty();
    assertThat(
            Matcher.match(MeshTimeout.TYPE, proxy(), resources, Matcher.Shadow.INCLUDED).policies())
        .hasSize(1);
  }

  @Test
  void routesWithEqualMatchesAreMerged() throws CodecException {
    String route =
        """
        type: MeshHTTPRoute
        mesh: default
        name: %s
        spec:
          to:
          - targetRef: {kind: MeshService, labels: {kuma.io/display-name: ledger}}
            rules:
            - matches: [{path: {type: PathPrefix, value: /%s}}]
              default: {backendRefs: [{kind: MeshService, labels: {v: '1'}}]}
            - matches: [{path: {type: PathPrefix, value: /same}}]
              default:
                filters: [{type: RequestMirror, requestMirror: {backendRef: {kind: MeshService, labels: {m: %s}}}}]
        ---
        """;
    MeshResources resources =
        resources(route.formatted("a", "a", "a") + route.formatted("b", "b", "b"));

    MeshHTTPRoute.Merged merged =
        Matcher.match(MeshHTTPRoute.TYPE, proxy(), resources)
            .outbound()
            .conf(
                MeshHTTPRoute.Merged.SHAPE,
                List.of(ResourceTypes.parseKri("kri_msvc_default___ledger_")))
            .orElseThrow();

    assertThat(merged.rules())
        .extracting(rule -> rule.matches().getFirst().path().value())
        .containsExactly("/a", "/same", "/b");
    assertThat(
            merged
                .rules()
                .get(1)
                .conf()
                .filtersOrNone()
                .getFirst()
                .requestMirror()
                .backendRef()
                .labels())
        .containsEntry("m", "a");
  }

  @Test
  void regoOfAllPoliciesIsPutTogether() throws CodecException {
    String opa =
        """
        type: MeshOPA
        mesh: default
        name: %s
        spec:
          default:
            authConfig: {statusOnError: %d}
            appendPolicies: [{rego: {inlineString: package %s}}]
        ---
        """;
    MeshResources resources =
        resources(opa.formatted("a", 500, "a") + opa.formatted("b", 501, "b"));

    ProxyConf conf = Matcher.match(MeshOPA.TYPE, proxy(), resources).proxyConf();

    MeshOPA.Conf merged = conf.conf(MeshOPA.Conf.SHAPE);
    assertThat(merged.authConfig().statusOnError()).isEqualTo(500);
    assertThat(merged.appendPoliciesOrNone())
        .extracting(policy -> policy.rego().inlineString())
        .containsExactly("package b", "package a");
    assertThat(conf.origins()).extracting(Resource::name).containsExactly("b", "a");
  }

  @Test
  void matchesHashIsThatOfGosJson() throws CodecException {
    MeshHTTPRoute route =
        Codec.read(
                """
                type: MeshHTTPRoute
                mesh: default
                name: r
                spec:
                  to:
                  - targetRef: {kind: MeshService, labels: {a: b}}
                    rules:
                    - matches: [{path: {type: Exact, value: /}}]
                      default: {}
                """)
            .as(MeshHTTPRoute.TYPE)
            .spec();

    assertThat(MatchesHash.ofMatches(route.to().getFirst().rules().getFirst().matches()))
        .isEqualTo("JNNc6//C3P17nUsOJm5f4kqG+U3v8pXhS0od9C3+oss=");
  }
}
