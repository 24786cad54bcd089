package regent.opa.management.bundle;

import java.io.IOException;
import java.util.Optional;
import regent.opa.CompileException;
import regent.opa.bundle.Bundle;
import regent.opa.bundle.BundleException;
import regent.opa.bundle.LoadedBundle;
import regent.opa.management.config.BundleSource;
import regent.opa.management.config.Credentials.ServiceType;
import regent.opa.management.schedule.Pause;
import regent.opa.management.service.HostEnvironment;
import regent.opa.management.service.ServiceClient;

/// Follows the one bundle that holds the configuration. It is not put into the store.
public final class DiscoverySource implements AutoCloseable {
  private final BundleDisk disk;
  private final Receiver receiver;
  private final BundleFollower follower;

  /// What is done with the bundle.
  public interface Receiver {
    /// @throws BundleException when it cannot be used; the last one stays
    void apply(Bundle bundle) throws BundleException, CompileException;

    /// Something has changed in [DiscoverySource#status()].
    void changed();
  }

  public DiscoverySource(
      BundleSource source,
      ServiceClient client,
      BundleDisk disk,
      HostEnvironment host,
      Pause pause,
      Receiver receiver) {
    this.disk = disk;
    this.receiver = receiver;
    var parser = BundleSources.parser(source);
    var origin =
        client.config().type() == ServiceType.OCI
            ? new OciOrigin(source, client, parser)
            : new HttpOrigin(source, client, parser, host.clock());
    this.follower = new BundleFollower(source, Optional.empty(), origin, new Target(), host, pause);
  }

  /// Applies what was kept on disk, and begins to follow.
  public void start() {
    if (follower.source().persist()) {
      try {
        disk.load(follower.source().name(), BundleSources.parser(follower.source()))
            .ifPresent(follower::restore);
      } catch (BundleException e) {
        follower.fail(e);
      }
    }
    follower.start();
  }

  public BundleStatus status() {
    return follower.status();
  }

  /// Asks now and waits for the answer.
  ///
  /// @return what went wrong; empty when all is well
  public Optional<Exception> trigger() throws InterruptedException {
    return follower.ask();
  }

  @Override
  public void close() {
    follower.stop();
  }

  private final class Target implements BundleFollower.Target {
    @Override
    public void activate(String name, LoadedBundle bundle, String etag)
        throws BundleException, CompileException {
      switch (bundle) {
        case LoadedBundle.Snapshot snapshot -> receiver.apply(snapshot.bundle());
        case LoadedBundle.Delta _ ->
            throw new BundleException("discovery does not support delta bundles");
      }
    }

    @Override
    public void save(String name, byte[] archive) throws IOException {
      disk.save(name, archive);
    }

    @Override
    public void changed(BundleStatus status) {
      receiver.changed();
    }
  }
}
