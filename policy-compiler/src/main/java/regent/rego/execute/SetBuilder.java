package regent.rego.execute;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import regent.opa.value.SetValue;
import regent.opa.value.Value;

/// A set under construction.
public final class SetBuilder implements Accumulator {
  private final Set<Value> members = new HashSet<>();
  private @Nullable SetValue built;

  public SetBuilder() {}

  static SetBuilder from(SetValue set) {
    var builder = new SetBuilder();
    for (int i = 0; i < set.size(); i++) {
      builder.add(set.at(i));
    }
    return builder;
  }

  public void add(Value member) {
    members.add(member);
    built = null;
  }

  @Override
  public SetValue value() {
    var known = built;
    if (known == null) {
      known = SetValue.of(members);
      built = known;
    }
    return known;
  }
}
