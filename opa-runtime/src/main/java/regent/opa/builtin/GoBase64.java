package regent.opa.builtin;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
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

  /// The number of each ASCII character of the alphabet, -1 for the others.
  @SuppressWarnings("ImmutableEnumChecker") // filled once, never given out
  private final byte[] numbers = new byte[128];

  GoBase64(String last) {
    this.alphabet = COMMON + last;
    Arrays.fill(numbers, (byte) -1);
    for (int i = 0; i < alphabet.length(); i++) {
      numbers[alphabet.charAt(i)] = (byte) i;
    }
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
    int length = encoded.length();
    if (length % 4 == 0) {
      int end = encoded.endsWith("==") ? length - 2 : encoded.endsWith("=") ? length - 1 : length;
      var plain = decodePlain(encoded, end);
      if (plain != null) {
        return plain;
      }
    }
    var text = new String(Utf8.bytes(encoded), ISO_8859_1);
    var out = new ByteArrayOutputStream(text.length());
    int at = skipLineEnds(text, 0);
    while (at < text.length()) {
      at = skipLineEnds(text, quantum(text, at, out));
    }
    return out.toByteArray();
  }

  /// What the first `length` characters of `encoded` are without any padding; absent when one of
  /// them is not in the alphabet, or no text has that length.
  byte @Nullable [] decodePlain(String encoded, int length) {
    int rest = length % 4;
    if (rest == 1) {
      return null;
    }
    var bytes = new byte[length / 4 * 3 + (rest == 0 ? 0 : rest - 1)];
    int whole = length - rest;
    int to = 0;
    for (int i = 0; i < whole; i += 4) {
      int bits =
          number(encoded, i) << 18
              | number(encoded, i + 1) << 12
              | number(encoded, i + 2) << 6
              | number(encoded, i + 3);
      if (bits < 0) {
        return null;
      }
      bytes[to] = (byte) (bits >> 16);
      bytes[to + 1] = (byte) (bits >> 8);
      bytes[to + 2] = (byte) bits;
      to += 3;
    }
    if (rest > 0) {
      int last = rest == 3 ? number(encoded, whole + 2) : 0;
      int bits = number(encoded, whole) << 18 | number(encoded, whole + 1) << 12 | last << 6;
      if (bits < 0) {
        return null;
      }
      bytes[to] = (byte) (bits >> 16);
      if (rest == 3) {
        bytes[to + 1] = (byte) (bits >> 8);
      }
    }
    return bytes;
  }

  /// -1, with all bits set, for what is not in the alphabet.
  private int number(String encoded, int at) {
    char c = encoded.charAt(at);
    return c < numbers.length ? numbers[c] : -1;
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
