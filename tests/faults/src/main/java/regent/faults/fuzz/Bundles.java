package regent.faults.fuzz;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import regent.opa.CompileException;
import regent.opa.bundle.BundleException;
import regent.opa.bundle.BundleKeys;
import regent.opa.bundle.BundleParser;
import regent.opa.management.bundle.BundleActivation;
import regent.opa.store.Store;
import regent.rego.RegoCompiler;

/// Archives: damaged ones, and whole ones with contents that nobody should make. They are refused,
/// or activated as a whole.
final class Bundles implements Target {
  private static final int LIMIT = 1 << 20;
  private static final List<String> PATHS =
      List.of(
          "data.json",
          "/data.json",
          "./data.json",
          "a/data.json",
          "a/b/data.yaml",
          "a//b/data.json",
          "../data.json",
          "a/../../data.json",
          "a/./data.json",
          "a\\data.json",
          "C:\\data.json",
          "/etc/passwd",
          "p.rego",
          "a/p.rego",
          ".manifest",
          "a/.manifest",
          "patch.json",
          "policy.wasm",
          "plan.json",
          ".signatures.json",
          "\u00e9/data.json",
          "\0/data.json",
          "a".repeat(300) + "/data.json",
          "a/".repeat(500) + "data.json",
          "system/data.json",
          "/",
          "",
          ".",
          "data.yml",
          "x/DATA.JSON",
          ".a/data.json",
          "a /data.json",
          "a\n/data.json");
  private static final List<String> CONTENTS =
      List.of(
          "{\"a\": {\"b\": 1}, \"c\": [1, 2, {\"d\": null}]}",
          "{}",
          "[1]",
          "a: {b: &x [1, 2]}\nc: *x\n",
          "{\"revision\": \"1\", \"roots\": [\"a\", \"b/c\"], \"metadata\": {}, \"rego_version\": 1}",
          "{\"revision\": \"2\", \"roots\": [\"\"], \"wasm\": [{\"entrypoint\": \"a\", \"module\": \"m\"}]}",
          "{\"data\": [{\"op\": \"upsert\", \"path\": \"/a/b\", \"value\": 1},"
              + " {\"op\": \"remove\", \"path\": \"a\"}]}",
          "{\"signatures\": [\"eyJhbGciOiJIUzI1NiJ9.eyJmaWxlcyI6W119.AAAA\"]}",
          "package a\n\nimport data.b\n\nallow if { some x in input.x; x > 1 }\n\nc := data.a\n",
          "package a.b\n\np contains x if x := [1, 2][_]\n",
          "package a\n\nq := y\n");

  private final RegoCompiler compiler = RegoCompiler.standard();

  @Override
  public void feed(Damage damage) throws Exception {
    byte[] archive = damage.once(6) ? damage.bytes(300) : archive(damage);
    if (damage.once(3)) {
      archive = damage.bytes(List.of(archive), 3);
    }
    var store = Store.empty(compiler);
    var before = store.state();
    try {
      var bundle = new BundleParser(keys(damage), LIMIT).archive(new ByteArrayInputStream(archive));
      new BundleActivation(store).activate("fuzz", bundle, "");
    } catch (BundleException e) {
      Checked.message(String.valueOf(e.getMessage()));
      unchanged(before == store.state());
    } catch (CompileException e) {
      Checked.message(String.valueOf(e.getMessage()));
      unchanged(before == store.state());
    }
  }

  private static void unchanged(boolean isSame) {
    if (!isSame) {
      throw new AssertionError("a bundle that was refused has changed the store");
    }
  }

  private static Optional<BundleKeys> keys(Damage damage) {
    return damage.once(4)
        ? Optional.of(
            new BundleKeys(
                Map.of("k", new BundleKeys.Key("secret", "HS256", "")),
                "k",
                "",
                List.of(),
                true,
                damage.once(2)))
        : Optional.empty();
  }

  private static byte[] archive(Damage damage) throws IOException {
    var tar = new ByteArrayOutputStream();
    int files = damage.once(200) ? 5_000 : damage.number(6);
    for (int i = 0; i < files; i++) {
      String path = files > 100 ? "n" + i + "/data.json" : damage.oneOf(PATHS);
      if (damage.once(3)) {
        path = damage.text(List.of(path), 2);
      }
      byte[] content =
          files < 100 && damage.once(50)
              ? new byte[LIMIT + 1]
              : damage.text(CONTENTS, 2).getBytes(StandardCharsets.UTF_8);
      entry(tar, path.getBytes(StandardCharsets.UTF_8), content, damage);
    }
    if (!damage.once(5)) {
      tar.write(new byte[1024]);
    }
    byte[] raw = damage.once(3) ? damage.bytes(List.of(tar.toByteArray()), 3) : tar.toByteArray();
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write(raw);
    }
    return bytes.toByteArray();
  }

  /// A header of a tar file as POSIX has it, with a checksum that is right, and the content.
  private static void entry(ByteArrayOutputStream tar, byte[] path, byte[] content, Damage damage) {
    var header = new byte[512];
    System.arraycopy(path, 0, header, 0, Math.min(path.length, 100));
    octal(header, 100, 8, damage.number(4096));
    octal(header, 108, 8, 0);
    octal(header, 116, 8, 0);
    long size = damage.once(20) ? damage.number(1 << 30) : content.length;
    octal(header, 124, 12, size);
    octal(header, 136, 12, damage.number(1 << 30));
    header[156] = (byte) (damage.once(4) ? damage.oneOf(TYPES) : '0');
    ascii(header, 157, damage.oneOf(PATHS));
    ascii(header, 257, damage.once(10) ? "ustar  " : "ustar\00000");
    if (damage.once(10)) {
      ascii(header, 345, damage.oneOf(PATHS));
    }
    ascii(header, 148, "        ");
    int sum = 0;
    for (byte each : header) {
      sum += each & 0xff;
    }
    octal(header, 148, 8, damage.once(30) ? sum + 1 : sum);
    tar.writeBytes(header);
    tar.writeBytes(content);
    tar.writeBytes(new byte[(512 - content.length % 512) % 512]);
  }

  private static final List<Character> TYPES =
      List.of('0', '\0', '1', '2', '3', '4', '5', '6', '7', 'x', 'g', 'L', 'K', 'S', 'V', 'Z');

  private static void octal(byte[] header, int at, int length, long number) {
    ascii(header, at, ("%0" + (length - 1) + "o").formatted(number));
    header[at + length - 1] = 0;
  }

  private static void ascii(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(bytes, 0, header, at, Math.min(bytes.length, Math.min(90, 512 - at)));
  }
}
