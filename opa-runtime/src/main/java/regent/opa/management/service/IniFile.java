package regent.opa.management.service;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The files in which AWS's tools keep profiles.
///
/// Source: <https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html>
record IniFile(Map<String, Map<String, String>> sections) {

  static IniFile read(Path file) throws ServiceException {
    return parse(Authorizer.text(file));
  }

  static IniFile parse(String text) {
    Map<String, Map<String, String>> sections = new LinkedHashMap<>();
    Map<String, String> section = new LinkedHashMap<>();
    for (String line : text.lines().map(String::strip).toList()) {
      int equals = line.indexOf('=');
      if (line.startsWith("[") && line.endsWith("]")) {
        section =
            sections.computeIfAbsent(
                line.substring(1, line.length() - 1).strip(), _ -> new LinkedHashMap<>());
      } else if (equals > 0 && !line.startsWith("#") && !line.startsWith(";")) {
        section.put(line.substring(0, equals).strip(), line.substring(equals + 1).strip());
      }
    }
    return new IniFile(sections);
  }

  Optional<Map<String, String>> section(String name) {
    return Optional.ofNullable(sections.get(name));
  }
}
