package regent.cp.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Every setting that Kuma's control plane knows, from `settings.tsv`.
///
/// The whole list is kept, also where Regent has no use for a setting yet: a file written for Kuma
/// is accepted, and a misspelt key is not.
final class Catalogue {
  private final Map<String, Setting> byKey;

  private Catalogue(Map<String, Setting> byKey) {
    this.byKey = byKey;
  }

  static Catalogue read() {
    try (InputStream file = Catalogue.class.getResourceAsStream("settings.tsv")) {
      if (file == null) {
        throw new IllegalStateException("settings.tsv is not in the program");
      }
      var byKey = new TreeMap<String, Setting>();
      new String(file.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(Catalogue::setting)
          .forEach(setting -> byKey.put(setting.key(), setting));
      return new Catalogue(byKey);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Setting setting(String line) {
    List<String> fields = List.of(line.split("\t", -1));
    try {
      return new Setting(fields.get(0), fields.get(1), new ObjectMapper().readTree(fields.get(2)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("settings.tsv: " + line, e);
    }
  }

  /// All settings by key, in the order of their keys.
  Map<String, Setting> byKey() {
    return byKey;
  }
}
