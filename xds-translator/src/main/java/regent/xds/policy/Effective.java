package regent.xds.policy;

import java.util.List;
import regent.model.resource.Kri;

/// What several policies say together.
///
/// @param conf their merged configuration
/// @param policies those that contributed to it, the most important last
public record Effective<C>(C conf, List<Kri> policies) {
  public Effective {
    policies = List.copyOf(policies);
  }
}
