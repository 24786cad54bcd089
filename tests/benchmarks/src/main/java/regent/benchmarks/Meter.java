package regent.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import regent.opa.value.JsonException;
import regent.opa.value.Value;

/// Runs all inputs of a workload in order, again and again, and counts wall time, processor time
/// and bytes allocated. Warms up for three times the time of the measurement, by the processor's
/// clock, and then until the JIT compiler, which needs the processor too, has nothing left to do.
final class Meter {
  private static final int SLICES = 4;
  private static final int WARM_UP_FACTOR = 3;
  private static final long LEAST_WARM_UP = 1_000_000_000;
  private static final long MOST_WARM_UP = 12_000_000_000L;

  /// So long nothing is compiled once all is.
  private static final long QUIET = 500_000_000;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
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

  /// The best of several slices counts, as with the other contestants: what disturbs a slice, such
  /// as the compiler or a neighbour on the same core, only ever adds to it.
  Reading measure(int inputs, Decider decider) throws JsonException {
    warmUp(inputs, decider);
    double wall = Double.MAX_VALUE;
    double cpu = Double.MAX_VALUE;
    double threadCpu = Double.MAX_VALUE;
    double bytes = Double.MAX_VALUE;
    for (int i = 0; i < SLICES; i++) {
      var slice = slice(inputs, decider, nanos / SLICES);
      wall = Math.min(wall, slice.wall());
      cpu = Math.min(cpu, slice.cpu());
      threadCpu = Math.min(threadCpu, slice.threadCpu());
      bytes = Math.min(bytes, slice.bytes());
    }
    return new Reading(wall, Math.max(cpu, threadCpu), threadCpu, bytes);
  }

  private Reading slice(int inputs, Decider decider, long length) throws JsonException {
    long turns = 0;
    long bytes = threads.getCurrentThreadAllocatedBytes();
    long cpu = system.getProcessCpuTime();
    long threadCpu = threads.getCurrentThreadCpuTime();
    long start = System.nanoTime();
    long end = start;
    while (end - start < length) {
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
    long start = threads.getCurrentThreadCpuTime();
    warmUp(inputs, decider, start + Math.max(WARM_UP_FACTOR * nanos, LEAST_WARM_UP));
    long compiled;
    do {
      compiled = compiler.getTotalCompilationTime();
      warmUp(inputs, decider, threads.getCurrentThreadCpuTime() + QUIET);
    } while (compiler.getTotalCompilationTime() > compiled
        && threads.getCurrentThreadCpuTime() < start + MOST_WARM_UP);
  }

  private void warmUp(int inputs, Decider decider, long deadline) throws JsonException {
    while (threads.getCurrentThreadCpuTime() < deadline) {
      turn(inputs, decider);
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
