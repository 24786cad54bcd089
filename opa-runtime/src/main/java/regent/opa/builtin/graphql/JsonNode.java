package regent.opa.builtin.graphql;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import regent.opa.value.Arr;
import regent.opa.value.Bool;
import regent.opa.value.Null;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Value;

/// A value that stands for a node of a document, read as Go would read it into a struct: names of
/// members in any case, what is absent or null is empty, anything of another kind is an error.
final class JsonNode {
  /// How messages name a node that is read with [#strict()].
  static final String MAP = "map[string]json.RawMessage";

  /// @param struct the name of Go's type, for messages
  /// @param path of members from the outermost node, for messages
  /// @param strict whether the case of names matters, and problems inside members are reported as
  ///     problems of the node itself
  record Place(String struct, String path, boolean strict) {
    static final Place ROOT = new Place("", "", false);
  }

  private final Obj value;
  private final Place place;
  private final Place outer;
  private final int depth;

  private JsonNode(Obj value, Place place, Place outer, int depth) {
    this.value = value;
    this.place = place;
    this.outer = outer;
    this.depth = depth;
  }

  /// Reads a node.
  @FunctionalInterface
  interface Reader<T> {
    T read(JsonNode node) throws JsonTypeException, GraphqlException;
  }

  static JsonNode root(Obj value, String struct) {
    return new JsonNode(value, new Place(struct, "", false), Place.ROOT, 0);
  }

  /// A node that is read by itself, inside others that are `depth` deep.
  static JsonNode inner(Obj value, int depth) throws GraphqlException {
    Effort.checkDepth(depth);
    return new JsonNode(value, Place.ROOT, Place.ROOT, depth);
  }

  int depth() {
    return depth;
  }

  private Value member(String name) {
    var exact = value.get(name);
    if (exact.isDefined() || place.strict) {
      return exact.isDefined() ? exact : Null.NULL;
    }
    Value found = Null.NULL;
    for (int i = 0; i < value.size(); i++) {
      if (value.keyAt(i) instanceof Str key && key.value().equalsIgnoreCase(name)) {
        found = value.valueAt(i);
      }
    }
    return found;
  }

  private JsonTypeException wrong(String name, Value got, String wanted) {
    return new JsonTypeException(kind(got), "", "", wanted).within(place.struct, path(name));
  }

  private String path(String name) {
    return place.strict ? place.path : place.path.isEmpty() ? name : place.path + "." + name;
  }

  private static String kind(Value value) {
    return value instanceof Bool ? "bool" : value.kind();
  }

  String text(String name) throws JsonTypeException {
    return text(name, "string");
  }

  /// @param type the name of Go's type of strings
  String text(String name, String type) throws JsonTypeException {
    return switch (member(name)) {
      case Null _ -> "";
      case Str s -> s.value();
      case Value other -> throw wrong(name, other, type);
    };
  }

  boolean flag(String name) throws JsonTypeException {
    return switch (member(name)) {
      case Null _ -> false;
      case Bool b -> b.value();
      case Value other -> throw wrong(name, other, "bool");
    };
  }

  int number(String name, String type) throws JsonTypeException {
    return switch (member(name)) {
      case Null _ -> 0;
      case Num n when n.isPlainLong() && n.longValue() == (int) n.longValue() ->
          (int) n.longValue();
      case Num n ->
          throw new JsonTypeException("number " + n.text(), place.struct, path(name), type);
      case Value other -> throw wrong(name, other, type);
    };
  }

  List<String> texts(String name, String listType, String type) throws JsonTypeException {
    var texts = new ArrayList<String>();
    for (var item : items(name, listType)) {
      switch (item) {
        case Null _ -> texts.add("");
        case Str s -> texts.add(s.value());
        default -> throw wrong(name, item, type);
      }
    }
    return texts;
  }

  List<Value> items(String name, String listType) throws JsonTypeException {
    return switch (member(name)) {
      case Null _ -> List.of();
      case Arr list -> list.items();
      case Value other -> throw wrong(name, other, listType);
    };
  }

  /// @param type the name of Go's type of each; [#MAP] for what is read with [#strict()]
  <T> List<T> list(String name, String listType, String type, Reader<T> reader)
      throws JsonTypeException, GraphqlException {
    var list = new ArrayList<T>();
    for (var item : items(name, listType)) {
      list.add(read(name, item, type, reader));
    }
    return list;
  }

  <T> @Nullable T node(String name, String type, Reader<T> reader)
      throws JsonTypeException, GraphqlException {
    var member = member(name);
    return member instanceof Null ? null : read(name, member, type, reader);
  }

  private <T> T read(String name, Value value, String type, Reader<T> reader)
      throws JsonTypeException, GraphqlException {
    Effort.checkDepth(depth + 1);
    if (value instanceof Null) {
      throw new GraphqlException("GraphQL node is null");
    }
    if (!(value instanceof Obj object)) {
      throw wrong(name, value, type.startsWith("map") ? type : "ast." + type);
    }
    if (!place.strict) {
      return reader.read(
          new JsonNode(object, new Place(type, path(name), false), place, depth + 1));
    }
    // Go reads each member of such a node by itself and then says where the node is.
    try {
      return reader.read(new JsonNode(object, new Place(type, "", false), Place.ROOT, depth + 1));
    } catch (JsonTypeException e) {
      throw e.within(place.struct, place.path);
    }
  }

  /// This node as one that reads its members one by one: names in this case only.
  JsonNode strict() {
    return new JsonNode(value, new Place(outer.struct, place.path, true), outer, depth);
  }
}
