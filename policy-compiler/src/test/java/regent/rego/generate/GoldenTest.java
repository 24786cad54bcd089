package regent.rego.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import regent.opa.CompileException;
import regent.opa.builtin.Builtins;
import regent.opa.diagnostic.Source;
import regent.rego.RegoCompiler;
import regent.rego.plan.PlanText;

/// Plans and classes of a few policies, approved as text. `-Dgolden=update` writes what is made
/// now.
class GoldenTest {
  private static final Path CASES = Path.of("src/test/resources/regent/rego/generate");

  @ParameterizedTest
  @ValueSource(strings = {"authz data.authz.allow", "collections data.collections"})
  void planAndClassesReadAsApproved(String line) throws IOException, CompileException {
    int space = line.indexOf(' ');
    var folder = CASES.resolve(line.substring(0, space));
    var source = new Source("policy.rego", Files.readString(folder.resolve("policy.rego")));
    var policy = RegoCompiler.standard().compile(List.of(source)).plan(line.substring(space + 1));
    compare(folder.resolve("plan.txt"), PlanText.of(policy));
    compare(
        folder.resolve("class.txt"),
        Generator.classFiles(policy, Builtins.standard()).stream()
            .map(ClassText::of)
            .collect(Collectors.joining()));
  }

  private static void compare(Path approved, String actual) throws IOException {
    if ("update".equals(System.getProperty("golden"))) {
      Files.writeString(approved, actual);
    }
    assertThat(actual).isEqualTo(Files.readString(approved));
  }
}
