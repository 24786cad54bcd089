package regent.opa.builtin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Compares all built-ins with `signatures.txt`: the names, types and traits of those of OPA 1.22.
final class BuiltinSignaturesTest {
  @Test
  void builtinsHaveTheTypesOfOpa() throws IOException {
    var wanted = new TreeMap<String, String>();
    try (var in = getClass().getResourceAsStream("/builtins/signatures.txt")) {
      for (var line : new String(in.readAllBytes(), UTF_8).lines().toList()) {
        int space = line.indexOf(' ');
        wanted.put(line.substring(0, space), line.substring(space + 1));
      }
    }
    assertThat(wanted).hasSize(206);
    var actual = new TreeMap<String, String>();
    Builtins.standard().all().forEach(b -> actual.put(b.name(), text(b)));
    assertThat(actual).isEqualTo(wanted);
  }

  private static String text(Builtin builtin) {
    var traits =
        builtin.traits().stream()
            .map(t -> t.name().toLowerCase(Locale.ROOT))
            .sorted()
            .collect(Collectors.joining(" "));
    return builtin.type() + (traits.isEmpty() ? "" : " # " + traits);
  }
}
