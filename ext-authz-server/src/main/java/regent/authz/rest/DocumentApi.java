package regent.authz.rest;

import java.util.ArrayList;
import java.util.List;
import regent.authz.rest.RequestMetrics.Part;
import regent.authz.rest.server.Response;
import regent.authz.rest.server.Target;
import regent.opa.CompileException;
import regent.opa.store.Bundles;
import regent.opa.store.PatchOperation;
import regent.opa.store.Store;
import regent.opa.store.StoreException;
import regent.opa.store.Transaction;
import regent.opa.value.Null;
import regent.opa.value.Value;

/// Writes base documents: PUT, PATCH and DELETE of `/v1/data`.
///
/// Source: <https://www.openpolicyagent.org/docs/rest-api#data-api>
final class DocumentApi {
  private final Store store;

  DocumentApi(Store store) {
    this.store = store;
  }

  Response put(Call call) throws ApiException {
    var metrics = new RequestMetrics();
    metrics.start(Part.HANDLER);
    metrics.start(Part.INPUT);
    var value = InputReader.document(call);
    metrics.stop(Part.INPUT);
    var path = path(call);
    boolean onlyNew = call.request().headers().first("If-None-Match").equals("*");
    boolean written = write(transaction -> put(transaction, path, value, onlyNew));
    return written ? done(call, metrics) : Response.of(304);
  }

  private static boolean put(
      Transaction transaction, List<String> path, Value value, boolean onlyNew)
      throws StoreException, ApiException {
    checkOwner(transaction, path);
    if (exists(transaction, path)) {
      if (onlyNew) {
        return false;
      }
    } else if (!path.isEmpty()) {
      transaction.makeObjects(path.subList(0, path.size() - 1));
    }
    transaction.write(PatchOperation.ADD, path, value);
    return true;
  }

  private static boolean exists(Transaction transaction, List<String> path) throws StoreException {
    try {
      transaction.read(path);
      return true;
    } catch (StoreException e) {
      if (e.kind() == StoreException.Kind.NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }

  Response patch(Call call) throws ApiException {
    var metrics = new RequestMetrics();
    metrics.start(Part.HANDLER);
    metrics.start(Part.INPUT);
    var patches = InputReader.patches(call);
    metrics.stop(Part.INPUT);
    var paths = new ArrayList<List<String>>();
    for (var patch : patches) {
      paths.add(patchPath(DocumentPath.trim(call.escapedRest()), patch.path()));
    }
    write(
        transaction -> {
          for (int i = 0; i < paths.size(); i++) {
            checkOwner(transaction, paths.get(i));
            var patch = patches.get(i);
            transaction.write(patch.operation(), paths.get(i), patch.value());
          }
          return true;
        });
    return done(call, metrics);
  }

  /// The path of one operation, below the path of the request, with the escapes of URLs and those
  /// of JSON Pointer.
  private static List<String> patchPath(String root, String written) throws ApiException {
    var below = DocumentPath.trim(written);
    var path = new ArrayList<String>();
    for (var part : List.of(root, below)) {
      if (part.isEmpty()) {
        continue;
      }
      for (var segment : part.split("/", -1)) {
        var key = Target.unescape(segment, false);
        if (key.isEmpty()) {
          throw ApiException.badRequest("bad patch path: " + written);
        }
        path.add(key.get().replace("~1", "/").replace("~0", "~"));
      }
    }
    return path;
  }

  Response delete(Call call) throws ApiException {
    var metrics = new RequestMetrics();
    metrics.start(Part.HANDLER);
    var path = path(call);
    write(
        transaction -> {
          checkOwner(transaction, path);
          transaction.read(path);
          transaction.write(PatchOperation.REMOVE, path, Null.NULL);
          return true;
        });
    return done(call, metrics);
  }

  private static List<String> path(Call call) throws ApiException {
    return DocumentPath.inStore(call.escapedRest())
        .orElseThrow(() -> ApiException.badRequest("bad path: " + call.escapedRest()));
  }

  private static void checkOwner(Transaction transaction, List<String> path) throws ApiException {
    var refusal = Bundles.refusal(transaction.data(), path);
    if (refusal.isPresent()) {
      throw ApiException.badRequest(refusal.get());
    }
  }

  @FunctionalInterface
  private interface Change {
    boolean make(Transaction transaction) throws StoreException, ApiException;
  }

  private boolean write(Change change) throws ApiException {
    try {
      return store.<Boolean, ApiException>write(
          transaction -> {
            try {
              return change.make(transaction);
            } catch (StoreException e) {
              throw ApiException.of(e);
            }
          });
    } catch (CompileException e) {
      throw ApiException.badRequest(String.valueOf(e.getMessage()));
    }
  }

  private static Response done(Call call, RequestMetrics metrics) {
    metrics.stop(Part.HANDLER);
    return call.parameters().metrics()
        ? Answers.ok(new Fields().put("metrics", metrics.json()), false)
        : Response.of(204);
  }
}
