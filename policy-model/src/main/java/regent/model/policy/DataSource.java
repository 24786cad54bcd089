package regent.model.policy;

import org.jspecify.annotations.Nullable;
import regent.model.json.Bytes;
import regent.model.json.Field;
import regent.model.json.Objects;
import regent.model.json.Shape;
import regent.model.json.Shapes;
import regent.model.validation.Violations;

/// Where some content comes from; exactly one component is there.
///
/// @param secret name of a secret in the mesh
/// @param inline the content itself, written in base64
/// @param inlineString the content itself, as text
public record DataSource(
    @Nullable String secret, @Nullable Bytes inline, @Nullable String inlineString) {
  /// A source as it is written.
  public static final Shape<DataSource> SHAPE =
      Objects.of(
          "DataSource",
          DataSource::new,
          Field.optional("secret", Shapes.STRING, DataSource::secret),
          Field.optional("inline", Bytes.SHAPE, DataSource::inline),
          Field.optional("inlineString", Shapes.STRING, DataSource::inlineString));

  /// Adds what is wrong with this source.
  public void validate(Violations at) {
    int sources =
        (secret == null ? 0 : 1) + (inline == null ? 0 : 1) + (inlineString == null ? 0 : 1);
    at.require(
        sources == 1, "data source must have exactly one defined: inline, inlineString, secret");
    at.field("secret").require(secret == null || !secret.isEmpty(), "must not be empty");
  }
}
