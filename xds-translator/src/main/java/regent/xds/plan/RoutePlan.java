package regent.xds.plan;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What is done with the requests that match.
///
/// @param name shown in metrics and traces; none when absent
/// @param requestHeaders changes to the request
/// @param responseHeaders changes to the response
/// @param check what of [HttpFilter.ExtAuthz] is different here; nothing when absent
public record RoutePlan(
    @Nullable String name,
    Origin origin,
    RouteMatch match,
    RouteAction action,
    HeaderChanges requestHeaders,
    HeaderChanges responseHeaders,
    @Nullable Check check) {
  /// A route that changes no headers.
  public static RoutePlan of(
      @Nullable String name, Origin origin, RouteMatch match, RouteAction action) {
    return new RoutePlan(name, origin, match, action, HeaderChanges.NONE, HeaderChanges.NONE, null);
  }

  /// The same with requests checked in another way; as everywhere when null.
  public RoutePlan withCheck(@Nullable Check changed) {
    return new RoutePlan(name, origin, match, action, requestHeaders, responseHeaders, changed);
  }

  /// How the requests of a route are checked.
  public sealed interface Check {
    /// Not at all.
    record Skip() implements Check {}

    /// With more said about them.
    ///
    /// @param context what the decision server is told
    /// @param body how much of the request's body the decision sees; as everywhere when absent
    record Ask(SortedMap<String, String> context, HttpFilter.@Nullable RequestBody body)
        implements Check {
      public Ask {
        context = Collections.unmodifiableSortedMap(new TreeMap<>(context));
      }
    }
  }

  /// Headers that are set, added and removed, in this order.
  public record HeaderChanges(List<Header> headers, List<String> remove) {
    /// Leaves headers as they are.
    public static final HeaderChanges NONE = new HeaderChanges(List.of(), List.of());

    public HeaderChanges {
      headers = List.copyOf(headers);
      remove = List.copyOf(remove);
    }
  }

  /// A header to write; `how` says what becomes of one that is there already.
  public record Header(String name, String value, Write how) {}

  /// What becomes of a header that is there already.
  public enum Write {
    /// It is replaced.
    SET,
    /// It stays, and the new value is added to it.
    ADD
  }
}
