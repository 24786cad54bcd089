package regent.cp.rest;

import regent.cp.http.Request;
import regent.cp.token.Identity;
import regent.cp.token.KeyRing;
import regent.cp.token.TokenException;
import regent.cp.token.Tokens;

/// Lets in those who run policies: whoever shows a user's token, or the token of a dataplane of the
/// mesh, as bearer. Bundles may hold what is not for everybody, so nobody comes in without one.
public final class AgentDoor {
  private static final String BEARER = "Bearer ";

  private final Users users;
  private final Tokens tokens;
  private final KeyRing keys;

  public AgentDoor(Users users, Tokens tokens, KeyRing keys) {
    this.users = users;
    this.tokens = tokens;
    this.keys = keys;
  }

  /// @param mesh whose bundles or reports it is about; empty when the request does not say
  /// @throws ApiException with 401 for everybody else
  void check(Request request, String mesh) throws ApiException {
    String header = request.header("authorization").orElse("");
    String token = header.startsWith(BEARER) ? header.substring(BEARER.length()) : "";
    if (!mesh.isEmpty() && !token.isEmpty() && isOfDataplane(token, mesh)) {
      return;
    }
    if (users.of(request).equals(Users.ANONYMOUS)) {
      throw ApiException.of(
          401,
          "Unauthenticated",
          "a user token, or the token of a dataplane of the mesh, is required as bearer");
    }
  }

  private boolean isOfDataplane(String token, String mesh) {
    try {
      Identity.Dataplane dataplane = tokens.dataplane(token, keys.dataplanes(mesh));
      return dataplane.mesh().isEmpty() || dataplane.mesh().equals(mesh);
    } catch (TokenException e) {
      return false;
    }
  }
}
