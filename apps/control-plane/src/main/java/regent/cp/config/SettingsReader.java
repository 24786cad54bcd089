package regent.cp.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import regent.cp.config.BadSettings.Problem;
import regent.model.json.GoDuration;
import regent.model.json.ShapeException;

/// Reads settings: the file first, then `KUMA_*`, then `REGENT_*`; the last one that is there wins.
///
/// Source: Kuma's `pkg/config` (names of keys and variables, order of file and environment).
public final class SettingsReader {
  private final Catalogue catalogue = Catalogue.read();
  private final Map<String, String> environment;
  private final List<Problem> problems = new ArrayList<>();
  private final SortedMap<String, JsonNode> values = new TreeMap<>();

  private SettingsReader(Map<String, String> environment) {
    this.environment = environment;
    catalogue.byKey().forEach((key, setting) -> values.put(key, setting.initial()));
  }

  /// @param file YAML with Kuma's keys; absent: nothing but the environment
  /// @param environment the variables of the process
  /// @throws BadSettings with everything that is wrong, when anything is
  public static Settings read(Optional<Path> file, Map<String, String> environment)
      throws BadSettings {
    var reader = new SettingsReader(environment);
    file.ifPresent(reader::readFile);
    reader.readEnvironment();
    Settings settings = reader.settings();
    if (!reader.problems.isEmpty()) {
      throw new BadSettings(reader.problems);
    }
    return settings;
  }

  private void readFile(Path file) {
    try {
      Object document =
          new Load(LoadSettings.builder().setLabel(file.toString()).build())
              .loadFromString(Files.readString(file));
      if (document != null) {
        flatten("", new ObjectMapper().valueToTree(document));
      }
    } catch (IOException e) {
      problems.add(new Problem(file.toString(), "cannot be read: " + e.getMessage()));
    } catch (YamlEngineException e) {
      problems.add(new Problem(file.toString(), "is not YAML: " + e.getMessage()));
    }
  }

  private void flatten(String path, JsonNode node) {
    Setting setting = catalogue.byKey().get(path);
    if (setting != null) {
      put(setting, node);
      return;
    }
    boolean inner = path.isEmpty() || isInner(path);
    if (inner && node.isObject()) {
      node.properties()
          .forEach(
              entry ->
                  flatten(
                      path.isEmpty() ? entry.getKey() : path + "." + entry.getKey(),
                      entry.getValue()));
    } else if (!inner) {
      problems.add(new Problem(path, "there is no such setting"));
    } else if (!node.isNull()) {
      problems.add(new Problem(path.isEmpty() ? "file" : path, "must be a map of settings"));
    }
  }

  private boolean isInner(String path) {
    return catalogue.byKey().keySet().stream().anyMatch(key -> key.startsWith(path + "."));
  }

  private void put(Setting setting, JsonNode given) {
    JsonNode value = given.isNull() ? setting.initial() : given;
    JsonNode initial = setting.initial();
    if (initial.isTextual() && value.isNumber()) {
      values.put(setting.key(), JsonNodeFactory.instance.textNode(value.asText()));
    } else if (initial.getNodeType() != value.getNodeType()) {
      problems.add(
          new Problem(setting.named(), "must be " + kind(initial) + ", is " + value.toString()));
    } else {
      values.put(setting.key(), value);
    }
  }

  private static String kind(JsonNode example) {
    return switch (example.getNodeType()) {
      case BOOLEAN -> "true or false";
      case NUMBER -> "a number";
      case ARRAY -> "a list";
      case OBJECT -> "a map";
      case STRING, NULL, MISSING, BINARY, POJO -> "a text";
    };
  }

  private void readEnvironment() {
    for (Setting setting : catalogue.byKey().values()) {
      if (setting.variable().equals("-")) {
        continue;
      }
      String value = environment.get("REGENT_" + setting.variable());
      if (value == null) {
        value = environment.get("KUMA_" + setting.variable());
      }
      if (value != null) {
        put(setting, fromText(setting.initial(), value));
      }
    }
  }

