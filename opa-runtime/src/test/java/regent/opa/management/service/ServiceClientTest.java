package regent.opa.management.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import regent.opa.builtin.TokenSignature;
import regent.opa.management.FakeService;
import regent.opa.management.FakeService.Answer;
import regent.opa.management.ManualClock;
import regent.opa.management.config.ConfigText;
import regent.opa.management.config.OpaConfig;

class ServiceClientTest {
  @TempDir private Path folder;

  private final ManualClock clock = new ManualClock();
  private final Map<String, String> variables = new HashMap<>();
  private final Map<String, Answer> answers = new HashMap<>();
  private final FakeService server =
      new FakeService(
          asked ->
              answers.getOrDefault(asked.path().replaceAll("\\?.*", ""), Answer.of(200, "hello")));

  @AfterEach
  void stop() {
    server.close();
  }

  /// A client of a service with these lines of YAML; well-known addresses lead to the test's
  /// server, below a path that names the host.
  private ServiceClient client(String yaml) throws Exception {
    var config =
        OpaConfig.of(
            ConfigText.parse(
                "keys: {k: {private_key: secret, algorithm: HS256}}\n"
                    + "services: {s: {url: '"
                    + server.url()
                    + "', "
                    + yaml
                    + "}}",
                _ -> Optional.empty()),
            new OpaConfig.Instance("i", "v"));
    var host =
        new HostEnvironment(
            name -> Optional.ofNullable(variables.get(name)),
            folder,
            clock,
            new Random(1),
            url -> server.url() + url.replaceFirst("https?:/", ""));
    return ServiceClient.of(config.services().get("s"), host);
  }

  private String authorization(String credentials) throws Exception {
    try (var client = client("credentials: {" + credentials + "}")) {
      return authorization(client);
    }
  }

  private String authorization(ServiceClient client) throws Exception {
    client.send(ServiceRequest.get("/x", Map.of())).close();
    return server.last().header("Authorization");
  }

  @Test
  void headersOfTheServiceAndOfTheRequestAreSent() throws Exception {
    try (var client = client("headers: {A: service, B: service}");
        var response = client.send(ServiceRequest.get("/a/b?c=d", Map.of("B", "request")))) {
      assertThat(response.body().readAllBytes()).asString().isEqualTo("hello");
    }
    assertThat(server.last().path()).isEqualTo("/a/b?c=d");
    assertThat(server.last().header("A")).isEqualTo("service");
    assertThat(server.last().header("B")).isEqualTo("request");
    assertThat(server.last().header("Accept-Encoding")).isEqualTo("gzip");
    assertThat(server.last().header("Content-Length")).isEmpty();
  }

  @Test
  void tokensAreSentAsTheyAreConfigured() throws Exception {
    assertThat(authorization("bearer: {token: t}")).isEqualTo("Bearer t");
    assertThat(authorization("bearer: {token: t, scheme: Basic}")).isEqualTo("Basic t");
  }

  @Test
  void tokensInFilesAreReadForEveryRequest() throws Exception {
    Path file = folder.resolve("token");
    try (var client = client("credentials: {bearer: {token_path: '" + file + "'}}")) {
      assertThatThrownBy(() -> authorization(client)).isInstanceOf(ServiceException.class);
      Files.writeString(file, "one\n");
      assertThat(authorization(client)).isEqualTo("Bearer one");
      Files.writeString(file, "two");
      assertThat(authorization(client)).isEqualTo("Bearer two");
    }
  }

  @Test
  void credentialsStayWithTheirHostWhenARequestIsLedElsewhere() throws Exception {
    try (var other = new FakeService(_ -> Answer.of(200, "moved"));
        var client = client("credentials: {bearer: {token: t}}")) {
      answers.put("/near", Answer.of(302).with(Map.of("Location", "/x")));
      answers.put("/far", Answer.of(307).with(Map.of("Location", other.url() + "/y")));
      client.send(ServiceRequest.get("near", Map.of())).close();
      assertThat(server.last().path()).isEqualTo("/x");
      assertThat(server.last().header("Authorization")).isEqualTo("Bearer t");
      client.send(ServiceRequest.get("far", Map.of())).close();
      assertThat(other.last().header("Authorization")).isEmpty();
    }
  }

