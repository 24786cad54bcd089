package regent.conformance.rego;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import regent.conformance.Suite;
import regent.conformance.Verdict;
import regent.opa.CompileException;
import regent.opa.builtin.Capabilities;
import regent.opa.diagnostic.Diagnostic;
import regent.opa.diagnostic.Diagnostics;
import regent.opa.diagnostic.Source;
import regent.opa.value.Arr;
import regent.opa.value.Bool;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Value;
import regent.rego.check.Checks;
import regent.rego.resolve.CompilerOptions;
import regent.rego.syntax.Module;
import regent.rego.syntax.Parser;
import regent.rego.syntax.ParserOptions;

/// Modules with the errors that OPA's compiler finds in them, or with none.
public final class CompileSuite implements Suite {
  private final Capabilities capabilities = Capabilities.current();

  @Override
  public void run(Path file, Consumer<Verdict> verdicts) throws IOException {
    for (var wanted : CaseFile.cases(file)) {
      String name = file.getFileName() + " " + text(wanted, "note");
      verdicts.accept(new Verdict(name, judge(wanted)));
    }
  }

  private @Nullable String judge(Obj wanted) {
    try {
      return problem(wanted);
    } catch (RuntimeException | StackOverflowError e) {
      return e
          + " at "
          + List.of(e.getStackTrace()).subList(0, Math.min(8, e.getStackTrace().length));
    }
  }

  private @Nullable String problem(Obj wanted) {
    var parserOptions = parserOptions(wanted);
    var diagnostics = new Diagnostics();
    var modules = new ArrayList<Module>();
    for (var source : sources(wanted.get("modules"))) {
      var module = Parser.parse(source, parserOptions, diagnostics);
      if (module != null) {
        modules.add(module);
      }
    }
    if (!diagnostics.isEmpty()) {
      return "does not parse: " + diagnostics.all();
    }
    var found = compile(modules, wanted, parserOptions);
    var errors = wanted.get("want_errors") instanceof Arr a ? a : Arr.EMPTY;
    boolean exhaustive = wanted.get("exhaustive") != Bool.FALSE;
    boolean named = wanted.get("modules") instanceof Arr;
    return difference(errors, found, exhaustive, named);
  }

  private List<Diagnostic> compile(List<Module> modules, Obj wanted, ParserOptions parser) {
    var options =
        CompilerOptions.of(capabilities)
            .withStrict(wanted.get("strict") == Bool.TRUE)
            .withPrintStatements(wanted.get("print_statements") == Bool.TRUE)
            .withVersion(parser.version());
    try {
      Checks.check(modules, options);
      return List.of();
    } catch (CompileException e) {
      return e.diagnostics();
    }
  }

  private static ParserOptions parserOptions(Obj wanted) {
    if (wanted.get("options") instanceof Obj options) {
      return OptionsOf.parser(options);
    }
    var version = OptionsOf.version(wanted.get("rego_version"));
    return ParserOptions.of(version);
  }

  private static List<Source> sources(Value modules) {
    var sources = new ArrayList<Source>();
    if (modules instanceof Arr list) {
      for (int i = 0; i < list.size(); i++) {
        sources.add(new Source("test-" + i + ".rego", ((Str) list.at(i)).value()));
      }
    } else if (modules instanceof Obj byName) {
      byName.forEach(
          (name, text) -> sources.add(new Source(((Str) name).value(), ((Str) text).value())));
    }
    return sources;
  }

  private static @Nullable String difference(
      Arr wanted, List<Diagnostic> found, boolean exhaustive, boolean named) {
    var missing = new TreeSet<String>();
    var open = new ArrayList<>(found);
    for (var error : wanted.items()) {
      var match = found.stream().filter(d -> matches(error, d, named)).findFirst();
      if (match.isEmpty()) {
        missing.add(error.toString());
      } else {
        open.removeIf(d -> matches(error, d, named));
      }
    }
    if (missing.isEmpty() && (open.isEmpty() || !exhaustive)) {
      return null;
    }
    return "\n  wanted "
        + String.join("\n         ", missing)
        + "\n  but got "
        + String.join("\n          ", found.stream().map(CompileSuite::shown).toList());
  }

  private static String shown(Diagnostic found) {
    return found.at().row() + ":" + found.at().col() + " " + found;
  }

  private static boolean matches(Value wanted, Diagnostic found, boolean named) {
    var module = text(wanted, "module");
    return text(wanted, "message").equals(found.message())
        && text(wanted, "code").equals(found.code().text())
        && number(wanted, "row", found.at().row())
        && number(wanted, "col", found.at().col())
        && (!named || found.at().file().equals(module.isEmpty() ? "test-0.rego" : module));
  }

  private static boolean number(Value wanted, String key, int actual) {
    return !(wanted.get(Str.of(key)) instanceof Num n) || n.longValue() == actual;
  }

  private static String text(Value object, String key) {
    return object.get(Str.of(key)) instanceof Str s ? s.value() : "";
  }
}
