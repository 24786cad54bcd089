package regent.rego.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import regent.opa.builtin.BuiltinException;
import regent.opa.builtin.SchemaDocuments;
import regent.opa.builtin.SchemaSource;
import regent.opa.type.Type;
import regent.opa.type.Type.ObjectOf;
import regent.opa.type.Type.Property;
import regent.opa.type.Type.Recursive;
import regent.opa.value.Arr;
import regent.opa.value.Bool;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Value;

/// The type that a JSON Schema describes, as far as types can tell: `type`, `properties`, `items`,
/// `anyOf`, `allOf` and `$ref`. What a schema says beyond that does not
/// narrow the type.
///
/// Source: `schemaParser` of OPA's compiler.
final class SchemaReader {
  private static final Set<String> KINDS =
      Set.of("array", "boolean", "integer", "number", "null", "object", "string");

  private static final int MAX_DEPTH = 500;

  private final SchemaDocuments documents;
  private final Map<String, Type> done = new HashMap<>();
  private final Map<String, Recursive> open = new HashMap<>();
  private final Set<String> recursive = new TreeSet<>();

  private SchemaReader(SchemaDocuments documents) {
    this.documents = documents;
  }

  /// @param source where remote references are fetched from
  /// @throws SchemaException when `schema` is not a JSON Schema
  static Type read(Value schema, SchemaSource source) throws SchemaException {
    if (!(schema instanceof Obj) && !(schema instanceof Bool)) {
      throw new SchemaException(
          "unable to compile the schema: schema is not an object or a boolean");
    }
    try {
      var documents = new SchemaDocuments(schema, source);
      return new SchemaReader(documents).type(documents.root());
    } catch (BuiltinException e) {
      throw problem(e);
    }
  }

  private Type type(Value schema) throws SchemaException {
    if (!(schema instanceof Obj object)) {
      return Type.ANY;
    }
    if (object.get("$ref") instanceof Str ref) {
      return referred(ref.value());
    }
    var kinds = kinds(object);
    if (object.get("anyOf") instanceof Arr alternatives) {
      return anyOf(object, kinds, alternatives);
    }
    if (object.get("allOf") instanceof Arr parts) {
      return allOf(object, kinds, parts);
    }
    if (kinds.isEmpty()) {
      if (properties(object).size() > 0) {
        return object(List.of(properties(object)));
      }
      return object.has(Str.of("items")) ? array(object) : Type.ANY;
    }
    return typed(object, kinds);
  }

  private Type typed(Obj schema, Set<String> kinds) throws SchemaException {
    if (kinds.contains("boolean")) {
      return Type.BOOLEAN;
    }
    if (kinds.contains("string")) {
      return Type.STRING;
    }
    if (kinds.contains("integer") || kinds.contains("number")) {
      return Type.NUMBER;
    }
    if (kinds.contains("object")) {
      return object(List.of(properties(schema)));
    }
    if (kinds.contains("array")) {
      return array(schema);
    }
    return Type.ANY;
  }

  private static Set<String> kinds(Obj schema) throws SchemaException {
    var kinds = new TreeSet<String>();
    var type = schema.get("type");
    if (type instanceof Str s) {
      kinds.add(s.value());
    } else if (type instanceof Arr list) {
      for (var item : list.items()) {
        kinds.add(item instanceof Str s ? s.value() : item.toString());
      }
    }
    for (var kind : kinds) {
      if (!KINDS.contains(kind)) {
        throw new SchemaException(
            "unable to compile the schema: has a primitive type that is NOT VALID -- given: /"
                + kind
                + "/ Expected valid values are:[array boolean integer number null object string]");
      }
    }
    return kinds;
  }

  /// A schema inside a definition that refers to it is shown by its name only.
  private Type referred(String ref) throws SchemaException {
    var known = done.get(ref);
    if (known != null) {
      return known;
    }
    var around = open.get(ref);
    if (around != null) {
      recursive.add(ref);
      return around;
    }
    if (open.size() > MAX_DEPTH) {
      throw new SchemaException("unable to compile the schema: exceeded max depth of references");
    }
    var self = new Recursive(ref);
    open.put(ref, self);
    var type = type(resolve(ref));
    open.remove(ref);
    if (recursive.contains(ref)) {
      self.define(type);
    }
    done.put(ref, type);
    return type;
  }

