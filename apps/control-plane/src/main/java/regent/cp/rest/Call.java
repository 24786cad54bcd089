package regent.cp.rest;

import java.util.Map;
import regent.cp.http.Request;
import regent.cp.token.Identity;

/// One request on its way to the code that answers it.
///
/// @param template the path as it was registered, `/meshes/{mesh}/dataplanes` say
/// @param path the parts of the request's path that stand for the names in braces
/// @param user who asks
public record Call(Request request, String template, Map<String, String> path, Identity.User user) {
  public Call {
    path = Map.copyOf(path);
  }

  /// The part of the path that stands for `name`; empty when the template has no such part.
  public String path(String name) {
    return path.getOrDefault(name, "");
  }
}
