package regent.opa.builtin;

import java.util.List;
import regent.opa.builtin.Capabilities.Declaration;
import regent.opa.value.Arr;
import regent.opa.value.Bool;
import regent.opa.value.Obj;
import regent.opa.value.Str;

/// Writes capabilities in OPA's JSON form.
final class CapabilitiesJson {
  private CapabilitiesJson() {}

  static Obj write(Capabilities capabilities) {
    var json =
        Obj.builder()
            .put(
                "builtins",
                Arr.of(
                    capabilities.builtins().values().stream()
                        .map(CapabilitiesJson::builtin)
                        .toList()))
            .put("future_keywords", texts(capabilities.futureKeywords()))
            .put("features", texts(capabilities.features().stream().sorted().toList()));
    var allowNet = capabilities.allowNet();
    if (allowNet != null) {
      json.put("allow_net", texts(allowNet));
    }
    return json.build();
  }

  private static Arr texts(List<String> texts) {
    return Arr.of(texts.stream().map(Str::of).toList());
  }

  private static Obj builtin(Declaration builtin) {
    var decl = TypeJson.write(builtin.type());
    if (decl.get("result") instanceof Obj result && !builtin.resultName().isEmpty()) {
      decl = decl.with(Str.of("result"), result.with(Str.of("name"), Str.of(builtin.resultName())));
    }
    var json = Obj.builder().put("name", Str.of(builtin.name())).put("decl", decl);
    if (!builtin.infix().isEmpty()) {
      json.put("infix", Str.of(builtin.infix()));
    }
    flag(json, "relation", builtin.relation());
    flag(json, "deprecated", builtin.deprecated());
    flag(json, "nondeterministic", builtin.nondeterministic());
    return json.build();
  }

  private static void flag(Obj.Builder json, String name, boolean on) {
    if (on) {
      json.put(name, Bool.TRUE);
    }
  }
}
