package regent.cp.delivery;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import regent.cp.admission.ActiveBundles;
import regent.cp.admission.RegoModules;
import regent.cp.admission.RegoModules.Module;
import regent.cp.admission.RegoModules.Problem;
import regent.cp.admission.Secrets;
import regent.model.dataplane.Dataplane;
import regent.model.json.Bytes;
import regent.model.json.Json;
import regent.model.match.MatchedPolicies;
import regent.model.match.Matcher;
import regent.model.match.MeshResources;
import regent.model.policy.meshopa.MeshOPA;
import regent.model.resource.Resource;
import regent.opa.bundle.Bundle;
import regent.opa.bundle.BundleWriter;
import regent.opa.diagnostic.Source;
import regent.opa.value.JsonException;
import regent.opa.value.Obj;
import regent.xds.proxy.AuthorizedRoutes;

/// What an agent is given to decide with, ready to be sent.
///
/// @param revision names the content: equal content has equal revisions
/// @param archive an OPA bundle as `tar.gz`
public record PolicyBundle(String revision, Bytes archive) {
  /// Makes the bundle of a proxy from all MeshOPA that select it, the more important policies last,
  /// and those that are attached to routes which it serves. A proxy without one gets a bundle
  /// without modules.
  ///
  /// The manifest says in `metadata.regent` what is not Rego: `agentConfig` (OPA's configuration as
  /// text, merged field by field; absent when not set), `authConfig` (as in the policies, merged;
  /// absent when not set), `bundles` (the `revision` and `digest` of each that the policies append;
  /// absent without any), `sources`, for each module its `resource` (KRI), `file`,
  /// `ignoreDecision` and, when its policy names a decision of its own, `path`, or else the
  /// `problem` for which there is no module, so that the agent does not decide without it; and
  /// `routes`, absent when there are none: for each `route` that the proxy tells apart the
  /// `policies` (KRI) that decide there in addition, the most important last.
  public static PolicyBundle of(
      Resource<Dataplane> proxy, MeshResources resources, Secrets secrets, ActiveBundles active) {
    MatchedPolicies matched = Matcher.match(MeshOPA.TYPE, proxy, resources);
    var routes = AuthorizedRoutes.of(proxy, resources, Matcher.Shadow.LEFT_OUT);
    List<Resource<MeshOPA>> ofProxy =
        matched.policies().stream().map(policy -> policy.as(MeshOPA.TYPE)).toList();
    Map<String, Json> about = new LinkedHashMap<>();
    AgentConfigs.merged(ofProxy, secrets)
        .ifPresent(text -> about.put("agentConfig", Json.of(text)));
    Json authConfig =
        matched.proxyConf() == null ? null : matched.proxyConf().conf().get("authConfig");
    if (authConfig != null) {
      about.put("authConfig", authConfig);
    }
    List<Source> modules = new ArrayList<>();
    List<Json> sources = new ArrayList<>();
    for (Resource<MeshOPA> policy : concat(ofProxy, routes.policies())) {
      Optional<String> path = AgentConfigs.path(policy, secrets);
      var rego = RegoModules.of(policy, secrets);
      rego.problems().forEach(problem -> sources.add(source(policy, problem)));
      for (Module module : rego.modules()) {
        modules.add(module.source());
        sources.add(source(policy, module, path));
      }
    }
    var bundles = AppendedBundles.of(ofProxy, active);
    modules.addAll(bundles.modules());
    sources.addAll(bundles.sources(proxy.mesh()));
    if (!bundles.bundles().isEmpty()) {
      about.put("bundles", bundles.revisions());
    }
    about.put("sources", Json.of(sources));
    if (!routes.choices().isEmpty()) {
      about.put("routes", routes(routes));
    }
    return of(modules, bundles.data(), new Json.Obj(about));
  }

  private static List<Resource<MeshOPA>> concat(
      List<Resource<MeshOPA>> some, List<Resource<MeshOPA>> more) {
    return Stream.concat(some.stream(), more.stream()).toList();
  }

  private static Json routes(AuthorizedRoutes routes) {
    List<Json> entries = new ArrayList<>();
    routes
        .byId()
        .forEach(
            (id, policies) -> {
              var names = policies.stream().map(policy -> Json.of(policy.kri().toString()));
              entries.add(
                  Json.Obj.EMPTY
                      .with("route", Json.of(id))
                      .with("policies", Json.of(names.<Json>map(name -> name).toList())));
            });
    return Json.of(entries);
  }

  private static Json source(Resource<MeshOPA> policy, Module module, Optional<String> path) {
    Map<String, Json> source = new LinkedHashMap<>();
    source.put("resource", Json.of(policy.kri().toString()));
    source.put("file", Json.of(module.source().name()));
    source.put("ignoreDecision", Json.of(module.ignoreDecision()));
    path.ifPresent(text -> source.put("path", Json.of(text)));
    return new Json.Obj(source);
  }

  private static Json source(Resource<MeshOPA> policy, Problem problem) {
    return Json.Obj.EMPTY
        .with("resource", Json.of(policy.kri().toString()))
        .with("problem", Json.of(problem.field() + ": " + problem.reason()));
  }

  /// @param data comes from bundles, whose digests are in `about`
  private static PolicyBundle of(List<Source> modules, Obj data, Json.Obj about) {
    String revision = hash(modules, about);
    var manifest =
        new Bundle.Manifest(revision, List.of(""), value(new Json.Obj(Map.of("regent", about))));
    var bundle = new Bundle(manifest, modules, data);
    return new PolicyBundle(revision, Bytes.of(BundleWriter.write(bundle)));
  }

  private static String hash(List<Source> modules, Json.Obj about) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      update(digest, about.toString());
      for (Source module : modules) {
        update(digest, module.name());
        update(digest, module.text());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /// With its length before it, so that no two lists of texts look the same.
  private static void update(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
    digest.update(bytes);
  }

  private static Obj value(Json.Obj json) {
    try {
      return (Obj) regent.opa.value.Json.read(json.toString());
    } catch (JsonException e) {
      throw new IllegalStateException("not JSON: " + json, e);
    }
  }
}
