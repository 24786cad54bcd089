package regent.rego.execute;

import org.jspecify.annotations.Nullable;
import regent.opa.value.SetValue;
import regent.opa.value.Value;

/// A set under construction.
public final class SetBuilder implements Accumulator {
  private final SetValue.Builder members = SetValue.builder();
  private @Nullable SetValue built;

  public SetBuilder() {}

  public void add(Value member) {
    if (members.add(member)) {
      built = null;
    }
  }

  @Override
  public SetValue value() {
    var known = built;
    if (known == null) {
      known = members.build();
      built = known;
    }
    return known;
  }
}
