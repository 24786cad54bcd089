package regent.opa.builtin;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import regent.opa.type.Type;
import regent.opa.type.Type.Any;
import regent.opa.type.Type.Argument;
import regent.opa.type.Type.ArrayOf;
import regent.opa.type.Type.BooleanType;
import regent.opa.type.Type.Dynamic;
import regent.opa.type.Type.Function;
import regent.opa.type.Type.NullType;
import regent.opa.type.Type.NumberType;
import regent.opa.type.Type.ObjectOf;
import regent.opa.type.Type.Property;
import regent.opa.type.Type.Recursive;
import regent.opa.type.Type.SetOf;
import regent.opa.type.Type.StringType;
import regent.opa.type.Type.Unknown;
import regent.opa.value.Arr;
import regent.opa.value.Bool;
import regent.opa.value.JsonException;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Value;

/// Types in the JSON form of OPA's capabilities: `{"type": "array", "dynamic": {"type": "any"}}`.
final class TypeJson {
  private static final Str DYNAMIC = Str.of("dynamic");
  private static final Str KEY = Str.of("key");
  private static final Str OF = Str.of("of");
  private static final Str STATIC = Str.of("static");
  private static final Str VALUE = Str.of("value");

  private TypeJson() {}

  static String text(Value json, String key) {
    return json.get(Str.of(key)) instanceof Str s ? s.value() : "";
  }

  static boolean flag(Value json, String key) {
    return Bool.TRUE.equals(json.get(Str.of(key)));
  }

  static Type read(Value json) throws JsonException {
    return switch (text(json, "type")) {
      case "null" -> Type.NULL;
      case "boolean" -> Type.BOOLEAN;
      case "number" -> Type.NUMBER;
      case "string" -> Type.STRING;
      case "any" -> new Any(all(json.get(OF)));
      case "array" -> new ArrayOf(all(json.get(STATIC)), optional(json.get(DYNAMIC)));
      case "set" -> new SetOf(json.get(OF).isDefined() ? read(json.get(OF)) : Type.UNKNOWN);
      case "object" -> object(json);
      case "function" -> function(json);
      default -> throw new JsonException("not a type: " + json);
    };
  }

  private static @Nullable Type optional(Value json) throws JsonException {
    return json.isDefined() ? read(json) : null;
  }

  private static List<Type> all(Value json) throws JsonException {
    var types = new ArrayList<Type>();
    if (json instanceof Arr items) {
      for (var item : items.items()) {
        types.add(read(item));
      }
    }
    return types;
  }

  private static Type object(Value json) throws JsonException {
    var properties = new ArrayList<Property>();
    if (json.get(STATIC) instanceof Arr items) {
      for (var item : items.items()) {
        properties.add(new Property(item.get(KEY), read(item.get(VALUE))));
      }
    }
    var dynamic = json.get(DYNAMIC);
    return new ObjectOf(
        properties,
        dynamic.isDefined() ? new Dynamic(read(dynamic.get(KEY)), read(dynamic.get(VALUE))) : null);
  }

  private static Type function(Value json) throws JsonException {
    var arguments = new ArrayList<Argument>();
    if (json.get(Str.of("args")) instanceof Arr items) {
      for (var item : items.items()) {
        arguments.add(new Argument(text(item, "name"), read(item)));
      }
    }
    return new Function(
        arguments, optional(json.get(Str.of("variadic"))), optional(json.get(Str.of("result"))));
  }

  static Obj write(Type type) {
    var json = Obj.builder();
    switch (type) {
      case NullType _ -> json.put("type", Str.of("null"));
      case BooleanType _ -> json.put("type", Str.of("boolean"));
      case NumberType _ -> json.put("type", Str.of("number"));
      case StringType _ -> json.put("type", Str.of("string"));
      case Unknown _ -> json.put("type", Str.of("any"));
      case Recursive r -> json.put("type", Str.of("recursive")).put("name", Str.of(r.name()));
      case Any(var of) -> put(json.put("type", Str.of("any")), "of", of);
      case SetOf(Type member) -> json.put("type", Str.of("set")).put("of", write(member));
      case ArrayOf a -> {
        put(json.put("type", Str.of("array")), "static", a.items());
        if (a.rest() != null) {
          json.put("dynamic", write(a.rest()));
        }
      }
      case ObjectOf o -> {
        json.put("type", Str.of("object"));
        if (!o.properties().isEmpty()) {
          json.put("static", Arr.of(o.properties().stream().map(TypeJson::property).toList()));
        }
        if (o.dynamic() != null) {
          json.put(
              "dynamic",
              Obj.builder()
                  .put("key", write(o.dynamic().key()))
                  .put("value", write(o.dynamic().value()))
                  .build());
        }
      }
      case Function f -> {
        json.put("type", Str.of("function"));
        if (!f.arguments().isEmpty()) {
          json.put("args", Arr.of(f.arguments().stream().map(TypeJson::argument).toList()));
        }
        if (f.variadic() != null) {
          json.put("variadic", write(f.variadic()));
        }
        if (f.result() != null) {
          json.put("result", write(f.result()));
        }
      }
    }
    return json.build();
  }

  private static void put(Obj.Builder json, String key, List<Type> types) {
    if (!types.isEmpty()) {
      json.put(key, Arr.of(types.stream().map(TypeJson::write).toList()));
    }
  }

  private static Obj property(Property property) {
    return Obj.builder().put("key", property.key()).put("value", write(property.value())).build();
  }

  private static Obj argument(Argument argument) {
    var json = write(argument.type());
    return argument.name().isEmpty() ? json : json.with(Str.of("name"), Str.of(argument.name()));
  }
}
