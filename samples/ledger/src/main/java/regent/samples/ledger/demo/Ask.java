package regent.samples.ledger.demo;

import org.jspecify.annotations.Nullable;

/// One request of the demo, and what should come of it.
///
/// @param through the sidecar it is sent to
/// @param token absent for none
/// @param who the token's owner, for the table
/// @param body absent for none
record Ask(
    Entry through,
    String method,
    String path,
    @Nullable String token,
    String who,
    @Nullable String body,
    int wantedStatus) {

  /// Where a request enters the mesh.
  enum Entry {
    /// The web front's sidecar: the request reaches the ledger from inside of the mesh.
    WEB,
    /// The ledger's sidecar: the request comes from outside.
    LEDGER
  }

  String line() {
    return method + " " + path + (body == null ? "" : " " + body);
  }

  String caller() {
    return switch (through) {
          case WEB -> "web";
          case LEDGER -> "outside";
        }
        + (who.isEmpty() ? "" : ", " + who);
  }
}
