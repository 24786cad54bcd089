package regent.rego;

import java.time.Instant;
import java.util.List;
import regent.opa.CompileException;
import regent.opa.Evaluation;
import regent.opa.data.Data;
import regent.opa.diagnostic.Source;
import regent.opa.value.Obj;

/// Lets the JVM load and compile the compiler before the first author waits for it: a cold compiler
/// takes seconds for a policy that takes a warm one milliseconds.
public final class WarmUp {
  private static final int TURNS = 40;

  /// Uses what most policies use.
  private static final Source POLICY =
      new Source(
          "warm-up.rego",
          """
          package warmup

          http := input.attributes.request.http

          default allow := {"allowed": false, "http_status": 403}

          allow := {"allowed": true, "headers": {"x-user": claims.sub}} if {
            http.method in {"GET", "HEAD"}
            ["accounts", id] = input.parsed_path
            some role in claims.roles
            startswith(role, "read")
            not denied[id]
          }

          denied contains id if some id in data.denied

          claims := payload if {
            [scheme, token] := split(http.headers.authorization, " ")
            lower(scheme) == "bearer"
            [_, payload, _] := io.jwt.decode(token)
          }

          names := {name | some name, value in http.headers; count(value) > 1}

          total(xs) := sum([x | some x in xs; x > 0])

          large if every x in input.numbers { total([x, 1]) > 10 }
          """);

  private WarmUp() {}

  /// Starts on a thread of its own, which ends by itself.
  public static void start() {
    Thread.ofPlatform().name("warm-up").daemon().start(WarmUp::run);
  }

  private static void run() {
    try {
      for (int turn = 0; turn < TURNS; turn++) {
        var query = RegoCompiler.standard().compile(List.of(POLICY)).prepare("data.warmup");
        query.decide(Evaluation.of(Obj.EMPTY, Data.EMPTY, Instant.EPOCH));
      }
    } catch (CompileException e) {
      throw new IllegalStateException("the warm-up policy is right", e);
    }
  }
}
