package regent.model.resource;

import regent.model.validation.Violations;

/// What a resource says, apart from its envelope. One record for each type; [GenericSpec] for types
/// that have none of their own yet. Its [ResourceType] knows how it is written as JSON.
public interface Spec {
  /// Adds what is wrong beyond the schema.
  ///
  /// @param meta the envelope, for what depends on the name
  /// @param at the root of the resource; fields of newer types are below `spec`
  default void validate(Meta meta, Violations at) {}
}
