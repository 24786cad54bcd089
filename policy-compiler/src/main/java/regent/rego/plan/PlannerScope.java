package regent.rego.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The variables that are bound where statements are being written, and where their values are.
/// Bodies of comprehensions and the like have an inner scope each.
final class PlannerScope {
  private final List<Map<String, Operand>> scopes = new ArrayList<>(List.of(new HashMap<>()));

  void enter() {
    scopes.add(new HashMap<>());
  }

  void exit() {
    scopes.removeLast();
  }

  @Nullable Operand find(String name) {
    for (int i = scopes.size() - 1; i >= 0; i--) {
      var operand = scopes.get(i).get(name);
      if (operand != null) {
        return operand;
      }
    }
    return null;
  }

  boolean binds(String name) {
    return find(name) != null;
  }

  void bind(String name, Operand operand) {
    scopes.getLast().put(name, operand);
  }
}
