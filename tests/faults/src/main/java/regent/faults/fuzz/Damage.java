package regent.faults.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Random;

/// Makes input from examples: the same seed makes the same input. Bytes are flipped, left out,
/// doubled, replaced by what is special somewhere, or mixed from two examples.
final class Damage {
  private static final List<String> SPECIAL =
      List.of(
          "\0",
          "\n",
          "\r\n",
          "\"",
          "'",
          "\\",
          "/",
          "//",
          "..",
          "../../../etc/passwd",
          "%00",
          "%2f",
          "%",
          "~",
          "~0",
          "~1",
          "-",
          "-1",
          "0",
          "1e999",
          "-0",
          "99999999999999999999",
          "1e-400",
          "null",
          "true",
          "[]",
          "{}",
          "[",
          "]",
          "{",
          "}",
          ",",
          ":",
          ";",
          "&",
          "*",
          "!",
          "?",
          "#",
          "|",
          ">",
          "<<",
          "---",
          "...",
          "&a",
          "*a",
          "!!binary",
          "${A}",
          "${",
          "\u00e9",
          "\u2028",
          "\ud83d\ude00",
          "data",
          "input",
          "system",
          "localhost",
          "a.b.c",
          "$.x",
          "\t",
          " ",
          "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
          "{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":");

  private final Random random;

  Damage(long seed) {
    this.random = new Random(seed);
  }

  /// From 0 up to, without, `bound`.
  int number(int bound) {
    return random.nextInt(bound);
  }

  /// Whether something happens that does once in `times`.
  boolean once(int times) {
    return random.nextInt(times) == 0;
  }

  <T> T oneOf(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  byte[] bytes(int most) {
    var bytes = new byte[random.nextInt(most + 1)];
    random.nextBytes(bytes);
    return bytes;
  }

  /// One of `examples`, damaged in up to `most` places.
  byte[] bytes(List<byte[]> examples, int most) {
    byte[] bytes = oneOf(examples);
    if (once(8)) {
      byte[] other = oneOf(examples);
      bytes = joined(slice(bytes, 0, cut(bytes)), slice(other, cut(other), other.length));
    }
    for (int i = random.nextInt(most + 1); i > 0; i--) {
      bytes = damaged(bytes);
    }
    return bytes;
  }

  /// As [#bytes(List, int)]; the text may hold characters that damaged UTF-8 gives.
  String text(List<String> examples, int most) {
    var bytes = bytes(examples.stream().map(each -> each.getBytes(UTF_8)).toList(), most);
    return new String(bytes, once(4) ? ISO_8859_1 : UTF_8);
  }

  private int cut(byte[] bytes) {
    return random.nextInt(bytes.length + 1);
  }

  private byte[] damaged(byte[] bytes) {
    int at = cut(bytes);
    int end = Math.min(bytes.length, at + 1 + random.nextInt(once(4) ? 64 : 4));
    return switch (random.nextInt(7)) {
      case 0 -> joined(slice(bytes, 0, at), slice(bytes, end, bytes.length));
      case 1 -> joined(slice(bytes, 0, end), slice(bytes, at, bytes.length));
      case 2 -> slice(bytes, 0, at);
      case 3 -> flipped(bytes, at);
      case 4 -> joined(slice(bytes, 0, at), bytes(8), slice(bytes, at, bytes.length));
      case 5 -> joined(slice(bytes, 0, at), special(), slice(bytes, end, bytes.length));
      default -> joined(slice(bytes, 0, at), special(), slice(bytes, at, bytes.length));
    };
  }

  private byte[] special() {
    return oneOf(SPECIAL).getBytes(UTF_8);
  }

  private byte[] flipped(byte[] bytes, int at) {
    var copy = bytes.clone();
    if (at < copy.length) {
      copy[at] ^= (byte) (1 << random.nextInt(8));
    }
    return copy;
  }

  private static byte[] slice(byte[] bytes, int from, int to) {
    var slice = new byte[to - from];
    System.arraycopy(bytes, from, slice, 0, slice.length);
    return slice;
  }

  private static byte[] joined(byte[]... parts) {
    var all = new ByteArrayOutputStream();
    for (var part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
