package regent.authz.response;

import com.google.protobuf.BoolValue;
import com.google.rpc.Code;
import com.google.rpc.Status;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption.HeaderAppendAction;
import io.envoyproxy.envoy.config.core.v3.QueryParameter;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.envoyproxy.envoy.service.auth.v3.DeniedHttpResponse;
import io.envoyproxy.envoy.service.auth.v3.OkHttpResponse;
import io.envoyproxy.envoy.type.v3.HttpStatus;
import io.envoyproxy.envoy.type.v3.StatusCode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import regent.opa.value.Bool;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Undefined;
import regent.opa.value.Value;

/// Turns what a policy decided into Envoy's CheckResponse, as opa-envoy-plugin does. A decision is
/// a boolean, or an object:
///
/// ```
/// {
///   "allowed": true,                                  # required
///   "headers": {"x": "1"},                            # upstream when allowed, client when denied
///                                                     # {"x": {"value": …, "append_action": …}}
///   "response_headers_to_add": {…}, "request_headers_to_remove": […],
///   "query_parameters_to_set": {…}, "query_parameters_to_remove": […],
///   "http_status": 403, "body": "no",                 # when denied
///   "dynamic_metadata": {…}
/// }
/// ```
///
/// Anything else is an error and never an allow.
///
/// Source: <https://www.openpolicyagent.org/docs/envoy/primer>
public final class CheckResponses {
  private static final Pattern THREE_DIGITS = Pattern.compile("[1-9][0-9]{2}");

  private CheckResponses() {}

  /// The answer for `decision`; the id of the decision is part of its dynamic metadata.
  ///
  /// @param requestHas whether the request has a header of this name
  /// @throws InvalidDecisionException when `decision` is undefined or of the wrong shape
  public static CheckResponse of(Value decision, String decisionId, Predicate<String> requestHas)
      throws InvalidDecisionException {
    var response =
        switch (decision) {
          case Bool allowed -> status(allowed.value());
          case Obj object -> ofObject(new DecisionFields(object), requestHas);
          case Value other -> throw new InvalidDecisionException(problem(other));
        };
    response.getDynamicMetadataBuilder().putFields("decision_id", StructProto.text(decisionId));
    return response.build();
  }

  /// Why `value` is no decision: it is neither a boolean nor an object with a boolean `allowed`.
  public static String problem(Value value) {
    return switch (value) {
      case Obj object when object.get("allowed") instanceof Undefined ->
          "unable to determine evaluation result due to missing \"allowed\" key";
      case Obj object -> DecisionFields.problem("allowed", "boolean", object.get("allowed"));
      case Value other ->
          "illegal value for policy evaluation result: " + DecisionFields.kind(other);
    };
  }

  /// The answer to a request that is not well formed: denied, 400.
  public static CheckResponse badRequest(String reason) {
    String message = "request_parse_error: " + reason;
    return CheckResponse.newBuilder()
        .setStatus(Status.newBuilder().setCode(Code.PERMISSION_DENIED_VALUE).setMessage(message))
        .setDeniedResponse(
            DeniedHttpResponse.newBuilder()
                .setStatus(HttpStatus.newBuilder().setCode(StatusCode.BadRequest))
                .setBody(message))
        .build();
  }

  /// What Envoy is told in dry-run mode: an allowed request, whatever was decided.
  public static CheckResponse dryRun(CheckResponse decided) {
    return decided.getStatus().getCode() == Code.OK_VALUE
        ? decided
        : decided.toBuilder()
            .setStatus(Status.newBuilder().setCode(Code.OK_VALUE))
            .setOkResponse(OkHttpResponse.getDefaultInstance())
            .build();
  }

  private static CheckResponse.Builder status(boolean allowed) {
    return CheckResponse.newBuilder()
        .setStatus(
            Status.newBuilder().setCode(allowed ? Code.OK_VALUE : Code.PERMISSION_DENIED_VALUE));
  }