  @Test
  void oauth2TokensAreKeptUntilTheyExpire() throws Exception {
    answers.put(
        "/idp/token",
        Answer.of(200, "{\"access_token\":\"t\",\"token_type\":\"Bearer\",\"expires_in\":60}"));
    try (var client =
        client(
            "credentials: {oauth2: {token_url: 'https://idp/token', client_id: c,"
                + " client_secret: s, scopes: [a, b], additional_parameters: {p: q}}}")) {
      assertThat(authorization(client)).isEqualTo("Bearer t");
      assertThat(authorization(client)).isEqualTo("Bearer t");
      clock.advance(Duration.ofSeconds(51));
      authorization(client);
      // With a clock that was put back nobody knows how old the token is.
      clock.advance(Duration.ofDays(-1));
      authorization(client);
      authorization(client);
    }
    var tokens = server.asked().stream().filter(a -> a.path().equals("/idp/token")).toList();
    assertThat(tokens).hasSize(3);
    assertThat(tokens.getFirst().text()).isEqualTo("grant_type=client_credentials&p=q&scope=a+b");
    assertThat(tokens.getFirst().header("Authorization"))
        .isEqualTo(
            "Basic " + Base64.getEncoder().encodeToString("c:s".getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void oauth2AcceptsASignedJwt() throws Exception {
    answers.put(
        "/idp/token",
        Answer.of(200, "{\"access_token\":\"t\",\"token_type\":\"bearer\",\"expires_in\":60}"));
    assertThat(
            authorization(
                "oauth2: {grant_type: jwt_bearer, token_url: 'https://idp/token',"
                    + " signing_key: k, additional_claims: {iss: me}}"))
        .isEqualTo("Bearer t");
    String form =
        server.asked().stream()
            .filter(a -> a.path().equals("/idp/token"))
            .findFirst()
            .orElseThrow()
            .text();
    String jwt = form.replaceAll(".*assertion=([^&]*)&.*", "$1");
    int dot = jwt.lastIndexOf('.');
    assertThat(
            TokenSignature.verify(
                "HS256",
                "secret",
                jwt.substring(0, dot).getBytes(StandardCharsets.UTF_8),
                Base64.getUrlDecoder().decode(jwt.substring(dot + 1))))
        .isTrue();
    assertThat(
            new String(
                Base64.getUrlDecoder().decode(jwt.split("\\.", -1)[1]), StandardCharsets.UTF_8))
        .isEqualTo("{\"exp\":1767323645,\"iat\":1767323045,\"iss\":\"me\"}");
  }

  @Test
  void theSignatureIsThatOfTheExampleOfAws() throws Exception {
    var request =
        SideRequests.get("https://examplebucket.s3.amazonaws.com/test.txt")
            .set("Range", "bytes=0-9");
    AwsSignature.sign(
        request,
        "s3",
        "4",
        new AwsKeys.Keys(
            "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "", "us-east-1"),
        Instant.parse("2013-05-24T00:00:00Z"));
    assertThat(request.headers().get("authorization"))
        .isEqualTo(
            "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
                + "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,"
                + "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
  }

  @Test
  void keysOfAwsComeFromTheFirstSourceThatHasSome() throws Exception {
    Files.createDirectories(folder.resolve(".aws"));
    Files.writeString(
        folder.resolve(".aws/credentials"),
        "[default]\naws_access_key_id = PROFILE\naws_secret_access_key = s\n");
    String yaml = "s3_signing: {environment_credentials: {}, profile_credentials: {aws_region: r}}";
    assertThat(authorization(yaml)).contains("Credential=PROFILE/20260102/r/s3/");
    variables.putAll(
        Map.of("AWS_ACCESS_KEY_ID", "ENV", "AWS_SECRET_ACCESS_KEY", "s", "AWS_REGION", "q"));
    assertThat(authorization(yaml)).contains("Credential=ENV/20260102/q/s3/");
  }

  @Test
  void withoutKeysOfAwsTheReasonsAreToldAndNothingIsSent() throws Exception {
    assertThatThrownBy(() -> authorization("s3_signing: {environment_credentials: {}}"))
        .hasMessage(
            "failed to get aws credentials: all AWS credential providers failed:"
                + " 1 error occurred: no AWS_ACCESS_KEY_ID set in environment");
    assertThat(server.asked()).isEmpty();
  }

  @Test
  void aMachineOfAwsGetsItsKeysFromMetadata() throws Exception {
    answers.put("/169.254.169.254/latest/api/token", Answer.of(200, "session"));
    answers.put(
        "/169.254.169.254/latest/meta-data/iam/security-credentials/role",
        Answer.of(
            200,
            """
            {"Code": "Success", "AccessKeyId": "EC2", "SecretAccessKey": "s", "Token": "t",
             "Expiration": "2026-01-02T04:00:00Z"}
            """));
    try (var client =
        client(
            "credentials: {s3_signing: {metadata_credentials:"
                + " {aws_region: r, iam_role: role}}}")) {
      assertThat(authorization(client)).contains("Credential=EC2/");
      assertThat(server.last().header("X-Amz-Security-Token")).isEqualTo("t");
      int asked = server.asked().size();
      authorization(client);
      assertThat(server.asked()).hasSize(asked + 1);
      clock.advance(Duration.ofMinutes(52));
      authorization(client);
      assertThat(server.asked()).hasSize(asked + 4);
    }
  }

  @Test
  void aWebIdentityIsChangedForKeys() throws Exception {
    Path token = folder.resolve("jwt");
    Files.writeString(token, "the-jwt");
    variables.putAll(
        Map.of("AWS_ROLE_ARN", "arn:role", "AWS_WEB_IDENTITY_TOKEN_FILE", token.toString()));
    answers.put(
        "/sts.r.amazonaws.com",
        Answer.of(
            200,
            """
            <AssumeRoleWithWebIdentityResponse><AssumeRoleWithWebIdentityResult><Credentials>
              <SessionToken>t</SessionToken><SecretAccessKey>s</SecretAccessKey>
              <Expiration>2026-01-02T04:00:00Z</Expiration><AccessKeyId>WEB</AccessKeyId>
            </Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>
            """));
    assertThat(authorization("s3_signing: {web_identity_credentials: {aws_region: r}}"))
        .contains("Credential=WEB/20260102/r/s3/");
    assertThat(server.asked().getFirst().text())
        .isEqualTo(
            "Action=AssumeRoleWithWebIdentity&RoleArn=arn%3Arole"
                + "&RoleSessionName=open-policy-agent&Version=2011-06-15&WebIdentityToken=the-jwt");
  }

  @Test
  void googleGivesAnIdentityOrAccess() throws Exception {
    String path = "/metadata.google.internal/computeMetadata/v1/instance/service-accounts/default/";
    answers.put(path + "identity", Answer.of(200, "identity"));
    answers.put(path + "token", Answer.of(200, "{\"access_token\": \"access\"}"));
    assertThat(authorization("gcp_metadata: {audience: a}")).isEqualTo("Bearer identity");
    assertThat(authorization("gcp_metadata: {scopes: [a]}")).isEqualTo("Bearer access");
    assertThat(server.asked().getFirst().header("Metadata-Flavor")).isEqualTo("Google");
  }

  @Test
  void azureGivesATokenForAResource() throws Exception {
    answers.put(
        "/169.254.169.254/metadata/identity/oauth2/token",
        Answer.of(200, "{\"access_token\": \"azure\"}"));
    assertThat(authorization("azure_managed_identity: {client_id: c}")).isEqualTo("Bearer azure");
    assertThat(server.asked().getFirst().path())
        .endsWith(
            "?api-version=2018-02-01&client_id=c&resource=https%3A%2F%2Fstorage.azure.com%2F");
    assertThat(server.asked().getFirst().header("Metadata")).isEqualTo("true");
  }

  @Test
  void aServerThatIsNotThereIsAnError() throws Exception {
    try (var client = client("response_header_timeout_seconds: 1")) {
      server.close();
      assertThatThrownBy(() -> client.send(ServiceRequest.get("x", Map.of())))
          .isInstanceOf(ServiceException.class)
          .hasMessageStartingWith("Get \"" + server.url() + "/x\": ");
    }
  }

  @Test
  void proxiesOfTheEnvironmentAreUsed() {
    variables.putAll(
        Map.of("HTTP_PROXY", "proxy:3128", "no_proxy", "a.example, .b.example,c.example:81"));
    var proxies =
        new EnvironmentProxy(
            new HostEnvironment(
                name -> Optional.ofNullable(variables.get(name)),
                folder,
                clock,
                new Random(1),
                url -> url));
    assertThat(proxies.select(URI.create("http://x.example/")).getFirst())
        .hasToString("HTTP @ proxy/<unresolved>:3128");
    assertThat(proxies.select(URI.create("http://c.example:80/")).getFirst().type())
        .isEqualTo(Proxy.Type.HTTP);
    for (String direct :
        List.of(
            "https://x.example/",
            "http://localhost:1/",
            "http://127.0.0.1/",
            "http://a.example/",
            "http://x.a.example/",
            "http://x.b.example/",
            "http://c.example:81/")) {
      assertThat(proxies.select(URI.create(direct))).as(direct).containsExactly(Proxy.NO_PROXY);
    }
  }

  @Test
  void profilesAreReadAsAwsWritesThem() {
    assertThat(IniFile.parse("# c\n[a b]\nx = 1 = 2\n; y = 3\n[c]\n").sections())
        .isEqualTo(Map.of("a b", Map.of("x", "1 = 2"), "c", Map.of()));
    assertThat(List.of(FormText.encode("a b*~/"))).containsExactly("a+b%2A~%2F");
  }
}
