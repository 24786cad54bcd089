package regent.rego.explain;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import regent.opa.value.Value;
import regent.rego.syntax.Term;

/// What `with` replaces in the expressions that are under way: functions, and paths of `data`.
final class Mocks {
  private final Deque<Deque<Map<String, Term>>> functions = new ArrayDeque<>();
  private final Deque<List<List<Value>>> paths = new ArrayDeque<>();

  Mocks() {
    functions.push(new ArrayDeque<>());
  }

  /// Replaces `functions` by name and all that is below `targets`.
  void enter(Map<String, Term> replaced, List<List<Value>> targets) {
    current().push(new HashMap<>(replaced));
    paths.push(new ArrayList<>(targets));
  }

  void leave() {
    current().pop();
    paths.pop();
  }

  /// From now on no function is replaced: inside of a replacement the originals count.
  void hide() {
    functions.push(new ArrayDeque<>());
  }

  void show() {
    functions.pop();
  }

  private Deque<Map<String, Term>> current() {
    return functions.element();
  }

  /// What stands for the function `name`; absent when it was not replaced.
  @Nullable Term of(String name) {
    for (var each : current()) {
      var mock = each.get(name);
      if (mock != null) {
        return mock;
      }
    }
    return null;
  }

  /// Whether `path`, which begins with `data` or `input`, is part of something that was replaced.
  boolean cover(List<Value> path) {
    for (var targets : paths) {
      for (var target : targets) {
        if (target.size() <= path.size() && path.subList(0, target.size()).equals(target)) {
          return true;
        }
      }
    }
    return false;
  }
}
