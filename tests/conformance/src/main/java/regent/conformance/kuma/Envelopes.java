package regent.conformance.kuma;

import java.util.HashMap;
import java.util.Map;
import regent.model.json.Json;
import regent.model.resource.Labels;
import regent.model.resource.Meta;
import regent.model.resource.Resource;
import regent.model.resource.SyncedNames;

/// The envelopes that resources have on different control planes, as Kuma's tests make them up.
///
/// @param meta the envelope
/// @param extensions the name on Kubernetes in its parts; JSON's null on Universal
record Envelopes(Meta meta, Json extensions) {
  private static final String SYSTEM = "kuma-system";

  /// Makes an envelope from a name, a mesh and labels.
  interface Maker {
    Envelopes make(String name, String mesh, Map<String, String> labels);

    default <R extends Resource<?>> Envelopes make(R resource) {
      return make(resource.name(), resource.mesh(), resource.labels());
    }

    /// As it is after a copy to another control plane on Universal.
    default Maker toUniversal() {
      return (name, mesh, labels) -> {
        Meta from = make(name, mesh, labels).meta();
        return new Envelopes(Meta.of(mesh, copiedName(from), from.labels()), Json.NULL);
      };
    }

    /// As it is after a copy to another control plane on Kubernetes.
    default Maker toKubernetes() {
      return (name, mesh, labels) -> {
        Meta from = make(name, mesh, labels).meta();
        String copied = copiedName(from);
        return onKubernetes(copied, SYSTEM, mesh, from.labels());
      };
    }

    /// With the label `key`.
    default Maker with(String key, String value) {
      return (name, mesh, labels) -> {
        Envelopes made = make(name, mesh, labels);
        var changed = new HashMap<>(made.meta().labels());
        changed.put(key, value);
        return new Envelopes(made.meta().withLabels(changed), made.extensions());
      };
    }
  }

  static final Maker GLOBAL_UNIVERSAL =
      (name, mesh, labels) ->
          new Envelopes(
              Meta.of(
                  mesh,
                  name,
                  merged(Map.of(Labels.ORIGIN, "global", Labels.DISPLAY_NAME, name), labels)),
              Json.NULL);

  static final Maker ZONE_UNIVERSAL =
      (name, mesh, labels) ->
          new Envelopes(
              Meta.of(
                  mesh,
                  name,
                  merged(
                      Map.of(
                          Labels.ORIGIN,
                          "zone",
                          Labels.ZONE,
                          "zone-uni",
                          Labels.DISPLAY_NAME,
                          name),
                      labels)),
              Json.NULL);

  static final Maker GLOBAL_KUBERNETES =
      (name, mesh, labels) ->
          onKubernetes(
              name,
              "ns-k8s",
              mesh,
              merged(
                  Map.of(
                      Labels.ORIGIN,
                      "global",
                      Labels.NAMESPACE,
                      "ns-k8s",
                      Labels.MESH,
                      mesh,
                      Labels.DISPLAY_NAME,
                      name),
                  labels));

  static final Maker ZONE_KUBERNETES =
      (name, mesh, labels) ->
          onKubernetes(
              name,
              "ns-k8s",
              mesh,
              merged(
                  Map.of(
                      Labels.ORIGIN,
                      "zone",
                      Labels.ZONE,
                      "zone-k8s",
                      Labels.NAMESPACE,
                      "ns-k8s",
                      Labels.MESH,
                      mesh,
                      Labels.DISPLAY_NAME,
                      name),
                  labels));

  private static Envelopes onKubernetes(
      String name, String namespace, String mesh, Map<String, String> labels) {
    return new Envelopes(
        Meta.of(mesh, name + "." + namespace, labels),
        Json.Obj.EMPTY
            .with("k8s.kuma.io/name", Json.of(name))
            .with("k8s.kuma.io/namespace", Json.of(namespace)));
  }

  private static Map<String, String> merged(Map<String, String> base, Map<String, String> over) {
    var merged = new HashMap<>(base);
    merged.putAll(over);
    return merged;
  }

  private static String copiedName(Meta from) {
    return SyncedNames.of(
        from.mesh(), from.displayName(), from.label(Labels.ZONE), from.label(Labels.NAMESPACE));
  }
}
