package regent.opa.builtin;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Undefined;
import regent.opa.value.Value;

/// UUIDs.
///
/// Source: RFC 4122, and OPA's names for their parts.
final class UuidBuiltins {
  static final List<Builtin> ALL =
      List.of(
          Builtin.of("uuid.parse", "(uuid: string) => object[string: any]", UuidBuiltins::parse),
          Builtin.contextual("uuid.rfc4122", "(k: string) => string", UuidBuiltins::random)
              .with(Builtin.Trait.NONDETERMINISTIC));

  private UuidBuiltins() {}

  /// The start of UUIDs' time, in units of 100 nanoseconds before 1970.
  private static final long EPOCH = 122_192_928_000_000_000L;

  private record RandomKey(Value operand) {}

  /// A random one; the same in an evaluation for the same operand.
  static Value random(BuiltinContext context, Value[] operands) {
    return context.once(new RandomKey(operands[0]), _ -> newRandom(context));
  }

  private static Value newRandom(BuiltinContext context) {
    var random = context.services().random();
    long high = random.nextLong() & ~0xf000L | 0x4000L;
    long low = random.nextLong() & ~(3L << 62) | 2L << 62;
    return Str.of(new UUID(high, low).toString());
  }

  /// Undefined when `text` is not a UUID.
  static Value parse(Value text) throws BuiltinException {
    var bytes = bytes(Operands.string(text, 1));
    if (bytes.length != 16) {
      return Undefined.UNDEFINED;
    }
    int version = (bytes[6] & 0xff) >> 4;
    var parts = Obj.builder();
    parts.put("version", Num.of(version));
    parts.put("variant", Str.of(variant(bytes[8])));
    if (version == 1 || version == 2) {
      time(bytes, version, parts);
    }
    return parts.build();
  }

  private static byte[] bytes(String text) {
    var digits = text;
    if (text.length() == 45 && text.regionMatches(true, 0, "urn:uuid:", 0, 9)) {
      digits = text.substring(9);
    } else if (text.length() == 38) {
      digits = text.substring(1, 37);
    }
    boolean dashed =
        digits.matches(
            "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");
    boolean plain = text.matches("[0-9a-fA-F]{32}");
    return dashed || plain ? HexFormat.of().parseHex(digits.replace("-", "")) : new byte[0];
  }

  private static String variant(byte b) {
    if ((b & 0xc0) == 0x80) {
      return "RFC4122";
    }
    return (b & 0xe0) == 0xc0 ? "Microsoft" : (b & 0xe0) == 0xe0 ? "Future" : "Reserved";
  }

  private static void time(byte[] bytes, int version, Obj.Builder parts) {
    var buffer = ByteBuffer.wrap(bytes);
    long low = buffer.getInt(0) & 0xffffffffL;
    long middle = buffer.getShort(4) & 0xffffL;
    long high = buffer.getShort(6) & 0x0fffL;
    long ticks = (high << 48 | middle << 32 | low) - EPOCH;
    parts.put("time", Num.of(ticks / 10_000_000 * 1_000_000_000 + ticks % 10_000_000 * 100));
    parts.put("clocksequence", Num.of(buffer.getShort(8) & 0x3fff));
    var node = HexFormat.ofDelimiter("-").formatHex(bytes, 10, 16);
    parts.put("nodeid", Str.of(node));
    parts.put("macvariables", Str.of(address(bytes[10])));
    if (version == 2) {
      parts.put("id", Num.of(low));
      parts.put("domain", Str.of(domain(bytes[9])));
    }
  }

  private static String address(byte first) {
    return ((first & 2) != 0 ? "local" : "global")
        + ":"
        + ((first & 1) != 0 ? "multicast" : "unicast");
  }

  private static String domain(byte domain) {
    return switch (domain) {
      case 0 -> "Person";
      case 1 -> "Group";
      case 2 -> "Org";
      default -> "Domain" + (domain & 0xff);
    };
  }
}
