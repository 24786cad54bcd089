package regent.xds.service;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import regent.model.json.Json;
import regent.model.resource.GenericSpec;
import regent.model.resource.Labels;
import regent.model.resource.Meta;
import regent.model.resource.Resource;
import regent.model.resource.ResourceKey;
import regent.model.service.MeshService;
import regent.xds.service.HostnameTemplate.HostnameException;

/// The host names that HostnameGenerators give to MeshServices.
///
/// Generators of this zone come before those of the global control plane, older ones before younger
/// ones; the first service that gets a name in its mesh keeps it, and others are told of the clash.
final class Hostnames {
  private static final Comparator<Meta> AGE =
      Comparator.<Meta, java.time.Instant>comparing(
              meta -> meta.creationTime() == null ? java.time.Instant.MAX : meta.creationTime())
          .thenComparing(Meta::name);

  private static final Comparator<Resource<GenericSpec>> PRECEDENCE =
      Comparator.<Resource<GenericSpec>, Boolean>comparing(
              generator -> !generator.meta().label(Labels.ORIGIN).equals(Labels.ORIGIN_ZONE))
          .thenComparing(Resource::meta, AGE);

  private Hostnames() {}

  /// What each service got, by the names of the generators.
  static Map<ResourceKey, SortedMap<String, Result>> generate(
      List<Resource<MeshService>> services,
      List<Resource<GenericSpec>> generators,
      String localZone) {
    var oldestFirst =
        services.stream().sorted(Comparator.comparing(Resource<MeshService>::meta, AGE)).toList();
    var owners = new HashMap<String, String>();
    var results = new HashMap<ResourceKey, SortedMap<String, Result>>();
    for (var generator : generators.stream().sorted(PRECEDENCE).toList()) {
      for (var service : oldestFirst) {
        if (selects(generator, service)) {
          results
              .computeIfAbsent(service.key(), _ -> new TreeMap<>())
              .put(generator.name(), result(generator, service, localZone, owners));
        }
      }
    }
    return results;
  }

  private static Result result(
      Resource<GenericSpec> generator,
      Resource<MeshService> service,
      String localZone,
      Map<String, String> owners) {
    try {
      var template = new HostnameTemplate(generator.spec().json().text("template"));
      String hostname = template.evaluate(service.meta(), localZone);
      String owner = owners.putIfAbsent(service.mesh() + "/" + hostname, service.name());
      if (owner != null && !owner.equals(service.name())) {
        return new Result.Failed(
            "Collision", "Hostname collision with MeshService: " + service.name());
      }
      return new Result.Generated(hostname);
    } catch (HostnameException e) {
      return new Result.Failed("TemplateError", String.valueOf(e.getMessage()));
    }
  }

  private static boolean selects(Resource<GenericSpec> generator, Resource<MeshService> service) {
    var selector = generator.spec().json().object("selector");
    if (!(selector.get("meshService") instanceof Json.Obj meshService)) {
      return false;
    }
    for (var wanted : meshService.object("matchLabels").fields().entrySet()) {
      if (!(wanted.getValue() instanceof Json.Str(var value))
          || !value.equals(service.labels().get(wanted.getKey()))) {
        return false;
      }
    }
    return true;
  }

  /// The generated addresses, as a service's status lists them.
  static List<Json> addresses(SortedMap<String, Result> results) {
    var addresses = new ArrayList<Json>();
    results.forEach(
        (generator, result) -> {
          if (result instanceof Result.Generated(var hostname)) {
            addresses.add(
                Json.Obj.EMPTY
                    .with("hostname", Json.of(hostname))
                    .with("origin", Json.of("HostnameGenerator"))
                    .with("hostnameGeneratorRef", reference(generator)));
          }
        });
    return addresses;
  }

  /// How each generator fared, as a service's status lists it.
  static List<Json> conditions(SortedMap<String, Result> results) {
    var conditions = new ArrayList<Json>();
    results.forEach(
        (generator, result) ->
            conditions.add(
                Json.Obj.EMPTY
                    .with("hostnameGeneratorRef", reference(generator))
                    .with("conditions", Json.of(List.of(condition(result))))));
    return conditions;
  }

  private static Json.Obj condition(Result result) {
    return switch (result) {
      case Result.Generated _ -> condition("True", "Generated", "");
      case Result.Failed(var reason, var message) -> condition("False", reason, message);
    };
  }

  private static Json.Obj condition(String status, String reason, String message) {
    return Json.Obj.EMPTY
        .with("type", Json.of("Generated"))
        .with("status", Json.of(status))
        .with("reason", Json.of(reason))
        .with("message", Json.of(message));
  }

  private static Json.Obj reference(String generator) {
    return Json.Obj.EMPTY.with("coreName", Json.of(generator));
  }

  /// What a generator did for a service.
  sealed interface Result {
    /// It gave it a name.
    record Generated(String hostname) implements Result {}

    /// It could not, for a reason in one word and in a sentence.
    record Failed(String reason, String message) implements Result {}
  }
}
