package regent.opa.management.log;

/// A place in the spool, between two events.
///
/// @param segment the number of the file
/// @param offset in the file, in bytes
record SpoolPosition(long segment, long offset) implements Comparable<SpoolPosition> {
  /// Where there is no spool.
  static final SpoolPosition NONE = new SpoolPosition(0, 0);

  @Override
  public int compareTo(SpoolPosition other) {
    int bySegment = Long.compare(segment, other.segment);
    return bySegment != 0 ? bySegment : Long.compare(offset, other.offset);
  }
}
