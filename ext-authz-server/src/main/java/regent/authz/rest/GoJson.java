package regent.authz.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import regent.opa.value.Json;
import regent.opa.value.JsonException;
import regent.opa.value.Value;

/// Reads JSON that clients send, and words what is wrong with it as Go does.
final class GoJson {
  private GoJson() {}

  /// The first value of `bytes`; what follows it is not looked at, as with Go's `Decoder`.
  ///
  /// @throws Malformed with Go's text; `EOF` when there is nothing
  static Value first(byte[] bytes) throws Malformed {
    try {
      return Json.read(bytes);
    } catch (JsonException e) {
      int end = new JsonScanner(bytes).valueEnd();
      return lenient(Arrays.copyOf(bytes, end));
    }
  }

  /// The one value of `bytes`.
  ///
  /// @throws Malformed with OPA's text, also when more follows
  static Value only(byte[] bytes) throws Malformed {
    try {
      return Json.read(bytes);
    } catch (JsonException e) {
      var scanner = new JsonScanner(bytes);
      int end = scanner.valueEnd();
      var more = scanner.nextToken(end);
      if (!more.isEmpty()) {
        throw new Malformed("error: invalid character '" + more + "' after top-level value");
      }
      return lenient(Arrays.copyOf(bytes, end));
    }
  }

  /// Bytes that are no UTF-8 become U+FFFD.
  private static Value lenient(byte[] bytes) throws Malformed {
    try {
      return Json.read(new String(bytes, UTF_8));
    } catch (JsonException e) {
      throw new Malformed(e.problem());
    }
  }

  /// A text that is not what it should be.
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed(String problem) {
      super(problem, null, false, false);
    }

    String problem() {
      return String.valueOf(getMessage());
    }
  }
}
