package regent.rego.fuzz;

import java.util.List;

/// What the maker of a term knows about its type, so that most programs pass the type checker.
enum Kind {
  /// The checker knows nothing: input, base documents, arguments.
  ANY,
  /// The checker may know something that the maker does not.
  OPAQUE,
  BOOLEAN,
  NUMBER,
  STRING,
  ARRAY,
  OBJECT,
  SET;

  static final List<Kind> KNOWN = List.of(BOOLEAN, NUMBER, STRING, ARRAY, OBJECT, SET);

  /// Whether a term of this kind may stand where one of `wanted` has to.
  boolean fits(Kind wanted) {
    return this == wanted || this == ANY || wanted == ANY || wanted == OPAQUE;
  }
}
