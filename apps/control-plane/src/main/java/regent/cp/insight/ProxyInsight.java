package regent.cp.insight;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import regent.model.json.Json;

/// What is known about a connected proxy; immutable.
///
/// @param subscriptions its streams, the oldest first
/// @param rejections what its Envoy refuses at the moment
/// @param policy the Rego that its agent runs; null before the agent said
public record ProxyInsight(
    List<Subscription> subscriptions, List<Rejection> rejections, @Nullable PolicyState policy) {
  /// Kuma keeps two by default (`metrics.dataplane.subscriptionLimit`).
  private static final int MAX_SUBSCRIPTIONS = 2;

  static final ProxyInsight NONE = new ProxyInsight(List.of(), List.of(), null);

  public ProxyInsight {
    subscriptions = List.copyOf(subscriptions);
    rejections = List.copyOf(rejections);
  }

  /// A resource of Envoy's that was refused, and what it was made from.
  ///
  /// @param origin the resource that its author can fix, as a KRI
  /// @param policies what else shaped it, as KRIs
  public record Rejection(
      String typeUrl,
      String name,
      String origin,
      List<String> policies,
      String message,
      Instant time) {
    public Rejection {
      policies = List.copyOf(policies);
    }

    Json json() {
      Map<String, Json> fields = new LinkedHashMap<>();
      fields.put("type", Json.of(typeUrl));
      fields.put("name", Json.of(name));
      fields.put("origin", Json.of(origin));
      fields.put("policies", Json.of(policies.stream().map(Json::of).toList()));
      fields.put("message", Json.of(message));
      fields.put("time", Json.of(time.toString()));
      return new Json.Obj(fields);
    }
  }

  /// Which Rego an agent runs.
  ///
  /// @param wantedRevision what this control plane offers it
  /// @param activeRevision what decides now; empty when nothing does
  /// @param activated when that became so, as the agent wrote it; empty when unknown
  /// @param bundles the revisions of the bundles of the mesh that are part of it, by name
  /// @param error why the wanted one was refused, in OPA's form; null when it was not
  public record PolicyState(
      String wantedRevision,
      String activeRevision,
      String activated,
      Map<String, String> bundles,
      Json.@Nullable Obj error) {
    public PolicyState {
      bundles = Collections.unmodifiableMap(new TreeMap<>(bundles));
    }

    Json json() {
      Map<String, Json> fields = new LinkedHashMap<>();
      fields.put("wantedRevision", Json.of(wantedRevision));
      fields.put("activeRevision", Json.of(activeRevision));
      if (!activated.isEmpty()) {
        fields.put("lastSuccessfulActivation", Json.of(activated));
      }
      if (!bundles.isEmpty()) {
        fields.put("bundles", Json.of(bundles));
      }
      if (error != null) {
        fields.put("error", error);
      }
      return new Json.Obj(fields);
    }
  }

  public boolean isOnline() {
    return subscriptions.stream().anyMatch(Subscription::isOpen);
  }

  ProxyInsight with(Subscription subscription) {
    var changed = new ArrayList<Subscription>();
    boolean known = false;
    for (Subscription old : subscriptions) {
      boolean same = old.id().equals(subscription.id());
      changed.add(same ? subscription : old);
      known |= same;
    }
    if (!known) {
      changed.add(subscription);
    }
    int from = Math.max(0, changed.size() - MAX_SUBSCRIPTIONS);
    return new ProxyInsight(changed.subList(from, changed.size()), rejections, policy);
  }

  ProxyInsight with(PolicyState state) {
    return new ProxyInsight(subscriptions, rejections, state);
  }

  ProxyInsight withRejections(String typeUrl, List<Rejection> now) {
    var changed = new ArrayList<Rejection>();
    rejections.stream().filter(old -> !old.typeUrl().equals(typeUrl)).forEach(changed::add);
    changed.addAll(now);
    return new ProxyInsight(subscriptions, changed, policy);
  }

  /// As Kuma writes `DataplaneInsight`, with `rejections` and `opa` besides.
  public Json.Obj json() {
    Map<String, Json> fields = new LinkedHashMap<>();
    fields.put("subscriptions", Json.of(subscriptions.stream().map(Subscription::json).toList()));
    if (!rejections.isEmpty()) {
      fields.put("rejections", Json.of(rejections.stream().map(Rejection::json).toList()));
    }
    if (policy != null) {
      fields.put("opa", policy.json());
    }
    return new Json.Obj(fields);
  }
}
