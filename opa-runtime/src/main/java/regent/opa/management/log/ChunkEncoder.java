package regent.opa.management.log;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import regent.opa.value.Json;
import regent.opa.value.JsonException;
import regent.opa.value.Obj;
import regent.opa.value.Str;

/// Cuts events into compressed chunks, each as full as the limit of uploads allows.
///
/// How many bytes fit is known only once they are compressed. So the encoder keeps a guess of how
/// many uncompressed bytes fill a chunk. A chunk that turns out less than 90 per cent full raises
/// the guess, faster each time; one that is too large lowers it and is cut again; one in between
/// leaves it alone. An event that is too large by itself is tried without its recorded answers, and
/// lost when that does not help.
///
/// Source: <https://www.openpolicyagent.org/docs/management-decision-logs> (Adaptive limit); as
/// OPA's chunks are cut. Not thread-safe.
final class ChunkEncoder {
  private static final double FULL = 0.9;
  private static final double EXPONENT_STEP = 0.2;

  private final long limit;
  private final long threshold;
  private final LogCounters counters;
  private ByteArrayOutputStream buffer = new ByteArrayOutputStream();
  private Optional<GZIPOutputStream> gzip = Optional.empty();
  private List<Entry> entries = new ArrayList<>();
  private long written;

  /// The guess.
  private long uncompressedLimit;

  private double upExponent;
  private double downExponent;

  /// The smallest size of an event that is known not to fit; 0 when none is.
  private long tooLarge;

  private boolean scalingDown;

  /// @param limit the most bytes of a chunk
  ChunkEncoder(long limit, LogCounters counters) {
    this.limit = limit;
    this.threshold = (long) (limit * FULL);
    this.counters = counters;
    this.uncompressedLimit = limit;
  }

  /// An event to encode.
  ///
  /// @param json the event
  /// @param end where it ends in the spool
  @SuppressWarnings("ArrayRecordComponent") // never compared; the bytes are not shared
  record Entry(byte[] json, SpoolPosition end) {

    /// The event without its recorded answers; absent when it has none.
    Optional<Entry> reduced() {
      try {
        if (Json.read(json) instanceof Obj event && event.get("nd_builtin_cache").isDefined()) {
          return Optional.of(new Entry(Json.bytes(event.without(Str.of("nd_builtin_cache"))), end));
        }
        return Optional.empty();
      } catch (JsonException e) {
        throw new IllegalStateException("an event that is not JSON", e);
      }
    }
  }

  /// Takes an event; returns the chunks that are complete.
  List<Chunk> encode(Entry event) {
    Entry entry = event;
    if (tooLarge != 0 && entry.json().length >= tooLarge) {
      var reduced = entry.reduced();
      if (reduced.isEmpty()) {
        lose();
        return List.of();
      }
      entry = reduced.get();
      counters.count("decision_logs_nd_builtin_cache_dropped");
    }
    if (entry.json().length + written + 1 < uncompressedLimit) {
      append(entry);
      return List.of();
    }
    if (written == 0) {
      return encodeAlone(entry);
    }
    List<Entry> inside = entries;
    Chunk chunk = close();
    if (chunk.bytes().length < threshold) {
      scaleUp();
      return followedBy(chunk, entry);
    }
    if (chunk.bytes().length < limit) {
      counters.count("enc_uncompressed_limit_stable");
      counters.count("enc_soft_limit_stable");
      downExponent = upExponent;
      return followedBy(chunk, entry);
    }
    List<Entry> again = new ArrayList<>(inside);
    again.add(entry);
    return scaleDown(again);
  }

  private List<Chunk> followedBy(Chunk chunk, Entry entry) {
    List<Chunk> chunks = new ArrayList<>();
    chunks.add(chunk);
    chunks.addAll(encode(entry));
    return chunks;
  }

  /// An event that is larger than the guess: it becomes a chunk of its own.
  private List<Chunk> encodeAlone(Entry entry) {
    append(entry);
    Chunk chunk = close();
    if (chunk.bytes().length <= limit) {
      uncompressedLimit = entry.json().length;
      scaleUp();
      return List.of(chunk);
    }
    if (tooLarge == 0 || entry.json().length < tooLarge) {
      tooLarge = entry.json().length;
    }
    counters.count("enc_log_exceeded_upload_size_limit_bytes");
    var reduced = entry.reduced();
    if (reduced.isEmpty()) {
      lose();
      return List.of();
    }
    append(reduced.get());
    if (close().bytes().length > limit) {
      lose();
      return List.of();
    }
    append(reduced.get());
    counters.count("decision_logs_nd_builtin_cache_dropped");
    uncompressedLimit = Math.max(uncompressedLimit, reduced.get().json().length);
    scaleUp();
    return List.of();
  }

  private void lose() {
    counters.count("decision_logs_encoding_failure");
    counters.lose(LogCounters.Loss.TOO_LARGE, 1);
  }

  private void scaleUp() {
    counters.count("enc_uncompressed_limit_scale_up");
    counters.count("enc_soft_limit_scale_up");
    uncompressedLimit *= (long) Math.pow(2, upExponent + 1);
    upExponent += EXPONENT_STEP;
  }

  private List<Chunk> scaleDown(List<Entry> again) {
    boolean reduced = uncompressedLimit > limit;
    if (reduced) {
      counters.count("enc_uncompressed_limit_scale_down");
      counters.count("enc_soft_limit_scale_down");
      downExponent = Math.max(downExponent, upExponent);
      uncompressedLimit /= (long) Math.pow(2, downExponent - upExponent + 1);
      if (upExponent > 0) {
        upExponent -= EXPONENT_STEP;
      }
    }
    // When nothing can be lowered any more, one chunk for each event ends the search.
    boolean oneEach = scalingDown && !reduced;
    boolean before = scalingDown;
    scalingDown = true;
    List<Chunk> chunks = new ArrayList<>();
    for (Entry entry : again) {
      chunks.addAll(encode(entry));
      if (oneEach && written > 0) {
        chunks.add(close());
      }
    }
    scalingDown = before;
    return chunks;
  }

  /// The chunks of all events that are left.
  List<Chunk> flush() {
    List<Chunk> chunks = new ArrayList<>();
    while (written > 0) {
      List<Entry> inside = entries;
      Chunk chunk = close();
      if (chunk.bytes().length < limit || inside.size() == 1) {
        chunks.add(chunk);
      } else {
        chunks.addAll(scaleDown(inside));
      }
    }
    return chunks;
  }

  /// How many events wait for their chunk to be full.
  int pending() {
    return entries.size();
  }

  private void append(Entry entry) {
    try {
      if (gzip.isEmpty()) {
        gzip = Optional.of(new GZIPOutputStream(buffer));
      }
      gzip.get().write(written == 0 ? '[' : ',');
      gzip.get().write(entry.json());
      written += entry.json().length + 1L;
      entries.add(entry);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
  }

  private Chunk close() {
    try {
      var open = gzip.orElseThrow();
      open.write(']');
      open.close();
      var chunk = new Chunk(buffer.toByteArray(), entries.size(), entries.getLast().end());
      buffer = new ByteArrayOutputStream();
      gzip = Optional.empty();
      entries = new ArrayList<>();
      written = 0;
      return chunk;
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
  }
}
