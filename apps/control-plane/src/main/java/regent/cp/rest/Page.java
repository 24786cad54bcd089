package regent.cp.rest;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import regent.cp.http.Request;

/// Which part of a list is asked for.
///
/// @param size how many at most
/// @param offset how many to leave out first
record Page(int size, int offset) {
  private static final int DEFAULT_SIZE = 100;
  private static final int MAX_SIZE = 1000;

  static Page of(Request request) throws ApiException {
    return new Page(size(request), offset(request));
  }

  private static int size(Request request) throws ApiException {
    Optional<String> text = request.parameter("size");
    if (text.isEmpty()) {
      return DEFAULT_SIZE;
    }
    int size;
    try {
      size = Integer.parseInt(text.get());
    } catch (NumberFormatException e) {
      throw ApiException.pageSize("invalid format");
    }
    if (size <= 0) {
      throw ApiException.pageSize("must be greater than 0");
    }
    if (size > MAX_SIZE) {
      throw ApiException.pageSize(
          "invalid page size of " + size + ". Maximum page size is " + MAX_SIZE);
    }
    return size;
  }

  private static int offset(Request request) throws ApiException {
    String text = request.parameter("offset").orElse("0");
    try {
      return Math.max(0, Integer.parseInt(text));
    } catch (NumberFormatException e) {
      throw ApiException.of(
          400,
          "Could not retrieve resources",
          "invalid: invalid offset: strconv.Atoi: parsing \"" + text + "\": invalid syntax");
    }
  }

  /// The part of `all` that this page shows.
  <T> List<T> of(List<T> all) {
    int from = Math.min(offset, all.size());
    return all.subList(from, Math.min(all.size(), from + size));
  }

  /// The URL of the next page; absent on the last one.
  Optional<String> next(Request request, int total) {
    if (offset + size >= total) {
      return Optional.empty();
    }
    var parameters = new TreeMap<>(request.query());
    parameters.put("offset", List.of(String.valueOf(offset + size)));
    List<String> pairs = new ArrayList<>();
    parameters.forEach(
        (name, values) -> values.forEach(value -> pairs.add(encode(name) + "=" + encode(value))));
    return Optional.of(
        (request.tls() ? "https" : "http")
            + "://"
            + request.host()
            + request.path()
            + "?"
            + String.join("&", pairs));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
