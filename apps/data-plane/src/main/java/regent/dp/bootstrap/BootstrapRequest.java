package regent.dp.bootstrap;

import java.util.List;
import org.jspecify.annotations.Nullable;
import regent.dp.envoy.EnvoyBinary;
import regent.opa.value.Arr;
import regent.opa.value.Bool;
import regent.opa.value.Json;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.Str;

/// What the agent tells the control plane of itself: the body of `POST /bootstrap`, as kuma-dp's.
///
/// @param resource the Dataplane as JSON; absent where the control plane has it already
/// @param caPem the authority that Envoy shall trust the control plane by; empty for the system's
/// @param workDir where sockets and files of this proxy live
public record BootstrapRequest(
    String mesh,
    String name,
    @Nullable String token,
    @Nullable String resource,
    String caPem,
    EnvoyBinary envoy,
    int readinessPort,
    String workDir,
    boolean bindOutbounds) {

  /// As JSON text.
  public String json() {
    var features =
        new java.util.ArrayList<>(List.of(Str.of("feature-tcp-accesslog-via-named-pipe")));
    if (bindOutbounds) {
      features.add(Str.of("feature-bind-outbounds"));
    }
    var request =
        Obj.builder()
            .put("mesh", Str.of(mesh))
            .put("name", Str.of(name))
            .put("proxyType", Str.of("dataplane"))
            .put("caCert", Str.of(caPem))
            .put("version", version())
            .put("dynamicMetadata", Obj.EMPTY)
            .put("readinessPort", Num.of(readinessPort))
            .put("operatingSystem", Str.of("linux"))
            .put("features", Arr.of(features))
            .put("resources", Obj.of("maxHeapSizeBytes", Num.ZERO))
            .put("workdir", Str.of(workDir))
            .put(
                "metricsResources",
                Obj.builder().put("certPath", Str.EMPTY).put("keyPath", Str.EMPTY).build())
            .put("systemCaPath", Str.of("/etc/ssl/certs/ca-certificates.crt"))
            .put("ipv6Enabled", Bool.FALSE)
            .put("spireResources", Obj.of("socketPath", Str.EMPTY));
    if (token != null) {
      request.put("dataplaneToken", Str.of(token));
    }
    if (resource != null) {
      request.put("dataplaneResource", Str.of(resource));
    }
    return Json.write(request.build());
  }

  private Obj version() {
    return Obj.builder()
        .put(
            "kumaDp",
            Obj.builder()
                .put("version", Str.of("3.0.0"))
                .put("gitTag", Str.EMPTY)
                .put("gitCommit", Str.EMPTY)
                .put("buildDate", Str.EMPTY)
                .build())
        .put(
            "envoy",
            Obj.builder()
                .put("version", Str.of(envoy.version()))
                .put("build", Str.of(envoy.build()))
                .put("kumaDpCompatible", Bool.TRUE)
                .build())
        .build();
  }
}
