package regent.rego.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import regent.opa.builtin.YamlNode;
import regent.opa.builtin.YamlNode.Mapping;
import regent.opa.builtin.YamlNode.Scalar;
import regent.opa.builtin.YamlNode.Sequence;
import regent.opa.diagnostic.Diagnostics;
import regent.opa.diagnostic.Source;
import regent.opa.value.Arr;
import regent.opa.value.Bool;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Value;
import regent.rego.syntax.Expr.Form;
import regent.rego.syntax.Term.Ref;
import regent.rego.syntax.Term.Var;

/// What a `# METADATA` block says, in the form of [AstJson]. Empty parts are left out.
///
/// Source: `annotations.go` of OPA's package `ast`
final class MetadataContent {
  private final RawMetadata raw;

  MetadataContent(RawMetadata raw) {
    this.raw = raw;
  }

  /// The block's content; `scope` is absent when it was not written.
  ///
  /// @throws MetadataException when a part is wrong
  Obj content() throws MetadataException {
    var content = Obj.builder();
    BiConsumer<String, String> putText =
        (key, text) -> {
          if (!text.isEmpty()) {
            content.put(key, Str.of(text));
          }
        };
    putText.accept("scope", raw.text("scope"));
    putText.accept("title", raw.text("title"));
    putText.accept("description", raw.text("description"));
    if (raw.entrypoint()) {
      content.put("entrypoint", Bool.TRUE);
    }
    put(content, "organizations", organizations());
    put(content, "related_resources", relatedResources());
    var compile = raw.map("compile");
    if (compile != null) {
      content.put("compile", compile(compile));
    }
    put(content, "schemas", schemas());
    put(content, "authors", authors());
    put(content, "custom", raw.map("custom"));
    put(content, "labels", raw.map("labels"));
    return content.build();
  }

  private static void put(Obj.Builder content, String key, List<Value> items) {
    if (!items.isEmpty()) {
      content.put(key, Arr.of(items));
    }
  }

  private static void put(Obj.Builder content, String key, @Nullable Mapping mapping)
      throws MetadataException {
    if (mapping != null && !mapping.entries().isEmpty()) {
      var object = Obj.builder();
      for (var entry : mapping.entries()) {
        object.put(key(entry), value(entry.value(), List.of()));
      }
      content.put(key, object.build());
    }
  }

  private static Str key(YamlNode.Entry entry) {
    return Str.of(entry.key() instanceof Scalar key ? key.text() : "");
  }

  private List<Value> organizations() {
    var names = new ArrayList<Value>();
    for (var item : raw.list("organizations")) {
      if (item instanceof Scalar name && !RawMetadata.isNull(item)) {
        names.add(Str.of(name.text()));
      }
    }
    return names;
  }

  private List<Value> relatedResources() throws MetadataException {
    var resources = new ArrayList<Value>();
    for (var item : raw.list("related_resources")) {
      var resource = value(item, List.of());
      try {
        resources.add(relatedResource(resource));
      } catch (MetadataException e) {
        throw new MetadataException(
            "invalid related-resource definition " + goText(resource) + ": " + e.problem());
      }
    }
    return resources;
  }

  private static Obj relatedResource(Value resource) throws MetadataException {
    if (resource instanceof Str link) {
      if (link.value().isEmpty()) {
        throw new MetadataException("ref URL may not be empty string");
      }
      return Obj.of("ref", link);
    }
    if (!(resource instanceof Obj object)) {
      throw new MetadataException("invalid value type, must be string or map");
    }
    String link = text(object, "ref");
    if (link.isEmpty()) {
      throw new MetadataException("'ref' value required in object");
    }
    var json = Obj.builder().put("ref", Str.of(link));
    String description = text(object, "description");
    if (!description.isEmpty()) {
      json.put("description", Str.of(description));
    }
    return json.build();
  }

  private static String text(Obj object, String key) {
    return object.get(key) instanceof Str text ? text.value().strip() : "";
  }

  private List<Value> authors() throws MetadataException {
    var authors = new ArrayList<Value>();
    for (var item : raw.list("authors")) {
      var author = value(item, List.of());
      try {
        authors.add(author(author));
      } catch (MetadataException e) {
        throw new MetadataException(
            "invalid author definition " + goText(author) + ": " + e.problem());
      }
    }
    return authors;
  }

  private static Obj author(Value author) throws MetadataException {
    if (author instanceof Str text) {
      return authorInText(text.value().strip());
    }
    if (!(author instanceof Obj object)) {
      throw new MetadataException("invalid value type, must be string or map");
    }
    String name = text(object, "name");
    String email = text(object, "email");
    if (name.isEmpty() && email.isEmpty()) {
      throw new MetadataException("'name' and/or 'email' values required in object");
    }
    return author(name, email);
  }

  /// `Name <email>`
  private static Obj authorInText(String text) throws MetadataException {
    if (text.isEmpty()) {
      throw new MetadataException("author is an empty string");
    }
    var words = new ArrayList<>(List.of(text.split("\\s+")));
    String last = words.getLast();
    String email = "";
    if (last.startsWith("<") && last.endsWith(">") && last.length() > 1) {
      email = last.substring(1, last.length() - 1);
      words.removeLast();
    }
    return author(String.join(" ", words), email);
  }

  private static Obj author(String name, String email) {
    var json = Obj.builder().put("name", Str.of(name));
    return (email.isEmpty() ? json : json.put("email", Str.of(email))).build();
  }

  private List<Value> schemas() throws MetadataException {
    var schemas = new ArrayList<Value>();
    for (var item : raw.list("schemas")) {
      schemas.add(schema(item));
    }
    return schemas;
  }

