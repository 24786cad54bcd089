package regent.rego;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import regent.opa.CompileException;
import regent.opa.PolicyCompiler;
import regent.opa.diagnostic.Diagnostics;
import regent.opa.diagnostic.Source;
import regent.rego.syntax.Module;
import regent.rego.syntax.RegoVersion;

/// Compiles modules of which each may be written in version 1 or in version 0 of Rego, side by
/// side. A module that reads as version 1 is version 1; only one that does not is read as version
/// 0. When it is neither, the errors are those of version 1.
public final class EitherVersion implements PolicyCompiler {
  private final RegoCompiler newer;
  private final RegoCompiler older;

  /// @param compiler of version 1
  public EitherVersion(RegoCompiler compiler) {
    this.newer = compiler;
    this.older = compiler.withVersion(RegoVersion.V0);
  }

  @Override
  public RegoPolicy compile(List<Source> modules) throws CompileException {
    var diagnostics = new Diagnostics();
    var parsed = new ArrayList<Module>();
    for (Source module : modules) {
      parsed.addAll(parsed(module, diagnostics));
    }
    diagnostics.throwIfAny();
    return newer.compileModules(parsed);
  }

  @Override
  public List<String> packageOf(Source module) throws CompileException {
    try {
      return newer.packageOf(module);
    } catch (CompileException e) {
      try {
        return older.packageOf(module);
      } catch (CompileException _) {
        throw e;
      }
    }
  }

  @Override
  public Set<String> rulesOf(Source module) throws CompileException {
    try {
      return newer.rulesOf(module);
    } catch (CompileException e) {
      try {
        return older.rulesOf(module);
      } catch (CompileException _) {
        throw e;
      }
    }
  }

  /// The module; none when it is neither version, then `diagnostics` say why.
  private List<Module> parsed(Source source, Diagnostics diagnostics) {
    var problems = new Diagnostics();
    Module module = newer.parse(source, problems);
    if (module == null) {
      module = older.parse(source, new Diagnostics());
    }
    if (module != null) {
      return List.of(module);
    }
    problems.all().forEach(diagnostics::report);
    return List.of();
  }
}
