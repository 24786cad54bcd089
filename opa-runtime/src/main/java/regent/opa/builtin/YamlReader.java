package regent.opa.builtin;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;
import regent.opa.value.Arr;
import regent.opa.value.Bool;
import regent.opa.value.Null;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Utf8;
import regent.opa.value.Value;

/// Values from YAML: the first document of a text. Aliases and merge keys are resolved, the last of
/// equal keys counts, keys become strings.
public final class YamlReader {
  private static final LoadSettings SETTINGS =
      LoadSettings.builder()
          .setAllowDuplicateKeys(true)
          .setAllowNonScalarKeys(true)
          .setMaxAliasesForCollections(100_000)
          .setCodePointLimit(Integer.MAX_VALUE)
          .setSchema(new FailsafeSchema())
          .build();

  /// Values of nodes, since aliases lead to the same node again.
  private final IdentityHashMap<Node, Value> known = new IdentityHashMap<>();

  /// How many nodes Go would have decoded for a node, with all that its aliases stand for.
  private final IdentityHashMap<Node, Long> sizes = new IdentityHashMap<>();

  private final YamlAliases aliases = new YamlAliases();
  private final Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());

  private YamlReader() {}

  /// @throws BuiltinException when `text` is not YAML
  public static Value read(String text) throws BuiltinException {
    try {
      Node first = null;
      var documents = documents(SETTINGS, text);
      while (documents.hasNext()) { // to the end, since a mistake in a later one counts
        var document = documents.next();
        first = first == null ? document : first;
      }
      return first == null ? Null.NULL : new YamlReader().value(first);
    } catch (YamlEngineException e) {
      throw new BuiltinException(YamlProblem.text(e));
    } catch (StackOverflowError e) {
      // The library composes by recursion and knows no limit.
      throw new BuiltinException("yaml: exceeded max depth");
    }
  }

  static Iterator<Node> documents(LoadSettings settings, String text) {
    return new Composer(settings, new ParserImpl(settings, new StreamReader(settings, text)));
  }

  private Value value(Node node) throws BuiltinException {
    var value = known.get(node);
    if (value != null) {
      aliases.alias(sizes.getOrDefault(node, 1L));
      return value;
    }
    if (!open.add(node)) {
      throw new BuiltinException("yaml: anchor contains itself");
    }
    long before = aliases.decoded();
    aliases.node();
    value =
        switch (node) {
          case ScalarNode scalar -> scalar(scalar);
          case SequenceNode sequence -> sequence(sequence);
          case MappingNode mapping -> mapping(mapping);
          default -> throw new BuiltinException("yaml: unknown kind of node");
        };
    open.remove(node);
    known.put(node, value);
    sizes.put(node, aliases.decoded() - before);
    return value;
  }

  static Value scalar(ScalarNode node) throws BuiltinException {
    var text = node.getValue();
    boolean isPlain = node.getScalarStyle() == ScalarStyle.PLAIN;
    return switch (node.getTag().getValue()) {
      case "tag:yaml.org,2002:str" -> isPlain && !isTagged(node) ? plain(text) : Str.of(text);
      case "tag:yaml.org,2002:int",
          "tag:yaml.org,2002:float",
          "tag:yaml.org,2002:bool",
          "tag:yaml.org,2002:null" ->
          plain(text);
      case "tag:yaml.org,2002:binary" -> binary(text);
      default -> isPlain ? plain(text) : Str.of(text);
    };
  }

  private static Str binary(String text) throws BuiltinException {
    try {
      return Str.of(Utf8.text(GoBase64.STANDARD.decode(text)));
    } catch (BuiltinException _) {
      throw new BuiltinException("yaml: !!binary value contains invalid base64 data");
    }
  }

  private static boolean isTagged(ScalarNode node) {
    return node.getStartMark()
        .map(
            mark ->
                mark.getIndex() < mark.getBuffer().length
                    && mark.getBuffer()[mark.getIndex()] == '!')
        .orElse(false);
  }

  private static Value plain(String text) throws BuiltinException {
    if (YamlScalar.isInfinity(text)) {
      var sign = text.startsWith("-") ? "-" : "+";
      boolean isInfinity = text.toLowerCase(Locale.ROOT).endsWith("inf");
      throw new BuiltinException("json: unsupported value: " + (isInfinity ? sign + "Inf" : "NaN"));
    }
    return YamlScalar.resolve(text);
  }

  private Value sequence(SequenceNode node) throws BuiltinException {
    var items = Arr.builder();
    for (var item : node.getValue()) {
      items.add(value(item));
    }
    return items.build();
  }

  private Value mapping(MappingNode node) throws BuiltinException {
    var entries = Obj.builder();
    var merged = new ArrayList<Node>();
    for (var tuple : node.getValue()) {
      if (isMerge(tuple)) {
        merged.addAll(
            tuple.getValueNode() instanceof SequenceNode several
                ? several.getValue()
                : List.of(tuple.getValueNode()));
      } else {
        var key = value(tuple.getKeyNode());
        var value = value(tuple.getValueNode());
        entries.put(key(key, value), value);
      }
    }
    for (var other : merged) {
      if (!(value(other) instanceof Obj more)) {
        throw new BuiltinException("yaml: map merge requires map or sequence of maps as the value");
      }
      more.forEach(entries::insertOnce);
    }
    return entries.build();
  }

  private static boolean isMerge(NodeTuple tuple) {
    return tuple.getKeyNode() instanceof ScalarNode key
        && key.getValue().equals("<<")
        && key.getScalarStyle() == ScalarStyle.PLAIN;
  }

  private static Str key(Value key, Value value) throws BuiltinException {
    return switch (key) {
      case Str s -> s;
      case Num n -> Str.of(numberKey(n));
      case Bool b -> Str.of(b.toString());
      case Null _ ->
          throw new BuiltinException(
              "unsupported map key of type: %!s(<nil>), key: <nil>, value: "
                  + (value instanceof Null ? "<nil>" : YamlProblem.goSyntax(value)));
      default -> throw new BuiltinException("yaml: invalid map key: " + YamlProblem.goSyntax(key));
    };
  }

  private static String numberKey(Num number) {
    return number.isInteger() && number.isPlainLong()
        ? Long.toString(number.longValue())
        : GoFloat.format((float) number.doubleValue(), 'g', -1);
  }
}
