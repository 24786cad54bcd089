package regent.opa.bundle;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Value;

/// The parts of `data` that bundles own, as paths such as `envoy/authz`; the empty path is all.
public final class RootPaths {
  private RootPaths() {}

  /// Whether one of `roots` holds `path`.
  public static boolean contain(List<String> roots, List<String> path) {
    return roots.stream().anyMatch(root -> holds(segments(root), path));
  }

  static boolean overlap(String one, String other) {
    return holds(segments(one), segments(other)) || holds(segments(other), segments(one));
  }

  static List<String> segments(String root) {
    return root.isEmpty() ? List.of() : List.of(root.split("/", -1));
  }

  private static boolean holds(List<String> root, List<String> path) {
    return root.size() <= path.size() && path.subList(0, root.size()).equals(root);
  }

  /// @throws BundleException when `data` holds something outside of `roots`
  static void checkData(Obj data, List<String> roots) throws BundleException {
    if (!roots.contains("")) {
      check(data, List.of(), roots);
    }
  }

  private static void check(Obj data, List<String> path, List<String> roots)
      throws BundleException {
    for (Value key : data.keys()) {
      List<String> inner = new ArrayList<>(path);
      inner.add(key instanceof Str text ? text.value() : key.toString());
      if (contain(roots, inner)) {
        continue;
      }
      if (data.get(key) instanceof Obj child
          && roots.stream().anyMatch(root -> holds(inner, segments(root)))) {
        check(child, inner, roots);
        continue;
      }
      throw new BundleException(
          "manifest roots [%s] do not permit data at path '/%s' (hint: check bundle directory structure)"
              .formatted(String.join(" ", roots), String.join("/", inner)));
    }
  }

  /// @param roots of all bundles, by the bundle's name
  /// @throws BundleException when two bundles claim the same place
  public static void checkBundles(Map<String, List<String>> roots) throws BundleException {
    var colliding = new TreeSet<String>();
    var conflicts = new TreeSet<String>();
    var all = new ArrayList<Claim>();
    new TreeMap<>(roots)
        .forEach((name, claimed) -> claimed.forEach(root -> all.add(new Claim(name, root))));
    for (Claim one : all) {
      for (Claim other : all) {
        if (one.bundle().compareTo(other.bundle()) < 0 && overlap(one.root(), other.root())) {
          colliding.add(one.bundle());
          colliding.add(other.bundle());
          conflicts.add(
              one.root().equals(other.root())
                  ? "root " + one.root() + " is in multiple bundles"
                  : List.of(one.root(), other.root()).stream()
                      .sorted()
                      .collect(Collectors.joining(" overlaps ")));
        }
      }
    }
    if (colliding.isEmpty()) {
      return;
    }
    String owners =
        new TreeMap<>(roots)
            .entrySet().stream()
                .filter(each -> each.getValue().contains(""))
                .map(Map.Entry::getKey)
                .collect(Collectors.joining(", "));
    throw new BundleException(
        owners.isEmpty()
            ? "detected overlapping roots in manifests for these bundles: [%s] (%s)"
                .formatted(String.join(", ", colliding), String.join(", ", conflicts))
            : ("bundles [%s] have overlapping roots and cannot be activated simultaneously because"
                    + " bundle(s) [%s] specify empty root paths ('') which overlap with any other"
                    + " bundle root")
                .formatted(String.join(", ", colliding), owners));
  }

  private record Claim(String bundle, String root) {}
}
