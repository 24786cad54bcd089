package regent.rego;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import regent.opa.diagnostic.Diagnostics;
import regent.rego.syntax.Expr;
import regent.rego.syntax.Module;
import regent.rego.syntax.Parser;
import regent.rego.syntax.ParserOptions;
import regent.rego.syntax.RegoVersion;
import regent.rego.syntax.Rule;
import regent.rego.syntax.Term;
import regent.rego.syntax.Walk;

/// The cases of [CasesTest] use all of the language.
class LanguageCoverageTest {
  private static final List<String> RULES =
      List.of(
          "function",
          "complete rule",
          "partial set",
          "partial object",
          "reference as head",
          "default value",
          "default function",
          "else");
  private static final List<String> IMPORTS =
      List.of("import data", "import input", "import rego", "import future", "alias");
  private static final List<String> EXPRS =
      List.of("with input", "with data", "with built-in", "negation", "some in", "template string");

  @Test
  void everyFeatureHasACase() {
    var missing = new TreeSet<String>();
    Stream.of(Term.class, Expr.Form.class)
        .flatMap(family -> Arrays.stream(family.getPermittedSubclasses()))
        .forEach(kind -> missing.add(kind.getSimpleName()));
    Stream.of(RULES, IMPORTS, EXPRS).forEach(missing::addAll);

    for (var module : modules()) {
      missing.removeAll(features(module));
    }

    assertThat(missing).isEmpty();
  }

  private static List<Module> modules() {
    var modules = new ArrayList<Module>();
    Case.readAll(CasesTest.FILES)
        .forEach(
            c -> {
              var version = c.has("version v0") ? RegoVersion.V0 : RegoVersion.V1;
              for (var source : c.modules()) {
                var module = Parser.parse(source, ParserOptions.of(version), new Diagnostics());
                if (module != null) {
                  modules.add(module);
                }
              }
            });
    return modules;
  }

  private static Set<String> features(Module module) {
    var found = new TreeSet<String>();
    for (var imported : module.imports()) {
      found.add("import " + ((Term.Var) imported.path().head()).name());
      if (imported.alias() != null) {
        found.add("alias");
      }
    }
    var walk =
        new Walk() {
          @Override
          public void term(Term term) {
            found.add(term.getClass().getSimpleName());
            if (term instanceof Term.TemplateString) {
              found.add("template string");
            }
            below(term);
          }

          @Override
          public void expr(Expr expr) {
            found.add(expr.form().getClass().getSimpleName());
            if (expr.negated()) {
              found.add("negation");
            }
            if (expr.form() instanceof Expr.Form.Some some
                && some.symbols().getFirst() instanceof Term.Call) {
              found.add("some in");
            }
            expr.with().forEach(with -> found.add(target(with.target())));
            below(expr);
          }
        };
    for (var first : module.rules()) {
      for (Rule rule = first; rule != null; rule = rule.otherwise()) {
        found.addAll(features(rule));
        if (rule != first) {
          found.add("else");
        }
        walk.head(rule.head());
        walk.body(rule.body());
      }
    }
    return found;
  }

  private static String target(Term target) {
    return target instanceof Term.Ref ref
            && ref.head() instanceof Term.Var root
            && Set.of("input", "data").contains(root.name())
        ? "with " + root.name()
        : target instanceof Term.Var root && root.name().equals("input")
            ? "with input"
            : "with built-in";
  }

  private static Set<String> features(Rule rule) {
    var head = rule.head();
    var found = new TreeSet<String>();
    boolean function = head.arguments() != null;
    if (rule.isDefault()) {
      found.add(function ? "default function" : "default value");
    } else if (function) {
      found.add("function");
    } else if (head.value() == null && head.key() != null) {
      found.add("partial set");
    } else {
      var path = head.reference().path();
      found.add(
          path.isEmpty()
              ? "complete rule"
              : path.getLast() instanceof Term.Scalar ? "reference as head" : "partial object");
    }
    return found;
  }
}
