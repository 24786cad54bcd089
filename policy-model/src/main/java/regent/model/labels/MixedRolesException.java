package regent.model.labels;

import java.io.Serial;

/// A policy with entries of its own namespace and of others: it would need two roles.
public final class MixedRolesException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  MixedRolesException() {
    super("it's not allowed to mix producer and consumer items in the same policy");
  }
}
