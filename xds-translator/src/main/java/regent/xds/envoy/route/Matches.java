package regent.xds.envoy.route;

import io.envoyproxy.envoy.config.core.v3.RuntimeFractionalPercent;
import io.envoyproxy.envoy.config.route.v3.HeaderMatcher;
import io.envoyproxy.envoy.config.route.v3.QueryParameterMatcher;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.type.matcher.v3.RegexMatcher;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import io.envoyproxy.envoy.type.v3.FractionalPercent;
import io.envoyproxy.envoy.type.v3.FractionalPercent.DenominatorType;
import regent.xds.plan.RouteMatch.Fraction;
import regent.xds.plan.RouteMatch.NamedMatch;
import regent.xds.plan.RouteMatch.PathMatch;
import regent.xds.plan.RouteMatch.ValueMatch;

/// Conditions on requests as Envoy's messages.
final class Matches {
  private Matches() {}

  static RouteMatch of(regent.xds.plan.RouteMatch plan) {
    var match = RouteMatch.newBuilder();
    switch (plan.path()) {
      case PathMatch.Exact(var path) -> match.setPath(path);
      case PathMatch.Prefix(var prefix) -> match.setPrefix(prefix);
      case PathMatch.Regex(var regex) -> match.setSafeRegex(regex(regex));
    }
    plan.headers().forEach(header -> match.addHeaders(header(header)));
    plan.queryParameters().forEach(query -> match.addQueryParameters(query(query)));
    if (plan.fraction() != null) {
      match.setRuntimeFraction(fraction(plan.fraction()));
    }
    return match.build();
  }

  static HeaderMatcher header(NamedMatch plan) {
    var matcher = HeaderMatcher.newBuilder().setName(plan.name());
    switch (plan.value()) {
      case ValueMatch.Present _ -> matcher.setPresentMatch(true);
      case ValueMatch.Absent _ -> matcher.setPresentMatch(false);
      case ValueMatch.Exact(var text) -> matcher.setStringMatch(exact(text));
      case ValueMatch.Prefix(var text) -> matcher.setStringMatch(prefix(text));
      case ValueMatch.Regex(var regex) -> matcher.setStringMatch(matching(regex));
    }
    return matcher.build();
  }

  private static QueryParameterMatcher query(NamedMatch plan) {
    var matcher = QueryParameterMatcher.newBuilder().setName(plan.name());
    switch (plan.value()) {
      case ValueMatch.Present _ -> matcher.setPresentMatch(true);
      case ValueMatch.Absent _ -> matcher.setPresentMatch(false);
      case ValueMatch.Exact(var text) -> matcher.setStringMatch(exact(text));
      case ValueMatch.Prefix(var text) -> matcher.setStringMatch(prefix(text));
      case ValueMatch.Regex(var regex) -> matcher.setStringMatch(matching(regex));
    }
    return matcher.build();
  }

  static RuntimeFractionalPercent fraction(Fraction plan) {
    var denominator =
        switch (plan.denominator()) {
          case 100 -> DenominatorType.HUNDRED;
          case 10_000 -> DenominatorType.TEN_THOUSAND;
          case 1_000_000 -> DenominatorType.MILLION;
          default -> throw new IllegalArgumentException("no such denominator: " + plan);
        };
    return RuntimeFractionalPercent.newBuilder()
        .setDefaultValue(
            FractionalPercent.newBuilder()
                .setNumerator(plan.numerator())
                .setDenominator(denominator))
        .build();
  }

  private static StringMatcher exact(String text) {
    return StringMatcher.newBuilder().setExact(text).build();
  }

  private static StringMatcher prefix(String text) {
    return StringMatcher.newBuilder().setPrefix(text).build();
  }

  private static StringMatcher matching(String regex) {
    return StringMatcher.newBuilder().setSafeRegex(regex(regex)).build();
  }

  private static RegexMatcher regex(String regex) {
    return RegexMatcher.newBuilder().setRegex(regex).build();
  }
}
