package regent.opa.builtin;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import regent.opa.value.Arr;
import regent.opa.value.Bool;
import regent.opa.value.Num;
import regent.opa.value.SetValue;
import regent.opa.value.Str;
import regent.opa.value.Value;

/// Strings. Positions and lengths count characters (code points).
final class StringBuiltins {
  static final List<Builtin> ALL =
      List.of(
          Builtin.of(
              "concat",
              "(delimiter: string, collection: any<array[string], set[string]>) => string",
              StringBuiltins::concat),
          Builtin.of(
              "contains",
              "(haystack: string, needle: string) => boolean",
              StringBuiltins::contains),
          Builtin.of(
              "endswith", "(search: string, base: string) => boolean", StringBuiltins::endsWith),
          Builtin.of(
              "format_int", "(number: number, base: number) => string", StringBuiltins::formatInt),
          Builtin.of(
              "indexof", "(haystack: string, needle: string) => number", StringBuiltins::indexOf),
          Builtin.of(
              "indexof_n",
              "(haystack: string, needle: string) => array[number]",
              StringBuiltins::indexesOf),
          Builtin.of(
              "internal.template_string", "(array[any]) => string", StringBuiltins::template),
          Builtin.of("lower", "(x: string) => string", StringBuiltins::lower),
          Builtin.of(
              "replace",
              "(x: string, old: string, new: string) => string",
              StringBuiltins::replace),
          Builtin.of(
              "split", "(x: string, delimiter: string) => array[string]", StringBuiltins::split),
          Builtin.of(
              "sprintf", "(format: string, values: array[any]) => string", StringBuiltins::sprintf),
          Builtin.of(
              "startswith",
              "(search: string, base: string) => boolean",
              StringBuiltins::startsWith),
          Builtin.of(
              "strings.any_prefix_match",
              "(search: any<string, array[string], set[string]>, base: any<string, array[string], set[string]>) => boolean",
              StringBuiltins::anyPrefix),
          Builtin.of(
              "strings.any_suffix_match",
              "(search: any<string, array[string], set[string]>, base: any<string, array[string], set[string]>) => boolean",
              StringBuiltins::anySuffix),
          Builtin.of(
              "strings.count",
              "(search: string, substring: string) => number",
              StringBuiltins::count),
          Builtin.of(
              "strings.replace_n",
              "(patterns: object[string: string], value: string) => string",
              StringBuiltins::replaceAll),
          Builtin.of("strings.reverse", "(x: string) => string", StringBuiltins::reverse),
          Builtin.of(
              "strings.split_n",
              "(x: string, delimiter: string, n: number) => array[string]",
              StringBuiltins::splitN),
          Builtin.of(
              "substring",
              "(value: string, offset: number, length: number) => string",
              StringBuiltins::substring),
          Builtin.of("trim", "(value: string, cutset: string) => string", StringBuiltins::trim),
          Builtin.of(
              "trim_left", "(value: string, cutset: string) => string", StringBuiltins::trimLeft),
          Builtin.of(
              "trim_prefix",
              "(value: string, prefix: string) => string",
              StringBuiltins::trimPrefix),
          Builtin.of(
              "trim_right", "(value: string, cutset: string) => string", StringBuiltins::trimRight),
          Builtin.of("trim_space", "(value: string) => string", StringBuiltins::trimSpace),
          Builtin.of(
              "trim_suffix",
              "(value: string, suffix: string) => string",
              StringBuiltins::trimSuffix),
          Builtin.of("upper", "(x: string) => string", StringBuiltins::upper));

  private StringBuiltins() {}

  static Value concat(Value delimiter, Value collection) throws BuiltinException {
    var between = Operands.string(delimiter, 1);
    var members = Operands.members(collection, 2, "set", "array");
    var text = new StringBuilder();
    for (int i = 0; i < members.size(); i++) {
      if (!(members.get(i) instanceof Str s)) {
        throw Operands.wrongMember(2, collection, members.get(i), "string");
      }
      (i == 0 ? text : text.append(between)).append(s.value());
    }
    return Str.of(text.toString());
  }

  static Value contains(Value haystack, Value needle) throws BuiltinException {
    return Bool.of(Operands.string(haystack, 1).contains(Operands.string(needle, 2)));
  }

  static Value startsWith(Value search, Value base) throws BuiltinException {
    return Bool.of(Operands.string(search, 1).startsWith(Operands.string(base, 2)));
  }

  static Value endsWith(Value search, Value base) throws BuiltinException {
    return Bool.of(Operands.string(search, 1).endsWith(Operands.string(base, 2)));
  }

  static Value anyPrefix(Value search, Value base) throws BuiltinException {
    return anyMatch(search, base, String::startsWith);
  }

  static Value anySuffix(Value search, Value base) throws BuiltinException {
    return anyMatch(search, base, String::endsWith);
  }

