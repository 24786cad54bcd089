package regent.opa.management.log;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import regent.opa.value.Arr;
import regent.opa.value.Null;
import regent.opa.value.Obj;
import regent.opa.value.SetValue;
import regent.opa.value.Str;
import regent.opa.value.Undefined;
import regent.opa.value.Value;

/// One thing that a mask removes from an event, or replaces in it.
///
/// @param path below the event: its first part is `input`, `result` or `nd_builtin_cache`
/// @param replacement absent to remove
///
/// Source: <https://www.openpolicyagent.org/docs/management-decision-logs#masking-sensitive-data>
record MaskRule(List<String> path, Optional<Value> replacement) {

  /// A mask that cannot be understood.
  static final class MaskException extends Exception {
    private static final long serialVersionUID = 1L;

    MaskException(String message) {
      super(message);
    }
  }

  /// The rules of the document `mask`: paths to remove, or objects with `op`, `path` and `value`.
  static List<MaskRule> readAll(Value mask) throws MaskException {
    List<Value> items =
        switch (mask) {
          case Undefined _ -> List.of();
          case Arr array -> array.items();
          case SetValue set -> set.members();
          case Value _ ->
              throw new MaskException("unexpected rule format " + mask + " (" + mask.kind() + ")");
        };
    var rules = new ArrayList<MaskRule>();
    for (Value item : items) {
      rules.add(
          switch (item) {
            case Str path -> new MaskRule(path(path.value()), Optional.empty());
            case Obj object -> read(object);
            case Value _ ->
                throw new MaskException("invalid mask rule format encountered: " + item.kind());
          });
    }
    return rules;
  }

  private static MaskRule read(Obj object) throws MaskException {
    String op = object.get("op") instanceof Str text ? text.value() : "";
    if (op.isEmpty()) {
      throw new MaskException("invalid \"op\" value: " + object.get("op"));
    }
    List<String> path = path(object.get("path") instanceof Str text ? text.value() : "");
    return switch (op) {
      case "remove" -> new MaskRule(path, Optional.empty());
      case "upsert" -> {
        Value value = object.get("value");
        yield new MaskRule(path, Optional.of(value.isDefined() ? value : Null.NULL));
      }
      default -> throw new MaskException("mask op is not supported: " + op);
    };
  }

  private static List<String> path(String text) throws MaskException {
    if (text.isEmpty()) {
      throw new MaskException("mask must be non-empty");
    }
    if (!text.startsWith("/")) {
      throw new MaskException("mask must be slash-prefixed");
    }
    List<String> parts = List.of(text.substring(1).split("/", -1));
    switch (parts.getFirst()) {
      case "input", "result", "nd_builtin_cache" -> {}
      default -> throw new MaskException("mask prefix not allowed: " + parts.getFirst());
    }
    List<String> escaped = new ArrayList<>();
    for (String part : parts) {
      try {
        URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
      } catch (IllegalArgumentException e) {
        throw new MaskException("invalid URL escape in mask " + text);
      }
      escaped.add(escape(part));
    }
    return escaped;
  }