  private static CheckResponse.Builder ofObject(
      DecisionFields decision, Predicate<String> requestHas) throws InvalidDecisionException {
    boolean allowed =
        switch (decision.get("allowed")) {
          case Bool bool -> bool.value();
          case Value _ -> throw new InvalidDecisionException(problem(decision.object()));
        };
    var response = status(allowed);
    var pairs = decision.pairs("headers");
    switch (decision.get("dynamic_metadata")) {
      case Undefined _ -> {}
      case Obj metadata -> response.setDynamicMetadata(StructProto.of(metadata));
      case Value other -> throw DecisionFields.wrong("dynamic_metadata", "object", other);
    }
    return allowed
        ? response.setOkResponse(ok(decision, headers(forRequest(pairs, requestHas))))
        : response.setDeniedResponse(denied(decision, headers(pairs)));
  }

  private static OkHttpResponse ok(DecisionFields decision, List<HeaderValueOption> headers)
      throws InvalidDecisionException {
    var ok =
        OkHttpResponse.newBuilder()
            .addAllHeaders(headers)
            .addAllHeadersToRemove(decision.strings("request_headers_to_remove"))
            .addAllResponseHeadersToAdd(headers(decision.pairs("response_headers_to_add")))
            .addAllQueryParametersToRemove(decision.strings("query_parameters_to_remove"));
    Value parameters = decision.get("query_parameters_to_set");
    if (parameters.isDefined() && !(parameters instanceof Obj)) {
      throw DecisionFields.wrong("query_parameters_to_set", "object", parameters);
    }
    for (var pair : decision.pairs("query_parameters_to_set")) {
      ok.addQueryParametersToSet(
          QueryParameter.newBuilder().setKey(pair.name()).setValue(pair.value()));
    }
    return ok.build();
  }

  private static DeniedHttpResponse denied(DecisionFields decision, List<HeaderValueOption> headers)
      throws InvalidDecisionException {
    return DeniedHttpResponse.newBuilder()
        .addAllHeaders(headers)
        .setBody(
            switch (decision.get("body")) {
              case Undefined _ -> "";
              case Str text -> text.value();
              case Value other -> throw DecisionFields.wrong("body", "string", other);
            })
        .setStatus(HttpStatus.newBuilder().setCode(httpStatus(decision.get("http_status"))))
        .build();
  }

  /// An integer written as one; Envoy's own list of codes decides which ones there are.
  private static StatusCode httpStatus(Value value) throws InvalidDecisionException {
    return switch (value) {
      case Undefined _ -> StatusCode.Forbidden;
      case Num number -> {
        var code =
            THREE_DIGITS.matcher(number.text()).matches()
                ? StatusCode.forNumber((int) number.longValue())
                : null;
        if (code == null) {
          throw new InvalidDecisionException("invalid HTTP status code " + number);
        }
        yield code;
      }
      case Value other -> throw DecisionFields.wrong("http_status", "number", other);
    };
  }

  /// Envoy knows the conditional actions for headers of responses alone; those of requests are
  /// decided here.
  private static List<DecisionFields.Pair> forRequest(
      List<DecisionFields.Pair> pairs, Predicate<String> requestHas) {
    if (pairs.stream().allMatch(pair -> pair.action() == null)) {
      return pairs;
    }
    return pairs.stream()
        .filter(
            pair ->
                switch (pair.action()) {
                  case ADD_IF_ABSENT -> !requestHas.test(pair.name());
                  case OVERWRITE_IF_EXISTS -> requestHas.test(pair.name());
                  case APPEND_IF_EXISTS_OR_ADD, OVERWRITE_IF_EXISTS_OR_ADD, UNRECOGNIZED -> true;
                  case null -> true;
                })
        .toList();
  }

  private static List<HeaderValueOption> headers(List<DecisionFields.Pair> pairs) {
    var headers = new ArrayList<HeaderValueOption>(pairs.size());
    for (DecisionFields.Pair pair : pairs) {
      var header =
          HeaderValueOption.newBuilder()
              .setHeader(HeaderValue.newBuilder().setKey(pair.name()).setValue(pair.value()));
      if (pair.action() != null) {
        header.setAppendAction(pair.action());
        if (pair.action() == HeaderAppendAction.APPEND_IF_EXISTS_OR_ADD) {
          append(header);
        }
      }
      headers.add(header.build());
    }
    return headers;
  }

  @SuppressWarnings("deprecation") // the action's number is 0, which Envoy takes for "not said"
  private static void append(HeaderValueOption.Builder header) {
    header.setAppend(BoolValue.of(true));
  }

  /// Whether `response` lets the request pass.
  public static boolean allows(CheckResponse response) {
    return response.getStatus().getCode() == Code.OK_VALUE;
  }
}
