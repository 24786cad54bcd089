package regent.cp.token;

import java.util.List;
import java.util.Map;

/// Whom a token speaks for. Empty texts and collections leave that part open.
public sealed interface Identity {
  /// @param tags labels that the dataplane must have, with the values it may have
  /// @param workload the value that its label `kuma.io/workload` must have
  record Dataplane(
      String name, String mesh, Map<String, List<String>> tags, String type, String workload)
      implements Identity {
    public Dataplane {
      tags = Map.copyOf(tags);
    }
  }

  record Zone(String zone, List<String> scope) implements Identity {
    public Zone {
      scope = List.copyOf(scope);
    }
  }

  record User(String name, List<String> groups) implements Identity {
    public User {
      groups = List.copyOf(groups);
    }
  }
}
