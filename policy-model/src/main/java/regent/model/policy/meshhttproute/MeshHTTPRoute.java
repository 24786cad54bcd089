package regent.model.policy.meshhttproute;

import java.util.List;
import org.jspecify.annotations.Nullable;
import regent.model.json.Field;
import regent.model.json.Objects;
import regent.model.json.Shape;
import regent.model.json.Shapes;
import regent.model.policy.PolicyFlags;
import regent.model.resource.Meta;
import regent.model.resource.PolicySpec;
import regent.model.resource.ResourceType;
import regent.model.resource.ResourceType.Flag;
import regent.model.resource.Scope;
import regent.model.targetref.BackendRef;
import regent.model.targetref.TargetRef;
import regent.model.validation.Violations;

/// Leads HTTP requests to services, and changes them on the way.
///
/// @param targetRef the proxies to configure; the whole mesh when null
/// @param to the routes, per destination
public record MeshHTTPRoute(@Nullable TargetRef targetRef, List<To> to) implements PolicySpec {
  /// The routes of requests to a destination.
  ///
  /// @param hostnames not supported in Kuma 3.0; null when not said
  /// @param targetRef the destination
  /// @param rules the routes
  public record To(@Nullable List<String> hostnames, TargetRef targetRef, List<Rule> rules) {
    static final Shape<To> SHAPE =
        Objects.of(
            "To",
            To::new,
            Field.optional("hostnames", Shapes.STRING.list(), To::hostnames),
            Field.required("targetRef", TargetRef.OUTBOUND, To::targetRef),
            Field.required("rules", Rule.SHAPE.list(), To::rules));

    public To {
      rules = List.copyOf(rules);
    }
  }

  /// A route.
  ///
  /// @param matches the requests; one of them must match
  /// @param conf what happens with them; written `default`
  public record Rule(List<Match> matches, Conf conf) {
    /// A rule as it is written.
    public static final Shape<Rule> SHAPE =
        Objects.of(
            "Rule",
            Rule::new,
            Field.required("matches", Shapes.listOf(Match.SHAPE, 1), Rule::matches),
            Field.required("default", Conf.SHAPE, Rule::conf));

    public Rule {
      matches = List.copyOf(matches);
    }
  }

  /// What happens with requests. What is null is not said by this policy.
  ///
  /// @param filters changes, in this order
  /// @param backendRefs where they go; the destination of the entry when not said
  public record Conf(@Nullable List<Filter> filters, @Nullable List<BackendRef> backendRefs) {
    static final Shape<Conf> SHAPE =
        Objects.of(
            "RuleConf",
            Conf::new,
            Field.optional("filters", Filter.SHAPE.list(), Conf::filters),
            Field.optional("backendRefs", BackendRef.SHAPE.list(), Conf::backendRefs));

    /// The changes; none when not said.
    public List<Filter> filtersOrNone() {
      return filters == null ? List.of() : filters;
    }

    /// Where requests go; empty when not said.
    public List<BackendRef> backendRefsOrNone() {
      return backendRefs == null ? List.of() : backendRefs;
    }
  }

  /// What the merged configuration of a destination looks like.
  ///
  /// @param rules the routes of all policies; those with equal matches are one
  /// @param hostnames not supported in Kuma 3.0
  public record Merged(List<Rule> rules, List<String> hostnames) {
    /// A merged configuration as it is written.
    public static final Shape<Merged> SHAPE =
        Objects.of(
            "PolicyDefault",
            Merged::new,
            Field.list("rules", Rule.SHAPE, Merged::rules),
            Field.list("hostnames", Shapes.STRING, Merged::hostnames));
  }

  /// The type.
  public static final ResourceType<MeshHTTPRoute> TYPE =
      ResourceType.named(
              "MeshHTTPRoute",
              Scope.MESH,
              Objects.of(
                  "MeshHTTPRoute",
                  MeshHTTPRoute::new,
                  Field.optional("targetRef", TargetRef.TOP_LEVEL, MeshHTTPRoute::targetRef),
                  Field.list("to", To.SHAPE, MeshHTTPRoute::to)))
          .path("meshhttproutes")
          .cli("meshhttproute", "meshhttproutes")
          .display("Mesh HTTP Route", "Mesh HTTP Routes")
          .shortName("mhttpr")
          .flags(PolicyFlags.with(Flag.TO))
          .build();

  public MeshHTTPRoute {
    to = List.copyOf(to);
  }

  @Override
  public void validate(Meta meta, Violations at) {
    RouteRules.check(this, at.field("spec"));
  }
}
