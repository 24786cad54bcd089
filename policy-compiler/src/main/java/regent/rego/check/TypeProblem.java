package regent.rego.check;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import regent.opa.diagnostic.Diagnostic;
import regent.opa.diagnostic.Diagnostic.Code;
import regent.opa.diagnostic.Location;
import regent.opa.type.Type;
import regent.opa.type.Type.Argument;
import regent.opa.type.Type.ArrayOf;
import regent.opa.type.Type.Function;
import regent.opa.type.Type.ObjectOf;
import regent.opa.type.Type.SetOf;
import regent.opa.value.Value;
import regent.rego.syntax.Term;
import regent.rego.syntax.Term.Ref;
import regent.rego.syntax.TermText;

/// An error of the type checker, with the lines that show what does not fit.
///
/// @param open some type was not known; another error may be the cause
record TypeProblem(Diagnostic diagnostic, boolean open) {
  /// A wider line is written again with the parts left out that fit.
  private static final int WIDEST = 80;

  private static final String DOCS =
      "https://www.openpolicyagent.org/docs/errors/rego-type-error/match-error";

  static TypeProblem of(String message, Location at) {
    return new TypeProblem(new Diagnostic(Code.TYPE, message, at), false);
  }

  /// Operands that do not fit.
  ///
  /// @param have the types of the operands
  /// @param want what the function takes, its result included
  static TypeProblem arguments(
      String function,
      String what,
      List<Type> have,
      List<Argument> want,
      @Nullable Type variadic,
      Location at) {
    var lines = new ArrayList<String>();
    lines.add("have: " + TypeText.operands(have));
    lines.add("want: " + TypeText.signature(want, variadic));
    if (lines.stream().anyMatch(TypeProblem::isWide)) {
      lines = narrowed(have, want, variadic);
    }
    return new TypeProblem(
        new Diagnostic(Code.TYPE, function + ": " + what, at, lines),
        have.stream().anyMatch(Types::hasUnknown));
  }

  private static ArrayList<String> narrowed(
      List<Type> have, List<Argument> want, @Nullable Type variadic) {
    var left = new ArrayList<String>();
    var right = new ArrayList<String>();
    for (int i = 0; i < Math.max(have.size(), want.size()); i++) {
      if (i >= want.size()) {
        left.add(TypeText.elided(have.get(i)));
      } else if (i >= have.size()) {
        right.add(elided(want.get(i)));
      } else if (TypeUnifier.unifies(have.get(i), want.get(i).type())) {
        left.add(TypeText.elided(have.get(i)));
        right.add(elided(want.get(i)));
      } else {
        var difference = TypeDifference.between(have.get(i), want.get(i).type());
        left.add(difference.left());
        right.add(TypeText.named(want.get(i), difference.right()));
      }
    }
    if (variadic != null) {
      right.add(TypeText.elided(variadic) + TypeText.ELISION);
    }
    var lines = new ArrayList<String>();
    lines.add("have: (" + String.join(", ", left) + ")");
    lines.add("want: (" + String.join(", ", right) + ")");
    return lines;
  }

  /// A name counts for the width of what is shown.
  private static String elided(Argument argument) {
    var full = TypeText.named(argument, TypeText.of(argument.type()));
    return full.codePointCount(0, full.length()) <= 32
        ? full
        : TypeText.named(argument, TypeText.of(argument.type(), 0));
  }

  private static boolean isWide(String line) {
    return line.codePointCount(0, line.length()) > WIDEST;
  }

  /// Two sides of an equation that can never be equal.
  static TypeProblem match(Type left, Type right, Location at) {
    var lines = new ArrayList<String>();
    lines.add("left  : " + TypeText.of(left));
    lines.add("right : " + TypeText.of(right));
    if (lines.stream().anyMatch(TypeProblem::isWide)) {
      var difference = TypeDifference.between(left, right);
      lines.set(0, "left  : " + difference.left());
      lines.set(1, "right : " + difference.right());
    }
    var kind = sharedKind(left, right);
    if (!kind.isEmpty()) {
      lines.add(
          "hint  : both sides are "
              + kind
              + " but their types differ, so they can never be equal (see "
              + DOCS
              + ")");
    }
    return new TypeProblem(
        new Diagnostic(Code.TYPE, "match error", at, lines),
        Types.hasUnknown(left) || Types.hasUnknown(right));
  }

  private static String sharedKind(Type left, Type right) {
    if (left instanceof ObjectOf && right instanceof ObjectOf) {
      return "objects";
    }
    if (left instanceof ArrayOf && right instanceof ArrayOf) {
      return "arrays";
    }
    return left instanceof SetOf && right instanceof SetOf ? "sets" : "";
  }

  /// A reference into what cannot be referred into.
  ///
  /// @param position of the part that has the type `have`; 0 is the head
  static TypeProblem unsupported(Ref ref, int position, Type have, Location at) {
    var message = "undefined ref: " + TermText.of(ref);
    if (have instanceof Function) {
      message = "function " + functionName(ref) + " used as reference, not called";
    }
    var lines =
        List.of(
            TermText.of(ref),
            "^".repeat(TermText.of(prefix(ref, position)).length()),
            "have: " + TypeText.of(have));
    return new TypeProblem(new Diagnostic(Code.TYPE, message, at, lines), false);
  }

  private static String functionName(Ref ref) {
    boolean open =
        !ref.path().isEmpty()
            && TermText.of(ref.path().getLast()).matches("(?s).*__local[0-9]+__.*");
    return TermText.of(open ? prefix(ref, ref.path().size() - 1) : ref);
  }

  private static Ref prefix(Ref ref, int steps) {
    return new Ref(ref.head(), ref.path().subList(0, steps), ref.at());
  }

  /// A reference with a key that cannot be there.
  ///
  /// @param position of the key; 0 is the head
  /// @param have the key's type; unknown when the key is a constant
  /// @param want the type of keys that can be there; unknown when there are none
  /// @param oneOf the keys that are there; may be empty
  static TypeProblem invalid(
      Ref ref, int position, Type have, Type want, List<Value> oneOf, Location at) {
    var lines = new ArrayList<String>();
    lines.add(TermText.of(ref));
    var pad = " ".repeat(TermText.of(prefix(ref, position - 1)).length() + 1);
    lines.add(pad + "^");
    Term key = ref.path().get(position - 1);
    lines.add(
        Types.isUnknown(have)
            ? pad + "have: " + TermText.of(key)
            : pad + "have (type): " + TypeText.of(have));
    if (!oneOf.isEmpty() || Types.isUnknown(want)) {
      lines.add(
          pad
              + "want (one of): ["
              + String.join(" ", oneOf.stream().map(Value::toString).toList())
              + "]");
    } else {
      lines.add(pad + "want (type): " + TypeText.of(want));
    }
    var message = "undefined ref: " + TermText.of(ref);
    return new TypeProblem(new Diagnostic(Code.TYPE, message, at, lines), false);
  }
}
