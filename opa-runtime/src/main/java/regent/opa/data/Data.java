package regent.opa.data;

import regent.opa.value.Obj;

/// The base documents: one immutable object. Whoever changes data makes another one.
public record Data(Obj root) {
  public static final Data EMPTY = new Data(Obj.EMPTY);
}
