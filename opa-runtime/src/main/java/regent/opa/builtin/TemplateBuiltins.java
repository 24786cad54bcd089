package regent.opa.builtin;

import java.util.List;
import regent.opa.value.Json;
import regent.opa.value.Str;
import regent.opa.value.Value;

/// Templates in the language of Go.
///
/// Source: <https://pkg.go.dev/text/template>
final class TemplateBuiltins {
  static final List<Builtin> ALL =
      List.of(
          Builtin.contextual(
              "strings.render_template",
              "(value: string, vars: object[string: any]) => string",
              TemplateBuiltins::render));

  private TemplateBuiltins() {}

  private record CacheKey(String template) {}

  /// What has no value shows as `<undefined>`.
  static Value render(BuiltinContext context, Value[] operands) throws BuiltinException {
    var text = Operands.string(operands[0], 1);
    var variables = Operands.object(operands[1], 2);
    var template =
        context
            .services()
            .cache()
            .get(new CacheKey(text), key -> TemplateParser.parse(key.template()));
    var rendered = new TemplateRenderer(template, Json.plain(variables)).render();
    return Str.of(rendered.replace("<no value>", "<undefined>"));
  }
}
