package regent.cp.bundle;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import regent.cp.bundle.BundleRefused.Problem;
import regent.model.json.Bytes;
import regent.opa.CompileException;
import regent.opa.PolicyCompiler;
import regent.opa.bundle.BundleArchive;
import regent.opa.bundle.BundleException;
import regent.opa.bundle.BundleKeys;
import regent.opa.bundle.BundleLimits;
import regent.opa.bundle.BundleParser;
import regent.opa.bundle.LoadedBundle;
import regent.opa.diagnostic.Diagnostic;
import regent.opa.management.bundle.BundleActivation;
import regent.opa.store.Store;

/// Decides whether an archive is taken: it is unpacked in memory within limits, its signature is
/// verified where that is demanded, and it is activated in an empty engine, as an agent would
/// activate it. What is accepted here is accepted there.
public final class BundleAdmission {
  /// The most bytes of an archive.
  public static final int MOST_BYTES = 64 << 20;

  static final BundleLimits LIMITS = new BundleLimits(128L << 20, 256L << 20, 50_000);

  /// How many digits of a hash name a revision.
  private static final int LABEL_DIGITS = 12;

  private final PolicyCompiler compiler;

  public BundleAdmission(PolicyCompiler compiler) {
    this.compiler = compiler;
  }

  /// An archive that is good.
  ///
  /// @param archive the bytes to keep: those that came, or, when nobody named the revision, the
  ///     same
  ///     files with a manifest that does
  public record Admitted(
      Bytes archive, String digest, LoadedBundle.Snapshot bundle, boolean signed) {}

  /// @param revision the name of a bundle that brings none; empty to name it after its content
  /// @param keys absent when the signature is left to those who download the bundle
  /// @throws BundleRefused with everything that is wrong
  Admitted check(String name, Bytes archive, String revision, Optional<BundleKeys> keys)
      throws BundleRefused {
    if (archive.length() > MOST_BYTES) {
      throw BundleRefused.because(
          "the archive has %d bytes, more than %d".formatted(archive.length(), MOST_BYTES));
    }
    try {
      byte[] bytes = archive.toArray();
      Map<String, byte[]> files = BundleArchive.read(bytes, LIMITS);
      boolean signed = BundleArchive.isSigned(files);
      LoadedBundle.Snapshot bundle = snapshot(files, keys);
      if (bundle.manifest().revision().isEmpty() && !signed) {
        String label = revision.isEmpty() ? label(files) : revision;
        // In order, so that equal content has an equal digest however it was packed.
        files = BundleArchive.withRevision(new TreeMap<>(files), label);
        bytes = BundleArchive.write(files);
        bundle = snapshot(files, Optional.empty());
      }
      activate(name, bundle);
      return new Admitted(Bytes.of(bytes), sha256(List.of(bytes)), bundle, signed);
    } catch (BundleException e) {
      throw BundleRefused.because(String.valueOf(e.getMessage()));
    }
  }

  /// An archive that was admitted before.
  static LoadedBundle.Snapshot parse(Bytes archive) throws BundleException {
    return snapshot(BundleArchive.read(archive.toArray(), LIMITS), Optional.empty());
  }

  private static LoadedBundle.Snapshot snapshot(
      Map<String, byte[]> files, Optional<BundleKeys> keys) throws BundleException {
    BundleParser parser =
        keys.isPresent()
            ? new BundleParser(keys, LIMITS)
            : BundleParser.withoutVerification(LIMITS);
    return switch (parser.files(files)) {
      case LoadedBundle.Snapshot snapshot -> snapshot;
      case LoadedBundle.Delta _ ->
          throw new BundleException(
              "a delta bundle cannot be pushed: push the whole bundle, the control plane makes the"
                  + " deltas");
    };
  }

  private void activate(String name, LoadedBundle.Snapshot bundle)
      throws BundleException, BundleRefused {
    try {
      new BundleActivation(Store.empty(compiler)).activate(name, bundle, "");
    } catch (CompileException e) {
      List<Problem> problems = new ArrayList<>();
      e.diagnostics().forEach(diagnostic -> problems.add(problem(diagnostic, name + "/")));
      throw new BundleRefused(problems);
    }
  }

  /// @param prefix what stands before the paths of the bundle's files
  static Problem problem(Diagnostic diagnostic, String prefix) {
    var at = diagnostic.at();
    String file = at.file().startsWith(prefix) ? at.file().substring(prefix.length()) : at.file();
    var reason = new StringBuilder();
    reason.append(diagnostic.code().text()).append(": ").append(diagnostic.message());
    diagnostic.details().forEach(detail -> reason.append("\n\t").append(detail));
    return new Problem(
        at.isKnown() ? file + ":" + at.row() + ":" + at.col() : file, reason.toString());
  }

  private static String label(Map<String, byte[]> files) {
    List<byte[]> parts = new ArrayList<>();
    new TreeMap<>(files)
        .forEach(
            (path, content) -> {
              // With its length before it, so that no two bundles look the same.
              parts.add((path + "\n" + content.length + "\n").getBytes(StandardCharsets.UTF_8));
              parts.add(content);
            });
    return sha256(parts).substring(0, LABEL_DIGITS);
  }

  static String sha256(List<byte[]> parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      parts.forEach(digest::update);
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
