package regent.samples.ledger.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import regent.samples.ledger.demo.Ask.Entry;

/// `./regent demo`: each step is shown and checked; with `--once` the demo ends by itself, with
/// status 0 only when every step came out as expected.
public final class Demo {
  private static final String TELLER =
      Tokens.of(
          "{\"sub\":\"tina\",\"aud\":\"ledger\",\"roles\":[\"teller\"],\"limit\":100}",
          Tokens.SECRET);
  private static final String CUSTOMER =
      Tokens.of("{\"sub\":\"carl\",\"aud\":\"ledger\",\"roles\":[],\"limit\":0}", Tokens.SECRET);
  private static final String AUDITOR =
      Tokens.of(
          "{\"sub\":\"aude\",\"aud\":\"ledger\",\"roles\":[\"auditor\"],\"limit\":0}",
          Tokens.SECRET);
  private static final String FORGED =
      Tokens.of("{\"sub\":\"tina\",\"aud\":\"ledger\",\"roles\":[\"teller\"]}", "a guess");

  private static final Ask AUDIT =
      new Ask(Entry.LEDGER, "GET", "/accounts/1", AUDITOR, "auditor", null, 403);

  private static final List<Ask> ASKS =
      List.of(
          new Ask(Entry.LEDGER, "GET", "/health", null, "", null, 200),
          new Ask(Entry.WEB, "GET", "/accounts", null, "", null, 401),
          new Ask(Entry.WEB, "GET", "/accounts", FORGED, "forged", null, 401),
          new Ask(Entry.WEB, "GET", "/accounts", CUSTOMER, "customer", null, 200),
          new Ask(Entry.LEDGER, "GET", "/accounts", CUSTOMER, "customer", null, 403),
          new Ask(Entry.WEB, "POST", "/accounts/1/transfers", TELLER, "teller", amount(50), 201),
          new Ask(Entry.WEB, "POST", "/accounts/1/transfers", TELLER, "teller", amount(500), 403),
          new Ask(Entry.WEB, "POST", "/accounts/1/transfers", CUSTOMER, "customer", amount(5), 403),
          new Ask(Entry.WEB, "DELETE", "/accounts/1", TELLER, "teller", null, 403),
          AUDIT);

  private final Mesh mesh;
  private final PrintStream out;
  private int asked;

  private Demo(Mesh mesh, PrintStream out) {
    this.mesh = mesh;
    this.out = out;
  }

