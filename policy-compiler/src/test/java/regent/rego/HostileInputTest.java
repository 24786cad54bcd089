package regent.rego;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import regent.opa.CompileException;
import regent.opa.Evaluation;
import regent.opa.Evaluation.BuiltinErrors;
import regent.opa.EvaluationException;
import regent.opa.data.Data;
import regent.opa.diagnostic.Diagnostics;
import regent.opa.diagnostic.Source;
import regent.opa.value.Json;
import regent.opa.value.JsonException;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Undefined;
import regent.opa.value.Value;
import regent.rego.syntax.Parser;
import regent.rego.syntax.ParserOptions;

/// What somebody might write in order to bring an engine down: each ends in an answer or a clear
/// error, in time and memory in proportion to its size. That is what the limits of these tests are
/// for; they are far above what is needed and no measurement.
class HostileInputTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int MANY = 10_000;
  private static final String TOO_DEEP = "max parsing recursion depth exceeded";
  private static final String TOO_BIG = "number too big";

  /// @param rules what follows `package test`
  /// @param wanted the value of `p` as JSON text, or a part of the error
  record Attack(String name, String rules, String wanted) {
    @Override
    public String toString() {
      return name;
    }
  }

  @ParameterizedTest
  @MethodSource({"syntax", "numbers", "patterns", "documents", "texts", "loops"})
  void endsInAnAnswerOrAnError(Attack attack) {
    for (var backend : Backend.values()) {
      assertThat(assertTimeoutPreemptively(PATIENCE, () -> outcome(attack.rules(), backend)))
          .contains(attack.wanted());
    }
  }

  static Stream<Attack> syntax() {
    return Stream.of(
        nested("arrays", "[", "1", "]", TOO_DEEP),
        nested("arrays that do not end", "[", "", "", TOO_DEEP),
        nested("objects", "{\"a\":", "1", "}", TOO_DEEP),
        nested("sets", "{", "1", "}", TOO_DEEP),
        nested("sets that do not end", "{", "", "", TOO_DEEP),
        nested("parentheses", "(", "1", ")", TOO_DEEP),
        nested("calls", "count(", "1", ")", TOO_DEEP),
        nested("references", "input[", "1", "]", TOO_DEEP),
        nested("comprehensions", "[x | x := ", "1", "]", TOO_DEEP),
        nested("what may be comprehensions or unions", "[x | y, ", "", "", TOO_DEEP),
        nested("the same with braces", "{x | y, ", "", "", TOO_DEEP),
        nested("template strings", "$\"{", "1", "}\"", TOO_DEEP),
        nested("signs", "-", "1", "", "unexpected minus token: expected number"),
        nested("sums", "1 + ", "1", "", TOO_DEEP),
        nested("unions", "{1} | ", "{1}", "", TOO_DEEP),
        new Attack("not", "p if {" + "not ".repeat(MANY) + "x }", "unexpected not keyword"),
        new Attack(
            "every",
            "p if { " + "every x in [1] { ".repeat(MANY) + "x == 1" + "}".repeat(MANY + 1),
            TOO_DEEP),
        new Attack("else", "p := 1 if false\n" + "else := 2 if false\n".repeat(MANY), TOO_DEEP),
        new Attack("long reference", "p if not input" + ".a".repeat(MANY), "true"),
        new Attack("many with", "p if true " + "with input as 1 ".repeat(1_000), "true"),
        new Attack("long string", "p := count(\"" + "a".repeat(5_000_000) + "\")", "5000000"),
        new Attack("bytes that are no text", "p := \"\udcff\"", "illegal utf-8 character"));
  }

  private static Attack nested(
      String name, String open, String inside, String close, String wanted) {
    return new Attack(name, "p := " + open.repeat(MANY) + inside + close.repeat(MANY), wanted);
  }

  static Stream<Attack> numbers() {
    return Stream.of(
        new Attack("many digits", "p := " + "9".repeat(1_000_000), TOO_BIG),
        new Attack("large exponent", "p := 1e1000000 == 1", TOO_BIG),
        new Attack("small exponent", "p := 1e-1000000 == 1", TOO_BIG),
        new Attack("exponent too large to count", "p := 1e99999999999 == 1", "invalid float"),
        call("large exponent in JSON", "json.unmarshal(\"1e1000000\")", TOO_BIG),
        call("large exponent in text", "to_number(\"1e1000000\")", "value out of range"),
        call("large exponent with a unit", "units.parse(\"1e1000000\")", "exponent too large"),
        call("long shift", "bits.lsh(1, 1000000000)", "shift of more than 16777216 bits"),
        call("large width", "count(sprintf(\"%1000000000d\", [1]))", "14"),
        call("long fraction", "count(sprintf(\"%.1000000000f\", [1.5]))", "16"),
        call("long duration", "time.parse_duration_ns(\"99999999999999999999h\")", "invalid"),
        call("long version", "semver.compare(\"" + "9".repeat(100_000) + ".0.0\", \"1.0.0\")", "1"),
        call("product of large numbers", "product([1e300, 1e300, 1e300]) > 1", "true"));
  }

  private static Attack call(String name, String call, String wanted) {
    return new Attack(name, "p := " + call, wanted);
  }

  static Stream<Attack> patterns() {
    var many = "a".repeat(50_000);
    return Stream.of(
        regex("nested repetition", "^(a+)+$", many + "!", "false"),
        regex("same alternatives", "^(a|a)*$", many + "!", "false"),
        regex("repeated repetition", "((a{1000}){1000}){1000}", "a", "invalid repeat count"),
        regex("many groups", "(".repeat(MANY) + ")".repeat(MANY), "a", "nests too deeply"),
        regex("many groups repeated", "(?:".repeat(900) + "a" + ")*".repeat(900), many, "true"),
        regex("much of anything", ".*".repeat(500) + "x", "a".repeat(5_000), "false"),
        regex("back reference", "(a)\\\\1", "aa", "invalid escape sequence"),
        call(
            "intersection of globs",
            "regex.globs_match(\"%s\", \"%s\")".formatted("a*".repeat(500), "a*".repeat(500)),
            "true"),
        glob("many stars", "*a".repeat(1_000), "a".repeat(5_000) + "b", "false"),
        glob("many double stars", "**a".repeat(1_000), "a".repeat(5_000) + "b", "false"),
        glob("many alternatives", "{a,b,aa}".repeat(500), "a".repeat(5_000) + "b", "false"),
        glob("nested alternatives", "{".repeat(MANY) + "a" + "}".repeat(MANY), "a", "true"),
        glob("many classes", "[a-z]".repeat(MANY), "a".repeat(MANY), "true"));
  }

  private static Attack regex(String name, String pattern, String text, String wanted) {
    return call(
        "expression: " + name, "regex.match(\"" + pattern + "\", \"" + text + "\")", wanted);
  }

  private static Attack glob(String name, String pattern, String text, String wanted) {
    return call(
        "glob: " + name, "glob.match(\"" + pattern + "\", [\"/\"], \"" + text + "\")", wanted);
  }

  static Stream<Attack> documents() {
    return Stream.of(
        call("deep JSON", "json.unmarshal(\"" + nest(100_000) + "\")", "exceeded max depth"),
        call("deep JSON that is asked about", "json.is_valid(\"" + nest(100_000) + "\")", "false"),
        call("JSON of some depth", "count(json.unmarshal(\"" + nest(900) + "\"))", "1"),
        call("deep YAML", "yaml.is_valid(\"" + nest(100_000) + "\")", "false"),
        call("YAML bomb", "yaml.unmarshal(\"" + yamlBomb() + "\")", "excessive aliasing"),
        call("YAML that contains itself", "yaml.unmarshal(\"a: &a [*a]\")", "contains itself"),
        call("merge with itself", "yaml.unmarshal(\"a: &a {<<: *a}\")", "contains itself"),
        schema("that is itself", "{\"$ref\": \"#\"}"),
        schema(
            "that refers in a circle",
            "{\"$ref\": \"#/definitions/a\", \"definitions\": {"
                + "\"a\": {\"$ref\": \"#/definitions/b\"}, "
                + "\"b\": {\"$ref\": \"#/definitions/a\"}}}"),
        call(
            "schema that describes a tree",
            "json.match_schema({\"a\": {\"a\": {\"a\": 1}}},"
                + " {\"properties\": {\"a\": {\"$ref\": \"#\"}}})[0]",
            "true"),
        call(
            "certificates of noise",
            "crypto.x509.parse_certificates(\"" + "MIIB".repeat(100_000) + "\")",
            "malformed certificate"),
        call(
            "token of many parts", "io.jwt.decode(\"" + "a.".repeat(100_000) + "\")", "3 sections"),
        call(
            "long path to patch",
            "json.patch({}, [{\"op\": \"add\", \"path\": \"/"
                + "a/".repeat(MANY)
                + "b\", \"value\": 1}])",
            "does not exist"));
  }

  /// OPA itself does not survive these.
  private static Attack schema(String name, String schema) {
    return call("schema " + name, "json.match_schema({\"a\": 1}, " + schema + ")[0]", "true");
  }

  private static String nest(int depth) {
    return "[".repeat(depth) + "]".repeat(depth);
  }

  private static String yamlBomb() {
    var text = new StringBuilder("a0: &a0 [x]\\n");
    for (int i = 1; i < 10; i++) {
      var inner = ("*a" + (i - 1) + ",").repeat(10);
      text.append("a%d: &a%d [%s]\\n".formatted(i, i, inner));
    }
    return text.toString();
  }

  static Stream<Attack> texts() {
    return Stream.of(
        call("every letter", "count(split(\"" + "a".repeat(1_000_000) + "\", \"\"))", "1000000"),
        call("every place", "count(indexof_n(\"" + "a".repeat(100_000) + "\", \"a\"))", "100000"),
        call(
            "between all letters",
            "count(regex.replace(\"" + "b".repeat(100_000) + "\", \"\", \"xx\"))",
            "300002"),
        call(
            "long layout",
            "time.parse_ns(\"%s\", \"%s\")".formatted("2006".repeat(MANY), "2006".repeat(MANY)),
            "1136073600000000000"),
        call(
            "template that calls itself",
            "strings.render_template(`{{define \"a\"}}{{template \"a\"}}{{end}}{{template \"a\"}}`, {})",
            // By its own limit, or by that of the stack.
            "eval_"),
        call(
            "template with many parentheses",
            "strings.render_template(\"{{" + "(".repeat(500) + "1" + ")".repeat(500) + "}}\", {})",
            "1"));
  }

  static Stream<Attack> loops() {
    return Stream.of(
        new Attack(
            "graph that is a circle",
            """
            g := {sprintf("%d", [i]): [sprintf("%d", [(i + 1) % 20000])] |
              some i in numbers.range(0, 19999)
            }
            p := count(graph.reachable(g, ["0"]))
            """,
            "20000"),
        call("addresses of a network", "count(net.cidr_expand(\"10.0.0.0/16\"))", "65536"),
        new Attack(
            "product of two searches",
            """
            p := count([1 | some _ in numbers.range(1, 500); some _ in numbers.range(1, 500)])
            """,
            "250000"));
  }

  private static String outcome(String rules, Backend backend) {
    try {
      return RegoCompiler.standard()
          .withBackend(backend)
          .compile(List.of(new Source("test.rego", "package test\n\n" + rules + "\n")))
          .prepare("x = data.test.p")
          .answers(evaluation(Undefined.UNDEFINED))
          .toString();
    } catch (CompileException | EvaluationException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static Evaluation evaluation(Value input) {
    var evaluation = Evaluation.of(input, Data.EMPTY, Instant.EPOCH);
    return new Evaluation(input, evaluation.data(), evaluation.context(), BuiltinErrors.STRICT);
  }

  @Test
  void aModuleOfFiftyMegabytesIsParsed() {
    var rule = "messages contains \"" + "x".repeat(1_000) + "\" if input.method == \"GET\"\n";
    var text = "package test\n\n" + rule.repeat(50_000_000 / rule.length());
    var module =
        assertTimeoutPreemptively(
            PATIENCE,
            () ->
                Parser.parse(
                    new Source("test.rego", text), ParserOptions.DEFAULT, new Diagnostics()));
    assertThat(module).isNotNull();
    assertThat(module.rules()).hasSize(50_000_000 / rule.length());
  }

  @Test
  void aDocumentOfAMillionElementsIsSearched() throws CompileException {
    var input = new StringBuilder("[0");
    for (int i = 1; i < 1_000_000; i++) {
      input.append(',').append(i);
    }
    var query =
        RegoCompiler.standard()
            .compile(
                List.of(
                    new Source(
                        "test.rego",
                        "package test\n\np := count([x | some x in input; x % 2 == 0])\n")))
            .prepare("x = data.test.p");
    List<Obj> answers =
        assertTimeoutPreemptively(
            PATIENCE, () -> query.answers(evaluation(Json.read(input.append(']').toString()))));
    assertThat(answers.getFirst().get(Str.of("x"))).isEqualTo(Num.of(500_000));
  }

  @Test
  void jsonThatIsNoTextIsRefusedWithItsPlace() {
    assertThatThrownBy(() -> Json.read(new byte[] {'[', '"', (byte) 0xff, '"', ']'}))
        .isInstanceOf(JsonException.class);
    assertThat(new String(new byte[] {(byte) 0xff}, UTF_8)).isEqualTo("\ufffd");
  }
}
