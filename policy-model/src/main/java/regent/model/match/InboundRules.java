package regent.model.match;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Builds the rules of incoming traffic of one listener. They are not merged: the first rule that
/// matches decides. Kuma's `pkg/plugins/policies/core/rules/inbound`.
public final class InboundRules {
  private record Entry(PolicyEntries policy, int index, PolicyEntries.Rule rule) {}

  private static final Comparator<Entry> ORDER =
      Comparator.comparing(Entry::policy, PolicyOrder.BY_ATTRIBUTES)
          .thenComparing(Entry::policy, PolicyOrder.BY_NAME);

  private InboundRules() {}

  /// The rules that follow from `policies`.
  public static List<InboundRule> of(List<PolicyEntries> policies) {
    var entries = new ArrayList<Entry>();
    for (PolicyEntries policy : policies) {
      for (int i = 0; i < policy.rules().size(); i++) {
        entries.add(new Entry(policy, i, policy.rules().get(i)));
      }
    }
    entries.sort(ORDER);
    var rules = new ArrayList<InboundRule>();
    for (Entry entry : entries) {
      Origin origin = new Origin(entry.policy().resource(), entry.index());
      if (entry.rule().matches().isEmpty()) {
        rules.add(new InboundRule(null, entry.rule().conf(), origin));
      }
      entry
          .rule()
          .matches()
          .forEach(match -> rules.add(new InboundRule(match, entry.rule().conf(), origin)));
    }
    rules.sort(InboundRule.BY_MATCH);
    return rules;
  }
}
