package regent.cp.bundle;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import regent.cp.admission.RegoModules;
import regent.cp.admission.Secrets;
import regent.model.bundle.BundleSource;
import regent.model.policy.DataSource;
import regent.opa.management.service.HostEnvironment;
import regent.sync.feed.Feed;
import regent.sync.feed.FeedException;
import regent.sync.feed.GitFeed;
import regent.sync.feed.HttpFeed;
import regent.sync.feed.OciFeed;
import regent.sync.feed.S3Feed;

/// Makes the feed that a MeshBundle describes, with its secrets looked up.
final class Feeds {
  private static final String DEFAULT_REGION = "us-east-1";

  private final Secrets secrets;
  private final HostEnvironment host;

  Feeds(Secrets secrets, HostEnvironment host) {
    this.secrets = secrets;
    this.host = host;
  }

  /// @throws FeedException when a secret is missing or the client cannot be made
  Feed of(String mesh, BundleSource source) throws FeedException {
    long most = BundleAdmission.MOST_BYTES;
    if (source.http() != null) {
      var http = source.http();
      return new HttpFeed(
          new HttpFeed.Settings(
              URI.create(http.url()),
              text(mesh, http.bearer()),
              http.headers(),
              authorities(text(mesh, http.caCert())),
              most),
          host);
    }
    if (source.s3() != null) {
      var s3 = source.s3();
      Optional<S3Feed.AccessKey> key =
          s3.accessKeyId() == null
              ? Optional.empty()
              : Optional.of(
                  new S3Feed.AccessKey(
                      text(mesh, s3.accessKeyId()), text(mesh, s3.secretAccessKey())));
      return new S3Feed(
          new S3Feed.Settings(
              s3.bucket(),
              s3.key(),
              s3.region() == null ? DEFAULT_REGION : s3.region(),
              orEmpty(s3.endpoint()),
              key,
              most),
          host);
    }
    if (source.oci() != null) {
      var oci = source.oci();
      return new OciFeed(
          new OciFeed.Settings(
              oci.image(),
              orEmpty(oci.username()),
              text(mesh, oci.password()),
              Boolean.TRUE.equals(oci.plainHttp()),
              most),
          host);
    }
    if (source.git() != null) {
      return git(mesh, source.git(), most);
    }
    throw new FeedException("the source says nothing");
  }

  private Feed git(String mesh, BundleSource.Git git, long most) throws FeedException {
    GitFeed.Kind kind = GitFeed.Kind.BRANCH;
    String reference = orEmpty(git.branch());
    if (git.tag() != null) {
      kind = GitFeed.Kind.TAG;
      reference = git.tag();
    } else if (git.commit() != null) {
      kind = GitFeed.Kind.COMMIT;
      reference = git.commit();
    }
    return new GitFeed(
        new GitFeed.Settings(
            git.url(),
            kind,
            reference,
            orEmpty(git.path()),
            orEmpty(git.username()),
            text(mesh, git.password()),
            most));
  }

  /// Empty for no source.
  private String text(String mesh, @Nullable DataSource source) throws FeedException {
    if (source == null) {
      return "";
    }
    return RegoModules.content(source, mesh, secrets)
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8).strip())
        .orElseThrow(
            () ->
                new FeedException(
                    "there is no secret \"%s\" in mesh \"%s\"".formatted(source.secret(), mesh)));
  }

  /// Clients read authorities from files.
  private static Optional<Path> authorities(String pem) throws FeedException {
    if (pem.isEmpty()) {
      return Optional.empty();
    }
    try {
      Path file =
          Files.createTempFile(
              "regent-authorities-",
              ".pem",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      file.toFile().deleteOnExit();
      return Optional.of(Files.writeString(file, pem));
    } catch (IOException e) {
      throw new FeedException("the certificates cannot be written: " + e.getMessage(), e);
    }
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
