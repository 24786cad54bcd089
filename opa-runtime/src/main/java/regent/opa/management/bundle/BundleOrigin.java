package regent.opa.management.bundle;

import regent.opa.bundle.BundleException;
import regent.opa.management.service.ServiceException;

/// Where a bundle comes from. Asked by one thread at a time.
interface BundleOrigin {
  /// Asks for the bundle; waits until the source answers.
  ///
  /// @param etag of the bundle that is active; empty when there is none
  Fetched fetch(String etag) throws ServiceException, BundleException, InterruptedException;

  /// Whether the source answers as soon as there is something new, so that it may be asked again at
  /// once.
  default boolean isLongPolling() {
    return false;
  }
}
