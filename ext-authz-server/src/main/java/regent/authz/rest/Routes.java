package regent.authz.rest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import regent.authz.rest.server.Response;

/// Which part of the API answers which path and method.
final class Routes {
  /// Answers the calls of one route.
  @FunctionalInterface
  interface Endpoint {
    Response answer(Call call) throws ApiException;
  }

  /// One route.
  ///
  /// @param label under which it is measured, OPA's name
  /// @param path without a slash at its end
  /// @param open whether all paths below belong to it; then not the path itself
  /// @param methods what answers by method
  /// @param strict whether another method is answered with a bare 405, as OPA does for some paths
  record Route(
      String label, String path, boolean open, Map<String, Endpoint> methods, boolean strict) {
    boolean matches(String requested) {
      return open
          ? requested.startsWith(path + "/") && !path.equals(requested)
          : requested.equals(path);
    }

    /// As Go writes patterns: `/v1/data/{path...}`.
    String pattern() {
      if (open) {
        return path + "/{path...}";
      }
      return path.isEmpty() || path.equals("/") ? "/{$}" : path;
    }

    /// The methods for people who came with another.
    String allowed() {
      var allowed = new TreeSet<>(methods.keySet());
      if (allowed.contains("GET")) {
        allowed.add("HEAD");
      }
      return String.join(", ", allowed);
    }
  }

  private final List<Route> routes = new ArrayList<>();

  /// Answers `path` itself.
  Routes exact(String label, String path, Map<String, Endpoint> methods, boolean strict) {
    routes.add(new Route(label, path, false, new TreeMap<>(methods), strict));
    return this;
  }

  /// Answers all that is below `path`.
  Routes below(String label, String path, Map<String, Endpoint> methods, boolean strict) {
    routes.add(new Route(label, path, true, new TreeMap<>(methods), strict));
    return this;
  }

  /// The route of a decoded path.
  Optional<Route> find(String path) {
    return routes.stream().filter(route -> route.matches(path)).findFirst();
  }
}
