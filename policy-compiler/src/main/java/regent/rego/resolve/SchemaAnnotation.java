package regent.rego.resolve;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import regent.opa.diagnostic.Location;
import regent.opa.value.Arr;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Undefined;
import regent.opa.value.Value;
import regent.rego.syntax.Annotations;
import regent.rego.syntax.Term;
import regent.rego.syntax.Term.Ref;
import regent.rego.syntax.Terms;

/// One entry of `schemas` in a `# METADATA` block.
///
/// @param path the document that the schema describes
/// @param schema the name of the schema; absent when it is written in the block
/// @param definition the schema itself; undefined when it is named
public record SchemaAnnotation(Ref path, @Nullable Ref schema, Value definition) {
  /// The entries of `block` that have a path.
  public static List<SchemaAnnotation> of(Annotations block) {
    var entries = new ArrayList<SchemaAnnotation>();
    if (block.content().get("schemas") instanceof Arr schemas) {
      for (var entry : schemas.items()) {
        var path = ref(entry.get(Str.of("path")), block.at());
        if (path != null) {
          var schema = ref(entry.get(Str.of("schema")), block.at());
          entries.add(new SchemaAnnotation(path, schema, entry.get(Str.of("definition"))));
        }
      }
    }
    return entries;
  }

  /// A reference in the JSON form of the syntax tree: an array of terms.
  private static @Nullable Ref ref(Value json, Location at) {
    if (!(json instanceof Arr parts) || parts.size() == 0) {
      return null;
    }
    List<Term> steps = new ArrayList<>();
    for (int i = 1; i < parts.size(); i++) {
      steps.add(Terms.of(part(parts.at(i)), at));
    }
    var head = part(parts.at(0)) instanceof Str s ? s.value() : "";
    return new Ref(new Term.Var(head, at), steps, at);
  }

  private static Value part(Value part) {
    var value = part.get(Str.of("value"));
    return value == Undefined.UNDEFINED ? part : value;
  }

  /// `schemas` as `rego.metadata` shows them: paths are arrays of names.
  static Value plain(Value schemas) {
    if (!(schemas instanceof Arr entries)) {
      return schemas;
    }
    var plain = new ArrayList<Value>();
    for (var entry : entries.items()) {
      var object = Obj.builder();
      for (var key : List.of("path", "schema")) {
        if (entry.get(Str.of(key)) instanceof Arr parts && parts.size() > 0) {
          object.put(key, Arr.of(parts.items().stream().map(SchemaAnnotation::name).toList()));
        }
      }
      var definition = entry.get(Str.of("definition"));
      if (definition.isDefined()) {
        object.put("definition", definition);
      }
      plain.add(object.build());
    }
    return Arr.of(plain);
  }

  private static Value name(Value part) {
    var value = part(part);
    return value instanceof Str ? value : Str.of(value.toString());
  }
}
