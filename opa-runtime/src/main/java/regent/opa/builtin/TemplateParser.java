package regent.opa.builtin;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import regent.opa.builtin.Template.Command;
import regent.opa.builtin.Template.Node;
import regent.opa.builtin.Template.Operand;
import regent.opa.builtin.Template.Pipeline;
import regent.opa.value.GoQuote;

/// Parses Go's templates. An action is first cut into tokens; blocks nest by recursion.
final class TemplateParser {
  static final Set<String> FUNCTIONS =
      Set.of(
          "and",
          "or",
          "not",
          "len",
          "index",
          "slice",
          "print",
          "printf",
          "println",
          "html",
          "js",
          "urlquery",
          "eq",
          "ne",
          "lt",
          "le",
          "gt",
          "ge",
          "call");
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s+|\"(?:[^\"\\\\\\n]|\\\\.)*\"|`[^`]*`|'(?:[^'\\\\]|\\\\.)+'|:=|[=|(),]"
              + "|\\$[A-Za-z0-9_]*|\\.[A-Za-z_][A-Za-z0-9_]*|[-+]?\\.?[0-9][0-9A-Za-z_.]*|\\."
              + "|[A-Za-z_][A-Za-z0-9_]*");

  /// A piece of the source: text, or the tokens of an action.
  private record Piece(@Nullable String text, List<String> tokens, int line) {}

  private final Deque<Piece> pieces;
  private final Map<String, List<Node>> named = new HashMap<>();
  private final Deque<String> variables = new ArrayDeque<>(List.of("$"));
  private List<String> tokens = List.of();
  private int at;
  private int line = 1;
  private int loops;

  private TemplateParser(List<Piece> pieces) {
    this.pieces = new ArrayDeque<>(pieces);
  }

  /// @throws BuiltinException with the first mistake
  static Template parse(String source) throws BuiltinException {
    var parser = new TemplateParser(pieces(source));
    var nodes = parser.nodes();
    if (!parser.pieces.isEmpty()) {
      throw parser.problem("unexpected {{" + parser.pieces.getFirst().tokens().getFirst() + "}}");
    }
    return new Template(nodes, parser.named);
  }

  private static List<Piece> pieces(String source) throws BuiltinException {
    var pieces = new ArrayList<Piece>();
    int at = 0;
    int line = 1;
    boolean trim = false;
    while (true) {
      int open = source.indexOf("{{", at);
      var text = source.substring(at, open < 0 ? source.length() : open);
      line += (int) text.chars().filter(c -> c == '\n').count();
      text = trim ? text.stripLeading() : text;
      boolean trimBefore = open >= 0 && source.startsWith("- ", open + 2);
      text = trimBefore ? text.stripTrailing() : text;
      if (!text.isEmpty()) {
        pieces.add(new Piece(text, List.of(), line));
      }
      if (open < 0) {
        return pieces;
      }
      int start = open + 2 + (trimBefore ? 1 : 0);
      int end = actionEnd(source, start, line);
      var action = source.substring(start, end);
      trim = action.endsWith(" -");
      action = trim ? action.substring(0, action.length() - 1) : action;
      if (!action.strip().startsWith("/*")) {
        pieces.add(new Piece(null, tokens(action, line), line));
      }
      at = end + 2;
    }
  }

  private static int actionEnd(String source, int start, int line) throws BuiltinException {
    var first = source.substring(start).stripLeading();
    if (first.startsWith("/*")) {
      int close = source.indexOf("*/", start);
      int end = close < 0 ? -1 : source.indexOf("}}", close);
      if (end < 0) {
        throw new BuiltinException("template: template:" + line + ": unclosed comment");
      }
      return end;
    }
    char quote = 0;
    for (int i = start; i < source.length(); i++) {
      char c = source.charAt(i);
      if (quote != 0) {
        i += c == '\\' && quote != '`' ? 1 : 0;
        quote = c == quote ? 0 : quote;
      } else if (c == '"' || c == '`' || c == '\'') {
        quote = c;
      } else if (source.startsWith("}}", i)) {
        return i;
      }
    }
    throw new BuiltinException("template: template:" + line + ": unclosed action");
  }

  private static List<String> tokens(String action, int line) throws BuiltinException {
    var tokens = new ArrayList<String>();
    var matcher = TOKEN.matcher(action);
    int end = 0;
    boolean glued = false;
    while (end < action.length()) {
      if (!matcher.find(end) || matcher.start() != end) {
        throw new BuiltinException(
            "template: template:%d: unexpected %s in command"
                .formatted(line, GoQuote.quote(action.substring(end, end + 1))));
      }
      end = matcher.end();
      if (matcher.group().isBlank()) {
        glued = false;
        continue;
      }
      // A field right behind a value belongs to it; a mark says so.
      boolean isField = matcher.group().startsWith(".") && matcher.group().length() > 1;
      tokens.add(
          glued && isField && !isDigit(matcher.group().charAt(1))
              ? "\0" + matcher.group()
              : matcher.group());
      glued = !matcher.group().equals("|") && !matcher.group().equals("(");
    }
    return tokens;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private BuiltinException problem(String problem) {
    return new BuiltinException("template: template:" + line + ": " + problem);
  }

  /// Up to `{{end}}` or `{{else}}`, which stays, or the end of the source.
  private List<Node> nodes() throws BuiltinException {
    var nodes = new ArrayList<Node>();
    while (!pieces.isEmpty()) {
      var piece = pieces.getFirst();
      line = piece.line();
      if (piece.text() != null) {
        nodes.add(new Template.Text(piece.text()));
        pieces.removeFirst();
        continue;
      }
      if (piece.tokens().isEmpty()) {
        throw problem("missing value for command");
      }
      var word = piece.tokens().getFirst();
      if (word.equals("end") || word.equals("else")) {
        return nodes;
      }
      pieces.removeFirst();
      tokens = piece.tokens();
      at = 0;
      var node = action(word);
      if (node != null) {
        nodes.add(node);
      }
    }
    return nodes;
  }

  /// Absent for a definition.
  private @Nullable Node action(String word) throws BuiltinException {
    return switch (word) {
      case "if", "with" -> {
        at++;
        yield conditional(word);
      }
      case "range" -> {
        at++;
        yield range();
      }
      case "template" -> {
        at++;
        var name = name();
        yield new Template.Call(name, at < tokens.size() ? pipeline() : null);
      }
      case "define", "block" -> {
        at++;
        yield definition(word.equals("block"));
      }
      case "break", "continue" -> {
        if (loops == 0) {
          throw problem("{{" + word + "}} outside {{range}}");
        }
        yield word.equals("break") ? new Template.Break() : new Template.Continue();
      }
      default -> {
        var pipeline = pipeline();
        finish();
        yield new Template.Show(pipeline);
      }
    };
  }

  private void finish() throws BuiltinException {
    if (at < tokens.size()) {
      throw problem("unexpected " + tokens.get(at) + " in command");
    }
  }

  private Node conditional(String word) throws BuiltinException {
    int known = variables.size();
    var condition = pipeline();
    finish();
    var then = nodes();
    var otherwise = otherwise(word);
    forget(known);
    return word.equals("if")
        ? new Template.If(condition, then, otherwise)
        : new Template.With(condition, then, otherwise);
  }

  private void forget(int known) {
    while (variables.size() > known) {
      variables.removeLast();
    }
  }

  /// Reads `{{else}}`, `{{else if}}` and `{{end}}`.
  private List<Node> otherwise(String word) throws BuiltinException {
    var piece = next();
    if (piece.tokens().getFirst().equals("end")) {
      return List.of();
    }
    tokens = piece.tokens();
    at = 1;
    if (at < tokens.size() && tokens.get(at).equals(word)) {
      at++;
      return List.of(conditional(word));
    }
    finish();
    var nodes = nodes();
    if (!next().tokens().getFirst().equals("end")) {
      throw problem("expected end; found {{else}}");
    }
    return nodes;
  }

  private Piece next() throws BuiltinException {
    if (pieces.isEmpty()) {
      throw problem("unexpected EOF");
    }
    return pieces.removeFirst();
  }

  private Node range() throws BuiltinException {
    int known = variables.size();
    var names = new ArrayList<String>();
    int assignment = tokens.indexOf(":=");
    if (assignment > 0) {
      while (at < assignment) {
        if (!tokens.get(at).equals(",")) {
          names.add(tokens.get(at));
        }
        at++;
      }
      at++;
    }
    var over = pipeline();
    finish();
    names.forEach(variables::addLast);
    loops++;
    var body = nodes();
    loops--;
    var otherwise = otherwise("range");
    forget(known);
    return new Template.Range(
        over,
        names.size() > 1 ? names.getFirst() : null,
        names.isEmpty() ? null : names.getLast(),
        body,
        otherwise);
  }

  private String name() throws BuiltinException {
    if (at >= tokens.size() || !(constant(tokens.get(at)) instanceof String name)) {
      throw problem("missing name of template");
    }
    at++;
    return name;
  }

  private @Nullable Node definition(boolean isBlock) throws BuiltinException {
    var name = name();
    var argument = isBlock ? pipeline() : null;
    var nodes = nodes();
    if (!next().tokens().getFirst().equals("end")) {
      throw problem("unexpected {{else}} in define clause");
    }
    named.put(name, nodes);
    return isBlock ? new Template.Call(name, argument) : null;
  }

  private Pipeline pipeline() throws BuiltinException {
    String variable = null;
    boolean declares = false;
    boolean assigns =
        at + 1 < tokens.size()
            && tokens.get(at).startsWith("$")
            && (tokens.get(at + 1).equals(":=") || tokens.get(at + 1).equals("="));
    if (assigns) {
      variable = tokens.get(at);
      declares = tokens.get(at + 1).equals(":=");
      at += 2;
    }
    var commands = new ArrayList<Command>();
    do {
      commands.add(command());
    } while (take("|"));
    if (declares && variable != null) {
      variables.addLast(variable);
    }
    return new Pipeline(variable, declares, commands);
  }

  private boolean take(String token) {
    boolean there = at < tokens.size() && tokens.get(at).equals(token);
    at += there ? 1 : 0;
    return there;
  }

  private Command command() throws BuiltinException {
    var operands = new ArrayList<Operand>();
    while (at < tokens.size() && !tokens.get(at).equals("|") && !tokens.get(at).equals(")")) {
      operands.add(operand());
    }
    if (operands.isEmpty()) {
      throw problem("missing value for command");
    }
    return new Command(operands);
  }

  private Operand operand() throws BuiltinException {
    var token = tokens.get(at++);
    Operand operand;
    if (token.equals("(")) {
      operand = new Template.Nested(pipeline());
      if (!take(")")) {
        throw problem("unclosed left paren");
      }
    } else {
      operand = simple(token);
    }
    var path = new ArrayList<String>();
    while (at < tokens.size() && tokens.get(at).startsWith("\0.")) {
      path.add(tokens.get(at++).substring(2));
    }
    if (path.isEmpty()) {
      return operand;
    }
    if (operand instanceof Template.Field(var of, var start)) {
      var longer = new ArrayList<>(start);
      longer.addAll(path);
      return new Template.Field(of, longer);
    }
    return new Template.Field(operand, path);
  }

  private Operand simple(String token) throws BuiltinException {
    if (token.equals(".")) {
      return new Template.Dot();
    }
    if (token.startsWith("$")) {
      if (!variables.contains(token)) {
        throw problem("undefined variable " + GoQuote.quote(token));
      }
      return new Template.Variable(token);
    }
    if (token.startsWith(".") && !isDigit(token.charAt(1))) {
      return new Template.Field(null, List.of(token.substring(1)));
    }
    if (token.equals("nil")) {
      return new Template.Nil();
    }
    var constant = constant(token);
    if (constant != null) {
      return new Template.Constant(constant);
    }
    if (!FUNCTIONS.contains(token)) {
      throw problem("function " + GoQuote.quote(token) + " not defined");
    }
    return new Template.Function(token);
  }

  /// Absent when the token is no constant.
  private @Nullable Object constant(String token) throws BuiltinException {
    char first = token.charAt(0);
    if (token.equals("true") || token.equals("false")) {
      return token.equals("true");
    }
    if (first == '`') {
      return token.substring(1, token.length() - 1);
    }
    if (first == '"') {
      return unquote(token);
    }
    if (first == '\'') {
      return (long) unquote('"' + token.substring(1, token.length() - 1) + '"').codePointAt(0);
    }
    if (!isDigit(first) && first != '.' && first != '-' && first != '+') {
      return null;
    }
    try {
      return token.startsWith("0x")
          ? Long.parseLong(token.substring(2), 16)
          : (Object) Long.parseLong(token.replace("_", ""));
    } catch (NumberFormatException e) {
      try {
        return Double.parseDouble(token);
      } catch (NumberFormatException other) {
        throw problem("bad number syntax: " + GoQuote.quote(token));
      }
    }
  }

  private String unquote(String token) throws BuiltinException {
    var inner = token.substring(1, token.length() - 1);
    try {
      return inner.translateEscapes();
    } catch (IllegalArgumentException e) {
      throw problem("invalid syntax");
    }
  }
}
