package regent.opa.management.service;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The proxy that `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY` name, as Go's client reads them: this
/// machine is always reached without. Networks in `NO_PROXY` and passwords of proxies are not
/// understood.
///
/// Source: <https://pkg.go.dev/golang.org/x/net/http/httpproxy>
final class EnvironmentProxy extends ProxySelector {
  private final HostEnvironment host;

  EnvironmentProxy(HostEnvironment host) {
    this.host = host;
  }

  @Override
  public List<Proxy> select(URI uri) {
    String name = "https".equals(uri.getScheme()) ? "HTTPS_PROXY" : "HTTP_PROXY";
    Optional<String> proxy = variable(name);
    if (proxy.isEmpty() || isExcluded(uri)) {
      return List.of(Proxy.NO_PROXY);
    }
    String text = proxy.get().contains("://") ? proxy.get() : "http://" + proxy.get();
    try {
      URI address = URI.create(text);
      int port = address.getPort() < 0 ? 80 : address.getPort();
      return address.getHost() == null
          ? List.of(Proxy.NO_PROXY)
          : List.of(
              new Proxy(
                  Proxy.Type.HTTP, InetSocketAddress.createUnresolved(address.getHost(), port)));
    } catch (IllegalArgumentException e) {
      return List.of(Proxy.NO_PROXY);
    }
  }

  private Optional<String> variable(String name) {
    return host.variable(name).or(() -> host.variable(name.toLowerCase(Locale.ROOT)));
  }

  private boolean isExcluded(URI uri) {
    String name = String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT);
    if (name.equals("localhost") || name.startsWith("127.") || name.equals("[::1]")) {
      return true;
    }
    for (String each : variable("NO_PROXY").orElse("").split(",", -1)) {
      String entry = each.strip().toLowerCase(Locale.ROOT);
      int colon = entry.lastIndexOf(':');
      if (colon > 0 && !entry.endsWith("]")) {
        if (!entry.substring(colon + 1).equals(String.valueOf(uri.getPort()))) {
          continue;
        }
        entry = entry.substring(0, colon);
      }
      String suffix = entry.startsWith(".") ? entry : "." + entry;
      boolean isNamed = entry.equals("*") || name.equals(entry) || name.endsWith(suffix);
      if (!entry.isEmpty() && isNamed) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void connectFailed(URI uri, SocketAddress address, IOException problem) {
    // Whoever sent the request is told.
  }
}
