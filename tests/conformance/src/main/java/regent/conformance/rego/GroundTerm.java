package regent.conformance.rego;

import java.util.ArrayList;
import java.util.List;
import regent.opa.value.Arr;
import regent.opa.value.Bool;
import regent.opa.value.Null;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.SetValue;
import regent.opa.value.Str;
import regent.opa.value.Value;

/// Reads a Rego term without variables, such as `{"a": {1, 2}}`: JSON, and sets and any keys.
final class GroundTerm {
  private final String text;
  private int at;

  private GroundTerm(String text) {
    this.text = text;
  }

  /// @throws IllegalArgumentException when `text` is not such a term
  static Value read(String text) {
    var reader = new GroundTerm(text);
    var value = reader.value();
    if (reader.peek() != 0) {
      throw reader.unexpected();
    }
    return value;
  }

  private Value value() {
    char c = peek();
    if (c == '{') {
      return braces();
    }
    if (c == '[') {
      at++;
      return Arr.of(items(']'));
    }
    if (c == '"') {
      return string();
    }
    int start = at;
    while (at < text.length()
        && (Character.isLetterOrDigit(text.charAt(at)) || "+-.".indexOf(text.charAt(at)) >= 0)) {
      at++;
    }
    var word = text.substring(start, at);
    return switch (word) {
      case "null" -> Null.NULL;
      case "true" -> Bool.TRUE;
      case "false" -> Bool.FALSE;
      case "set" -> {
        expect('(');
        expect(')');
        yield SetValue.EMPTY;
      }
      case "" -> throw unexpected();
      default -> Num.parse(word);
    };
  }

  private Value braces() {
    expect('{');
    if (peek() == '}') {
      at++;
      return Obj.EMPTY;
    }
    var first = value();
    if (peek() != ':') {
      var members = new ArrayList<Value>(List.of(first));
      if (peek() == ',') {
        at++;
      }
      members.addAll(items('}'));
      return SetValue.of(members);
    }
    at++;
    var object = Obj.builder().put(first, value());
    while (peek() == ',') {
      at++;
      if (peek() == '}') {
        break;
      }
      var key = value();
      expect(':');
      object.put(key, value());
    }
    expect('}');
    return object.build();
  }

  private List<Value> items(char end) {
    var items = new ArrayList<Value>();
    while (peek() != end) {
      items.add(value());
      if (peek() == ',') {
        at++;
      }
    }
    at++;
    return items;
  }

  private Value string() {
    int start = ++at;
    while (text.charAt(at) != '"') {
      at += text.charAt(at) == '\\' ? 2 : 1;
    }
    var quoted = text.substring(start, at++);
    if (quoted.indexOf('\\') >= 0) {
      throw new IllegalArgumentException("escapes are not read: " + quoted);
    }
    return Str.of(quoted);
  }

  /// The next character that is no space; 0 at the end.
  private char peek() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    return at < text.length() ? text.charAt(at) : 0;
  }

  private void expect(char c) {
    if (peek() != c) {
      throw unexpected();
    }
    at++;
  }

  private IllegalArgumentException unexpected() {
    return new IllegalArgumentException("unexpected text at " + at + " of " + text);
  }
}