  private static Value anyMatch(Value search, Value base, BiPredicate<String, String> matches)
      throws BuiltinException {
    var texts = oneOrMore(search, 1);
    var affixes = oneOrMore(base, 2);
    for (var text : texts) {
      for (var affix : affixes) {
        if (matches.test(text, affix)) {
          return Bool.TRUE;
        }
      }
    }
    return Bool.FALSE;
  }

  private static List<String> oneOrMore(Value operand, int position) throws BuiltinException {
    return switch (operand) {
      case Str s -> List.of(s.value());
      case Arr _, SetValue _ -> Operands.strings(operand, position);
      default -> throw Operands.wrongKind(position, operand, "string", "set", "array");
    };
  }

  /// An integer in base 2, 8, 10 or 16; a fraction is cut off.
  static Value formatInt(Value number, Value base) throws BuiltinException {
    var value = Operands.number(number, 1);
    int radix =
        switch (Operands.number(base, 2).text()) {
          case "2" -> 2;
          case "8" -> 8;
          case "10" -> 10;
          case "16" -> 16;
          default -> throw Operands.notOneOf(2, "2", "8", "10", "16");
        };
    var integer = value.isPlainLong() ? value.integer() : cut(value);
    return Str.of(integer.toString(radix));
  }

  private static BigInteger cut(Num value) {
    return value.text().matches("-?[0-9]+") ? value.integer() : BigFloat.of(value).truncated();
  }

  private static String searched(Value needle) throws BuiltinException {
    var text = Operands.string(needle, 2);
    if (text.isEmpty()) {
      throw new BuiltinException("empty search character");
    }
    return text;
  }

  /// -1 when the second operand does not occur; an error when it is empty.
  static Value indexOf(Value haystack, Value needle) throws BuiltinException {
    var text = Operands.string(haystack, 1);
    int index = text.indexOf(searched(needle));
    return Num.of(index < 0 ? -1 : text.codePointCount(0, index));
  }

  /// All places, overlapping ones too.
  static Value indexesOf(Value haystack, Value needle) throws BuiltinException {
    var text = Operands.string(haystack, 1);
    var search = searched(needle);
    var indexes = Arr.builder();
    for (int at = text.indexOf(search); at >= 0; at = text.indexOf(search, at + 1)) {
      indexes.add(Num.of(text.codePointCount(0, at)));
    }
    return indexes.build();
  }

  static Value lower(Value x) throws BuiltinException {
    return mapped(Operands.string(x, 1), Character::toLowerCase);
  }

  static Value upper(Value x) throws BuiltinException {
    return mapped(Operands.string(x, 1), Character::toUpperCase);
  }

  /// Character by character, as Go does it: the length stays.
  private static Value mapped(String text, IntUnaryOperator mapping) {
    var mapped = new StringBuilder(text.length());
    text.codePoints().map(mapping).forEach(mapped::appendCodePoint);
    return Str.of(mapped.toString());
  }

