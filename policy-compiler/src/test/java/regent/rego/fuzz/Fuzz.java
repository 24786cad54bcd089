package regent.rego.fuzz;

import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import regent.rego.Backend;

/// Compares the back ends on random programs for as long as wanted. The class path is that of the
/// tests of this module (`mvn dependency:build-classpath -Dmdep.includeScope=test`).
///
/// - `Fuzz backends FROM COUNT`: compares the back ends on the programs of these seeds
/// - `Fuzz pruned FROM COUNT`: compares inputs as they are with what programs need of them
/// - `Fuzz opa FROM COUNT`: compares with the OPA whose path the environment variable `REGENT_OPA`
///   gives
/// - `Fuzz show SEED`, `Fuzz show-opa SEED`: prints one program of the first or the second
///   comparison, and what comes of it
/// - `Fuzz errors FROM COUNT`: why programs do not compile
final class Fuzz {
  private Fuzz() {}

  @SuppressWarnings("SystemOut") // a program for the command line
  public static void main(String[] args) throws IOException, InterruptedException {
    long from = Long.parseLong(args[1]);
    switch (args[0]) {
      case "show", "show-opa" -> {
        var c = args[0].equals("show") ? RandomProgram.of(from) : RandomProgram.oneModuleEach(from);
        System.out.println(c);
        Run.of(c, Backend.INTERPRET).forEach(System.out::println);
        System.out.println("difference: " + difference(c));
      }
      case "errors" -> {
        for (long seed = from; seed < from + Long.parseLong(args[2]); seed++) {
          var seen = Run.of(RandomProgram.of(seed), Backend.INTERPRET);
          if (seen.size() == 1) {
            System.out.println(seed + " " + seen.getFirst());
          }
        }
      }
      case "backends" -> {
        long count = Long.parseLong(args[2]);
        long compiled = 0;
        long different = 0;
        for (long seed = from; seed < from + count; seed++) {
          var c = RandomProgram.of(seed);
          var difference = difference(c);
          if (difference != null) {
            different++;
            System.out.println("seed " + seed + "\n" + difference);
          }
          compiled += Run.of(c, Backend.INTERPRET).size() > 1 ? 1 : 0;
        }
        System.out.println(count + " programs, " + compiled + " compile, " + different + " differ");
      }
      case "pruned" -> {
        long count = Long.parseLong(args[2]);
        long different = 0;
        for (long seed = from; seed < from + count; seed++) {
          var difference = prunedDifference(RandomProgram.of(seed));
          if (difference != null) {
            different++;
            System.out.println("seed " + seed + "\n" + difference);
          }
        }
        System.out.println(count + " programs, " + different + " differ");
      }
      case "opa" -> {
        try (var opa = OpaServer.start(System.getenv("REGENT_OPA"))) {
          var comparison = new OpaComparison(opa);
          long count = Long.parseLong(args[2]);
          long different = 0;
          for (long seed = from; seed < from + count; seed++) {
            var difference = comparison.difference(RandomProgram.oneModuleEach(seed));
            if (difference != null) {
              different++;
              System.out.println("seed " + seed + "\n" + difference);
            }
          }
          System.out.println(
              count + " programs, " + comparison.compared() + " answers, " + different + " differ");
        }
      }
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  /// The first thing in which the back ends differ; absent when they agree.
  static @Nullable String difference(FuzzCase c) {
    var interpreted = Run.of(c, Backend.INTERPRET);
    return difference("interpret ", interpreted, " generate ", Run.of(c, Backend.GENERATE));
  }

  /// The first thing in which a program does something else when its inputs lack what it does not
  /// need; absent when there is none.
  static @Nullable String prunedDifference(FuzzCase c) {
    var whole = Run.of(c, Backend.GENERATE);
    return difference(" whole ", whole, "pruned ", Run.ofPruned(c, Backend.GENERATE));
  }

  private static @Nullable String difference(
      String one, List<String> ones, String other, List<String> others) {
    return IntStream.range(0, ones.size())
        .filter(i -> !ones.get(i).equals(others.get(i)))
        .mapToObj(i -> one + ones.get(i) + "\n" + other + others.get(i))
        .findFirst()
        .orElse(null);
  }
}
