package regent.model.policy.meshopa;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import regent.model.json.Field;
import regent.model.json.Objects;
import regent.model.json.Shape;
import regent.model.json.Shapes;
import regent.model.policy.DataSource;
import regent.model.policy.PolicyFlags;
import regent.model.resource.Meta;
import regent.model.resource.PolicySpec;
import regent.model.resource.ResourceType;
import regent.model.resource.Scope;
import regent.model.targetref.TargetRef;
import regent.model.targetref.TargetRef.Kind;
import regent.model.validation.Checks;
import regent.model.validation.Violations;

/// Authorises requests with Rego, in the shape of Kong Mesh 2.14. That the Rego compiles is checked
/// where a compiler is at hand, not here.
///
/// @param targetRef the proxies to configure, or the routes whose requests are decided in addition;
///     the whole mesh when null
/// @param conf what they do; written `default`
public record MeshOPA(@Nullable TargetRef targetRef, Conf conf) implements PolicySpec {
  private static final List<Kind> TOP = List.of(Kind.MESH, Kind.DATAPLANE, Kind.MESH_HTTP_ROUTE);

  /// What proxies do. What is null is not said by this policy.
  ///
  /// @param agentConfig OPA's configuration file
  /// @param authConfig how Envoy asks
  /// @param appendPolicies the Rego; that of all policies that match is put together
  /// @param appendBundles bundles of the mesh that come with the Rego; likewise
  public record Conf(
      @Nullable DataSource agentConfig,
      @Nullable AuthConfig authConfig,
      @Nullable List<RegoPolicy> appendPolicies,
      @Nullable List<BundleRef> appendBundles) {
    /// Says nothing.
    public static final Conf NONE = new Conf(null, null, null, null);

    /// A configuration as it is written.
    public static final Shape<Conf> SHAPE =
        Objects.of(
            "Conf",
            Conf::new,
            Field.optional("agentConfig", DataSource.SHAPE, Conf::agentConfig),
            Field.optional("authConfig", AuthConfig.SHAPE, Conf::authConfig),
            Field.optional("appendPolicies", RegoPolicy.SHAPE.list(), Conf::appendPolicies),
            Field.optional("appendBundles", BundleRef.SHAPE.list(), Conf::appendBundles));

    /// The Rego; none when not said.
    public List<RegoPolicy> appendPoliciesOrNone() {
      return appendPolicies == null ? List.of() : appendPolicies;
    }

    /// The bundles; none when not said.
    public List<BundleRef> appendBundlesOrNone() {
      return appendBundles == null ? List.of() : appendBundles;
    }
  }

  /// What happens when no decision can be had.
  public enum OnAgentFailure {
    /// The request goes on.
    ALLOW("Allow"),
    /// The request is refused.
    DENY("Deny");

    private final String text;

    OnAgentFailure(String text) {
      this.text = text;
    }

    /// The choice as it is written.
    public String text() {
      return text;
    }
  }

  /// How Envoy asks.
  ///
  /// @param onAgentFailure what happens when no decision can be had; `DENY` when null
  /// @param statusOnError the HTTP status when no decision can be had; 403 when null
  /// @param timeout how long Envoy waits for a decision
  /// @param requestBody whether the body is part of the question; not when null
  public record AuthConfig(
      @Nullable OnAgentFailure onAgentFailure,
      @Nullable Integer statusOnError,
      @Nullable Duration timeout,
      @Nullable RequestBody requestBody) {
    static final Shape<AuthConfig> SHAPE =
        Objects.of(
            "AuthConfig",
            AuthConfig::new,
            Field.optional(
                "onAgentFailure",
                Shapes.oneOf(OnAgentFailure.values(), OnAgentFailure::text),
                AuthConfig::onAgentFailure),
            Field.optional("statusOnError", Shapes.INT32, AuthConfig::statusOnError),
            Field.optional("timeout", Shapes.DURATION, AuthConfig::timeout),
            Field.optional("requestBody", RequestBody.SHAPE, AuthConfig::requestBody));
  }

  /// How the body is sent along.
  ///
  /// @param maxSize how many bytes at most
  /// @param sendRawBody as bytes instead of text
  public record RequestBody(@Nullable Long maxSize, @Nullable Boolean sendRawBody) {
    static final Shape<RequestBody> SHAPE =
        Objects.of(
            "RequestBody",
            RequestBody::new,
            Field.optional("maxSize", Shapes.UINT32, RequestBody::maxSize),
            Field.optional("sendRawBody", Shapes.BOOL, RequestBody::sendRawBody));
  }

