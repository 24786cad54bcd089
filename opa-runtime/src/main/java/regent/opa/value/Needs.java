package regent.opa.value;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Which parts of a document somebody reads, as a tree. Whoever reads only these parts cannot tell
/// the document from what [#prune(Value)] leaves of it.
///
/// Of a part that is named without being needed as a whole, three things are kept: that it is
/// there, of which kind it is, and its value when it is a scalar. Sets are always needed as a
/// whole, since their members are their keys.
///
/// Immutable and thread-safe; equal trees are equal and print alike.
public final class Needs {
  /// The document as a whole.
  public static final Needs ALL = new Needs(true, Map.of(), null);

  /// Nothing below the document.
  public static final Needs NONE = new Needs(false, Map.of(), null);

  private final boolean all;

  /// What is needed below keys that are known, with what [#each] needs.
  private final Map<Value, Needs> keys;

  /// What is needed of each element, whatever its key; absent where only known keys are.
  private final @Nullable Needs each;

  private Needs(boolean all, Map<Value, Needs> keys, @Nullable Needs each) {
    this.all = all;
    this.keys = keys;
    this.each = each;
  }

  /// Parts of a document.
  ///
  /// @param keys what is needed below these keys; an index of an array is a number
  /// @param each what is needed of each element beside that; null when elements with other keys
  ///     are not needed
  public static Needs of(Map<? extends Value, Needs> keys, @Nullable Needs each) {
    if (keys.isEmpty() && each == null) {
      return NONE;
    }
    var all = new HashMap<Value, Needs>();
    keys.forEach((key, needs) -> all.put(key, each == null ? needs : needs.and(each)));
    return new Needs(false, Collections.unmodifiableMap(all), each);
  }

  /// What lies at one path of names, as a whole.
  public static Needs at(String... path) {
    var needs = ALL;
    for (int i = path.length - 1; i >= 0; i--) {
      needs = of(Map.of(Str.of(path[i]), needs), null);
    }
    return needs;
  }

  /// Whether the document is needed as a whole.
  public boolean isAll() {
    return all;
  }

  /// Whether nothing below the document is needed.
  public boolean isNone() {
    return !all && keys.isEmpty() && each == null;
  }

  /// What is needed of the element under `key`; absent when not even whether it is there.
  public @Nullable Needs below(Value key) {
    if (all) {
      return ALL;
    }
    var known = keys.isEmpty() ? null : keys.get(key);
    return known != null ? known : each;
  }

  /// Whether something is needed of what lies at a path of names.
  public boolean reaches(String... path) {
    @Nullable Needs needs = this;
    for (int i = 0; needs != null && i < path.length; i++) {
      needs = needs.below(Str.of(path[i]));
    }
    return needs != null;
  }

  /// What one of the two needs.
  public Needs and(Needs other) {
    if (all || other.all) {
      return ALL;
    }
    var both = new HashMap<Value, Needs>(keys);
    other.keys.forEach((key, needs) -> both.merge(key, needs, Needs::and));
    var elements = each == null ? other.each : other.each == null ? each : each.and(other.each);
    return of(both, elements);
  }

  /// The least that cannot be told from `value` by whoever needs no more than this: objects without
  /// the keys, arrays without the items at the end, that are not needed. Other items that are not
  /// needed become null.
  public Value prune(Value value) {
    if (all) {
      return value;
    }
    return switch (value) {
      case Undefined _, Null _, Bool _, Num _, Str _, SetValue _ -> value;
      case Arr array -> prune(array);
      case Obj object -> prune(object);
    };
  }

  private Value prune(Obj object) {
    var pruned = Obj.builder();
    if (each == null) {
      keys.forEach(
          (key, needs) -> {
            var value = object.get(key);
            if (value.isDefined()) {
              pruned.put(key, needs.prune(value));
            }
          });
    } else {
      for (int i = 0; i < object.size(); i++) {
        var key = object.unsortedKey(i);
        pruned.put(key, keys.getOrDefault(key, each).prune(object.unsortedValue(i)));
      }
    }
    return pruned.build();
  }

  private Value prune(Arr array) {
    int size = Math.min(array.size(), items());
    var items = new Value[size];
    for (int i = 0; i < size; i++) {
      var needs = below(Num.of(i));
      items[i] = needs == null ? Null.NULL : needs.prune(array.at(i));
    }
    return Arr.wrap(items);
  }

  /// How many items of an array are needed at most: those before the last known index, or all.
  int items() {
    if (each != null) {
      return Integer.MAX_VALUE;
    }
    int items = 0;
    for (var key : keys.keySet()) {
      if (key instanceof Num index && index.isLong() && index.longValue() < Integer.MAX_VALUE) {
        items = Math.max(items, (int) index.longValue() + 1);
      }
    }
    return items;
  }

  /// One line for each part that is needed as a whole, in order, such as
  /// `input.attributes.request.http.method`. A part of which only its presence is needed ends with
  /// `?`, and `[_]` stands for all elements.
  ///
  /// @param root the name of the document, such as `input`
  public List<String> paths(String root) {
    var paths = new ArrayList<String>();
    collect(root, paths);
    return paths;
  }

  private void collect(String path, List<String> paths) {
    if (all) {
      paths.add(path);
      return;
    }
    if (keys.isEmpty() && each == null) {
      paths.add(path + "?");
      return;
    }
    if (each != null) {
      each.collect(path + "[_]", paths);
    }
    new TreeMap<>(keys)
        .forEach(
            (key, needs) -> {
              if (!Objects.equals(needs, each)) {
                needs.collect(path + step(key), paths);
              }
            });
  }

  private static String step(Value key) {
    return key instanceof Str name && isName(name.value()) ? "." + name.value() : "[" + key + "]";
  }

  private static boolean isName(String name) {
    if (name.isEmpty() || Character.isDigit(name.charAt(0))) {
      return false;
    }
    return name.chars()
        .allMatch(c -> c < 0x80 && (Character.isLetterOrDigit((char) c) || c == '_'));
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof Needs that
            && all == that.all
            && keys.equals(that.keys)
            && Objects.equals(each, that.each));
  }

  @Override
  public int hashCode() {
    return (all ? 1 : 0) + 31 * (keys.hashCode() + 31 * (each == null ? 0 : each.hashCode()));
  }

  @Override
  public String toString() {
    return isNone() ? "nothing" : String.join(", ", paths("input"));
  }
}
