package regent.cp.rest;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import regent.cp.config.Settings;
import regent.cp.http.Request;
import regent.cp.token.Identity;
import regent.cp.token.SigningKeys;
import regent.cp.token.TokenException;
import regent.cp.token.Tokens;

/// Finds out who asks, and whether that is an administrator.
///
/// Source: Kuma's `pkg/api-server/authn` and `pkg/plugins/authn/api-server/tokens`.
public final class Users {
  static final String ADMIN = "mesh-system:admin";
  static final String AUTHENTICATED = "mesh-system:authenticated";
  static final String UNAUTHENTICATED = "mesh-system:unauthenticated";
  static final Identity.User ANONYMOUS =
      new Identity.User("mesh-system:anonymous", List.of(UNAUTHENTICATED));

  private static final String BEARER = "Bearer ";
  private static final Set<String> OWN_SITE = Set.of("same-origin", "none");

  private final Settings.Api settings;
  private final Tokens tokens;
  private final SigningKeys keys;

  public Users(Settings.Api settings, Tokens tokens, SigningKeys keys) {
    this.settings = settings;
    this.tokens = tokens;
    this.keys = keys;
  }

  /// @throws ApiException with 401 when a token is presented that is not accepted
  Identity.User of(Request request) throws ApiException {
    if (settings.localhostIsAdmin() && isDirectLoopback(request)) {
      return authenticated(new Identity.User(ADMIN, List.of(ADMIN)));
    }
    String header = request.header("authorization").orElse("");
    if (!header.startsWith(BEARER)) {
      return ANONYMOUS;
    }
    try {
      return authenticated(tokens.user(header.substring(BEARER.length()), keys));
    } catch (TokenException e) {
      throw ApiException.of(401, "Invalid authentication data", "Unauthenticated");
    }
  }

  private static Identity.User authenticated(Identity.User user) {
    var groups = new ArrayList<>(user.groups());
    groups.add(AUTHENTICATED);
    return new Identity.User(user.name(), groups);
  }

  static boolean isAdmin(Identity.User user) {
    return user.name().equals(ADMIN) || user.groups().contains(ADMIN);
  }

  /// Whether the request comes from this machine, and not from a proxy or a foreign page in a
  /// browser on it.
  private static boolean isDirectLoopback(Request request) {
    return isLoopback(request.remote())
        && isLoopback(hostOf(request.host()))
        && request.header("forwarded").isEmpty()
        && request.header("x-forwarded-for").isEmpty()
        && request.header("x-real-ip").isEmpty()
        && request.header("sec-fetch-site").map(OWN_SITE::contains).orElse(true)
        && request
            .header("origin")
            .map(origin -> origin.replaceFirst("^https?://", "").equals(request.host()))
            .orElse(true);
  }

  private static String hostOf(String authority) {
    if (authority.startsWith("[")) {
      return authority.substring(1, Math.max(1, authority.indexOf(']')));
    }
    int colon = authority.indexOf(':');
    return colon < 0 ? authority : authority.substring(0, colon);
  }

  private static boolean isLoopback(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    return name.equals("localhost")
        || name.equals("localhost.")
        || name.matches("127\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}")
        || name.equals("::1")
        || name.equals("0:0:0:0:0:0:0:1")
        || name.startsWith("::ffff:127.");
  }
}
