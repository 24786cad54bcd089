package regent.opa.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import regent.opa.builtin.TokenSignature;
import regent.opa.value.Str;

class BundleParserTest {
  private static LoadedBundle parse(byte[] archive) throws BundleException {
    return parse(archive, Optional.empty());
  }

  private static LoadedBundle parse(byte[] archive, Optional<BundleKeys> keys)
      throws BundleException {
    return new BundleParser(keys, 1 << 20).archive(new ByteArrayInputStream(archive));
  }

  private static byte[] resource(String name) throws IOException {
    try (var in = BundleParserTest.class.getResourceAsStream(name)) {
      return in == null ? new byte[0] : in.readAllBytes();
    }
  }

  private static Optional<BundleKeys> keys(String key, String algorithm, String... exclude) {
    return Optional.of(
        new BundleKeys(
            Map.of("default", new BundleKeys.Key(key, algorithm, "")),
            "",
            "",
            List.of(exclude),
            true,
            false));
  }

  @Test
  void aBundleHasPoliciesDataAndAManifest() throws BundleException {
    var loaded =
        parse(
            Archive.of(
                "/.manifest",
                "{\"revision\": \"r\", \"roots\": [\"/a/\", \"b\"]}",
                "./a/x/data.json",
                "{\"y\": 1}",
                "b/data.yml",
                "z: [2]",
                "a/p.rego",
                "package a",
                "policy.wasm",
                "",
                "README",
                "x"));
    assertThat(loaded)
        .isInstanceOfSatisfying(
            LoadedBundle.Snapshot.class,
            snapshot -> {
              assertThat(snapshot.bundle().data())
                  .hasToString("{\"a\": {\"x\": {\"y\": 1}}, \"b\": {\"z\": [2]}}");
              assertThat(snapshot.bundle().modules()).hasSize(1);
              assertThat(snapshot.manifest().roots()).containsExactly("a", "b");
              assertThat(snapshot.manifest().revision()).isEqualTo("r");
            });
  }

  @Test
  void aDeltaHoldsChanges() throws BundleException {
    var loaded =
        parse(
            Archive.of(
                ".manifest",
                "{\"roots\": [\"a\"]}",
                "patch.json",
                "{\"data\": [{\"op\": \"upsert\", \"path\": \"/a/b\", \"value\": 1}]}"));
    assertThat(loaded)
        .isInstanceOfSatisfying(
            LoadedBundle.Delta.class,
            delta -> assertThat(delta.changes()).extracting(c -> c.path()).containsExactly("/a/b"));
  }

  @TestFactory
  Stream<DynamicTest> bundlesThatOpaSignedAreVerified() {
    return Stream.of("hs HS256", "rs RS256", "ps PS384", "es ES256", "ed EdDSA")
        .map(
            each ->
                DynamicTest.dynamicTest(
                    each,
                    () -> {
                      String[] parts = each.split(" ", -1);
                      String key =
                          switch (parts[0]) {
                            case "hs" -> "secret";
                            case "es" -> text("ec.pub");
                            case "ed" -> text("ed.pub");
                            default -> text("rsa.pub");
                          };
                      var archive = resource(parts[0] + ".tar.gz");
                      assertThat(parse(archive, keys(key, parts[1])).manifest().revision())
                          .isEqualTo("r1");
                      var other =
                          keys(key.equals("secret") ? "wrong" : text("other.pub"), parts[1]);
                      assertThatThrownBy(() -> parse(archive, other))
                          .isInstanceOf(BundleException.class);
                    }));
  }

  private static String text(String name) throws IOException {
    return new String(resource(name), StandardCharsets.UTF_8);
  }

  /// A bundle with a signature over `signed`, which is text of the payload.
  private static byte[] signed(String payload, String... files) throws Exception {
    var encoder = Base64.getUrlEncoder().withoutPadding();
    String head =
        encoder.encodeToString("{\"alg\":\"HS256\"}".getBytes(StandardCharsets.UTF_8))
            + "."
            + encoder.encodeToString(payload.getBytes(StandardCharsets.UTF_8));
    String token =
        head
            + "."
            + encoder.encodeToString(
                TokenSignature.sign("HS256", "secret", head.getBytes(StandardCharsets.UTF_8)));
    String[] all = Arrays.copyOf(files, files.length + 2);
    all[files.length] = ".signatures.json";
    all[files.length + 1] = "{\"signatures\": [\"" + token + "\"]}";
    return Archive.of(all);
  }

  private static String payload(String scope, String... files) throws BundleException {
    var entries = new StringBuilder();
    for (int i = 0; i < files.length; i += 2) {
      byte[] hash = FileDigest.of("SHA-256", files[i + 1].getBytes(StandardCharsets.UTF_8));
      entries
          .append(i > 0 ? "," : "")
          .append(
              "{\"name\":\"%s\",\"hash\":\"%s\",\"algorithm\":\"SHA-256\"}"
                  .formatted(files[i], HexFormat.of().formatHex(hash)));
    }
    return "{\"files\":[%s],\"scope\":\"%s\",\"keyid\":\"default\"}".formatted(entries, scope);
  }

  @Test
  void everyFileMustBeSignedAndEverySignedFileMustBeThere() throws Exception {
    var keys = keys("secret", "HS256");
    String good = payload("", "a.rego", "package a");
    parse(signed(good, "a.rego", "package a"), keys);
    assertThatThrownBy(() -> parse(signed(good, "a.rego", "package b"), keys))
        .hasMessageStartingWith("a.rego: digest mismatch (want: ");
    assertThatThrownBy(() -> parse(signed(good, "a.rego", "package a", "b.rego", "x"), keys))
        .hasMessage("file b.rego not included in bundle signature");
    assertThatThrownBy(() -> parse(signed(good), keys))
        .hasMessage(
            "file(s) [a.rego] specified in bundle signatures but not found in the target bundle");
    assertThatThrownBy(() -> parse(signed(payload("s")), keys)).hasMessage("scope mismatch");
    parse(signed(good, "a.rego", "package a", "c/d.txt", "x"), keys("secret", "HS256", "c/*.txt"));
  }

