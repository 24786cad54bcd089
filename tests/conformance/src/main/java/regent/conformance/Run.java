package regent.conformance;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import regent.rego.Backend;

/// `Run SUITE PATH... [--known FILE]`: judges the cases of the files, or of all files below the
/// folders that its suite knows, prints each failing case with its reason and last `N passed, N
/// failed`.
///
/// FILE lists the cases that are known to fail, one name a line; then a case that fails without
/// being listed and one that is listed and passes both count as failed. The exit status is 0 when
/// no case failed, 1 when one did, 2 when the arguments are wrong.
public final class Run {
  private final PrintStream out;
  private final Set<String> known;
  private int passed;
  private int failed;

  private Run(PrintStream out, Set<String> known) {
    this.out = out;
    this.known = known;
  }

  public static void main(String[] args) throws IOException {
    System.exit(run(List.of(args), System.out));
  }

  static int run(List<String> args, PrintStream out) throws IOException {
    var paths = new ArrayList<Path>();
    Path knownFile = null;
    var options = Options.DEFAULT;
    for (int i = 1; i < args.size(); i++) {
      if (args.get(i).equals("--known") && i + 1 < args.size()) {
        knownFile = Path.of(args.get(++i));
      } else if (args.get(i).equals("--backend") && i + 1 < args.size()) {
        options = options.with(Backend.valueOf(args.get(++i).toUpperCase(Locale.ROOT)));
      } else if (args.get(i).equals("--modes") && i + 1 < args.size()) {
        options = options.with(Arrays.stream(args.get(++i).split(",")).map(Mode::of).toList());
      } else {
        paths.add(Path.of(args.get(i)));
      }
    }
    var suite = args.isEmpty() ? null : Suites.ALL.get(args.getFirst());
    if (suite == null || paths.isEmpty()) {
      out.println(
          "usage: run SUITE PATH... [--known FILE] [--backend interpret|generate]"
              + " [--modes plain,nd-cache,new-not]; suites: "
              + Suites.ALL.keySet());
      return 2;
    }
    var run = new Run(out, names(knownFile));
    var judge = suite.apply(options);
    for (var file : files(paths, judge)) {
      judge.run(file, run::count);
    }
    out.println(run.passed + " passed, " + run.failed + " failed");
    return run.failed == 0 ? 0 : 1;
  }

  private static Set<String> names(@Nullable Path file) throws IOException {
    var names = new TreeSet<String>();
    if (file != null) {
      for (var line : Files.readAllLines(file)) {
        if (!line.isBlank() && !line.startsWith("#")) {
          names.add(line.strip());
        }
      }
    }
    return names;
  }

  private static List<Path> files(List<Path> paths, Suite suite) throws IOException {
    var files = new ArrayList<Path>();
    for (var path : paths) {
      if (!Files.isDirectory(path)) {
        files.add(path);
        continue;
      }
      try (var below = Files.walk(path)) {
        below.filter(Files::isRegularFile).filter(suite::isCase).sorted().forEach(files::add);
      }
    }
    return files;
  }

  private void count(Verdict verdict) {
    boolean expected = known.contains(verdict.name());
    var failure = verdict.failure();
    if ((failure != null) == expected) {
      passed++;
    } else {
      failed++;
      out.println(
          "FAIL " + verdict.name() + ": " + (failure == null ? "is listed and passes" : failure));
    }
  }
}
