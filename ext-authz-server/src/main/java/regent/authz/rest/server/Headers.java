package regent.authz.rest.server;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// The headers of a request. Names are in Go's canonical form (`Content-Type`), in order; a name
/// may have several values.
public record Headers(SortedMap<String, List<String>> values) {
  public Headers {
    values = Collections.unmodifiableSortedMap(values);
  }

  static Headers of(Iterable<Map.Entry<String, String>> entries) {
    var values = new TreeMap<String, List<String>>();
    for (var entry : entries) {
      values
          .computeIfAbsent(canonical(entry.getKey()), _ -> new ArrayList<>())
          .add(entry.getValue());
    }
    return new Headers(values);
  }

  /// The first value of `name`, which is in canonical form; empty when there is none.
  public String first(String name) {
    var all = values.get(name);
    return all == null ? "" : all.getFirst();
  }

  /// `content-type` → `Content-Type`. A name with characters that no header may have stays as it
  /// is.
  static String canonical(String name) {
    var canonical = new StringBuilder(name.length());
    boolean upper = true;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c <= ' ' || c >= 127) {
        return name;
      }
      if (upper && c >= 'a' && c <= 'z') {
        c = (char) (c - 'a' + 'A');
      } else if (!upper && c >= 'A' && c <= 'Z') {
        c = (char) (c - 'A' + 'a');
      }
      canonical.append(c);
      upper = c == '-';
    }
    return canonical.toString();
  }
}
