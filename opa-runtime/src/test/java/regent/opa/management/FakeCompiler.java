package regent.opa.management;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import regent.opa.CompileException;
import regent.opa.CompiledPolicy;
import regent.opa.Evaluation;
import regent.opa.PolicyCompiler;
import regent.opa.PreparedQuery;
import regent.opa.diagnostic.Diagnostic;
import regent.opa.diagnostic.Location;
import regent.opa.diagnostic.Source;
import regent.opa.store.Documents;
import regent.opa.value.Obj;
import regent.opa.value.Undefined;
import regent.opa.value.Value;

/// Compiles whatever does not say that it is wrong.
public final class FakeCompiler implements PolicyCompiler {
  private static final Pattern PACKAGE = Pattern.compile("package ([a-z.]+)");

  @Override
  public CompiledPolicy compile(List<Source> modules) throws CompileException {
    for (Source module : modules) {
      if (module.text().contains("wrong")) {
        throw new CompileException(
            List.of(new Diagnostic(Diagnostic.Code.PARSE, "it is wrong", Location.NONE)));
      }
    }
    return new BaseDocuments();
  }

  @Override
  public CompiledPolicy compile(List<Source> modules, Obj data) throws CompileException {
    return compile(modules);
  }

  @Override
  public List<String> packageOf(Source module) {
    var match = PACKAGE.matcher(module.text());
    return match.find() ? List.of(match.group(1).split("\\.", -1)) : List.of();
  }

  @Override
  public Set<String> rulesOf(Source module) {
    return Set.of();
  }

  /// Queries for `data.a.b` find the base document there; there are no rules.
  private static final class BaseDocuments implements CompiledPolicy {
    @Override
    public PreparedQuery prepare(String query, Set<String> unsafe) {
      var path =
          Stream.of(query.replaceAll("[\\[\\]\"]+", ".").split("\\.", -1))
              .skip(1)
              .filter(part -> !part.isEmpty())
              .toList();
      return new PreparedQuery() {
        @Override
        public List<Obj> answers(Evaluation evaluation) {
          return List.of();
        }

        @Override
        public Value value(Evaluation evaluation) {
          return Documents.find(evaluation.data().root(), path);
        }
      };
    }

    @Override
    public Value tree(String module) {
      return Undefined.UNDEFINED;
    }

    @Override
    public boolean hasRules(List<Value> path) {
      return false;
    }

    @Override
    public List<Diagnostic> conflicts(Obj data) {
      return List.of();
    }
  }
}
