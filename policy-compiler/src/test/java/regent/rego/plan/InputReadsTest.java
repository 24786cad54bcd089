package regent.rego.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import regent.opa.CompileException;
import regent.opa.diagnostic.Source;
import regent.rego.RegoCompiler;

/// What policies read of their input.
class InputReadsTest {
  private static List<String> reads(String rules) throws CompileException {
    var module = new Source("p.rego", "package p\n" + rules);
    return RegoCompiler.standard().compile(List.of(module)).needs("data.p.allow").paths("input");
  }

  @Test
  void aComparedPathIsNeededAsAWhole() throws CompileException {
    assertThat(reads("allow if input.user.name == \"alice\"")).containsExactly("input.user.name");
  }

  @Test
  void pathsGoOnThroughRules() throws CompileException {
    assertThat(
            reads(
                """
                http := input.attributes.request.http
                allow if { http.method == "GET"; http.headers["x-user"] == input.user }
                """))
        .containsExactly(
            "input.attributes.request.http.headers[\"x-user\"]",
            "input.attributes.request.http.method",
            "input.user");
  }

  @Test
  void pathsGoOnThroughFunctions() throws CompileException {
    assertThat(
            reads(
                """
                name(x) := x.name
                small(x) if x.size < 3
                allow if { name(input.a) == "a"; small(input.b) }
                """))
        .containsExactly("input.a.name", "input.b.size");
  }

  @Test
  void aWholeInputThatIsAnArgumentIsReadAsTheFunctionReadsIt() throws CompileException {
    assertThat(reads("f(i) if i.x == i.y.z\nallow if f(input)"))
        .containsExactly("input.x", "input.y.z");
  }

  @Test
  void loopsNeedPartsOfEachElement() throws CompileException {
    assertThat(
            reads(
                """
                allow if { some c in input.containers; startswith(c.image, "a/") }
                allow if input.grants[_].role == "admin"
                """))
        .containsExactly("input.containers[_].image", "input.grants[_].role");
  }

  @Test
  void computedKeysNeedAllElements() throws CompileException {
    assertThat(reads("allow if input.roles[input.role].level > 3"))
        .containsExactly("input.role", "input.roles[_].level");
  }

  @Test
  void whatABuiltinSeesIsNeededAsAWhole() throws CompileException {
    assertThat(reads("allow if { x := input.body; count(x) > 1; x.a == 1 }"))
        .containsExactly("input.body");
    assertThat(reads("allow if json.marshal(input) != \"\"")).containsExactly("input");
  }

  @Test
  void whatIsReturnedIsNeededAsAWhole() throws CompileException {
    assertThat(reads("allow := {\"who\": input.who}")).containsExactly("input.who");
    assertThat(reads("allow := input.answer.value")).containsExactly("input.answer.value");
  }

  @Test
  void rulesThatMayConflictAreComparedAsAWhole() throws CompileException {
    assertThat(
            reads(
                """
                who := input.a if input.first
                who := input.b if not input.first
                allow if who.name == "x"
                """))
        .containsExactly("input.a", "input.b", "input.first");
  }

  @Test
  void patternsReadEachItemAndTheLength() throws CompileException {
    assertThat(reads("allow if [\"users\", id] = input.path"))
        .allSatisfy(path -> assertThat(path).startsWith("input.path"));
  }

  @Test
  void replacedInputIsReadFromWhatReplacesIt() throws CompileException {
    assertThat(reads("ok if input.x.y == 1\nallow if ok with input as input.other"))
        .contains("input.other.x.y");
    assertThat(reads("ok if input.x.y == 1\nallow if ok with input.x as input.z"))
        .contains("input.z");
  }

  @Test
  void presenceAloneIsMarked() throws CompileException {
    assertThat(reads("allow if { x := input.a.b }")).containsExactly("input.a.b?");
  }

  @Test
  void aPolicyThatAsksForNothingNeedsNothing() throws CompileException {
    var needs =
        RegoCompiler.standard()
            .compile(List.of(new Source("p.rego", "package p\nallow if data.x == 1")))
            .needs("data.p.allow");
    assertThat(needs.isNone()).isTrue();
    assertThat(needs).hasToString("nothing");
  }

  @Test
  void functionsOfTheirOwnResultsEnd() throws CompileException {
    assertThat(reads("down(x) := x.a\nallow if down(down(down(input))) == 1"))
        .isNotEmpty()
        .allSatisfy(path -> assertThat(path).startsWith("input"));
  }
}
