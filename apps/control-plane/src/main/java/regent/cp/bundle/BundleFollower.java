package regent.cp.bundle;

import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import regent.cp.bundle.BundleLibrary.Delivery;
import regent.cp.bundle.SourceState.Failure;
import regent.model.bundle.BundleSource;
import regent.model.store.StoreException;
import regent.opa.management.schedule.TimedPause;
import regent.sync.feed.Contents;
import regent.sync.feed.Feed;
import regent.sync.feed.FeedException;
import regent.sync.feed.Revision;

/// Follows one source: asks, delivers what is new, waits, asks again. What is refused, and why, is
/// kept beside the bundle; the last good revision stays active.
final class BundleFollower implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(BundleFollower.class);
  private static final String AUTHOR = "mesh-system:source";

  /// After so many rounds a refused revision is tried again: what it did not go with may have
  /// changed.
  private static final int ROUNDS_OF_REFUSAL = 10;

  private final String mesh;
  private final String name;
  private final BundleSource source;
  private final BundleLibrary library;
  private final Feeds feeds;
  private final InstantSource clock;
  private final TimedPause pause = new TimedPause();
  private final Thread thread;
  private volatile boolean closed;
  private volatile boolean renewed;

  /// What the source had last, whether it was taken or not.
  private Revision known = Revision.NONE;

  private @Nullable Failure refusal;
  private int roundsOfRefusal;
  private @Nullable Feed feed;

  BundleFollower(
      String mesh,
      String name,
      BundleSource source,
      BundleLibrary library,
      Feeds feeds,
      InstantSource clock) {
    this.mesh = mesh;
    this.name = name;
    this.source = source;
    this.library = library;
    this.feeds = feeds;
    this.clock = clock;
    this.thread = Thread.ofVirtual().name("bundle-" + mesh + "-" + name).unstarted(this::follow);
  }

  void start() {
    thread.start();
  }

  /// Asks again at once, with secrets as they are now.
  void renew() {
    renewed = true;
    pause.end();
  }

  private void follow() {
    try {
      while (!closed) {
        round();
        pause.begin(source.intervalOrDefault());
      }
    } catch (InterruptedException e) {
      // Stopped.
    } finally {
      closeFeed();
    }
  }

  private void round() throws InterruptedException {
    if (renewed) {
      renewed = false;
      closeFeed();
      known = Revision.NONE;
    }
    if (refusal != null && ++roundsOfRefusal >= ROUNDS_OF_REFUSAL) {
      known = Revision.NONE;
      roundsOfRefusal = 0;
    }
    try {
      Feed asked = feed == null ? feeds.of(mesh, source) : feed;
      feed = asked;
      if (asked.fetch(known) instanceof Contents.Archive archive) {
        deliver(asked, archive);
      }
      note(asked.origin(), refusal);
    } catch (FeedException e) {
      LOG.warnf("source of bundle %s/%s: %s", mesh, name, e.getMessage());
      note(origin(), new Failure(String.valueOf(e.getMessage()), List.of()));
    } catch (StoreException e) {
      LOG.warnf("bundle %s/%s: %s", mesh, name, e.getMessage());
      known = Revision.NONE;
    } catch (RuntimeException e) {
      LOG.errorf(e, "bundle %s/%s", mesh, name);
    }
  }

  private void deliver(Feed from, Contents.Archive archive) throws StoreException {
    try {
      var delivered =
          library.deliver(
              mesh,
              name,
              archive.archive(),
              new Delivery(
                  AUTHOR, from.origin(), archive.revision().text(), archive.label(), true));
      refusal = null;
      if (delivered.isNew()) {
        LOG.infof(
            "bundle %s/%s: revision %d from %s",
            mesh, name, delivered.revision().number(), from.origin());
      }
    } catch (BundleRefused e) {
      LOG.warnf(
          "bundle %s/%s: %s of %s is refused: %s",
          mesh, name, archive.revision().text(), from.origin(), e.getMessage());
      refusal = new Failure("what the source has is refused", e.problems());
      roundsOfRefusal = 0;
    }
    known = archive.revision();
  }

  private void note(String origin, @Nullable Failure failure) {
    try {
      library.source(
          mesh,
          name,
          new SourceState(
              origin, known.text(), clock.instant().truncatedTo(ChronoUnit.MILLIS), failure));
    } catch (StoreException e) {
      LOG.warnf("bundle %s/%s: %s", mesh, name, e.getMessage());
    }
  }

  private String origin() {
    Feed asked = feed;
    return asked == null ? "source" : asked.origin();
  }

  private void closeFeed() {
    Feed asked = feed;
    if (asked != null) {
      asked.close();
      feed = null;
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
