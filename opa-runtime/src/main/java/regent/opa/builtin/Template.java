package regent.opa.builtin;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A template of Go, parsed.
///
/// @param named the templates that it defines
record Template(List<Node> nodes, Map<String, List<Node>> named) {

  /// A piece of a template.
  sealed interface Node {}

  record Text(String text) implements Node {}

  /// Shows a value, or sets a variable.
  record Show(Pipeline pipeline) implements Node {}

  record If(Pipeline condition, List<Node> then, List<Node> otherwise) implements Node {}

  record With(Pipeline value, List<Node> then, List<Node> otherwise) implements Node {}

  /// @param key absent when there is no variable for it, as `item`
  record Range(
      Pipeline over,
      @Nullable String key,
      @Nullable String item,
      List<Node> body,
      List<Node> otherwise)
      implements Node {}

  record Call(String name, @Nullable Pipeline argument) implements Node {}

  record Break() implements Node {}

  record Continue() implements Node {}

  /// Commands, each of which takes the result of the one before as its last argument.
  ///
  /// @param variable the variable that is set, if any
  /// @param declares whether it is a new variable
  record Pipeline(@Nullable String variable, boolean declares, List<Command> commands) {}

  record Command(List<Operand> operands) {}

  /// A part of a command.
  sealed interface Operand {}

  record Dot() implements Operand {}

  record Nil() implements Operand {}

  record Field(@Nullable Operand of, List<String> path) implements Operand {}

  record Variable(String name) implements Operand {}

  record Function(String name) implements Operand {}

  record Constant(Object value) implements Operand {}

  record Nested(Pipeline pipeline) implements Operand {}
}
