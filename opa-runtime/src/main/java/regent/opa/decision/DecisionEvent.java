package regent.opa.decision;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import regent.opa.value.Obj;
import regent.opa.value.Value;

/// What a decision of the REST API leaves for the decision log.
///
/// @param id empty when decisions get no ids
/// @param at when it was made
/// @param question what was asked
/// @param input undefined when there was none
/// @param result undefined when there is none
/// @param error OPA's JSON of what went wrong; undefined when nothing did
/// @param revisions of the active bundles, by name
/// @param metrics timers and counters by OPA's names
/// @param caller who asked
/// @param recorded answers of nondeterministic built-ins, as
///     [regent.opa.builtin.BuiltinContext#recorded()] gives them
/// @param ruleLabels the labels of the rules that gave the answer
/// @param custom more for the entry's `custom`; empty when nothing
///
/// Source: `Info` of OPA's package `server`.
public record DecisionEvent(
    String id,
    Instant at,
    Question question,
    Value input,
    Value result,
    Value error,
    SortedMap<String, String> revisions,
    Obj metrics,
    Caller caller,
    Obj recorded,
    List<Obj> ruleLabels,
    Obj custom) {
  public DecisionEvent {
    revisions = Collections.unmodifiableSortedMap(new TreeMap<>(revisions));
    ruleLabels = List.copyOf(ruleLabels);
  }

  /// What was asked.
  public sealed interface Question {
    /// A document.
    ///
    /// @param path as the request named it, such as `authz/allow`
    record Path(String path) implements Question {}

    /// An ad-hoc query.
    ///
    /// @param query Rego text
    record Query(String query) implements Question {}
  }

  /// Who asked.
  ///
  /// @param address such as `127.0.0.1:41234`
  /// @param requestId counts the requests of the server, from 1
  /// @param headers of the request, by canonical name (`Content-Type`)
  public record Caller(String address, long requestId, Map<String, List<String>> headers) {}

  /// Takes decisions. Called on the thread of the request, after the answer is known and before it
  /// is sent.
  @FunctionalInterface
  public interface Listener {
    /// @throws NotLoggedException when the answer must not be given unless it is logged
    void decided(DecisionEvent event) throws NotLoggedException;
  }

  /// A decision that could not be logged.
  public static final class NotLoggedException extends Exception {
    private static final long serialVersionUID = 1L;

    public NotLoggedException(String message) {
      super(message);
    }
  }
}
