package regent.rego.resolve;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import regent.opa.diagnostic.Diagnostic;
import regent.opa.diagnostic.Diagnostic.Code;
import regent.opa.diagnostic.Location;
import regent.opa.value.Arr;
import regent.opa.value.Bool;
import regent.opa.value.Null;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.SetValue;
import regent.opa.value.Str;
import regent.opa.value.Undefined;
import regent.rego.resolve.Scopes.Occurrence;
import regent.rego.resolve.Vars.Skip;
import regent.rego.syntax.Body;
import regent.rego.syntax.Expr;
import regent.rego.syntax.Expr.Form;
import regent.rego.syntax.Expr.With;
import regent.rego.syntax.Exprs;
import regent.rego.syntax.Rewrite;
import regent.rego.syntax.Term;
import regent.rego.syntax.Term.ArrayComprehension;
import regent.rego.syntax.Term.ArrayTerm;
import regent.rego.syntax.Term.Call;
import regent.rego.syntax.Term.ObjectComprehension;
import regent.rego.syntax.Term.ObjectTerm;
import regent.rego.syntax.Term.Ref;
import regent.rego.syntax.Term.Scalar;
import regent.rego.syntax.Term.SetComprehension;
import regent.rego.syntax.Term.SetTerm;
import regent.rego.syntax.Term.TemplateString;
import regent.rego.syntax.Term.Var;
import regent.rego.syntax.TermText;
import regent.rego.syntax.Terms;
import regent.rego.syntax.Walk;

/// Gives declared variables names of their own in one body and those inside it, and removes the
/// declarations: `x := 1; p[x]` → `__local0__ = 1; p[__local0__]`, and `some x; q[x]` →
/// `q[__local0__]`.
///
/// What is read before it is declared, or declared twice, is an error.
final class RenameLocals extends Rewrite {
  private static final String IN_NOT = "cannot assign vars inside negated expression";
  private static final String IN_AND = "cannot assign vars inside implicit and operand";
  private static final String IN_OR = "cannot assign vars inside implicit or operand";

  private final LocalNames names;
  private final Scopes scopes;
  private final boolean strict;
  private final List<Diagnostic> errors = new ArrayList<>();

  RenameLocals(LocalNames names, Scopes scopes, boolean strict) {
    this.names = names;
    this.scopes = scopes;
    this.strict = strict;
  }

  List<Diagnostic> errors() {
    return errors;
  }

  /// A body in the current scope; `used` are variables that count as used from outside it.
  Body body(Body body, Set<String> used) {
    var renamed = new ArrayList<Expr>();
    for (var expr : body) {
      var changed = statement(expr);
      if (changed != null) {
        renamed.add(changed);
      }
    }
    if (renamed.isEmpty()) {
      renamed.add(
          new Expr(
              new Form.Single(new Scalar(Bool.of(true), Location.NONE)),
              false,
              List.of(),
              true,
              0,
              Location.NONE));
    }
    var result = Exprs.body(renamed);
    if (errors.isEmpty()) {
      new UnusedVars(scopes).check(body, result, used, strict);
    }
    return result;
  }

  private @Nullable Expr statement(Expr expr) {
    if (Exprs.isAssignment(expr)) {
      return assignment(expr);
    }
    return switch (expr.form()) {
      case Form.Some some -> some(expr, some);
      case Form.Every every -> every(expr, every);
      case Form.Not not -> not(expr, not);
      case Form.And _, Form.Or _ -> logical(expr);
      case Form.Single _, Form.Call _ -> expr(expr);
    };
  }

  private Expr assignment(Expr expr) {
    var operands = Exprs.operands(expr);
    if (expr.negated()) {
      report(IN_NOT, expr.at());
      return expr;
    }
    if (operands.size() != 2) {
      return expr;
    }
    int before = errors.size();
    var right = term(operands.getLast());
    List<With> with = all(expr.with(), w -> new With(w.target(), term(w.value()), w.at()));
    var left = assignee(operands.getFirst());
    if (errors.size() > before || !(expr.form() instanceof Form.Call call)) {
      return expr;
    }
    return Exprs.with(Exprs.with(expr, Exprs.assigned(left, right, call.operator().at())), with);
  }

  private Term assignee(Term term) {
    return switch (term) {
      case Var v -> declared(v.name(), v.at(), v.at(), Occurrence.ASSIGNED);
      case ArrayTerm a -> new ArrayTerm(a.items().stream().map(this::assignee).toList(), a.at());
      case ObjectTerm o ->
          Terms.object(
              o.entries().stream().map(e -> new Term.Entry(e.key(), assignee(e.value()))).toList(),
              o.at());
      case Ref r when Terms.isRootDocument(r) && r.head() instanceof Var v ->
          declared(v.name(), r.at(), r.at(), Occurrence.ASSIGNED);
      case Scalar _,
          Ref _,
          SetTerm _,
          Call _,
          ArrayComprehension _,
          SetComprehension _,
          ObjectComprehension _,
          TemplateString _ -> {
        report("cannot assign to " + kind(term), term.at());
        yield term;
      }
    };
  }

