package regent.model.dataplane;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import regent.model.json.Json;
import regent.model.json.Place;
import regent.model.json.Shape;
import regent.model.json.ShapeException;
import regent.model.json.Shapes;
import regent.model.validation.Violation;

/// Values as protobuf's JSON writes them.
final class ProtoShapes {
  /// A whole number of 32 bits without sign; may also be written as text.
  static final Shape<Long> UINT32 =
      new Shape<>() {
        @Override
        public Long read(Json json, Place place) {
          Json number =
              json instanceof Json.Str(var text) && text.matches("[0-9]+")
                  ? new Json.Num(text)
                  : json;
          return Shapes.UINT32.read(number, place);
        }

        @Override
        public Json write(Long value) {
          return Json.of(value);
        }

        @Override
        public void check(Json json, String path, List<Violation> found) {}
      };

  /// A duration in seconds, `1.5s`.
  static final Shape<Duration> DURATION =
      new Shape<>() {
        @Override
        public Duration read(Json json, Place place) {
          String text = Shapes.STRING.read(json, place);
          if (!text.matches("-?[0-9]+(\\.[0-9]{1,9})?s")) {
            throw new ShapeException("bad Duration: time: invalid duration " + Json.quote(text));
          }
          var seconds = new BigDecimal(text.substring(0, text.length() - 1));
          return Duration.ofNanos(seconds.movePointRight(9).longValueExact());
        }

        @Override
        public Json write(Duration value) {
          return Json.of(seconds(value));
        }

        @Override
        public void check(Json json, String path, List<Violation> found) {}
      };

  private ProtoShapes() {}

  /// With no, three, six or nine digits after the point, as protobuf asks.
  private static String seconds(Duration value) {
    String digits = BigDecimal.valueOf(value.toNanos(), 9).toPlainString();
    while (digits.endsWith("000")) {
      digits = digits.substring(0, digits.length() - 3);
    }
    return (digits.endsWith(".") ? digits.substring(0, digits.length() - 1) : digits) + "s";
  }
}
