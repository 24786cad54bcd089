package regent.dp.telemetry;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.metrics.OtlpGrpcMetricExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509TrustManager;
import regent.opa.management.config.TelemetryConfig;
import regent.opa.management.config.TelemetryConfig.Protocol;
import regent.opa.tls.Trust;

/// What sends spans and metrics, as a configuration says.
final class Exporters {
  private Exporters() {}

  static SpanExporter spans(TelemetryConfig config) throws IOException {
    return switch (protocol(config)) {
      case GRPC -> {
        var exporter = OtlpGrpcSpanExporter.builder().setEndpoint(url(config, ""));
        config.headers().forEach(exporter::addHeader);
        protect(
            config,
            exporter::setSslContext,
            exporter::setTrustedCertificates,
            exporter::setClientTls);
        yield exporter.build();
      }
      case HTTP -> {
        var exporter = OtlpHttpSpanExporter.builder().setEndpoint(url(config, "/v1/traces"));
        config.headers().forEach(exporter::addHeader);
        protect(
            config,
            exporter::setSslContext,
            exporter::setTrustedCertificates,
            exporter::setClientTls);
        yield exporter.build();
      }
    };
  }

  static MetricExporter metrics(TelemetryConfig config) throws IOException {
    return switch (protocol(config)) {
      case GRPC -> {
        var exporter = OtlpGrpcMetricExporter.builder().setEndpoint(url(config, ""));
        config.headers().forEach(exporter::addHeader);
        protect(
            config,
            exporter::setSslContext,
            exporter::setTrustedCertificates,
            exporter::setClientTls);
        yield exporter.build();
      }
      case HTTP -> {
        var exporter = OtlpHttpMetricExporter.builder().setEndpoint(url(config, "/v1/metrics"));
        config.headers().forEach(exporter::addHeader);
        protect(
            config,
            exporter::setSslContext,
            exporter::setTrustedCertificates,
            exporter::setClientTls);
        yield exporter.build();
      }
    };
  }

  /// Says how the connection is protected; the builders of exporters have no type in common.
  private static void protect(
      TelemetryConfig config,
      BiConsumer<SSLContext, X509TrustManager> trust,
      Consumer<byte[]> authorities,
      BiConsumer<byte[], byte[]> keyAndCertificate)
      throws IOException {
    var tls = Credentials.of(config);
    if (tls.anybody()) {
      trustAnybody(trust);
    } else if (tls.authorities().length > 0) {
      authorities.accept(tls.authorities());
    }
    if (tls.key().length > 0) {
      keyAndCertificate.accept(tls.key(), tls.certificate());
    }
  }

  private static void trustAnybody(BiConsumer<SSLContext, X509TrustManager> trust)
      throws IOException {
    try {
      var managers = new Trust.Anybody().managers();
      var context = SSLContext.getInstance("TLS");
      context.init(null, managers, null);
      trust.accept(context, (X509TrustManager) managers[0]);
    } catch (GeneralSecurityException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /// Who sends.
  ///
  /// @param more attributes beside those of the configuration
  static Resource resource(TelemetryConfig config, Map<String, String> more) {
    var attributes = Attributes.builder().put("service.name", config.serviceName());
    more.forEach((name, value) -> attributes.put(name, value));
    config.resource().forEach((name, value) -> attributes.put(name, value));
    return Resource.create(attributes.build());
  }

  private static Protocol protocol(TelemetryConfig config) {
    return config
        .protocol()
        .orElseThrow(() -> new IllegalArgumentException("nothing is to be sent"));
  }

  private static String url(TelemetryConfig config, String path) {
    String scheme = config.tls().encryption().equals("off") ? "http://" : "https://";
    return scheme + config.address() + path;
  }

  /// What a connection is protected with, in PEM; empty where there is nothing.
  ///
  /// @param anybody whether any certificate will do
  @SuppressWarnings("ArrayRecordComponent") // handed on at once
  private record Credentials(boolean anybody, byte[] authorities, byte[] certificate, byte[] key) {
    private static final byte[] NOTHING = {};

    static Credentials of(TelemetryConfig config) throws IOException {
      var tls = config.tls();
      return switch (tls.encryption()) {
        case "tls" -> new Credentials(tls.allowInsecure(), read(tls.authority()), NOTHING, NOTHING);
        case "mtls" -> {
          if (tls.certificate().isEmpty() || tls.privateKey().isEmpty()) {
            throw new IOException("encryption mtls needs tls_cert_file and tls_private_key_file");
          }
          yield new Credentials(
              tls.allowInsecure(),
              read(tls.authority()),
              read(tls.certificate()),
              read(tls.privateKey()));
        }
        default -> new Credentials(false, NOTHING, NOTHING, NOTHING);
      };
    }

    private static byte[] read(String file) throws IOException {
      return file.isEmpty() ? NOTHING : Files.readAllBytes(Path.of(file));
    }
  }
}