  /// Runs the demo.
  ///
  /// @param arguments `--once` to end after the last step
  public static void main(String[] arguments) throws IOException, InterruptedException {
    boolean once = List.of(arguments).contains("--once");
    Path launcher = Path.of(System.getenv("REGENT_LAUNCHER"));
    Path home = Objects.requireNonNull(launcher.toAbsolutePath().getParent());
    Path work = Files.createTempDirectory("regent-demo-");
    var children = new Children(launcher, work);
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(children::close));
    try (var mesh = Mesh.start(home.resolve("samples/ledger"), work, children)) {
      var demo = new Demo(mesh, System.out);
      demo.steps();
      if (!once) {
        demo.invite();
        new CountDownLatch(1).await();
      }
    } catch (DemoException e) {
      System.err.println("\nThe demo failed: " + e.getMessage());
      System.exit(1);
    }
    System.exit(0);
  }

  private void steps() throws IOException, InterruptedException, DemoException {
    headline("A mesh with two services, each behind an Envoy of its own");
    for (var file :
        List.of("mesh.yaml", "services.yaml", "route.yaml", "timeout.yaml", "policy.yaml")) {
      apply(file);
    }
    mesh.startAgents();
    out.println("  the control plane, both agents and both Envoys are up");

    headline("Ten requests, decided beside the ledger");
    out.printf(
        "  %-50s %-18s %6s  %-8s %-26s %6s%n",
        "request", "caller", "status", "decision", "rule", "µs");
    for (Ask ask : ASKS) {
      ask(ask);
    }
    change();
    mistake();
  }

  private void change() throws IOException, InterruptedException, DemoException {
    headline("The policy changes: auditors may read from outside of the mesh");
    long start = System.nanoTime();
    apply("policy-changed.yaml");
    mesh.await("the new policy", "ledger", () -> mesh.status(AUDIT, "changed") == 200);
    out.printf(
        "  from the PUT to the first request decided by the new policy: %d ms%n",
        (System.nanoTime() - start) / 1_000_000);
    ask(
        new Ask(
            AUDIT.through(), AUDIT.method(), AUDIT.path(), AUDIT.token(), AUDIT.who(), null, 200));
  }

  private void mistake() throws IOException, InterruptedException, DemoException {
    headline("A policy with mistakes is refused when it is written");
    var answer = mesh.api().apply(mesh.sample("policy-mistaken.yaml")).getFirst();
    out.println("  " + answer.request() + " answers " + answer.status() + ":");
    JsonNode problem = new ObjectMapper().readTree(answer.body());
    for (JsonNode parameter : problem.path("invalid_parameters")) {
      out.println(
          "    " + parameter.path("field").asText() + ": " + parameter.path("reason").asText());
    }
    check(answer.status() == 400, "the mistaken policy was not refused");
    check(problem.path("invalid_parameters").size() >= 2, "not every mistake was named");
    out.println("  and traffic goes on under the old one:");
    ask(ASKS.get(5));
  }

  private void apply(String file) throws IOException, InterruptedException, DemoException {
    for (var answer : mesh.api().apply(mesh.sample(file))) {
      out.println("  " + answer.request() + "  " + answer.status());
      check(answer.isOk(), file + " was refused: " + answer.body());
    }
  }

  private void ask(Ask ask) throws IOException, InterruptedException, DemoException {
    String mark = "ask-" + ++asked;
    int status = mesh.status(ask, mark);
    mesh.await(
        "the decision about " + ask.line(), "ledger", () -> mesh.decisions().of(mark).isPresent());
    JsonNode decision = mesh.decisions().of(mark).orElseThrow();
    JsonNode result = decision.path("result");
    boolean allowed = result.isBoolean() ? result.asBoolean() : result.path("allowed").asBoolean();
    JsonNode rule = decision.path("decided_by");
    out.printf(
        "  %-50s %-18s %6d  %-8s %-26s %6d%n",
        ask.line(),
        ask.caller(),
        status,
        allowed ? "allow" : "deny",
        rule.path("rule").asText("-").replace("data.ledger.authz.", "")
            + " line "
            + rule.path("row").asText("-"),
        decision.at("/metrics/timer_rego_query_eval_ns").asLong() / 1000);
    check(status == ask.wantedStatus(), "wanted status " + ask.wantedStatus());
    check(!rule.path("row").isMissingNode(), "the log does not say which rule decided");
  }

  private void invite() {
    headline("It stays up. Try:");
    out.println("  curl " + mesh.url("ledger-in") + "/health");
    out.println(
        "  curl -i "
            + mesh.url("web-in")
            + "/accounts -H 'authorization: Bearer "
            + CUSTOMER
            + "'");
    out.println("  curl " + mesh.url("api") + "/meshes/default/dataplanes/ledger/_overview");
    out.println(
        "  edit samples/ledger/policy.yaml, then: ./regent apply -f samples/ledger/policy.yaml"
            + " --address "
            + mesh.url("api"));
    out.println("  tail -f " + mesh.work().resolve("decisions.jsonl"));
    out.println("Ctrl-C ends it.");
  }

  private void headline(String text) {
    out.println("\n" + text);
  }

  private static void check(boolean expected, String otherwise) throws DemoException {
    if (!expected) {
      throw new DemoException(otherwise);
    }
  }

  private static String amount(int amount) {
    return "{\"amount\": " + amount + "}";
  }
}
