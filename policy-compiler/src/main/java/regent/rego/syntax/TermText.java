package regent.rego.syntax;

import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import regent.opa.value.Str;
import regent.rego.syntax.Expr.Form;
import regent.rego.syntax.Term.ArrayComprehension;
import regent.rego.syntax.Term.ArrayTerm;
import regent.rego.syntax.Term.Call;
import regent.rego.syntax.Term.ObjectComprehension;
import regent.rego.syntax.Term.ObjectTerm;
import regent.rego.syntax.Term.Part;
import regent.rego.syntax.Term.Ref;
import regent.rego.syntax.Term.Scalar;
import regent.rego.syntax.Term.SetComprehension;
import regent.rego.syntax.Term.SetTerm;
import regent.rego.syntax.Term.TemplateString;
import regent.rego.syntax.Term.Var;

/// Terms as messages quote them: on one line, calls in prefix form (`plus(1, x)`), members sorted.
///
/// Source: `AppendText` of OPA's package `ast`.
public final class TermText {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  /// A step of a reference with such a name is written in brackets.
  private static final Set<String> KEYWORDS =
      Set.of(
          "not",
          "package",
          "import",
          "as",
          "default",
          "else",
          "with",
          "null",
          "true",
          "false",
          "some",
          "in",
          "every",
          "if",
          "contains");

  private final StringBuilder out = new StringBuilder();

  private TermText() {}

  public static String of(Term term) {
    var text = new TermText();
    text.write(term);
    return text.out.toString();
  }

  public static String of(Expr expr) {
    var text = new TermText();
    text.write(expr);
    return text.out.toString();
  }

  public static String of(Body body) {
    var text = new TermText();
    text.write(body);
    return text.out.toString();
  }

  private void write(Term term) {
    switch (term) {
      case Scalar s -> out.append(s.value());
      case Var v -> out.append(v.name().startsWith("$") ? "_" : v.name());
      case Ref r -> write(r);
      case Call c -> call(c.operator(), c.arguments());
      case ArrayTerm a -> list("[", a.items(), "]");
      case SetTerm s -> {
        if (s.members().isEmpty()) {
          out.append("set()");
        } else {
          list("{", TermOrder.sorted(s.members()), "}");
        }
      }
      case ObjectTerm o -> {
        out.append('{');
        String separator = "";
        for (var entry : TermOrder.entries(o)) {
          out.append(separator);
          write(entry.key());
          out.append(": ");
          write(entry.value());
          separator = ", ";
        }
        out.append('}');
      }
      case ArrayComprehension c -> comprehension("[", List.of(c.head()), c.body(), "]");
      case SetComprehension c -> comprehension("{", List.of(c.head()), c.body(), "}");
      case ObjectComprehension c -> comprehension("{", List.of(c.key(), c.value()), c.body(), "}");
      case TemplateString t -> template(t);
    }
  }

  private void write(Ref ref) {
    if (ref.head() instanceof Scalar(Str s, var _)) {
      out.append(s.value());
    } else {
      write(ref.head());
    }
    for (var step : ref.path()) {
      if (step instanceof Scalar(Str s, var _)) {
        String name = s.value();
        if (NAME.matcher(name).matches() && !KEYWORDS.contains(name)) {
          out.append('.').append(name);
        } else if (name.chars().anyMatch(c -> c < 0x20 || c == 0x7f || c == '\\')) {
          out.append('[').append(s).append(']');
        } else {
          out.append("[\"").append(name).append("\"]");
        }
      } else {
        out.append('[');
        write(step);
        out.append(']');
      }
    }
  }

  private void call(Ref operator, List<Term> arguments) {
    write(operator);
    list("(", arguments, ")");
  }

  private void list(String open, List<Term> terms, String close) {
    out.append(open);
    for (Iterator<Term> rest = terms.iterator(); rest.hasNext(); ) {
      write(rest.next());
      out.append(rest.hasNext() ? ", " : "");
    }
    out.append(close);
  }

  private void comprehension(String open, List<Term> heads, Body body, String close) {
    out.append(open);
    comprehensionHead(heads.getFirst());
    if (heads.size() == 2) {
      out.append(": ");
      comprehensionHead(heads.getLast());
    }
    out.append(" | ");
    write(body);
    out.append(close);
  }

  /// Operators are written between their operands here, lest `|` be read wrongly.
  private void comprehensionHead(Term head) {
    if (head instanceof Call(Ref operator, List<Term> arguments, var _)
        && arguments.size() == 2
        && operator.path().isEmpty()
        && operator.head() instanceof Var(String name, var _)
        && !infix(name).isEmpty()) {
      out.append('(');
      comprehensionHead(arguments.getFirst());
      out.append(' ').append(infix(name)).append(' ');
      comprehensionHead(arguments.getLast());
      out.append(')');
    } else {
      write(head);
    }
  }

