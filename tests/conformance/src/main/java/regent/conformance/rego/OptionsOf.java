package regent.conformance.rego;

import java.util.List;
import regent.opa.value.Arr;
import regent.opa.value.Bool;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Value;
import regent.rego.syntax.ParserOptions;
import regent.rego.syntax.RegoVersion;

/// The `options` of a case as the parser's.
final class OptionsOf {
  private OptionsOf() {}

  static ParserOptions parser(Value options) {
    return options instanceof Obj object
        ? new ParserOptions(
            version(object.get("rego_version")),
            keywords(object.get("future_keywords")),
            object.get("all_future_keywords") == Bool.TRUE,
            object.get("skip_rules") == Bool.TRUE,
            object.get("process_annotation") == Bool.TRUE,
            null)
        : ParserOptions.DEFAULT;
  }

  static RegoVersion version(Value version) {
    return switch (version) {
      case Num n when n.longValue() == 0 -> RegoVersion.V0;
      case Num n when n.longValue() == 2 -> RegoVersion.V2;
      case Str s when s.value().equals("v0") -> RegoVersion.V0;
      case Str s when s.value().equals("v0-compat-v1") -> RegoVersion.V0_COMPAT_V1;
      case Str s when s.value().equals("v2") -> RegoVersion.V2;
      default -> RegoVersion.V1;
    };
  }

  private static List<String> keywords(Value keywords) {
    return keywords instanceof Arr words
        ? words.items().stream().map(w -> ((Str) w).value()).toList()
        : List.of();
  }
}
