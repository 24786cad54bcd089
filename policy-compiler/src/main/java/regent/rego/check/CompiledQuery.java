package regent.rego.check;

import java.util.Map;
import regent.rego.syntax.Body;

/// A query in its simplest form, checked against the rules it is asked of.
///
/// @param body as the bodies of [TypedRules]; made-up locals begin with `__localq`
/// @param rewritten from rewritten locals to the names the author wrote: `x := 1` makes
///     `__localq0__ = 1` and `__localq0__` → `x`
public record CompiledQuery(Body body, Map<String, String> rewritten) {
  public CompiledQuery {
    rewritten = Map.copyOf(rewritten);
  }
}
