package regent.conformance.kuma;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import regent.conformance.Verdict;
import regent.model.codec.Codec;
import regent.model.codec.CodecException;
import regent.model.json.Json;
import regent.model.match.InboundRule;
import regent.model.match.Origin;
import regent.model.match.OutboundRules;
import regent.model.match.ProxyConf;
import regent.model.match.ResourceRule;
import regent.model.match.ResourceRules;
import regent.model.resource.Resource;
import regent.model.resource.ResourceKey;
import regent.model.resource.ResourceType;

/// Results in the form in which Kuma's tests write them down.
final class Golden {
  private static final String ZERO = "0001-01-01T00:00:00Z";

  private Golden() {}

  static List<Resource<?>> read(Path file) throws IOException {
    try {
      return Codec.readAll(Files.readString(file));
    } catch (CodecException broken) {
      throw new IOException(file + ": " + broken.getMessage(), broken);
    }
  }

  static void compare(String name, Json actual, Path golden, Consumer<Verdict> verdicts)
      throws IOException {
    Json wanted;
    try {
      List<Json> documents = Codec.parseYaml(Files.readString(golden));
      wanted = documents.isEmpty() ? Json.NULL : documents.getFirst();
    } catch (CodecException broken) {
      throw new IOException(golden + ": " + broken.getMessage(), broken);
    }
    verdicts.accept(
        wanted.equals(actual)
            ? Verdict.passed(name)
            : Verdict.failed(name, "wanted " + wanted + "\n  but was " + actual));
  }

  static Json list(List<Resource<?>> resources) {
    return Json.Obj.EMPTY
        .with("items", Json.of(resources.stream().map(Codec::tree).toList()))
        .with("next", Json.NULL)
        .with("total", Json.of(0));
  }

  /// The envelope as the REST API shows it.
  static Json meta(Resource<?> resource) {
    return Codec.tree(resource).without("spec").without("status");
  }

  /// The envelope as a test of Kuma has it that changed it.
  ///
  /// @param extensions the name on Kubernetes in its parts; null on Universal
  static Json testMeta(Resource<?> resource, Json extensions) {
    return Json.Obj.EMPTY
        .with("CreationTime", Json.of(ZERO))
        .with("Labels", Json.of(resource.labels()))
        .with("Mesh", Json.of(resource.mesh()))
        .with("ModificationTime", Json.of(ZERO))
        .with("Name", Json.of(resource.name()))
        .with("NameExtensions", extensions)
        .with("Version", Json.of(""));
  }

  static Json inbound(List<InboundRule> rules) {
    var written = new ArrayList<Json>();
    for (InboundRule rule : rules) {
      Json.Obj match = rule.match();
      written.add(
          Json.Obj.EMPTY
              .with("conf", rule.conf())
              .with("match", match == null ? Json.NULL : match)
              .with("origin", origin(rule.origin(), Map.of())));
    }
    return Json.Obj.EMPTY.with("rules", Json.of(written));
  }

  private static Json origin(Origin origin, Map<ResourceKey, Json> changed) {
    return Json.Obj.EMPTY
        .with("Resource", meta(origin.policy(), changed))
        .with("RuleIndex", Json.of(origin.index()));
  }

  private static Json meta(Resource<?> resource, Map<ResourceKey, Json> changed) {
    Json extensions = changed.get(resource.key());
    return extensions == null ? meta(resource) : testMeta(resource, extensions);
  }

  static Json proxyConf(ProxyConf conf) {
    return Json.Obj.EMPTY
        .with("Conf", conf.conf())
        .with("Origin", Json.of(conf.origins().stream().map(Golden::meta).toList()));
  }

  static Json sorted(List<OutboundRules.Entry> entries) {
    var written = new ArrayList<Json>();
    for (OutboundRules.Entry entry : entries) {
      Json.Obj spec = entry.policy().resource().specJson();
      Json top = spec.get("targetRef");
      written.add(
          Json.Obj.EMPTY
              .with("Entry", spec.items("to").get(entry.index()))
              .with("Meta", meta(entry.policy().resource()))
              .with("RuleIndex", Json.of(entry.index()))
              .with("TopLevel", top == null ? Json.Obj.EMPTY.with("kind", Json.of("Mesh")) : top));
    }
    return Json.of(written);
  }

  /// @param changed the resources whose envelope the test changed, with their names in parts
  static Json resourceRules(ResourceRules rules, Map<ResourceKey, Json> changed) {
    Json.Obj written = Json.Obj.EMPTY;
    for (var rule : rules.rules().entrySet()) {
      written = written.with(rule.getKey().toString(), resourceRule(rule.getValue(), changed));
    }
    return written;
  }

  private static Json resourceRule(ResourceRule rule, Map<ResourceKey, Json> changed) {
    Json.Obj byMatches = Json.Obj.EMPTY;
    for (var entry : rule.originByMatches().entrySet()) {
      byMatches = byMatches.with(entry.getKey(), origin(entry.getValue(), changed));
    }
    return Json.Obj.EMPTY
        .with("Conf", Json.of(rule.confs()))
        .with("Origin", Json.of(rule.origins().stream().map(o -> origin(o, changed)).toList()))
        .with("OriginByMatches", byMatches)
        .with("Resource", meta(rule.resource(), changed))
        .with("ResourceSectionName", Json.of(rule.section()));
  }

  /// The type that a file of policies is about: its only one, else the one that is no route.
  static ResourceType<?> policyType(List<Resource<?>> resources) throws IOException {
    List<ResourceType<?>> types = new ArrayList<>();
    for (Resource<?> resource : resources) {
      if (!types.contains(resource.type())) {
        types.add(resource.type());
      }
    }
    if (types.size() > 1) {
      types.removeIf(type -> type.name().equals("MeshHTTPRoute"));
    }
    if (types.size() != 1) {
      throw new IOException("policies of several types: " + types);
    }
    return types.getFirst();
  }
}
