package regent.rego.syntax;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import regent.opa.builtin.YamlException;
import regent.opa.builtin.YamlNode;
import regent.opa.builtin.YamlNode.Mapping;
import regent.opa.builtin.YamlNode.Scalar;
import regent.opa.builtin.YamlNode.Sequence;
import regent.opa.value.Bool;
import regent.opa.value.Null;
import regent.opa.value.Num;
import regent.opa.value.Value;

/// The keys of a `# METADATA` block with values of the right kinds; unknown keys are ignored. What
/// is of a wrong kind is reported as Go's YAML library does, all at once.
final class RawMetadata {
  private static final String TYPE = "ast.rawAnnotation";
  private static final String MAP = "map[string]interface {}";

  private final Map<String, String> texts = new HashMap<>();
  private final Map<String, List<YamlNode>> lists = new HashMap<>();
  private final Map<String, Mapping> maps = new HashMap<>();
  private final List<String> problems = new ArrayList<>();
  private boolean entrypoint;

  private RawMetadata() {}

  /// @throws YamlException when `text` is not YAML, or of the wrong shape
  static RawMetadata read(String text) throws YamlException {
    var raw = new RawMetadata();
    var root = YamlNode.read(text);
    if (root.isPresent()) {
      raw.root(root.get());
    }
    if (!raw.problems.isEmpty()) {
      throw new YamlException("yaml: unmarshal errors:\n  " + String.join("\n  ", raw.problems));
    }
    return raw;
  }

  /// The text of a key; empty when it is absent.
  String text(String key) {
    return texts.getOrDefault(key, "");
  }

  boolean entrypoint() {
    return entrypoint;
  }

  /// The items of a key; empty when it is absent.
  List<YamlNode> list(String key) {
    return lists.getOrDefault(key, List.of());
  }

  @Nullable Mapping map(String key) {
    return maps.get(key);
  }

  private void root(YamlNode root) {
    if (isNull(root)) {
      return;
    }
    if (!(root instanceof Mapping mapping)) {
      mismatch(root, TYPE);
      return;
    }
    if (hasDoubleKeys(mapping)) {
      return;
    }
    for (var entry : mapping.entries()) {
      if (entry.key() instanceof Scalar key) {
        field(key.text(), entry.value());
      } else {
        mismatch(entry.key(), "string");
      }
    }
  }

  private void field(String key, YamlNode value) {
    switch (key) {
      case "scope", "title", "description" -> {
        if (value instanceof Scalar scalar) {
          texts.put(key, isNull(value) ? "" : scalar.text());
        } else {
          mismatch(value, "string");
        }
      }
      case "entrypoint" -> entrypoint(value);
      case "organizations" -> {
        for (var item : items(key, value, "[]string")) {
          if (!(item instanceof Scalar)) {
            mismatch(item, "string");
          }
        }
      }
      case "related_resources", "authors" -> items(key, value, "[]interface {}");
      case "schemas" -> {
        for (var item : items(key, value, "[]" + MAP)) {
          if (!isNull(item)) {
            mapping(item);
          }
        }
      }
      case "compile", "custom", "labels" -> {
        var mapping = isNull(value) ? null : mapping(value);
        if (mapping != null) {
          maps.put(key, mapping);
        }
      }
      default -> {}
    }
  }

  private void entrypoint(YamlNode value) {
    if (value instanceof Scalar scalar) {
      switch (scalar.text()) {
        case "true", "True", "TRUE", "y", "Y", "yes", "Yes", "YES", "on", "On", "ON" ->
            entrypoint = true;
        case "false", "False", "FALSE", "n", "N", "no", "No", "NO", "off", "Off", "OFF" ->
            entrypoint = false;
        default -> {
          if (!isNull(value)) {
            mismatch(value, "bool");
          }
        }
      }
    } else {
      mismatch(value, "bool");
    }
  }

  private List<YamlNode> items(String key, YamlNode value, String type) {
    if (value instanceof Sequence sequence) {
      lists.put(key, sequence.items());
      return sequence.items();
    }
    if (!isNull(value)) {
      mismatch(value, type);
    }
    return List.of();
  }

  private @Nullable Mapping mapping(YamlNode value) {
    if (!(value instanceof Mapping mapping)) {
      mismatch(value, MAP);
      return null;
    }
    return hasDoubleKeys(mapping) ? null : mapping;
  }

  private boolean hasDoubleKeys(Mapping mapping) {
    var keys =
        mapping.entries().stream()
            .map(YamlNode.Entry::key)
            .filter(Scalar.class::isInstance)
            .map(Scalar.class::cast)
            .toList();
    if (keys.stream().map(Scalar::text).distinct().count() == keys.size()) {
      return false;
    }
    for (int i = 0; i < keys.size(); i++) {
      for (var later : keys.subList(i + 1, keys.size())) {
        var first = keys.get(i);
        if (first.text().equals(later.text())) {
          problems.add(
              "line %d: mapping key \"%s\" already defined at line %d"
                  .formatted(later.line(), later.text(), first.line()));
        }
      }
    }
    return true;
  }

  private void mismatch(YamlNode node, String type) {
    String shown =
        switch (node) {
          case Mapping _ -> "!!map";
          case Sequence _ -> "!!seq";
          case Scalar scalar -> tag(scalar.value()) + " `" + shortened(scalar.text()) + "`";
        };
    problems.add("line %d: cannot unmarshal %s into %s".formatted(node.line(), shown, type));
  }

  private static String shortened(String text) {
    return text.length() > 10 ? text.substring(0, 7) + "..." : text;
  }

  private static String tag(Value value) {
    return switch (value) {
      case Null _ -> "!!null";
      case Bool _ -> "!!bool";
      case Num n -> n.isInteger() ? "!!int" : "!!float";
      default -> "!!str";
    };
  }

  static boolean isNull(YamlNode node) {
    return node instanceof Scalar(Value value, var _, var _) && value == Null.NULL;
  }
}
