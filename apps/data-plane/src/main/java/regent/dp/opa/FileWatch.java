package regent.dp.opa;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Tells when something changes in folders, once for changes that come together.
final class FileWatch implements AutoCloseable {
  /// Editors and deployments write several files at once.
  private static final long TOGETHER_MILLIS = 50;

  private final WatchService service;
  private final List<Folder> folders;
  private final Runnable changed;

  /// @param depth how many levels below it are watched, too
  record Folder(Path path, int depth) {}

  private FileWatch(WatchService service, List<Folder> folders, Runnable changed) {
    this.service = service;
    this.folders = List.copyOf(folders);
    this.changed = changed;
  }

  /// Watches `folders` on a virtual thread.
  static FileWatch start(List<Folder> folders, Runnable changed) throws IOException {
    var watch = new FileWatch(FileSystems.getDefault().newWatchService(), folders, changed);
    watch.register();
    Thread.ofVirtual().name("file-watch").start(watch::run);
    return watch;
  }

  private void register() throws IOException {
    for (var folder : folders) {
      try (var below = Files.walk(folder.path(), folder.depth())) {
        for (var each : (Iterable<Path>) below.filter(Files::isDirectory)::iterator) {
          each.register(
              service,
              StandardWatchEventKinds.ENTRY_CREATE,
              StandardWatchEventKinds.ENTRY_MODIFY,
              StandardWatchEventKinds.ENTRY_DELETE);
        }
      }
    }
  }

  private void run() {
    try {
      while (true) {
        for (var key = service.take();
            key != null;
            key = service.poll(TOGETHER_MILLIS, TimeUnit.MILLISECONDS)) {
          key.pollEvents();
          key.reset();
        }
        // Folders that are new are watched from now on.
        register();
        changed.run();
      }
    } catch (InterruptedException | ClosedWatchServiceException _) {
      // The watch is over.
      return;
    } catch (IOException e) {
      // A folder went away in between; what is left is not watched any more.
      changed.run();
    }
  }

  @Override
  public void close() throws IOException {
    service.close();
  }
}
