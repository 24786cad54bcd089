package regent.sync.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.eclipse.jgit.api.Git;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import regent.opa.bundle.BundleArchive;
import regent.opa.bundle.BundleLimits;

class GitFeedTest {
  @TempDir Path folder;
  private Git git;

  @BeforeEach
  void create() throws Exception {
    git = Git.init().setDirectory(folder.toFile()).setInitialBranch("main").call();
    commit(
        Map.of(
            "README.md", "Policies",
            "shop/authz.rego", "package shop\n",
            "shop/data.json", "{\"a\": 1}",
            "bank/authz.rego", "package bank\n"));
  }

  @AfterEach
  void close() {
    git.close();
  }

  private String commit(Map<String, String> files) throws Exception {
    for (var file : files.entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
    git.add().addFilepattern(".").call();
    return git.commit()
        .setMessage("Change policies")
        .setAuthor("a", "a@example.org")
        .setCommitter("a", "a@example.org")
        .setSign(false)
        .call()
        .name();
  }

  private GitFeed feed(GitFeed.Kind kind, String reference, String subfolder) {
    return new GitFeed(
        new GitFeed.Settings(
            folder.toUri().toString(), kind, reference, subfolder, "", "", 1 << 20));
  }

  private static Map<String, byte[]> files(Contents contents) throws Exception {
    return BundleArchive.read(
        ((Contents.Archive) contents).archive().toArray(), BundleLimits.perFile(1 << 20));
  }

  @Test
  void theTreeOfABranchIsABundle() throws Exception {
    Contents contents = feed(GitFeed.Kind.BRANCH, "main", "").fetch(Revision.NONE);

    assertThat(files(contents))
        .containsOnlyKeys("shop/authz.rego", "shop/data.json", "bank/authz.rego");
    var archive = (Contents.Archive) contents;
    assertThat(archive.revision().text()).matches("[0-9a-f]{40}").startsWith(archive.label());
  }

  @Test
  void aFolderIsTheRootOfItsBundle() throws Exception {
    Map<String, byte[]> files = files(feed(GitFeed.Kind.BRANCH, "", "shop").fetch(Revision.NONE));

    assertThat(files).containsOnlyKeys("authz.rego", "data.json");
    assertThat(new String(files.get("data.json"), StandardCharsets.UTF_8)).isEqualTo("{\"a\": 1}");
  }

  @Test
  void aBranchIsFollowed() throws Exception {
    var feed = feed(GitFeed.Kind.BRANCH, "main", "shop");
    Revision first = ((Contents.Archive) feed.fetch(Revision.NONE)).revision();
    assertThat(feed.fetch(first)).isEqualTo(new Contents.Unchanged());

    String second = commit(Map.of("shop/data.json", "{\"a\": 2}"));

    Contents contents = feed.fetch(first);
    assertThat(((Contents.Archive) contents).revision().text()).isEqualTo(second);
    assertThat(new String(files(contents).get("data.json"), StandardCharsets.UTF_8))
        .isEqualTo("{\"a\": 2}");
  }

  @Test
  void tagsAndCommitsStay() throws Exception {
    git.tag().setName("v1").setMessage("One").setSigned(false).call();
    String first = git.getRepository().resolve("HEAD").name();
    commit(Map.of("shop/data.json", "{\"a\": 2}"));

    for (var feed :
        new GitFeed[] {
          feed(GitFeed.Kind.TAG, "v1", "shop"), feed(GitFeed.Kind.COMMIT, first, "shop")
        }) {
      Contents contents = feed.fetch(Revision.NONE);
      assertThat(((Contents.Archive) contents).revision().text()).isEqualTo(first);
      assertThat(new String(files(contents).get("data.json"), StandardCharsets.UTF_8))
          .isEqualTo("{\"a\": 1}");
    }
  }

  @Test
  void whatIsMissingIsNamed() {
    assertThatThrownBy(() -> feed(GitFeed.Kind.BRANCH, "gone", "").fetch(Revision.NONE))
        .isInstanceOf(FeedException.class)
        .hasMessageContaining("the repository has no heads/gone");
    assertThatThrownBy(() -> feed(GitFeed.Kind.BRANCH, "", "gone").fetch(Revision.NONE))
        .isInstanceOf(FeedException.class)
        .hasMessageContaining("has no Rego and no data below \"gone\"");
    var nowhere =
        new GitFeed(
            new GitFeed.Settings(
                folder.resolve("nowhere").toUri().toString(),
                GitFeed.Kind.BRANCH,
                "",
                "",
                "",
                "",
                1 << 20));
    assertThatThrownBy(() -> nowhere.fetch(Revision.NONE)).isInstanceOf(FeedException.class);
  }
}
