package regent.opa.builtin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import regent.opa.type.Type;
import regent.opa.value.Arr;
import regent.opa.value.Json;
import regent.opa.value.JsonException;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Value;

/// What a policy may use: built-ins with their types, keywords to import, and features. Immutable.
///
/// Source: <https://www.openpolicyagent.org/docs/deployments#capabilities>
///
/// @param allowNet hosts that schemas may be fetched from; any host when absent
public record Capabilities(
    SortedMap<String, Declaration> builtins,
    List<String> futureKeywords,
    Set<String> features,
    @Nullable List<String> allowNet) {
  public Capabilities {
    builtins = Collections.unmodifiableSortedMap(new TreeMap<>(builtins));
    futureKeywords = List.copyOf(futureKeywords);
    features = Set.copyOf(features);
    allowNet = allowNet == null ? null : List.copyOf(allowNet);
  }

  /// What is known of a built-in without its body.
  ///
  /// @param resultName what the result is called in messages; empty when it has no name
  /// @param infix the operator, such as `+`; empty when there is none
  /// @param relation it may have several results, as `walk` has
  /// @param deprecated refused in modules of Rego v1
  /// @param nondeterministic its result depends on more than its operands
  public record Declaration(
      String name,
      Type.Function type,
      String resultName,
      String infix,
      boolean relation,
      boolean deprecated,
      boolean nondeterministic) {

    /// What is known of a built-in that an embedder brings.
    public static Declaration of(Builtin builtin) {
      return new Declaration(builtin.name(), builtin.type(), "", "", false, false, false);
    }
  }

  /// Those of OPA 1.22.2, which Regent follows.
  public static Capabilities current() {
    try (var in = Capabilities.class.getResourceAsStream("capabilities.json")) {
      if (in == null) {
        throw new IllegalStateException("capabilities.json is missing");
      }
      return read(Json.read(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (JsonException e) {
      throw new IllegalStateException("capabilities.json is broken", e);
    }
  }

  /// Reads the JSON form that `opa capabilities` prints.
  ///
  /// @throws JsonException when a part has another form
  public static Capabilities read(Value json) throws JsonException {
    var builtins = new TreeMap<String, Declaration>();
    for (var builtin : items(json.get(Str.of("builtins")))) {
      var declaration = declaration(builtin);
      builtins.put(declaration.name(), declaration);
    }
    var allowNet = json.get(Str.of("allow_net"));
    return new Capabilities(
        builtins,
        texts(json.get(Str.of("future_keywords"))),
        Set.copyOf(texts(json.get(Str.of("features")))),
        allowNet instanceof Arr ? texts(allowNet) : null);
  }

  private static Declaration declaration(Value json) throws JsonException {
    var name = TypeJson.text(json, "name");
    var decl = json.get(Str.of("decl"));
    if (name.isEmpty() || !(TypeJson.read(decl) instanceof Type.Function type)) {
      throw new JsonException("not the declaration of a built-in: " + json);
    }
    return new Declaration(
        name,
        type,
        TypeJson.text(decl.get(Str.of("result")), "name"),
        TypeJson.text(json, "infix"),
        TypeJson.flag(json, "relation"),
        TypeJson.flag(json, "deprecated"),
        TypeJson.flag(json, "nondeterministic"));
  }

  private static List<Value> items(Value json) {
    return json instanceof Arr a ? a.items() : List.of();
  }

  private static List<String> texts(Value json) throws JsonException {
    var texts = new ArrayList<String>();
    for (var item : items(json)) {
      if (!(item instanceof Str s)) {
        throw new JsonException("not a string: " + item);
      }
      texts.add(s.value());
    }
    return texts;
  }

  public @Nullable Declaration builtin(String name) {
    return builtins.get(name);
  }

  /// These with further built-ins, which replace those of the same name.
  public Capabilities with(Collection<Declaration> more) {
    var all = new TreeMap<>(builtins);
    more.forEach(d -> all.put(d.name(), d));
    return new Capabilities(all, futureKeywords, features, allowNet);
  }

  /// These and whatever of `builtins` they do not name, with the types that the bodies have.
  public Capabilities with(Builtins builtins) {
    var unnamed = new ArrayList<Declaration>();
    for (var builtin : builtins.all()) {
      if (!this.builtins.containsKey(builtin.name())) {
        unnamed.add(new Declaration(builtin.name(), builtin.type(), "", "", false, false, false));
      }
    }
    return with(unnamed);
  }

  /// The JSON form without what has no value.
  public Obj json() {
    return CapabilitiesJson.write(this);
  }
}
