package regent.opa.bundle;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import regent.opa.bundle.LoadedBundle.Change;
import regent.opa.diagnostic.Source;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Undefined;
import regent.opa.value.Value;

/// What a delta bundle says: how the documents of one state of a bundle become those of another.
/// Objects are compared key by key; anything else that differs is written whole.
///
/// A delta cannot change policies, roots or compiled forms, and OPA takes one without changes for
/// an empty bundle; the whole bundle has to be sent then.
///
/// Source: <https://www.openpolicyagent.org/docs/management-bundles#delta-bundles>
public final class BundleDelta {
  private static final Str REVISION = Str.of("revision");
  private static final Str METADATA = Str.of("metadata");

  private final List<Change> changes = new ArrayList<>();
  private boolean possible = true;

  private BundleDelta() {}

  /// The delta that leads from one state to another; absent when there can be none.
  public static Optional<LoadedBundle.Delta> between(
      LoadedBundle.Snapshot from, LoadedBundle.Snapshot to) {
    boolean same =
        texts(from.bundle()).equals(texts(to.bundle()))
            && Set.copyOf(from.manifest().roots()).equals(Set.copyOf(to.manifest().roots()))
            && rest(from.written()).equals(rest(to.written()))
            && !to.written().get("wasm").isDefined();
    if (!same) {
      return Optional.empty();
    }
    var delta = new BundleDelta();
    delta.compare("", from.bundle().data(), to.bundle().data());
    return delta.possible && !delta.changes.isEmpty()
        ? Optional.of(new LoadedBundle.Delta(to.manifest(), delta.changes, to.written()))
        : Optional.empty();
  }

  private static Map<String, String> texts(Bundle bundle) {
    Map<String, String> texts = new TreeMap<>();
    for (Source module : bundle.modules()) {
      texts.put(module.name(), module.text());
    }
    return texts;
  }

  /// What a manifest says besides its revision and what does not concern decisions.
  private static Map<Value, Value> rest(Obj manifest) {
    Map<Value, Value> rest = new TreeMap<>();
    for (Value key : manifest.keys()) {
      if (!key.equals(REVISION) && !key.equals(METADATA) && !key.equals(Str.of("roots"))) {
        rest.put(key, manifest.get(key));
      }
    }
    return rest;
  }

  private void compare(String path, Obj from, Obj to) {
    var keys = new TreeSet<Value>();
    from.keys().forEach(keys::add);
    to.keys().forEach(keys::add);
    for (Value key : keys) {
      Value before = from.get(key);
      Value after = to.get(key);
      if (before.equals(after)) {
        continue;
      }
      String inner = path + "/" + segment(key);
      if (after instanceof Undefined) {
        changes.add(new Change("remove", inner, Optional.empty()));
      } else if (before instanceof Obj old && after instanceof Obj now) {
        compare(inner, old, now);
      } else {
        changes.add(new Change("upsert", inner, Optional.of(after)));
      }
    }
  }

  /// A key as a part of a JSON Pointer. OPA decodes percent signs in it, and drops empty parts.
  private String segment(Value key) {
    if (!(key instanceof Str text) || text.value().isEmpty() || text.value().contains("%")) {
      possible = false;
      return "";
    }
    return text.value().replace("~", "~0").replace("/", "~1");
  }
}
