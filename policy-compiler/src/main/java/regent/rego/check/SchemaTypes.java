package regent.rego.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import regent.opa.diagnostic.Diagnostic.Code;
import regent.opa.diagnostic.Location;
import regent.opa.type.Type;
import regent.opa.type.Type.Dynamic;
import regent.opa.type.Type.ObjectOf;
import regent.opa.type.Type.Property;
import regent.opa.value.Value;
import regent.rego.resolve.Compilation;
import regent.rego.resolve.RuleDraft;
import regent.rego.resolve.SchemaAnnotation;
import regent.rego.syntax.Annotations;
import regent.rego.syntax.Term;
import regent.rego.syntax.Term.Ref;
import regent.rego.syntax.TermText;
import regent.rego.syntax.Terms;

/// Types of documents that JSON Schemas describe: of the input, where the compiler was given a
/// schema for it, and of what annotations of rules name.
///
/// Source: <https://www.openpolicyagent.org/docs/policy-language#schema>
final class SchemaTypes {
  private final Compilation compilation;
  private final Map<String, Type> byReference = new HashMap<>();

  SchemaTypes(Compilation compilation) {
    this.compilation = compilation;
  }

  /// The type of the input; empty when there is no schema for it.
  Optional<Type> input() {
    var schema = compilation.options().schemas().get("schema");
    if (schema == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(read(schema));
    } catch (SchemaException e) {
      compilation.problems().report(Code.TYPE, message(e), Location.NONE);
      return Optional.empty();
    }
  }

  private Type read(Value schema) throws SchemaException {
    return SchemaReader.read(schema, compilation.options().remoteSchemas());
  }

  /// Tells `env` the types of the documents that annotations of `rule` describe.
  void declare(RuleDraft rule, TypeEnv env) {
    if (!compilation.options().schemaAnnotations()) {
      return;
    }
    for (var annotation : annotations(rule)) {
      type(annotation, rule).ifPresent(type -> declare(annotation.path(), type, env));
    }
  }

  private static String message(SchemaException e) {
    return String.valueOf(e.getMessage());
  }

  private static void declare(Ref path, Type type, TypeEnv env) {
    for (int steps = 0; steps < Math.max(1, path.path().size()); steps++) {
      var prefix = new Ref(path.head(), path.path().subList(0, steps), path.at());
      var known = env.get(prefix);
      if (!Types.isUnknown(known)) {
        var rest = path.path().subList(steps, path.path().size());
        env.tree().put(prefix, rest.isEmpty() ? type : overridden(rest, known, type));
        return;
      }
    }
    env.tree().put(path, type);
  }

  /// `known` with the type `type` at `path` inside it.
  private static Type overridden(List<Term> path, Type known, Type type) {
    if (!(Types.unwrap(known) instanceof ObjectOf object)) {
      return nested(path, type, new Dynamic(Type.ANY, Type.ANY));
    }
    var key = Terms.value(path.getFirst());
    var properties = new ArrayList<Property>();
    boolean found = false;
    for (var property : object.properties()) {
      if (property.key().equals(key)) {
        found = true;
        var inner =
            path.size() == 1
                ? type
                : overridden(path.subList(1, path.size()), property.value(), type);
        properties.add(new Property(key, inner));
      } else {
        properties.add(property);
      }
    }
    if (!found) {
      properties.addAll(nested(path, type, object.dynamic()).properties());
    }
    return Types.object(properties, object.dynamic());
  }

  private static ObjectOf nested(List<Term> path, Type type, @Nullable Dynamic dynamic) {
    Value key = Terms.value(path.getFirst());
    Type inner = path.size() == 1 ? type : nested(path.subList(1, path.size()), type, dynamic);
    return new ObjectOf(List.of(new Property(key, inner)), dynamic);
  }

  private Optional<Type> type(SchemaAnnotation annotation, RuleDraft rule) {
    try {
      if (annotation.definition().isDefined()) {
        return Optional.of(read(annotation.definition()));
      }
      var schemas = compilation.options().schemas();
      if (annotation.schema() == null || schemas.isEmpty()) {
        return Optional.empty();
      }
      var name = TermText.of(annotation.schema());
      var known = byReference.get(name);
      if (known != null) {
        return Optional.of(known);
      }
      var schema = schemas.get(name);
      if (schema == null) {
        compilation.problems().note(Code.TYPE, "undefined schema: " + name, rule.at());
        return Optional.empty();
      }
      var type = read(schema);
      byReference.put(name, type);
      return Optional.of(type);
    } catch (SchemaException e) {
      compilation.problems().note(Code.TYPE, message(e), rule.at());
      return Optional.empty();
    }
  }

  /// From the widest scope to the narrowest; later ones win.
  private List<SchemaAnnotation> annotations(RuleDraft rule) {
    var set = compilation.annotations();
    var blocks = new ArrayList<Annotations>();
    blocks.addAll(set.ofSubpackages(rule.module().path()));
    set.ofPackage(rule.module()).ifPresent(blocks::add);
    set.ofDocument(rule.groundPath()).ifPresent(blocks::add);
    blocks.addAll(set.ofRule(rule));
    return blocks.stream().flatMap(block -> SchemaAnnotation.of(block).stream()).toList();
  }
}
