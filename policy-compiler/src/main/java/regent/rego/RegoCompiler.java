package regent.rego;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import regent.opa.CompileException;
import regent.opa.PolicyCompiler;
import regent.opa.builtin.Builtin;
import regent.opa.builtin.Builtins;
import regent.opa.builtin.Capabilities;
import regent.opa.diagnostic.Diagnostics;
import regent.opa.diagnostic.Source;
import regent.opa.store.Documents;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.rego.check.Checks;
import regent.rego.optimize.Optimizer;
import regent.rego.resolve.CompilerOptions;
import regent.rego.syntax.Module;
import regent.rego.syntax.Parser;
import regent.rego.syntax.ParserOptions;
import regent.rego.syntax.RegoVersion;
import regent.rego.syntax.Term;
import regent.rego.syntax.TermText;

/// Compiles Rego: text → tree → checked rules → plans → a program of one of the back ends.
///
/// Immutable and thread-safe; each `with…` gives another compiler.
public final class RegoCompiler implements PolicyCompiler {
  private static final RegoCompiler STANDARD =
      new RegoCompiler(
          CompilerOptions.of(Capabilities.current()),
          ParserOptions.DEFAULT.withAnnotations(),
          Builtins.standard(),
          Backend.FASTEST,
          null);

  private final CompilerOptions options;
  private final ParserOptions parser;
  private final Builtins builtins;
  private final Backend backend;

  /// Absent for the one of the back end.
  private final @Nullable Optimizer optimizer;

  private RegoCompiler(
      CompilerOptions options,
      ParserOptions parser,
      Builtins builtins,
      Backend backend,
      @Nullable Optimizer optimizer) {
    this.options = options;
    this.parser = parser;
    this.builtins = builtins;
    this.backend = backend;
    this.optimizer = optimizer;
  }

  /// Rego v1 with all built-ins, as `opa eval` compiles it: not strict, calls of `print` kept, at
  /// most ten errors reported.
  public static RegoCompiler standard() {
    return STANDARD;
  }

  /// Modules are of `version` unless they say otherwise. Queries are always of version 1.
  public RegoCompiler withVersion(RegoVersion version) {
    return withParser(ParserOptions.of(version).withAnnotations());
  }

  /// How modules are to be read.
  public RegoCompiler withParser(ParserOptions parserOptions) {
    return new RegoCompiler(options, parserOptions, builtins, backend, optimizer);
  }

  /// How modules are to be compiled.
  public RegoCompiler withOptions(CompilerOptions compilerOptions) {
    return new RegoCompiler(compilerOptions, parser, builtins, backend, optimizer);
  }

  /// How modules are to be compiled now.
  public CompilerOptions options() {
    return options;
  }

  public RegoCompiler withBackend(Backend other) {
    return new RegoCompiler(options, parser, builtins, other, optimizer);
  }

  /// Plans go through `other` before they run, whatever the back end; without this they go through
  /// [Backend#optimizer()].
  public RegoCompiler withOptimizer(Optimizer other) {
    return new RegoCompiler(options, parser, builtins, backend, other);
  }

  /// These built-ins, of which modules may call those that the options' capabilities name.
  public RegoCompiler withBuiltins(Builtins others) {
    return new RegoCompiler(options, parser, others, backend, optimizer);
  }

  /// One built-in more, for modules and queries.
  public RegoCompiler withBuiltin(Builtin builtin) {
    var declaration = Capabilities.Declaration.of(builtin);
    return new RegoCompiler(
        options.withCapabilities(options.capabilities().with(Set.of(declaration))),
        parser,
        builtins.with(builtin),
        backend,
        optimizer);
  }

  @Override
  public RegoPolicy compile(List<Source> modules) throws CompileException {
    return DeepCompilation.call(() -> checked(parsed(modules), options));
  }

  @Override
  public RegoPolicy compile(List<Source> modules, Obj data) throws CompileException {
    var checking = options.withBaseDocuments(path -> Documents.isTaken(data, path));
    return DeepCompilation.call(() -> checked(parsed(modules), checking));
  }

  @Override
  public List<String> packageOf(Source module) throws CompileException {
    return DeepCompilation.call(() -> packagePath(parsed(List.of(module)).getFirst()));
  }

  @Override
  public Set<String> rulesOf(Source module) throws CompileException {
    return DeepCompilation.call(
        () -> {
          var names = new TreeSet<String>();
          for (var rule : parsed(List.of(module)).getFirst().rules()) {
            names.add(TermText.of(rule.head().reference().head()));
          }
          return Collections.unmodifiableSortedSet(names);
        });
  }

  private static List<String> packagePath(Module module) {
    var path = new ArrayList<String>();
    for (var key : module.pkg().path().path()) {
      path.add(key instanceof Term.Scalar(Str name, _) ? name.value() : TermText.of(key));
    }
    return path;
  }

  private List<Module> parsed(List<Source> modules) throws CompileException {
    var diagnostics = new Diagnostics();
    var parsed = new ArrayList<Module>();
    for (var source : modules) {
      var module = Parser.parse(source, parser, diagnostics);
      if (module != null) {
        parsed.add(module);
      }
    }
    diagnostics.throwIfAny();
    return parsed;
  }

  /// Parses one module as [#compile(List)] would.
  ///
  /// @return absent when there are errors; then at least one is reported
  public @Nullable Module parse(Source module, Diagnostics diagnostics) {
    return Parser.parse(module, parser, diagnostics);
  }

  /// Compiles modules that were parsed before, each of whatever version, as one policy.
  ///
  /// @throws CompileException with every problem found
  public RegoPolicy compileModules(List<Module> modules) throws CompileException {
    return DeepCompilation.call(() -> checked(modules, options));
  }

  private RegoPolicy checked(List<Module> modules, CompilerOptions how) throws CompileException {
    var rules = Checks.check(modules, how);
    return new RegoPolicy(
        rules, builtins, backend, optimizer == null ? backend.optimizer() : optimizer);
  }
}