  /// As Go escapes a part of a path.
  private static String escape(String part) {
    return URLEncoder.encode(part, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~")
        .replace("%24", "$")
        .replace("%26", "&")
        .replace("%2B", "+")
        .replace("%3A", ":")
        .replace("%3D", "=")
        .replace("%40", "@");
  }

  /// `event` without what the rules remove.
  static LogEvent mask(LogEvent event, List<MaskRule> rules) {
    LogEvent masked = event;
    for (MaskRule rule : rules) {
      masked = rule.mask(masked);
    }
    return masked;
  }

  private LogEvent mask(LogEvent event) {
    Value target = target(event.content());
    if (!target.isDefined()) {
      return event;
    }
    List<String> rest = path.subList(1, path.size());
    Value changed =
        replacement.isPresent()
            ? upsert(target, rest, replacement.get())
            : remove(target, rest).orElse(target);
    boolean isChanged = replacement.isPresent() ? changed.isDefined() : !changed.equals(target);
    if (!isChanged) {
      return event;
    }
    String shown = path.stream().map(part -> "/" + part).collect(Collectors.joining());
    return event.with(
        content(event.content(), changed),
        replacement.isPresent() ? event.erased() : append(event.erased(), shown),
        replacement.isPresent() ? append(event.masked(), shown) : event.masked());
  }

  private static List<String> append(List<String> list, String text) {
    var longer = new ArrayList<>(list);
    longer.add(text);
    return longer;
  }

  private Value target(LogEvent.Content content) {
    return switch (path.getFirst()) {
      case "input" -> content.input();
      case "result" -> content.result();
      default -> content.recorded();
    };
  }

  private LogEvent.Content content(LogEvent.Content old, Value changed) {
    Value intact = old.intermediate();
    return switch (path.getFirst()) {
      case "input" ->
          new LogEvent.Content(changed, old.result(), (Obj) intact, old.mapped(), old.recorded());
      case "result" ->
          new LogEvent.Content(old.input(), changed, (Obj) intact, old.mapped(), old.recorded());
      default ->
          new LogEvent.Content(old.input(), old.result(), (Obj) intact, old.mapped(), changed);
    };
  }

  /// `node` without what is at `rest`: undefined for all of it, absent when nothing is there.
  private static Optional<Value> remove(Value node, List<String> rest) {
    if (rest.isEmpty()) {
      return Optional.of(Undefined.UNDEFINED);
    }
    return switch (node) {
      case Obj object -> remove(object, rest);
      case Arr array -> remove(array, rest);
      case Value _ -> Optional.empty();
    };
  }

  private static Optional<Value> remove(Obj object, List<String> rest) {
    Value child = object.get(rest.getFirst());
    if (!child.isDefined()) {
      return Optional.empty();
    }
    Str key = Str.of(rest.getFirst());
    return remove(child, rest.subList(1, rest.size()))
        .map(left -> left.isDefined() ? object.with(key, left) : object.without(key));
  }

  private static Optional<Value> remove(Arr array, List<String> rest) {
    int index = index(array, rest.getFirst());
    if (index < 0) {
      return Optional.empty();
    }
    return remove(array.at(index), rest.subList(1, rest.size()))
        .map(
            left -> {
              var items = new ArrayList<>(array.items());
              if (left.isDefined()) {
                items.set(index, left);
              } else {
                items.remove(index);
              }
              return Arr.of(items);
            });
  }

  /// -1 when `key` is no index of `array`.
  private static int index(Arr array, String key) {
    try {
      int index = Integer.parseInt(key);
      return index >= 0 && index < array.size() ? index : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /// `node` with `value` at `rest`; undefined when there is no place for it.
  private static Value upsert(Value node, List<String> rest, Value value) {
    if (rest.isEmpty()) {
      return value;
    }
    return switch (node) {
      case Obj object -> upsert(object, rest, value);
      case Arr array -> upsert(array, rest, value);
      case Value _ -> Undefined.UNDEFINED;
    };
  }

  private static Value upsert(Obj object, List<String> rest, Value value) {
    Value old = object.get(rest.getFirst());
    Value child = upsert(old.isDefined() ? old : Obj.EMPTY, rest.subList(1, rest.size()), value);
    return child.isDefined() ? object.with(Str.of(rest.getFirst()), child) : child;
  }

  private static Value upsert(Arr array, List<String> rest, Value value) {
    int index = index(array, rest.getFirst());
    if (index < 0) {
      return Undefined.UNDEFINED;
    }
    Value child = upsert(array.at(index), rest.subList(1, rest.size()), value);
    if (!child.isDefined()) {
      return child;
    }
    var items = new ArrayList<>(array.items());
    items.set(index, child);
    return Arr.of(items);
  }
}
