package regent.model.match;

import regent.model.resource.Resource;

/// The policy that a piece of configuration comes from.
///
/// @param policy the policy
/// @param index which entry of its `to` or `rules`, from 0
public record Origin(Resource<?> policy, int index) {}
