package regent.opa.builtin;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.TreeMap;
import regent.opa.value.Arr;
import regent.opa.value.Bool;
import regent.opa.value.Json;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Value;

/// URLs and their queries.
final class UrlBuiltins {
  static final List<Builtin> ALL =
      List.of(
          Builtin.of("uri.is_valid", "(uri: string) => boolean", UrlBuiltins::isValid),
          Builtin.of("uri.parse", "(uri: string) => object[string: string]", UrlBuiltins::parse),
          Builtin.of("urlquery.decode", "(x: string) => string", UrlBuiltins::decode),
          Builtin.of(
              "urlquery.decode_object",
              "(x: string) => object[string: array[string]]",
              UrlBuiltins::decodeObject),
          Builtin.of("urlquery.encode", "(x: string) => string", UrlBuiltins::encode),
          Builtin.of(
              "urlquery.encode_object",
              "(object: object[string: any<string, array[string], set[string]>]) => string",
              UrlBuiltins::encodeObject));

  private UrlBuiltins() {}

  static Value encode(Value x) throws BuiltinException {
    return Str.of(GoUrl.queryEscape(Operands.string(x, 1)));
  }

  static Value decode(Value x) throws BuiltinException {
    return Str.of(GoUrl.queryUnescape(Operands.string(x, 1)));
  }

  /// Keys in order; several values of a key follow each other.
  static Value encodeObject(Value object) throws BuiltinException {
    var pairs = new StringJoiner("&");
    var parameters = (Obj) Json.plain(Operands.object(object, 1));
    for (int i = 0; i < parameters.size(); i++) {
      var key = GoUrl.queryEscape(((Str) parameters.keyAt(i)).value());
      for (var value : values(parameters.valueAt(i))) {
        pairs.add(key + "=" + GoUrl.queryEscape(value));
      }
    }
    return Str.of(pairs.toString());
  }

  private static List<String> values(Value value) throws BuiltinException {
    var values = value instanceof Arr a ? a.items() : List.of(value);
    var texts = new ArrayList<String>();
    for (var each : values) {
      if (!(each instanceof Str s)) {
        throw Operands.wrong(1, "values must be string, array[string], or set[string]");
      }
      texts.add(s.value());
    }
    return texts;
  }

  static Value decodeObject(Value x) throws BuiltinException {
    var values = new TreeMap<String, Arr.Builder>();
    for (var pair : Operands.string(x, 1).split("&", -1)) {
      if (pair.contains(";")) {
        throw new BuiltinException("invalid semicolon separator in query");
      }
      if (pair.isEmpty()) {
        continue;
      }
      int equals = pair.indexOf('=');
      var key = GoUrl.queryUnescape(equals < 0 ? pair : pair.substring(0, equals));
      var value = equals < 0 ? "" : GoUrl.queryUnescape(pair.substring(equals + 1));
      values.computeIfAbsent(key, _ -> Arr.builder()).add(Str.of(value));
    }
    var object = Obj.builder();
    values.forEach((k, v) -> object.put(k, v.build()));
    return object.build();
  }

  /// The parts that are there: scheme, hostname, port, path, raw_path, raw_query, fragment.
  static Value parse(Value uri) throws BuiltinException {
    var url = GoUrl.parse(Operands.string(uri, 1));
    var parts = Obj.builder();
    put(parts, "scheme", url.scheme());
    put(parts, "hostname", url.hostname());
    put(parts, "port", url.port());
    put(parts, "path", url.path());
    put(parts, "raw_path", url.path().isEmpty() ? "" : url.rawPath());
    put(parts, "raw_query", url.rawQuery());
    put(parts, "fragment", url.fragment());
    return parts.build();
  }

  private static void put(Obj.Builder parts, String name, String value) {
    if (!value.isEmpty()) {
      parts.put(name, Str.of(value));
    }
  }

  static Value isValid(Value uri) {
    if (!(uri instanceof Str s) || s.value().isEmpty()) {
      return Bool.FALSE;
    }
    try {
      GoUrl.parse(s.value());
      return Bool.TRUE;
    } catch (BuiltinException e) {
      return Bool.FALSE;
    }
  }
}
