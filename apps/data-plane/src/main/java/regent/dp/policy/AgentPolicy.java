package regent.dp.policy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import regent.authz.AuthorizationPolicy;
import regent.authz.compose.Composition;
import regent.authz.compose.Participant;
import regent.authz.config.EnvoyExtAuthz;
import regent.authz.config.Problem;
import regent.model.codec.Codec;
import regent.model.codec.CodecException;
import regent.opa.CompileException;
import regent.opa.PolicyCompiler;
import regent.opa.bundle.Bundle;
import regent.opa.bundle.BundleException;
import regent.opa.diagnostic.Source;
import regent.opa.value.Arr;
import regent.opa.value.Bool;
import regent.opa.value.Json;
import regent.opa.value.JsonException;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Undefined;
import regent.opa.value.Value;

/// What the MeshOPA of a proxy mean for its agent: their modules, how requests are decided, and
/// whether decisions go to the console.
///
/// The bundle's metadata carries it under `regent`: `agentConfig` is OPA's configuration as YAML,
/// of which `plugins.envoy_ext_authz_grpc` and `decision_logs.console` are read; `sources` says of
/// each module whose it is and whether it decides.
///
/// @param sources in the order of importance of their policies, the most important last
/// @param routes the policies that decide for some requests in addition, by what Envoy calls these
/// @param warnings keys of the configuration that are not known
public record AgentPolicy(
    Bundle bundle,
    AuthorizationPolicy authorization,
    boolean logsToConsole,
    List<ModuleSource> sources,
    Map<String, List<String>> routes,
    List<String> warnings) {
  public AgentPolicy {
    routes = Collections.unmodifiableMap(new TreeMap<>(routes));
    sources = List.copyOf(sources);
    warnings = List.copyOf(warnings);
  }

  /// Where a module comes from.
  ///
  /// @param resource the policy, as KRI
  /// @param file of the module in the bundle
  /// @param ignoreDecision whether it only offers rules to others
  /// @param path the decision that the policy names itself; empty when its packages decide
  public record ModuleSource(String resource, String file, boolean ignoreDecision, String path) {}

  /// Reads the configuration that travels with `bundle`.
  ///
  /// @throws BundleException when a key has a wrong value, the message has its path; or when a
  ///     module
  ///     could not be had, so that the rest must not decide alone
  public static AgentPolicy of(Bundle bundle) throws BundleException {
    Value regent = at(bundle.manifest().metadata(), "regent");
    Value config = config(at(regent, "agentConfig"));
    var reading = EnvoyExtAuthz.read(at(config, "plugins", "envoy_ext_authz_grpc"));
    if (!reading.errors().isEmpty()) {
      throw new BundleException(
          reading.errors().stream().map(Problem::toString).collect(Collectors.joining("; ")));
    }
    try {
      return new AgentPolicy(
          bundle,
          reading.settings().policy(),
          flag(at(config, "decision_logs"), "decision_logs", "console"),
          sources(at(regent, "sources")),
          routes(at(regent, "routes")),
          reading.warnings().stream().map(Problem::toString).toList());
    } catch (IOException e) {
      throw new BundleException(EnvoyExtAuthz.KEY + ".proto-descriptor: " + e.getMessage(), e);
    }
  }

  /// Who has a say in decisions.
  ///
  /// @param proxy those for every request, the most important first: each package that is not
  ///     ignored, or the decision that its policy names; never empty
  /// @param routes those for requests that matched routes, by what Envoy calls these; never empty
  public record Participants(List<Participant> proxy, Map<String, List<Participant>> routes) {
    public Participants {
      proxy = List.copyOf(proxy);
      routes = Map.copyOf(routes);
    }

    /// All rules that anybody has a say with, each once.
    public List<String> paths() {
      var paths = new LinkedHashSet<>(Composition.paths(proxy));
      routes.values().forEach(voices -> paths.addAll(Composition.paths(voices)));
      return List.copyOf(paths);
    }
  }

  /// Who has a say in decisions. When there is no module for every request, the configured path
  /// alone decides these; for a route its own policies are enough.
  ///
  /// @throws BundleException when two policies have modules in one package
  /// @throws CompileException when a module does not parse
  public Participants participants(PolicyCompiler compiler)
      throws BundleException, CompileException {
    Map<String, List<Participant>> byPolicy = new LinkedHashMap<>();
    Map<List<String>, String> owners = new LinkedHashMap<>();
    for (ModuleSource source : sources) {
      List<String> name = compiler.packageOf(module(source.file()));
      String owner = owners.putIfAbsent(name, source.resource());
      if (owner != null && !owner.equals(source.resource())) {
        throw new BundleException(
            "package %s is one of %s and of %s: each policy needs packages of its own"
                .formatted(String.join(".", name), owner, source.resource()));
      }
      List<Participant> participants =
          byPolicy.computeIfAbsent(source.resource(), _ -> new ArrayList<>());
      if (!source.ignoreDecision()) {
        participants.add(
            source.path().isEmpty()
                ? Participant.ofPackage(String.join("/", name))
                : new Participant(source.path(), null));
      }
    }
    Set<String> attached =
        routes.values().stream().flatMap(List::stream).collect(Collectors.toSet());
    var ofProxy = byPolicy.keySet().stream().filter(policy -> !attached.contains(policy)).toList();
    List<Participant> proxy = participants(ofProxy, byPolicy);
    Map<String, List<Participant>> byRoute = new TreeMap<>();
    for (var route : routes.entrySet()) {
      var all = new ArrayList<>(ofProxy);
      all.addAll(route.getValue());
      byRoute.put(route.getKey(), orConfigured(participants(all, byPolicy)));
    }
    return new Participants(orConfigured(proxy), byRoute);
  }

  private static List<Participant> participants(
      List<String> policies, Map<String, List<Participant>> byPolicy) {
    var participants = new LinkedHashSet<Participant>();
    policies
        .reversed()
        .forEach(policy -> participants.addAll(byPolicy.getOrDefault(policy, List.of())));
    return List.copyOf(participants);
  }

  private List<Participant> orConfigured(List<Participant> participants) {
    return participants.isEmpty()
        ? List.of(new Participant(authorization.path(), null))
        : participants;
  }

  private Source module(String file) throws BundleException {
    return bundle.modules().stream()
        .filter(module -> module.name().equals(file))
        .findFirst()
        .orElseThrow(() -> new BundleException("the bundle has no module " + file));
  }

  private static List<ModuleSource> sources(Value written) throws BundleException {
    var sources = new ArrayList<ModuleSource>();
    if (written instanceof Arr array) {
      for (Value source : array.items()) {
        String problem = text(source, "problem");
        if (!problem.isEmpty()) {
          throw new BundleException(text(source, "resource") + ": " + problem);
        }
        sources.add(
            new ModuleSource(
                text(source, "resource"),
                text(source, "file"),
                at(source, "ignoreDecision").equals(Bool.TRUE),
                text(source, "path")));
      }
    }
    return sources;
  }

  /// The revisions of the bundles of the mesh that are part of the policies, by name.
  public Map<String, String> bundles() {
    var revisions = new LinkedHashMap<String, String>();
    if (at(bundle.manifest().metadata(), "regent", "bundles") instanceof Obj bundles) {
      for (Value name : bundles.keys()) {
        if (name instanceof Str text) {
          revisions.put(text.value(), text(bundles.get(name), "revision"));
        }
      }
    }
    return revisions;
  }

  private static Map<String, List<String>> routes(Value written) {
    Map<String, List<String>> routes = new TreeMap<>();
    if (written instanceof Arr array) {
      for (Value route : array.items()) {
        var policies = new ArrayList<String>();
        if (at(route, "policies") instanceof Arr names) {
          names.items().forEach(name -> policies.add(name instanceof Str text ? text.value() : ""));
        }
        routes.put(text(route, "route"), policies);
      }
    }
    return routes;
  }

  private static String text(Value parent, String key) {
    return at(parent, key) instanceof Str text ? text.value() : "";
  }

  private static Value config(Value written) throws BundleException {
    switch (written) {
      case Undefined _ -> {
        return Obj.EMPTY;
      }
      case Str yaml -> {
        try {
          var documents = Codec.parseYaml(yaml.value());
          return documents.isEmpty() ? Obj.EMPTY : Json.read(Codec.json(documents.getFirst()));
        } catch (CodecException | JsonException e) {
          throw new BundleException("agentConfig: " + e.getMessage(), e);
        }
      }
      case Value _ -> throw new BundleException("agentConfig must be YAML text");
    }
  }

  private static boolean flag(Value parent, String where, String key) throws BundleException {
    return switch (at(parent, key)) {
      case Undefined _ -> false;
      case Bool bool -> bool.value();
      case Value _ -> throw new BundleException(where + "." + key + " must be a boolean");
    };
  }

  private static Value at(Value value, String... keys) {
    Value found = value;
    for (String key : keys) {
      found = found instanceof Obj object ? object.get(key) : Undefined.UNDEFINED;
    }
    return found;
  }
}
