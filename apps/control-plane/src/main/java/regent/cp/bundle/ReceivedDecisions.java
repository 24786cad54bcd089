package regent.cp.bundle;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.jboss.logging.Logger;
import regent.model.json.Json;

/// Decision logs that OPAs send here: each decision is counted, and some go to the log of the
/// control plane, at most a hundred a second. Who needs them all sends them to a service made for
/// that. All methods may be called from any thread.
///
/// Source: <https://www.openpolicyagent.org/docs/management-decision-logs>
public final class ReceivedDecisions {
  private static final Logger LOG = Logger.getLogger("regent.decisions");
  private static final long SECOND = 1_000_000_000L;
  private static final int MOST_PER_SECOND = 100;
  private static final int LONGEST_LINE = 8192;

  private final MeterRegistry metrics;
  private long second;
  private int written;

  public ReceivedDecisions(MeterRegistry metrics) {
    this.metrics = metrics;
  }

  /// Takes up a chunk of decisions.
  ///
  /// @param mesh the mesh they are about; empty when the OPA did not say
  /// @return how many went to the log
  public int take(String mesh, List<Json> decisions) {
    metrics.counter("opa_decisions_received", "mesh", mesh).increment(decisions.size());
    int logged = 0;
    for (Json decision : decisions) {
      if (!mayWrite()) {
        break;
      }
      String text = decision.toString();
      LOG.info(text.length() > LONGEST_LINE ? text.substring(0, LONGEST_LINE) + "…" : text);
      logged++;
    }
    metrics
        .counter("opa_decisions_not_logged", "mesh", mesh)
        .increment(decisions.size() - (double) logged);
    return logged;
  }

  private synchronized boolean mayWrite() {
    long now = System.nanoTime() / SECOND;
    if (now != second) {
      second = now;
      written = 0;
    }
    written++;
    return written <= MOST_PER_SECOND;
  }
}
