package regent.authz.rest;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import regent.opa.EvaluationException;
import regent.opa.diagnostic.Diagnostic;
import regent.opa.diagnostic.Location;
import regent.opa.value.Arr;
import regent.opa.value.Num;
import regent.opa.value.Str;

/// Errors of the compiler and of evaluation as OPA's JSON.
final class ErrorJson {
  private ErrorJson() {}

  static List<Fields> diagnostics(List<Diagnostic> problems) {
    return problems.stream().map(ErrorJson::diagnostic).toList();
  }

  private static Fields diagnostic(Diagnostic problem) {
    var json = new Fields().put("code", problem.code().text()).put("message", problem.message());
    if (problem.at().isKnown()) {
      json.put("location", location(problem.at()));
    }
    if (problem.details().isEmpty()) {
      return json;
    }
    return problem.code() == Diagnostic.Code.PARSE
        ? json.put("details", excerpt(problem.at()))
        : json.put("details", Arr.of(problem.details().stream().map(Str::of).toList()));
  }

  /// The whole line, and at which of its bytes the problem is.
  private static Fields excerpt(Location at) {
    var line = at.line();
    int bytes = line.text().substring(0, line.offset()).getBytes(StandardCharsets.UTF_8).length;
    return new Fields().put("line", line.text()).put("idx", Num.of(bytes));
  }

  static Fields location(Location at) {
    return new Fields()
        .put("file", at.file())
        .put("row", Num.of(at.row()))
        .put("col", Num.of(at.col()));
  }

  static Fields evaluation(EvaluationException failure) {
    var json = new Fields().put("code", failure.code().text()).put("message", failure.problem());
    if (failure.at().isKnown()) {
      json.put("location", location(failure.at()));
    }
    if (!failure.stack().isEmpty()) {
      var frames = new ArrayList<Fields>();
      for (var frame : failure.stack()) {
        var each = new Fields().put("query_id", Num.of(frame.query()));
        frames.add(frame.at().isKnown() ? each.put("location", location(frame.at())) : each);
      }
      json.put("stack_trace", frames);
    }
    return json;
  }
}
