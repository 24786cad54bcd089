package regent.opa.management.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import regent.opa.management.config.DecisionLogConfig.Overflow;
import regent.opa.value.Json;
import regent.opa.value.Obj;

class OpaConfigTest {
  private static final OpaConfig.Instance INSTANCE = new OpaConfig.Instance("i", "v");

  private static OpaConfig read(String yaml) throws ConfigException {
    return OpaConfig.of(ConfigText.parse(yaml, _ -> Optional.empty()), INSTANCE);
  }

  @Test
  void anEmptyConfigurationHasTheDefaultsOfOpa() throws ConfigException {
    OpaConfig config = read("");
    assertThat(config.defaultDecision()).isEqualTo("/system/main");
    assertThat(config.defaultAuthorizationDecision()).isEqualTo("/system/authz/allow");
    assertThat(config.labels()).containsExactly(Map.entry("id", "i"), Map.entry("version", "v"));
    assertThat(config.server().gzipMinLength()).isEqualTo(1024);
    assertThat(config.server().maxLength()).isEqualTo(268_435_456);
    assertThat(config.persistenceDirectory()).isEqualTo(Path.of(".opa"));
    assertThat(config.decisionLogs()).isEmpty();
    assertThat(config.warnings()).isEmpty();
  }

  @Test
  void servicesMayBeAnArrayOrAnObject() throws ConfigException {
    var array = read("services: [{name: a, url: 'http://a/'}, {name: b, url: 'http://b'}]");
    var object = read("services: {a: {url: 'http://a/'}, b: {url: 'http://b'}}");
    assertThat(array.services()).isEqualTo(object.services());
    assertThat(array.services().get("a").url()).isEqualTo("http://a");
  }

  @Test
  void aBundleHasDefaults() throws ConfigException {
    var bundle = read("services: {s: {url: u}}\nbundles: {authz: {}}").bundles().get("authz");
    assertThat(bundle.service()).isEqualTo("s");
    assertThat(bundle.resource()).isEqualTo("bundles/authz");
    assertThat(bundle.polling().minDelay()).isEqualTo(Duration.ofMinutes(1));
    assertThat(bundle.polling().maxDelay()).isEqualTo(Duration.ofMinutes(2));
    assertThat(bundle.sizeLimit()).isEqualTo(1L << 30);
    assertThat(bundle.trigger()).isEqualTo(Trigger.PERIODIC);
  }

  @Test
  void decisionLogsHaveTheDefaultsOfOpaAndOurOverflow() throws ConfigException {
    var logs =
        read("services: {s: {url: u}}\ndecision_logs: {overflow: block}").decisionLogs().get();
    assertThat(logs.service()).isEqualTo("s");
    assertThat(logs.resource()).isEqualTo("/logs");
    assertThat(logs.mask()).isEqualTo("/system/log/mask");
    assertThat(logs.reporting().uploadBytes()).isEqualTo(32_768);
    assertThat(logs.reporting().bufferEvents()).isEqualTo(10_000);
    assertThat(logs.overflow()).isEqualTo(Overflow.BLOCK);
  }

  @Test
  void whatIsShownHoldsNoSecrets() throws ConfigException {
    var config =
        read(
            """
            services: {s: {url: u, credentials: {bearer: {token: secret}}}}
            keys: {k: {key: secret, private_key: secret, algorithm: HS256}}
            """);
    assertThat(Json.write(config.active()))
        .isEqualTo(
            "{\"default_authorization_decision\":\"/system/authz/allow\","
                + "\"default_decision\":\"/system/main\",\"keys\":{\"k\":{\"algorithm\":\"HS256\"}},"
                + "\"labels\":{\"id\":\"i\",\"version\":\"v\"},\"services\":{\"s\":{\"url\":\"u\"}}}");
  }

  @Test
  void discoveryNamesTheQuery() throws ConfigException {
    var services = "services: {s: {url: u}}\n";
    assertThat(read(services + "discovery: {name: /example/disco}").discovery().get().query())
        .isEqualTo("data.example.disco");
    assertThat(read(services + "discovery: {resource: r}").discovery().get().query())
        .isEqualTo("data");
    assertThat(
            read(services + "discovery: {name: n, prefix: /p/}")
                .discovery()
                .get()
                .source()
                .resource())
        .isEqualTo("p/n");
  }

  @Test
  void variablesOfTheEnvironmentAreReplacedWhereTheyAreKnown() throws ConfigException {
    Obj config =
        ConfigText.parse(
            "labels: {a: '${A}', b: '${B}', c: '${}'}",
            name -> name.equals("A") ? Optional.of("x$1") : Optional.empty());
    assertThat(config).hasToString("{\"labels\": {\"a\": \"x$1\", \"b\": \"${B}\", \"c\": \"\"}}");
  }

