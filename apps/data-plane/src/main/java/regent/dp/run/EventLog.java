package regent.dp.run;

import java.io.PrintStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// What happens, a line each: the time and one sentence.
record EventLog(PrintStream out) {
  void log(String sentence) {
    out.println(Instant.now().truncatedTo(ChronoUnit.MILLIS) + " regent-dp: " + sentence);
  }
}
