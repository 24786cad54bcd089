package regent.cp.insight;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import regent.model.json.Json;

/// One stream of a proxy to this or another control plane, from its opening to its end.
///
/// @param id different for each stream
/// @param instance which control plane it led to
/// @param disconnectTime null while it is open
/// @param counts what was sent and answered, by the short name of the type (`cds`, `lds`, …)
/// @param updated when the last answer came; null before the first
public record Subscription(
    String id,
    String instance,
    Instant connectTime,
    @Nullable Instant disconnectTime,
    String envoyVersion,
    String agentVersion,
    SortedMap<String, Counts> counts,
    @Nullable Instant updated) {
  public Subscription {
    counts = Collections.unmodifiableSortedMap(new TreeMap<>(counts));
  }

  /// @param sent how many responses went out
  /// @param acknowledged how many of them the proxy took
  /// @param rejected how many it refused
  public record Counts(long sent, long acknowledged, long rejected) {
    static final Counts NONE = new Counts(0, 0, 0);

    Counts plus(Counts other) {
      return new Counts(
          sent + other.sent, acknowledged + other.acknowledged, rejected + other.rejected);
    }

    Json json() {
      Map<String, Json> fields = new LinkedHashMap<>();
      put(fields, "responsesSent", sent);
      put(fields, "responsesAcknowledged", acknowledged);
      put(fields, "responsesRejected", rejected);
      return new Json.Obj(fields);
    }

    /// Numbers of 64 bits are strings in protobuf's JSON, and 0 is left out.
    private static void put(Map<String, Json> fields, String name, long value) {
      if (value > 0) {
        fields.put(name, Json.of(Long.toString(value)));
      }
    }
  }

  boolean isOpen() {
    return disconnectTime == null;
  }

  Subscription counted(String typeUrl, Counts more, Instant now) {
    SortedMap<String, Counts> changed = new TreeMap<>(counts);
    changed.merge(shortName(typeUrl), more, Counts::plus);
    return new Subscription(
        id, instance, connectTime, disconnectTime, envoyVersion, agentVersion, changed, now);
  }

  Subscription ended(Instant now) {
    return new Subscription(
        id, instance, connectTime, now, envoyVersion, agentVersion, counts, updated);
  }

  private static String shortName(String typeUrl) {
    return switch (typeUrl.substring(typeUrl.lastIndexOf('.') + 1)) {
      case "Cluster" -> "cds";
      case "ClusterLoadAssignment" -> "eds";
      case "Listener" -> "lds";
      case "RouteConfiguration" -> "rds";
      case "Secret" -> "sds";
      case String other -> other;
    };
  }

  /// As Kuma writes `DiscoverySubscription`.
  Json json() {
    Map<String, Json> fields = new LinkedHashMap<>();
    fields.put("id", Json.of(id));
    fields.put("controlPlaneInstanceId", Json.of(instance));
    fields.put("connectTime", Json.of(connectTime.toString()));
    if (disconnectTime != null) {
      fields.put("disconnectTime", Json.of(disconnectTime.toString()));
    }
    Map<String, Json> status = new LinkedHashMap<>();
    if (updated != null) {
      status.put("lastUpdateTime", Json.of(updated.toString()));
    }
    status.put("total", counts.values().stream().reduce(Counts.NONE, Counts::plus).json());
    for (String type : new String[] {"cds", "eds", "lds", "rds"}) {
      status.put(type, counts.getOrDefault(type, Counts.NONE).json());
    }
    if (counts.containsKey("sds")) {
      status.put("sds", counts.getOrDefault("sds", Counts.NONE).json());
    }
    fields.put("status", new Json.Obj(status));
    fields.put(
        "version",
        new Json.Obj(
            Map.of(
                "envoy",
                new Json.Obj(
                    Map.of("version", Json.of(envoyVersion), "kumaDpCompatible", Json.TRUE)),
                "kumaDp",
                new Json.Obj(
                    Map.of("version", Json.of(agentVersion), "kumaCpCompatible", Json.TRUE)))));
    return new Json.Obj(fields);
  }
}
