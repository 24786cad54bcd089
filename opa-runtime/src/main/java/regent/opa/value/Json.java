package regent.opa.value;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Values from and to JSON text.
///
/// Numbers keep their text; of a key that occurs twice the last value counts, as in Go. Nesting is
/// limited to 10,000 levels and a number to 100,000 digits. Sets become arrays in Rego's order,
/// keys that are not strings become their JSON text. What is written has Go's form: keys in order,
/// `<`,
/// `>`, `&`, U+2028 and U+2029 escaped.
public final class Json {
  /// As of Go's decoder.
  private static final int MAX_DEPTH = 10_000;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(100_000)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  private Json() {}

  /// @throws JsonException when `text` is not exactly one JSON value
  public static Value read(String text) throws JsonException {
    var value =
        Utf8.hasSurrogates(text) ? null : new JsonReader(text.getBytes(UTF_8)).read(Needs.ALL);
    return value != null ? value : readUnusual(text);
  }

  private static Value readUnusual(String text) throws JsonException {
    try (var parser = FACTORY.createParser(text)) {
      return read(parser);
    } catch (IOException e) {
      throw problem(e, text);
    }
  }

  /// Reads UTF-8.
  ///
  /// @throws JsonException when `bytes` are not UTF-8, or not exactly one JSON value
  public static Value read(byte[] bytes) throws JsonException {
    var value = readWellFormed(bytes);
    return value != null ? value : readUnusual(bytes);
  }

  /// As [#read(byte\[\])], pruned to what is needed: values for the rest are not made.
  ///
  /// @throws JsonException as for the whole, wherever the mistake is
  public static Value read(byte[] bytes, Needs needs) throws JsonException {
    var value = readWellFormed(bytes, needs);
    return value != null ? value : needs.prune(readUnusual(bytes));
  }

  /// The value, where `bytes` are UTF-8 and exactly one JSON value; absent where they are not, or
  /// something about them is so unusual that this takes a closer look.
  public static @Nullable Value readWellFormed(byte[] bytes) {
    return readWellFormed(bytes, Needs.ALL);
  }

  /// As [#readWellFormed(byte\[\])], pruned to what is needed: values for the rest are not made.
  public static @Nullable Value readWellFormed(byte[] bytes, Needs needs) {
    return new JsonReader(bytes).read(needs);
  }

  /// Reads what [JsonReader] does not, or says what is wrong with it.
  static Value readUnusual(byte[] bytes) throws JsonException {
    try (var parser = FACTORY.createParser(bytes)) {
      return read(parser);
    } catch (IOException e) {
      throw problem(e, new String(bytes, UTF_8));
    }
  }

  /// Reads UTF-8 to the end; the stream stays open.
  ///
  /// @throws JsonException as [#read(byte\[\])]
  /// @throws IOException when reading fails
  public static Value read(InputStream in) throws JsonException, IOException {
    return read(in.readAllBytes());
  }

  /// Whether `text` is exactly one JSON value, with numbers of any size.
  public static boolean isValid(String text) {
    try (var parser = FACTORY.createParser(text)) {
      parser.nextToken();
      parser.skipChildren();
      return parser.currentToken() != null && parser.nextToken() == null;
    } catch (IOException e) {
      return false;
    }
  }

  private static JsonException problem(IOException e, String text) {
    return switch (e) {
      case StreamConstraintsException limit ->
          new JsonException(
              limit.getOriginalMessage().contains("nesting depth")
                  ? "exceeded max depth"
                  : limit.getOriginalMessage());
      case JsonParseException syntax -> {
        var at = syntax.getLocation();
        yield new JsonException(
            problem(syntax, text),
            at == null ? "" : "line " + at.getLineNr() + ", column " + at.getColumnNr());
      }
      default -> new JsonException(String.valueOf(e.getMessage()));
    };
  }

  private static String problem(JsonParseException syntax, String text) {
    try {
      GoJsonSyntax.value(text);
      return syntax
          .getOriginalMessage()
          .replaceAll("\\(?(start marker|for \\w+ starting) at .*", "");
    } catch (JsonException e) {
      return e.problem();
    }
  }

  private static Value read(JsonParser parser) throws IOException, JsonException {
    var token = parser.nextToken();
    if (token == null) {
      throw new JsonException("unexpected end of JSON input");
    }
    var value = new NestedReader(parser).value(token);
    if (parser.nextToken() != null) {
      throw new JsonException("unexpected text after the JSON value");
    }
    return value;
  }

  static Num number(String text) throws JsonException {
    try {
      return Num.parse(text);
    } catch (NumberFormatException e) {
      throw new JsonException("invalid number: " + e.getMessage());
    }
  }

  static JsonToken next(JsonParser parser) throws IOException, JsonException {
    var token = parser.nextToken();
    if (token == null) {
      throw new JsonException("unexpected end of JSON input");
    }
    return token;
  }

  /// Lone surrogates, which only an escape can write, become U+FFFD as in Go.
  static String wellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return new String(text.codePoints().map(Json::replaceSurrogate).toArray(), 0, count(text));
      }
    }
    return text;
  }

  private static int count(String text) {
    return text.codePointCount(0, text.length());
  }

  private static int replaceSurrogate(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE
        ? 0xFFFD
        : codePoint;
  }

  /// The shortest JSON text of `value`, which must be defined.
  public static String write(Value value) {
    return written(value, () -> new JsonWriter(new StringBuilder()));
  }

  private static String written(Value value, Supplier<JsonWriter> writers) {
    try {
      return written(value, writers.get());
    } catch (StackOverflowError _) {
      return DeepStack.get(() -> written(value, writers.get()));
    }
  }

  private static String written(Value value, JsonWriter writer) {
    writer.write(value);
    return writer.toString();
  }

  public static byte[] bytes(Value value) {
    return write(value).getBytes(UTF_8);
  }

  /// JSON text over several lines, each but the first beginning with `prefix`, and with `indent`
  /// for each level.
  public static String pretty(Value value, String prefix, String indent) {
    return written(value, () -> new JsonWriter(new StringBuilder(), prefix, indent));
  }

  /// `value` as JSON can hold it: sets as arrays in Rego's order, keys as strings.
  public static Value plain(Value value) {
    try {
      return plainHere(value);
    } catch (StackOverflowError _) {
      return DeepStack.get(() -> plainHere(value));
    }
  }

  private static Value plainHere(Value value) {
    return switch (value) {
      case Undefined _, Null _, Bool _, Num _, Str _ -> value;
      case Arr a -> plain(a.items());
      case SetValue s -> plain(s.members());
      case Obj o -> {
        var plain = Obj.builder();
        o.forEach((k, v) -> plain.put(Str.of(keyText(k)), plainHere(v)));
        yield plain.build();
      }
    };
  }

  private static Arr plain(List<Value> items) {
    var plain = new Value[items.size()];
    for (int i = 0; i < plain.length; i++) {
      plain[i] = plainHere(items.get(i));
    }
    return Arr.wrap(plain);
  }

  /// What `key` becomes as a key of JSON.
  public static String keyText(Value key) {
    return key instanceof Str s ? s.value() : write(key);
  }
}
