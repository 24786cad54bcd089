package regent.opa.management.log;

import regent.opa.value.Bool;
import regent.opa.value.Obj;

/// Events for tests of other packages.
public final class LogEvents {
  private LogEvents() {}

  public static LogEvent simple() {
    return MaskRuleTest.event(Obj.EMPTY, Bool.TRUE);
  }
}
