package regent.model.bundle;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import regent.model.json.Field;
import regent.model.json.Objects;
import regent.model.json.Shape;
import regent.model.json.Shapes;
import regent.model.policy.DataSource;
import regent.model.validation.Violations;

/// Where the control plane follows a bundle; exactly one of `http`, `s3`, `oci` and `git` is there.
///
/// @param interval how often it is asked; 30 seconds when null
public record BundleSource(
    @Nullable Http http,
    @Nullable S3 s3,
    @Nullable Oci oci,
    @Nullable Git git,
    @Nullable Duration interval) {
  private static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(30);
  private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(100);
  private static final Set<String> WEB = Set.of("http", "https");

  /// A source as it is written.
  public static final Shape<BundleSource> SHAPE =
      Objects.of(
          "BundleSource",
          BundleSource::new,
          Field.optional("http", Http.SHAPE, BundleSource::http),
          Field.optional("s3", S3.SHAPE, BundleSource::s3),
          Field.optional("oci", Oci.SHAPE, BundleSource::oci),
          Field.optional("git", Git.SHAPE, BundleSource::git),
          Field.optional("interval", Shapes.DURATION, BundleSource::interval));

  /// A bundle service of OPA, such as Styra DAS or OPA Control Plane, or any web server.
  ///
  /// @param url of the bundle itself
  /// @param bearer the token to send; none when null
  /// @param caCert the authorities to trust, as PEM; those of the machine when null
  /// @param headers sent with each request
  public record Http(
      String url,
      @Nullable DataSource bearer,
      @Nullable DataSource caCert,
      Map<String, String> headers) {
    static final Shape<Http> SHAPE =
        Objects.of(
            "Http",
            Http::new,
            Field.required("url", Shapes.STRING, Http::url),
            Field.optional("bearer", DataSource.SHAPE, Http::bearer),
            Field.optional("caCert", DataSource.SHAPE, Http::caCert),
            Field.map("headers", Shapes.STRING, Http::headers));

    void validate(Violations at) {
      web(at.field("url"), url);
      check(at.field("bearer"), bearer);
      check(at.field("caCert"), caCert);
    }
  }

  /// An object of S3, or of a store that speaks its protocol.
  ///
  /// @param region `us-east-1` when null
  /// @param endpoint the store; Amazon's when null
  /// @param accessKeyId with `secretAccessKey`; when null, the key is looked for as AWS's clients
  ///     do: environment, web identity, metadata service
  public record S3(
      String bucket,
      String key,
      @Nullable String region,
      @Nullable String endpoint,
      @Nullable DataSource accessKeyId,
      @Nullable DataSource secretAccessKey) {
    static final Shape<S3> SHAPE =
        Objects.of(
            "S3",
            S3::new,
            Field.required("bucket", Shapes.STRING, S3::bucket),
            Field.required("key", Shapes.STRING, S3::key),
            Field.optional("region", Shapes.STRING, S3::region),
            Field.optional("endpoint", Shapes.STRING, S3::endpoint),
            Field.optional("accessKeyId", DataSource.SHAPE, S3::accessKeyId),
            Field.optional("secretAccessKey", DataSource.SHAPE, S3::secretAccessKey));

    void validate(Violations at) {
      at.field("bucket").require(!bucket.isEmpty(), "must not be empty");
      at.field("key").require(!key.isEmpty(), "must not be empty");
      if (endpoint != null) {
        web(at.field("endpoint"), endpoint);
      }
      check(at.field("accessKeyId"), accessKeyId);
      check(at.field("secretAccessKey"), secretAccessKey);
      at.require(
          (accessKeyId == null) == (secretAccessKey == null),
          "accessKeyId and secretAccessKey must be set together");
    }
  }

  /// An image of an OCI registry whose layer is the bundle, as `opa` and `oras` push it.
  ///
  /// @param image with its tag or digest: `registry.example.org/org/policies:1.0`
  /// @param password with `username`
  /// @param plainHttp whether the registry speaks no TLS
  public record Oci(
      String image,
      @Nullable String username,
      @Nullable DataSource password,
      @Nullable Boolean plainHttp) {
    static final Shape<Oci> SHAPE =
        Objects.of(
            "Oci",
            Oci::new,
            Field.required("image", Shapes.STRING, Oci::image),
            Field.optional("username", Shapes.STRING, Oci::username),
            Field.optional("password", DataSource.SHAPE, Oci::password),
            Field.optional("plainHttp", Shapes.BOOL, Oci::plainHttp));

    void validate(Violations at) {
      at.field("image")
          .require(
              image.matches("[^/]+(/[^/]+)+") && !image.contains("://"),
              "must name a registry and a repository, as registry.example.org/org/policies:1.0");
      check(at.field("password"), password);
      at.require(
          (username == null) == (password == null), "username and password must be set together");
    }
  }

  /// A folder of a Git repository: its Rego, data and manifest.
  ///
  /// @param url `https://` or `http://`
  /// @param branch followed; the repository's default when branch, tag and commit are null
  /// @param tag followed, should it move
  /// @param commit as 40 hexadecimal digits
  /// @param path the folder; the whole tree when null
  /// @param username with `password`; any name will do for tokens
  public record Git(
      String url,
      @Nullable String branch,
      @Nullable String tag,
      @Nullable String commit,
      @Nullable String path,
      @Nullable String username,
      @Nullable DataSource password) {
    static final Shape<Git> SHAPE =
        Objects.of(
            "Git",
            Git::new,
            Field.required("url", Shapes.STRING, Git::url),
            Field.optional("branch", Shapes.STRING, Git::branch),
            Field.optional("tag", Shapes.STRING, Git::tag),
            Field.optional("commit", Shapes.STRING, Git::commit),
            Field.optional("path", Shapes.STRING, Git::path),
            Field.optional("username", Shapes.STRING, Git::username),
            Field.optional("password", DataSource.SHAPE, Git::password));

    void validate(Violations at) {
      web(at.field("url"), url);
      int refs = (branch == null ? 0 : 1) + (tag == null ? 0 : 1) + (commit == null ? 0 : 1);
      at.require(refs <= 1, "at most one of branch, tag and commit may be set");
      at.field("commit")
          .require(
              commit == null || commit.matches("[0-9a-f]{40}"), "must be 40 hexadecimal digits");
      at.field("path")
          .require(
              path == null || !Set.of(path.split("/", -1)).contains(".."),
              "must stay inside of the repository");
      check(at.field("password"), password);
      at.require(
          (username == null) == (password == null), "username and password must be set together");
    }
  }

  /// How often it is asked.
  public Duration intervalOrDefault() {
    return interval == null ? DEFAULT_INTERVAL : interval;
  }

  void validate(Violations at) {
    int kinds =
        (http == null ? 0 : 1)
            + (s3 == null ? 0 : 1)
            + (oci == null ? 0 : 1)
            + (git == null ? 0 : 1);
    at.require(kinds == 1, "exactly one of http, s3, oci and git must be set");
    if (http != null) {
      http.validate(at.field("http"));
    }
    if (s3 != null) {
      s3.validate(at.field("s3"));
    }
    if (oci != null) {
      oci.validate(at.field("oci"));
    }
    if (git != null) {
      git.validate(at.field("git"));
    }
    at.field("interval")
        .require(intervalOrDefault().compareTo(SHORTEST_INTERVAL) >= 0, "must be at least 100ms");
  }

  private static void check(Violations at, @Nullable DataSource source) {
    if (source != null) {
      source.validate(at);
    }
  }

  private static void web(Violations at, String url) {
    try {
      var uri = new URI(url);
      at.require(
          uri.getScheme() != null && WEB.contains(uri.getScheme()) && uri.getHost() != null,
          "must be an http:// or https:// URL");
    } catch (URISyntaxException e) {
      at.add("must be an http:// or https:// URL");
    }
  }
}
