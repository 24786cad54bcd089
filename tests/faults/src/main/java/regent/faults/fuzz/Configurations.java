package regent.faults.fuzz;

import java.util.List;
import java.util.Optional;
import regent.authz.config.EnvoyExtAuthz;
import regent.opa.management.config.ConfigException;
import regent.opa.management.config.ConfigText;
import regent.opa.management.config.OpaConfig;
import regent.opa.value.Value;

/// Configuration files: refused with the path of what is wrong, or read.
final class Configurations implements Target {
  private static final List<String> EXAMPLES =
      List.of(
          """
          services:
            acme:
              url: https://example.com/control-plane-api/v1
              response_header_timeout_seconds: 5
              headers: {X-A: b}
              credentials:
                bearer: {token: "bGFza2RqZmxha3NkamZsa2Fqc2Rsa2ZqYWtsc2RqZmtramRmYWxkc2tm", scheme: Bearer}
          labels: {app: myapp, region: west}
          bundles:
            authz:
              service: acme
              resource: bundles/http/example/authz.tar.gz
              persist: true
              size_limit_bytes: 1073741824
              polling: {min_delay_seconds: 60, max_delay_seconds: 120, long_polling_timeout_seconds: 10}
              signing: {keyid: global_key, scope: read, exclude_files: ["*.txt"]}
          decision_logs:
            service: acme
            resource: /logs
            console: true
            mask_decision: /system/log/mask
            drop_decision: /system/log/drop
            nd_builtin_cache: true
            overflow: drop-new
            request_context: {http: {headers: [X-Request-Id]}}
            reporting: {min_delay_seconds: 300, max_delay_seconds: 600, buffer_type: event,
              buffer_size_limit_events: 10, upload_size_limit_bytes: 4096, max_decisions_per_second: 1.5}
            spool: {directory: /tmp/none, size_limit_bytes: 100000}
          status: {service: acme, prometheus: true, trigger: periodic, console: false,
            prometheus_config: {collectors: {bundle_loading_duration_ns: {buckets: [1, 2.5e3]}}}}
          default_decision: /http/example/authz/allow
          default_authorization_decision: /system/authz/allow
          persistence_directory: /var/tmp
          """,
          """
          keys:
            global_key: {algorithm: HS256, key: secret, scope: write}
            rs: {algorithm: RS256, key: "-----BEGIN PUBLIC KEY-----\\nAAAA\\n-----END PUBLIC KEY-----"}
          caching:
            inter_query_builtin_cache: {max_size_bytes: 10000000, forced_eviction_threshold_percentage: 70,
              stale_entry_eviction_period_seconds: 3600}
            inter_query_builtin_value_cache: {max_num_entries: 10, named: {io_jwt: {max_num_entries: 10}}}
          server:
            encoding: {gzip: {min_length: 1024, compression_level: 9}}
            decoding: {max_length: 134217728, gzip: {max_length: 268435456}}
            metrics: {prom: {http_request_duration_seconds: {buckets: [1e-6, 5e-6]}}}
          distributed_tracing: {type: grpc, address: "localhost:4317", service_name: opa,
            sample_percentage: 50, encryption: mtls, allow_insecure_tls: true}
          nd_builtin_cache: true
          storage: {disk: {directory: /tmp/x, auto_create: true}}
          plugins:
            envoy_ext_authz_grpc: {addr: ":9191", path: envoy/authz/allow, dry-run: false,
              enable-reflection: true, grpc-max-recv-msg-size: 40194304, skip-request-body-parse: false,
              enable-performance-metrics: true, grpc-request-duration-seconds-buckets: [0.001, 1]}
            file_logger: {path: /tmp/log, max_size_mb: 50}
          """,
          """
          {"services": [{"name": "s3", "url": "https://b.s3.eu-west-1.amazonaws.com",
            "credentials": {"s3_signing": {"web_identity_credentials": {"aws_region": "us-east-1"},
              "environment_credentials": {}, "metadata_credentials": {"iam_role": "r"},
              "service": "s3", "signature_version": "4"}}},
            {"name": "o", "url": "https://x", "type": "oci", "credentials": {"oauth2": {
              "token_url": "https://t/token", "grant_type": "client_credentials", "client_id": "a",
              "client_secret": "b", "scopes": ["c"]}}},
            {"name": "g", "url": "https://x", "credentials": {"gcp_metadata": {"audience": "a", "scopes": []}}},
            {"name": "z", "url": "https://x", "credentials": {"azure_managed_identity": {}}},
            {"name": "c", "url": "https://x", "allow_insecure_tls": true, "tls": {"ca_cert": "/none"},
             "credentials": {"client_tls": {"cert": "/c", "private_key": "/k"}}}],
           "discovery": {"name": "d", "service": "s3", "decision": "a/b", "resource": "x",
             "trigger": "manual", "signing": {"keyid": "k"}, "persist": true}}
          """,
          "a: &a [1, 2]\nb: *a\nc: !!set {x, y}\nlabels: {<<: {a: b}}\nd: |\n  text\n  more\n");

  private static final List<String> SETS =
      List.of(
          "services.acme.url=https://x,services.acme.headers.a=b",
          "labels.a\\.b=c,bundles.x.polling.min_delay_seconds=10",
          "a[0].b={1,2,x}",
          "a=null,b=true,c=1.5");

  @Override
  public void feed(Damage damage) throws Exception {
    String text = damage.text(EXAMPLES, 6);
    Value json;
    try {
      json =
          damage.once(10)
              ? ConfigText.load(
                  Optional.empty(), List.of(damage.text(SETS, 4)), List.of(), _ -> Optional.empty())
              : ConfigText.parse(text, name -> Optional.of(name + "1"));
    } catch (ConfigException e) {
      Checked.message(e.text());
      return;
    }
    try {
      var config =
          OpaConfig.of((regent.opa.value.Obj) json, new OpaConfig.Instance("fuzz", "1.22.2"));
      config.warnings().forEach(Checked::message);
      var plugin = config.plugins().get("envoy_ext_authz_grpc");
      if (plugin != null) {
        var reading = EnvoyExtAuthz.read(plugin);
        reading.errors().forEach(problem -> Checked.message(problem.toString()));
        reading.warnings().forEach(problem -> Checked.message(problem.toString()));
      }
    } catch (ConfigException e) {
      Checked.message(e.text());
    }
  }
}
