package regent.cp;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.time.InstantSource;
import org.jboss.logging.Logger;
import picocli.CommandLine;
import regent.rego.EitherVersion;
import regent.rego.RegoCompiler;
import regent.rego.WarmUp;

/// What Quarkus runs: the control plane, until the process is asked to stop.
public final class Application implements QuarkusApplication {
  private static final Logger LOG = Logger.getLogger(Application.class);

  private final Vertx vertx;

  @Inject
  Application(Vertx vertx) {
    this.vertx = vertx;
  }

  @Override
  public int run(String... args) {
    var run = new RunCommand();
    new CommandLine(new Main.Root()).addSubcommand(run).parseArgs(args);
    try (Server server =
        Server.start(
            run.settings(System.getenv()),
            new EitherVersion(RegoCompiler.standard()),
            vertx,
            InstantSource.system())) {
      LOG.infof("ready: %s", server.addresses());
      WarmUp.start();
      Quarkus.waitForExit();
      return 0;
    } catch (Exception e) {
      LOG.errorf("cannot start: %s", e.getMessage());
      LOG.debug("cannot start", e);
      return 1;
    }
  }
}
