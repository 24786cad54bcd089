package regent.model.match;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import regent.model.json.Json;
import regent.model.policy.meshhttproute.MeshHTTPRoute;
import regent.model.resource.Meta;
import regent.model.resource.Resource;
import regent.model.resource.ResourceType.Flag;
import regent.model.targetref.TargetRef;

/// A policy of any type as its parts: the reference at its top, its entries, and the
/// configuration of each as JSON. Matching and merging need no more than this, so they work for
/// types without a record of their own too.
///
/// @param resource the policy
/// @param topLevel the proxies it is for; empty when it names a kind that Kuma 3.0 does not have
/// @param to the entries for outgoing traffic
/// @param rules the entries for incoming traffic
/// @param single the configuration of a policy that has no entries; null when it has
public record PolicyEntries(
    Resource<?> resource,
    Optional<TargetRef> topLevel,
    List<To> to,
    List<Rule> rules,
    Json.@Nullable Obj single) {
  private static final String TCP_ROUTE = "MeshTCPRoute";

  /// An entry for outgoing traffic.
  ///
  /// @param target the destination; empty when its kind is one that Kuma 3.0 does not have
  /// @param conf the configuration
  public record To(Optional<TargetRef> target, Json.Obj conf) {}

  /// An entry for incoming traffic.
  ///
  /// @param matches the traffic; all when empty
  /// @param conf the configuration
  public record Rule(List<Json.Obj> matches, Json.Obj conf) {}

  public PolicyEntries {
    to = List.copyOf(to);
    rules = List.copyOf(rules);
  }

  /// The parts of `policy`.
  public static PolicyEntries of(Resource<?> policy) {
    Json.Obj spec = policy.specJson();
    Json top = spec.get("targetRef");
    boolean hasEntries = policy.type().is(Flag.TO) || policy.type().is(Flag.RULES);
    return new PolicyEntries(
        policy,
        top instanceof Json.Obj ref ? reference(ref) : Optional.of(TargetRef.MESH),
        policy.type().is(Flag.TO) ? to(policy, spec) : List.of(),
        policy.type().is(Flag.RULES) ? rules(spec) : List.of(),
        hasEntries ? null : spec.object("default"));
  }

  private static Optional<TargetRef> reference(Json.Obj ref) {
    return TargetRef.Kind.of(ref.text("kind"))
        .map(kind -> new TargetRef(kind, labels(ref.get("labels")), section(ref)));
  }

  private static @Nullable Map<String, String> labels(@Nullable Json json) {
    if (!(json instanceof Json.Obj object)) {
      return null;
    }
    var labels = new TreeMap<String, String>();
    object.fields().keySet().forEach(key -> labels.put(key, object.text(key)));
    return labels;
  }

  private static @Nullable String section(Json.Obj ref) {
    return ref.get("sectionName") instanceof Json.Str(var name) ? name : null;
  }

  private static List<To> to(Resource<?> policy, Json.Obj spec) {
    var entries = new ArrayList<To>();
    for (Json item : spec.items("to")) {
      if (item instanceof Json.Obj entry) {
        entries.add(new To(reference(entry.object("targetRef")), conf(policy, entry)));
      }
    }
    return entries;
  }

  /// Routes have no `default`: what is merged is made of their rules.
  private static Json.Obj conf(Resource<?> policy, Json.Obj entry) {
    String type = policy.type().name();
    if (type.equals(MeshHTTPRoute.TYPE.name())) {
      return HttpRouteMerge.conf(entry);
    }
    return type.equals(TCP_ROUTE) ? tcpRoute(entry) : entry.object("default");
  }

  /// The first rule; without one the destination itself is where connections go.
  private static Json.Obj tcpRoute(Json.Obj entry) {
    if (!entry.items("rules").isEmpty()) {
      return entry.items("rules").getFirst() instanceof Json.Obj rule ? rule : Json.Obj.EMPTY;
    }
    Json.Obj ref = entry.object("targetRef").with("weight", Json.of(1));
    return Json.Obj.EMPTY.with(
        "default", Json.Obj.EMPTY.with("backendRefs", Json.of(List.of(ref))));
  }

  private static List<Rule> rules(Json.Obj spec) {
    var entries = new ArrayList<Rule>();
    for (Json item : spec.items("rules")) {
      if (item instanceof Json.Obj rule) {
        entries.add(new Rule(objects(rule.items("matches")), rule.object("default")));
      }
    }
    return entries;
  }

  private static List<Json.Obj> objects(List<Json> items) {
    return items.stream().filter(Json.Obj.class::isInstance).map(Json.Obj.class::cast).toList();
  }

  /// Its envelope.
  public Meta meta() {
    return resource.meta();
  }
}
