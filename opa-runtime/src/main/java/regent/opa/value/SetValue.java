package regent.opa.value;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A set. Membership costs one hash lookup; the sorted order is made when somebody looks.
public final class SetValue implements Value {
  public static final SetValue EMPTY = new SetValue(Set.of());

  private final Set<Value> members;
  private Value @Nullable [] sorted;

  private SetValue(Set<Value> members) {
    this.members = members;
  }

  public static SetValue of(Value... members) {
    return of(Arrays.asList(members));
  }

  public static SetValue of(Collection<? extends Value> members) {
    return members.isEmpty() ? EMPTY : new SetValue(new HashSet<>(members));
  }

  public int size() {
    return members.size();
  }

  public boolean contains(Value member) {
    return members.contains(member);
  }

  /// The member at `index` in Rego's order.
  public Value at(int index) {
    return sorted()[index];
  }

  @Override
  public Value get(Value key) {
    return members.contains(key) ? key : Undefined.UNDEFINED;
  }

  /// The members in Rego's order.
  public List<Value> members() {
    return List.of(sorted());
  }

  private Value[] sorted() {
    var known = sorted;
    if (known == null) {
      known = members.toArray(Value[]::new);
      Arrays.sort(known);
      sorted = known;
    }
    return known;
  }

  @Override
  public int rank() {
    return 6;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SetValue that && members.equals(that.members);
  }

  @Override
  public int hashCode() {
    return members.hashCode();
  }

  @Override
  public String toString() {
    return ValueText.of(this);
  }
}
