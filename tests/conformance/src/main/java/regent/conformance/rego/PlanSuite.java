package regent.conformance.rego;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import regent.conformance.Options;
import regent.conformance.Suite;
import regent.conformance.Verdict;
import regent.opa.Evaluation;
import regent.opa.Evaluation.BuiltinErrors;
import regent.opa.EvaluationException;
import regent.opa.builtin.AddressResolver;
import regent.opa.builtin.BuiltinContext;
import regent.opa.builtin.Builtins;
import regent.opa.builtin.Services;
import regent.opa.data.Data;
import regent.opa.value.Bool;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Undefined;
import regent.opa.value.Value;
import regent.rego.Backend;
import regent.rego.PlannedQuery;
import regent.rego.RegoModuleParser;
import regent.rego.plan.IrException;
import regent.rego.plan.IrJson;

/// Plans that OPA made: each is run by every back end and must give the answers of OPA.
public final class PlanSuite implements Suite {
  private static final Services SERVICES =
      Services.standard().withResolver(AddressResolver.SYSTEM).withParser(new RegoModuleParser());

  private final Options options;
  private final Builtins builtins = Builtins.standard();

  public PlanSuite(Options options) {
    this.options = options;
  }

  @Override
  public void run(Path file, Consumer<Verdict> verdicts) throws IOException {
    var cases = CaseFile.cases(file);
    for (int i = 0; i < cases.size(); i++) {
      for (var backend : options.backends()) {
        var name =
            file.getFileName()
                + "#"
                + i
                + " "
                + ((Str) cases.get(i).get("note")).value()
                + " "
                + backend.name().toLowerCase(Locale.ROOT);
        verdicts.accept(new Verdict(name, judge(cases.get(i), backend)));
      }
    }
  }

  private @Nullable String judge(Obj wanted, Backend backend) {
    try {
      var program = backend.link(IrJson.read(wanted.get("plan")), builtins);
      return Answers.problem(wanted, PlannedQuery.of(program, 0, 0).answers(evaluation(wanted)));
    } catch (EvaluationException e) {
      return Answers.problem(wanted, e);
    } catch (IrException | RuntimeException e) {
      return e.toString() + " at " + e.getStackTrace()[0];
    }
  }

  private static Evaluation evaluation(Obj wanted) {
    var data = wanted.get("data") instanceof Obj root ? root : Obj.EMPTY;
    var errors =
        wanted.get("strict_error") == Bool.TRUE ? BuiltinErrors.STRICT : BuiltinErrors.UNDEFINED;
    return new Evaluation(
        input(wanted),
        new Data(data),
        new BuiltinContext(Instant.EPOCH, SERVICES, () -> false),
        errors);
  }

  private static Value input(Obj wanted) {
    if (wanted.get("input_term") instanceof Str term) {
      return GroundTerm.read(term.value());
    }
    return wanted.has(Str.of("input")) ? wanted.get("input") : Undefined.UNDEFINED;
  }
}
