package regent.cp.token;

/// The keys for each kind of token.
public interface KeyRing {
  /// For the dataplanes of a mesh: secrets `dataplane-token-signing-key-MESH-N` of that mesh.
  SigningKeys dataplanes(String mesh);

  /// For zones: global secrets `zone-token-signing-key-N`.
  SigningKeys zones();

  /// For users: global secrets `user-token-signing-key-N`.
  SigningKeys users();
}
