package regent.cp.dpserver;

import io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import org.jboss.logging.Logger;
import regent.cp.config.Settings;
import regent.cp.http.Request;
import regent.cp.http.Response;
import regent.cp.tls.HostNames;
import regent.cp.tls.KeyPair;
import regent.cp.token.DataplaneAuthentication;
import regent.cp.token.TokenException;
import regent.model.codec.Codec;
import regent.model.codec.CodecException;
import regent.model.dataplane.Dataplane;
import regent.model.json.Bytes;
import regent.model.json.Json;
import regent.model.mesh.Mesh;
import regent.model.resource.Labels;
import regent.model.resource.Resource;
import regent.model.store.Store;
import regent.model.store.StoreException;
import regent.model.validation.Violation;
import regent.xds.bootstrap.BootstrapConfig;
import regent.xds.bootstrap.BootstrapException;
import regent.xds.bootstrap.BootstrapRequest;
import regent.xds.bootstrap.BootstrapSettings;

/// `POST /bootstrap`: tells an agent how to start its Envoy.
///
/// Source: Kuma's `pkg/xds/bootstrap` (shape, statuses and texts).
final class BootstrapEndpoint {
  private static final Logger LOG = Logger.getLogger(BootstrapEndpoint.class);
  private static final String BASIC_CONSTRAINTS = "2.5.29.19";

  private static final String TOKEN_REQUIRED =
      "Dataplane Token is required. Generate token using 'kumactl generate dataplane-token >"
          + " /path/file' and provide it via --dataplane-token-file=/path/file argument to Kuma DP";

  private static final String NOT_CA =
      "A data plane proxy is trying to verify the control plane using the certificate which is not"
          + " a certificate authority (basic constraint 'CA' is set to 'false').\n"
          + "Provide CA that was used to sign a certificate used in the control plane by using"
          + " 'kuma-dp run --ca-cert-file=file' or via KUMA_CONTROL_PLANE_CA_CERT_FILE";

  private final Settings.BootstrapParams params;
  private final Store store;
  private final KeyPair serverKeys;
  private final DataplaneAuthentication authentication;
  private final IntSupplier port;

  /// @param port where the dp-server listens, for settings that leave it open
  BootstrapEndpoint(
      Settings.BootstrapParams params,
      Store store,
      KeyPair serverKeys,
      DataplaneAuthentication authentication,
      IntSupplier port) {
    this.params = params;
    this.store = store;
    this.serverKeys = serverKeys;
    this.authentication = authentication;
    this.port = port;
  }

  /// A request that is answered with an error.
  private static final class Refusal extends Exception {
    private static final long serialVersionUID = 1;

    private final int status;

    Refusal(int status, String text) {
      super(text);
      this.status = status;
    }

    Response response() {
      return Response.text(status, String.valueOf(getMessage()));
    }
  }

  Response answer(Request http) {
    try {
      return answer(http, BootstrapRequest.parse(http.text()));
    } catch (BootstrapException e) {
      return Response.text(400, String.valueOf(e.getMessage()));
    } catch (Refusal e) {
      LOG.infof("bootstrap refused: %s", e.getMessage());
      return e.response();
    } catch (StoreException e) {
      LOG.errorf("bootstrap: %s", e.getMessage());
      return Response.text(503, "the store cannot be used at the moment");
    }
  }

  private Response answer(Request http, BootstrapRequest request) throws Refusal, StoreException {
    String host = hostOf(http.host());
    if (authentication.isRequired() && request.token().isEmpty()) {
      throw new Refusal(422, TOKEN_REQUIRED);
    }
    if (params.xdsHost().isEmpty() && !HostNames.cover(serverKeys.certificate(), host)) {
      throw new Refusal(400, wrongHost(host));
    }
    if (!request.proxyType().equals("dataplane")) {
      throw new Refusal(422, "unknown proxy type " + request.proxyType());
    }
    Resource<Dataplane> dataplane = dataplane(request);
    authenticate(request, dataplane);
    var networking = dataplane.spec().networkingOrNone();
    String workload = dataplane.meta().label(Labels.WORKLOAD);
    Bootstrap bootstrap =
        BootstrapConfig.of(
            request,
            settings(host, authority(request)),
            workload.isEmpty() ? "unknown" : workload,
            networking.admin() == null ? 0 : (int) networking.admin().port());
    String json = BootstrapConfig.json(bootstrap);
    boolean wantsJson =
        http.header("accept").map(accept -> accept.equals("application/json")).orElse(false);
    return wantsJson
        ? Response.json(200, envelope(json, networking.address()).toString())
        : new Response(200, "text/x-yaml", Bytes.of(json), Map.of());
  }

