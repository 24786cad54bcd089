package regent.cli.mesh;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import regent.cli.CommandException;
import regent.model.codec.Codec;
import regent.model.codec.CodecException;
import regent.model.json.Json;
import regent.opa.bundle.BundleArchive;
import regent.opa.bundle.BundleException;
import regent.opa.bundle.BundleLimits;

/// `regent bundle`: OPA bundles on the control plane.
@Command(
    name = "bundle",
    description = "Push OPA bundles to the control plane, activate and roll back their revisions.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      BundleCommand.Push.class,
      BundleCommand.ListAll.class,
      BundleCommand.Show.class,
      BundleCommand.Activate.class,
      BundleCommand.Rollback.class,
      BundleCommand.Delete.class
    })
public final class BundleCommand {
  private BundleCommand() {}

  /// What the commands share.
  abstract static class OfMesh implements Callable<Integer> {
    @Spec private @Nullable CommandSpec spec;
    @Mixin private Api api = new Api();

    @Option(
        names = {"-m", "--mesh"},
        defaultValue = "default",
        description = "${DEFAULT-VALUE}")
    private String mesh = "default";

    /// Does the work.
    abstract void run(PrintWriter out) throws CommandException, InterruptedException;

    @Override
    public Integer call() throws CommandException, InterruptedException {
      PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
      run(out);
      out.flush();
      return 0;
    }

    String path(String rest) {
      return "/meshes/" + mesh + "/bundles" + rest;
    }

    Json.Obj send(String method, String rest, byte[] body)
        throws CommandException, InterruptedException {
      String answer = api.send(method, path(rest), "application/vnd.openpolicyagent.bundles", body);
      try {
        return !answer.isEmpty() && Codec.parseJson(answer) instanceof Json.Obj object
            ? object
            : Json.Obj.EMPTY;
      } catch (CodecException e) {
        throw new CommandException("the control plane's answer is not JSON: " + e.getMessage());
      }
    }
  }

  /// What the commands about one bundle share.
  abstract static class OfBundle extends OfMesh {
    @Parameters(index = "0", description = "Name of the bundle.")
    private String name = "";

    String name() {
      return name;
    }

    /// Asks for what lies at `rest` below the bundle.
    Json.Obj ask(String method, String rest, byte[] body)
        throws CommandException, InterruptedException {
      return send(method, "/" + URLEncoder.encode(name, StandardCharsets.UTF_8) + rest, body);
    }

    /// The revisions, the newest first.
    List<Json.Obj> revisions() throws CommandException, InterruptedException {
      List<Json.Obj> revisions = new ArrayList<>();
      for (Json each : ask("GET", "/revisions?size=1000", NOTHING).items("items")) {
        if (each instanceof Json.Obj revision) {
          revisions.add(revision);
        }
      }
      return revisions;
    }
  }

  private static final byte[] NOTHING = new byte[0];

  /// `regent bundle push NAME PATH`.
  @Command(
      name = "push",
      description = {
        "Push a bundle, from a tar.gz or a folder.",
        "The control plane checks all of it; what is wrong is shown with its place, and the"
            + " revision that was active stays."
      },
      mixinStandardHelpOptions = true)
  static final class Push extends OfBundle {
    private static final BundleLimits LIMITS = new BundleLimits(128L << 20, 256L << 20, 50_000);

    @Parameters(index = "1", description = "A tar.gz, or a folder with Rego and data.")
    private Path path = Path.of("");

    @Option(names = "--no-activate", description = "Keep the revision, but do not hand it out yet.")
    private boolean waiting;

    @Override
    void run(PrintWriter out) throws CommandException, InterruptedException {
      Json.Obj answer = ask("PUT", waiting ? "?activate=false" : "", archive());
      Json.Obj revision = answer.object("revision");
      out.println(
          "bundle %s: revision %s (%s) %s"
              .formatted(
                  name(),
                  text(revision, "number"),
                  revision.text("revision"),
                  Json.TRUE.equals(revision.get("active")) ? "is active" : "is kept"));
    }

    private byte[] archive() throws CommandException {
      try {
        return Files.isDirectory(path)
            ? BundleArchive.write(BundleArchive.folder(path, LIMITS))
            : Files.readAllBytes(path);
      } catch (IOException e) {
        throw new CommandException(path + " cannot be read: " + e.getMessage());
      } catch (BundleException e) {
        throw new CommandException(path + ": " + e.getMessage());
      }
    }
  }

