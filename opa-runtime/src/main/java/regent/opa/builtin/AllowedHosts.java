package regent.opa.builtin;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The hosts that built-ins may talk to: `allow_net` of capabilities. It holds for `http.send` and
/// each redirect it follows, for `net.lookup_ip_addr` and for remote references of JSON schemas.
///
/// @param names as in addresses, without ports; any host when absent, none when empty
public record AllowedHosts(@Nullable Set<String> names) {
  /// No limits.
  public static final AllowedHosts ANY = new AllowedHosts(null);

  public AllowedHosts {
    names = names == null ? null : Set.copyOf(names);
  }

  /// Those that `capabilities` allow.
  public static AllowedHosts of(Capabilities capabilities) {
    var allowed = capabilities.allowNet();
    return allowed == null ? ANY : new AllowedHosts(Set.copyOf(allowed));
  }

  /// @throws BuiltinException when `host` is not among them
  void check(String host) throws BuiltinException {
    if (names != null && !names.contains(host)) {
      throw new BuiltinException("disallowed host: " + host);
    }
  }

  /// Whether `url` leads to a host that is among them.
  boolean allow(String url) {
    try {
      checkUrl(url);
      return true;
    } catch (BuiltinException e) {
      return false;
    }
  }

  /// @throws BuiltinException when `url` leads to a host that is not among them
  void checkUrl(String url) throws BuiltinException {
    if (names != null) {
      var host = GoUrl.parse(url).host();
      int colon = host.indexOf(':');
      check(colon < 0 ? host : host.substring(0, colon));
    }
  }
}