  private static String infix(String operator) {
    return switch (operator) {
      case "plus" -> "+";
      case "minus" -> "-";
      case "mul" -> "*";
      case "div" -> "/";
      case "rem" -> "%";
      case "and" -> "&";
      case "or" -> "|";
      case "eq" -> "=";
      case "assign" -> ":=";
      case "equal" -> "==";
      case "neq" -> "!=";
      case "gt" -> ">";
      case "gte" -> ">=";
      case "lt" -> "<";
      case "lte" -> "<=";
      default -> "";
    };
  }

  private void template(TemplateString template) {
    out.append("$\"");
    for (var part : template.parts()) {
      switch (part) {
        case Part.Text(Scalar(Str s, var _)) -> {
          String quoted = s.toString();
          out.append(quoted.substring(1, quoted.length() - 1).replace("{", "\\{"));
        }
        case Part.Text(Scalar other) -> write(other);
        case Part.Embedded(Expr expr) -> {
          out.append('{');
          write(expr);
          out.append('}');
        }
      }
    }
    out.append('"');
  }

  private void write(Body body) {
    String separator = "";
    for (var expr : body) {
      out.append(separator);
      write(expr);
      separator = "; ";
    }
  }

  private void write(Expr expr) {
    out.append(expr.negated() ? "not " : "");
    switch (expr.form()) {
      case Form.Single(Term term) -> write(term);
      case Form.Call(Ref operator, List<Term> arguments) -> {
        if (Exprs.isEquality(expr) && arguments.size() == 2) {
          write(arguments.getFirst());
          out.append(" = ");
          write(arguments.getLast());
        } else {
          call(operator, arguments);
        }
      }
      case Form.Some some -> some(some);
      case Form.Every every -> {
        out.append("every ");
        if (every.key() != null) {
          write(every.key());
          out.append(", ");
        }
        write(every.value());
        out.append(" in ");
        write(every.domain());
        braces(every.body());
      }
      case Form.Not(Body body, boolean explicit, var _) -> {
        out.append("not ");
        if (explicit || body.exprs().size() != 1) {
          out.append('{');
          write(body);
          out.append('}');
        } else if (isUnclear(body.exprs().getFirst())) {
          parentheses(body);
        } else {
          write(body);
        }
      }
      case Form.And and ->
          logical("and", and.left(), and.explicitLeft(), and.right(), and.explicitRight());
      case Form.Or or ->
          logical("or", or.left(), or.explicitLeft(), or.right(), or.explicitRight());
    }
    for (var with : expr.with()) {
      out.append(" with ");
      write(with.target());
      out.append(" as ");
      write(with.value());
    }
  }

  private void some(Form.Some some) {
    out.append("some ");
    if (some.symbols().getFirst() instanceof Call(var _, List<Term> arguments, var _)) {
      for (int i = 0; i < arguments.size() - 1; i++) {
        out.append(i == 0 ? "" : ", ");
        write(arguments.get(i));
      }
      out.append(" in ");
      write(arguments.getLast());
    } else {
      list("", some.symbols(), "");
    }
  }

  private void logical(String operator, Body left, boolean braced, Body right, boolean bracedToo) {
    operand(left, braced, operator.equals("and") && isOr(left));
    out.append(' ').append(operator).append(' ');
    boolean nested = isOr(right) || (operator.equals("and") && isAnd(right));
    operand(right, bracedToo, nested);
  }

  private void operand(Body body, boolean braced, boolean nested) {
    if (braced || body.exprs().size() != 1) {
      out.append("{ ");
      write(body);
      out.append(" }");
    } else if (nested || needsParentheses(body.exprs().getFirst())) {
      parentheses(body);
    } else {
      write(body);
    }
  }

  private void parentheses(Body body) {
    out.append('(');
    write(body);
    out.append(')');
  }

  private static boolean isOr(Body body) {
    return body.exprs().getFirst().form() instanceof Form.Or;
  }

  private static boolean isAnd(Body body) {
    return body.exprs().getFirst().form() instanceof Form.And;
  }

  /// `not` binds tighter than the other operators.
  private static boolean isUnclear(Expr expr) {
    return needsParentheses(expr)
        || expr.form() instanceof Form.Or
        || expr.form() instanceof Form.And
        || expr.form() instanceof Form.Not;
  }

  private static boolean needsParentheses(Expr expr) {
    return !expr.with().isEmpty()
        || (expr.form() instanceof Form.Single(Term term) && beginsWithBrace(term));
  }

  /// A brace would be read as the beginning of a body.
  private static boolean beginsWithBrace(Term term) {
    return switch (term) {
      case SetTerm s -> !s.members().isEmpty();
      case ObjectTerm _, SetComprehension _, ObjectComprehension _ -> true;
      case Ref r -> beginsWithBrace(r.head());
      case Scalar _, Var _, Call _, ArrayTerm _, ArrayComprehension _, TemplateString _ -> false;
    };
  }

  private void braces(Body body) {
    out.append(" { ");
    write(body);
    out.append(" }");
  }
}
