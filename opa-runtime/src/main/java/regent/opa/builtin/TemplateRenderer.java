package regent.opa.builtin;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import regent.opa.builtin.Template.Command;
import regent.opa.builtin.Template.Node;
import regent.opa.builtin.Template.Operand;
import regent.opa.builtin.Template.Pipeline;
import regent.opa.value.Arr;
import regent.opa.value.Null;
import regent.opa.value.Obj;
import regent.opa.value.Undefined;
import regent.opa.value.Value;

/// Fills a template of Go with values. Constants of the template are Java's Boolean, Long, Double
/// and String; a number of the variables is a text to Go, and stays apart from these.
final class TemplateRenderer {
  private static final int MAX_DEPTH = 1_000;

  private final Template template;
  private final Value root;
  private final StringBuilder out = new StringBuilder();
  private Deque<Variable> variables = new ArrayDeque<>();
  private int depth;

  TemplateRenderer(Template template, Value root) {
    this.template = template;
    this.root = root;
  }

  private static final class Variable {
    private final String name;
    private Object value;

    private Variable(String name, Object value) {
      this.name = name;
      this.value = value;
    }
  }

  /// How a list of nodes ended.
  private enum End {
    NORMAL,
    BREAK,
    CONTINUE
  }

  String render() throws BuiltinException {
    variables.push(new Variable("$", root));
    var _ = render(template.nodes(), root);
    return out.toString();
  }

  private End render(List<Node> nodes, Object dot) throws BuiltinException {
    int known = variables.size();
    for (var node : nodes) {
      var end = render(node, dot);
      if (end != End.NORMAL) {
        forget(known);
        return end;
      }
    }
    forget(known);
    return End.NORMAL;
  }

  private void forget(int known) {
    while (variables.size() > known) {
      variables.pop();
    }
  }

  private End render(Node node, Object dot) throws BuiltinException {
    return switch (node) {
      case Template.Text(var text) -> {
        out.append(text);
        yield End.NORMAL;
      }
      case Template.Show(var pipeline) -> {
        var value = value(pipeline, dot);
        if (pipeline.variable() == null) {
          out.append(TemplateFunctions.text(value));
        }
        yield End.NORMAL;
      }
      case Template.If(var condition, var then, var otherwise) -> {
        int known = variables.size();
        boolean holds = TemplateFunctions.isTrue(value(condition, dot));
        var end = render(holds ? then : otherwise, dot);
        forget(known);
        yield end;
      }
      case Template.With(var pipeline, var then, var otherwise) -> {
        int known = variables.size();
        var value = value(pipeline, dot);
        boolean holds = TemplateFunctions.isTrue(value);
        var end = holds ? render(then, value) : render(otherwise, dot);
        forget(known);
        yield end;
      }
      case Template.Range range -> {
        range(range, dot);
        yield End.NORMAL;
      }
      case Template.Call(var name, var argument) -> {
        call(name, argument == null ? Null.NULL : value(argument, dot));
        yield End.NORMAL;
      }
      case Template.Break _ -> End.BREAK;
      case Template.Continue _ -> End.CONTINUE;
    };
  }

  private void call(String name, Object dot) throws BuiltinException {
    var nodes = template.named().get(name);
    if (nodes == null) {
      throw problem("template \"" + name + "\" not defined");
    }
    if (++depth > MAX_DEPTH) {
      throw problem("exceeded maximum template depth (" + MAX_DEPTH + ")");
    }
    var outer = variables;
    variables = new ArrayDeque<>();
    variables.push(new Variable("$", dot));
    var _ = render(nodes, dot);
    variables = outer;
    depth--;
  }

  private static BuiltinException problem(String problem) {
    return new BuiltinException("template: template: " + problem);
  }

