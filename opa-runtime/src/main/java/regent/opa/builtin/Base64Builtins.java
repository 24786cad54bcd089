package regent.opa.builtin;

import java.util.HexFormat;
import java.util.List;
import regent.opa.value.Bool;
import regent.opa.value.GoQuote;
import regent.opa.value.Str;
import regent.opa.value.Utf8;
import regent.opa.value.Value;

/// Base64 and hexadecimal digits.
final class Base64Builtins {
  static final List<Builtin> ALL =
      List.of(
          Builtin.of("base64.decode", "(x: string) => string", Base64Builtins::decode),
          Builtin.of("base64.encode", "(x: string) => string", Base64Builtins::encode),
          Builtin.of("base64.is_valid", "(x: string) => boolean", Base64Builtins::isValid),
          Builtin.of("base64url.decode", "(x: string) => string", Base64Builtins::decodeUrl),
          Builtin.of("base64url.encode", "(x: string) => string", Base64Builtins::encodeUrl),
          Builtin.of(
              "base64url.encode_no_pad",
              "(x: string) => string",
              Base64Builtins::encodeUrlWithoutPadding),
          Builtin.of("hex.decode", "(x: string) => string", Base64Builtins::decodeHex),
          Builtin.of("hex.encode", "(x: string) => string", Base64Builtins::encodeHex));

  private Base64Builtins() {}

  static Value encode(Value x) throws BuiltinException {
    return Str.of(GoBase64.STANDARD.encode(Utf8.bytes(Operands.string(x, 1))));
  }

  static Value decode(Value x) throws BuiltinException {
    return Str.of(Utf8.text(GoBase64.STANDARD.decode(Operands.string(x, 1))));
  }

  static Value isValid(Value x) {
    if (!(x instanceof Str s)) {
      return Bool.FALSE;
    }
    try {
      var _ = GoBase64.STANDARD.decode(s.value());
      return Bool.TRUE;
    } catch (BuiltinException e) {
      return Bool.FALSE;
    }
  }

  static Value encodeUrl(Value x) throws BuiltinException {
    return Str.of(GoBase64.URL.encode(Utf8.bytes(Operands.string(x, 1))));
  }

  static Value encodeUrlWithoutPadding(Value x) throws BuiltinException {
    return Str.of(GoBase64.URL.encodeWithoutPadding(Utf8.bytes(Operands.string(x, 1))));
  }

  /// Padding may be left out.
  static Value decodeUrl(Value x) throws BuiltinException {
    return Str.of(Utf8.text(urlBytes(Operands.string(x, 1))));
  }

  static byte[] urlBytes(String text) throws BuiltinException {
    var plain = GoBase64.URL.decodePlain(text, text.length());
    if (plain != null) {
      return plain;
    }
    if (text.endsWith("=")) {
      return GoBase64.URL.decode(text);
    }
    return switch (Utf8.length(text) % 4) {
      case 0 -> GoBase64.URL.decode(text);
      case 2 -> GoBase64.URL.decode(text + "==");
      case 3 -> GoBase64.URL.decode(text + "=");
      default -> throw new BuiltinException("illegal base64url string: " + text);
    };
  }

  static Value encodeHex(Value x) throws BuiltinException {
    return Str.of(HexFormat.of().formatHex(Utf8.bytes(Operands.string(x, 1))));
  }

  static Value decodeHex(Value x) throws BuiltinException {
    var digits = Utf8.bytes(Operands.string(x, 1));
    var bytes = new byte[digits.length / 2];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (digit(digits[2 * i]) << 4 | digit(digits[2 * i + 1]));
    }
    if (digits.length % 2 != 0) {
      digit(digits[digits.length - 1]);
      throw new BuiltinException("encoding/hex: odd length hex string");
    }
    return Str.of(Utf8.text(bytes));
  }

  private static int digit(byte character) throws BuiltinException {
    int value = Character.digit(character, 16);
    if (value < 0) {
      var shown = new StringBuilder("'");
      GoQuote.escape(character & 0xff, '\'', shown);
      throw new BuiltinException(
          "encoding/hex: invalid byte: U+%04X %s'".formatted(character & 0xff, shown));
    }
    return value;
  }
}