  /// The text of a variable as the kind of JSON that the setting has; lists are separated by
  /// commas.
  private static JsonNode fromText(JsonNode initial, String text) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    return switch (initial.getNodeType()) {
      case BOOLEAN ->
          switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "1", "t" -> json.booleanNode(true);
            case "false", "0", "f" -> json.booleanNode(false);
            default -> json.textNode(text);
          };
      case NUMBER -> {
        try {
          yield json.numberNode(Long.parseLong(text));
        } catch (NumberFormatException e) {
          yield json.textNode(text);
        }
      }
      case ARRAY -> {
        var list = json.arrayNode();
        for (String item : text.split(",", -1)) {
          if (!item.isBlank()) {
            list.add(item.strip());
          }
        }
        yield list;
      }
      case OBJECT, STRING, NULL, MISSING, BINARY, POJO -> json.textNode(text);
    };
  }

  private Settings settings() {
    Path workDir =
        text("general.workDir").isEmpty()
            ? Path.of(System.getProperty("user.home"), ".regent")
            : Path.of(text("general.workDir"));
    var mode = oneOf("mode", Map.of("zone", Settings.Mode.ZONE, "global", Settings.Mode.GLOBAL));
    oneOf("environment", Map.of("universal", "universal", "kubernetes", "kubernetes"));
    String zone = text("multizone.zone.name");
    if (!zone.matches("[a-z]([-a-z0-9]{0,61}[a-z0-9])?")) {
      problem("multizone.zone.name", "must be a DNS-1035 label, is \"" + zone + "\"");
    }
    Optional<Settings.KeyFiles> general =
        keys("general.tlsCertFile", "general.tlsKeyFile", Optional.empty());
    Settings.Listen dpListen =
        new Settings.Listen("0.0.0.0", port("dpServer.port"), name("dpServer.port"));
    var api = api(general);
    return new Settings(
        mode,
        zone,
        workDir,
        store(workDir),
        api,
        new Settings.DpServer(
            dpListen,
            keys("dpServer.tlsCertFile", "dpServer.tlsKeyFile", general),
            !oneOf(
                    "dpServer.authn.dpProxy.type",
                    Map.of("", "dpToken", "dpToken", "dpToken", "none", "none"))
                .equals("none"),
            flag("dpServer.authn.dpProxy.dpToken.enableIssuer")),
        bootstrap(dpListen.port()),
        new Settings.Defaults(
            flag("defaults.skipMeshCreation"), flag("defaults.skipHostnameGenerators")),
        new Settings.Listen(
            "0.0.0.0", port("diagnostics.serverPort"), name("diagnostics.serverPort")),
        new Settings.Xds(
            duration("xdsServer.dataplaneDeregistrationDelay"),
            duration("xdsServer.dataplaneStatusFlushInterval")),
        text("ipam.meshService.cidr"),
        Collections.unmodifiableSortedMap(values));
  }

  private Settings.Api api(Optional<Settings.KeyFiles> general) {
    Optional<Settings.Listen> http = listen("apiServer.http");
    Optional<Settings.Listen> https = listen("apiServer.https");
    if (http.isEmpty() && https.isEmpty()) {
      problem("apiServer.http.enabled", "at least one of HTTP and HTTPS must be enabled");
    }
    return new Settings.Api(
        http,
        https,
        keys("apiServer.https.tlsCertFile", "apiServer.https.tlsKeyFile", general),
        flag("apiServer.authn.localhostIsAdmin"),
        flag("apiServer.authn.tokens.bootstrapAdminToken"),
        flag("apiServer.authn.tokens.enableIssuer"),
        flag("apiServer.readOnly"),
        texts("apiServer.corsAllowedDomains"));
  }

  private Settings.BootstrapParams bootstrap(int dpServerPort) {
    int xdsPort = number("bootstrapServer.params.xdsPort", 0, 65_535);
    return new Settings.BootstrapParams(
        text("bootstrapServer.params.adminAddress"),
        port("bootstrapServer.params.adminPort"),
        flag("bootstrapServer.params.envoyAdminUnixSocket"),
        text("bootstrapServer.params.adminAccessLogPath"),
        text("bootstrapServer.params.xdsHost"),
        xdsPort == 0 ? dpServerPort : xdsPort,
        duration("bootstrapServer.params.xdsConnectTimeout"),
        number("bootstrapServer.params.xdsGrpcMaxReceiveMessageBytes", 1, Integer.MAX_VALUE),
        flag("dpServer.authn.enableReloadableTokens"),
        flag("dpServer.hds.enabled"));
  }

  private Settings.Store store(Path workDir) {
    Function<String, Settings.Store> make =
        type ->
            switch (type) {
              case "memory" -> new Settings.Store.Memory();
              case "postgres" -> postgres();
              default -> new Settings.Store.H2(workDir.resolve("store").resolve("regent"));
            };
    return make.apply(
        oneOf("store.type", Map.of("memory", "memory", "postgres", "postgres", "h2", "h2")));
  }

  private Settings.Store.Postgres postgres() {
    return new Settings.Store.Postgres(
        required("store.postgres.host"),
        port("store.postgres.port"),
        required("store.postgres.user"),
        text("store.postgres.password"),
        required("store.postgres.dbName"),
        Duration.ofSeconds(number("store.postgres.connectionTimeout", 1, 3600)),
        Math.max(1, number("store.postgres.maxOpenConnections", 0, 10_000)),
        new Settings.PostgresTls(
            oneOf(
                "store.postgres.tls.mode",
                Map.of(
                    "disable", "disable",
                    "verifyNone", "verifyNone",
                    "verifyCa", "verifyCa",
                    "verifyFull", "verifyFull")),
            file("store.postgres.tls.certPath"),
            file("store.postgres.tls.keyPath"),
            file("store.postgres.tls.caPath")));
  }

  private Optional<Settings.Listen> listen(String prefix) {
    var listen =
        new Settings.Listen(
            text(prefix + ".interface"), port(prefix + ".port"), name(prefix + ".port"));
    return flag(prefix + ".enabled") ? Optional.of(listen) : Optional.empty();
  }

  private Optional<Settings.KeyFiles> keys(
      String certificateKey, String keyKey, Optional<Settings.KeyFiles> otherwise) {
    Optional<Path> certificate = file(certificateKey);
    Optional<Path> key = file(keyKey);
    if (certificate.isPresent() && key.isPresent()) {
      return Optional.of(new Settings.KeyFiles(certificate.get(), key.get()));
    }
    if (certificate.isPresent()) {
      problem(keyKey, "has to be set when " + certificateKey + " is");
    }
    if (key.isPresent()) {
      problem(certificateKey, "has to be set when " + keyKey + " is");
    }
    return otherwise;
  }

  private Optional<Path> file(String key) {
    String path = text(key);
    if (path.isEmpty()) {
      return Optional.empty();
    }
    if (!Files.isReadable(Path.of(path))) {
      problem(key, "the file " + path + " is not there or cannot be read");
    }
    return Optional.of(Path.of(path));
  }

  private String text(String key) {
    return value(key).asText();
  }

  private List<String> texts(String key) {
    var texts = new ArrayList<String>();
    value(key).forEach(item -> texts.add(item.asText()));
    return List.copyOf(texts);
  }

  private String required(String key) {
    if (text(key).isEmpty()) {
      problem(key, "must not be empty");
    }
    return text(key);
  }

  private boolean flag(String key) {
    return value(key).asBoolean();
  }

  /// 0 stands for any free port.
  private int port(String key) {
    return number(key, 0, 65_535);
  }

  private int number(String key, int least, int most) {
    long number = value(key).asLong();
    if (number < least || number > most) {
      problem(key, "must be from " + least + " to " + most + ", is " + number);
      return least;
    }
    return (int) number;
  }

  private <T> T oneOf(String key, Map<String, T> choices) {
    T choice = choices.get(text(key));
    if (choice != null) {
      return choice;
    }
    var names = choices.keySet().stream().filter(name -> !name.isEmpty()).sorted().toList();
    problem(key, "must be one of " + String.join(", ", names) + ", is \"" + text(key) + "\"");
    return choices.values().iterator().next();
  }

  private Duration duration(String key) {
    try {
      return GoDuration.parse(text(key));
    } catch (ShapeException e) {
      problem(key, "must be a duration such as 10s or 1h30m, is \"" + text(key) + "\"");
      return Duration.ZERO;
    }
  }

  private JsonNode value(String key) {
    JsonNode value = values.get(key);
    if (value == null) {
      throw new IllegalStateException("not in the catalogue: " + key);
    }
    return value;
  }

  private String name(String key) {
    Setting setting = catalogue.byKey().get(key);
    return setting == null ? key : setting.named();
  }

  private void problem(String key, String reason) {
    problems.add(new Problem(name(key), reason));
  }
}