  private void range(Template.Range range, Object dot) throws BuiltinException {
    int known = variables.size();
    var over = value(range.over(), dot);
    var keys = new ArrayList<Object>();
    var items = new ArrayList<Object>();
    switch (over) {
      case Arr a -> {
        for (int i = 0; i < a.size(); i++) {
          keys.add((long) i);
          items.add(a.at(i));
        }
      }
      case Obj o ->
          o.forEach(
              (k, v) -> {
                keys.add(k);
                items.add(v);
              });
      case Long count -> {
        for (long i = 0; i < count; i++) {
          keys.add(i);
          items.add(i);
        }
      }
      case Null _, Undefined _ -> {}
      default -> throw problem("range can't iterate over " + TemplateFunctions.text(over));
    }
    if (items.isEmpty()) {
      var _ = render(range.otherwise(), dot);
    }
    for (int i = 0; i < items.size(); i++) {
      if (range.key() != null) {
        variables.push(new Variable(range.key(), keys.get(i)));
      }
      if (range.item() != null) {
        variables.push(new Variable(range.item(), items.get(i)));
      }
      var end = render(range.body(), items.get(i));
      forget(known);
      if (end == End.BREAK) {
        break;
      }
    }
    forget(known);
  }

  private Object value(Pipeline pipeline, Object dot) throws BuiltinException {
    Object value = null;
    for (var command : pipeline.commands()) {
      value = value(command, dot, value);
    }
    var result = value == null ? Null.NULL : value;
    var name = pipeline.variable();
    if (name != null && pipeline.declares()) {
      variables.push(new Variable(name, result));
    } else if (name != null) {
      variable(name).value = result;
    }
    return result;
  }

  private Variable variable(String name) throws BuiltinException {
    for (var variable : variables) {
      if (variable.name.equals(name)) {
        return variable;
      }
    }
    throw problem("undefined variable: " + name);
  }

  /// @param last the result of the command before, absent for the first
  private Object value(Command command, Object dot, @Nullable Object last) throws BuiltinException {
    var first = command.operands().getFirst();
    if (!(first instanceof Template.Function(var name))) {
      if (command.operands().size() > 1 || last != null) {
        throw problem("can't give argument to non-function " + shown(first));
      }
      return value(first, dot);
    }
    if (name.equals("and") || name.equals("or")) {
      return shortcut(name.equals("and"), command, dot, last);
    }
    var arguments = new ArrayList<Object>();
    for (var operand : command.operands().subList(1, command.operands().size())) {
      arguments.add(value(operand, dot));
    }
    if (last != null) {
      arguments.add(last);
    }
    return TemplateFunctions.call(name, arguments);
  }

  private static String shown(Operand operand) {
    return operand instanceof Template.Field(_, var path) ? "." + String.join(".", path) : "value";
  }

  /// The first argument that decides; the rest is not looked at.
  private Object shortcut(boolean isAnd, Command command, Object dot, @Nullable Object last)
      throws BuiltinException {
    Object value = Null.NULL;
    for (var operand : command.operands().subList(1, command.operands().size())) {
      value = value(operand, dot);
      if (TemplateFunctions.isTrue(value) != isAnd) {
        return value;
      }
    }
    return last == null ? value : last;
  }

  private Object value(Operand operand, Object dot) throws BuiltinException {
    return switch (operand) {
      case Template.Dot _ -> dot;
      case Template.Nil _ -> throw problem("nil is not a command");
      case Template.Constant(var constant) -> constant;
      case Template.Variable(var name) -> variable(name).value;
      case Template.Nested(var pipeline) -> value(pipeline, dot);
      case Template.Function(var name) -> TemplateFunctions.call(name, List.of());
      case Template.Field(var of, var path) -> {
        Object value = of == null ? dot : value(of, dot);
        for (var key : path) {
          value = field(value, key);
        }
        yield value;
      }
    };
  }

  private static Object field(Object value, String key) throws BuiltinException {
    return switch (value) {
      case Obj o -> o.get(key);
      case Undefined _ -> value;
      case Null _ -> throw problem("nil pointer evaluating interface {}." + key);
      default ->
          throw problem(
              "can't evaluate field " + key + " in type " + TemplateFunctions.typeName(value));
    };
  }
}
