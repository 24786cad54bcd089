package regent.sync.feed;

import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.internal.storage.dfs.DfsRepositoryDescription;
import org.eclipse.jgit.internal.storage.dfs.InMemoryRepository;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.UsernamePasswordCredentialsProvider;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.PathFilter;
import org.eclipse.jgit.util.FS;
import org.jspecify.annotations.Nullable;
import regent.model.json.Bytes;
import regent.opa.bundle.BundleArchive;

/// A folder of a Git repository. The commit is the revision; where the reference leads is asked
/// first, so that nothing is fetched while it stays. What is fetched is one commit without its
/// history, into memory.
public final class GitFeed implements Feed {
  private static final int PATIENCE_SECONDS = 30;
  private static final String TAGS = "refs/tags/";
  private static final int LABEL_DIGITS = 12;

  private final Settings settings;

  /// What of a repository is followed.
  ///
  /// @param reference the branch, tag or commit, see `kind`; empty for the default branch
  /// @param folder below which the bundle lies; empty for the whole tree
  /// @param username with `password`; empty for none
  /// @param mostBytes the most bytes of all files together
  public record Settings(
      String url,
      Kind kind,
      String reference,
      String folder,
      String username,
      String password,
      long mostBytes) {
    @Override
    public String toString() {
      return "Settings[" + url + " " + kind + " " + reference + " " + folder + "]";
    }
  }

  /// What a reference is.
  public enum Kind {
    BRANCH,
    TAG,
    COMMIT
  }

  public GitFeed(Settings settings) {
    this.settings = settings;
  }

  @Override
  public Contents fetch(Revision known) throws FeedException {
    try {
      String commit = settings.kind() == Kind.COMMIT ? settings.reference() : commit();
      if (commit.equals(known.text())) {
        return new Contents.Unchanged();
      }
      try (var repository = inMemory()) {
        fetch(repository, commit);
        Map<String, byte[]> files = files(repository, ObjectId.fromString(commit));
        if (files.isEmpty()) {
          throw new FeedException(
              "commit %s has no Rego and no data below \"%s\""
                  .formatted(commit, settings.folder()));
        }
        return new Contents.Archive(
            Bytes.of(BundleArchive.write(files)),
            new Revision(commit),
            commit.substring(0, LABEL_DIGITS));
      }
    } catch (GitAPIException | IOException | RuntimeException e) {
      throw new FeedException(reason(e), e);
    }
  }

  private static Repository inMemory() throws IOException {
    return new InMemoryRepository.Builder()
        .setRepositoryDescription(new DfsRepositoryDescription("feed"))
        .setFS(FS.DETECTED)
        .build();
  }

  private static String reason(Exception problem) {
    String message = problem.getMessage();
    return message == null ? problem.getClass().getSimpleName() : message;
  }

  /// The commit that the branch or tag leads to now.
  private String commit() throws GitAPIException, FeedException {
    Collection<Ref> refs =
        Git.lsRemoteRepository()
            .setRemote(settings.url())
            .setCredentialsProvider(credentials())
            .setTimeout(PATIENCE_SECONDS)
            .call();
    String wanted =
        switch (settings.kind()) {
          case TAG -> TAGS + settings.reference();
          case BRANCH ->
              settings.reference().isEmpty()
                  ? Constants.HEAD
                  : Constants.R_HEADS + settings.reference();
          case COMMIT -> throw new IllegalStateException("a commit leads nowhere");
        };
    return refs.stream()
        .filter(ref -> ref.getName().equals(wanted))
        .findFirst()
        .flatMap(GitFeed::target)
        .orElseThrow(
            () -> new FeedException("the repository has no " + wanted.replaceFirst("^refs/", "")));
  }

  /// Of an annotated tag, the commit that it is about.
  private static Optional<String> target(Ref ref) {
    ObjectId peeled = ref.getPeeledObjectId();
    ObjectId id = peeled == null ? ref.getObjectId() : peeled;
    return Optional.ofNullable(id).map(ObjectId::name);
  }

  private @Nullable CredentialsProvider credentials() {
    return settings.username().isEmpty()
        ? null
        : new UsernamePasswordCredentialsProvider(settings.username(), settings.password());
  }

  private void fetch(Repository repository, String commit) throws GitAPIException {
    String from =
        switch (settings.kind()) {
          case TAG -> TAGS + settings.reference();
          case COMMIT -> commit;
          case BRANCH ->
              settings.reference().isEmpty()
                  ? Constants.HEAD
                  : Constants.R_HEADS + settings.reference();
        };
    try (var git = new Git(repository)) {
      git.fetch()
          .setRemote(settings.url())
          .setRefSpecs(new RefSpec("+" + from + ":refs/heads/followed"))
          .setCredentialsProvider(credentials())
          .setTimeout(PATIENCE_SECONDS)
          .setDepth(1)
          .call();
    }
  }

  private Map<String, byte[]> files(Repository repository, ObjectId commit)
      throws IOException, FeedException {
    Map<String, byte[]> files = new TreeMap<>();
    String folder = settings.folder().replaceAll("^/+|/+$", "");
    long total = 0;
    try (var commits = new RevWalk(repository);
        var walk = new TreeWalk(repository)) {
      walk.addTree(commits.parseCommit(commit).getTree());
      walk.setRecursive(true);
      if (!folder.isEmpty()) {
        walk.setFilter(PathFilter.create(folder));
      }
      while (walk.next()) {
        String path = folder.isEmpty() ? walk.getPathString() : below(folder, walk);
        // Links are not followed: they could lead out of the repository.
        boolean isFile =
            walk.getFileMode(0).equals(FileMode.REGULAR_FILE)
                || walk.getFileMode(0).equals(FileMode.EXECUTABLE_FILE);
        if (isFile && BundleArchive.isPart(path)) {
          var object = repository.open(walk.getObjectId(0));
          total += object.getSize();
          if (total > settings.mostBytes()) {
            throw new FeedException("its files have more than " + settings.mostBytes() + " bytes");
          }
          files.put(path, object.getBytes());
        }
      }
    }
    return files;
  }

  private static String below(String folder, TreeWalk walk) {
    String path = walk.getPathString();
    return path.startsWith(folder + "/") ? path.substring(folder.length() + 1) : path;
  }

  @Override
  public String origin() {
    String reference = settings.reference().isEmpty() ? "" : " " + settings.reference();
    String folder = settings.folder().isEmpty() ? "" : " " + settings.folder();
    return "git " + settings.url() + reference + folder;
  }

  @Override
  public void close() {
    // Nothing is kept between two questions.
  }
}
