package regent.authz.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import regent.authz.rest.RequestMetrics.Part;
import regent.authz.rest.server.Response;
import regent.opa.CompileException;
import regent.opa.diagnostic.Diagnostic;
import regent.opa.diagnostic.Source;
import regent.opa.store.Bundles;
import regent.opa.store.Store;
import regent.opa.store.StoreException;
import regent.opa.store.StoreState;
import regent.opa.store.Transaction;
import regent.opa.value.Null;

/// Lists, shows, adds and removes policies: `/v1/policies`.
///
/// Source: <https://www.openpolicyagent.org/docs/rest-api#policy-api>
final class PolicyApi {
  private static final String PROBLEMS = "error(s) occurred while compiling module(s)";

  private final Store store;

  PolicyApi(Store store) {
    this.store = store;
  }

  Response list(Call call) {
    var state = store.state();
    var policies = new ArrayList<Fields>();
    state.policies().values().forEach(policy -> policies.add(json(state, policy)));
    return Answers.ok(new Fields().put("result", policies), call.parameters().pretty());
  }

  Response get(Call call) throws ApiException {
    var state = store.state();
    var policy = state.policies().get(call.rest());
    if (policy == null) {
      throw ApiException.of(
          new StoreException(StoreException.Kind.NOT_FOUND, "policy id \"" + call.rest() + "\""));
    }
    return Answers.ok(new Fields().put("result", json(state, policy)), call.parameters().pretty());
  }

  private static Fields json(StoreState state, Source policy) {
    var tree = state.compiled().tree(policy.name());
    return new Fields()
        .put("id", policy.name())
        .put("raw", policy.text())
        .put("ast", tree.isDefined() ? tree : Null.NULL);
  }

  Response put(Call call) throws ApiException {
    var metrics = new RequestMetrics();
    metrics.start(Part.READ);
    var policy = new Source(call.rest(), new String(call.bodies().raw(call.request()), UTF_8));
    metrics.stop(Part.READ);
    if (!policy.equals(store.state().policies().get(policy.name()))) {
      metrics.start(Part.MODULE_PARSE);
      var path = packageOf(policy);
      metrics.stop(Part.MODULE_PARSE);
      change(
          transaction -> {
            var old = transaction.policies().get(policy.name());
            if (old != null) {
              checkOwner(transaction, packageOf(old));
            }
            checkOwner(transaction, path);
            transaction.put(policy);
            compile(transaction, metrics);
          },
          ApiException.Code.INVALID_PARAMETER);
    }
    return done(call, metrics);
  }

  Response delete(Call call) throws ApiException {
    var metrics = new RequestMetrics();
    change(
        transaction -> {
          checkOwner(transaction, packageOf(transaction.policy(call.rest())));
          transaction.remove(call.rest());
          compile(transaction, metrics);
        },
        ApiException.Code.INVALID_OPERATION);
    return done(call, metrics);
  }

  private static void compile(Transaction transaction, RequestMetrics metrics)
      throws CompileException {
    metrics.start(Part.MODULE_COMPILE);
    transaction.compiled();
    metrics.stop(Part.MODULE_COMPILE);
  }

  private List<String> packageOf(Source policy) throws ApiException {
    try {
      return store.compiler().packageOf(policy);
    } catch (CompileException e) {
      throw isEmpty(e)
          ? ApiException.badRequest(policy.name() + ":0: rego_parse_error: empty module")
          : ApiException.badRequest(PROBLEMS, e);
    }
  }

  private static boolean isEmpty(CompileException problems) {
    var first = problems.diagnostics().getFirst();
    return first.code() == Diagnostic.Code.PARSE && first.message().equals("empty module");
  }

  private static void checkOwner(Transaction transaction, List<String> path) throws ApiException {
    var refusal = Bundles.refusal(transaction.data(), path);
    if (refusal.isPresent()) {
      throw ApiException.badRequest(refusal.get());
    }
  }

  @FunctionalInterface
  private interface Change {
    void make(Transaction transaction) throws StoreException, CompileException, ApiException;
  }

  private void change(Change change, ApiException.Code code) throws ApiException {
    try {
      store.<Boolean, ApiException>write(
          transaction -> {
            try {
              change.make(transaction);
              return true;
            } catch (StoreException e) {
              throw ApiException.of(e);
            }
          });
    } catch (CompileException e) {
      throw new ApiException(400, code, PROBLEMS, ErrorJson.diagnostics(e.diagnostics()));
    }
  }

  private static Response done(Call call, RequestMetrics metrics) {
    var json = new Fields();
    if (call.parameters().metrics()) {
      json.put("metrics", metrics.json());
    }
    return Answers.ok(json, call.parameters().pretty());
  }
}
