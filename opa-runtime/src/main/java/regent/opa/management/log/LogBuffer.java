package regent.opa.management.log;

import regent.opa.management.service.ServiceException;

/// Where events wait for their upload. Thread-safe; one thread uploads at a time.
interface LogBuffer extends AutoCloseable {
  /// Takes an event, or counts it as lost. Waits only where the configuration says that nothing may
  /// be lost.
  Taken push(byte[] event) throws InterruptedException;

  /// What became of an event.
  enum Taken {
    /// It waits, or is lost and counted.
    DONE,
    /// As [#DONE], and there is something that may be uploaded at once.
    READY,
    /// The buffer takes no more events; this one is not counted.
    SEALED
  }

  /// From now on no event is taken; what waits can still be uploaded.
  void seal();

  /// Uploads what is complete; what fails waits for the next time.
  void uploadReady(ChunkSender sender) throws ServiceException, InterruptedException;

  /// Uploads everything; what fails waits for the next time.
  void uploadAll(ChunkSender sender) throws ServiceException, InterruptedException;

  /// How much waits, in bytes or events.
  long size();

  /// Gives up what waits in memory and counts it as lost.
  @Override
  void close();
}
