package regent.faults.fuzz;

import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Feeds targets with damaged input, one seed after the other. By hand: `Fuzz TARGET FROM COUNT`,
/// with `all` for all targets; ends with status 1 when something was found.
public final class Fuzz {
  /// Nothing that is read here may take longer. Generous: other work may have the processor.
  private static final int MOST_SECONDS = 30;

  private Fuzz() {}

  interface Maker {
    Target make() throws Exception;
  }

  static Map<String, Maker> targets() {
    var targets = new TreeMap<String, Maker>();
    targets.put("bundles", Bundles::new);
    targets.put("checks", CheckRequests::new);
    targets.put("configurations", Configurations::new);
    targets.put("decisions", Decisions::new);
    targets.put("patches", Patches::new);
    targets.put("requests", RestRequests::new);
    return targets;
  }

  /// What must not happen.
  ///
  /// @param seed makes it happen again
  record Finding(long seed, Throwable problem) {}

  /// Feeds a new `target` with the seeds from `from` on, up to the first finding.
  static Optional<Finding> run(Maker target, long from, long count) throws Exception {
    try (var made = target.make();
        var logged = new StackTraces();
        var worker = Executors.newSingleThreadExecutor()) {
      for (long seed = from; seed < from + count; seed++) {
        var damage = new Damage(seed);
        var fed =
            worker.submit(
                () -> {
                  made.feed(damage);
                  return true;
                });
        try {
          fed.get(MOST_SECONDS, TimeUnit.SECONDS);
          var trace = logged.first();
          if (trace.isPresent()) {
            return Optional.of(new Finding(seed, trace.get()));
          }
        } catch (ExecutionException e) {
          worker.shutdownNow();
          return Optional.of(new Finding(seed, e.getCause() == null ? e : e.getCause()));
        } catch (TimeoutException e) {
          worker.shutdownNow();
          return Optional.of(new Finding(seed, e));
        }
      }
      return Optional.empty();
    }
  }

  /// @param args the target, the first seed, how many
  public static void main(String[] args) throws Exception {
    System.exit(run(args, System.out) ? 0 : 1);
  }

  private static boolean run(String[] args, PrintStream out) throws Exception {
    boolean clean = true;
    for (var target : targets().entrySet()) {
      if (!args[0].equals("all") && !args[0].equals(target.getKey())) {
        continue;
      }
      long next = Long.parseLong(args[1]);
      long end = next + Long.parseLong(args[2]);
      while (next < end) {
        var finding = run(target.getValue(), next, end - next);
        if (finding.isPresent()) {
          clean = false;
          out.println(target.getKey() + " " + finding.get().seed());
          finding.get().problem().printStackTrace(out);
        }
        next = finding.map(found -> found.seed() + 1).orElse(end);
      }
      out.println(target.getKey() + ": fed " + args[2]);
    }
    return clean;
  }
}
