package regent.model.validation;

import java.util.ArrayList;
import java.util.List;

/// Collects violations below one path. [#field], [#index] and [#key] give views that write into the
/// same list, so a validator sees only the part of the path that it knows.
public final class Violations {
  private final String path;
  private final List<Violation> found;

  private Violations(String path, List<Violation> found) {
    this.path = path;
    this.found = found;
  }

  /// A new, empty list, at the root of a resource.
  public static Violations root() {
    return new Violations("", new ArrayList<>());
  }

  /// The view of the field `name`, which may be a dotted path.
  public Violations field(String name) {
    return new Violations(path.isEmpty() ? name : path + "." + name, found);
  }

  /// The view of the element `index`.
  public Violations index(int index) {
    return new Violations(path + "[" + index + "]", found);
  }

  /// The view of the map entry `key`.
  public Violations key(String key) {
    return new Violations(path + "[\"" + key + "\"]", found);
  }

  /// Adds a violation of the field that this view stands for.
  public void add(String message) {
    found.add(new Violation(path, message));
  }

  /// Adds `message` unless `holds`.
  public void require(boolean holds, String message) {
    if (!holds) {
      add(message);
    }
  }

  /// Where this view is, as `spec.to[0]`.
  public String path() {
    return path;
  }

  /// All violations of the whole list so far, in the order in which they were found.
  public List<Violation> toList() {
    return List.copyOf(found);
  }
}
