package regent.opa.builtin.graphql;

import org.jspecify.annotations.Nullable;

/// A mention of a type, such as `[Int!]`.
///
/// @param named the name; empty for lists
/// @param element of a list; absent otherwise
record TypeReference(
    String named, @Nullable TypeReference element, boolean nonNull, @Nullable Position at) {
  static TypeReference to(String name) {
    return new TypeReference(name, null, false, null);
  }

  static TypeReference required(String name) {
    return new TypeReference(name, null, true, null);
  }

  /// The name inside all lists.
  String name() {
    var type = this;
    while (type.named.isEmpty() && type.element != null) {
      type = type.element;
    }
    return type.named;
  }

  TypeReference nullable() {
    return nonNull ? new TypeReference(named, element, false, at) : this;
  }

  /// Whether a variable of this type may stand where `other` is expected.
  boolean fits(TypeReference other) {
    if (!named.equals(other.named)
        || (element != null && (other.element == null || !element.fits(other.element)))) {
      return false;
    }
    return nonNull || !other.nonNull;
  }

  String text() {
    var inner = element == null ? named : "[" + element.text() + "]";
    return nonNull ? inner + "!" : inner;
  }
}
