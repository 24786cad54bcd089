package regent.xds.plan;

import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import regent.model.resource.Kri;

/// Where a part of a plan comes from, so that a rejection by Envoy can name the author's resource.
///
/// @param resource what the part exists for: a MeshService for an outbound listener, the Dataplane
///     for its inbounds and for what every proxy has, a policy for what only that policy adds
/// @param policies what shaped it besides, sorted by name and without repetition
public record Origin(Kri resource, List<Kri> policies) {
  public Origin {
    policies = List.copyOf(new TreeSet<>(policies));
  }

  /// The origin of a part that no policy shaped.
  public static Origin of(Kri resource) {
    return new Origin(resource, List.of());
  }

  /// This origin, shaped by `more` policies too.
  public Origin with(List<Kri> more) {
    return more.isEmpty() ? this : new Origin(resource, concat(policies, more));
  }

  /// This origin with everything that shaped a part inside it.
  public Origin enclosing(Origin part) {
    if (part.resource.equals(resource)) {
      return with(part.policies);
    }
    return with(concat(List.of(part.resource), part.policies));
  }

  private static List<Kri> concat(List<Kri> one, List<Kri> other) {
    return Stream.concat(one.stream(), other.stream()).toList();
  }
}
