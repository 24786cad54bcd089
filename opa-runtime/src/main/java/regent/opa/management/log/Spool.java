package regent.opa.management.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import regent.opa.management.config.DecisionLogConfig.Fsync;
import regent.opa.management.schedule.Pause;

/// Events on disk, in the order in which they came.
///
/// A directory of segments, files named by their numbers. An event is its length, the checksum of
/// its bytes, and the bytes; it is written with one call, so that it survives the end of the
/// program at any moment once the call has returned. The file `delivered` says up to where
/// everything has arrived: what lies before is deleted, segment by segment. After a start, whatever
/// lies behind it is delivered again, so that an event may arrive twice but is not lost. A torn
/// event at the end, whose decision was never acknowledged, is cut off.
///
/// The end of the machine, as opposed to that of the program, is what [Fsync] is about.
///
/// Thread-safe.
final class Spool implements AutoCloseable {
  static final int HEADER = 8;
  private static final long LEAST_SEGMENT = 4 << 10;
  private static final long MOST_SEGMENT = 16 << 20;
  private static final int MOST_EVENT = 1 << 30;
  private static final int DIGITS = 20;
  private static final Pattern SEGMENT = Pattern.compile("0[0-9]{19}\\.events");
  private static final Duration BETWEEN_SYNCS = Duration.ofSeconds(1);

  private final Path directory;
  private final long segmentSize;
  private final Fsync fsync;
  private final Pause.Maker pauses;

  /// Whether a thread waits for the time to write to the disk itself.
  private boolean syncing;

  private volatile boolean closed;

  /// The segments by number, with their sizes and numbers of events.
  private final TreeMap<Long, Segment> segments = new TreeMap<>();

  private SpoolPosition delivered;
  private FileChannel writer;

  private Spool(
      Path directory,
      long segmentSize,
      Settings settings,
      SpoolPosition delivered,
      FileChannel writer) {
    this.directory = directory;
    this.segmentSize = segmentSize;
    this.fsync = settings.fsync();
    this.pauses = settings.pauses();
    this.delivered = delivered;
    this.writer = writer;
  }

  private record Segment(long size, long events) {}

  /// @param sizeLimit the most bytes that the spool shall take; 0 for no limit
  /// @param pauses waits between writes to the disk itself
  record Settings(long sizeLimit, Fsync fsync, Pause.Maker pauses) {}

