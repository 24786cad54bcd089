package regent.opa.management.log;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import regent.opa.management.config.DecisionLogConfig.Overflow;
import regent.opa.management.log.ChunkEncoder.Entry;
import regent.opa.management.log.LogCounters.Loss;
import regent.opa.management.service.ServiceException;

/// Keeps events in memory, up to a number; they are encoded when they are uploaded, so that
/// decisions do not wait for the compression.
final class EventBuffer implements LogBuffer {
  private final long limit;
  private final Overflow overflow;
  private final LogCounters counters;
  private final Runnable full;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition room = lock.newCondition();
  private final Deque<byte[]> events = new ArrayDeque<>();

  /// Chunks whose upload failed. Used by the thread that uploads, as the encoder.
  private final Deque<Chunk> failed = new ArrayDeque<>();

  private final ChunkEncoder encoder;
  private boolean sealed;

  /// @param full is told when a decision waits for room
  /// @param limit the most events
  EventBuffer(
      long limit, long uploadLimit, Overflow overflow, LogCounters counters, Runnable full) {
    this.limit = limit;
    this.overflow = overflow;
    this.counters = counters;
    this.full = full;
    this.encoder = new ChunkEncoder(uploadLimit, counters);
  }

  @Override
  public Taken push(byte[] event) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!sealed && events.size() >= limit) {
        switch (overflow) {
          case BLOCK -> {
            full.run();
            room.await();
          }
          case DROP_OLDEST -> {
            events.removeFirst();
            drop(1);
          }
          case DROP_NEW -> {
            drop(1);
            return Taken.READY;
          }
        }
      }
      if (sealed) {
        return Taken.SEALED;
      }
      events.addLast(event);
      return Taken.READY;
    } finally {
      lock.unlock();
    }
  }

  private void drop(long number) {
    counters.count("decision_logs_dropped_buffer_size_limit_exceeded");
    counters.lose(Loss.OVERFLOW, number);
  }

  @Override
  public void uploadReady(ChunkSender sender) throws ServiceException, InterruptedException {
    sendFailed(sender);
    for (byte[] event = first(); event != null; event = first()) {
      synchronized (encoder) {
        failed.addAll(encoder.encode(new Entry(event, SpoolPosition.NONE)));
      }
      sendFailed(sender);
    }
  }

  private void sendFailed(ChunkSender sender) throws ServiceException, InterruptedException {
    for (Chunk chunk = failed.peekFirst(); chunk != null; chunk = failed.peekFirst()) {
      sender.send(chunk);
      failed.removeFirst();
    }
  }

  private byte @Nullable [] first() {
    lock.lock();
    try {
      byte[] event = events.pollFirst();
      room.signalAll();
      return event;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void uploadAll(ChunkSender sender) throws ServiceException, InterruptedException {
    uploadReady(sender);
    synchronized (encoder) {
      failed.addAll(encoder.flush());
    }
    sendFailed(sender);
  }

  @Override
  public long size() {
    lock.lock();
    try {
      return events.size();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void seal() {
    lock.lock();
    try {
      sealed = true;
      room.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      sealed = true;
      room.signalAll();
      synchronized (encoder) {
        long left = events.size() + (long) encoder.pending();
        counters.lose(Loss.SHUTDOWN, left + failed.stream().mapToInt(Chunk::events).sum());
      }
      events.clear();
      failed.clear();
    } finally {
      lock.unlock();
    }
  }
}
