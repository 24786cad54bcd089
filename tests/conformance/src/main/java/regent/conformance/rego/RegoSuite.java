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
import regent.conformance.Mode;
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
import regent.rego.RegoCompiler;
import regent.rego.RegoPolicy;
import regent.rego.syntax.RegoVersion;

/// OPA's suite for other implementations, and cases of the same form: modules, data and input in,
/// the answers of a query out. Each case runs on every back end, in every mode.
public final class RegoSuite implements Suite {
  private final Options options;
  private final Map<RegoVersion, Map<Mode, RegoCompiler>> compilers =
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
      var name =
          suite + "/" + file.getFileName() + "#" + i + " " + ((Str) wanted.get("note")).value();
      for (var parsing : List.of(Mode.PLAIN, Mode.NEW_NOT)) {
        var modes = modes(suite).stream().filter(mode -> parsing(mode) == parsing).toList();
        if (!modes.isEmpty()) {
          judge(suite, wanted, name, modes, verdicts);
        }
      }
    }
  }

  /// Modes that depend on how a case is written are for OPA's own suites.
  private List<Mode> modes(String suite) {
    return suite.equals("v0") || suite.equals("v1")
        ? options.modes()
        : options.modes().stream()
            .filter(mode -> mode == Mode.PLAIN || mode == Mode.PRUNED)
            .toList();
  }

  /// The mode in which the modules are compiled.
  private static Mode parsing(Mode mode) {
    return mode == Mode.NEW_NOT ? Mode.NEW_NOT : Mode.PLAIN;
  }

  /// Compiles once, and runs on each back end and in each of `modes`, which compile the same.
  private void judge(
      String suite, Obj wanted, String name, List<Mode> modes, Consumer<Verdict> verdicts) {
    RegoPolicy policy = null;
    String failure = null;
    try {
      policy = compiler(version(suite), parsing(modes.getFirst())).compile(modules(wanted));
    } catch (CompileException e) {
      failure = "does not compile: " + e.getMessage();
    } catch (RuntimeException | StackOverflowError e) {
      failure = crash(e);
    }
    for (var backend : options.backends()) {
      for (var mode : modes) {
        verdicts.accept(
            new Verdict(
                name
                    + " "
                    + backend.name().toLowerCase(Locale.ROOT)
                    + (mode == Mode.PLAIN ? "" : " " + mode.text()),
                policy == null
                    ? failure
                    : judge(suite, wanted, policy.withBackend(backend), mode)));
      }
    }
  }

  private static @Nullable String judge(String suite, Obj wanted, RegoPolicy policy, Mode mode) {
    boolean loosely = suite.equals("basics");
    try {
      var query = policy.prepare(((Str) wanted.get("query")).value());
      var input = mode == Mode.PRUNED ? query.needs().prune(input(wanted)) : input(wanted);
      var answers = query.answers(evaluation(wanted, input, mode));
      return loosely ? LooseAnswers.problem(wanted, answers) : Answers.problem(wanted, answers);
    } catch (EvaluationException e) {
      return loosely ? LooseAnswers.problem(wanted, e) : Answers.problem(wanted, e);
    } catch (CompileException e) {
      return "does not compile: " + e.getMessage();
    } catch (RuntimeException | StackOverflowError e) {
      return crash(e);
    }
  }

  private static String crash(Throwable e) {
    var trace = e.getStackTrace();
    return e + (trace.length == 0 ? "" : " at " + trace[0]);
  }

  private RegoCompiler compiler(RegoVersion version, Mode mode) {
    return compilers
        .computeIfAbsent(version, _ -> new EnumMap<>(Mode.class))
        .computeIfAbsent(mode, _ -> RegoCases.compiler(version, mode));
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

  private static Evaluation evaluation(Obj wanted, Value input, Mode mode) {
    var data = wanted.get("data") instanceof Obj root ? root : Obj.EMPTY;
    var errors =
        wanted.get("strict_error") == Bool.TRUE ? BuiltinErrors.STRICT : BuiltinErrors.UNDEFINED;
    var context = new BuiltinContext(Instant.now(), RegoCases.SERVICES, () -> false);
    if (mode == Mode.ND_CACHE) {
      context.record(Obj.EMPTY);
    }
    return new Evaluation(input, new Data(data), context, errors);
  }

  private static Value input(Obj wanted) {
    if (wanted.get("input_term") instanceof Str term) {
      return GroundTerm.read(term.value());
    }
    return wanted.has(Str.of("input")) ? wanted.get("input") : Undefined.UNDEFINED;
  }
}
