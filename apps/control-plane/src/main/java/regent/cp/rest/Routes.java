package regent.cp.rest;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Which handler answers which path: a tree with one level for each part of a path. A fixed part
/// wins over one that stands for a name.
public final class Routes {
  private final Node root = new Node();

  private static final class Node {
    private final Map<String, Node> fixed = new HashMap<>();
    private final Map<String, Target> targets = new TreeMap<>();
    private @Nullable Node named;
  }

  private record Target(String template, Handler handler) {}

  /// A route that fits a request.
  ///
  /// @param path what stands for the names in braces
  record Match(String template, Handler handler, Map<String, String> path) {}

  /// @param template as `/meshes/{mesh}/dataplanes/{name}`
  public Routes add(String method, String template, Handler handler) {
    Node node = root;
    for (String part : parts(template)) {
      if (part.startsWith("{")) {
        if (node.named == null) {
          node.named = new Node();
        }
        node = node.named;
      } else {
        node = node.fixed.computeIfAbsent(part, _ -> new Node());
      }
    }
    node.targets.putIfAbsent(method, new Target(template, handler));
    return this;
  }

  public Routes get(String template, Handler handler) {
    return add("GET", template, handler);
  }

  /// The route for a request; absent when there is none.
  Optional<Match> find(String method, List<String> path) {
    return Optional.ofNullable(find(root, method, path, 0));
  }

  private static @Nullable Match find(Node node, String method, List<String> path, int at) {
    if (at == path.size()) {
      Target target = node.targets.get(method);
      return target == null
          ? null
          : new Match(target.template(), target.handler(), names(target.template(), path));
    }
    Node next = node.fixed.get(path.get(at));
    if (next != null) {
      Match match = find(next, method, path, at + 1);
      if (match != null) {
        return match;
      }
    }
    return node.named == null ? null : find(node.named, method, path, at + 1);
  }

  private static Map<String, String> names(String template, List<String> path) {
    List<String> parts = parts(template);
    Map<String, String> names = new HashMap<>();
    for (int i = 0; i < parts.size(); i++) {
      String part = parts.get(i);
      if (part.startsWith("{")) {
        names.put(part.substring(1, part.length() - 1), path.get(i));
      }
    }
    return names;
  }

  private static List<String> parts(String template) {
    return List.of(template.split("/")).stream().filter(part -> !part.isEmpty()).toList();
  }
}
