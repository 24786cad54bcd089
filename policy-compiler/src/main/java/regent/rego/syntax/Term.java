package regent.rego.syntax;

import java.util.List;
import regent.opa.diagnostic.Location;
import regent.opa.value.Value;

/// What Rego expressions are made of; each term knows where it was written. The shapes are those of
/// OPA's AST, so that both print as the same JSON.
public sealed interface Term {
  /// Where the term starts, with its text.
  Location at();

  /// A constant: null, a boolean, a number or a string.
  record Scalar(Value value, Location at) implements Term {}

  /// A variable; a wildcard is named `$0`, `$1`, … by the parser.
  record Var(String name, Location at) implements Term {}

  /// A reference such as `input.request.method`. The head is a variable, or what is referred into:
  /// a call, an array, an object, a set or a comprehension.
  record Ref(Term head, List<Term> path, Location at) implements Term {
    public Ref {
      path = List.copyOf(path);
    }
  }

  record ArrayTerm(List<Term> items, Location at) implements Term {
    public ArrayTerm {
      items = List.copyOf(items);
    }
  }

  /// As written, not sorted; printing sorts.
  record ObjectTerm(List<Entry> entries, Location at) implements Term {
    public ObjectTerm {
      entries = List.copyOf(entries);
    }
  }

  record Entry(Term key, Term value) {}

  record SetTerm(List<Term> members, Location at) implements Term {
    public SetTerm {
      members = List.copyOf(members);
    }
  }

  /// A call as a term; `operator` is a reference to a function, such as `plus` or `data.f`.
  record Call(Ref operator, List<Term> arguments, Location at) implements Term {
    public Call {
      arguments = List.copyOf(arguments);
    }
  }

  record ArrayComprehension(Term head, Body body, Location at) implements Term {}

  record SetComprehension(Term head, Body body, Location at) implements Term {}

  record ObjectComprehension(Term key, Term value, Body body, Location at) implements Term {}

  /// `$"…{x}…"`: parts are constants ([Scalar] in [Part.Text]) and expressions.
  record TemplateString(List<Part> parts, boolean multiLine, Location at) implements Term {
    public TemplateString {
      parts = List.copyOf(parts);
    }
  }

  sealed interface Part {
    record Text(Scalar text) implements Part {}

    record Embedded(Expr expr) implements Part {}
  }
}
