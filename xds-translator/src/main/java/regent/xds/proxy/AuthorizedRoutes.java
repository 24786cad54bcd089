package regent.xds.proxy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import regent.model.dataplane.Dataplane;
import regent.model.dataplane.Inbound;
import regent.model.match.Matcher.Shadow;
import regent.model.match.MeshResources;
import regent.model.match.RouteAttachments;
import regent.model.match.RouteAttachments.Attachment;
import regent.model.policy.meshhttproute.Match;
import regent.model.policy.meshhttproute.MeshHTTPRoute;
import regent.model.policy.meshopa.MeshOPA;
import regent.model.resource.Kri;
import regent.model.resource.PolicyRole;
import regent.model.resource.Resource;
import regent.model.targetref.TargetRef;

/// Which requests to a proxy MeshOPA decide that are attached to MeshHTTPRoutes.
///
/// The proxy that serves the destination of a route decides, because nobody can go around it. It
/// sees requests after the caller's proxy has rewritten their paths, so what a route rewrites is
/// looked for under both paths. A more specific route without a MeshOPA keeps its requests to
/// itself, when the owner of the service wrote it for all callers: a caller must not free itself.
///
/// @param choices the requests that are told apart, the most specific first for each inbound; empty
///     when no MeshOPA is attached to a route of this proxy
public record AuthorizedRoutes(List<Choice> choices) {
  /// No route has a policy of its own.
  public static final AuthorizedRoutes NONE = new AuthorizedRoutes(List.of());

  /// What of a path that a filter rewrites is looked for.
  private enum Paths {
    AS_SENT,
    AS_SENT_AND_REWRITTEN
  }

  /// What requests look like when they arrive.
  ///
  /// @param match as in a rule
  /// @param byCharacters whether a prefix of the path need not end at a slash: a rewritten one may
  ///     not, since Envoy puts the new prefix before the rest without one
  public record Seen(Match match, boolean byCharacters) {}

  /// Requests that are decided alike.
  ///
  /// @param inbound section name of the inbound they arrive at
  /// @param routes the MeshHTTPRoutes that they follow, sorted
  /// @param policies the MeshOPA that decide in addition to those of the proxy, the most important
  ///     last; empty when none does
  public record Choice(
      String inbound, Seen seen, List<Kri> routes, List<Resource<MeshOPA>> policies) {
    public Choice {
      routes = List.copyOf(routes);
      policies = List.copyOf(policies);
    }

    /// What the proxy calls the routes when it asks for a decision: their names, with commas.
    public String id() {
      return routes.stream().map(Kri::toString).collect(Collectors.joining(","));
    }
  }

  public AuthorizedRoutes {
    choices = List.copyOf(choices);
  }

  /// The choices of one inbound.
  public List<Choice> of(Inbound inbound) {
    return choices.stream().filter(c -> c.inbound().equals(inbound.sectionName())).toList();
  }

  /// The policies of all choices, by the names of their routes.
  public SortedMap<String, List<Resource<MeshOPA>>> byId() {
    var byId = new TreeMap<String, List<Resource<MeshOPA>>>();
    choices.forEach(choice -> byId.put(choice.id(), choice.policies()));
    return Collections.unmodifiableSortedMap(byId);
  }

  /// All policies of choices, each once.
  public List<Resource<MeshOPA>> policies() {
    return choices.stream().flatMap(choice -> choice.policies().stream()).distinct().toList();
  }

  /// Finds the choices for `proxy`.
  public static AuthorizedRoutes of(
      Resource<Dataplane> proxy, MeshResources resources, Shadow shadow) {
    List<Attachment> attachments = RouteAttachments.of(MeshOPA.TYPE, proxy, resources, shadow);
    if (attachments.isEmpty()) {
      return NONE;
    }
    return new Finder(proxy, resources, attachments).find();
  }

  private static final class Finder {
    private final Resource<Dataplane> proxy;
    private final MeshResources resources;
    private final List<Attachment> attachments;
    private final Set<Kri> attached;

    Finder(Resource<Dataplane> proxy, MeshResources resources, List<Attachment> attachments) {
      this.proxy = proxy;
      this.resources = resources;
      this.attachments = attachments;
      this.attached =
          attachments.stream()
              .flatMap(attachment -> attachment.routes().stream())
              .map(Resource::kri)
              .collect(Collectors.toSet());
    }

    AuthorizedRoutes find() {
      var choices = new ArrayList<Choice>();
      for (Inbound inbound : proxy.spec().networkingOrNone().inbound()) {
        List<Choice> ofInbound = choices(inbound);
        if (ofInbound.stream().anyMatch(choice -> !choice.policies().isEmpty())) {
          choices.addAll(ofInbound);
        }
      }
      return new AuthorizedRoutes(choices);
    }

    private List<Choice> choices(Inbound inbound) {
      Map<Seen, Set<Kri>> routes = new LinkedHashMap<>();
      for (Resource<MeshHTTPRoute> route : resources.list(MeshHTTPRoute.TYPE)) {
        boolean isAttached = attached.contains(route.kri());
        if (isAttached || isOfOwnerForAll(route)) {
          var paths = isAttached ? Paths.AS_SENT_AND_REWRITTEN : Paths.AS_SENT;
          for (Seen seen : seen(route, inbound, paths)) {
            routes.computeIfAbsent(seen, _ -> new LinkedHashSet<>()).add(route.kri());
          }
        }
      }
      var choices = new ArrayList<Choice>();
      routes.forEach((seen, names) -> choices.add(choice(inbound, seen, names)));
      choices.sort(
          (a, b) -> {
            int byMatch = a.seen().match().compareTo(b.seen().match());
            if (byMatch != 0) {
              return byMatch;
            }
            int byPolicies = Boolean.compare(a.policies().isEmpty(), b.policies().isEmpty());
            return byPolicies != 0 ? byPolicies : a.id().compareTo(b.id());
          });
      return choices;
    }

    private Choice choice(Inbound inbound, Seen seen, Set<Kri> routes) {
      var policies =
          attachments.stream()
              .filter(each -> each.routes().stream().anyMatch(r -> routes.contains(r.kri())))
              .map(each -> each.policy().as(MeshOPA.TYPE))
              .toList();
      return new Choice(inbound.sectionName(), seen, routes.stream().sorted().toList(), policies);
    }

    private List<Seen> seen(Resource<MeshHTTPRoute> route, Inbound inbound, Paths paths) {
      var matches = new ArrayList<Seen>();
      for (MeshHTTPRoute.To to : route.spec().to()) {
        if (Served.by(proxy, inbound, to.targetRef(), resources)) {
          for (MeshHTTPRoute.Rule rule : to.rules()) {
            rule.matches().forEach(match -> matches.add(new Seen(match, false)));
            if (paths == Paths.AS_SENT_AND_REWRITTEN) {
              RewrittenMatches.of(rule).forEach(match -> matches.add(new Seen(match, true)));
            }
          }
        }
      }
      return matches;
    }

    private static boolean isOfOwnerForAll(Resource<MeshHTTPRoute> route) {
      TargetRef callers = route.spec().targetRef();
      boolean isForAll = callers == null || callers.kind() == TargetRef.Kind.MESH;
      return switch (PolicyRole.of(route.meta())) {
        case SYSTEM, PRODUCER -> isForAll;
        case CONSUMER, WORKLOAD_OWNER -> false;
      };
    }
  }
}
