package regent.rego.fuzz;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import regent.opa.CompileException;
import regent.opa.Evaluation;
import regent.opa.Evaluation.BuiltinErrors;
import regent.opa.EvaluationException;
import regent.opa.builtin.BuiltinContext;
import regent.opa.builtin.Services;
import regent.opa.data.Data;
import regent.opa.value.Obj;
import regent.opa.value.Value;
import regent.rego.Backend;
import regent.rego.PlannedQuery;
import regent.rego.RegoCompiler;
import regent.rego.RegoPolicy;

/// Runs a case on one back end and writes down all that can be seen of it.
final class Run {
  private Run() {}

  /// By query and input: answers, value, the rule that gave it, errors, and what was printed. One
  /// line for the whole where the modules do not compile.
  static List<String> of(FuzzCase c, Backend backend) {
    return of(c, backend, (_, input) -> input);
  }

  /// As [#of(FuzzCase, Backend)], where each query is given no more of an input than it needs.
  static List<String> ofPruned(FuzzCase c, Backend backend) {
    return of(c, backend, (query, input) -> query.needs().prune(input));
  }

  private static List<String> of(
      FuzzCase c, Backend backend, BiFunction<PlannedQuery, Value, Value> inputs) {
    try {
      return of(c, RegoCompiler.standard().withBackend(backend).compile(c.modules()), inputs);
    } catch (CompileException e) {
      return List.of("does not compile: " + e.getMessage());
    }
  }

  private static List<String> of(
      FuzzCase c, RegoPolicy policy, BiFunction<PlannedQuery, Value, Value> inputs) {
    var seen = new ArrayList<String>();
    for (var query : c.queries()) {
      try {
        var planned = policy.prepare(query);
        for (int i = 0; i < c.inputs().size(); i++) {
          var input = inputs.apply(planned, c.inputs().get(i));
          run(planned, c.data(), input, query + " " + i + ": ", seen);
        }
      } catch (CompileException | RuntimeException | LinkageError e) {
        seen.add(query + ": " + e);
      }
    }
    return seen;
  }

  private static void run(
      PlannedQuery query, Value data, Value input, String title, List<String> seen) {
    var root = new Data((Obj) data);
    for (var errors : List.of(BuiltinErrors.UNDEFINED, BuiltinErrors.STRICT)) {
      var printed = new ArrayList<String>();
      var text = title + (errors == BuiltinErrors.STRICT ? "(strict) " : "");
      var services = Services.standard().withPrinter(printed::add);
      var context = new BuiltinContext(Instant.EPOCH, services, () -> false);
      try {
        var answers = query.answers(new Evaluation(input, root, context, errors));
        seen.add(text + answers + " " + printed);
      } catch (EvaluationException e) {
        seen.add(text + e.getMessage() + " " + printed);
      }
    }
    var collected = new ArrayList<EvaluationException>();
    var evaluation =
        new Evaluation(
            input, root, new BuiltinContext(Instant.EPOCH), BuiltinErrors.into(collected));
    try {
      var decided = query.decide(evaluation);
      seen.add(title + decided.value() + " by " + decided.decidedBy() + " " + messages(collected));
    } catch (EvaluationException e) {
      seen.add(title + e.getMessage() + " " + messages(collected));
    }
  }

  private static List<String> messages(List<EvaluationException> errors) {
    return errors.stream().map(e -> String.valueOf(e.getMessage())).toList();
  }
}
