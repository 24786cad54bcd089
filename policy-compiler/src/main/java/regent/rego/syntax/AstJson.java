package regent.rego.syntax;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import regent.opa.diagnostic.Location;
import regent.opa.value.Arr;
import regent.opa.value.Bool;
import regent.opa.value.Null;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Value;
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

/// Trees as the JSON that OPA shows, which editors and linters read: `opa parse --format json`, and
/// the `ast` of its policy API. Absent and empty parts are left out, members of sets and objects
/// are sorted, comments are in base64.
public final class AstJson {
  private final boolean withLocations;

  private AstJson(boolean withLocations) {
    this.withLocations = withLocations;
  }

  public static Obj of(Module module) {
    return new AstJson(false).module(module);
  }

  public static Arr of(Body body) {
    return new AstJson(false).body(body);
  }

  public static Obj of(Rule rule) {
    return new AstJson(false).rule(rule);
  }

  public static Obj of(Term term) {
    return new AstJson(false).term(term);
  }

  /// With the place and text of each node, as `--json-include locations` shows them.
  public static Obj withLocations(Module module) {
    return new AstJson(true).module(module);
  }

  private Obj module(Module module) {
    var json = Obj.builder();
    json.put("package", pkg(module.pkg()));
    putList(json, "imports", module.imports(), this::imported);
    putList(json, "annotations", module.annotations(), this::annotations);
    putList(json, "rules", module.rules(), this::rule);
    putList(json, "comments", module.comments(), this::comment);
    return json.build();
  }

  private static <T> void putList(
      Obj.Builder json, String key, List<T> items, Function<T, ? extends Value> toJson) {
    if (!items.isEmpty()) {
      json.put(key, list(items, toJson));
    }
  }

  private static <T> Arr list(List<T> items, Function<T, ? extends Value> toJson) {
    var values = new ArrayList<Value>(items.size());
    for (var item : items) {
      values.add(toJson.apply(item));
    }
    return Arr.of(values);
  }

  private Obj.Builder node(Location at) {
    return withLocations ? Obj.builder().put("location", place(at)) : Obj.builder();
  }

  private Obj place(Location at) {
    var json = Obj.builder();
    json.put("file", Str.of(at.file())).put("row", Num.of(at.row())).put("col", Num.of(at.col()));
    if (withLocations) {
      json.put("text", base64(at.text()));
    }
    return json.build();
  }

  private static Str base64(String text) {
    return Str.of(Base64.getEncoder().encodeToString(text.getBytes(UTF_8)));
  }

  private Obj pkg(Module.Package pkg) {
    return node(pkg.at()).put("path", reference(pkg.path())).build();
  }

  private Obj imported(Module.Import imported) {
    var json = node(imported.at()).put("path", term(imported.path()));
    if (imported.alias() != null) {
      json.put("alias", Str.of(imported.alias()));
      if (withLocations) {
        json.put("alias_location", place(imported.aliasAt()));
      }
    }
    return json.build();
  }

  private Obj annotations(Annotations annotations) {
    return withLocations
        ? annotations.content().with(Str.of("location"), place(annotations.at()))
        : annotations.content();
  }

  private Obj comment(Module.Comment comment) {
    return Obj.builder()
        .put("Text", base64(comment.text()))
        .put("Location", place(comment.at()))
        .build();
  }

  private Obj rule(Rule rule) {
    var json = node(rule.at());
    json.put("head", head(rule.head())).put("body", body(rule.body()));
    if (rule.isDefault()) {
      json.put("default", Bool.TRUE);
    }
    if (rule.otherwise() != null) {
      json.put("else", rule(rule.otherwise()));
    }
    putList(json, "annotations", rule.annotations(), this::annotations);
    return json.build();
  }

  private Obj head(Rule.Head head) {
    var json = node(head.at()).put("ref", reference(head.reference()));
    if (!head.name().isEmpty()) {
      json.put("name", Str.of(head.name()));
    }
    if (head.arguments() != null) {
      putList(json, "args", head.arguments(), this::term);
    }
    if (head.key() != null) {
      json.put("key", term(head.key()));
    }
    if (head.value() != null) {
      json.put("value", term(head.value()));
    }
    if (head.assign()) {
      json.put("assign", Bool.TRUE);
    }
    return json.build();
  }

  private Arr body(Body body) {
    return list(body.exprs(), this::expr);
  }

