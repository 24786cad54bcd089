package regent.rego.fuzz;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import regent.opa.CompileException;
import regent.opa.Evaluation;
import regent.opa.Evaluation.BuiltinErrors;
import regent.opa.EvaluationException;
import regent.opa.builtin.BuiltinContext;
import regent.opa.data.Data;
import regent.opa.diagnostic.Diagnostic;
import regent.opa.value.Arr;
import regent.opa.value.Json;
import regent.opa.value.JsonException;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Value;
import regent.rego.RegoCompiler;
import regent.rego.RegoPolicy;

/// Compares what comes of a program here and in OPA: the errors of the compiler, values and
/// answers as JSON, and the errors of evaluation.
///
/// Which of several errors ends an evaluation depends on the order of evaluation, which is not
/// part of the language, nor is whether errors come up in what need not be evaluated: with strict
/// errors, only answers that both give are compared, and a conflict that comes up here only is let
/// pass (OPA's rule index leaves out rules, with `--disable-indexing` it has the same conflict).
final class OpaComparison {
  private final OpaServer opa;
  private final List<String> differences = new ArrayList<>();
  private int compared;

  OpaComparison(OpaServer opa) {
    this.opa = opa;
  }

  /// How many answers were compared so far.
  int compared() {
    return compared;
  }

  /// All things in which OPA differs; its modules must be one a package.
  List<String> differences(FuzzCase c) {
    differences.clear();
    opa.putData(c.data());
    int put = 0;
    try {
      for (; put < c.modules().size(); put++) {
        if (!put(c, put)) {
          return List.copyOf(differences);
        }
      }
      run(c, RegoCompiler.standard().compile(c.modules()));
    } catch (CompileException e) {
      throw new IllegalStateException("compiled before", e);
    } finally {
      for (int i = put - 1; i >= 0; i--) {
        opa.send("DELETE", "/v1/policies/" + c.modules().get(i).name(), "");
      }
    }
    return List.copyOf(differences);
  }

  /// Whether the program up to module `number` compiles, here and there.
  private boolean put(FuzzCase c, int number) {
    var module = c.modules().get(number);
    var theirs = compileErrors(opa.send("PUT", "/v1/policies/" + module.name(), module.text()));
    var ours = new TreeSet<String>();
    try {
      RegoCompiler.standard().compile(c.modules().subList(0, number + 1));
    } catch (CompileException e) {
      e.diagnostics().forEach(d -> ours.add(text(d)));
    }
    compare("compiling " + module.name(), ours.toString(), theirs.toString());
    return ours.isEmpty() && theirs.isEmpty();
  }

  private static String text(Diagnostic d) {
    return d.at().row() + ":" + d.at().col() + " " + d.code().text() + ": " + d.message();
  }

  private static Set<String> compileErrors(Obj answer) {
    var errors = new TreeSet<String>();
    for (var error : items(answer.get("errors"))) {
      var at = error.get(Str.of("location"));
      var place = at.isDefined() ? at.get(Str.of("row")) + ":" + at.get(Str.of("col")) : "0:0";
      errors.add(place + " " + text(error, "code") + ": " + text(error, "message"));
    }
    return errors;
  }

  private static List<? extends Value> items(Value array) {
    return array instanceof Arr items ? items.items() : List.of();
  }

  private static String text(Value object, String key) {
    return object.get(Str.of(key)) instanceof Str text ? text.value() : "";
  }

  private void compare(String title, String ours, String theirs) {
    compared++;
    if (!ours.equals(theirs)) {
      differences.add(title + "\n  here " + ours + "\n  OPA  " + theirs);
    }
  }

  private void run(FuzzCase c, RegoPolicy policy) {
    for (var query : c.queries()) {
      for (int i = 0; i < c.inputs().size(); i++) {
        var input = c.inputs().get(i);
        var title = query + " " + i;
        if (query.startsWith("data.")) {
          var path = "/v1/data/" + query.substring("data.".length()).replace('.', '/');
          value(title, policy, query, path, input, c.data(), BuiltinErrors.UNDEFINED);
          value(
              title + " strict",
              policy,
              query,
              path + "?strict-builtin-errors",
              input,
              c.data(),
              BuiltinErrors.STRICT);
        } else if (!query.equals("data")) {
          answers(title, policy, query, input, c.data());
        }
      }
    }
  }

  private void value(
      String title,
      RegoPolicy policy,
      String query,
      String path,
      Value input,
      Value data,
      BuiltinErrors errors) {
    var body = Obj.builder();
    if (input.isDefined()) {
      body.put("input", input);
    }
    var answer = opa.send("POST", path, Json.write(body.build()));
    var theirs = answer.has(Str.of("errors")) ? error(answer) : shown(answer.get("result"));
    try {
      var value = policy.prepare(query).value(evaluation(input, data, errors));
      decided(title, shown(value), theirs, errors);
    } catch (EvaluationException e) {
      decided(title, "error " + e.code().text(), theirs, errors);
    } catch (CompileException e) {
      compare(title, "error " + e.getMessage(), theirs);
    }
  }

  private void decided(String title, String ours, String theirs, BuiltinErrors errors) {
    boolean free =
        errors == BuiltinErrors.STRICT && (ours.startsWith("error") || theirs.startsWith("error"))
            || ours.equals("error eval_conflict_error") && !theirs.startsWith("error");
    compare(title, ours, free ? ours : theirs);
  }

  private static Evaluation evaluation(Value input, Value data, BuiltinErrors errors) {
    return new Evaluation(input, new Data((Obj) data), new BuiltinContext(Instant.EPOCH), errors);
  }

  private void answers(String title, RegoPolicy policy, String query, Value input, Value data) {
    var body = Obj.builder().put("query", Str.of(query));
    if (input.isDefined()) {
      body.put("input", input);
    }
    var answer = opa.send("POST", "/v1/query", Json.write(body.build()));
    var theirs = answer.has(Str.of("errors")) ? error(answer) : set(items(answer.get("result")));
    try {
      var answers = policy.prepare(query).answers(evaluation(input, data, BuiltinErrors.UNDEFINED));
      compare(title, set(answers), theirs);
    } catch (EvaluationException e) {
      decided(title, "error " + e.code().text(), theirs, BuiltinErrors.UNDEFINED);
    } catch (CompileException e) {
      compare(title, "error " + e.diagnostics().getFirst().code().text(), theirs);
    }
  }

  private static String error(Obj answer) {
    return "error " + text(items(answer.get("errors")).getFirst(), "code");
  }

  private static String set(List<? extends Value> answers) {
    var texts = new TreeSet<String>();
    answers.forEach(answer -> texts.add(shown(answer)));
    return texts.toString();
  }

  /// As JSON shows it.
  private static String shown(Value value) {
    try {
      return value.isDefined() ? Json.read(Json.write(value)).toString() : "undefined";
    } catch (JsonException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The differences of one program as one text; absent when there are none.
  @Nullable String difference(FuzzCase c) {
    var found = differences(c);
    return found.isEmpty() ? null : String.join("\n", found);
  }
}
