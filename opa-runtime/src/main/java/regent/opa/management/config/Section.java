package regent.opa.management.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import regent.opa.value.Arr;
import regent.opa.value.Bool;
import regent.opa.value.Null;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Undefined;
import regent.opa.value.Value;

/// One object of a configuration, read key by key. An absent key and a null are the same. What has
/// the wrong type is refused with its path.
public record Section(Obj json, String path) {

  /// The path of `key` in here.
  public String at(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  /// The error that `key` has a `problem`.
  public ConfigException wrong(String key, String problem) {
    return new ConfigException(at(key), problem);
  }

  public boolean has(String key) {
    return !(json.get(key) instanceof Undefined) && !(json.get(key) instanceof Null);
  }

  public Optional<String> string(String key) throws ConfigException {
    return switch (json.get(key)) {
      case Undefined _, Null _ -> Optional.empty();
      case Str text -> Optional.of(text.value());
      case Value _ -> throw wrong(key, at(key) + " must be a string");
    };
  }

  /// The text of `key`, or `absent` when it is absent or empty.
  public String string(String key, String absent) throws ConfigException {
    return string(key).filter(text -> !text.isEmpty()).orElse(absent);
  }

  public OptionalLong integer(String key) throws ConfigException {
    return switch (json.get(key)) {
      case Undefined _, Null _ -> OptionalLong.empty();
      case Num number when number.isPlainLong() -> OptionalLong.of(number.longValue());
      case Value _ -> throw wrong(key, at(key) + " must be an integer");
    };
  }

  public Optional<Double> number(String key) throws ConfigException {
    return switch (json.get(key)) {
      case Undefined _, Null _ -> Optional.empty();
      case Num number -> Optional.of(number.doubleValue());
      case Value _ -> throw wrong(key, at(key) + " must be a number");
    };
  }

  public Optional<Boolean> bool(String key) throws ConfigException {
    return switch (json.get(key)) {
      case Undefined _, Null _ -> Optional.empty();
      case Bool flag -> Optional.of(flag.value());
      case Value _ -> throw wrong(key, at(key) + " must be a boolean");
    };
  }

  /// Whether `key` is true; false when absent.
  public boolean flag(String key) throws ConfigException {
    return bool(key).orElse(false);
  }

  /// The object at `key`; an empty one when absent.
  public Section object(String key) throws ConfigException {
    return section(key).orElse(new Section(Obj.EMPTY, at(key)));
  }

  /// The object at `key`.
  public Optional<Section> section(String key) throws ConfigException {
    return switch (json.get(key)) {
      case Undefined _, Null _ -> Optional.empty();
      case Obj object -> Optional.of(new Section(object, at(key)));
      case Value _ -> throw wrong(key, at(key) + " must be an object");
    };
  }

  /// The objects in this one, each by its name, in the order of names; those that are null are left
  /// out.
  public Map<String, Section> sections() throws ConfigException {
    Map<String, Section> sections = new LinkedHashMap<>();
    for (Value key : json.keys()) {
      if (key instanceof Str name) {
        section(name.value()).ifPresent(section -> sections.put(name.value(), section));
      }
    }
    return sections;
  }

  /// The strings at `key`; none when absent.
  public List<String> strings(String key) throws ConfigException {
    var strings = new ArrayList<String>();
    for (Value item : array(key).items()) {
      if (!(item instanceof Str text)) {
        throw wrong(key, at(key) + " must be an array of strings");
      }
      strings.add(text.value());
    }
    return strings;
  }

  private Arr array(String key) throws ConfigException {
    return switch (json.get(key)) {
      case Undefined _, Null _ -> Arr.EMPTY;
      case Arr array -> array;
      case Value _ -> throw wrong(key, at(key) + " must be an array");
    };
  }

  /// The numbers at `key`.
  public Optional<List<Double>> numbers(String key) throws ConfigException {
    if (!has(key)) {
      return Optional.empty();
    }
    var numbers = new ArrayList<Double>();
    for (Value item : array(key).items()) {
      if (!(item instanceof Num number)) {
        throw wrong(key, at(key) + " must be an array of numbers");
      }
      numbers.add(number.doubleValue());
    }
    return Optional.of(List.copyOf(numbers));
  }

  /// The object of strings at `key`, in the order of its keys; empty when absent.
  public Map<String, String> texts(String key) throws ConfigException {
    Map<String, String> texts = new LinkedHashMap<>();
    Section section = object(key);
    for (Value name : section.json().keys()) {
      if (name instanceof Str text) {
        texts.put(text.value(), section.string(text.value()).orElse(""));
      }
    }
    return texts;
  }
}
