package regent.model.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import regent.model.validation.Violation;

/// Bytes; written in base64.
public final class Bytes {
  /// Text in base64.
  public static final Shape<Bytes> SHAPE =
      new Shape<>() {
        @Override
        public Bytes read(Json json, Place place) {
          String text = Shapes.STRING.read(json, place);
          try {
            return new Bytes(Base64.getDecoder().decode(text));
          } catch (IllegalArgumentException notBase64) {
            throw new ShapeException("illegal base64 data in " + place.path());
          }
        }

        @Override
        public Json write(Bytes value) {
          return Json.of(Base64.getEncoder().encodeToString(value.content));
        }

        @Override
        public void check(Json json, String path, List<Violation> found) {
          Shapes.STRING.check(json, path, found);
        }
      };

  private final byte[] content;

  private Bytes(byte[] content) {
    this.content = content;
  }

  /// A copy of `content`.
  public static Bytes of(byte[] content) {
    return new Bytes(content.clone());
  }

  /// Text in UTF-8.
  public static Bytes of(String text) {
    return new Bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /// A copy of the bytes.
  public byte[] toArray() {
    return content.clone();
  }

  /// The bytes as text in UTF-8.
  public String text() {
    return new String(content, StandardCharsets.UTF_8);
  }

  /// How many there are.
  public int length() {
    return content.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes bytes && Arrays.equals(content, bytes.content);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(content);
  }

  @Override
  public String toString() {
    return content.length + " bytes";
  }
}
