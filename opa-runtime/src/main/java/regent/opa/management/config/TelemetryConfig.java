package regent.opa.management.config;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Where spans or metrics are sent with OTLP.
///
/// @param protocol how it is spoken; absent when nothing is sent
/// @param address host and port
/// @param resource attributes of the sender beside its name, such as `service.namespace`
/// @param headers headers of each export
/// @param tls how the connection is protected
/// @param samplePercentage of traces, from 0 to 100
/// @param interval between two exports
/// @param excludePaths requests that make no spans: globs
/// @param batch how spans are collected
///
/// Source: <https://www.openpolicyagent.org/docs/configuration#distributed-tracing>
public record TelemetryConfig(
    Optional<Protocol> protocol,
    String address,
    String serviceName,
    Map<String, String> resource,
    Map<String, String> headers,
    Tls tls,
    double samplePercentage,
    Duration interval,
    List<String> excludePaths,
    Batch batch) {
  private static final String GRPC_ADDRESS = "localhost:4317";
  private static final String HTTP_ADDRESS = "localhost:4318";

  public TelemetryConfig {
    excludePaths = List.copyOf(excludePaths);
  }

  /// The two ways of OTLP.
  public enum Protocol {
    GRPC,
    HTTP
  }

  /// @param encryption `off`, `tls` or `mtls`
  /// @param certificate path of a PEM file; empty when absent, as the others
  public record Tls(
      String encryption,
      boolean allowInsecure,
      String certificate,
      String privateKey,
      String authority) {}

  /// @param blocking whether a request waits when the queue is full
  public record Batch(
      boolean blocking, Duration timeout, Duration exportTimeout, int maxBatch, int maxQueue) {}

  static TelemetryConfig tracing(Section section) throws ConfigException {
    String type = section.string("type", "");
    Optional<Protocol> protocol =
        switch (type.toLowerCase(Locale.ROOT)) {
          case "" -> Optional.empty();
          case "grpc" -> Optional.of(Protocol.GRPC);
          case "http" -> Optional.of(Protocol.HTTP);
          default ->
              throw section.wrong(
                  "type",
                  "unknown distributed_tracing.type '%s', must be \"grpc\", \"http\" or \"\" (unset)"
                      .formatted(type));
        };
    double sample = section.number("sample_percentage").orElse(100d);
    if (sample < 0 || sample > 100) {
      throw section.wrong(
          "sample_percentage",
          "unsupported distributed_tracing.sample_percentage '"
              + section.json().get("sample_percentage")
              + "'");
    }
    return new TelemetryConfig(
        protocol,
        section.string(
            "address", protocol.equals(Optional.of(Protocol.HTTP)) ? HTTP_ADDRESS : GRPC_ADDRESS),
        section.string("service_name", "opa"),
        resource(section.object("resource")),
        Map.of(),
        tls(section, "unsupported distributed_tracing.encryption_scheme '%s'"),
        sample,
        Duration.ofMinutes(1),
        section.strings("exclude_paths"),
        batch(section.object("batch_span_processor_options")));
  }

  static TelemetryConfig metrics(Section section) throws ConfigException {
    String type = section.string("type", "");
    Optional<Protocol> protocol =
        switch (type.toLowerCase(Locale.ROOT)) {
          case "" -> Optional.empty();
          case "otlp/grpc" -> Optional.of(Protocol.GRPC);
          case "otlp/http" -> Optional.of(Protocol.HTTP);
          default ->
              throw section.wrong(
                  "type",
                  ("unknown metrics_export.type \"%s\", must be \"otlp/grpc\", \"otlp/http\" or"
                          + " \"\" (unset)")
                      .formatted(type));
        };
    long interval = section.integer("export_interval_ms").orElse(60_000);
    if (interval <= 0) {
      throw section.wrong(
          "export_interval_ms",
          "metrics_export.export_interval_ms must be a positive value, got " + interval);
    }
    return new TelemetryConfig(
        protocol,
        section.string(
            "address", protocol.equals(Optional.of(Protocol.HTTP)) ? HTTP_ADDRESS : GRPC_ADDRESS),
        section.string("service_name", "opa"),
        resource(section.object("resource")),
        section.texts("headers"),
        tls(section, "unsupported metrics_export.encryption \"%s\""),
        100,
        Duration.ofMillis(interval),
        List.of(),
        batch(section.object("batch_span_processor_options")));
  }

  private static Tls tls(Section section, String unsupported) throws ConfigException {
    String encryption = section.string("encryption", "off");
    if (!List.of("off", "tls", "mtls").contains(encryption)) {
      throw section.wrong("encryption", unsupported.formatted(encryption));
    }
    return new Tls(
        encryption,
        section.flag("allow_insecure_tls"),
        section.string("tls_cert_file", ""),
        section.string("tls_private_key_file", ""),
        section.string("tls_ca_cert_file", ""));
  }

  private static Map<String, String> resource(Section section) throws ConfigException {
    Map<String, String> attributes = new LinkedHashMap<>();
    for (var name :
        List.of(
            "service_version",
            "service_instance_id",
            "service_namespace",
            "deployment_environment")) {
      String text = section.string(name, "");
      if (!text.isEmpty()) {
        attributes.put(attribute(name), text);
      }
    }
    return attributes;
  }

  private static String attribute(String name) {
    return name.equals("service_instance_id") ? "service.instance.id" : name.replace('_', '.');
  }

  private static Batch batch(Section section) throws ConfigException {
    return new Batch(
        section.flag("blocking"),
        Duration.ofMillis(section.integer("batch_timeout_ms").orElse(5000)),
        Duration.ofMillis(section.integer("export_timeout_ms").orElse(30_000)),
        (int) section.integer("max_export_batch_size").orElse(512),
        (int) section.integer("max_queue_size").orElse(2048));
  }
}
