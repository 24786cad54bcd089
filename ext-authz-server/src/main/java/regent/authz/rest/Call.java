package regent.authz.rest;

import org.jspecify.annotations.Nullable;
import regent.authz.rest.server.Request;
import regent.opa.value.Value;

/// A request on its way to the part of the API that answers it.
///
/// @param rest what follows the route in the path, decoded; without a leading slash
/// @param escapedRest the same as it was sent
/// @param body what authorization has parsed already; absent when it did not
record Call(
    Request request,
    Parameters parameters,
    Bodies bodies,
    String rest,
    String escapedRest,
    @Nullable Value body) {}
