package regent.cp.token;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import regent.model.dataplane.Dataplane;
import regent.model.resource.Labels;
import regent.model.resource.Resource;
import regent.model.store.Store;
import regent.model.store.StoreException;
import regent.xds.server.NodeId;

/// Decides whether the holder of a token may be a certain dataplane. What a token leaves open is
/// not looked at.
///
/// Source: Kuma's `pkg/xds/auth/universal`.
public final class DataplaneAuthentication {
  private final Tokens tokens;
  private final KeyRing keys;
  private final Store store;
  private final boolean required;

  /// @param required whether agents need a token at all
  public DataplaneAuthentication(Tokens tokens, KeyRing keys, Store store, boolean required) {
    this.tokens = tokens;
    this.keys = keys;
    this.store = store;
    this.required = required;
  }

  /// Whether agents need a token at all.
  public boolean isRequired() {
    return required;
  }

  /// @param node a dataplane that is stored, unless the token says nothing about labels
  /// @throws TokenException with a message for the one who runs the agent
  public void check(String token, NodeId node) throws TokenException {
    if (!required) {
      return;
    }
    Identity.Dataplane identity = identity(token, node.mesh());
    checkName(identity, node.mesh(), node.name());
    if (!identity.tags().isEmpty() || !identity.workload().isEmpty()) {
      Resource<Dataplane> dataplane =
          stored(node)
              .orElseThrow(() -> new TokenException("dataplane " + node + " is not known yet"));
      checkLabels(identity, dataplane.labels());
    }
  }

  /// @param dataplane what the agent brought, or what is stored
  /// @throws TokenException with a message for the one who runs the agent
  public void check(String token, Resource<Dataplane> dataplane) throws TokenException {
    if (!required) {
      return;
    }
    Identity.Dataplane identity = identity(token, dataplane.mesh());
    checkName(identity, dataplane.mesh(), dataplane.name());
    checkLabels(identity, dataplane.labels());
  }

  private Identity.Dataplane identity(String token, String mesh) throws TokenException {
    if (token.isEmpty()) {
      throw new TokenException("a dataplane token is required");
    }
    return tokens.dataplane(token, keys.dataplanes(mesh));
  }

  private Optional<Resource<Dataplane>> stored(NodeId node) throws TokenException {
    try {
      return store.get(Dataplane.TYPE, node.mesh(), node.name());
    } catch (StoreException e) {
      throw new TokenException("the dataplane cannot be read: " + e.getMessage());
    }
  }

  private static void checkName(Identity.Dataplane identity, String mesh, String name)
      throws TokenException {
    if (!identity.name().isEmpty() && !identity.name().equals(name)) {
      throw new TokenException(
          "proxy name from requestor: %s is different than in token: %s"
              .formatted(name, identity.name()));
    }
    if (!identity.mesh().isEmpty() && !identity.mesh().equals(mesh)) {
      throw new TokenException(
          "proxy mesh from requestor: %s is different than in token: %s"
              .formatted(mesh, identity.mesh()));
    }
  }

  private static void checkLabels(Identity.Dataplane identity, Map<String, String> labels)
      throws TokenException {
    for (Map.Entry<String, List<String>> tag : identity.tags().entrySet()) {
      String value = labels.get(tag.getKey());
      if (value == null) {
        throw new TokenException(
            "dataplane has no tag \"%s\" required by the token".formatted(tag.getKey()));
      }
      if (!tag.getValue().contains(value)) {
        throw new TokenException(
            ("dataplane contains tag \"%s\" with value \"%s\" which is not allowed with this"
                    + " token. Allowed values in token are %s")
                .formatted(tag.getKey(), value, tag.getValue()));
      }
    }
    if (!identity.workload().isEmpty()) {
      String workload = labels.get(Labels.WORKLOAD);
      if (workload == null) {
        throw new TokenException("dataplane has no workload label required by the token");
      }
      if (!workload.equals(identity.workload())) {
        throw new TokenException(
            ("dataplane workload \"%s\" is not allowed with this token."
                    + " Allowed workload in token is \"%s\"")
                .formatted(workload, identity.workload()));
      }
    }
  }
}
