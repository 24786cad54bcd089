package regent.cp.rest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import regent.cp.http.Response;
import regent.model.dataplane.Dataplane;
import regent.model.dataplane.Inbound;
import regent.model.dataplane.Listener;
import regent.model.dataplane.TransparentProxying;
import regent.model.json.Json;
import regent.model.match.MeshResources;
import regent.model.registry.ResourceTypes;
import regent.model.resource.Kri;
import regent.model.resource.Labels;
import regent.model.resource.Resource;
import regent.model.resource.ResourceType;
import regent.model.resource.ResourceType.Flag;
import regent.model.service.DestinationPort;

/// Where traffic comes into a proxy and where it may go: `_layout`. The `spiffeId` is left out: no
/// certificates are issued yet.
///
/// Source: Kuma's `dataplane_layout_endpoint.go`, `destination_index.go` and recorded answers.
final class LayoutEndpoint {
  private final ResourceEndpoints resources;

  LayoutEndpoint(ResourceEndpoints resources) {
    this.resources = resources;
  }

  void register(Routes routes) {
    routes.get("/meshes/{mesh}/dataplanes/{name}/_layout", this::layout);
  }

  private Response layout(Call call) throws ApiException {
    String mesh = call.path("mesh");
    resources.requireMesh(mesh);
    Resource<Dataplane> dataplane =
        resources
            .find(Dataplane.TYPE, mesh, call.path("name"))
            .orElseThrow(() -> ApiException.notFound("Failed to retrieve Dataplane"));
    MeshResources all = MeshContent.resources(mesh, resources);
    Map<String, Json> fields = new LinkedHashMap<>();
    fields.put("inbounds", inbounds(dataplane));
    fields.put("kri", Json.of(dataplane.kri().toString()));
    fields.put("labels", Json.of(dataplane.labels()));
    fields.put("listeners", listeners(dataplane));
    fields.put("outbounds", outbounds(reachable(dataplane, all)));
    return ApiServer.json(200, new Json.Obj(fields));
  }

  private static Json inbounds(Resource<Dataplane> dataplane) {
    List<Json> inbounds = new ArrayList<>();
    for (Inbound inbound : dataplane.spec().networkingOrNone().inbound()) {
      String section = inbound.sectionName();
      Map<String, Json> fields = new LinkedHashMap<>();
      fields.put("kri", Json.of(dataplane.kri().withSection(section).toString()));
      fields.put("port", Json.of(inbound.port()));
      fields.put("protocol", Json.of(inbound.protocol()));
      fields.put("proxyResourceName", Json.of("self_inbound_dp_" + section));
      inbounds.add(new Json.Obj(fields));
    }
    return Json.of(inbounds);
  }

  private static Json listeners(Resource<Dataplane> dataplane) {
    List<Json> listeners = new ArrayList<>();
    for (Listener listener : dataplane.spec().networkingOrNone().listeners()) {
      String section = listener.sectionName();
      String type = listener.type().text();
      Map<String, Json> fields = new LinkedHashMap<>();
      fields.put("kri", Json.of(dataplane.kri().withSection(section).toString()));
      fields.put("type", Json.of(type));
      fields.put("port", Json.of(listener.port()));
      fields.put(
          "proxyResourceName",
          Json.of(
              (type.equals("ZoneIngress") ? "self_zoneingress_dp_" : "self_zoneegress_dp_")
                  + section));
      listeners.add(new Json.Obj(fields));
    }
    return Json.of(listeners);
  }

  private static Json outbounds(Map<Kri, DestinationPort> reachable) {
    List<Json> outbounds = new ArrayList<>();
    reachable.forEach(
        (kri, port) -> {
          Map<String, Json> fields = new LinkedHashMap<>();
          fields.put("kri", Json.of(kri.toString()));
          fields.put("port", Json.of(port.port()));
          fields.put("protocol", Json.of(port.protocol().isEmpty() ? "tcp" : port.protocol()));
          fields.put("proxyResourceName", Json.of(kri.toString()));
          outbounds.add(new Json.Obj(fields));
        });
    return Json.of(outbounds);
  }

  /// The outbounds that the Dataplane lists; else what it restricts itself to; else everything.
  private static Map<Kri, DestinationPort> reachable(
      Resource<Dataplane> dataplane, MeshResources all) {
    var networking = dataplane.spec().networkingOrNone();
    var found = new TreeMap<Kri, DestinationPort>();
    for (var outbound : networking.outbound()) {
      var backend = outbound.backendRef();
      if (backend != null) {
        var labels = labels(dataplane, backend.name(), "", backend.labels());
        add(found, backend.kind(), labels, backend.port(), all);
      }
    }
    if (!found.isEmpty()) {
      return found;
    }
    var transparent = networking.transparentProxying();
    if (transparent == null || transparent.reachableBackends() == null) {
      for (ResourceType<?> type : ResourceTypes.ALL) {
        if (type.is(Flag.DESTINATION)) {
          all.list(type.name()).forEach(destination -> addPorts(found, destination));
        }
      }
      return found;
    }
    for (TransparentProxying.Ref ref : transparent.reachableBackends().refs()) {
      var labels = labels(dataplane, ref.name(), ref.namespace(), ref.labels());
      add(found, ref.kind(), labels, ref.port(), all);
    }
    return found;
  }

  private static void add(
      Map<Kri, DestinationPort> found,
      String kind,
      Map<String, String> labels,
      @Nullable Long port,
      MeshResources all) {
    if (labels.isEmpty()) {
      return;
    }
    for (Resource<?> destination : all.list(kind)) {
      if (!destination.labels().entrySet().containsAll(labels.entrySet())) {
        continue;
      }
      Optional<DestinationPort> only =
          DestinationPort.of(destination).stream()
              .filter(
                  one ->
                      port != null && (one.port() == port || one.section().equals(port.toString())))
              .findFirst();
      if (only.isPresent()) {
        found.put(destination.kri().withSection(only.get().section()), only.get());
      } else {
        addPorts(found, destination);
      }
    }
  }

  private static void addPorts(Map<Kri, DestinationPort> found, Resource<?> destination) {
    DestinationPort.of(destination)
        .forEach(port -> found.put(destination.kri().withSection(port.section()), port));
  }

  private static Map<String, String> labels(
      Resource<Dataplane> dataplane, String name, String namespace, Map<String, String> labels) {
    if (!labels.isEmpty() || name.isEmpty()) {
      return labels;
    }
    var byName = new HashMap<String, String>();
    byName.put(Labels.DISPLAY_NAME, name);
    String in = namespace.isEmpty() ? dataplane.meta().label(Labels.NAMESPACE) : namespace;
    if (!in.isEmpty()) {
      byName.put(Labels.NAMESPACE, in);
    }
    return byName;
  }
}