  /// Earlier than Kuma, which only refuses the stream: the one who runs the agent is told at once.
  private void authenticate(BootstrapRequest request, Resource<Dataplane> dataplane)
      throws Refusal {
    try {
      authentication.check(request.token(), dataplane);
    } catch (TokenException e) {
      throw new Refusal(401, String.valueOf(e.getMessage()));
    }
  }

  private Resource<Dataplane> dataplane(BootstrapRequest request) throws Refusal, StoreException {
    String text = request.metadata().dataplane();
    if (text.isEmpty()) {
      return store
          .get(Dataplane.TYPE, request.mesh(), request.name())
          .orElseThrow(() -> new Refusal(404, ""));
    }
    Resource<Dataplane> dataplane = parse(text);
    List<Violation> violations = dataplane.validate();
    if (!violations.isEmpty()) {
      throw new Refusal(422, text(violations));
    }
    boolean redirected =
        request.metadata().transparentProxy() != null
            && request.metadata().transparentProxy().outbound().enabled();
    if (redirected && !dataplane.spec().networkingOrNone().outbound().isEmpty()) {
      throw new Refusal(
          422, "outbound: should be empty since dataplane is in Transparent Proxying mode");
    }
    if (store.get(Mesh.TYPE, "", dataplane.mesh()).isEmpty()) {
      throw new Refusal(422, "mesh: mesh \"" + dataplane.mesh() + "\" does not exist");
    }
    return dataplane;
  }

  /// The dataplane that an agent brought along.
  private static Resource<Dataplane> parse(String text) throws Refusal {
    try {
      Resource<?> resource = Codec.read(text);
      if (resource.type() != Dataplane.TYPE) {
        throw new Refusal(422, "invalid resource: " + resource.type().name() + " is no Dataplane");
      }
      return resource.as(Dataplane.TYPE);
    } catch (CodecException e) {
      throw new Refusal(
          422, e.violations().isEmpty() ? String.valueOf(e.getMessage()) : text(e.violations()));
    }
  }

  private static String text(List<Violation> violations) {
    return String.join("; ", violations.stream().map(Violation::toString).toList());
  }

  private BootstrapSettings settings(String host, String authority) {
    return new BootstrapSettings(
        params.xdsHost().isEmpty() ? host : params.xdsHost(),
        params.xdsPort() == 0 ? port.getAsInt() : params.xdsPort(),
        params.xdsConnectTimeout(),
        authority,
        params.adminAddress(),
        params.adminPort(),
        params.adminUnixSocket(),
        params.adminAccessLogPath(),
        params.healthDiscovery());
  }

  /// What the proxy verifies this control plane with: the authority that the agent was given, else
  /// the certificate that the dp-server shows.
  private String authority(BootstrapRequest request) throws Refusal {
    try {
      String pem =
          request.caCertificate().isEmpty() ? serverKeys.chainPem() : request.caCertificate();
      X509Certificate first = KeyPair.certificates(pem).getFirst();
      boolean noAuthority =
          first.getExtensionValue(BASIC_CONSTRAINTS) != null && first.getBasicConstraints() < 0;
      if (noAuthority) {
        throw new Refusal(400, NOT_CA);
      }
      return pem;
    } catch (CertificateException e) {
      throw new Refusal(422, "could not parse certificate from request .CaCert: " + e.getMessage());
    }
  }

  private String wrongHost(String host) {
    return ("A data plane proxy is trying to connect to the control plane using \"%s\" address, but"
            + " the certificate in the control plane has the following SANs %s. Either change the"
            + " --cp-address in kuma-dp to one of those or generate a certificate with this address"
            + " and set it with KUMA_GENERAL_TLS_CERT_FILE and KUMA_GENERAL_TLS_KEY_FILE.")
        .formatted(host, HostNames.of(serverKeys.certificate()));
  }

  private static Json envelope(String bootstrap, String address) {
    Map<String, Json> networking = Map.of("address", Json.of(address));
    Map<String, Json> metrics = new LinkedHashMap<>();
    metrics.put("aggregate", Json.NULL);
    Map<String, Json> sidecar = new LinkedHashMap<>();
    sidecar.put("networking", new Json.Obj(networking));
    sidecar.put("metrics", new Json.Obj(metrics));
    Map<String, Json> fields = new LinkedHashMap<>();
    fields.put(
        "bootstrap",
        Json.of(Base64.getEncoder().encodeToString(bootstrap.getBytes(StandardCharsets.UTF_8))));
    fields.put("kumaSidecarConfiguration", new Json.Obj(sidecar));
    return new Json.Obj(fields);
  }

  /// The host of `HOST:PORT`, without the brackets of an IPv6 address.
  private static String hostOf(String authority) {
    if (authority.startsWith("[")) {
      return authority.substring(1, Math.max(1, authority.indexOf(']')));
    }
    int colon = authority.indexOf(':');
    return colon < 0 ? authority : authority.substring(0, colon);
  }
}
