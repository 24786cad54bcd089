package regent.model.resource;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import regent.model.json.Shape;

/// A type of resource: its names, what may be done with it, and how its spec is written. There is
/// one instance for each type, in `regent.model.registry.ResourceTypes`; types of Kuma 3.0 have
/// Kuma's values (`zz_generated.resource*.go`).
///
/// @param <S> the spec
public final class ResourceType<S extends Spec> {
  /// What is true of a type.
  public enum Flag {
    /// Only the control plane writes it.
    READ_ONLY,
    /// Only administrators may read it.
    ADMIN_ONLY,
    /// It configures proxies.
    POLICY,
    /// It is attached with a target reference.
    TARGET_REF,
    /// It has a list `to`, for outgoing traffic.
    TO,
    /// It has a list `rules`, for incoming traffic.
    RULES,
    /// It has a status besides its spec.
    STATUS,
    /// Traffic can be sent to it.
    DESTINATION,
    /// It is a proxy.
    PROXY,
    /// It has the newer form, with its fields below `spec`, and a published schema.
    SPEC_FIELD,
    /// On Kubernetes it may only be created in the control plane's namespace.
    SYSTEM_NAMESPACE_ONLY,
    /// Zones receive it from the global control plane when they read it.
    CONSUMED_BY_ZONE,
    /// The global control plane receives it from zones.
    CONSUMED_BY_GLOBAL,
    /// It can be written in a zone.
    PROVIDED_BY_ZONE,
    /// It can be written on the global control plane.
    PROVIDED_BY_GLOBAL,
    /// Written in one zone, it is sent on to the others.
    SYNCED_ACROSS_ZONES
  }

  private final String name;
  private final Scope scope;
  private final Shape<S> shape;
  private String path = "";
  private String cliName = "";
  private String cliPlural = "";
  private String displayName = "";
  private String pluralDisplayName = "";
  private String shortName = "";
  private final EnumSet<Flag> flags = EnumSet.noneOf(Flag.class);

  private ResourceType(String name, Scope scope, Shape<S> shape) {
    this.name = name;
    this.scope = scope;
    this.shape = shape;
  }

  /// Starts the description of a type.
  public static <S extends Spec> Builder<S> named(String name, Scope scope, Shape<S> shape) {
    return new Builder<>(new ResourceType<>(name, scope, shape));
  }

  /// The description of a type in the making.
  public static final class Builder<S extends Spec> {
    private final ResourceType<S> type;

    private Builder(ResourceType<S> type) {
      this.type = type;
    }

    /// The last part of its URL, as `meshtimeouts`; a type without one has no REST API.
    public Builder<S> path(String path) {
      type.path = path;
      return this;
    }

    /// The arguments of `kumactl get`, for one and for the list.
    public Builder<S> cli(String one, String list) {
      type.cliName = one;
      type.cliPlural = list;
      return this;
    }

    /// How people read it, for one and for many.
    public Builder<S> display(String one, String many) {
      type.displayName = one;
      type.pluralDisplayName = many;
      return this;
    }

    /// The part of a KRI that stands for it.
    public Builder<S> shortName(String shortName) {
      type.shortName = shortName;
      return this;
    }

    /// What is true of it.
    public Builder<S> flags(Flag... flags) {
      Collections.addAll(type.flags, flags);
      return this;
    }

    /// What is true of it.
    public Builder<S> flags(Set<Flag> flags) {
      type.flags.addAll(flags);
      return this;
    }

    /// The finished type; the builder must not be used afterwards.
    public ResourceType<S> build() {
      return type;
    }
  }

  /// The value of `type`, as `MeshTimeout`.
  public String name() {
    return name;
  }

  /// Where its names are unique.
  public Scope scope() {
    return scope;
  }

  /// How its spec is written.
  public Shape<S> shape() {
    return shape;
  }

  /// The last part of its URL, as `meshtimeouts`; empty when it has no REST API.
  public String path() {
    return path;
  }

  /// The argument of `kumactl get` for one resource; empty when there is none.
  public String cliName() {
    return cliName;
  }

  /// The argument of `kumactl get` for the list; empty when there is none.
  public String cliPlural() {
    return cliPlural;
  }

  /// How people read it, as `Mesh Timeout`.
  public String displayName() {
    return displayName;
  }

  /// How people read many of it, as `Mesh Timeouts`.
  public String pluralDisplayName() {
    return pluralDisplayName;
  }

  /// The part of a KRI that stands for it, as `mt`; empty when it has no KRI.
  public String shortName() {
    return shortName;
  }

  /// Whether `flag` is true of it.
  public boolean is(Flag flag) {
    return flags.contains(flag);
  }

  /// Whether its resources belong to a mesh.
  public boolean inMesh() {
    return scope == Scope.MESH;
  }

  /// Whether users may not write it on such a control plane.
  ///
  /// @param global whether it is a global one
  /// @param federated whether it is one of a zone that has a global one
  public boolean isReadOnly(boolean global, boolean federated) {
    return is(Flag.READ_ONLY)
        || (global && !is(Flag.PROVIDED_BY_GLOBAL))
        || (federated && !is(Flag.PROVIDED_BY_ZONE));
  }

  @Override
  public String toString() {
    return name;
  }
}
