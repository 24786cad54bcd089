package regent.model.policy;

import org.jspecify.annotations.Nullable;
import regent.model.json.Field;
import regent.model.json.Objects;
import regent.model.json.Shape;
import regent.model.json.Shapes;
import regent.model.validation.Names;
import regent.model.validation.Violations;

/// Selects incoming traffic.
///
/// @param spiffeId by the identity of the caller
/// @param sni by the server name that the caller asked for
public record InboundMatch(@Nullable SpiffeId spiffeId, @Nullable Sni sni) {
  /// Compares the SPIFFE ID of the caller.
  ///
  /// @param type how
  /// @param value with what
  public record SpiffeId(SpiffeIdType type, String value) {
    static final Shape<SpiffeId> SHAPE =
        Objects.of(
            "SpiffeIDMatch",
            SpiffeId::new,
            Field.required(
                "type", Shapes.oneOf(SpiffeIdType.values(), SpiffeIdType::text), SpiffeId::type),
            Field.required("value", Shapes.STRING, SpiffeId::value));
  }

  /// How a SPIFFE ID is compared.
  public enum SpiffeIdType {
    /// It is this one.
    EXACT("Exact"),
    /// It starts with this one.
    PREFIX("Prefix");

    private final String text;

    SpiffeIdType(String text) {
      this.text = text;
    }

    /// The type as it is written.
    public String text() {
      return text;
    }
  }

  /// Compares the server name.
  ///
  /// @param type how
  /// @param value with what
  public record Sni(SniType type, String value) {
    static final Shape<Sni> SHAPE =
        Objects.of(
            "SNIMatch",
            Sni::new,
            Field.required("type", Shapes.oneOf(SniType.values(), SniType::text), Sni::type),
            Field.required("value", Shapes.STRING, Sni::value));
  }

  /// How a server name is compared.
  public enum SniType {
    /// It is this one.
    EXACT;

    /// The type as it is written.
    public String text() {
      return "Exact";
    }
  }

  /// A match as it is written.
  public static final Shape<InboundMatch> SHAPE =
      Objects.of(
          "Match",
          InboundMatch::new,
          Field.optional("spiffeID", SpiffeId.SHAPE, InboundMatch::spiffeId),
          Field.optional("sni", Sni.SHAPE, InboundMatch::sni));

  /// Adds what is wrong with this match.
  public void validate(Violations at) {
    if (spiffeId != null) {
      SpiffeIds.problem(spiffeId.value())
          .ifPresent(problem -> at.field("spiffeID").add("must be a valid Spiffe ID: " + problem));
    }
    if (sni != null) {
      if (sni.value().isEmpty()) {
        at.field("sni.value").add("must be set");
      } else {
        Names.subdomain(sni.value()).forEach(at.field("sni.value")::add);
      }
    }
  }
}
