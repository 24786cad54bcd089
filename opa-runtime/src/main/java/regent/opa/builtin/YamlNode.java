package regent.opa.builtin;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;
import regent.opa.value.Value;

/// YAML with its lines, for texts whose shape is checked, such as `# METADATA` blocks. Aliases are
/// replaced by what they stand for.
///
/// Source: <https://pkg.go.dev/go.yaml.in/yaml/v3>, whose errors these are
public sealed interface YamlNode {
  /// The line, from 1.
  int line();

  /// @param text as written
  record Scalar(Value value, String text, int line) implements YamlNode {}

  record Sequence(List<YamlNode> items, int line) implements YamlNode {
    public Sequence {
      items = List.copyOf(items);
    }
  }

  record Mapping(List<Entry> entries, int line) implements YamlNode {
    public Mapping {
      entries = List.copyOf(entries);
    }
  }

  record Entry(YamlNode key, YamlNode value) {}

  /// Reads the first document of `text`; empty when there is none.
  ///
  /// @throws YamlException when `text` is not YAML
  static Optional<YamlNode> read(String text) throws YamlException {
    return new Reader().read(text);
  }

  /// Turns the library's nodes into ours.
  final class Reader {
    private static final int MAX_NODES = 1_000_000;

    private static final LoadSettings SETTINGS =
        LoadSettings.builder()
            .setAllowDuplicateKeys(true)
            .setMaxAliasesForCollections(100_000)
            .setCodePointLimit(Integer.MAX_VALUE)
            .setSchema(new FailsafeSchema())
            .build();

    private final Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());
    private final IdentityHashMap<Node, YamlNode> known = new IdentityHashMap<>();
    private final IdentityHashMap<YamlNode, Long> sizes = new IdentityHashMap<>();

    private Reader() {}

    private Optional<YamlNode> read(String text) throws YamlException {
      try {
        var documents = YamlReader.documents(SETTINGS, text);
        return documents.hasNext() ? Optional.of(node(documents.next())) : Optional.empty();
      } catch (YamlEngineException e) {
        throw new YamlException(YamlProblem.text(e));
      }
    }

    private YamlNode node(Node node) throws YamlException {
      var before = known.get(node);
      if (before != null) {
        return before;
      }
      if (!open.add(node)) {
        throw new YamlException("yaml: anchor contains itself");
      }
      int line = node.getStartMark().map(Mark::getLine).orElse(0) + 1;
      var read =
          switch (node) {
            case ScalarNode scalar -> new Scalar(value(scalar), scalar.getValue(), line);
            case SequenceNode sequence -> sequence(sequence, line);
            case MappingNode mapping -> mapping(mapping, line);
            default -> throw new YamlException("yaml: unknown kind of node");
          };
      open.remove(node);
      known.put(node, read);
      return read;
    }

    private static Value value(ScalarNode scalar) throws YamlException {
      try {
        return YamlReader.scalar(scalar);
      } catch (BuiltinException e) {
        throw new YamlException(String.valueOf(e.getMessage()));
      }
    }

    private YamlNode sequence(SequenceNode sequence, int line) throws YamlException {
      var items = new ArrayList<YamlNode>();
      long size = 1;
      for (var item : sequence.getValue()) {
        items.add(node(item));
        size += size(items.getLast());
      }
      return sized(new Sequence(items, line), size);
    }

    private YamlNode mapping(MappingNode mapping, int line) throws YamlException {
      var entries = new ArrayList<Entry>();
      long size = 1;
      for (var tuple : mapping.getValue()) {
        var entry = new Entry(node(tuple.getKeyNode()), node(tuple.getValueNode()));
        entries.add(entry);
        size += size(entry.key()) + size(entry.value());
      }
      return sized(new Mapping(entries, line), size);
    }

    private long size(YamlNode node) {
      return sizes.getOrDefault(node, 1L);
    }

    private YamlNode sized(YamlNode node, long size) throws YamlException {
      if (size > MAX_NODES) {
        throw new YamlException("yaml: document contains excessive aliasing");
      }
      sizes.put(node, size);
      return node;
    }
  }
}
