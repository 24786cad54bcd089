package regent.opa.value;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.util.Arrays;

/// Strings from and to bytes without loss. Go's strings are any bytes, and built-ins such as
/// `base64.decode` make some that are not UTF-8. Each byte that is no part of a UTF-8 sequence is
/// held as the lone surrogate U+DC00 plus the byte; it counts as one character, as in Go, and is
/// written to JSON as U+FFFD.
public final class Utf8 {
  private static final int ESCAPE = 0xDC00;

  /// What Java decodes other bytes to; a text may also hold it in its own right.
  private static final char REPLACEMENT = 0xFFFD;

  private Utf8() {}

  public static String text(byte[] bytes) {
    var quick = new String(bytes, UTF_8);
    if (quick.indexOf(REPLACEMENT) < 0) {
      return quick;
    }
    try {
      return UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes))
          .toString();
    } catch (CharacterCodingException e) {
      return escaped(bytes);
    }
  }

  private static String escaped(byte[] bytes) {
    var text = new StringBuilder(bytes.length);
    for (int i = 0; i < bytes.length; ) {
      int length = sequenceLength(bytes, i);
      if (length == 0) {
        text.append((char) (ESCAPE + (bytes[i++] & 0xff)));
      } else {
        text.append(new String(bytes, i, length, UTF_8));
        i += length;
      }
    }
    return text.toString();
  }

  /// The length of the well-formed sequence at `at`; 0 when there is none.
  private static int sequenceLength(byte[] bytes, int at) {
    int first = bytes[at] & 0xff;
    if (first < 0x80) {
      return 1;
    }
    int length = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
    if (length == 0 || at + length > bytes.length) {
      return 0;
    }
    int second = bytes[at + 1] & 0xff;
    int low = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
    int high = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
    if (second < low || second > high) {
      return 0;
    }
    for (int i = 2; i < length; i++) {
      if ((bytes[at + i] & 0xc0) != 0x80) {
        return 0;
      }
    }
    return length;
  }

  /// The text of the bytes from `from` to before `to`.
  public static String text(byte[] bytes, int from, int to) {
    return text(Arrays.copyOfRange(bytes, from, to));
  }

  /// How many bytes the character at `at` has; 1 for a byte that is no part of a UTF-8 sequence.
  public static int characterLength(byte[] bytes, int at) {
    return Math.max(1, sequenceLength(bytes, at));
  }

  public static byte[] bytes(String text) {
    if (!hasSurrogates(text)) {
      return text.getBytes(UTF_8);
    }
    var bytes = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); ) {
      int codePoint = text.codePointAt(i);
      if (isEscape(codePoint)) {
        bytes.write(codePoint - ESCAPE);
      } else {
        bytes.writeBytes(Character.toString(codePoint).getBytes(UTF_8));
      }
      i += Character.charCount(codePoint);
    }
    return bytes.toByteArray();
  }

  /// How many bytes `text` has.
  public static int length(String text) {
    int length = 0;
    for (int i = 0; i < text.length(); ) {
      int codePoint = text.codePointAt(i);
      length +=
          codePoint < 0x80 || isEscape(codePoint)
              ? 1
              : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
      i += Character.charCount(codePoint);
    }
    return length;
  }

  /// Whether `codePoint` stands for a byte that is not UTF-8.
  static boolean isEscape(int codePoint) {
    return codePoint >= ESCAPE + 0x80 && codePoint <= ESCAPE + 0xff;
  }

  /// Whether some character is, or is half of, one beyond the basic plane.
  static boolean hasSurrogates(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return true;
      }
    }
    return false;
  }
}
