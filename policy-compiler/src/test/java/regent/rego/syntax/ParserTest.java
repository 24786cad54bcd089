package regent.rego.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import regent.opa.diagnostic.DiagnosticText;
import regent.opa.diagnostic.Diagnostics;
import regent.opa.diagnostic.Source;

/// Sources and their trees or errors, approved as text. `-Dgolden=update` writes what is made now.
class ParserTest {
  private static final Path CASES = Path.of("src/test/resources/regent/rego/syntax");

  @TestFactory
  Stream<DynamicTest> cases() throws IOException {
    var tests = Stream.<DynamicTest>builder();
    for (var file : new String[] {"modules.txt", "metadata.txt", "errors.txt"}) {
      var cases = SyntaxCase.read(CASES.resolve(file));
      if ("update".equals(System.getProperty("golden"))) {
        Files.writeString(
            CASES.resolve(file),
            cases.stream().map(c -> c.with(outcome(c))).collect(Collectors.joining()));
        cases = SyntaxCase.read(CASES.resolve(file));
      }
      for (var wanted : cases) {
        tests.add(
            dynamicTest(
                file + ": " + wanted.name(),
                () -> assertThat(outcome(wanted)).isEqualTo(wanted.approved())));
      }
    }
    return tests.build();
  }

  private static String outcome(SyntaxCase wanted) {
    var diagnostics = new Diagnostics();
    var module = wanted.parts().get("module");
    if (module != null) {
      var source = new Source("test.rego", module + "\n");
      var parsed = Parser.parse(source, wanted.options(), diagnostics);
      if (parsed != null) {
        return "--- tree\n" + TreeText.of(AstJson.of(parsed));
      }
    } else {
      var source = new Source("", wanted.parts().getOrDefault("query", ""));
      var parsed = Parser.parseQuery(source, wanted.options(), diagnostics);
      if (parsed != null) {
        return "--- tree\n" + TreeText.of(AstJson.of(parsed));
      }
    }
    return "--- errors\n"
        + diagnostics.all().stream().map(DiagnosticText::of).collect(Collectors.joining("\n"));
  }

  @ParameterizedTest
  @CsvSource({
    "[, ]",
    "(, )",
    "x[, ]",
    "f(, )",
    "'[1, ', ]",
    "'{1, ', }",
    "{1: , }",
    "-x[, ]",
    "[x | , ]",
    "{x | , }",
    "{x: y | , }",
    "$\"{, }\"",
    "'{a: b, c: ', }"
  })
  void deepNestingEndsInAnError(String open, String close) {
    for (int depth : new int[] {10_000, 100_000}) {
      assertThat(errors("p := " + open.repeat(depth) + "1" + close.repeat(depth)))
          .contains("max parsing recursion depth exceeded");
      assertThat(errors("p := " + open.repeat(depth))).isNotEmpty();
    }
    assertThat(errors("p := " + open.repeat(100) + "1" + close.repeat(100))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "not (, )",
    "not {, }",
    "'(a or ', )",
    "'{a} and ', ''",
    "'a or ', ''",
    "every x in xs {, }",
    "'a and (b or ', )"
  })
  void deepBodiesEndInAnError(String open, String close) {
    assertThat(errors("p if " + open.repeat(20_000) + "x" + close.repeat(20_000)))
        .contains("max parsing recursion depth exceeded");
  }

  @Test
  void nineHundredBracketsAreNotTooDeep() {
    assertThat(errors("p := " + "[".repeat(900) + "]".repeat(900))).isEmpty();
  }

  @Test
  void longChainsEndInAnErrorWhenTheyNest() {
    assertThat(errors("p := 1" + " + 1".repeat(20_000))).contains("recursion depth exceeded");
    assertThat(errors("p if { x }" + " else := 1 if { x }".repeat(20_000)))
        .contains("recursion depth exceeded");
    assertThat(errors("p if x" + " with input as 1".repeat(20_000))).isEmpty();
    assertThat(errors("p := x" + ".y".repeat(20_000))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{a: b | ",
        "[x | y, ",
        "{x | {y: z | ",
        "not (",
        "(a or {b} and (",
        "{{",
        "[{1: "
      })
  void whatIsTriedTwiceOnEachLevelIsReadOnce(String open) {
    assertThat(errors("p if " + open.repeat(60) + "x y")).isNotEmpty();
  }

  private static String errors(String rule) {
    var diagnostics = new Diagnostics();
    Parser.parse(
        new Source("test.rego", "package test\n" + rule),
        ParserOptions.of(RegoVersion.V2),
        diagnostics);
    return diagnostics.all().stream().map(d -> d.message()).collect(Collectors.joining("\n"));
  }

  @Test
  void charactersThatAreNoneAreReported() {
    assertThat(errors("p := \"\uD800\"")).contains("illegal utf-8 character");
    assertThat(errors("p := \"\0\"")).contains("illegal null character");
    assertThat(errors("p := \uFEFF1")).contains("illegal byte-order mark");
  }

  @Test
  void numbersOfManyDigitsAreRefusedAtOnce() {
    assertThat(errors("p := " + "1".repeat(5_000_000))).contains("number too big");
    assertThat(errors("p := 1." + "0".repeat(5_000_000))).contains("number too big");
    assertThat(errors("p := 1e99999999999")).contains("invalid float");
  }

  @Test
  void placesKeepTheTextThatStandsThere() {
    var text = "package test\n\np := f(1) + (g.h[0]) if {\n\tx\n} # end";
    var diagnostics = new Diagnostics();
    var module = Parser.parse(new Source("test.rego", text), ParserOptions.DEFAULT, diagnostics);
    assertThat(diagnostics.all()).isEmpty();
    assertThat(module).isNotNull();
    var rule = module.rules().getFirst();
    assertThat(rule.at().text()).isEqualTo("p := f(1) + (g.h[0]) if {\n\tx\n}");
    assertThat(rule.head().at().text()).isEqualTo("p := f(1) + (g.h[0])");
    assertThat(rule.body().exprs().getFirst().at()).hasToString("test.rego:4");
    assertThat(module.comments().getFirst().at().col()).isEqualTo(3);
  }
}