  /// A Rego module.
  ///
  /// @param rego its text
  /// @param ignoreDecision whether it only offers rules to other modules and decides nothing
  public record RegoPolicy(DataSource rego, @Nullable Boolean ignoreDecision) {
    static final Shape<RegoPolicy> SHAPE =
        Objects.of(
            "Policy",
            RegoPolicy::new,
            Field.required("rego", DataSource.SHAPE, RegoPolicy::rego),
            Field.optional("ignoreDecision", Shapes.BOOL, RegoPolicy::ignoreDecision));
  }

  /// A bundle on the control plane, whose active revision the proxies get.
  ///
  /// @param name in the mesh
  /// @param path the decision that the bundle's rules give, such as `shop/authz/allow`; when null
  ///     they only offer rules and data to modules
  public record BundleRef(String name, @Nullable String path) {
    static final Shape<BundleRef> SHAPE =
        Objects.of(
            "BundleRef",
            BundleRef::new,
            Field.required("name", Shapes.STRING, BundleRef::name),
            Field.optional("path", Shapes.STRING, BundleRef::path));
  }

  /// The type.
  public static final ResourceType<MeshOPA> TYPE =
      ResourceType.named(
              "MeshOPA",
              Scope.MESH,
              Objects.of(
                  "MeshOPA",
                  MeshOPA::new,
                  Field.optional("targetRef", TargetRef.TOP_LEVEL_OR_ROUTE, MeshOPA::targetRef),
                  Field.zeroed("default", Conf.SHAPE, Conf.NONE, MeshOPA::conf)))
          .path("meshopas")
          .cli("meshopa", "meshopas")
          .display("Mesh OPA", "Mesh OPAs")
          .shortName("mopa")
          .flags(PolicyFlags.with())
          .build();

  @Override
  public void validate(Meta meta, Violations at) {
    Violations spec = at.field("spec");
    if (targetRef != null) {
      targetRef.validate(spec.field("targetRef"), TOP, TargetRef.Direction.OTHER);
    }
    Violations defaults = spec.field("default");
    if (conf.agentConfig() != null) {
      conf.agentConfig().validate(defaults.field("agentConfig"));
    }
    defaults
        .field("appendBundles")
        .require(
            !isForRoutes() || conf.appendBundlesOrNone().isEmpty(),
            "must not be set with kind MeshHTTPRoute");
    if (conf.authConfig() != null) {
      validate(defaults.field("authConfig"), conf.authConfig());
      if (isForRoutes()) {
        forbidOfWholeProxy(defaults.field("authConfig"), conf.authConfig());
      }
    }
    List<RegoPolicy> policies = conf.appendPoliciesOrNone();
    for (int i = 0; i < policies.size(); i++) {
      policies.get(i).rego().validate(defaults.field("appendPolicies").index(i).field("rego"));
    }
    List<BundleRef> bundles = conf.appendBundlesOrNone();
    for (int i = 0; i < bundles.size(); i++) {
      Violations bundle = defaults.field("appendBundles").index(i);
      bundle.field("name").require(!bundles.get(i).name().isEmpty(), "must not be empty");
      String path = bundles.get(i).path();
      bundle
          .field("path")
          .require(
              path == null || path.matches("[^/.]+(/[^/.]+)+"),
              "must be the path of a rule, as shop/authz/allow");
    }
  }

  /// Whether it is about the requests of MeshHTTPRoutes and not about all of a proxy.
  public boolean isForRoutes() {
    return targetRef != null && targetRef.kind() == Kind.MESH_HTTP_ROUTE;
  }

  /// Envoy knows these once for a listener, not for a route.
  private static void forbidOfWholeProxy(Violations at, AuthConfig auth) {
    String reason =
        "must not be set with kind MeshHTTPRoute: it is said once for a proxy, by a MeshOPA of"
            + " kind Mesh or Dataplane";
    at.field("onAgentFailure").require(auth.onAgentFailure() == null, reason);
    at.field("statusOnError").require(auth.statusOnError() == null, reason);
    at.field("timeout").require(auth.timeout() == null, reason);
  }

  private static void validate(Violations at, AuthConfig auth) {
    Integer status = auth.statusOnError();
    at.field("statusOnError")
        .require(
            status == null || (status >= 100 && status < 600),
            "must be in inclusive range [100, 599]");
    Checks.positive(at.field("timeout"), auth.timeout());
    if (auth.requestBody() != null) {
      Checks.positive(at.field("requestBody.maxSize"), auth.requestBody().maxSize());
    }
  }
}
