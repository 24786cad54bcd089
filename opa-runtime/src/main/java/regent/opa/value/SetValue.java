package regent.opa.value;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A set. Membership costs one hash lookup; the sorted order is made when somebody looks.
public final class SetValue implements Value {
  public static final SetValue EMPTY = new SetValue(new Value[0], null);

  /// In the order of insertion.
  private final Value[] members;

  private final int @Nullable [] slots;
  private @Nullable SortOrder order;
  private int hash;

  private SetValue(Value[] members, int @Nullable [] slots) {
    this.members = members;
    this.slots = slots;
  }

  public static SetValue of(Value... members) {
    return of(Arrays.asList(members));
  }

  public static SetValue of(Collection<? extends Value> members) {
    var builder = builder();
    for (var member : members) {
      builder.add(member);
    }
    return builder.build();
  }

  public static Builder builder() {
    return new Builder();
  }

  public int size() {
    return members.length;
  }

  public boolean contains(Value member) {
    return KeyIndex.find(members, members.length, slots, member) >= 0;
  }

  /// The member at `index` in Rego's order.
  public Value at(int index) {
    return members[order()[index]];
  }

  /// The member at `index` in the order of insertion: cheaper than [#at(int)], for work whose
  /// outcome does not depend on the order.
  public Value unsorted(int index) {
    return members[index];
  }

  @Override
  public Value get(Value key) {
    int at = KeyIndex.find(members, members.length, slots, key);
    return at < 0 ? Undefined.UNDEFINED : members[at];
  }

  /// The members in Rego's order; an unmodifiable view.
  public List<Value> members() {
    var positions = order();
    return new AbstractList<>() {
      @Override
      public Value get(int index) {
        return members[positions[index]];
      }

      @Override
      public int size() {
        return members.length;
      }
    };
  }

  /// The members as an array in Rego's order.
  public Arr toArray() {
    var positions = order();
    var sorted = new Value[positions.length];
    for (int i = 0; i < sorted.length; i++) {
      sorted[i] = members[positions[i]];
    }
    return Arr.wrap(sorted);
  }

  public SetValue union(SetValue other) {
    if (members.length == 0) {
      return other;
    }
    if (other.members.length == 0) {
      return this;
    }
    var builder = new Builder(this);
    for (var member : other.members) {
      builder.add(member);
    }
    return builder.build();
  }

  public SetValue intersect(SetValue other) {
    var smaller = members.length <= other.members.length ? this : other;
    return smaller.keep(smaller == this ? other : this, true);
  }

  /// The members of this set that `other` does not have.
  public SetValue minus(SetValue other) {
    return keep(other, false);
  }

  /// The members that are in `other`, or those that are not. They are all different, so that none
  /// is looked for in the new set.
  private SetValue keep(SetValue other, boolean contained) {
    var kept = new Value[members.length];
    int size = 0;
    for (var member : members) {
      if (other.contains(member) == contained) {
        kept[size++] = member;
      }
    }
    if (size == 0) {
      return EMPTY;
    }
    return size == kept.length
        ? this
        : new SetValue(KeyIndex.trimmed(kept, size), KeyIndex.build(kept, size));
  }

  private int[] order() {
    var known = order;
    if (known == null) {
      known = new SortOrder(KeyIndex.sort(members, members.length));
      order = known;
    }
    return known.positions;
  }

  @Override
  public int rank() {
    return 6;
  }

  @Override
  public boolean equals(Object other) {
    if (this == other) {
      return true;
    }
    if (!(other instanceof SetValue that)
        || members.length != that.members.length
        || hashCode() != that.hashCode()) {
      return false;
    }
    for (var member : members) {
      if (!that.contains(member)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    if (hash == 0) {
      int sum = members.length + 1;
      for (var member : members) {
        sum += member.hashCode() * 0x85EBCA6B;
      }
      hash = sum;
    }
    return hash;
  }

  @Override
  public String toString() {
    return ValueText.of(this);
  }

  /// Collects members. May be asked for a set more than once; what it gave out never changes.
  public static final class Builder {
    private static final Value[] NONE = new Value[0];
    private Value[] members;
    private int size;
    private int @Nullable [] slots;

    /// Whether a set that was given out uses the arrays: then they are copied before a change.
    private boolean shared;

    private Builder() {
      members = NONE;
    }

    private Builder(SetValue start) {
      members = start.members;
      size = start.members.length;
      slots = start.slots;
      shared = true;
    }

    /// Whether `member` is new.
    public boolean add(Value member) {
      if (KeyIndex.find(members, size, slots, member) >= 0) {
        return false;
      }
      grow();
      members[size] = member;
      var table = slots;
      if (table != null && size * 2 < table.length) {
        KeyIndex.add(table, member, size++);
      } else {
        size++;
        slots = KeyIndex.build(members, size);
      }
      return true;
    }

    private void grow() {
      if (shared || size == members.length) {
        members = Arrays.copyOf(members, Math.max(4, 2 * size));
      }
      if (shared && slots != null) {
        slots = slots.clone();
      }
      shared = false;
    }

    public boolean contains(Value member) {
      return KeyIndex.find(members, size, slots, member) >= 0;
    }

    public int size() {
      return size;
    }

    public SetValue build() {
      if (size == 0) {
        return EMPTY;
      }
      members = KeyIndex.trimmed(members, size);
      shared = true;
      return new SetValue(members, slots);
    }
  }
}