  @Test
  void aMissingSignatureIsRefusedWhereOneIsRequired() throws Exception {
    assertThatThrownBy(() -> parse(Archive.of("a.rego", "package a"), keys("secret", "HS256")))
        .hasMessage("bundle missing .signatures.json file");
    assertThatThrownBy(() -> parse(signed(payload(""))))
        .hasMessage("verification key not provided");
    assertThatThrownBy(
            () -> parse(Archive.of("patch.json", "{\"data\":[]}"), keys("secret", "HS256")))
        .hasMessage("delta bundles do not support signature verification");
  }

  @TestFactory
  Stream<DynamicTest> badArchivesAreRefused() {
    byte[] good = Archive.of("a/p.rego", "package a\n".repeat(500), "data.json", "{}");
    return Stream.of(
        bad("zip slip", Archive.of("../../etc/passwd", "x"), "outside of the bundle"),
        bad("slip inside", Archive.of("/a/../../b", "x"), "outside of the bundle"),
        bad("link", new Archive().link("data.json", "/etc/passwd").toBytes(), "plain file"),
        bad("twice", Archive.of("data.json", "{}", "/data.json", "{}"), "twice"),
        bad("bomb", new Archive().file("x", new byte[2 << 20]).toBytes(), "exceeded max size"),
        bad("truncated", Arrays.copyOf(good, good.length / 2), "bundle read failed"),
        bad("without its end", Arrays.copyOf(good, good.length - 6), "bundle read failed"),
        bad("no archive", "hello".getBytes(StandardCharsets.UTF_8), "bundle read failed"),
        bad("empty", new byte[0], "bundle read failed"),
        bad("json", Archive.of("a/data.json", "{"), "bundle load failed on a/data.json"),
        bad("root", Archive.of("data.json", "[]"), "root value must be object"),
        bad("clash", Archive.of("data.json", "{\"a\":1}", "a/data.json", "{}"), "conflicts"),
        bad("manifest", Archive.of(".manifest", "[]"), "manifest decode"),
        bad(
            "manifests",
            Archive.of(".manifest", "{}", "a/.manifest", "{}"),
            "multiple manifest files"),
        bad(
            "own roots",
            Archive.of(".manifest", "{\"roots\":[\"a\",\"a/b\"]}"),
            "manifest has overlapped roots: 'a' and 'a/b'"),
        bad(
            "foreign data",
            Archive.of(".manifest", "{\"roots\":[\"a/b\"]}", "a/data.json", "{\"c\":1}"),
            "manifest roots [a/b] do not permit data at path '/a/c'"),
        bad(
            "delta with data",
            Archive.of("patch.json", "{}", "data.json", "{}"),
            "expected to contain only patch file but data files found"))
        .toList()
        .stream();
  }

  private static DynamicTest bad(String name, byte[] archive, String problem) {
    return DynamicTest.dynamicTest(
        name,
        () ->
            assertThatThrownBy(() -> parse(archive))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining(problem));
  }

  @Test
  void damagedArchivesNeverDoMoreThanFail() throws IOException {
    var random = new Random(1);
    byte[] good = resource("rs.tar.gz");
    int failed = 0;
    for (int i = 0; i < 300; i++) {
      byte[] bad = good.clone();
      for (int j = 0; j < 3; j++) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      }
      try {
        parse(bad, keys(text("rsa.pub"), "RS256"));
      } catch (BundleException e) {
        failed++;
      }
    }
    assertThat(failed).isGreaterThan(200);
  }

  @Test
  void aFolderIsReadAsAnArchiveIs(@TempDir Path folder) throws Exception {
    Files.createDirectories(folder.resolve("a"));
    Files.writeString(folder.resolve("a/data.json"), "{\"x\": 1}");
    Files.createSymbolicLink(folder.resolve("data.json"), Path.of("/etc/hostname"));
    var loaded = new BundleParser(Optional.empty(), 100).folder(folder);
    assertThat(((LoadedBundle.Snapshot) loaded).bundle().data()).hasToString("{\"a\": {\"x\": 1}}");
  }

  @Test
  void documentsAreHashedAsGoWritesThem() {
    assertThat(FileDigest.primitive(Str.of("<a&b>\\u003c\u2028")))
        .isEqualTo("\"<a&b>\\\\u003c\\u2028\"");
  }

  @Test
  void rootsOfTwoBundlesMayNotMeet() {
    assertThatThrownBy(
            () -> RootPaths.checkBundles(Map.of("x", List.of("a"), "y", List.of("a/b", "c"))))
        .hasMessage(
            "detected overlapping roots in manifests for these bundles: [x, y] (a overlaps a/b)");
    assertThatThrownBy(() -> RootPaths.checkBundles(Map.of("x", List.of("a"), "y", List.of("a"))))
        .hasMessage(
            "detected overlapping roots in manifests for these bundles: [x, y]"
                + " (root a is in multiple bundles)");
    assertThatThrownBy(() -> RootPaths.checkBundles(Map.of("x", List.of("a"), "y", List.of(""))))
        .hasMessage(
            "bundles [x, y] have overlapping roots and cannot be activated simultaneously because"
                + " bundle(s) [y] specify empty root paths ('') which overlap with any other"
                + " bundle root");
  }
}
