package regent.opa.builtin;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.Base64;
import regent.opa.value.Utf8;

/// Base64 as Go's `encoding/base64` decodes it: line ends are skipped, bits that are left over are
/// ignored, and messages name the byte where the text is wrong.
///
/// Source: <https://pkg.go.dev/encoding/base64>
enum GoBase64 {
  /// `+` and `/`, padded.
  STANDARD("+/"),
  /// `-` and `_`, padded.
  URL("-_");

  private static final String COMMON =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

  private final String alphabet;

  GoBase64(String last) {
    this.alphabet = COMMON + last;
  }

  String encode(byte[] bytes) {
    return encoder().encodeToString(bytes);
  }

  String encodeWithoutPadding(byte[] bytes) {
    return encoder().withoutPadding().encodeToString(bytes);
  }

  private Base64.Encoder encoder() {
    return this == URL ? Base64.getUrlEncoder() : Base64.getEncoder();
  }

  /// @throws BuiltinException with Go's message
  byte[] decode(String encoded) throws BuiltinException {
    var text = new String(Utf8.bytes(encoded), ISO_8859_1);
    var out = new ByteArrayOutputStream(text.length());
    int at = skipLineEnds(text, 0);
    while (at < text.length()) {
      at = skipLineEnds(text, quantum(text, at, out));
    }
    return out.toByteArray();
  }

  /// Decodes up to four characters; answers where the next ones begin.
  private int quantum(String text, int start, ByteArrayOutputStream out) throws BuiltinException {
    int at = start;
    int bits = 0;
    int count = 0;
    while (count < 4) {
      at = skipLineEnds(text, at);
      if (at == text.length()) {
        throw corrupt(at - count);
      }
      char c = text.charAt(at++);
      int value = alphabet.indexOf(c);
      if (value >= 0) {
        bits = bits << 6 | value;
        count++;
        continue;
      }
      if (c != '=' || count < 2) {
        throw corrupt(at - 1);
      }
      at = padding(text, at, count);
      break;
    }
    bits <<= 6 * (4 - count);
    for (int i = 0; i < count - 1; i++) {
      out.write(bits >> (16 - 8 * i));
    }
    return at;
  }

  /// Checks what follows the first padding character, which ends the text.
  private static int padding(String text, int at, int count) throws BuiltinException {
    int end = skipLineEnds(text, at);
    if (count == 2) {
      if (end == text.length()) {
        throw corrupt(text.length());
      }
      if (text.charAt(end) != '=') {
        throw corrupt(end - 1);
      }
      end = skipLineEnds(text, end + 1);
    }
    if (end < text.length()) {
      throw corrupt(end);
    }
    return end;
  }

  private static int skipLineEnds(String text, int from) {
    int at = from;
    while (at < text.length() && (text.charAt(at) == '\n' || text.charAt(at) == '\r')) {
      at++;
    }
    return at;
  }

  private static BuiltinException corrupt(int at) {
    return new BuiltinException("illegal base64 data at input byte " + at);
  }
}
