package regent.opa.management.config;

import java.util.List;
import java.util.Optional;
import regent.opa.value.Arr;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.Value;

/// How the REST API reads and answers.
///
/// @param maxLength the most bytes of a request's body as it is sent
/// @param gzipMaxLength the most bytes of a body once it is unpacked
/// @param gzipMinLength answers from this many bytes on are compressed
/// @param gzipLevel 0, 1 or 9
/// @param buckets upper bounds of the histogram of requests, in seconds
/// @param loggerPlugin the plugin that takes the log of requests; absent when none
///
/// Source: <https://www.openpolicyagent.org/docs/configuration#server>
public record ServerConfig(
    long maxLength,
    long gzipMaxLength,
    int gzipMinLength,
    int gzipLevel,
    List<Double> buckets,
    Optional<String> loggerPlugin) {
  private static final List<Double> DEFAULT_BUCKETS =
      List.of(1e-6, 5e-6, 1e-5, 5e-5, 1e-4, 5e-4, 1e-3, 0.01, 0.1, 1d);

  public ServerConfig {
    buckets = List.copyOf(buckets);
  }

  static ServerConfig read(Section section) throws ConfigException {
    Section decoding = section.object("decoding");
    Section encoding = section.object("encoding");
    Section unzip = object(decoding, "gzip");
    Section zip = object(encoding, "gzip");
    return new ServerConfig(
        positive(decoding, "max_length", 268_435_456),
        positive(unzip, "max_length", 536_870_912),
        (int) Math.min(Integer.MAX_VALUE, positive(zip, "min_length", 1024)),
        level(zip),
        buckets(object(object(section.object("metrics"), "prom"), "http_request_duration_seconds")),
        section.string("logger_plugin"));
  }

  private static Section object(Section section, String key) throws ConfigException {
    if (section.has(key) && !(section.json().get(key) instanceof Obj)) {
      throw invalid(section, key, "should be an object");
    }
    return section.object(key);
  }

  private static long positive(Section section, String key, long absent) throws ConfigException {
    if (!section.has(key)) {
      return absent;
    }
    if (section.json().get(key) instanceof Num number && number.doubleValue() > 0) {
      return number.longValue();
    }
    throw invalid(section, key, "should be a positive number");
  }

  private static int level(Section section) throws ConfigException {
    if (!section.has("compression_level")) {
      return 9;
    }
    if (section.json().get("compression_level") instanceof Num number && number.isLong()) {
      long level = number.longValue();
      if (level == 0 || level == 1 || level == 9) {
        return (int) level;
      }
    }
    throw invalid(section, "compression_level", "accepted values are 0, 1 or 9");
  }

  private static List<Double> buckets(Section section) throws ConfigException {
    if (section.has("buckets")
        && !(section.json().get("buckets") instanceof Arr array && isNumbers(array))) {
      throw invalid(section, "buckets", "should be an array of numbers");
    }
    return section.numbers("buckets").orElse(DEFAULT_BUCKETS);
  }

  private static boolean isNumbers(Arr array) {
    return array.items().stream().allMatch((Value item) -> item instanceof Num);
  }

  private static ConfigException invalid(Section section, String key, String problem) {
    return section.wrong(key, "invalid value for " + section.at(key) + " field, " + problem);
  }
}
