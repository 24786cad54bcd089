package regent.opa.data;

import regent.opa.data.index.DataIndexes;
import regent.opa.value.Obj;

/// The base documents: one immutable object, and the indexes that programs make of it. Whoever
/// changes data makes another one.
public final class Data {
  public static final Data EMPTY = new Data(Obj.EMPTY);

  private final Obj root;
  private final DataIndexes indexes = new DataIndexes();

  public Data(Obj root) {
    this.root = root;
  }

  public Obj root() {
    return root;
  }

  /// What was derived from these documents; goes when they go.
  public DataIndexes indexes() {
    return indexes;
  }
}
