package regent.opa.management.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import regent.opa.value.Arr;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Value;

/// The options that are known. Objects without an entry may hold anything.
final class KnownKeys {
  private static final String POLLING =
      "min_delay_seconds max_delay_seconds long_polling_timeout_seconds superseded_etag_ttl_seconds";

  private static final List<Entry> ENTRIES =
      List.of(
          entry(
              "",
              "services labels discovery bundle bundles decision_logs status plugins keys"
                  + " default_decision default_authorization_decision caching nd_builtin_cache"
                  + " persistence_directory distributed_tracing metrics_export server storage"),
          entry(
              "decision_logs",
              "plugin service partition_name reporting request_context mask_decision drop_decision"
                  + " console resource nd_builtin_cache overflow spool"),
          entry("decision_logs.spool", "directory size_limit_bytes fsync"),
          entry(
              "decision_logs.reporting",
              "buffer_type buffer_size_limit_bytes buffer_size_limit_events"
                  + " upload_size_limit_bytes min_delay_seconds max_delay_seconds"
                  + " max_decisions_per_second trigger"),
          entry("decision_logs.request_context", "http"),
          entry("decision_logs.request_context.http", "headers"),
          entry(
              "status",
              "plugin service partition_name console prometheus prometheus_config trigger"),
          entry("status.prometheus_config", "collectors"),
          entry("status.prometheus_config.collectors", "bundle_loading_duration_ns"),
          entry("status.prometheus_config.collectors.bundle_loading_duration_ns", "buckets"),
          entry(
              "discovery", "name prefix decision service resource signing persist trigger polling"),
          entry("discovery.polling", POLLING),
          entry(
              "bundle",
              "name prefix service resource signing persist size_limit_bytes trigger polling"),
          entry("bundle.polling", POLLING),
          entry("bundles.*", "service resource signing persist size_limit_bytes trigger polling"),
          entry("bundles.*.polling", POLLING),
          entry("server", "metrics encoding decoding logger_plugin"),
          entry("server.decoding", "max_length gzip"),
          entry("server.decoding.gzip", "max_length"),
          entry("server.encoding", "gzip"),
          entry("server.encoding.gzip", "min_length compression_level"),
          entry("server.metrics", "prom"),
          entry("server.metrics.prom", "http_request_duration_seconds"),
          entry("server.metrics.prom.http_request_duration_seconds", "buckets"),
          entry("storage", "disk"),
          entry("storage.disk", "directory auto_create partitions badger"),
          entry("caching", "inter_query_builtin_cache inter_query_builtin_value_cache"),
          entry(
              "caching.inter_query_builtin_cache",
              "max_size_bytes forced_eviction_threshold_percentage"
                  + " stale_entry_eviction_period_seconds"),
          entry("caching.inter_query_builtin_value_cache", "max_num_entries named"),
          entry("caching.inter_query_builtin_value_cache.named.*", "max_num_entries disabled"),
          entry(
              "distributed_tracing",
              "type address service_name sample_percentage encryption allow_insecure_tls"
                  + " tls_cert_file tls_private_key_file tls_ca_cert_file resource"
                  + " batch_span_processor_options exclude_paths"),
          entry(
              "distributed_tracing.resource",
              "service_version service_instance_id service_namespace deployment_environment"),
          entry(
              "distributed_tracing.batch_span_processor_options",
              "blocking batch_timeout_ms export_timeout_ms max_export_batch_size max_queue_size"),
          entry(
              "metrics_export",
              "type address export_interval_ms service_name encryption allow_insecure_tls"
                  + " tls_cert_file tls_private_key_file tls_ca_cert_file headers resource"),
          entry(
              "metrics_export.resource",
              "service_instance_id service_namespace deployment_environment"),
          entry(
              "services.*",
              "name url headers allow_insecure_tls response_header_timeout_seconds tls credentials"
                  + " type"),
          entry("keys.*", "key private_key algorithm scope"));

  private KnownKeys() {}

  /// A warning for each option of `config` that nothing reads, sorted.
  static List<String> warnings(Obj config) {
    var warnings = new TreeSet<String>();
    visit(config, List.of(), warnings);
    return List.copyOf(warnings);
  }

  private static void visit(Value value, List<String> path, Set<String> warnings) {
    switch (value) {
      case Obj object ->
          object.forEach(
              (key, child) -> {
                var inner = extended(path, key instanceof Str text ? text.value() : key.toString());
                if (!isKnown(path, inner.getLast())) {
                  warnings.add(
                      "unknown configuration option \"%s\" encountered"
                          .formatted(String.join(".", inner)));
                }
                visit(child, inner, warnings);
              });
      case Arr array -> {
        for (int i = 0; i < array.size(); i++) {
          visit(array.at(i), extended(path, String.valueOf(i)), warnings);
        }
      }
      default -> {}
    }
  }

  private static List<String> extended(List<String> path, String key) {
    var extended = new ArrayList<>(path);
    extended.add(key);
    return extended;
  }

  private static boolean isKnown(List<String> parent, String key) {
    return ENTRIES.stream()
        .filter(entry -> entry.matches(parent))
        .allMatch(entry -> entry.keys().contains(key));
  }

  private static Entry entry(String pattern, String keys) {
    return new Entry(
        pattern.isEmpty() ? List.of() : List.of(pattern.split("\\.")), Set.of(keys.split(" ")));
  }

  /// @param pattern a path; `*` stands for any part
  private record Entry(List<String> pattern, Set<String> keys) {
    boolean matches(List<String> path) {
      if (path.size() != pattern.size()) {
        return false;
      }
      for (int i = 0; i < path.size(); i++) {
        if (!pattern.get(i).equals("*") && !pattern.get(i).equals(path.get(i))) {
          return false;
        }
      }
      return true;
    }
  }
}