  @Test
  void overridesWinOverTheFile(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("config.yaml");
    Files.writeString(file, "labels: {a: old, b: old}\nservices: [{name: s}]\n");
    Path token = folder.resolve("token");
    Files.writeString(token, " secret \n");
    Obj config =
        ConfigText.load(
            Optional.of(file),
            List.of(
                "labels.a=new,services[0].name=t,services[1].name=u",
                "n=1,z=007,t=TRUE,l={a,2},e=,x=a\\,b"),
            List.of("services[0].credentials.bearer.token=" + token),
            _ -> Optional.empty());
    assertThat(Json.write(config))
        .isEqualTo(
            "{\"e\":\"\",\"l\":[\"a\",2],\"labels\":{\"a\":\"new\",\"b\":\"old\"},\"n\":1,"
                + "\"services\":[{\"credentials\":{\"bearer\":{\"token\":\"secret\"}},\"name\":\"t\"},"
                + "{\"name\":\"u\"}],\"t\":true,\"x\":\"a,b\",\"z\":\"007\"}");
  }

  @TestFactory
  Stream<DynamicTest> unknownOptionsAreWarnedAbout() {
    return Stream.of(
            new String[] {"decision_log: {console: true}", "decision_log"},
            new String[] {"decision_logs: {consoel: true}", "decision_logs.consoel"},
            new String[] {
              "services: {s: {url: u}}\nbundles: {a: {servcie: s}}", "bundles.a.servcie"
            },
            new String[] {"services: [{name: s, urll: u}]", "services.0.urll"},
            new String[] {"server: {decoding: {gzip: {max: 1}}}", "server.decoding.gzip.max"})
        .map(
            each ->
                DynamicTest.dynamicTest(
                    each[1],
                    () ->
                        assertThat(read(each[0]).warnings())
                            .containsExactly(
                                "unknown configuration option \"" + each[1] + "\" encountered")));
  }

  @TestFactory
  Stream<DynamicTest> wrongOptionsAreRefusedWithTheirPath() {
    return Stream.of(
            wrong("default_decision: 1", "default_decision", "default_decision must be a string"),
            wrong("services: 1", "services", "services must be an array or an object"),
            wrong("services: [1]", "services.0", "services.0 must be an object"),
            wrong("services: {s: {url: 1}}", "services.s.url", "services.s.url must be a string"),
            wrong(
                "bundles: {a: {service: x}}",
                "bundles.a.service",
                "invalid configuration for bundle \"a\": service name \"x\" not found"),
            wrong(
                "services: {s: {}}\nbundles: {a: {polling: {min_delay_seconds: 1}}}",
                "bundles.a.polling.max_delay_seconds",
                "invalid configuration for bundle \"a\":"
                    + " polling configuration missing 'max_delay_seconds'"),
            wrong(
                "services: {s: {}}\nbundles: {a: {signing: {}}}",
                "bundles.a.signing",
                "invalid configuration for bundle \"a\": no verification keys configured"),
            wrong(
                "services: {s: {}}\nbundles: {a: {trigger: immediate}}",
                "bundles.a.trigger",
                "invalid configuration for bundle \"a\": invalid trigger mode \"immediate\""
                    + " (want \"periodic\" or \"manual\")"),
            wrong(
                "keys: {k: {}}",
                "keys.k",
                "invalid keys configuration: no keys provided for key ID k"),
            wrong(
                "keys: {k: {key: x, algorithm: X}}",
                "keys.k.algorithm",
                "unsupported algorithm 'X'"),
            wrong(
                "decision_logs: {reporting: {buffer_type: heap}}",
                "decision_logs.reporting.buffer_type",
                "invalid buffer type \"heap\", expected \"event\" or \"size\""),
            wrong(
                "decision_logs: {plugin: p}",
                "decision_logs.plugin",
                "invalid plugin name \"p\" in decision_logs"),
            wrong(
                "decision_logs: {overflow: lose}",
                "decision_logs.overflow",
                "invalid overflow \"lose\" (want \"block\", \"drop-oldest\" or \"drop-new\")"),
            wrong(
                "server: {encoding: {gzip: {compression_level: 5}}}",
                "server.encoding.gzip.compression_level",
                "invalid value for server.encoding.gzip.compression_level field,"
                    + " accepted values are 0, 1 or 9"),
            wrong(
                "services: {s: {credentials: {bearer: {token: a, token_path: b}}}}",
                "services.s.credentials.bearer",
                "invalid config: specify a value for either the \"token\" or \"token_path\" field"),
            wrong(
                "services: {s: {credentials: {bearer: {}, gcp_metadata: {audience: a}}}}",
                "services.s.credentials",
                "a maximum one credential method must be specified"),
            wrong(
                "services: {s: {credentials: {oauth2: {token_url: 'http://x'}}}}",
                "services.s.credentials.oauth2.token_url",
                "token_url required to use https scheme"),
            wrong(
                "services: {s: {}}\ndiscovery: {resource: r, trigger: manual}\n"
                    + "status: {trigger: periodic}",
                "status.trigger",
                "invalid status config: trigger mode mismatch: manual and periodic"
                    + " (hint: check discovery configuration)"))
        .map(
            each ->
                DynamicTest.dynamicTest(
                    each[1],
                    () -> {
                      var problem =
                          catchThrowableOfType(ConfigException.class, () -> read(each[0]));
                      assertThat(problem.path()).isEqualTo(each[1]);
                      assertThat(problem).hasMessage(each[2]);
                    }));
  }

  private static String[] wrong(String yaml, String path, String problem) {
    return new String[] {yaml, path, problem};
  }
}
