package regent.xds.proxy;

import regent.model.resource.Kri;

/// Where an application's connections to a destination arrive.
///
/// @param destination the destination, with the port as its section
public record Outbound(String address, int port, Kri destination) {}
