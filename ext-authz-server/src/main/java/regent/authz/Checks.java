package regent.authz;

import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import regent.authz.input.CheckInput;
import regent.authz.input.RequestParseException;
import regent.authz.metrics.CheckMetrics;
import regent.authz.response.CheckResponses;
import regent.authz.response.InvalidDecisionException;
import regent.opa.decision.Decision;
import regent.opa.decision.Decision.Outcome;
import regent.opa.span.TraceSpan;
import regent.opa.value.Undefined;
import regent.opa.value.Value;

/// One check, whatever protocol asks: request → input → decision → response. A decision that is
/// undefined, has the wrong shape or failed is a failure and never an allow: the protocol reports
/// an error, and Envoy does what its filter says for failures.
public final class Checks {
  private final Supplier<Authorizer> authorizer;
  private final Consumer<Decision> log;
  private final CheckMetrics metrics;

  /// @param authorizer asked once at each request, so that a change needs no restart
  /// @param log sees every decision, after it was answered
  public Checks(Supplier<Authorizer> authorizer, Consumer<Decision> log, CheckMetrics metrics) {
    this.authorizer = authorizer;
    this.log = log;
    this.metrics = metrics;
  }

  /// Decides and replies once, on this thread unless the decision may wait for the network.
  public void check(Request request, Consumer<Reply> reply) {
    Authorizer active = authorizer.get();
    if (active.decider().mayWait()) {
      TraceSpan span = TraceSpan.current();
      Thread.ofVirtual()
          .name("check")
          .start(() -> TraceSpan.in(span, () -> decide(active, request, reply)));
    } else {
      decide(active, request, reply);
    }
  }

  private void decide(Authorizer active, Request request, Consumer<Reply> reply) {
    long start = System.nanoTime();
    AuthorizationPolicy how = active.how();
    Value input;
    try {
      input = request.input(new CheckInput(how.bodies()));
    } catch (RequestParseException e) {
      String problem = String.valueOf(e.getMessage());
      metrics.failed("request_parse_error");
      reply.accept(new Reply.Answer(CheckResponses.badRequest(problem)));
      log.accept(unreadable(how.path(), problem));
      return;
    }
    Decision decision = active.decider().decide(input);
    try {
      var response =
          CheckResponses.of(value(decision.outcome()), decision.id(), request::hasHeader);
      metrics.answered(System.nanoTime() - start);
      reply.accept(new Reply.Answer(how.dryRun() ? CheckResponses.dryRun(response) : response));
      log.accept(decision);
    } catch (InvalidDecisionException e) {
      String problem = String.valueOf(e.getMessage());
      reply.accept(new Reply.Failure(problem));
      var failure =
          decision.outcome() instanceof Outcome.Failure known
              ? known
              : new Outcome.Failure("envoyauth_result_error", problem);
      metrics.failed(failure.code());
      log.accept(decision.with(failure));
    }
  }

  private static Value value(Outcome outcome) throws InvalidDecisionException {
    return switch (outcome) {
      case Outcome.Answer(var value, _) when value.isDefined() -> value;
      case Outcome.Answer _ -> throw new InvalidDecisionException("undefined decision");
      case Outcome.Failure(_, var message) -> throw new InvalidDecisionException(message);
    };
  }

  /// The record of a request that was refused before anything was decided.
  private static Decision unreadable(String path, String problem) {
    return new Decision(
        UUID.randomUUID().toString(),
        path,
        Undefined.UNDEFINED,
        new Outcome.Failure("request_parse_error", problem),
        "",
        Instant.now(),
        Duration.ZERO);
  }

  /// A request in the form of one protocol.
  public interface Request {
    /// Itself as an input document.
    Value input(CheckInput inputs) throws RequestParseException;

    /// Whether it has a header of this name, whose letters may be large or small.
    boolean hasHeader(String name);
  }

  /// A request of version 3 of the API.
  public record CheckV3(CheckRequest check) implements Request {
    @Override
    public Value input(CheckInput inputs) throws RequestParseException {
      return inputs.of(check);
    }

    @Override
    public boolean hasHeader(String name) {
      var http = check.getAttributes().getRequest().getHttp();
      String lower = name.toLowerCase(Locale.ROOT);
      return http.containsHeaders(lower)
          || http.getHeaderMap().getHeadersList().stream()
              .anyMatch(header -> header.getKey().equals(lower));
    }
  }

  /// A request of version 2 of the API.
  public record CheckV2(io.envoyproxy.envoy.service.auth.v2.CheckRequest check) implements Request {
    @Override
    public Value input(CheckInput inputs) throws RequestParseException {
      return inputs.of(check);
    }

    @Override
    public boolean hasHeader(String name) {
      return check
          .getAttributes()
          .getRequest()
          .getHttp()
          .containsHeaders(name.toLowerCase(Locale.ROOT));
    }
  }

  /// What comes of a check.
  public sealed interface Reply {
    /// Allowed or denied.
    record Answer(CheckResponse response) implements Reply {}

    /// No answer could be had: neither allowed nor denied.
    record Failure(String message) implements Reply {}
  }
}
