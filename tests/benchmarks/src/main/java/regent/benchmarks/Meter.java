package regent.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import regent.opa.value.JsonException;
import regent.opa.value.Value;

/// Runs all inputs of a workload in order, again and again, and counts wall time, processor time
/// and bytes allocated. Warms up until three turns in a row are within five per cent of each other,
/// for at most five times the time of the measurement.
final class Meter {
  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final OperatingSystemMXBean system =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private final long nanos;

  /// What the results of decisions are folded into, so that none is optimised away.
  private int consumed;

  Meter(long millis) {
    this.nanos = millis * 1_000_000;
  }

  /// Nanoseconds and bytes for one decision.
  record Reading(double wall, double cpu, double threadCpu, double bytes) {}

  Reading measure(int inputs, Decider decider) throws JsonException {
    warmUp(inputs, decider);
    long turns = 0;
    long bytes = threads.getCurrentThreadAllocatedBytes();
    long cpu = system.getProcessCpuTime();
    long threadCpu = threads.getCurrentThreadCpuTime();
    long start = System.nanoTime();
    long end = start;
    while (end - start < nanos) {
      turn(inputs, decider);
      turns++;
      end = System.nanoTime();
    }
    double decisions = (double) turns * inputs;
    return new Reading(
        (end - start) / decisions,
        (system.getProcessCpuTime() - cpu) / decisions,
        (threads.getCurrentThreadCpuTime() - threadCpu) / decisions,
        (threads.getCurrentThreadAllocatedBytes() - bytes) / decisions);
  }

  private void warmUp(int inputs, Decider decider) throws JsonException {
    long slice = Math.max(nanos / 10, 20_000_000);
    long deadline = System.nanoTime() + 5 * nanos + 1_000_000_000L;
    double last = Double.MAX_VALUE;
    int steady = 0;
    while (steady < 3 && System.nanoTime() < deadline) {
      long start = System.nanoTime();
      long turns = 0;
      while (System.nanoTime() - start < slice) {
        turn(inputs, decider);
        turns++;
      }
      double now = (double) (System.nanoTime() - start) / turns;
      steady = Math.abs(now - last) < 0.05 * last ? steady + 1 : 0;
      last = now;
    }
  }

  private void turn(int inputs, Decider decider) throws JsonException {
    for (int i = 0; i < inputs; i++) {
      consumed += System.identityHashCode(decider.decide(i)) & 1;
    }
  }

  int consumed() {
    return consumed;
  }

  /// Decides one of the inputs.
  interface Decider {
    Value decide(int input) throws JsonException;
  }
}
