package regent.opa.builtin;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import regent.opa.value.Obj;

/// Responses of `http.send` that may serve again. When they take too much, the oldest go, as in
/// OPA. Thread-safe; only policies that use the network come here, so one lock is enough.
final class ResponseCache {
  /// More are never kept, however small they are.
  private static final int MAX_ENTRIES = 100_000;

  /// A response that may serve again.
  ///
  /// @param until when it has to be revalidated
  record Kept(HttpExchange.Response response, Instant until) {
    /// About as many bytes as it takes.
    long size() {
      long size = response.body().length();
      for (Map.Entry<String, List<String>> header : response.headers().entrySet()) {
        size += header.getKey().length();
        size += header.getValue().stream().mapToLong(String::length).sum();
      }
      return size;
    }
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final LinkedHashMap<Obj, Kept> responses = new LinkedHashMap<>();
  private CacheLimits limits = CacheLimits.DEFAULT;
  private long size;
  private @Nullable Instant cleaned;

  void limit(CacheLimits changed) {
    lock.lock();
    try {
      limits = changed;
      makeRoom(0);
    } finally {
      lock.unlock();
    }
  }

  @Nullable Kept get(Obj request, Instant now) {
    lock.lock();
    try {
      clean(now);
      return responses.get(request);
    } finally {
      lock.unlock();
    }
  }

  void keep(Obj request, Kept kept, Instant now) {
    lock.lock();
    try {
      clean(now);
      remove(request);
      long limit = limits.evictsFrom();
      if (limit > 0 && kept.size() > limit) {
        return;
      }
      makeRoom(kept.size());
      responses.put(request, kept);
      size += kept.size();
    } finally {
      lock.unlock();
    }
  }

  void drop(Obj request) {
    lock.lock();
    try {
      remove(request);
    } finally {
      lock.unlock();
    }
  }

  /// How many bytes are kept.
  long size() {
    lock.lock();
    try {
      return size;
    } finally {
      lock.unlock();
    }
  }

  private void remove(Obj request) {
    Kept old = responses.remove(request);
    if (old != null) {
      size -= old.size();
    }
  }

  private void makeRoom(long needed) {
    long limit = limits.evictsFrom();
    while (!responses.isEmpty()
        && ((limit > 0 && size + needed > limit) || responses.size() >= MAX_ENTRIES)) {
      remove(responses.firstEntry().getKey());
    }
  }

  private void clean(Instant now) {
    if (limits.staleEvery().isZero()) {
      return;
    }
    if (cleaned == null) {
      cleaned = now;
    } else if (!now.isBefore(cleaned.plus(limits.staleEvery()))) {
      cleaned = now;
      responses.values().removeIf(kept -> !now.isBefore(kept.until()));
      size = responses.values().stream().mapToLong(Kept::size).sum();
    }
  }
}
