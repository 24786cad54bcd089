package regent.rego;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import regent.opa.CompileException;
import regent.opa.Evaluation;
import regent.opa.Evaluation.BuiltinErrors;
import regent.opa.EvaluationException;
import regent.opa.builtin.BuiltinContext;
import regent.opa.builtin.Services;
import regent.opa.data.Data;
import regent.opa.diagnostic.Diagnostic;
import regent.opa.value.Arr;
import regent.opa.value.Json;
import regent.opa.value.JsonException;
import regent.opa.value.Obj;
import regent.opa.value.Undefined;
import regent.opa.value.Value;
import regent.rego.optimize.Optimizer;
import regent.rego.syntax.RegoVersion;

/// The language, case by case, in every way to run it. What must come out was compared with OPA.
class CasesTest {
  static final List<String> FILES =
      List.of(
          "bodies.txt",
          "builtins.txt",
          "errors.txt",
          "functions.txt",
          "keywords.txt",
          "references.txt",
          "rules.txt",
          "unification.txt",
          "with.txt");

  /// The ways to run a case; each must give the same.
  private static final List<Way> WAYS =
      List.of(
          new Way("interpreted", Backend.INTERPRET, Optimizer.none()),
          new Way("interpreted after rewrites", Backend.INTERPRET, Optimizer.eager()),
          new Way("generated", Backend.GENERATE, Optimizer.standard()),
          new Way("generated after all rewrites", Backend.GENERATE, Optimizer.eager()));

  private record Way(String name, Backend backend, Optimizer optimizer) {
    RegoCompiler compiler() {
      return RegoCompiler.standard().withBackend(backend).withOptimizer(optimizer);
    }
  }

  /// The parser, and one name with an address.
  private static final Services SERVICES =
      Services.standard()
          .withParser(new RegoModuleParser())
          .withResolver(
              name -> {
                if (!name.equals("localhost")) {
                  throw new IOException("lookup " + name + ": no such host");
                }
                return List.of(InetAddress.getLoopbackAddress());
              });

  @TestFactory
  Stream<DynamicTest> cases() {
    return Case.readAll(FILES)
        .flatMap(c -> WAYS.stream().map(way -> dynamicTest(name(c, way), () -> check(c, way))));
  }

  private static String name(Case c, Way way) {
    return c.file() + ": " + c.name() + " (" + way.name() + ")";
  }

  private static void check(Case c, Way way) throws JsonException, CompileException {
    if (c.has("error")) {
      assertThat(errors(c, way)).isEqualTo(c.text("error"));
    } else {
      assertThat(sorted(answers(c, way))).isEqualTo(sorted(items(term(c.text("answers")))));
    }
  }

  /// The texts of all errors, or else the answers.
  private static String errors(Case c, Way way) throws JsonException {
    try {
      return "no error, but " + answers(c, way);
    } catch (EvaluationException e) {
      return String.valueOf(e.getMessage());
    } catch (CompileException e) {
      return e.diagnostics().stream().map(Diagnostic::toString).collect(Collectors.joining("\n"));
    }
  }

  private static List<Obj> answers(Case c, Way way) throws CompileException, JsonException {
    var version = c.has("version v0") ? RegoVersion.V0 : RegoVersion.V1;
    return way.compiler()
        .withVersion(version)
        .compile(c.modules())
        .prepare(c.text("query"))
        .answers(evaluation(c));
  }

  private static Evaluation evaluation(Case c) throws JsonException {
    var input = c.has("input") ? Json.read(c.text("input")) : Undefined.UNDEFINED;
    var data = c.has("data") ? (Obj) Json.read(c.text("data")) : Obj.EMPTY;
    return new Evaluation(
        input,
        new Data(data),
        new BuiltinContext(Instant.EPOCH, SERVICES, () -> false),
        c.has("strict") ? BuiltinErrors.STRICT : BuiltinErrors.UNDEFINED);
  }

  private static Value term(String text) throws CompileException {
    return RegoCompiler.standard()
        .withBackend(Backend.INTERPRET)
        .compile(List.of())
        .prepare("x = " + text)
        .answers(Evaluation.of(Undefined.UNDEFINED, Data.EMPTY, Instant.EPOCH))
        .getFirst()
        .get("x");
  }

  private static List<? extends Value> items(Value answers) {
    return ((Arr) answers).items();
  }

  private static List<? extends Value> sorted(List<? extends Value> answers) {
    return answers.stream().sorted().toList();
  }
}
