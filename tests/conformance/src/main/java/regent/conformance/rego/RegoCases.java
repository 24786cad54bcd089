package regent.conformance.rego;

import java.net.InetAddress;
import java.util.List;
import regent.conformance.Mode;
import regent.opa.builtin.Builtin;
import regent.opa.builtin.Services;
import regent.opa.type.Type;
import regent.opa.value.Null;
import regent.opa.value.Num;
import regent.opa.value.Str;
import regent.opa.value.Value;
import regent.rego.RegoCompiler;
import regent.rego.RegoModuleParser;
import regent.rego.syntax.ParserOptions;
import regent.rego.syntax.RegoVersion;

/// What the cases need besides the standard built-ins.
final class RegoCases {
  /// What built-ins reach: the parser, and the addresses of this host.
  static final Services SERVICES =
      Services.standard()
          .withParser(new RegoModuleParser())
          .withResolver(name -> List.of(InetAddress.getAllByName(name)));

  private RegoCases() {}

  /// A compiler with the built-ins that OPA's own test program registers.
  static RegoCompiler compiler(RegoVersion version, Mode mode) {
    var parser = ParserOptions.of(version).withAnnotations();
    var compiler =
        RegoCompiler.standard()
            .withParser(mode == Mode.NEW_NOT ? parser.withFutureKeywords(List.of("not")) : parser);
    for (var builtin : BUILTINS) {
      compiler = compiler.withBuiltin(builtin);
    }
    return compiler;
  }

  private static final List<Builtin> BUILTINS =
      List.of(
          builtin("test.sleep", List.of(Type.STRING), Type.NULL, _ -> sleep()),
          builtin(
              "custom_builtin_test",
              List.of(Type.NUMBER),
              Type.NUMBER,
              operands -> Num.of(((Num) operands[0]).longValue() + 1)),
          builtin("custom_builtin_test_impure", List.of(), Type.STRING, _ -> Str.of("foo")),
          builtin("custom_builtin_test_memoization", List.of(), Type.NUMBER, _ -> Num.of(100)));

  private static Builtin builtin(
      String name, List<Type> arguments, Type result, Builtin.Many body) {
    var named = arguments.stream().map(type -> new Type.Argument("", type)).toList();
    return new Builtin(name, new Type.Function(named, null, result), body);
  }

  /// OPA's sleeps to show that the time of an evaluation stands still; ours does so anyway.
  private static Value sleep() {
    return Null.NULL;
  }
}
