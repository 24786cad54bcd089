package regent.rego.syntax;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import regent.opa.diagnostic.Location;
import regent.opa.value.Arr;
import regent.opa.value.Bool;
import regent.opa.value.Null;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.SetValue;
import regent.opa.value.Str;
import regent.opa.value.Undefined;
import regent.opa.value.Value;
import regent.rego.syntax.Term.ArrayComprehension;
import regent.rego.syntax.Term.ArrayTerm;
import regent.rego.syntax.Term.Call;
import regent.rego.syntax.Term.Entry;
import regent.rego.syntax.Term.ObjectComprehension;
import regent.rego.syntax.Term.ObjectTerm;
import regent.rego.syntax.Term.Part;
import regent.rego.syntax.Term.Ref;
import regent.rego.syntax.Term.Scalar;
import regent.rego.syntax.Term.SetComprehension;
import regent.rego.syntax.Term.SetTerm;
import regent.rego.syntax.Term.TemplateString;
import regent.rego.syntax.Term.Var;

/// What can be said of a term by looking at it alone, and small terms to build from.
public final class Terms {
  private Terms() {}

  public static Scalar string(String text, Location at) {
    return new Scalar(Str.of(text), at);
  }

  public static Scalar number(long number, Location at) {
    return new Scalar(Num.of(number), at);
  }

  /// The reference `head.path[0].path[1]…`.
  public static Ref ref(Location at, String head, String... path) {
    var steps = new ArrayList<Term>();
    for (var step : path) {
      steps.add(string(step, at));
    }
    return new Ref(new Var(head, at), steps, at);
  }

  /// The reference to the function `name`, such as `plus` or `io.jwt.decode`.
  public static Ref operator(String name, Location at) {
    String[] steps = name.split("\\.", -1);
    return ref(at, steps[0], Arrays.copyOfRange(steps, 1, steps.length));
  }

  /// An object without double keys (the last one wins), its entries in order.
  public static ObjectTerm object(Collection<Entry> entries, Location at) {
    var byKey = new TreeMap<Term, Term>(TermOrder::compare);
    entries.forEach(e -> byKey.put(e.key(), e.value()));
    return new ObjectTerm(
        byKey.entrySet().stream().map(e -> new Entry(e.getKey(), e.getValue())).toList(), at);
  }

  /// A set without double members, in order.
  public static SetTerm set(Collection<Term> members, Location at) {
    var unique = new TreeMap<Term, Term>(TermOrder::compare);
    members.forEach(m -> unique.putIfAbsent(m, m));
    return new SetTerm(List.copyOf(unique.values()), at);
  }

  /// A constant of one of the simple kinds.
  public static boolean isScalar(Term term) {
    return term instanceof Scalar;
  }

  public static boolean isComprehension(Term term) {
    return term instanceof ArrayComprehension
        || term instanceof SetComprehension
        || term instanceof ObjectComprehension;
  }

  /// Whether the term's value is known now: nothing in it is a variable, a reference, a call or a
  /// comprehension.
  public static boolean isConstant(Term term) {
    return switch (term) {
      case Scalar _ -> true;
      case Var _, Ref _, Call _ -> false;
      case ArrayComprehension _, SetComprehension _, ObjectComprehension _ -> false;
      case ArrayTerm a -> a.items().stream().allMatch(Terms::isConstant);
      case SetTerm s -> s.members().stream().allMatch(Terms::isConstant);
      case ObjectTerm o ->
          o.entries().stream().allMatch(e -> isConstant(e.key()) && isConstant(e.value()));
      case TemplateString t -> t.parts().stream().allMatch(p -> p instanceof Part.Text);
    };
  }

  /// Whether no variable stands anywhere but at the head of a reference.
  public static boolean isGround(Term term) {
    return switch (term) {
      case Scalar _ -> true;
      case Var _ -> false;
      case Ref r -> r.path().stream().allMatch(Terms::isGround);
      case Call c -> isGround(c.operator()) && c.arguments().stream().allMatch(Terms::isGround);
      case ArrayTerm a -> a.items().stream().allMatch(Terms::isGround);
      case SetTerm s -> s.members().stream().allMatch(Terms::isGround);
      case ObjectTerm o ->
          o.entries().stream().allMatch(e -> isGround(e.key()) && isGround(e.value()));
      case ArrayComprehension _, SetComprehension _, ObjectComprehension _ -> false;
      case TemplateString _ -> false;
    };
  }

