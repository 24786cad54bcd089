package regent.model.match;

import java.io.Serial;

/// A reference of a policy that means nothing, in Kuma's words. It becomes a warning: the other
/// policies keep working.
public final class UnresolvedException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  UnresolvedException(String message) {
    super(message);
  }
}
