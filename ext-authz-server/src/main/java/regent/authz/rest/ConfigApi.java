package regent.authz.rest;

import regent.authz.rest.server.Response;

/// Shows the configuration in force and the latest status: `/v1/config`, `/v1/status`.
///
/// Source: <https://www.openpolicyagent.org/docs/rest-api#config-api>
final class ConfigApi {
  private final Environment environment;

  ConfigApi(Environment environment) {
    this.environment = environment;
  }

  Response config(Call call) {
    return Answers.ok(
        new Fields().put("result", environment.config().get().active()),
        call.parameters().pretty());
  }

  Response status(Call call) throws ApiException {
    var status = environment.plugins().status();
    if (!status.isDefined()) {
      throw ApiException.internal("status plugin not enabled");
    }
    return Answers.ok(new Fields().put("result", status), call.parameters().pretty());
  }

  /// A page for people who open the address in a browser.
  Response index(Call call) {
    var build = environment.build();
    return Response.of(
        200,
        "text/html; charset=utf-8",
        """
        <!doctype html>
        <html>
        <head><title>Regent</title></head>
        <body>
        <h1>Regent</h1>
        <p>Answers as Open Policy Agent does, at its REST API.</p>
        <p>
        Version: %s<br>
        Build Commit: %s<br>
        Build Timestamp: %s<br>
        Build Hostname: %s<br>
        </p>
        </body>
        </html>
        """
            .formatted(build.version(), build.commit(), build.timestamp(), build.hostname()));
  }
}
