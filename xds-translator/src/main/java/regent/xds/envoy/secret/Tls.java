package regent.xds.envoy.secret;

import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.core.v3.TransportSocket;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SubjectAltNameMatcher;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SubjectAltNameMatcher.SanType;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsCertificate;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import regent.xds.envoy.proto.Protos;
import regent.xds.plan.DownstreamTls;
import regent.xds.plan.SecretPlan;

/// Secrets and TLS settings as Envoy's messages.
public final class Tls {
  /// Envoy's name for sockets that speak TLS.
  public static final String SOCKET = "envoy.transport_sockets.tls";

  private Tls() {}

  /// A certificate or a trust bundle under its name.
  public static Secret secret(SecretPlan plan) {
    return switch (plan) {
      case SecretPlan.Certificate(var name, _, var chain, var key) ->
          Secret.newBuilder().setName(name).setTlsCertificate(certificate(chain, key)).build();
      case SecretPlan.TrustedCa(var name, _, var bundle) ->
          Secret.newBuilder()
              .setName(name)
              .setValidationContext(
                  CertificateValidationContext.newBuilder().setTrustedCa(inline(bundle)))
              .build();
    };
  }

  /// The socket of a filter chain that accepts only known clients.
  public static TransportSocket downstream(DownstreamTls tls) {
    var clients =
        CertificateValidationContext.newBuilder()
            .setTrustedCa(inline(tls.clientCa()))
            .addMatchTypedSubjectAltNames(subjectAltName(SanType.DNS, tls.clientName()));
    var context =
        DownstreamTlsContext.newBuilder()
            .setCommonTlsContext(
                CommonTlsContext.newBuilder()
                    .addTlsCertificates(certificate(tls.certificateChain(), tls.privateKey()))
                    .setValidationContext(clients))
            .setRequireClientCertificate(Protos.bool(true));
    return TransportSocket.newBuilder()
        .setName(SOCKET)
        .setTypedConfig(Protos.any(context.build()))
        .build();
  }

  /// A name that a certificate must carry.
  public static SubjectAltNameMatcher subjectAltName(SanType type, String exactly) {
    return SubjectAltNameMatcher.newBuilder()
        .setSanType(type)
        .setMatcher(StringMatcher.newBuilder().setExact(exactly))
        .build();
  }

  /// Text in place, as bytes.
  public static DataSource inline(String pem) {
    return DataSource.newBuilder().setInlineBytes(ByteString.copyFromUtf8(pem)).build();
  }

  private static TlsCertificate certificate(String chain, String privateKey) {
    return TlsCertificate.newBuilder()
        .setCertificateChain(inline(chain))
        .setPrivateKey(inline(privateKey))
        .build();
  }
}
