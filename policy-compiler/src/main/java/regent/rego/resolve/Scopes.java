package regent.rego.resolve;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import regent.opa.diagnostic.Diagnostic;

/// The variables of nested bodies, with what each is called after renaming and how it came up.
final class Scopes {
  /// How a variable came up in a scope.
  enum Occurrence {
    NEW,
    ARGUMENT,
    SEEN,
    ASSIGNED,
    DECLARED
  }

  /// One body.
  static final class Scope {
    final Map<String, String> names = new LinkedHashMap<>();
    final Map<String, Occurrence> occurrences = new LinkedHashMap<>();
    final Map<String, Integer> counts = new HashMap<>();

    boolean has(Occurrence occurrence) {
      return occurrences.containsValue(occurrence);
    }

    /// From new names back to old ones.
    Map<String, String> reversed() {
      var reversed = new HashMap<String, String>();
      names.forEach((old, renamed) -> reversed.put(renamed, old));
      return reversed;
    }
  }

  private final List<Scope> stack = new ArrayList<>();
  private final Map<String, String> rewritten = new LinkedHashMap<>();

  /// Variables that nothing uses; not errors that end a compilation.
  final List<Diagnostic> unused = new ArrayList<>();

  Scopes() {
    stack.add(new Scope());
  }

  /// These with their own state, all in one scope; nothing is unused yet.
  Scopes copy() {
    var copy = new Scopes();
    var scope = copy.current();
    for (var s : stack) {
      scope.names.putAll(s.names);
      scope.occurrences.putAll(s.occurrences);
      scope.counts.putAll(s.counts);
    }
    copy.rewritten.putAll(rewritten);
    return copy;
  }

  void push() {
    stack.add(new Scope());
  }

  void pop() {
    stack.removeLast();
  }

  Scope current() {
    return stack.getLast();
  }

  /// From all new names ever given to those the author wrote.
  Map<String, String> rewritten() {
    return rewritten;
  }

  void insert(String name, String renamed, Occurrence occurrence) {
    var scope = current();
    scope.names.put(name, renamed);
    scope.occurrences.put(name, occurrence);
    scope.counts.put(name, 1);
    if (!name.equals(renamed)) {
      rewritten.put(renamed, name);
    }
  }

  /// What `name` is called now, here or around; absent when it has not come up.
  @Nullable String renamed(String name) {
    for (var scope : stack.reversed()) {
      var renamed = scope.names.get(name);
      if (renamed != null) {
        return renamed;
      }
    }
    return null;
  }

  Occurrence here(String name) {
    return current().occurrences.getOrDefault(name, Occurrence.NEW);
  }

  Occurrence anywhere(String name) {
    for (var scope : stack.reversed()) {
      var occurrence = scope.occurrences.get(name);
      if (occurrence != null) {
        return occurrence;
      }
    }
    return Occurrence.NEW;
  }

  /// Counts one more use of `name`.
  void use(String name) {
    for (var scope : stack.reversed()) {
      if (scope.counts.computeIfPresent(name, (_, n) -> n + 1) != null) {
        return;
      }
    }
    current().counts.put(name, 1);
  }

  int count(String name) {
    for (var scope : stack.reversed()) {
      var count = scope.counts.get(name);
      if (count != null) {
        return count;
      }
    }
    return 0;
  }
}
