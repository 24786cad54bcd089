package regent.conformance.rego;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import regent.conformance.Options;
import regent.conformance.Suite;
import regent.conformance.Verdict;
import regent.opa.CompileException;
import regent.opa.Evaluation;
import regent.opa.Evaluation.BuiltinErrors;
import regent.opa.EvaluationException;
import regent.opa.builtin.BuiltinContext;
import regent.opa.data.Data;
import regent.opa.diagnostic.Source;
import regent.opa.value.Arr;
import regent.opa.value.Bool;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Undefined;
import regent.opa.value.Value;
import regent.rego.Backend;
import regent.rego.RegoCompiler;
import regent.rego.syntax.RegoVersion;

/// OPA's suite for other implementations, and cases of the same form: modules, data and input in,
/// the answers of a query out. Each case runs on every back end.
public final class RegoSuite implements Suite {
  private final Options options;
  private final Map<RegoVersion, Map<Backend, RegoCompiler>> compilers =
      new EnumMap<>(RegoVersion.class);

  public RegoSuite(Options options) {
    this.options = options;
  }

  @Override
  public void run(Path file, Consumer<Verdict> verdicts) throws IOException {
    var document = CaseFile.read(file);
    var suite = document.get("suite") instanceof Str name ? name.value() : "";
    var cases = CaseFile.cases(document);
    for (int i = 0; i < cases.size(); i++) {
      var wanted = cases.get(i);
      if (wanted.has(Str.of("skip"))) {
        continue;
      }
      for (var backend : options.backends()) {
        var name =
            suite
                + "/"
                + file.getFileName()
                + "#"
                + i
                + " "
                + ((Str) wanted.get("note")).value()
                + " "
                + backend.name().toLowerCase(Locale.ROOT);
        verdicts.accept(new Verdict(name, judge(suite, wanted, backend)));
      }
    }
  }

  private @Nullable String judge(String suite, Obj wanted, Backend backend) {
    boolean loosely = suite.equals("basics");
    try {
      var query =
          compiler(version(suite), backend)
              .compile(modules(wanted))
              .prepare(((Str) wanted.get("query")).value());
      var answers = query.answers(evaluation(wanted));
      return loosely ? LooseAnswers.problem(wanted, answers) : Answers.problem(wanted, answers);
    } catch (EvaluationException e) {
      return loosely ? LooseAnswers.problem(wanted, e) : Answers.problem(wanted, e);
    } catch (CompileException e) {
      return "does not compile: " + e.getMessage();
    } catch (RuntimeException | StackOverflowError e) {
      var trace = e.getStackTrace();
      return e + (trace.length == 0 ? "" : " at " + trace[0]);
    }
  }

  private RegoCompiler compiler(RegoVersion version, Backend backend) {
    return compilers
        .computeIfAbsent(version, _ -> new EnumMap<>(Backend.class))
        .computeIfAbsent(backend, _ -> RegoCases.compiler(version, backend, options));
  }

  /// Modules of these folders; queries are always of version 1.
  private static RegoVersion version(String suite) {
    return switch (suite) {
      case "v0", "basics", "opa-internal-v0" -> RegoVersion.V0;
      default -> RegoVersion.V1;
    };
  }

  private static List<Source> modules(Obj wanted) {
    var modules = new ArrayList<Source>();
    if (wanted.get("modules") instanceof Arr texts) {
      for (var text : texts.items()) {
        modules.add(new Source("test-" + modules.size() + ".rego", ((Str) text).value()));
      }
    }
    return modules;
  }

  private static Evaluation evaluation(Obj wanted) {
    var data = wanted.get("data") instanceof Obj root ? root : Obj.EMPTY;
    var errors =
        wanted.get("strict_error") == Bool.TRUE ? BuiltinErrors.STRICT : BuiltinErrors.UNDEFINED;
    var context = new BuiltinContext(Instant.now(), RegoCases.SERVICES, () -> false);
    return new Evaluation(input(wanted), new Data(data), context, errors);
  }

  private static Value input(Obj wanted) {
    if (wanted.get("input_term") instanceof Str term) {
      return GroundTerm.read(term.value());
    }
    return wanted.has(Str.of("input")) ? wanted.get("input") : Undefined.UNDEFINED;
  }
}
