package regent.opa.management.log;

/// Events as they are uploaded.
///
/// @param bytes a JSON array, compressed
/// @param events how many they are
/// @param end where the last one ends in the spool
@SuppressWarnings("ArrayRecordComponent") // never compared; the bytes are not shared
record Chunk(byte[] bytes, int events, SpoolPosition end) {}