  private static String kind(Term term) {
    return switch (term) {
      case Scalar(var value, var _) ->
          switch (value) {
            case Null _ -> "null";
            case Bool _ -> "boolean";
            case Num _ -> "number";
            case Str _ -> "string";
            case Arr _ -> "array";
            case Obj _ -> "object";
            case SetValue _ -> "set";
            case Undefined _ -> "undefined";
          };
      case Var _ -> "var";
      case Ref _ -> "ref";
      case ArrayTerm _ -> "array";
      case ObjectTerm _ -> "object";
      case SetTerm _ -> "set";
      case Call _ -> "call";
      case ArrayComprehension _ -> "arraycomprehension";
      case SetComprehension _ -> "setcomprehension";
      case ObjectComprehension _ -> "objectcomprehension";
      case TemplateString _ -> "templatestring";
    };
  }

  /// The new variable for `name`; an error at `blame` when it has come up before.
  private Term declared(String name, Location at, Location blame, Occurrence how) {
    var problem =
        switch (scopes.here(name)) {
          case NEW -> "";
          case SEEN -> "var " + name + " referenced above";
          case ASSIGNED -> "var " + name + " assigned above";
          case DECLARED -> "var " + name + " declared above";
          case ARGUMENT -> "arg " + name + " redeclared";
        };
    if (!problem.isEmpty()) {
      report(problem, blame);
      return new Var(name, at);
    }
    var local = names.local(at);
    scopes.insert(name, local.name(), how);
    return local;
  }

  private @Nullable Expr some(Expr expr, Form.Some some) {
    for (var symbol : some.symbols()) {
      if (symbol instanceof Call call) {
        return someIn(expr, some, call);
      }
      if (symbol instanceof Var v) {
        int before = errors.size();
        declared(v.name(), v.at(), some.at(), Occurrence.DECLARED);
        if (errors.size() > before) {
          return null;
        }
      }
    }
    return null;
  }

  /// `some k, v in xs` → `v = xs[k]`.
  private @Nullable Expr someIn(Expr expr, Form.Some some, Call member) {
    var arguments = member.arguments();
    var domain = arguments.getLast();
    var value = arguments.get(arguments.size() - 2);
    var key = arguments.size() == 3 ? arguments.getFirst() : names.local(value.at());
    var bound = new TreeSet<>(Vars.of(List.of(key, value), bindable()));
    bound.retainAll(Vars.of(domain, Skip.CLOSURES));
    bound.removeIf(LocalNames::isWildcard);
    if (!bound.isEmpty()) {
      bound.forEach(name -> report("var " + name + " assigned before", some.at()));
      return null;
    }
    var element =
        domain instanceof Ref ref
            ? Terms.append(ref, List.of(key))
            : new Ref(domain, List.of(key), domain.at());
    var equation =
        Exprs.with(expr, new Form.Call(Terms.operator("eq", some.at()), List.of(value, element)));
    for (var name : new TreeSet<>(OutputVars.ofEquation(equation, Vars.of(domain)))) {
      int before = errors.size();
      declared(name, some.at(), some.at(), Occurrence.DECLARED);
      if (errors.size() > before) {
        return null;
      }
    }
    return expr(equation);
  }

  private static Skip[] bindable() {
    return Vars.BINDABLE.toArray(Skip[]::new);
  }

  private @Nullable Expr every(Expr expr, Form.Every every) {
    var domain = term(every.domain());
    scopes.push();
    try {
      int before = errors.size();
      var key = every.key() == null ? names.local(every.at()) : iterated(every.key(), every);
      var value = iterated(every.value(), every);
      if (errors.size() > before) {
        return null;
      }
      var body = body(every.body(), Set.of());
      return expr(Exprs.with(expr, new Form.Every(key, value, domain, body, every.at())));
    } finally {
      scopes.pop();
    }
  }

  private Term iterated(Term term, Form.Every every) {
    return term instanceof Var v && !LocalNames.isWildcard(v.name())
        ? declared(v.name(), v.at(), every.at(), Occurrence.DECLARED)
        : term;
  }

  private Expr not(Expr expr, Form.Not not) {
    if (!not.explicitBody()) {
      int before = errors.size();
      var body = implicit(not.body(), IN_NOT);
      var changed = Exprs.with(expr, new Form.Not(body, false, not.at()));
      return errors.size() > before ? changed : expr(changed);
    }
    scopes.push();
    try {
      var body = body(not.body(), Set.of());
      return expr(Exprs.with(expr, new Form.Not(body, true, not.at())));
    } finally {
      scopes.pop();
    }
  }

