package regent.xds.server;

import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import regent.xds.snapshot.ResourceName;
import regent.xds.snapshot.Snapshot;
import regent.xds.snapshot.SnapshotResource;
import regent.xds.snapshot.TypeUrls;

/// What one stream wants of one type and what it has been told so far. Belongs to its stream, which
/// uses it on one thread at a time.
final class Subscription {
  private static final String EVERYTHING = "*";

  /// Stands for the version of a resource that the proxy was told does not exist.
  private static final String ABSENT = "";

  private final String typeUrl;
  private final TreeSet<String> names = new TreeSet<>();
  private final Map<String, String> told = new HashMap<>();
  private final Map<String, List<ResourceName>> unanswered = new HashMap<>();
  private boolean everything;
  private boolean answeredOnce;

  Subscription(String typeUrl) {
    this.typeUrl = typeUrl;
  }

  /// Takes up the first request for the type on this stream.
  void start(DeltaDiscoveryRequest request) {
    everything = request.getResourceNamesSubscribeCount() == 0 && !TypeUrls.onDemand(typeUrl);
    change(request);
    told.putAll(request.getInitialResourceVersionsMap());
  }

  /// Takes up a further request. What is asked for again is sent again, as the protocol demands:
  /// the proxy may have dropped it.
  void change(DeltaDiscoveryRequest request) {
    for (var name : request.getResourceNamesSubscribeList()) {
      if (name.equals(EVERYTHING)) {
        everything = true;
      } else {
        names.add(name);
        told.remove(name);
      }
    }
    for (var name : request.getResourceNamesUnsubscribeList()) {
      if (name.equals(EVERYTHING)) {
        everything = false;
        told.keySet().retainAll(names);
      } else {
        names.remove(name);
        told.remove(name);
      }
    }
  }

  /// What the proxy lacks to be up to date with `snapshot`.
  Lacks lacks(Snapshot snapshot) {
    var resources = snapshot.resources(typeUrl);
    var changed = new ArrayList<SnapshotResource>();
    for (var resource : resources.values()) {
      String name = resource.name().name();
      if (wants(name) && !resource.version().equals(told.get(name))) {
        changed.add(resource);
      }
    }
    var removed = new TreeSet<String>();
    told.forEach(
        (name, version) -> {
          if (!version.equals(ABSENT) && !resources.containsKey(name)) {
            removed.add(name);
          }
        });
    var absent = new ArrayList<String>();
    for (var name : names) {
      if (!told.containsKey(name) && !resources.containsKey(name)) {
        absent.add(name);
      }
    }
    return new Lacks(changed, List.copyOf(removed), absent, everything && !answeredOnce);
  }

  /// Notes that these were sent as `nonce`.
  void sent(String nonce, Lacks lacks) {
    var affected = new ArrayList<ResourceName>();
    for (var resource : lacks.changed()) {
      told.put(resource.name().name(), resource.version());
      affected.add(resource.name());
    }
    for (var name : lacks.removed()) {
      affected.add(new ResourceName(typeUrl, name));
      if (names.contains(name)) {
        told.put(name, ABSENT);
      } else {
        told.remove(name);
      }
    }
    lacks.absent().forEach(name -> told.put(name, ABSENT));
    unanswered.put(nonce, affected);
    answeredOnce = true;
  }

  /// Notes that the proxy no longer goes by what it was told of this name.
  void forget(String name) {
    if (names.contains(name)) {
      told.remove(name);
    }
  }

  /// Notes the answer to `nonce`, and returns what was sent with it; nothing for an unknown one.
  List<ResourceName> answered(String nonce) {
    var affected = unanswered.remove(nonce);
    return affected == null ? List.of() : affected;
  }

  boolean waitsForAnswer() {
    return !unanswered.isEmpty();
  }

  private boolean wants(String name) {
    return everything || names.contains(name);
  }

  /// What is to be sent.
  ///
  /// @param changed new or other than before
  /// @param removed was there before
  /// @param absent asked for by name, but not there
  /// @param first whether an answer is due even if there is nothing to say
  record Lacks(
      List<SnapshotResource> changed, List<String> removed, List<String> absent, boolean first) {
    boolean isEmpty() {
      return changed.isEmpty() && removed.isEmpty() && absent.isEmpty() && !first;
    }

    Lacks withoutRemovals() {
      return new Lacks(changed, List.of(), absent, first);
    }
  }
}
