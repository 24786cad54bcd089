package regent.xds.plan;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which requests a route takes; all conditions must hold.
///
/// @param fraction takes only this part of them; all when absent
public record RouteMatch(
    PathMatch path,
    List<NamedMatch> headers,
    List<NamedMatch> queryParameters,
    @Nullable Fraction fraction) {
  public RouteMatch {
    headers = List.copyOf(headers);
    queryParameters = List.copyOf(queryParameters);
  }

  /// Requests whose path matches.
  public static RouteMatch of(PathMatch path) {
    return new RouteMatch(path, List.of(), List.of(), null);
  }

  /// A condition on the path.
  public sealed interface PathMatch {
    /// The path is `path`.
    record Exact(String path) implements PathMatch {}

    /// The path starts with `prefix`, character by character.
    record Prefix(String prefix) implements PathMatch {}

    /// The whole path matches `regex` (RE2).
    record Regex(String regex) implements PathMatch {}
  }

  /// A condition on a header or query parameter.
  public record NamedMatch(String name, ValueMatch value) {}

  /// A condition on a value.
  public sealed interface ValueMatch {
    /// The value is `text`.
    record Exact(String text) implements ValueMatch {}

    /// The value starts with `text`.
    record Prefix(String text) implements ValueMatch {}

    /// The whole value matches `regex` (RE2).
    record Regex(String regex) implements ValueMatch {}

    /// There is a value.
    record Present() implements ValueMatch {}

    /// There is none.
    record Absent() implements ValueMatch {}
  }

  /// `numerator` of `denominator`, where the latter is 100, 10,000 or 1,000,000.
  public record Fraction(int numerator, int denominator) {}
}