  /// `regent bundle list`.
  @Command(
      name = "list",
      description = "List the bundles of a mesh.",
      mixinStandardHelpOptions = true)
  static final class ListAll extends OfMesh {
    @Override
    void run(PrintWriter out) throws CommandException, InterruptedException {
      List<List<String>> rows = new ArrayList<>();
      rows.add(List.of("NAME", "ACTIVE", "REVISION", "BY", "SINCE", "SOURCE"));
      for (Json each : send("GET", "?size=1000", NOTHING).items("items")) {
        if (each instanceof Json.Obj bundle) {
          Json.Obj active = bundle.object("active");
          rows.add(
              List.of(
                  bundle.text("name"),
                  active.fields().isEmpty() ? "-" : text(active, "number"),
                  orDash(active.text("revision")),
                  orDash(bundle.text("activatedBy")),
                  orDash(bundle.text("activatedAt")),
                  source(bundle.object("source"))));
        }
      }
      Columns.print(rows, out);
    }
  }

  private static String source(Json.Obj source) {
    return source.fields().isEmpty()
        ? "push"
        : source.text("origin") + (source.text("state").equals("failing") ? " (failing)" : "");
  }

  /// `regent bundle show NAME`.
  @Command(
      name = "show",
      description = "Show the revisions of a bundle, its source, and who runs which.",
      mixinStandardHelpOptions = true)
  static final class Show extends OfBundle {
    @Override
    void run(PrintWriter out) throws CommandException, InterruptedException {
      List<List<String>> rows = new ArrayList<>();
      rows.add(List.of("", "NUMBER", "REVISION", "SIZE", "BY", "AT", "ORIGIN"));
      for (Json.Obj revision : revisions()) {
        rows.add(
            List.of(
                Json.TRUE.equals(revision.get("active")) ? "*" : "",
                text(revision, "number"),
                orDash(revision.text("revision")),
                text(revision, "size"),
                revision.text("author"),
                revision.text("created"),
                revision.text("origin")));
      }
      Columns.print(rows, out);
      source(ask("GET", "", NOTHING).object("source"), out);
      proxies(out);
    }

    private static void source(Json.Obj source, PrintWriter out) {
      if (source.text("state").equals("failing")) {
        out.println();
        out.println(
            "source %s since %s: %s"
                .formatted(source.text("origin"), source.text("since"), source.text("reason")));
        for (Json each : source.items("problems")) {
          if (each instanceof Json.Obj problem) {
            String place = problem.text("field");
            out.println("  " + (place.isEmpty() ? "" : place + ": ") + problem.text("reason"));
          }
        }
      }
    }

    private void proxies(PrintWriter out) throws CommandException, InterruptedException {
      List<List<String>> rows = new ArrayList<>();
      rows.add(List.of("PROXY", "RUNS", "STATE", "ERROR"));
      for (Json each : ask("GET", "/_proxies", NOTHING).items("items")) {
        if (each instanceof Json.Obj proxy) {
          rows.add(
              List.of(
                  proxy.text("id"),
                  orDash(proxy.text("revision")),
                  proxy.text("state"),
                  orDash(proxy.object("error").text("message"))));
        }
      }
      if (rows.size() > 1) {
        out.println();
        Columns.print(rows, out);
      }
    }
  }

  /// `regent bundle activate NAME REVISION`.
  @Command(
      name = "activate",
      description = "Hand out another revision from now on.",
      mixinStandardHelpOptions = true)
  static final class Activate extends OfBundle {
    @Parameters(index = "1", description = "Number of the revision, or the name it gives itself.")
    private String revision = "";

    @Override
    void run(PrintWriter out) throws CommandException, InterruptedException {
      printActive(ask("POST", "/revisions/" + number() + "/_activate", NOTHING), out);
    }

    private String number() throws CommandException, InterruptedException {
      if (revision.matches("[0-9]{1,18}")) {
        return revision;
      }
      for (Json.Obj each : revisions()) {
        if (each.text("revision").equals(revision)) {
          return text(each, "number");
        }
      }
      throw new CommandException("bundle " + name() + " has no revision " + revision);
    }
  }

  /// `regent bundle rollback NAME`.
  @Command(
      name = "rollback",
      description = "Hand out the revision again that was active before.",
      mixinStandardHelpOptions = true)
  static final class Rollback extends OfBundle {
    @Override
    void run(PrintWriter out) throws CommandException, InterruptedException {
      printActive(ask("POST", "/_rollback", NOTHING), out);
    }
  }

  /// `regent bundle delete NAME`.
  @Command(
      name = "delete",
      description = "Delete a bundle with all its revisions.",
      mixinStandardHelpOptions = true)
  static final class Delete extends OfBundle {
    @Override
    void run(PrintWriter out) throws CommandException, InterruptedException {
      ask("DELETE", "", NOTHING);
      out.println("bundle " + name() + " deleted");
    }
  }

  private static void printActive(Json.Obj bundle, PrintWriter out) {
    Json.Obj active = bundle.object("active");
    out.println(
        "bundle %s: revision %s (%s) is active"
            .formatted(bundle.text("name"), text(active, "number"), active.text("revision")));
  }

  private static String text(Json.Obj json, String field) {
    return json.get(field) instanceof Json.Num(var number) ? number : json.text(field);
  }

  private static String orDash(String text) {
    return text.isEmpty() ? "-" : text;
  }
}
