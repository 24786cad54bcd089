package regent.model.validation;

/// One thing that is wrong with a resource.
///
/// @param field path of the field, as `spec.to[0].default`; empty for the resource as a whole
/// @param message what is wrong with it, in Kuma's words
public record Violation(String field, String message) {
  @Override
  public String toString() {
    return field + ": " + message;
  }
}
