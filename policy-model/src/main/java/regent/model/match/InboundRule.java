package regent.model.match;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import regent.model.json.Json;
import regent.model.json.Shape;
import regent.model.policy.InboundMatch;

/// The configuration of some incoming traffic.
///
/// @param match the traffic; all when null
/// @param conf the configuration
/// @param origin the entry it comes from
public record InboundRule(Json.@Nullable Obj match, Json.Obj conf, Origin origin) {
  /// The more specific first: those with an identity, exact ones before prefixes; then those with
  /// a server name. The order of equals stays.
  static final Comparator<InboundRule> BY_MATCH =
      Comparator.comparingInt(InboundRule::identityRank).thenComparingInt(InboundRule::sniRank);

  private int identityRank() {
    if (match == null || !(match.get("spiffeID") instanceof Json.Obj id)) {
      return 3;
    }
    return switch (id.text("type")) {
      case "Exact" -> 0;
      case "Prefix" -> 1;
      default -> 2;
    };
  }

  private int sniRank() {
    return match != null && match.get("sni") instanceof Json.Obj ? 0 : 1;
  }

  /// The match as its record; empty when the rule is for all traffic.
  public Optional<InboundMatch> matchRecord() {
    return Optional.ofNullable(match).map(InboundMatch.SHAPE::read);
  }

  /// The configuration as its record.
  public <C> C conf(Shape<C> shape) {
    return shape.read(conf);
  }

  /// The configuration of traffic that no match selects: all rules without a match, merged; empty
  /// when there are none.
  public static Optional<Json.Obj> forAllTraffic(List<InboundRule> rules) {
    List<Json.Obj> confs =
        rules.stream().filter(rule -> rule.match() == null).map(InboundRule::conf).toList();
    return Merge.confs(confs).stream().findFirst();
  }
}
