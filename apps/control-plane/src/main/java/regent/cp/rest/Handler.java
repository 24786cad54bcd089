package regent.cp.rest;

import regent.cp.http.Response;

/// Answers the calls of one route.
@FunctionalInterface
public interface Handler {
  /// @throws ApiException when the call cannot be answered as wished
  Response answer(Call call) throws ApiException;
}