  /// Opens the spool that lies in `directory`, or makes one.
  static Spool open(Path directory, Settings settings) throws IOException {
    long sizeLimit = settings.sizeLimit();
    Files.createDirectories(directory);
    TreeMap<Long, Segment> found = new TreeMap<>();
    try (var files = Files.list(directory)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        String name = file.getFileName().toString();
        if (SEGMENT.matcher(name).matches()) {
          found.put(Long.parseLong(name.substring(0, DIGITS)), scan(file));
        }
      }
    }
    var delivered = readDelivered(directory);
    long last = found.isEmpty() ? delivered.segment() + 1 : found.lastKey();
    long segmentSize =
        Math.clamp(sizeLimit == 0 ? MOST_SEGMENT : sizeLimit / 8, LEAST_SEGMENT, MOST_SEGMENT);
    var writer = writer(directory, last);
    var spool = new Spool(directory, segmentSize, settings, delivered, writer);
    spool.segments.putAll(found);
    spool.segments.putIfAbsent(last, new Segment(0, 0));
    writer.truncate(spool.segments.lastEntry().getValue().size());
    writer.position(writer.size());
    spool.deliver(delivered);
    return spool;
  }

  private static FileChannel writer(Path directory, long segment) throws IOException {
    return FileChannel.open(
        file(directory, segment), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  private static Path file(Path directory, long segment) {
    return directory.resolve("%020d.events".formatted(segment));
  }

  /// The part of `file` that holds whole events.
  private static Segment scan(Path file) throws IOException {
    long size = 0;
    long events = 0;
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      for (var event = read(channel, 0); event.isPresent(); event = read(channel, size)) {
        size += HEADER + event.get().length;
        events++;
      }
    }
    return new Segment(size, events);
  }

  /// The event at `offset`; absent when there is no whole one.
  private static Optional<byte[]> read(FileChannel channel, long offset) throws IOException {
    var header = ByteBuffer.allocate(HEADER);
    if (!readFully(channel, header, offset)) {
      return Optional.empty();
    }
    int length = header.getInt(0);
    if (length <= 0 || length > MOST_EVENT || offset + HEADER + length > channel.size()) {
      return Optional.empty();
    }
    var event = ByteBuffer.allocate(length);
    return readFully(channel, event, offset + HEADER) && checksum(event.array()) == header.getInt(4)
        ? Optional.of(event.array())
        : Optional.empty();
  }

  private static boolean readFully(FileChannel channel, ByteBuffer into, long offset)
      throws IOException {
    long at = offset;
    while (into.hasRemaining()) {
      int read = channel.read(into, at);
      if (read < 0) {
        return false;
      }
      at += read;
    }
    return true;
  }

  private static int checksum(byte[] bytes) {
    var crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  private static SpoolPosition readDelivered(Path directory) throws IOException {
    Path file = directory.resolve("delivered");
    if (!Files.exists(file)) {
      return SpoolPosition.NONE;
    }
    var parts = Files.readString(file).strip().split(" ", -1);
    try {
      return new SpoolPosition(Long.parseLong(parts[0]), Long.parseLong(parts[1]));
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      // Everything is delivered again.
      return SpoolPosition.NONE;
    }
  }

  /// Writes an event; it is safe from the end of this program when this returns.
  ///
  /// @throws IOException when the disk does not take it; then nothing of it stays
  synchronized void append(byte[] event) throws IOException {
    var last = segments.lastEntry();
    long start = last.getValue().size();
    if (start > 0 && start + HEADER + event.length > segmentSize) {
      beginSegment();
      last = segments.lastEntry();
      start = 0;
    }
    if (!writer.isOpen() && !closed) {
      // An interrupt of the thread that wrote has closed the file.
      writer = writer(directory, last.getKey());
    }
    var record = ByteBuffer.allocate(HEADER + event.length);
    record.putInt(event.length).putInt(checksum(event)).put(event).flip();
    try {
      long at = start;
      while (record.hasRemaining()) {
        at += writer.write(record, at);
      }
      if (fsync == Fsync.ALWAYS) {
        writer.force(false);
      }
    } catch (IOException e) {
      cut(start);
      throw e;
    }
    segments.put(
        last.getKey(), new Segment(start + HEADER + event.length, last.getValue().events() + 1));
    if (fsync == Fsync.INTERVAL && !syncing) {
      syncing = true;
      Thread.ofVirtual().name("spool").start(this::syncSoon);
    }
  }

  /// Cuts off what was written of an event. Where that fails, the next event is written over it.
  private void cut(long size) {
    try {
      writer.truncate(size);
    } catch (IOException e) {
      // Whoever reads sees by the checksum where the events end.
    }
  }

  private void syncSoon() {
    try {
      pauses.make().begin(BETWEEN_SYNCS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    synchronized (this) {
      syncing = false;
      sync();
    }
  }

  /// Writes to the disk itself, as far as the disk can.
  private void sync() {
    try {
      if (writer.isOpen() && fsync != Fsync.NEVER) {
        writer.force(false);
      }
    } catch (IOException e) {
      // The events are with the system, which goes on trying: what a sync would add is not there.
    }
  }

  private void beginSegment() throws IOException {
    long number = segments.lastKey() + 1;
    var next = writer(directory, number);
    sync();
    writer.close();
    writer = next;
    segments.put(number, new Segment(0, 0));
  }

  /// The bytes that the spool takes on disk.
  synchronized long size() {
    return segments.values().stream().mapToLong(Segment::size).sum();
  }

  /// Whether everything has been delivered.
  synchronized boolean isEmpty() {
    var last = segments.lastEntry();
    return delivered.compareTo(new SpoolPosition(last.getKey(), last.getValue().size())) >= 0
        || last.getValue().size() == 0 && segments.size() == 1;
  }

  /// Deletes the oldest segment that is neither written nor read.
  ///
  /// @param reading the last segment that is being uploaded: it and those before it stay; 0 for
  ///     none
  /// @return how many events are lost; absent when there is no such segment
  synchronized Optional<Long> dropOldest(long reading) throws IOException {
    for (Map.Entry<Long, Segment> each : segments.entrySet()) {
      long number = each.getKey();
      if (number == segments.lastKey()) {
        return Optional.empty();
      }
      if (number > reading) {
        long events = each.getValue().events() - deliveredIn(number);
        segments.remove(number);
        Files.deleteIfExists(file(directory, number));
        return Optional.of(events);
      }
    }
    return Optional.empty();
  }

  private long deliveredIn(long segment) throws IOException {
    if (segment != delivered.segment()) {
      return 0;
    }
    long events = 0;
    try (var channel = FileChannel.open(file(directory, segment), StandardOpenOption.READ)) {
      long at = 0;
      for (var event = read(channel, 0);
          event.isPresent() && at < delivered.offset();
          event = read(channel, at)) {
        at += HEADER + event.get().length;
        events++;
      }
    }
    return events;
  }

  /// Where reading begins.
  synchronized SpoolPosition start() {
    long first = segments.firstKey();
    return delivered.segment() >= first ? delivered : new SpoolPosition(first, 0);
  }

  /// The events behind `position`, at most about `bytes` of them.
  List<ChunkEncoder.Entry> read(SpoolPosition position, long bytes) throws IOException {
    List<ChunkEncoder.Entry> events = new ArrayList<>();
    SpoolPosition at = position;
    long read = 0;
    while (read < bytes) {
      long end = end(at.segment());
      if (at.offset() >= end) {
        var next = after(at.segment());
        if (next.isEmpty()) {
          return events;
        }
        at = new SpoolPosition(next.get(), 0);
        continue;
      }
      try (var channel = FileChannel.open(file(directory, at.segment()), StandardOpenOption.READ)) {
        while (at.offset() < end && read < bytes) {
          var event = read(channel, at.offset());
          if (event.isEmpty()) {
            // Damaged on disk: what lies behind it in this file cannot be found any more.
            at = new SpoolPosition(at.segment(), end);
            break;
          }
          at = new SpoolPosition(at.segment(), at.offset() + HEADER + event.get().length);
          events.add(new ChunkEncoder.Entry(event.get(), at));
          read += event.get().length;
        }
      }
    }
    return events;
  }

  private synchronized long end(long segment) {
    var known = segments.get(segment);
    return known == null ? 0 : known.size();
  }

  private synchronized Optional<Long> after(long segment) {
    return Optional.ofNullable(segments.higherKey(segment));
  }

  /// Notes that everything before `position` has arrived, and deletes what is not needed any more.
  /// Deleting comes first: it makes room on a disk that is full. What cannot be noted is delivered
  /// again after the next start.
  synchronized void deliver(SpoolPosition position) {
    if (position.compareTo(delivered) < 0 || position.equals(SpoolPosition.NONE) || closed) {
      return;
    }
    delivered = position;
    try {
      deleteDelivered();
      note();
    } catch (IOException e) {
      // Tried again with the next chunk.
    }
  }

  private void deleteDelivered() throws IOException {
    var last = segments.lastEntry();
    boolean isAll = last.getValue().size() > 0 && delivered.offset() == last.getValue().size();
    if (isAll && delivered.segment() == last.getKey()) {
      beginSegment();
      delivered = new SpoolPosition(segments.lastKey(), 0);
    }
    while (segments.firstKey() < delivered.segment() && segments.size() > 1) {
      Files.deleteIfExists(file(directory, segments.firstKey()));
      segments.pollFirstEntry();
    }
  }

  private void note() throws IOException {
    Path temporary = directory.resolve("delivered.tmp");
    Files.writeString(temporary, delivered.segment() + " " + delivered.offset() + "\n");
    Files.move(
        temporary,
        directory.resolve("delivered"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public synchronized void close() {
    closed = true;
    sync();
    try {
      writer.close();
    } catch (IOException e) {
      // What was written is written.
    }
  }
}
