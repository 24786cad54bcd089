package regent.rego;

import regent.opa.CompileException;
import regent.opa.builtin.BuiltinException;
import regent.opa.builtin.ModuleParser;
import regent.opa.diagnostic.Diagnostics;
import regent.opa.diagnostic.Source;
import regent.opa.value.Value;
import regent.rego.syntax.AstJson;
import regent.rego.syntax.Parser;
import regent.rego.syntax.ParserOptions;

/// What `rego.parse_module` uses: modules of version 1, with their annotations.
public final class RegoModuleParser implements ModuleParser {
  @Override
  public Value parse(String file, String rego) throws BuiltinException {
    var diagnostics = new Diagnostics();
    var options = ParserOptions.DEFAULT.withAnnotations();
    var module = Parser.parse(new Source(file, rego), options, diagnostics);
    if (module == null) {
      throw new BuiltinException(
          String.valueOf(new CompileException(diagnostics.all()).getMessage()));
    }
    return AstJson.of(module);
  }
}
