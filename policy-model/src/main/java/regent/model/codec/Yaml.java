package regent.model.codec;

import java.io.StringWriter;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.StreamDataWriter;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.emitter.Emitter;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import org.snakeyaml.engine.v2.schema.CoreSchema;
import org.snakeyaml.engine.v2.serializer.Serializer;
import regent.model.json.Json;

/// YAML 1.2 text to trees and back. Every JSON text is YAML too.
final class Yaml {
  /// More nodes than this, aliases counted each time, are an attack and no resource.
  private static final int MOST_NODES = 1_000_000;

  /// Deeper than this is an alias that contains itself, or an attack.
  private static final int MOST_LEVELS = 200;

  private int nodes;

  private Yaml() {}

  /// The documents of a stream; empty ones are left out.
  static List<Json> parse(String text) throws CodecException {
    var settings =
        LoadSettings.builder().setSchema(new CoreSchema()).setCodePointLimit(64 << 20).build();
    var documents = new ArrayList<Json>();
    try {
      var composer =
          new Composer(settings, new ParserImpl(settings, new StreamReader(settings, text)));
      while (composer.hasNext()) {
        Json document = new Yaml().tree(composer.next(), 0);
        if (!(document instanceof Json.Null)) {
          documents.add(document);
        }
      }
    } catch (MarkedYamlEngineException broken) {
      String problem = broken.getProblem();
      throw CodecException.syntax(
          problem == null ? "this is no YAML" : problem,
          broken.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0));
    } catch (YamlEngineException broken) {
      String message = broken.getMessage();
      throw CodecException.syntax(message == null ? "this is no YAML" : message, 0);
    }
    return documents;
  }

  private Json tree(Node node, int level) throws CodecException {
    nodes++;
    if (nodes > MOST_NODES || level > MOST_LEVELS) {
      throw at(node, "too many nodes, or too deep");
    }
    return switch (node) {
      case ScalarNode scalar -> scalar(scalar);
      case SequenceNode sequence -> {
        var items = new ArrayList<Json>();
        for (Node item : sequence.getValue()) {
          items.add(tree(item, level + 1));
        }
        yield Json.of(items);
      }
      case MappingNode mapping -> object(mapping, level);
      default -> throw at(node, "an alias that contains itself");
    };
  }

  private Json object(MappingNode mapping, int level) throws CodecException {
    var fields = new LinkedHashMap<String, Json>();
    for (NodeTuple entry : mapping.getValue()) {
      if (!(entry.getKeyNode() instanceof ScalarNode key)) {
        throw at(entry.getKeyNode(), "keys must be text");
      }
      if (fields.put(key.getValue(), tree(entry.getValueNode(), level + 1)) != null) {
        throw at(key, "key " + Json.quote(key.getValue()) + " already set in map");
      }
    }
    return new Json.Obj(fields);
  }

  private static Json scalar(ScalarNode scalar) throws CodecException {
    String text = scalar.getValue();
    Tag tag = scalar.getTag();
    if (tag.equals(Tag.NULL)) {
      return Json.NULL;
    }
    if (tag.equals(Tag.BOOL)) {
      return Json.of(text.equalsIgnoreCase("true"));
    }
    if (tag.equals(Tag.INT)) {
      return new Json.Num(whole(text).toString());
    }
    if (tag.equals(Tag.FLOAT)) {
      return decimal(scalar, text);
    }
    return Json.of(text);
  }

  private static BigInteger whole(String text) {
    if (text.startsWith("0x")) {
      return new BigInteger(text.substring(2), 16);
    }
    return text.startsWith("0o") ? new BigInteger(text.substring(2), 8) : new BigInteger(text);
  }

  private static Json decimal(ScalarNode scalar, String text) throws CodecException {
    String json =
        text.replaceFirst("^\\+", "")
            .replaceFirst("^(-?)\\.", "$10.")
            .replaceFirst("\\.(?=$|[eE])", ".0")
            .replaceFirst("^(-?)0+(?=[0-9])", "$1");
    if (!json.matches("-?[0-9]+(\\.[0-9]+)?([eE][-+]?[0-9]+)?")) {
      throw at(scalar, text + " is no number of JSON");
    }
    return new Json.Num(json);
  }

  private static CodecException at(Node node, String message) {
    return CodecException.syntax(message, node.getStartMark().map(Mark::getLine).orElse(-1) + 1);
  }

  /// Block style; lists as deep as the key they belong to.
  static String write(Json json) {
    var settings =
        DumpSettings.builder()
            .setSchema(new CoreSchema())
            .setDefaultFlowStyle(FlowStyle.BLOCK)
            .setSplitLines(false)
            .build();
    var text = new StringWriter();
    var emitter = new Emitter(settings, new Writer(text));
    var serializer = new Serializer(settings, emitter);
    serializer.emitStreamStart();
    serializer.serializeDocument(node(json));
    serializer.emitStreamEnd();
    return text.toString();
  }

  private record Writer(StringWriter text) implements StreamDataWriter {
    @Override
    public void write(String part) {
      text.write(part);
    }

    @Override
    public void write(String part, int from, int length) {
      text.write(part, from, length);
    }
  }

  private static Node node(Json json) {
    return switch (json) {
      case Json.Null _ -> new ScalarNode(Tag.NULL, "null", ScalarStyle.PLAIN);
      case Json.Bool(var value) ->
          new ScalarNode(Tag.BOOL, Boolean.toString(value), ScalarStyle.PLAIN);
      case Json.Num(var text) ->
          new ScalarNode(text.matches("-?[0-9]+") ? Tag.INT : Tag.FLOAT, text, ScalarStyle.PLAIN);
      case Json.Str(var value) ->
          new ScalarNode(
              Tag.STR, value, value.contains("\n") ? ScalarStyle.LITERAL : ScalarStyle.PLAIN);
      case Json.Arr(var items) ->
          new SequenceNode(
              Tag.SEQ, items.stream().map(Yaml::node).toList(), style(items.isEmpty()));
      case Json.Obj(var fields) -> {
        var entries = new ArrayList<NodeTuple>();
        fields.forEach(
            (name, value) -> entries.add(new NodeTuple(node(Json.of(name)), node(value))));
        yield new MappingNode(Tag.MAP, entries, style(entries.isEmpty()));
      }
    };
  }

  private static FlowStyle style(boolean empty) {
    return empty ? FlowStyle.FLOW : FlowStyle.BLOCK;
  }
}
