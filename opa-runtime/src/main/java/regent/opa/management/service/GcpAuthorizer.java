package regent.opa.management.service;

import java.time.Duration;
import regent.opa.management.config.Credentials.GcpMetadata;
import regent.opa.value.Str;

/// Tokens of Google's metadata service, asked for with every request.
///
/// Source: <https://cloud.google.com/compute/docs/metadata/querying-metadata>
record GcpAuthorizer(GcpMetadata config, SideRequests side) implements Authorizer {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  @Override
  public void authorize(OutgoingRequest request) throws ServiceException, InterruptedException {
    request.set("Authorization", "Bearer " + token());
  }

  private String token() throws ServiceException, InterruptedException {
    if (config.audience().isEmpty()) {
      String url =
          config.endpoint()
              + config.accessTokenPath()
              + "?scopes="
              + String.join(",", config.scopes());
      return fetch(url, "error retrieving access token from gcp metadata service: ", true);
    }
    String url = config.endpoint() + config.identityTokenPath() + "?audience=" + config.audience();
    return fetch(url, "error retrieving identity token from gcp metadata service: ", false);
  }

  private String fetch(String url, String context, boolean json)
      throws ServiceException, InterruptedException {
    var answer = side.send(SideRequests.get(url).set("Metadata-Flavor", "Google"), TIMEOUT);
    if (answer.status() != 200) {
      String problem =
          switch (answer.status()) {
            case 400 -> "invalid request";
            case 404 -> "not found";
            default -> "unexpected error";
          };
      throw new ServiceException(
          "%serror retrieving gcp ID token from %s %d: %s"
              .formatted(context, url, answer.status(), problem));
    }
    return json && SideRequests.json(answer.text(), context).get("access_token") instanceof Str s
        ? s.value()
        : json ? "" : answer.text();
  }
}