  static Value count(Value search, Value substring) throws BuiltinException {
    var text = Operands.string(search, 1);
    var part = Operands.string(substring, 2);
    if (part.isEmpty()) {
      return Num.of(text.codePointCount(0, text.length()) + 1L);
    }
    int count = 0;
    for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length())) {
      count++;
    }
    return Num.of(count);
  }

  static Value reverse(Value x) throws BuiltinException {
    return Str.of(new StringBuilder(Operands.string(x, 1)).reverse().toString());
  }

  static Value split(Value x, Value delimiter) throws BuiltinException {
    return texts(parts(Operands.string(x, 1), Operands.string(delimiter, 2), Long.MAX_VALUE));
  }

  /// The first `n` parts, or the last ones when `n` is negative.
  static Value splitN(Value x, Value delimiter, Value n) throws BuiltinException {
    var text = Operands.string(x, 1);
    var between = Operands.string(delimiter, 2);
    long wanted = Operands.integer(n, 3);
    if (wanted < 0) {
      var parts = parts(text, between, Long.MAX_VALUE);
      return texts(parts.subList((int) Math.max(0, parts.size() + wanted), parts.size()));
    }
    var parts = parts(text, between, wanted == Long.MAX_VALUE ? wanted : wanted + 1);
    return texts(parts.subList(0, (int) Math.min(wanted, parts.size())));
  }

  /// At most `limit` parts, the last of which is the rest; the characters for an empty delimiter.
  private static List<String> parts(String text, String delimiter, long limit) {
    var parts = new ArrayList<String>();
    int from = 0;
    while (parts.size() < limit - 1) {
      int next = delimiter.isEmpty() ? nextCharacter(text, from) : text.indexOf(delimiter, from);
      if (next < 0) {
        break;
      }
      parts.add(text.substring(from, next));
      from = next + delimiter.length();
    }
    if (!delimiter.isEmpty() || from < text.length()) {
      parts.add(text.substring(from));
    }
    return parts;
  }

  private static int nextCharacter(String text, int from) {
    return from < text.length() ? text.offsetByCodePoints(from, 1) : -1;
  }

  private static Arr texts(List<String> texts) {
    var items = new Value[texts.size()];
    for (int i = 0; i < items.length; i++) {
      items[i] = Str.of(texts.get(i));
    }
    return Arr.wrap(items);
  }

  static Value replace(Value x, Value old, Value with) throws BuiltinException {
    var text = Operands.string(x, 1);
    var replacement = new Replacement(Operands.string(old, 2), Operands.string(with, 3));
    return Str.of(Replacement.apply(List.of(replacement), text));
  }

  /// All patterns at once; where several match, the first in order counts.
  static Value replaceAll(Value patterns, Value value) throws BuiltinException {
    var replacements = new ArrayList<Replacement>();
    var pairs = Operands.object(patterns, 1);
    var text = Operands.string(value, 2);
    for (int i = 0; i < pairs.size(); i++) {
      if (!(pairs.keyAt(i) instanceof Str old)) {
        throw Operands.wrong(1, "non-string key found in pattern object");
      }
      if (!(pairs.valueAt(i) instanceof Str with)) {
        throw Operands.wrong(1, "non-string value found in pattern object");
      }
      replacements.add(new Replacement(old.value(), with.value()));
    }
    return Str.of(Replacement.apply(replacements, text));
  }

  /// To the end when `length` is negative.
  static Value substring(Value value, Value offset, Value length) throws BuiltinException {
    var text = Operands.string(value, 1);
    long from = Operands.integer(offset, 2);
    long wanted = Operands.integer(length, 3);
    if (from < 0) {
      throw new BuiltinException("negative offset");
    }
    int size = text.codePointCount(0, text.length());
    if (from >= size) {
      return Str.EMPTY;
    }
    int start = text.offsetByCodePoints(0, (int) from);
    return wanted < 0 || wanted >= size - from
        ? Str.of(text.substring(start))
        : Str.of(text.substring(start, text.offsetByCodePoints(start, (int) wanted)));
  }

  static Value trim(Value value, Value cutset) throws BuiltinException {
    var text = Operands.string(value, 1);
    var cut = in(Operands.string(cutset, 2));
    return Str.of(cutRight(cutLeft(text, cut), cut));
  }

  static Value trimLeft(Value value, Value cutset) throws BuiltinException {
    return Str.of(cutLeft(Operands.string(value, 1), in(Operands.string(cutset, 2))));
  }

  static Value trimRight(Value value, Value cutset) throws BuiltinException {
    return Str.of(cutRight(Operands.string(value, 1), in(Operands.string(cutset, 2))));
  }

  static Value trimSpace(Value value) throws BuiltinException {
    var text = Operands.string(value, 1);
    return Str.of(cutRight(cutLeft(text, StringBuiltins::isSpace), StringBuiltins::isSpace));
  }

  private static IntPredicate in(String cutset) {
    return c -> cutset.indexOf(c) >= 0;
  }

  /// Unicode's white space.
  private static boolean isSpace(int c) {
    return (c >= '\t' && c <= '\r') || c == 0x85 || Character.isSpaceChar(c);
  }

  private static String cutLeft(String text, IntPredicate cut) {
    int from = 0;
    while (from < text.length() && cut.test(text.codePointAt(from))) {
      from = text.offsetByCodePoints(from, 1);
    }
    return text.substring(from);
  }

  private static String cutRight(String text, IntPredicate cut) {
    int to = text.length();
    while (to > 0 && cut.test(text.codePointBefore(to))) {
      to = text.offsetByCodePoints(to, -1);
    }
    return text.substring(0, to);
  }

  static Value trimPrefix(Value value, Value prefix) throws BuiltinException {
    var text = Operands.string(value, 1);
    var start = Operands.string(prefix, 2);
    return text.startsWith(start) ? Str.of(text.substring(start.length())) : value;
  }

  static Value trimSuffix(Value value, Value suffix) throws BuiltinException {
    var text = Operands.string(value, 1);
    var end = Operands.string(suffix, 2);
    return text.endsWith(end) ? Str.of(text.substring(0, text.length() - end.length())) : value;
  }

  static Value sprintf(Value format, Value values) throws BuiltinException {
    var text = Operands.string(format, 1);
    return Str.of(SprintfFormat.format(text, Operands.array(values, 2).items()));
  }

  /// A template string: each part is a string or the set of an expression's only value, which is
  /// empty when the expression is undefined.
  static Value template(Value parts) throws BuiltinException {
    var text = new StringBuilder();
    for (var part : Operands.array(parts, 1).items()) {
      if (part instanceof SetValue values && values.size() > 1) {
        throw new BuiltinException(
            BuiltinException.Kind.CONFLICT, "template-strings must not produce multiple outputs");
      }
      text.append(PrintText.alternatives(part).getFirst());
    }
    return Str.of(text.toString());
  }
}
