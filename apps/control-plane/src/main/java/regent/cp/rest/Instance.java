package regent.cp.rest;

/// Which control plane this is.
///
/// @param hostname the machine's name
/// @param instanceId different for every process
/// @param clusterId the same for all control planes of one store, and after a restart
public record Instance(String hostname, String instanceId, String clusterId) {}
