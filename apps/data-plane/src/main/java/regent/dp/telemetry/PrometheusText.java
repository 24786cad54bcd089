package regent.dp.telemetry;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads Prometheus' text format: metrics with their samples.
///
/// Source: <https://prometheus.io/docs/instrumenting/exposition_formats/>
final class PrometheusText {
  private static final Pattern SAMPLE =
      Pattern.compile("([A-Za-z_:][A-Za-z0-9_:]*)(?:\\{(.*)})?\\s+(\\S+)(?:\\s+\\S+)?");
  private static final Pattern LABEL =
      Pattern.compile("\\s*([A-Za-z_][A-Za-z0-9_]*)\\s*=\\s*\"((?:[^\"\\\\]|\\\\.)*)\"\\s*,?");

  private PrometheusText() {}

  /// A metric.
  ///
  /// @param kind `counter`, `gauge`, `histogram`, `summary` or `untyped`
  /// @param samples in their order; those of histograms and summaries with their suffixes
  record Metric(String name, String help, String kind, List<Sample> samples) {
    Metric {
      samples = List.copyOf(samples);
    }
  }

  /// @param name with a suffix such as `_bucket`
  record Sample(String name, SortedMap<String, String> labels, double value) {
    Sample {
      labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    }

    /// The labels without `label`.
    SortedMap<String, String> without(String label) {
      var rest = new TreeMap<>(labels);
      rest.remove(label);
      return rest;
    }
  }

  /// The metrics in `text`; lines that make no sense are left out.
  static List<Metric> read(String text) {
    Map<String, String> helps = new LinkedHashMap<>();
    Map<String, String> kinds = new LinkedHashMap<>();
    Map<String, List<Sample>> samples = new LinkedHashMap<>();
    for (String line : text.split("\n", -1)) {
      if (line.startsWith("# HELP ")) {
        put(helps, line.substring("# HELP ".length()));
      } else if (line.startsWith("# TYPE ")) {
        put(kinds, line.substring("# TYPE ".length()));
      } else if (!line.startsWith("#") && !line.isBlank()) {
        Matcher sample = SAMPLE.matcher(line);
        if (sample.matches()) {
          String family = family(sample.group(1), kinds);
          samples.computeIfAbsent(family, _ -> new ArrayList<>()).add(sample(sample));
        }
      }
    }
    var metrics = new ArrayList<Metric>();
    samples.forEach(
        (name, of) ->
            metrics.add(
                new Metric(
                    name, helps.getOrDefault(name, ""), kinds.getOrDefault(name, "untyped"), of)));
    return metrics;
  }

  private static void put(Map<String, String> texts, String line) {
    int space = line.indexOf(' ');
    if (space > 0) {
      texts.put(line.substring(0, space), line.substring(space + 1).strip());
    }
  }

  /// `x_bucket` belongs to the histogram `x`.
  private static String family(String name, Map<String, String> kinds) {
    for (String suffix : List.of("_bucket", "_sum", "_count")) {
      if (name.endsWith(suffix)) {
        String base = name.substring(0, name.length() - suffix.length());
        String kind = kinds.getOrDefault(base, "");
        if (kind.equals("histogram") || kind.equals("summary")) {
          return base;
        }
      }
    }
    return name;
  }

  private static Sample sample(Matcher line) {
    var labels = new TreeMap<String, String>();
    String written = line.group(2);
    if (written != null) {
      Matcher label = LABEL.matcher(written);
      while (label.lookingAt()) {
        labels.put(
            label.group(1),
            label.group(2).replace("\\n", "\n").replace("\\\"", "\"").replace("\\\\", "\\"));
        label.region(label.end(), written.length());
      }
    }
    return new Sample(line.group(1), labels, number(line.group(3)));
  }

  static double number(String text) {
    return switch (text) {
      case "+Inf", "Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      case "NaN" -> Double.NaN;
      default -> {
        try {
          yield Double.parseDouble(text);
        } catch (NumberFormatException e) {
          yield Double.NaN;
        }
      }
    };
  }
}
