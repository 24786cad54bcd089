package regent.opa.builtin.graphql;

/// A value is of another kind than the member of a node it stands for; the message is Go's.
///
/// @see <a href="https://pkg.go.dev/encoding/json#UnmarshalTypeError">UnmarshalTypeError</a>
final class JsonTypeException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String found;
  private final String path;
  private final String wanted;

  JsonTypeException(String found, String struct, String path, String wanted) {
    super(message(found, struct, path, wanted), null, false, false);
    this.found = found;
    this.path = path;
    this.wanted = wanted;
  }

  private static String message(String found, String struct, String path, String wanted) {
    var target =
        struct.isEmpty()
            ? "Go value of type "
            : "Go struct field " + struct + "." + path + " of type ";
    return "json: cannot unmarshal " + found + " into " + target + wanted;
  }

  /// The same problem inside the member `outerPath` of `outer`.
  JsonTypeException within(String outer, String outerPath) {
    if (outer.isEmpty()) {
      return this;
    }
    var whole = path.isEmpty() ? outerPath : outerPath + "." + path;
    return new JsonTypeException(found, outer, whole, wanted);
  }

  GraphqlException problem() {
    return new GraphqlException(String.valueOf(getMessage()));
  }
}