  private Value resolve(String ref) throws SchemaException {
    try {
      return documents.get(ref);
    } catch (BuiltinException e) {
      throw problem(e);
    }
  }

  private static SchemaException problem(BuiltinException e) {
    return new SchemaException("unable to compile the schema: " + e.problem());
  }

  private Type anyOf(Obj schema, Set<String> kinds, Arr alternatives) throws SchemaException {
    Type union = Type.UNKNOWN;
    if (!kinds.isEmpty()
        && typed(schema, kinds) instanceof ObjectOf core
        && core.dynamic() == null) {
      union = core;
    }
    for (var alternative : alternatives.items()) {
      union = Types.or(type(alternative), union);
    }
    return union;
  }

  /// The parts and the schema itself become one.
  private Type allOf(Obj schema, Set<String> kinds, Arr parts) throws SchemaException {
    @Nullable Merged merged = null;
    for (var part : parts.items()) {
      var resolved = part;
      var passed = new TreeSet<String>();
      while (resolved instanceof Obj o
          && o.get("$ref") instanceof Str ref
          && passed.add(ref.value())) {
        resolved = resolve(ref.value());
      }
      if (resolved instanceof Obj object) {
        var next = merged(object);
        boolean wrapper = next.kinds.isEmpty() && object.get("anyOf") instanceof Arr;
        if (!wrapper) {
          merged = merged == null ? next : merged.and(next);
        }
      }
    }
    if (merged == null) {
      return Type.ANY;
    }
    if (!kinds.isEmpty()) {
      merged = merged.and(merged(schema));
    }
    return merged.type(this);
  }

  private static Merged merged(Obj schema) throws SchemaException {
    var kinds = new TreeSet<>(kinds(schema));
    var properties = properties(schema);
    var items = schema.get("items");
    if (properties.size() > 0) {
      kinds.add("object");
    } else if (items.isDefined()) {
      kinds.add("array");
    }
    return new Merged(
        kinds, schema, properties.size() == 0 ? List.of() : List.of(properties), items);
  }

  /// Several schemas that must all hold.
  private record Merged(Set<String> kinds, Obj schema, List<Obj> properties, Value items) {
    Merged and(Merged other) throws SchemaException {
      if (!kinds.equals(other.kinds)) {
        throw new SchemaException(
            "type checking: unable to merge these schemas: type mismatch: "
                + text(kinds)
                + " and "
                + text(other.kinds));
      }
      var all = new ArrayList<>(properties);
      all.addAll(other.properties);
      return new Merged(kinds, schema, all, items.isDefined() ? items : other.items);
    }

    private static String text(Set<String> kinds) {
      return kinds.isEmpty() ? "undefined" : String.join(",", kinds);
    }

    Type type(SchemaReader reader) throws SchemaException {
      if (!properties.isEmpty()) {
        return reader.object(properties);
      }
      if (items.isDefined()) {
        return reader.array(items);
      }
      return kinds.isEmpty() ? Type.ANY : reader.typed(schema, kinds);
    }
  }

  private static Obj properties(Obj schema) {
    return schema.get("properties") instanceof Obj children ? children : Obj.EMPTY;
  }

  private Type object(List<Obj> parts) throws SchemaException {
    var properties = new ArrayList<Property>();
    for (var part : parts) {
      for (var key : part.keys()) {
        properties.add(new Property(key, type(part.get(key))));
      }
    }
    return properties.isEmpty()
        ? Types.dynamicObject(Type.ANY, Type.ANY)
        : Types.object(properties, null);
  }

  private Type array(Obj schema) throws SchemaException {
    return array(schema.get("items"));
  }

  private Type array(Value items) throws SchemaException {
    if (items instanceof Arr fixed) {
      var types = new ArrayList<Type>();
      for (var item : fixed.items()) {
        types.add(type(item));
      }
      return new Type.ArrayOf(types, types.isEmpty() ? Type.ANY : null);
    }
    return new Type.ArrayOf(List.of(), items.isDefined() ? type(items) : Type.ANY);
  }
}
