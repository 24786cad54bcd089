package regent.model.policy.meshhttproute;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import regent.model.policy.HeaderMatch;
import regent.model.policy.meshhttproute.Match.PathType;
import regent.model.targetref.BackendRef;
import regent.model.targetref.TargetRef;
import regent.model.targetref.TargetRef.Kind;
import regent.model.validation.Names;
import regent.model.validation.Violations;

/// What makes a MeshHTTPRoute valid, in Kuma's order and words (`validation.go`).
final class RouteRules {
  private static final List<Kind> TOP = List.of(Kind.MESH, Kind.DATAPLANE);
  private static final List<Kind> DESTINATIONS =
      List.of(Kind.MESH_SERVICE, Kind.MESH_EXTERNAL_SERVICE, Kind.MESH_MULTI_ZONE_SERVICE);
  private static final String MUST_BE_DEFINED = "must be defined";

  private RouteRules() {}

  static void check(MeshHTTPRoute route, Violations spec) {
    if (route.targetRef() != null) {
      route.targetRef().validate(spec.field("targetRef"), TOP, TargetRef.Direction.OTHER);
    }
    for (int i = 0; i < route.to().size(); i++) {
      to(spec.field("to").index(i), route.to().get(i));
    }
  }

  private static void to(Violations at, MeshHTTPRoute.To to) {
    to.targetRef().validate(at.field("targetRef"), DESTINATIONS, TargetRef.Direction.OTHER);
    for (int i = 0; i < to.rules().size(); i++) {
      rule(at.field("rules").index(i), to.rules().get(i));
    }
    at.field("hostnames")
        .require(to.hostnames() == null || to.hostnames().isEmpty(), "must not be defined");
  }

  private static void rule(Violations at, MeshHTTPRoute.Rule rule) {
    for (int i = 0; i < rule.matches().size(); i++) {
      match(at.field("matches").index(i), rule.matches().get(i));
    }
    List<Filter> filters = rule.conf().filtersOrNone();
    for (int i = 0; i < filters.size(); i++) {
      filter(at.field("default.filters").index(i), filters.get(i), rule.matches());
    }
    List<BackendRef> refs = rule.conf().backendRefsOrNone();
    for (int i = 0; i < refs.size(); i++) {
      refs.get(i).validate(at.field("default.backendRefs").index(i));
    }
  }

  private static void match(Violations at, Match match) {
    if (match.path() != null) {
      path(at.field("path.value"), match.path());
    }
    var names = new HashSet<String>();
    List<Match.QueryParam> params = match.queryParamsOrNone();
    for (int i = 0; i < params.size(); i++) {
      String name = params.get(i).name();
      at.field("queryParams")
          .index(i)
          .field("name")
          .require(names.add(name), "multiple entries for name " + name);
    }
    List<HeaderMatch> headers = match.headersOrNone();
    for (int i = 0; i < headers.size(); i++) {
      header(at.field("headers").index(i).field("value"), headers.get(i));
    }
  }

  private static void path(Violations at, Match.PathMatch path) {
    String value = path.value();
    switch (path.type()) {
      case REGULAR_EXPRESSION -> {}
      case EXACT -> at.require(value.startsWith("/"), "must be an absolute path");
      case PATH_PREFIX -> {
        at.require(
            value.equals("/") || !value.endsWith("/"),
            "does not need a trailing slash because only a `/`-separated prefix or an entire path"
                + " is matched");
        at.require(value.startsWith("/"), "must be an absolute path");
      }
    }
  }

  private static void header(Violations at, HeaderMatch header) {
    switch (header.type()) {
      case PRESENT, ABSENT -> at.require(header.value().isEmpty(), "must not be defined");
      case EXACT, PREFIX, REGULAR_EXPRESSION -> {}
    }
  }

  private static void filter(Violations at, Filter filter, List<Match> matches) {
    switch (filter.type()) {
      case REQUEST_HEADER_MODIFIER ->
          headers(at.field("requestHeaderModifier"), filter.requestHeaderModifier());
      case RESPONSE_HEADER_MODIFIER ->
          headers(at.field("responseHeaderModifier"), filter.responseHeaderModifier());
      case REQUEST_REDIRECT ->
          redirect(at.field("requestRedirect"), filter.requestRedirect(), matches);
      case URL_REWRITE -> rewrite(at.field("urlRewrite"), filter.urlRewrite(), matches);
      case REQUEST_MIRROR -> mirror(at.field("requestMirror"), filter.requestMirror());
    }
  }

  private static void headers(Violations at, Filter.@Nullable HeaderModifier modifier) {
    if (modifier == null) {
      at.add(MUST_BE_DEFINED);
      return;
    }
    if (modifier.set() == null && modifier.add() == null && modifier.remove() == null) {
      at.add("must have at least one defined: set, add, remove");
      return;
    }
    var seen = new HashSet<String>();
    once(at.field("set"), names(modifier.set()), seen);
    once(at.field("add"), names(modifier.add()), seen);
    once(at.field("remove"), modifier.remove() == null ? List.of() : modifier.remove(), seen);
  }

  private static List<String> names(@Nullable List<Filter.Header> headers) {
    return headers == null ? List.of() : headers.stream().map(Filter.Header::name).toList();
  }

  private static void once(Violations at, List<String> names, Set<String> seen) {
    for (int i = 0; i < names.size(); i++) {
      at.index(i).field("name").require(seen.add(names.get(i)), "duplicate header name");
    }
  }

  private static void redirect(
      Violations at, Filter.@Nullable Redirect redirect, List<Match> matches) {
    if (redirect == null) {
      at.add(MUST_BE_DEFINED);
      return;
    }
    prefix(at, redirect.path(), matches);
    hostname(at.field("hostname"), redirect.hostname());
  }

  private static void rewrite(
      Violations at, Filter.@Nullable UrlRewrite rewrite, List<Match> matches) {
    if (rewrite == null) {
      at.add(MUST_BE_DEFINED);
      return;
    }
    prefix(at, rewrite.path(), matches);
    hostname(at.field("hostname"), rewrite.hostname());
    if (Boolean.TRUE.equals(rewrite.hostToBackendHostname())) {
      at.field("hostToBackendHostname").add("must not be set");
      at.field("hostToBackendHostname")
          .require(rewrite.hostname() == null, "cannot be set together with hostname");
    }
  }

  private static void prefix(
      Violations at, Filter.@Nullable PathRewrite path, List<Match> matches) {
    if (path == null || path.replacePrefixMatch() == null) {
      return;
    }
    boolean prefixesOnly =
        matches.stream().allMatch(m -> m.path() != null && m.path().type() == PathType.PATH_PREFIX);
    at.field("path.replacePrefixMatch")
        .require(prefixesOnly, "can only appear if all matches match a path prefix");
  }

  private static void hostname(Violations at, @Nullable String hostname) {
    if (hostname == null) {
      return;
    }
    if (Names.isIp(hostname)) {
      at.add("cannot be an IP address");
      return;
    }
    Names.subdomain(hostname).forEach(at::add);
  }

  private static void mirror(Violations at, Filter.@Nullable Mirror mirror) {
    if (mirror == null) {
      at.add(MUST_BE_DEFINED);
      return;
    }
    mirror.backendRef().validate(at.field("backendRef"));
  }
}
