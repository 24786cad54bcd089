package regent.model.match;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import regent.model.mesh.Mesh;
import regent.model.resource.Kri;
import regent.model.resource.Resource;
import regent.model.resource.ResourceType;
import regent.model.resource.ResourceType.Flag;
import regent.model.resource.Spec;

/// All resources that matter for one mesh, at one moment. Immutable; the parts of policies are
/// taken apart once, so that matching many proxies is cheap.
public final class MeshResources {
  private final Map<String, List<Resource<?>>> byType;
  private final Map<String, List<PolicyEntries>> policies;
  private final Map<Kri, Resource<?>> byKri;

  private MeshResources(
      Map<String, List<Resource<?>>> byType,
      Map<String, List<PolicyEntries>> policies,
      Map<Kri, Resource<?>> byKri) {
    this.byType = byType;
    this.policies = policies;
    this.byKri = byKri;
  }

  /// These resources; within a type their order is kept.
  public static MeshResources of(Collection<? extends Resource<?>> resources) {
    var byType = new HashMap<String, List<Resource<?>>>();
    var policies = new HashMap<String, List<PolicyEntries>>();
    var byKri = new HashMap<Kri, Resource<?>>();
    for (Resource<?> resource : resources) {
      ResourceType<?> type = resource.type();
      byType.computeIfAbsent(type.name(), _ -> new ArrayList<>()).add(resource);
      byKri.putIfAbsent(resource.kri(), resource);
      if (type.is(Flag.POLICY)) {
        policies
            .computeIfAbsent(type.name(), _ -> new ArrayList<>())
            .add(PolicyEntries.of(resource));
      }
    }
    return new MeshResources(byType, policies, byKri);
  }

  /// The resources of a type.
  public <S extends Spec> List<Resource<S>> list(ResourceType<S> type) {
    return list(type.name()).stream().map(resource -> resource.as(type)).toList();
  }

  /// The resources of the type with this name.
  public List<Resource<?>> list(String type) {
    return byType.getOrDefault(type, List.of());
  }

  /// The policies of a type, as their parts.
  public List<PolicyEntries> policies(ResourceType<?> type) {
    return policies.getOrDefault(type.name(), List.of());
  }

  /// The resource with this name; its section does not matter.
  public Optional<Resource<?>> get(Kri kri) {
    return Optional.ofNullable(byKri.get(kri.withoutSection()));
  }

  /// The mesh with this name.
  public Optional<Resource<Mesh>> mesh(String name) {
    return list(Mesh.TYPE).stream().filter(mesh -> mesh.name().equals(name)).findFirst();
  }
}
