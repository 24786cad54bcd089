package regent.model.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import regent.model.codec.Codec;
import regent.model.codec.CodecException;
import regent.model.validation.Violation;

class SpecValidationTest {
  private static List<String> problems(String type, String spec) throws CodecException {
    String yaml = "type: " + type + "\nmesh: default\nname: x\nspec:\n" + spec.indent(2);
    return Codec.read(yaml).validate().stream().map(Violation::toString).toList();
  }

  private static List<String> dataplane(String networking) throws CodecException {
    String yaml = "type: Dataplane\nmesh: default\nname: x\nnetworking:\n" + networking.indent(2);
    return Codec.read(yaml).validate().stream().map(Violation::toString).toList();
  }

  @Test
  void timeoutNeedsSomethingToSay() throws CodecException {
    assertThat(problems("MeshTimeout", "targetRef: {kind: Mesh}"))
        .containsExactly("spec: at least one of 'to' or 'rules' has to be defined");
    assertThat(problems("MeshTimeout", "to: [{targetRef: {kind: Mesh}, default: {}}]"))
        .containsExactly("spec.to[0].default: at least one timeout should be configured");
  }

  @Test
  void timeoutMustNotBeNegative() throws CodecException {
    assertThat(
            problems(
                "MeshTimeout",
                "rules: [{default: {connectionTimeout: 0s, idleTimeout: -1s, http:"
                    + " {requestTimeout: -1s}}}]"))
        .containsExactly(
            "spec.rules[0].default.connectionTimeout: must be greater than zero when defined",
            "spec.rules[0].default.idleTimeout: must not be negative when defined",
            "spec.rules[0].default.http.requestTimeout: must not be negative when defined");
  }

  @Test
  void sectionOfAProxyIsForIncomingTraffic() throws CodecException {
    assertThat(
            problems(
                "MeshTimeout",
                """
                targetRef: {kind: Dataplane, sectionName: http}
                to: [{targetRef: {kind: MeshService}, default: {idleTimeout: 1s}}]
                """))
        .containsExactly(
            "spec.targetRef.sectionName: can only be used with inbound policies",
            "spec.to[0].targetRef.labels: must be set when kind is MeshService");
  }

  @Test
  void routesNeedAbsolutePathsAndWholeFilters() throws CodecException {
    assertThat(
            problems(
                "MeshHTTPRoute",
                """
                to:
                - targetRef: {kind: MeshService, labels: {a: b}}
                  rules:
                  - matches:
                    - path: {type: PathPrefix, value: a/}
                    - path: {type: Exact, value: /x}
                    default:
                      filters:
                      - {type: RequestRedirect, requestRedirect: {path: {type: ReplacePrefixMatch, replacePrefixMatch: /}}}
                      - {type: URLRewrite}
                      - {type: RequestHeaderModifier, requestHeaderModifier: {set: [{name: a, value: x}], remove: [a]}}
                """))
        .containsExactly(
            "spec.to[0].rules[0].matches[0].path.value: does not need a trailing slash because only"
                + " a `/`-separated prefix or an entire path is matched",
            "spec.to[0].rules[0].matches[0].path.value: must be an absolute path",
            "spec.to[0].rules[0].default.filters[0].requestRedirect.path.replacePrefixMatch: can"
                + " only appear if all matches match a path prefix",
            "spec.to[0].rules[0].default.filters[1].urlRewrite: must be defined",
            "spec.to[0].rules[0].default.filters[2].requestHeaderModifier.remove[0].name: duplicate"
                + " header name");
  }

  @Test
  void retryNeedsReasonsThatExist() throws CodecException {
    assertThat(
            problems(
                "MeshRetry",
                "to: [{targetRef: {kind: Mesh}, default: {tcp: {}, http: {retryOn: [5xx, '503',"
                    + " '599', Never]}}}]"))
        .containsExactly(
            "spec.to[0].default.conf.tcp: must not be empty",
            "spec.to[0].default.conf.http.retryOn[2]: unknown item '599'",
            "spec.to[0].default.conf.http.retryOn[3]: unknown item 'Never'");
  }

