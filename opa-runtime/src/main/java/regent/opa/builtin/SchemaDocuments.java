package regent.opa.builtin;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import regent.opa.value.Arr;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Value;

/// A JSON schema and the documents that its references lead to, which are fetched when first
/// needed. References inside the documents are made absolute, by the identifiers around them.
///
/// Source: <https://json-schema.org/draft-07/draft-handrews-json-schema-01#rfc.section.8>
public final class SchemaDocuments {
  /// What is taken literally.
  private static final Set<String> LITERAL = Set.of("const", "enum");

  /// What holds schemas under names of any kind, such as `$ref`.
  private static final Set<String> NAMED =
      Set.of("properties", "dependencies", "patternProperties");

  private final SchemaSource source;
  private final Map<String, Value> documents = new HashMap<>();
  private final Value root;

  /// @throws BuiltinException when two schemas have the same identifier
  public SchemaDocuments(Value schema, SchemaSource source) throws BuiltinException {
    this.source = source;
    root = absolute(schema, "");
    documents.putIfAbsent("", root);
  }

  /// The schema itself, with absolute references.
  public Value root() {
    return root;
  }

  /// What an absolute reference leads to.
  ///
  /// @throws BuiltinException when it leads nowhere, or must not or cannot be fetched
  public Value get(String reference) throws BuiltinException {
    var identified = documents.get(withoutEmptyFragment(reference));
    if (identified != null) {
      return identified;
    }
    int hash = reference.indexOf('#');
    var base = hash < 0 ? reference : reference.substring(0, hash);
    var document = documents.get(base);
    if (document == null) {
      document = fetch(base, reference);
    }
    var fragment = hash < 0 ? "" : reference.substring(hash + 1);
    return fragment.isEmpty() ? document : pointed(document, fragment);
  }

  private Value fetch(String base, String reference) throws BuiltinException {
    if (!isAbsolute(base)) {
      throw new BuiltinException("Reference " + reference + " must be canonical");
    }
    var draft = JsonSchemaDrafts.find(base);
    var document = absolute(draft.isDefined() ? draft : source.load(base), base);
    documents.put(base, document);
    return document;
  }

  private static boolean isAbsolute(String url) {
    int colon = url.indexOf(':');
    return colon > 0 && url.substring(0, colon).matches("[A-Za-z][A-Za-z0-9+.-]*");
  }

  private static Value pointed(Value document, String fragment) throws BuiltinException {
    var pointer = GoUrl.queryUnescape(fragment.replace("+", "%2B"));
    if (!pointer.startsWith("/")) {
      throw new BuiltinException("Invalid JSON pointer. JSON pointers must start with /");
    }
    var target = document;
    for (var key : pointer.substring(1).split("/", -1)) {
      var name = key.replace("~1", "/").replace("~0", "~");
      target =
          target instanceof Arr items && name.matches("[0-9]{1,9}")
              ? items.get(Num.of(Integer.parseInt(name)))
              : target.get(Str.of(name));
      if (!target.isDefined()) {
        throw new BuiltinException("Object has no key '" + name + "'");
      }
    }
    return target;
  }

  /// `value` with absolute references; notes what has an identifier.
  private Value absolute(Value value, String base) throws BuiltinException {
    return switch (value) {
      case Arr items -> {
        var all = Arr.builder();
        for (var item : items.items()) {
          all.add(absolute(item, base));
        }
        yield all.build();
      }
      case Obj schema -> absolute(schema, base);
      default -> value;
    };
  }

  private Obj absolute(Obj schema, String outer) throws BuiltinException {
    var id = schema.get(schema.get("id").isDefined() ? "id" : "$id");
    var base = id instanceof Str s ? resolve(outer, s.value()) : outer;
    var all = Obj.builder();
    for (int i = 0; i < schema.size(); i++) {
      var key = schema.keyAt(i);
      var name = key instanceof Str s ? s.value() : "";
      var value = schema.valueAt(i);
      if (name.equals("$ref") && value instanceof Str reference) {
        all.put(key, Str.of(resolve(base, reference.value())));
      } else if (LITERAL.contains(name)) {
        all.put(key, value);
      } else if (NAMED.contains(name) && value instanceof Obj named) {
        all.put(key, named(named, base));
      } else {
        all.put(key, absolute(value, base));
      }
    }
    var result = all.build();
    if (id instanceof Str && documents.putIfAbsent(withoutEmptyFragment(base), result) != null) {
      throw new BuiltinException("Reference already exists: \"" + base + "\"");
    }
    return result;
  }

  private Obj named(Obj schemas, String base) throws BuiltinException {
    var all = Obj.builder();
    for (int i = 0; i < schemas.size(); i++) {
      all.put(schemas.keyAt(i), absolute(schemas.valueAt(i), base));
    }
    return all.build();
  }

  private static String withoutEmptyFragment(String url) {
    return url.endsWith("#") ? url.substring(0, url.length() - 1) : url;
  }

  /// `reference` as it is to be read inside the document `base`.
  private static String resolve(String base, String reference) {
    int hash = base.indexOf('#');
    var document = hash < 0 ? base : base.substring(0, hash);
    if (reference.isEmpty() || reference.startsWith("#")) {
      return document + reference;
    }
    if (document.isEmpty()) {
      // As Go does with paths that are relative to nothing.
      return isAbsolute(reference) || reference.startsWith("/") ? reference : "/" + reference;
    }
    var resolved = resolveUrl(document, reference);
    return resolved == null ? reference : resolved;
  }

  private static @Nullable String resolveUrl(String base, String reference) {
    try {
      return URI.create(base).resolve(reference).toString();
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