  /// The part of `ref` before its first step that holds a variable.
  public static Ref groundPrefix(Ref ref) {
    for (int i = 0; i < ref.path().size(); i++) {
      if (!isGround(ref.path().get(i))) {
        return new Ref(ref.head(), ref.path().subList(0, i), ref.at());
      }
    }
    return ref;
  }

  /// How many steps of `ref` are constants before the first that is not; -1 when the head is a
  /// call.
  public static int constantSteps(Ref ref) {
    if (ref.head() instanceof Call) {
      return -1;
    }
    int steps = 0;
    while (steps < ref.path().size() && isConstant(ref.path().get(steps))) {
      steps++;
    }
    return steps;
  }

  /// Whether `ref` begins with the name `root` (`data` or `input`).
  public static boolean startsWith(Ref ref, String root) {
    return ref.head() instanceof Var(String name, Location _) && name.equals(root);
  }

  /// Whether `term` is `data` or `input` itself.
  public static boolean isRootDocument(Term term) {
    return term instanceof Ref ref
        && ref.path().isEmpty()
        && (startsWith(ref, "data") || startsWith(ref, "input"));
  }

  /// `ref` with `steps` after it.
  public static Ref append(Ref ref, List<? extends Term> steps) {
    var path = new ArrayList<Term>(ref.path());
    path.addAll(steps);
    return new Ref(ref.head(), path, ref.at());
  }

  /// The value of a string constant; empty for anything else.
  public static Optional<String> text(Term term) {
    return term instanceof Scalar(Str s, Location _) ? Optional.of(s.value()) : Optional.empty();
  }

  /// The constant as a value.
  ///
  /// @throws IllegalArgumentException when the term is not constant
  public static Value value(Term term) {
    return switch (term) {
      case Scalar s -> s.value();
      case ArrayTerm a -> Arr.of(a.items().stream().map(Terms::value).toList());
      case SetTerm s -> SetValue.of(s.members().stream().map(Terms::value).toList());
      case ObjectTerm o -> {
        var object = Obj.builder();
        o.entries().forEach(e -> object.put(value(e.key()), value(e.value())));
        yield object.build();
      }
      case Var _, Ref _, Call _, TemplateString _ -> throw notConstant(term);
      case ArrayComprehension _, SetComprehension _, ObjectComprehension _ ->
          throw notConstant(term);
    };
  }

  private static IllegalArgumentException notConstant(Term term) {
    return new IllegalArgumentException("not a constant: " + TermText.of(term));
  }

  /// A value as the term that denotes it.
  public static Term of(Value value, Location at) {
    return switch (value) {
      case Arr a -> new ArrayTerm(a.items().stream().map(v -> of(v, at)).toList(), at);
      case SetValue s -> new SetTerm(s.members().stream().map(v -> of(v, at)).toList(), at);
      case Obj o ->
          new ObjectTerm(
              o.keys().stream().map(k -> new Entry(of(k, at), of(o.get(k), at))).toList(), at);
      case Null _, Bool _, Undefined _, Num _, Str _ -> new Scalar(value, at);
    };
  }

  /// Where the term of an expression would stand: the same term at another place.
  public static Term at(Term term, Location at) {
    return switch (term) {
      case Scalar s -> new Scalar(s.value(), at);
      case Var v -> new Var(v.name(), at);
      case Ref r -> new Ref(r.head(), r.path(), at);
      case Call c -> new Call(c.operator(), c.arguments(), at);
      case ArrayTerm a -> new ArrayTerm(a.items(), at);
      case SetTerm s -> new SetTerm(s.members(), at);
      case ObjectTerm o -> new ObjectTerm(o.entries(), at);
      case ArrayComprehension c -> new ArrayComprehension(c.head(), c.body(), at);
      case SetComprehension c -> new SetComprehension(c.head(), c.body(), at);
      case ObjectComprehension c -> new ObjectComprehension(c.key(), c.value(), c.body(), at);
      case TemplateString t -> new TemplateString(t.parts(), t.multiLine(), at);
    };
  }
}
