package regent.model.policy.meshhttproute;

import java.util.List;
import org.jspecify.annotations.Nullable;
import regent.model.json.Field;
import regent.model.json.IntOrString;
import regent.model.json.Objects;
import regent.model.json.Shape;
import regent.model.json.Shapes;
import regent.model.policy.HeaderMatch;
import regent.model.targetref.BackendRef;

/// Changes requests or responses. The component that `type` names is there.
///
/// @param type what it does
/// @param requestHeaderModifier changes headers of the request
/// @param responseHeaderModifier changes headers of the response
/// @param requestRedirect answers with a redirect
/// @param urlRewrite changes host or path
/// @param requestMirror sends a copy elsewhere
public record Filter(
    Type type,
    @Nullable HeaderModifier requestHeaderModifier,
    @Nullable HeaderModifier responseHeaderModifier,
    @Nullable Redirect requestRedirect,
    @Nullable UrlRewrite urlRewrite,
    @Nullable Mirror requestMirror) {
  /// What a filter does.
  public enum Type {
    /// Changes headers of the request.
    REQUEST_HEADER_MODIFIER("RequestHeaderModifier"),
    /// Changes headers of the response.
    RESPONSE_HEADER_MODIFIER("ResponseHeaderModifier"),
    /// Answers with a redirect.
    REQUEST_REDIRECT("RequestRedirect"),
    /// Changes host or path.
    URL_REWRITE("URLRewrite"),
    /// Sends a copy elsewhere.
    REQUEST_MIRROR("RequestMirror");

    private final String text;

    Type(String text) {
      this.text = text;
    }

    /// The type as it is written.
    public String text() {
      return text;
    }
  }

  /// A filter as it is written.
  public static final Shape<Filter> SHAPE =
      Objects.of(
          "Filter",
          Filter::new,
          Field.required("type", Shapes.oneOf(Type.values(), Type::text), Filter::type),
          Field.optional(
              "requestHeaderModifier", HeaderModifier.SHAPE, Filter::requestHeaderModifier),
          Field.optional(
              "responseHeaderModifier", HeaderModifier.SHAPE, Filter::responseHeaderModifier),
          Field.optional("requestRedirect", Redirect.SHAPE, Filter::requestRedirect),
          Field.optional("urlRewrite", UrlRewrite.SHAPE, Filter::urlRewrite),
          Field.optional("requestMirror", Mirror.SHAPE, Filter::requestMirror));

  /// A header and its value.
  ///
  /// @param name the header
  /// @param value its value
  public record Header(String name, String value) {
    static final Shape<Header> SHAPE =
        Objects.of(
            "HeaderKeyValue",
            Header::new,
            Field.required("name", HeaderMatch.NAME, Header::name),
            Field.required("value", Shapes.STRING, Header::value));
  }

  /// Changes headers; a name occurs only once. What is null is not said.
  ///
  /// @param set headers that replace those of the same name
  /// @param add headers that are added
  /// @param remove names of headers that are taken away
  public record HeaderModifier(
      @Nullable List<Header> set, @Nullable List<Header> add, @Nullable List<String> remove) {
    static final Shape<HeaderModifier> SHAPE =
        Objects.of(
            "HeaderModifier",
            HeaderModifier::new,
            Field.optional("set", Shapes.listOf(Header.SHAPE, 0, 16), HeaderModifier::set),
            Field.optional("add", Shapes.listOf(Header.SHAPE, 0, 16), HeaderModifier::add),
            Field.optional("remove", Shapes.listOf(Shapes.STRING, 0, 16), HeaderModifier::remove));
  }

  /// How a path is changed.
  public enum PathRewriteType {
    /// All of it is replaced.
    REPLACE_FULL_PATH("ReplaceFullPath"),
    /// The prefix that matched is replaced.
    REPLACE_PREFIX_MATCH("ReplacePrefixMatch");

    private final String text;

    PathRewriteType(String text) {
      this.text = text;
    }

    /// The type as it is written.
    public String text() {
      return text;
    }
  }

  /// Changes a path. The component that `type` names is there.
  ///
  /// @param type how
  /// @param replaceFullPath the new path
  /// @param replacePrefixMatch the new prefix
  public record PathRewrite(
      PathRewriteType type, @Nullable String replaceFullPath, @Nullable String replacePrefixMatch) {
    static final Shape<PathRewrite> SHAPE =
        Objects.of(
            "PathRewrite",
            PathRewrite::new,
            Field.required(
                "type",
                Shapes.oneOf(PathRewriteType.values(), PathRewriteType::text),
                PathRewrite::type),
            Field.optional("replaceFullPath", Shapes.STRING, PathRewrite::replaceFullPath),
            Field.optional("replacePrefixMatch", Shapes.STRING, PathRewrite::replacePrefixMatch));
  }

  /// The schemes.
  public enum Scheme {
    /// Without TLS.
    HTTP("http"),
    /// With TLS.
    HTTPS("https");

    private final String text;

    Scheme(String text) {
      this.text = text;
    }

    /// The scheme as it is written.
    public String text() {
      return text;
    }
  }

  /// Answers with a redirect. What is null stays as in the request.
  ///
  /// @param scheme the new scheme
  /// @param hostname the new host
  /// @param path the new path
  /// @param port the new port
  /// @param statusCode the status of the answer
  public record Redirect(
      @Nullable Scheme scheme,
      @Nullable String hostname,
      @Nullable PathRewrite path,
      @Nullable Long port,
      long statusCode) {
    static final Shape<String> HOSTNAME =
        Shapes.text("^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$", 1, 253);

    static final Shape<Redirect> SHAPE =
        Objects.of(
            "RequestRedirect",
            Redirect::new,
            Field.optional("scheme", Shapes.oneOf(Scheme.values(), Scheme::text), Redirect::scheme),
            Field.optional("hostname", HOSTNAME, Redirect::hostname),
            Field.optional("path", PathRewrite.SHAPE, Redirect::path),
            Field.optional("port", Shapes.integer(1, 65535, "int32"), Redirect::port),
            Field.defaulted(
                "statusCode", Shapes.oneOf(301, 302, 303, 307, 308), 302L, Redirect::statusCode));
  }

  /// Changes host or path. What is null stays as in the request.
  ///
  /// @param hostname the new host
  /// @param path the new path
  /// @param hostToBackendHostname not supported in Kuma 3.0
  public record UrlRewrite(
      @Nullable String hostname,
      @Nullable PathRewrite path,
      @Nullable Boolean hostToBackendHostname) {
    static final Shape<UrlRewrite> SHAPE =
        Objects.of(
            "URLRewrite",
            UrlRewrite::new,
            Field.optional("hostname", Redirect.HOSTNAME, UrlRewrite::hostname),
            Field.optional("path", PathRewrite.SHAPE, UrlRewrite::path),
            Field.optional(
                "hostToBackendHostname", Shapes.BOOL, UrlRewrite::hostToBackendHostname));
  }

  /// Sends a copy of requests elsewhere; its answers are ignored.
  ///
  /// @param percentage how many of them; all when null
  /// @param backendRef where to
  public record Mirror(@Nullable IntOrString percentage, BackendRef backendRef) {
    static final Shape<Mirror> SHAPE =
        Objects.of(
            "RequestMirror",
            Mirror::new,
            Field.optional("percentage", Shapes.INT_OR_STRING, Mirror::percentage),
            Field.required("backendRef", BackendRef.SHAPE, Mirror::backendRef));
  }
}