  private Expr logical(Expr expr) {
    int before = errors.size();
    var form =
        switch (expr.form()) {
          case Form.And and ->
              new Form.And(
                  operand(and.left(), and.explicitLeft(), IN_AND),
                  operand(and.right(), and.explicitRight(), IN_AND),
                  and.explicitLeft(),
                  and.explicitRight(),
                  and.at());
          case Form.Or or ->
              new Form.Or(
                  operand(or.left(), or.explicitLeft(), IN_OR),
                  operand(or.right(), or.explicitRight(), IN_OR),
                  or.explicitLeft(),
                  or.explicitRight(),
                  or.at());
          case Form.Single _, Form.Call _, Form.Some _, Form.Every _, Form.Not _ -> expr.form();
        };
    var changed = Exprs.with(expr, form);
    return errors.size() > before ? changed : expr(changed);
  }

  private Body operand(Body body, boolean explicit, String message) {
    if (!explicit) {
      return implicit(body, message);
    }
    scopes.push();
    try {
      return body(body, Set.of());
    } finally {
      scopes.pop();
    }
  }

  /// What is written without braces declares nothing: the assignment would be lost.
  private Body implicit(Body body, String message) {
    return Exprs.body(
        all(
            body.exprs(),
            expr -> {
              if (Exprs.isAssignment(expr)) {
                report(message, expr.at());
                return expr;
              }
              return switch (expr.form()) {
                case Form.Not not -> not(expr, not);
                case Form.And _, Form.Or _ -> logical(expr);
                case Form.Single _, Form.Call _, Form.Some _, Form.Every _ -> expr;
              };
            }));
  }

  @Override
  public With with(With with) {
    var target = term(with.target());
    // `input` may be the name of a local; what `with` replaces is always the document.
    var shadow = scopes.renamed("input");
    if (shadow != null) {
      if (target instanceof Var v && v.name().equals(shadow)) {
        target = Terms.ref(with.target().at(), "input");
      } else if (target instanceof Ref r && r.head() instanceof Var v && v.name().equals(shadow)) {
        target = new Ref(new Var("input", v.at()), r.path(), r.at());
      }
    }
    return new With(target, term(with.value()), with.at());
  }

  /// A local that shadows a document is no function; there is no name to call then.
  @Override
  public Ref operator(Ref operator) {
    return Terms.isRootDocument(operator) && term(operator) instanceof Var v
        ? new Ref(new Var("", v.at()), List.of(), operator.at())
        : below(operator);
  }

  @Override
  public Term term(Term term) {
    return switch (term) {
      case Var v -> {
        var renamed = scopes.renamed(v.name());
        if (renamed != null) {
          scopes.use(v.name());
          yield renamed.equals(v.name()) ? v : new Var(renamed, v.at());
        }
        if (scopes.here(v.name()) == Occurrence.NEW) {
          scopes.insert(v.name(), v.name(), Occurrence.SEEN);
        }
        yield v;
      }
      case Ref r when Terms.isRootDocument(r) && r.head() instanceof Var v -> {
        var how = scopes.anywhere(v.name());
        var renamed = scopes.renamed(v.name());
        boolean shadowed = how != Occurrence.NEW && how != Occurrence.SEEN;
        yield shadowed && renamed != null ? new Var(renamed, r.at()) : r;
      }
      case Call c -> {
        checkShadowed(c);
        yield below(c);
      }
      case ArrayComprehension c -> {
        var used = Vars.of(c.head());
        scopes.push();
        var body = body(c.body(), used);
        var head = term(c.head());
        scopes.pop();
        yield new ArrayComprehension(head, body, c.at());
      }
      case SetComprehension c -> {
        var used = Vars.of(c.head());
        scopes.push();
        var body = body(c.body(), used);
        var head = term(c.head());
        scopes.pop();
        yield new SetComprehension(head, body, c.at());
      }
      case ObjectComprehension c -> {
        var used = Vars.of(List.of(c.key(), c.value()));
        scopes.push();
        var body = body(c.body(), used);
        var key = term(c.key());
        var value = term(c.value());
        scopes.pop();
        yield new ObjectComprehension(key, value, body, c.at());
      }
      case Scalar _, Ref _, ArrayTerm _, ObjectTerm _, SetTerm _, TemplateString _ -> below(term);
    };
  }

  /// A template string in a head: each of its expressions is a scope.
  Term template(TemplateString template) {
    return new TemplateString(
        all(
            template.parts(),
            part ->
                switch (part) {
                  case Term.Part.Text text -> text;
                  case Term.Part.Embedded(Expr expr) -> {
                    scopes.push();
                    var renamed = expr(expr);
                    scopes.pop();
                    yield new Term.Part.Embedded(renamed);
                  }
                }),
        template.multiLine(),
        template.at());
  }

  /// Functions are no values: a local cannot be called.
  private void checkShadowed(Call call) {
    Walk.vars(
            v -> {
              var renamed = scopes.renamed(v.name());
              if (renamed != null && !renamed.equals(v.name())) {
                report("called function " + TermText.of(call.operator()) + " shadowed", call.at());
              }
            })
        .term(call.operator());
  }

  private void report(String message, Location at) {
    errors.add(new Diagnostic(Code.COMPILE, message, at));
  }
}
