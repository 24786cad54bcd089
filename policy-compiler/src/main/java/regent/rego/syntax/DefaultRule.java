package regent.rego.syntax;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import regent.opa.diagnostic.Location;
import regent.rego.syntax.Rule.Head;

/// Checks what a `default` rule may be: its value is constant up to comprehensions, its arguments
/// are different variables.
final class DefaultRule {
  private final Cursor cursor;
  private boolean valid = true;

  DefaultRule(Cursor cursor) {
    this.cursor = cursor;
  }

  /// The rule with `head` that begins at `at`; null when it is wrong, which is reported.
  @Nullable Rule checked(Head head, Location at) {
    if (head.value() == null) {
      cursor.report(at, "illegal default rule (must have a value)");
      return null;
    }
    checkValue(head.value(), at);
    if (valid && head.arguments() != null) {
      checkArguments(head.arguments(), at);
    }
    return valid ? new Rule(true, head, RuleParser.trueBody(at), null, List.of(), false, at) : null;
  }

  private void checkValue(Term value, Location at) {
    switch (value) {
      case Term.Ref _, Term.Var _, Term.Call _ -> {
        cursor.report(
            at, "illegal default rule (value cannot contain " + TermNames.of(value) + ")");
        valid = false;
      }
      case Term.ArrayTerm a -> a.items().forEach(t -> checkValue(t, at));
      case Term.SetTerm s -> TermOrder.sorted(s.members()).forEach(t -> checkValue(t, at));
      case Term.ObjectTerm o ->
          TermOrder.entries(o)
              .forEach(
                  e -> {
                    checkValue(e.key(), at);
                    checkValue(e.value(), at);
                  });
      case Term.TemplateString t -> checkTemplate(t, at);
      case Term.ArrayComprehension _, Term.SetComprehension _, Term.ObjectComprehension _ -> {}
      case Term.Scalar _ -> {}
    }
  }

  private void checkTemplate(Term.TemplateString template, Location at) {
    for (var part : template.parts()) {
      if (part instanceof Term.Part.Embedded(Expr expr)) {
        var walk =
            new Walk() {
              @Override
              public void term(Term term) {
                checkValue(term, at);
              }
            };
        walk.expr(expr);
      }
    }
  }

  private void checkArguments(List<Term> arguments, Location at) {
    Set<String> seen = new HashSet<>();
    for (var argument : arguments) {
      if (!(argument instanceof Term.Var(String name, var _))) {
        cursor.report(
            at, "illegal default rule (arguments cannot contain " + TermNames.of(argument) + ")");
        valid = false;
      } else if (!seen.add(name)) {
        cursor.report(at, "illegal default rule (arguments cannot be repeated " + name + ")");
        valid = false;
      }
    }
  }
}
