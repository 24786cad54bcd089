package regent.conformance.rego;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import regent.conformance.Suite;
import regent.conformance.Verdict;
import regent.opa.diagnostic.Diagnostic;
import regent.opa.diagnostic.Diagnostics;
import regent.opa.diagnostic.Source;
import regent.opa.value.Arr;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Undefined;
import regent.opa.value.Value;
import regent.rego.syntax.AstJson;
import regent.rego.syntax.Parser;

/// Sources with OPA's tree as JSON, or with its errors.
public final class ParseSuite implements Suite {
  @Override
  public void run(Path file, Consumer<Verdict> verdicts) throws IOException {
    for (var wanted : CaseFile.cases(file)) {
      String name = file.getFileName() + " " + ((Str) wanted.get("note")).value();
      verdicts.accept(new Verdict(name, judge(wanted)));
    }
  }

  private static @Nullable String judge(Obj wanted) {
    try {
      return problem(wanted);
    } catch (RuntimeException | StackOverflowError e) {
      return e
          + " at "
          + List.of(e.getStackTrace()).subList(0, Math.min(8, e.getStackTrace().length));
    }
  }

  private static @Nullable String problem(Obj wanted) {
    var source = new Source("", ((Str) wanted.get("input")).value());
    var options = OptionsOf.parser(wanted.get("options"));
    var diagnostics = new Diagnostics();
    Value actual = Undefined.UNDEFINED;
    if (wanted.get("kind").equals(Str.of("query"))) {
      var body = Parser.parseQuery(source, options, diagnostics);
      actual = body == null ? actual : AstJson.of(body);
    } else {
      var module = Parser.parse(source, options, diagnostics);
      actual = module == null ? actual : AstJson.of(module);
    }
    if (wanted.get("want_errors") instanceof Arr errors) {
      return errorProblem(errors, diagnostics);
    }
    if (!actual.isDefined()) {
      return "errors: " + shown(diagnostics);
    }
    return difference("", wanted.get("want_ast"), withoutFiles(actual));
  }

  private static @Nullable String errorProblem(Arr wanted, Diagnostics diagnostics) {
    var expected = new TreeSet<String>();
    for (var e : wanted.items()) {
      expected.add(
          Stream.of("row", "col", "code", "message")
              .map(key -> e.get(Str.of(key)) instanceof Str s ? s.value() : e.get(Str.of(key)) + "")
              .toList()
              .toString());
    }
    var actual = shown(diagnostics);
    return expected.equals(actual) ? null : "wanted " + expected + "\n  but got " + actual;
  }

  private static Set<String> shown(Diagnostics diagnostics) {
    var shown = new TreeSet<String>();
    for (Diagnostic d : diagnostics.all()) {
      var place = d.at().row() + ", " + d.at().col();
      shown.add("[" + place + ", " + d.code().text() + ", " + d.message() + "]");
    }
    return shown;
  }

  /// The suite leaves out the file in a comment's location.
  private static Value withoutFiles(Value json) {
    return switch (json) {
      case Arr a -> Arr.of(a.items().stream().map(ParseSuite::withoutFiles).toList());
      case Obj o -> {
        var copy = Obj.builder();
        boolean isPlace = o.has(Str.of("row"));
        o.forEach(
            (key, value) -> {
              if (!isPlace || !key.equals(Str.of("file"))) {
                copy.put(key, withoutFiles(value));
              }
            });
        yield copy.build();
      }
      default -> json;
    };
  }

  /// The first place where the two differ; absent when they are equal.
  private static @Nullable String difference(String path, Value wanted, Value actual) {
    if (wanted.equals(actual)) {
      return null;
    }
    if (wanted instanceof Obj w && actual instanceof Obj a) {
      var keys = new TreeSet<Value>(w.keys());
      keys.addAll(a.keys());
      for (var key : keys) {
        var found = difference(path + "." + ((Str) key).value(), w.get(key), a.get(key));
        if (found != null) {
          return found;
        }
      }
    }
    if (wanted instanceof Arr w && actual instanceof Arr a && w.size() == a.size()) {
      for (int i = 0; i < w.size(); i++) {
        var found = difference(path + "[" + i + "]", w.at(i), a.at(i));
        if (found != null) {
          return found;
        }
      }
    }
    return path + ": wanted " + wanted + " but got " + actual;
  }
}