  private static Obj schema(YamlNode item) throws MetadataException {
    if (!(item instanceof Mapping mapping) || mapping.entries().isEmpty()) {
      throw new MetadataException("invalid document reference");
    }
    var entry = mapping.entries().getFirst();
    String key = key(entry).value();
    if (!(term(key) instanceof Ref path)) {
      throw new MetadataException("invalid document reference");
    }
    var json = Obj.builder().put("path", json(path));
    if (entry.value() instanceof Scalar(Str name, var _, var _)) {
      return json.put("schema", json(schemaReference(name.value()))).build();
    }
    if (entry.value() instanceof Mapping definition && hasTextKeys(definition)) {
      try {
        return json.put("definition", value(definition, List.of())).build();
      } catch (MetadataException e) {
        throw new MetadataException("invalid schema definition: " + e.problem());
      }
    }
    throw new MetadataException("invalid schema declaration for path " + Str.of(key));
  }

  private static boolean hasTextKeys(Mapping mapping) {
    return mapping.entries().stream().allMatch(e -> e.key() instanceof Scalar(Str _, var _, var _));
  }

  private static Ref schemaReference(String text) throws MetadataException {
    return switch (term(text)) {
      case Var(String name, var at) when name.equals("schema") ->
          new Ref(new Var(name, at), List.of(), at);
      case Ref ref when Terms.startsWith(ref, "schema") -> ref;
      case null, default -> throw new MetadataException("invalid schema reference");
    };
  }

  private static Obj compile(Mapping compile) throws MetadataException {
    var json = Obj.builder();
    for (var entry : compile.entries()) {
      String key = key(entry).value();
      if (key.equals("unknowns") && entry.value() instanceof Sequence(var items, var _)) {
        put(json, "unknowns", unknowns(items));
      } else if (key.equals("mask_rule")
          && entry.value() instanceof Scalar(Str mask, var _, var _)) {
        json.put("mask_rule", json(maskRule(mask)));
      }
    }
    return json.build();
  }

  private static List<Value> unknowns(List<YamlNode> items) throws MetadataException {
    var unknowns = new ArrayList<Value>();
    for (var item : items) {
      if (item instanceof Scalar(Str text, var _, var _)) {
        Term term = term(text.value());
        if (!(term instanceof Ref ref)) {
          throw new MetadataException(
              "invalid unknowns element "
                  + text
                  + ": "
                  + (term == null
                      ? "failed to parse ref: failed to parse term: " + problems(text.value())
                      : "expected ref but got " + TermText.of(term)));
        }
        unknowns.add(json(ref));
      }
    }
    return unknowns;
  }

  private static Ref maskRule(Str mask) throws MetadataException {
    return switch (term(mask.value())) {
      case Ref ref -> ref;
      case Var v -> new Ref(v, List.of(), v.at());
      case Term.Scalar(Str text, var at) -> new Ref(new Term.Scalar(text, at), List.of(), at);
      case null ->
          throw new MetadataException(
              "invalid mask_rule annotation "
                  + mask
                  + ": failed to parse term: "
                  + problems(mask.value()));
      default ->
          throw new MetadataException("invalid mask_rule annotation type " + mask + ": string");
    };
  }

  /// The one term that `text` is; absent when it is none.
  private static @Nullable Term term(String text) {
    Body body =
        Parser.parseQuery(
            new Source("", text), ParserOptions.DEFAULT.withSkipRules(), new Diagnostics());
    return body != null
            && body.exprs().size() == 1
            && body.exprs().getFirst().form() instanceof Form.Single(Term term)
        ? term
        : null;
  }

  private static String problems(String text) {
    var diagnostics = new Diagnostics();
    Parser.parseQuery(new Source("", text), ParserOptions.DEFAULT.withSkipRules(), diagnostics);
    return diagnostics.isEmpty()
        ? "expected exactly one term but got: " + text
        : "1 error occurred: " + diagnostics.all().getFirst();
  }

  private static Value json(Ref ref) {
    return AstJson.of(ref).get("value");
  }

  // Values.

  /// @param path where the value stands in the block
  private static Value value(YamlNode node, List<String> path) throws MetadataException {
    switch (node) {
      case Scalar(Value value, var _, var _) -> {
        return value;
      }
      case Sequence(List<YamlNode> items, var _) -> {
        var values = new ArrayList<Value>();
        for (int i = 0; i < items.size(); i++) {
          values.add(value(items.get(i), below(path, Integer.toString(i))));
        }
        return Arr.of(values);
      }
      case Mapping mapping -> {
        var object = Obj.builder();
        for (var entry : mapping.entries()) {
          if (!(entry.key() instanceof Scalar(Str key, var _, var _))) {
            throw new MetadataException("invalid map key type(s): " + String.join("/", path));
          }
          object.put(key, value(entry.value(), below(path, key.value())));
        }
        return object.build();
      }
    }
  }

  private static List<String> below(List<String> path, String step) {
    var longer = new ArrayList<>(path);
    longer.add(step);
    return longer;
  }

  /// A value as Go prints it.
  private static String goText(Value value) {
    return switch (value) {
      case Str s -> s.value();
      case Obj o -> {
        var text = new StringJoiner(" ", "map[", "]");
        o.forEach((key, v) -> text.add(goText(key) + ":" + goText(v)));
        yield text.toString();
      }
      case Arr a -> {
        var text = new StringJoiner(" ", "[", "]");
        a.items().forEach(v -> text.add(goText(v)));
        yield text.toString();
      }
      default -> value.toString();
    };
  }
}
