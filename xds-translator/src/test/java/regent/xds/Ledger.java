package regent.xds;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import regent.model.codec.Codec;
import regent.model.codec.CodecException;
import regent.model.dataplane.Dataplane;
import regent.model.labels.ComputedLabels;
import regent.model.labels.ControlPlane;
import regent.model.match.MeshResources;
import regent.model.registry.ResourceTypes;
import regent.model.resource.Resource;
import regent.model.service.MeshService;
import regent.xds.proxy.AdminCertificates;
import regent.xds.proxy.Cidr;
import regent.xds.proxy.ProxyMetadata;
import regent.xds.proxy.ProxySettings;
import regent.xds.proxy.ProxyView;
import regent.xds.service.ServiceStatus;
import regent.xds.service.VirtualIps;

/// Resources as a control plane of zone `here` has them: labelled, with addresses and statuses.
public final class Ledger {
  public static final ProxySettings SETTINGS =
      new ProxySettings(
          List.of(new Cidr("10.0.0.0", 8)), new AdminCertificates("CHAIN", "KEY", "CLIENT CA"));

  private static final ControlPlane WRITER = ControlPlane.standalone("here");

  private Ledger() {}

  /// The resources of `yaml`, settled.
  public static MeshResources resources(String yaml) throws CodecException {
    return settled(labelled(yaml));
  }

  /// The same resources with addresses and statuses.
  public static MeshResources settled(Collection<Resource<?>> labelled) {
    var given = MeshResources.of(labelled);
    var services = given.list(MeshService.TYPE);
    var ips =
        VirtualIps.restore(new TreeMap<>()).allocate(services.stream().map(Resource::kri).toList());
    var facts =
        new ServiceStatus.Facts(
            given.list(Dataplane.TYPE),
            Set.of(),
            given.list(ResourceTypes.HOSTNAME_GENERATOR),
            "here");
    var all = new ArrayList<Resource<?>>();
    labelled.stream().filter(r -> !r.type().equals(MeshService.TYPE)).forEach(all::add);
    all.addAll(ServiceStatus.update(services, ips, facts));
    return MeshResources.of(all);
  }

  /// The view of a proxy of mesh `ledger`.
  public static ProxyView view(MeshResources resources, String name, ProxyMetadata metadata) {
    return ProxyView.of(dataplane(resources, name), metadata, resources, SETTINGS);
  }

  private static Resource<Dataplane> dataplane(MeshResources resources, String name) {
    return resources.list(Dataplane.TYPE).stream()
        .filter(dataplane -> dataplane.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /// All resources of `yaml` with computed labels.
  public static List<Resource<?>> labelled(String yaml) throws CodecException {
    var labelled = new ArrayList<Resource<?>>();
    for (var resource : Codec.readAll(yaml)) {
      labelled.add(ComputedLabels.compute(resource, WRITER));
    }
    return labelled;
  }
}
