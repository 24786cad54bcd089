package regent.authz;

import regent.opa.decision.Decision;
import regent.opa.value.Value;

/// Answers the one question that checks ask. Thread-safe.
public interface Decider {
  /// Decides for `input`. Never throws: what goes wrong is the decision's outcome.
  Decision decide(Value input);

  /// Whether a decision may wait for the network (`http.send`, `net.lookup_ip_addr`), so that it
  /// must not hold up a thread that serves many connections.
  default boolean mayWait() {
    return false;
  }
}
