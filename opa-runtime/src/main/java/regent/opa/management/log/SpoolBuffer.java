package regent.opa.management.log;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import regent.opa.management.config.DecisionLogConfig.Overflow;
import regent.opa.management.log.LogCounters.Loss;
import regent.opa.management.service.ServiceException;

/// Keeps events on disk until they have arrived: the end of the program loses none of them.
final class SpoolBuffer implements LogBuffer {
  private static final long BATCH = 4 << 20;
  private static final long LOOK_AGAIN_MILLIS = 100;

  private final Spool spool;
  private final long limit;
  private final long uploadLimit;
  private final Overflow overflow;
  private final LogCounters counters;
  private final Runnable full;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition room = lock.newCondition();
  private volatile long reading;
  private boolean sealed;

  /// @param full is told when a decision waits for room
  /// @param limit the most bytes on disk; 0 for no limit
  SpoolBuffer(
      Spool spool,
      long limit,
      long uploadLimit,
      Overflow overflow,
      LogCounters counters,
      Runnable full) {
    this.spool = spool;
    this.limit = limit;
    this.uploadLimit = uploadLimit;
    this.overflow = overflow;
    this.counters = counters;
    this.full = full;
  }

  @Override
  public Taken push(byte[] event) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      if (limit > 0 && event.length + Spool.HEADER > limit) {
        counters.lose(Loss.TOO_LARGE, 1);
        return Taken.DONE;
      }
      while (!sealed) {
        try {
          if (hasRoom(event)) {
            spool.append(event);
            return Taken.READY;
          }
          if (!makeRoom(Loss.OVERFLOW)) {
            return Taken.READY;
          }
        } catch (IOException e) {
          if (!makeRoom(Loss.DISK)) {
            return Taken.READY;
          }
        }
      }
      return Taken.SEALED;
    } finally {
      lock.unlock();
    }
  }

  private boolean hasRoom(byte[] event) {
    return limit == 0 || spool.size() + Spool.HEADER + event.length <= limit;
  }

  /// Whether it is worth trying again; if not, the event is counted as lost.
  @SuppressWarnings("WaitNotInLoop") // the caller tries again and comes back
  private boolean makeRoom(Loss why) throws InterruptedException {
    if (overflow == Overflow.BLOCK) {
      full.run();
      // Others may make room on a disk that is full: nobody tells.
      var _ = room.await(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
      return true;
    }
    if (overflow == Overflow.DROP_OLDEST) {
      try {
        var dropped = spool.dropOldest(reading);
        if (dropped.isPresent()) {
          counters.count("decision_logs_dropped_buffer_size_limit_bytes_exceeded");
          counters.lose(why, dropped.get());
          return true;
        }
      } catch (IOException e) {
        // Then the new one is lost.
      }
    }
    counters.count("decision_logs_dropped_buffer_size_limit_bytes_exceeded");
    counters.lose(why, 1);
    return false;
  }

  @Override
  public void uploadReady(ChunkSender sender) throws ServiceException, InterruptedException {
    uploadAll(sender);
  }

  @Override
  public void uploadAll(ChunkSender sender) throws ServiceException, InterruptedException {
    var encoder = new ChunkEncoder(uploadLimit, counters);
    try {
      SpoolPosition at = spool.start();
      while (true) {
        reading = at.segment();
        List<ChunkEncoder.Entry> events = spool.read(at, BATCH);
        if (events.isEmpty()) {
          break;
        }
        for (var event : events) {
          send(encoder.encode(event), sender);
        }
        at = events.getLast().end();
      }
      send(encoder.flush(), sender);
      // Events that were too large for any chunk are behind the last chunk.
      delivered(at);
    } catch (IOException e) {
      throw new ServiceException("log upload failed: spool: " + e.getMessage(), e);
    } finally {
      reading = 0;
    }
  }

  private void send(List<Chunk> chunks, ChunkSender sender)
      throws ServiceException, InterruptedException {
    for (Chunk chunk : chunks) {
      sender.send(chunk);
      delivered(chunk.end());
    }
  }

  private void delivered(SpoolPosition position) {
    spool.deliver(position);
    lock.lock();
    try {
      room.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long size() {
    return spool.isEmpty() ? 0 : spool.size();
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

  /// What is on disk stays there for the next start.
  @Override
  public void close() {
    lock.lock();
    try {
      sealed = true;
      room.signalAll();
      spool.close();
    } finally {
      lock.unlock();
    }
  }
}
