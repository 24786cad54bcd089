package regent.opa.builtin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import regent.opa.value.JsonException;

/// Runs the cases of `src/test/resources/builtins`: calls, and the answers and errors that OPA 1.22
/// gives.
final class BuiltinCasesTest {
  static final List<String> FILES =
      List.of(
          "core",
          "encoding",
          "graphql",
          "jwt",
          "patterns",
          "schema",
          "strings",
          "template",
          "time",
          "x509",
          "yaml");

  @TestFactory
  Stream<DynamicTest> casesGiveTheAnswersOfOpa() {
    return FILES.stream()
        .flatMap(BuiltinCasesTest::cases)
        .map(c -> dynamicTest(c.toString(), () -> assertThat(c.answer()).isEqualTo(c.wanted())));
  }

  static Stream<BuiltinCase> cases(String file) {
    try (var in = BuiltinCasesTest.class.getResourceAsStream("/builtins/" + file + ".json")) {
      return BuiltinCase.readAll(file, new String(in.readAllBytes(), UTF_8)).stream();
    } catch (IOException | JsonException e) {
      throw new IllegalStateException(file, e);
    }
  }
}