  @Test
  void outlierDetectionNeedsADetector() throws CodecException {
    assertThat(
            problems(
                "MeshCircuitBreaker",
                "to: [{targetRef: {kind: Mesh}, default: {outlierDetection: {maxEjectionPercent:"
                    + " 101}}}]"))
        .containsExactly(
            "spec.to[0].default.outlierDetection.maxEjectionPercent: must be in inclusive range [0,"
                + " 100]",
            "spec.to[0].default.outlierDetection.detectors: must be defined");
  }

  @Test
  void regoComesFromOnePlace() throws CodecException {
    assertThat(
            problems(
                "MeshOPA",
                """
                default:
                  authConfig: {statusOnError: 99, timeout: 0s}
                  appendPolicies:
                  - rego: {inlineString: package a, secret: s}
                  - rego: {}
                """))
        .containsExactly(
            "spec.default.authConfig.statusOnError: must be in inclusive range [100, 599]",
            "spec.default.authConfig.timeout: must be greater than zero when defined",
            "spec.default.appendPolicies[0].rego: data source must have exactly one defined:"
                + " inline, inlineString, secret",
            "spec.default.appendPolicies[1].rego: data source must have exactly one defined:"
                + " inline, inlineString, secret");
    String once =
        "must not be set with kind MeshHTTPRoute: it is said once for a proxy, by a MeshOPA of kind"
            + " Mesh or Dataplane";
    assertThat(
            problems(
                "MeshOPA",
                """
                targetRef: {kind: MeshHTTPRoute, sectionName: x}
                default:
                  authConfig:
                    {onAgentFailure: Deny, statusOnError: 500, timeout: 1s, requestBody: {maxSize: 1}}
                """))
        .containsExactly(
            "spec.targetRef.sectionName: must not be set with kind MeshHTTPRoute",
            "spec.targetRef.labels: must be set when kind is MeshHTTPRoute",
            "spec.default.authConfig.onAgentFailure: " + once,
            "spec.default.authConfig.statusOnError: " + once,
            "spec.default.authConfig.timeout: " + once);
  }

  @Test
  void proxyNeedsAnAddressAndPorts() throws CodecException {
    assertThat(
            dataplane(
                """
                address: 0.0.0.0
                inbound:
                - {port: 70000, protocol: odd}
                outbound:
                - {port: 1, backendRef: {kind: Mesh}}
                - {port: 2}
                """))
        .containsExactly(
            "networking.address: must not be 0.0.0.0 or ::",
            "networking.inbound[0].port: port must be in the range [1, 65535]",
            "networking.inbound[0].protocol: has an invalid value \"odd\". Allowed values: grpc,"
                + " http, http2, tcp",
            "networking.outbound[0].backendRef.kind: invalid value. Available values are:"
                + " MeshExternalService,MeshMultiZoneService,MeshService",
            "networking.outbound[0].backendRef: either 'name' or 'labels' should be specified",
            "networking.outbound[0].backendRef.port: port must be in the range [1, 65535]",
            "networking.outbound[1].backendRef: must be defined");
  }

  @Test
  void listenersOfAProxyMustNotCollide() throws CodecException {
    assertThat(
            dataplane(
                """
                address: 10.0.0.1
                inbound: [{port: 80, name: main}]
                admin: {port: 9901}
                listeners:
                - {type: ZoneIngress, address: 10.0.0.1, port: 80, name: main}
                - {address: 10.0.0.1, port: 80}
                """))
        .containsExactly(
            "networking.listeners[0].name: name \"main\" must be unique across inbounds and"
                + " listeners",
            "networking.listeners[0]: address:port 10.0.0.1:80 collides with an inbound listener",
            "networking.listeners[1].type: type must be ZoneIngress or ZoneEgress",
            "networking.listeners[1]: address:port 10.0.0.1:80 is used by listeners of different"
                + " types",
            "networking.listeners[1]: address:port 10.0.0.1:80 collides with an inbound listener");
  }

  @Test
  void gatewayHasNoInbounds() throws CodecException {
    assertThat(
            dataplane(
                """
                address: 10.0.0.1
                gateway: {tags: {a: ''}}
                inbound: [{port: 80}]
                """))
        .containsExactly(
            "networking.inbound: inbound cannot be defined for delegated gateways",
            "networking.gateway.tags[\"a\"]: tag value must be non-empty",
            "networking.gateway.tags: mandatory tag \"kuma.io/service\" is missing");
  }
}
