package regent.opa.management.log;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import regent.opa.management.config.DecisionLogConfig.Overflow;
import regent.opa.management.log.ChunkEncoder.Entry;
import regent.opa.management.log.LogCounters.Loss;
import regent.opa.management.service.ServiceException;

/// Keeps complete chunks in memory, up to a number of bytes.
final class SizeBuffer implements LogBuffer {
  private final long limit;
  private final Overflow overflow;
  private final LogCounters counters;
  private final Runnable full;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition room = lock.newCondition();
  private final Deque<Chunk> chunks = new ArrayDeque<>();
  private final ChunkEncoder encoder;
  private long bytes;
  private boolean sealed;

  /// @param full is told when a decision waits for room
  /// @param limit the most bytes of chunks; 0 for no limit
  /// @param uploadLimit the most bytes of one chunk
  SizeBuffer(long limit, long uploadLimit, Overflow overflow, LogCounters counters, Runnable full) {
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
      if (sealed) {
        return Taken.SEALED;
      }
      for (Chunk chunk : encoder.encode(new Entry(event, SpoolPosition.NONE))) {
        add(chunk);
      }
      return chunks.isEmpty() ? Taken.DONE : Taken.READY;
    } finally {
      lock.unlock();
    }
  }

  private void add(Chunk chunk) throws InterruptedException {
    int size = chunk.bytes().length;
    if (limit > 0 && size > limit) {
      drop(chunk);
      return;
    }
    while (limit > 0 && bytes + size > limit) {
      switch (overflow) {
        case BLOCK -> {
          if (sealed) {
            // It holds events that were taken before: they are uploaded with what is left.
            keep(chunk);
            return;
          }
          full.run();
          room.await();
        }
        case DROP_OLDEST -> {
          Chunk oldest = chunks.removeFirst();
          bytes -= oldest.bytes().length;
          drop(oldest);
        }
        case DROP_NEW -> {
          drop(chunk);
          return;
        }
      }
    }
    keep(chunk);
  }

  private void keep(Chunk chunk) {
    chunks.addLast(chunk);
    bytes += chunk.bytes().length;
  }

  private void drop(Chunk chunk) {
    counters.count("decision_logs_dropped_buffer_size_limit_exceeded");
    counters.count("decision_logs_dropped_buffer_size_limit_bytes_exceeded");
    counters.lose(Loss.OVERFLOW, chunk.events());
  }

  @Override
  public void uploadReady(ChunkSender sender) throws ServiceException, InterruptedException {
    for (Chunk chunk = first(); chunk != null; chunk = first()) {
      boolean sent = false;
      try {
        sender.send(chunk);
        sent = true;
      } finally {
        if (!sent) {
          putBack(chunk);
        }
      }
    }
  }

  private @Nullable Chunk first() {
    lock.lock();
    try {
      Chunk chunk = chunks.pollFirst();
      if (chunk != null) {
        bytes -= chunk.bytes().length;
        room.signalAll();
      }
      return chunk;
    } finally {
      lock.unlock();
    }
  }

  /// A chunk that is older than all others: it goes back to the front, if there is room for it.
  private void putBack(Chunk chunk) {
    lock.lock();
    try {
      boolean fits = limit == 0 || bytes + chunk.bytes().length <= limit;
      if (fits || overflow != Overflow.DROP_OLDEST) {
        chunks.addFirst(chunk);
        bytes += chunk.bytes().length;
      } else {
        drop(chunk);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void uploadAll(ChunkSender sender) throws ServiceException, InterruptedException {
    lock.lockInterruptibly();
    try {
      List<Chunk> rest = encoder.flush();
      rest.forEach(this::keep);
    } finally {
      lock.unlock();
    }
    uploadReady(sender);
  }

  @Override
  public long size() {
    lock.lock();
    try {
      return bytes;
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
      counters.lose(Loss.SHUTDOWN, encoder.pending());
      chunks.forEach(chunk -> counters.lose(Loss.SHUTDOWN, chunk.events()));
      chunks.clear();
      bytes = 0;
    } finally {
      lock.unlock();
    }
  }
}
