package regent.model.json;

import regent.model.validation.Violation;

/// The words of Kuma's OpenAPI validator (`k8s.io/kube-openapi`).
final class Schema {
  private Schema() {}

  /// A violation at `path`. What concerns no field below `spec` has the path in its message.
  static Violation violation(String path, String message) {
    return path.startsWith("spec.")
        ? new Violation(path, "in body " + message)
        : new Violation("", (path.isEmpty() ? "." : "." + path) + " in body " + message);
  }

  static Violation wrongType(String path, String wanted, Json json) {
    return violation(path, "must be of type " + wanted + ": \"" + kind(json) + "\"");
  }

  static String kind(Json json) {
    return switch (json) {
      case Json.Null _ -> "null";
      case Json.Bool _ -> "boolean";
      case Json.Num(var text) -> text.matches("-?[0-9]+") ? "integer" : "number";
      case Json.Str _ -> "string";
      case Json.Arr _ -> "array";
      case Json.Obj _ -> "object";
    };
  }

  /// What Go's decoder calls the kind of a value.
  static String goKind(Json json) {
    return switch (json) {
      case Json.Null _ -> "null";
      case Json.Bool _ -> "bool";
      case Json.Num(var text) -> "number " + text;
      case Json.Str _ -> "string";
      case Json.Arr _ -> "array";
      case Json.Obj _ -> "object";
    };
  }
}
