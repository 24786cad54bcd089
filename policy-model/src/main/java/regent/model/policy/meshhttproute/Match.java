package regent.model.policy.meshhttproute;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import org.jspecify.annotations.Nullable;
import regent.model.json.Field;
import regent.model.json.Objects;
import regent.model.json.Shape;
import regent.model.json.Shapes;
import regent.model.policy.HeaderMatch;

/// Selects requests; all components that are there must match.
///
/// @param path by the path
/// @param method by the method
/// @param queryParams by parameters of the query; null when not said
/// @param headers by headers; null when not said
public record Match(
    @Nullable PathMatch path,
    @Nullable Method method,
    @Nullable List<QueryParam> queryParams,
    @Nullable List<HeaderMatch> headers)
    implements Comparable<Match> {
  /// Selects every request.
  public static final Match ALL = new Match(null, null, null, null);

  /// A match as it is written.
  public static final Shape<Match> SHAPE =
      Objects.of(
          "Match",
          Match::new,
          Field.optional("path", PathMatch.SHAPE, Match::path),
          Field.optional("method", Shapes.oneOf(Method.values()), Match::method),
          Field.optional("queryParams", QueryParam.SHAPE.list(), Match::queryParams),
          Field.optional("headers", HeaderMatch.SHAPE.list(), Match::headers));

  /// The methods.
  public enum Method {
    CONNECT,
    DELETE,
    GET,
    HEAD,
    OPTIONS,
    PATCH,
    POST,
    PUT,
    TRACE
  }

  /// How a path is compared, from the most to the least specific.
  public enum PathType {
    /// It is this one.
    EXACT("Exact"),
    /// Its first segments are these.
    PATH_PREFIX("PathPrefix"),
    /// It matches this expression (RE2).
    REGULAR_EXPRESSION("RegularExpression");

    private final String text;

    PathType(String text) {
      this.text = text;
    }

    /// The type as it is written.
    public String text() {
      return text;
    }
  }

  /// Compares the path.
  ///
  /// @param value with what
  /// @param type how
  public record PathMatch(String value, PathType type) {
    static final Shape<PathMatch> SHAPE =
        Objects.of(
            "PathMatch",
            PathMatch::new,
            Field.required("value", Shapes.nonEmpty(), PathMatch::value),
            Field.required(
                "type", Shapes.oneOf(PathType.values(), PathType::text), PathMatch::type));
  }

  /// How a parameter is compared.
  public enum QueryParamType {
    /// It has this value.
    EXACT("Exact"),
    /// Its value matches this expression (RE2).
    REGULAR_EXPRESSION("RegularExpression");

    private final String text;

    QueryParamType(String text) {
      this.text = text;
    }

    /// The type as it is written.
    public String text() {
      return text;
    }
  }

  /// Compares a parameter of the query.
  ///
  /// @param type how
  /// @param name the parameter
  /// @param value with what
  public record QueryParam(QueryParamType type, String name, String value) {
    static final Shape<QueryParam> SHAPE =
        Objects.of(
            "QueryParamsMatch",
            QueryParam::new,
            Field.required(
                "type",
                Shapes.oneOf(QueryParamType.values(), QueryParamType::text),
                QueryParam::type),
            Field.required("name", Shapes.nonEmpty(), QueryParam::name),
            Field.required("value", Shapes.STRING, QueryParam::value));
  }

  /// The parameters; none when not said.
  public List<QueryParam> queryParamsOrNone() {
    return queryParams == null ? List.of() : queryParams;
  }

  /// The headers; none when not said.
  public List<HeaderMatch> headersOrNone() {
    return headers == null ? List.of() : headers;
  }

  /// Orders matches from the most to the least specific, as the Gateway API asks: by path, then
  /// those with a method, then by the number of headers, then by that of parameters. Equal for this
  /// order does not mean equal.
  @Override
  public int compareTo(Match other) {
    int byPath = comparePaths(path, other.path);
    if (byPath != 0) {
      return byPath;
    }
    int byMethod = Boolean.compare(other.method != null, method != null);
    if (byMethod != 0) {
      return byMethod;
    }
    int byHeaders = Integer.compare(other.headersOrNone().size(), headersOrNone().size());
    return byHeaders != 0
        ? byHeaders
        : Integer.compare(other.queryParamsOrNone().size(), queryParamsOrNone().size());
  }

  private static int comparePaths(@Nullable PathMatch a, @Nullable PathMatch b) {
    if (a == null || b == null) {
      return Boolean.compare(b != null, a != null);
    }
    if (a.type() != b.type()) {
      return a.type().compareTo(b.type());
    }
    return a.type() == PathType.EXACT
        ? 0
        : Integer.compare(utf8Length(b.value()), utf8Length(a.value()));
  }

  private static int utf8Length(String text) {
    return text.getBytes(UTF_8).length;
  }
}
