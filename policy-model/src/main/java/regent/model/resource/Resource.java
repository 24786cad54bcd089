package regent.model.resource;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import regent.model.json.Json;
import regent.model.validation.Violation;
import regent.model.validation.Violations;

/// A resource: its type, its envelope, its spec and its status.
///
/// @param type the type
/// @param meta the envelope
/// @param spec what its author wants
/// @param status what the control plane found out; null when the type has none or it is not known
public record Resource<S extends Spec>(
    ResourceType<S> type, Meta meta, S spec, Json.@Nullable Obj status) {
  /// A resource without status that is not stored yet.
  public static <S extends Spec> Resource<S> of(
      ResourceType<S> type, String mesh, String name, S spec) {
    return new Resource<>(type, Meta.of(mesh, name, Map.of()), spec, null);
  }

  /// Its name.
  public String name() {
    return meta.name();
  }

  /// Its mesh; empty for global types.
  public String mesh() {
    return meta.mesh();
  }

  /// Its labels.
  public Map<String, String> labels() {
    return meta.labels();
  }

  /// What identifies it.
  public ResourceKey key() {
    return new ResourceKey(type.name(), meta.mesh(), meta.name());
  }

  /// Its name in policies' origins and in Envoy; the empty one for types without a short name.
  public Kri kri() {
    return Kri.of(type, meta);
  }

  /// This resource as one of `other`, when it has that type.
  ///
  /// @throws IllegalArgumentException when it has another
  @SuppressWarnings("unchecked") // the type is the same instance, so the spec has its class
  public <T extends Spec> Resource<T> as(ResourceType<T> other) {
    if (!type.name().equals(other.name())) {
      throw new IllegalArgumentException(key() + " is no " + other.name());
    }
    return (Resource<T>) this;
  }

  /// Its spec as JSON, in Kuma's order.
  public Json.Obj specJson() {
    return (Json.Obj) type.shape().write(spec);
  }

  /// This resource with another envelope.
  public Resource<S> withMeta(Meta changed) {
    return new Resource<>(type, changed, spec, status);
  }

  /// This resource with other labels.
  public Resource<S> withLabels(Map<String, String> labels) {
    return withMeta(meta.withLabels(labels));
  }

  /// This resource with another spec.
  public Resource<S> withSpec(S changed) {
    return new Resource<>(type, meta, changed, status);
  }

  /// This resource with another status.
  public Resource<S> withStatus(Json.@Nullable Obj changed) {
    return new Resource<>(type, meta, spec, changed);
  }

  /// What is wrong with its spec, in Kuma's order and words; nothing when it may be stored. What
  /// the schema refuses was reported when it was read; the envelope is checked by
  /// `regent.model.labels.Envelope`.
  public List<Violation> validate() {
    var violations = Violations.root();
    spec.validate(meta, violations);
    return violations.toList();
  }
}
