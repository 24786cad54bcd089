package regent.model.json;

/// Where a decoder is: the type of object it is in and the names of the fields on the way, without
/// indexes, as `spec.to.default`. Messages of the decoder mention both.
///
/// @param object the kind of object being read; empty at the top
/// @param path the fields on the way
public record Place(String object, String path) {
  /// The top of a spec.
  public static final Place SPEC = new Place("", "spec");

  Place inside(String type) {
    return new Place(type, path);
  }

  Place field(String name) {
    return new Place(object, path.isEmpty() ? name : path + "." + name);
  }

  /// A value of another kind than the record has.
  ShapeException wrongKind(Json json, String wanted) {
    return new ShapeException(
        "json: cannot unmarshal %s into Go struct field %s.%s of type %s"
            .formatted(Schema.goKind(json), object, path, wanted));
  }
}