  private Obj expr(Expr expr) {
    var json = node(expr.at());
    json.put("index", Num.of(expr.index())).put("terms", form(expr.form()));
    if (expr.generated()) {
      json.put("generated", Bool.TRUE);
    }
    if (expr.negated()) {
      json.put("negated", Bool.TRUE);
    }
    putList(json, "with", expr.with(), this::with);
    return json.build();
  }

  private Obj with(Expr.With with) {
    return node(with.at())
        .put("target", term(with.target()))
        .put("value", term(with.value()))
        .build();
  }

  private Value form(Form form) {
    return switch (form) {
      case Form.Single(Term term) -> term(term);
      case Form.Call(Ref operator, List<Term> arguments) -> call(operator, arguments);
      case Form.Some(List<Term> symbols, var at) ->
          node(at).put("symbols", list(symbols, this::term)).build();
      case Form.Every e ->
          node(e.at())
              .put("key", e.key() == null ? Null.NULL : term(e.key()))
              .put("value", term(e.value()))
              .put("domain", term(e.domain()))
              .put("body", body(e.body()))
              .build();
      case Form.Not(Body body, boolean explicit, var at) ->
          node(at)
              .put("type", Str.of("not"))
              .put("body", body(body))
              .put("explicit_body", Bool.of(explicit))
              .build();
      case Form.And a ->
          logical("and", a.left(), a.right(), a.explicitLeft(), a.explicitRight(), a.at());
      case Form.Or o ->
          logical("or", o.left(), o.right(), o.explicitLeft(), o.explicitRight(), o.at());
    };
  }

  private Obj logical(
      String type,
      Body left,
      Body right,
      boolean explicitLeft,
      boolean explicitRight,
      Location at) {
    var json = node(at).put("type", Str.of(type)).put("lhs", body(left)).put("rhs", body(right));
    if (explicitLeft) {
      json.put("explicit_lhs", Bool.TRUE);
    }
    if (explicitRight) {
      json.put("explicit_rhs", Bool.TRUE);
    }
    return json.build();
  }

  private Obj term(Term term) {
    return node(term.at())
        .put("type", Str.of(TermNames.of(term)))
        .put("value", value(term))
        .build();
  }

  private Value value(Term term) {
    return switch (term) {
      case Scalar(Null _, var _) -> Obj.EMPTY;
      case Scalar(Value value, var _) -> value;
      case Var v -> Str.of(v.name());
      case Ref ref -> reference(ref);
      case Call(Ref operator, List<Term> arguments, var _) -> call(operator, arguments);
      case ArrayTerm a -> list(a.items(), this::term);
      case SetTerm s -> list(members(s), this::term);
      case ObjectTerm o ->
          list(TermOrder.entries(o), e -> Arr.of(List.of(term(e.key()), term(e.value()))));
      case ArrayComprehension(Term head, Body body, var _) -> comprehension(head, body);
      case SetComprehension(Term head, Body body, var _) -> comprehension(head, body);
      case ObjectComprehension(Term key, Term value, Body body, var _) ->
          Obj.builder()
              .put("key", term(key))
              .put("value", term(value))
              .put("body", body(body))
              .build();
      case TemplateString(List<Part> parts, boolean multiLine, var _) ->
          Obj.builder()
              .put("parts", parts.isEmpty() ? Null.NULL : list(parts, this::part))
              .put("multi_line", Bool.of(multiLine))
              .build();
    };
  }

  private Obj part(Part part) {
    return switch (part) {
      case Part.Text(Scalar text) -> term(text);
      case Part.Embedded(Expr expr) -> expr(expr);
    };
  }

  private Arr reference(Ref ref) {
    return list(Stream.concat(Stream.of(ref.head()), ref.path().stream()).toList(), this::term);
  }

  private Arr call(Ref operator, List<Term> arguments) {
    return list(Stream.<Term>concat(Stream.of(operator), arguments.stream()).toList(), this::term);
  }

  private Obj comprehension(Term head, Body body) {
    return Obj.builder().put("term", term(head)).put("body", body(body)).build();
  }

  /// The members in order; of equal ones the first.
  private static List<Term> members(SetTerm set) {
    var members = new TreeMap<Term, Term>(TermOrder::compare);
    set.members().forEach(m -> members.putIfAbsent(m, m));
    return List.copyOf(members.values());
  }
}
