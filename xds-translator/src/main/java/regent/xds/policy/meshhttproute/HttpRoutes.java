package regent.xds.policy.meshhttproute;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import regent.model.match.MatchesHash;
import regent.model.policy.meshhttproute.Filter;
import regent.model.policy.meshhttproute.Match;
import regent.model.policy.meshhttproute.Match.PathMatch;
import regent.model.policy.meshhttproute.Match.PathType;
import regent.model.policy.meshhttproute.MeshHTTPRoute.Rule;
import regent.model.resource.Kri;
import regent.model.service.MeshService;
import regent.model.targetref.BackendRef;
import regent.xds.plan.Origin;
import regent.xds.policy.Lookup;
import regent.xds.policy.Lookup.RoutingRule;
import regent.xds.policy.meshhttproute.RouteRule.Backend;
import regent.xds.proxy.Destination.Port;
import regent.xds.proxy.ProxyView;

/// What MeshHTTPRoutes say: which requests go where, most specific first. At the end there is
/// always a route that takes every request to the destination itself.
///
/// Source: https://kuma.io/docs/latest/policies/meshhttproute/
public final class HttpRoutes {
  private static final PathMatch ANY_PATH = new PathMatch("/", PathType.PATH_PREFIX);
  private static final Match CATCH_ALL = new Match(ANY_PATH, null, null, null);
  private static final long DEFAULT_WEIGHT = 100;

  private final ProxyView view;
  private final Kri destination;

  private HttpRoutes(ProxyView view, Kri destination) {
    this.view = view;
    this.destination = destination;
  }

  /// The routes of requests to a destination.
  ///
  /// @param destination with its port as section
  public static List<RouteRule> of(ProxyView view, Kri destination) {
    return new HttpRoutes(view, destination).rules();
  }

  private List<RouteRule> rules() {
    var rules = new ArrayList<RouteRule>();
    for (var rule : Lookup.routes(view, destination)) {
      rules.addAll(rules(rule));
    }
    rules.sort(Comparator.comparing(RouteRule::match));
    if (rules.stream().noneMatch(rule -> rule.match().equals(CATCH_ALL))) {
      rules.add(toDestination());
    }
    return rules.stream().filter(r -> !r.backends().isEmpty() || r.unresolved()).toList();
  }

  private List<RouteRule> rules(RoutingRule routing) {
    Rule rule = routing.rule();
    var backends = new ArrayList<Backend>();
    long unresolvedWeight = 0;
    for (var ref : rule.conf().backendRefsOrNone()) {
      var backend = backend(ref);
      if (backend.isPresent()) {
        backends.add(new Backend(backend.get(), ref.weight()));
      } else {
        unresolvedWeight += ref.weight();
      }
    }
    boolean unresolved = !rule.conf().backendRefsOrNone().isEmpty() && backends.isEmpty();
    if (backends.isEmpty() && !unresolved) {
      backends.addAll(toItself());
    }
    var rules = new ArrayList<RouteRule>();
    for (var match : rule.matches()) {
      rules.add(
          new RouteRule(
              routing.route().toString(),
              Optional.of(routing.route()),
              routing.origin(),
              match,
              rule.conf().filtersOrNone(),
              backends,
              unresolvedWeight,
              unresolved,
              mirrors(rule.conf().filtersOrNone())));
    }
    return rules;
  }

  private RouteRule toDestination() {
    return new RouteRule(
        MatchesHash.ofMatches(List.of(CATCH_ALL)),
        Optional.empty(),
        Origin.of(destination.withoutSection()),
        CATCH_ALL,
        List.of(),
        toItself(),
        0,
        false,
        Map.of());
  }

  private List<Backend> toItself() {
    return httpPort(destination)
        .map(port -> List.of(new Backend(named(destination, port), DEFAULT_WEIGHT)))
        .orElse(List.of());
  }

  private Map<Integer, Kri> mirrors(List<Filter> filters) {
    var mirrors = new HashMap<Integer, Kri>();
    for (int i = 0; i < filters.size(); i++) {
      var mirror = filters.get(i).requestMirror();
      if (mirror != null) {
        int position = i;
        backend(mirror.backendRef()).ifPresent(kri -> mirrors.put(position, kri));
      }
    }
    return mirrors;
  }

  /// The destination that a reference means; none when there is no such one, when it speaks no HTTP
  /// or gets no requests.
  private Optional<Kri> backend(BackendRef ref) {
    if (ref.weight() == 0) {
      return Optional.empty();
    }
    String section = ref.sectionName() == null ? "" : ref.sectionName();
    if (section.isEmpty() && ref.port() != null) {
      section = Long.toString(ref.port());
    }
    String written = section;
    return view.mesh()
        .select(ref.kind().text(), ref.labels() == null ? Map.of() : ref.labels())
        .findFirst()
        .map(found -> found.kri().withSection(written))
        .flatMap(kri -> httpPort(kri).map(port -> named(kri, port)));
  }

  private Optional<Port> httpPort(Kri kri) {
    return view.mesh().port(kri).filter(port -> port.protocol().isHttp());
  }

  private static Kri named(Kri kri, Port port) {
    return kri.section().isEmpty() && kri.typeName().equals(MeshService.TYPE.name())
        ? kri.withSection(port.section())
        : kri;
  }
}
