package regent.cp.delivery;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import regent.cp.http.Request;
import regent.cp.http.Response;
import regent.cp.insight.Insights;
import regent.cp.insight.ProxyInsight.PolicyState;
import regent.cp.token.DataplaneAuthentication;
import regent.cp.token.TokenException;
import regent.model.codec.Codec;
import regent.model.codec.CodecException;
import regent.model.json.Bytes;
import regent.model.json.Json;
import regent.xds.server.NodeId;

/// OPA's bundle and status services, for agents: `GET /bundles/MESH/DATAPLANE` and
/// `POST /status/MESH/DATAPLANE`, both with the dataplane's token as bearer.
///
/// A request with `Prefer: wait=SECONDS` is held until there is something newer than its
/// `If-None-Match`, so that a change arrives at once.
///
/// Source: https://www.openpolicyagent.org/docs/management-bundles (long polling) and
/// https://www.openpolicyagent.org/docs/management-status.
public final class BundleEndpoint {
  /// How agents call all that they decide with; bundles of a mesh, which have names of their own,
  /// are reported beside it.
  private static final String OWN = "mesh";

  private static final String CONTENT_TYPE = "application/vnd.openpolicyagent.bundles";
  private static final Pattern WAIT = Pattern.compile("wait=([0-9]{1,5})");
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

  /// How long a first request waits for a dataplane that is about to be registered.
  private static final Duration ARRIVAL = Duration.ofSeconds(10);

  private final Bundles bundles;
  private final Insights insights;
  private final DataplaneAuthentication authentication;
  private final Watch watch;

  /// Has the bundle of a proxy made although the proxy has no stream yet.
  @FunctionalInterface
  public interface Watch {
    void watch(NodeId node);
  }

  public BundleEndpoint(
      Bundles bundles, Insights insights, DataplaneAuthentication authentication, Watch watch) {
    this.bundles = bundles;
    this.insights = insights;
    this.authentication = authentication;
    this.watch = watch;
  }

  /// Answers requests below `/bundles` and `/status`; absent for others.
  public Optional<Response> answer(Request request) {
    List<String> path = request.segments();
    if (path.size() != 3) {
      return Optional.empty();
    }
    NodeId node = new NodeId(path.get(1), path.get(2));
    return switch (request.method() + " " + path.getFirst()) {
      case "GET bundles" -> Optional.of(withToken(request, node, () -> bundle(request, node)));
      case "POST status" -> Optional.of(withToken(request, node, () -> status(request, node)));
      default -> Optional.empty();
    };
  }

  private interface Answer {
    Response get();
  }

  private Response withToken(Request request, NodeId node, Answer answer) {
    try {
      String header = request.header("authorization").orElse("");
      authentication.check(
          header.startsWith("Bearer ") ? header.substring("Bearer ".length()) : header, node);
    } catch (TokenException e) {
      return Response.text(401, String.valueOf(e.getMessage()));
    }
    return answer.get();
  }

  private Response bundle(Request request, NodeId node) {
    watch.watch(node);
    String known = request.header("if-none-match").orElse("").replace("\"", "");
    Duration wait = wait(request);
    try {
      Optional<PolicyBundle> bundle =
          bundles.await(node, known, known.isEmpty() && wait.isPositive() ? ARRIVAL : wait);
      if (bundle.isEmpty()) {
        return Response.text(404, "dataplane " + node + " is not known");
      }
      String revision = bundle.get().revision();
      Map<String, String> headers = new LinkedHashMap<>();
      headers.put("etag", "\"" + revision + "\"");
      return revision.equals(known)
          ? new Response(304, CONTENT_TYPE, Bytes.of(""), headers)
          : new Response(200, CONTENT_TYPE, bundle.get().archive(), headers);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Response.text(503, "the control plane is stopping");
    }
  }

  private static Duration wait(Request request) {
    Matcher wait = WAIT.matcher(request.header("prefer").orElse(""));
    if (!wait.find()) {
      return Duration.ZERO;
    }
    Duration asked = Duration.ofSeconds(Long.parseLong(wait.group(1)));
    return asked.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : asked;
  }

  private Response status(Request request, NodeId node) {
    try {
      if (!(Codec.parseJson(request.text()) instanceof Json.Obj status)) {
        return Response.text(400, "the status is no JSON object");
      }
      Json.Obj bundles = status.object("bundles");
      if (own(bundles) instanceof Json.Obj own) {
        insights.policy(node, state(own, revisions(bundles), node));
      }
      return Response.empty(200);
    } catch (CodecException e) {
      return Response.text(400, "the status is no JSON: " + e.getMessage());
    }
  }

  /// An OPA in the place of an agent knows one bundle, by a name of its own.
  private static @Nullable Json own(Json.Obj bundles) {
    return bundles.fields().size() == 1
        ? bundles.fields().values().iterator().next()
        : bundles.get(OWN);
  }

  /// The bundles of the mesh that are part of what the agent runs.
  private static Map<String, String> revisions(Json.Obj bundles) {
    Map<String, String> revisions = new LinkedHashMap<>();
    bundles
        .fields()
        .forEach(
            (name, value) -> {
              if (!value.equals(own(bundles)) && value instanceof Json.Obj bundle) {
                revisions.put(name, bundle.text("active_revision"));
              }
            });
    return revisions;
  }

  private PolicyState state(Json.Obj bundle, Map<String, String> revisions, NodeId node) {
    return new PolicyState(
        bundles.of(node).map(PolicyBundle::revision).orElse(""),
        bundle.text("active_revision"),
        bundle.text("last_successful_activation"),
        revisions,
        error(bundle));
  }

  private static Json.@Nullable Obj error(Json.Obj bundle) {
    Map<String, Json> error = new LinkedHashMap<>();
    for (String field : List.of("code", "message", "errors", "http_code")) {
      Json value = bundle.get(field);
      if (value != null && !(value instanceof Json.Null)) {
        error.put(field, value);
      }
    }
    return bundle.text("code").isEmpty() && bundle.items("errors").isEmpty()
        ? null
        : new Json.Obj(error);
  }
}
