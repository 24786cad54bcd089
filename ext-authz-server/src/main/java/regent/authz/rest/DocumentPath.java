package regent.authz.rest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import regent.authz.rest.server.Target;
import regent.opa.value.Num;
import regent.opa.value.Str;
import regent.opa.value.Value;

/// A path of the API as a reference into `data`: `authz/allow` is `data.authz.allow`.
///
/// @param keys below `data`; segments that are whole numbers are numbers
record DocumentPath(List<Value> keys) {
  private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]{1,18}");
  private static final Pattern NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

  DocumentPath {
    keys = List.copyOf(keys);
  }

  /// Reads an escaped path, with or without slashes around.
  ///
  /// @throws ApiException when a segment cannot be a key
  static DocumentPath parse(String escaped) throws ApiException {
    var keys = new ArrayList<Value>();
    for (var segment : escaped.split("/", -1)) {
      if (segment.isEmpty()) {
        continue;
      }
      var key = Target.unescape(segment, false).orElse(segment);
      if (key.indexOf('"') >= 0) {
        throw ApiException.badRequest("invalid path: invalid ref term '" + key + "'");
      }
      keys.add(NUMBER.matcher(key).matches() ? Num.of(Long.parseLong(key)) : Str.of(key));
    }
    return new DocumentPath(keys);
  }

  /// A path of the store.
  ///
  /// @return empty when an escape is wrong
  static Optional<List<String>> inStore(String escaped) {
    var trimmed = trim(escaped);
    var path = new ArrayList<String>();
    if (!trimmed.isEmpty()) {
      for (var segment : trimmed.split("/", -1)) {
        var key = Target.unescape(segment, false);
        if (key.isEmpty()) {
          return Optional.empty();
        }
        path.add(key.get());
      }
    }
    return Optional.of(path);
  }

  static String trim(String path) {
    int begin = 0;
    int end = path.length();
    while (begin < end && path.charAt(begin) == '/') {
      begin++;
    }
    while (end > begin && path.charAt(end - 1) == '/') {
      end--;
    }
    return path.substring(begin, end);
  }

  /// As a query.
  String query() {
    var query = new StringBuilder("data");
    keys.forEach(key -> query.append('[').append(key).append(']'));
    return query.toString();
  }

  /// As people write it: `data.a["b c"]`.
  @Override
  public String toString() {
    var text = new StringBuilder("data");
    for (var key : keys) {
      if (key instanceof Str name && NAME.matcher(name.value()).matches()) {
        text.append('.').append(name.value());
      } else {
        text.append('[').append(key).append(']');
      }
    }
    return text.toString();
  }
}
