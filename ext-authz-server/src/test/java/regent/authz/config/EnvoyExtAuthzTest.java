package regent.authz.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import regent.authz.input.BodyParsing;
import regent.authz.net.ListenAddress;
import regent.opa.value.Json;
import regent.opa.value.JsonException;

class EnvoyExtAuthzTest {
  @Test
  void absentKeysHaveThePluginsDefaults() throws Exception {
    var reading = read("{}");

    assertThat(reading.errors()).isEmpty();
    var settings = reading.settings();
    assertThat(((ListenAddress.Tcp) settings.address()).socket().getPort()).isEqualTo(9191);
    assertThat(settings.path()).isEqualTo("envoy/authz/allow");
    assertThat(settings.maxReceive()).isEqualTo(4 * 1024 * 1024);
    assertThat(settings.maxSend()).isEqualTo(Integer.MAX_VALUE);
    assertThat(settings.buckets()).hasSize(11).contains(1e-6, 0.003, 1.0);
    assertThat(settings.tls()).isNull();
    assertThat(settings.http()).isNull();
  }

  @Test
  void everyKeyOfThePluginIsRead() throws Exception {
    var reading =
        read(
            """
            {"addr": "unix://@authz", "path": "a/b", "dry-run": true, "enable-reflection": true,
             "proto-descriptor": "/d.pb", "grpc-max-recv-msg-size": 1, "grpc-max-send-msg-size": 2,
             "skip-request-body-parse": true, "enable-performance-metrics": true,
             "grpc-request-duration-seconds-buckets": [0.1, 1, 2.5]}
            """);

    assertThat(reading.errors()).isEmpty();
    assertThat(reading.warnings()).isEmpty();
    var settings = reading.settings();
    assertThat(settings.address()).isEqualTo(new ListenAddress.Abstract("authz"));
    assertThat(settings.path()).isEqualTo("a/b");
    assertThat(settings.dryRun()).isTrue();
    assertThat(settings.reflection()).isTrue();
    assertThat(settings.protoDescriptor()).isEqualTo(Path.of("/d.pb"));
    assertThat(settings.maxReceive()).isEqualTo(1);
    assertThat(settings.maxSend()).isEqualTo(2);
    assertThat(settings.skipBodies()).isTrue();
    assertThat(settings.performanceMetrics()).isTrue();
    assertThat(settings.buckets()).isEqualTo(List.of(0.1, 1.0, 2.5));
    assertThat(settings.policy().bodies()).isInstanceOf(BodyParsing.Skip.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "data.envoy.authz.allow          | envoy/authz/allow",
        "data[\"istio\"].authz[\"a-b\"]  | istio/authz/a-b",
      })
  void queryThatIsAReferenceIsAPath(String query, String path) throws Exception {
    assertThat(read("{\"query\": " + Json.write(regent.opa.value.Str.of(query)) + "}"))
        .satisfies(
            reading -> {
              assertThat(reading.errors()).isEmpty();
              assertThat(reading.settings().path()).isEqualTo(path);
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"addr\": 1}                            | addr: must be a string",
        "{\"addr\": \"ftp://x\"}                  | addr: invalid url scheme \"ftp\"",
        "{\"addr\": \"localhost\"}                | addr: missing port in address \"localhost\"",
        "{\"addr\": \":70000\"}                   | addr: invalid port \"70000\"",
        "{\"addr\": \"unix://\"}                  | addr: a Unix socket needs a path",
        "{\"dry-run\": \"yes\"}                   | dry-run: must be a boolean",
        "{\"grpc-max-recv-msg-size\": 1.5}        | grpc-max-recv-msg-size: must be a number of bytes between 1 and 2147483647",
        "{\"path\": \"a\", \"query\": \"data.a\"} | query: must not be given beside path",
        "{\"query\": \"x := 1\"}                  | query: must be a reference into data, such as data.envoy.authz.allow",
        "{\"grpc-request-duration-seconds-buckets\": [1, \"a\"]} | grpc-request-duration-seconds-buckets[1]: must be a number",
        "{\"grpc-request-duration-seconds-buckets\": [2, 1]}     | grpc-request-duration-seconds-buckets[1]: must be greater than the number before it",
        "{\"tls-cert-file\": \"c\"}               | tls-private-key-file: must be given, as the other one of certificate and key is",
        "{\"tls-ca-cert-file\": \"c\"}            | tls-ca-cert-file: needs tls-cert-file and tls-private-key-file",
        "{\"http-path-prefix\": \"/a\"}           | http-path-prefix: needs http-addr",
      })
  void wrongValueIsRefusedWithItsPath(String config, String problem) throws Exception {
    assertThat(read(config).errors())
        .extracting(Problem::toString)
        .containsExactly("plugins.envoy_ext_authz_grpc." + problem);
  }

  @Test
  void unknownKeyIsAWarning() throws Exception {
    var reading = read("{\"adr\": \":1\", \"path\": null}");

    assertThat(reading.errors()).isEmpty();
    assertThat(reading.warnings())
        .containsExactly(new Problem("plugins.envoy_ext_authz_grpc.adr", "is not a known key"));
  }

  @Test
  void whatIsNoObjectIsRefused() throws Exception {
    assertThat(read("[]").errors())
        .containsExactly(new Problem("plugins.envoy_ext_authz_grpc", "must be an object"));
  }

  private static EnvoyExtAuthz.Reading read(String json) throws JsonException {
    return EnvoyExtAuthz.read(Json.read(json));
  }
}
