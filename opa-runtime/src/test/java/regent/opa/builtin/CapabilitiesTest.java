package regent.opa.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import regent.opa.type.Type;
import regent.opa.value.Json;
import regent.opa.value.JsonException;

final class CapabilitiesTest {
  private final Capabilities current = Capabilities.current();

  @Test
  void currentOnesNameEveryBuiltinOfOpa() {
    assertThat(current.builtins()).hasSize(206);
    assertThat(current.features()).contains("rego_v1", "template_strings");
    assertThat(current.futureKeywords()).containsExactly("and", "not", "or");
  }

  @Test
  void declarationsHaveTypesAndNames() {
    var plus = current.builtins().get("plus");
    assertThat(plus).isNotNull();
    assertThat(plus.infix()).isEqualTo("+");
    assertThat(plus.resultName()).isEqualTo("z");
    assertThat(plus.type().arguments())
        .containsExactly(new Type.Argument("x", Type.NUMBER), new Type.Argument("y", Type.NUMBER));
    assertThat(current.builtins().get("walk").relation()).isTrue();
    assertThat(current.builtins().get("any").deprecated()).isTrue();
    assertThat(current.builtins().get("print").type().result()).isNull();
  }

  @Test
  void whatIsWrittenCanBeRead() throws JsonException {
    assertThat(Capabilities.read(current.json())).isEqualTo(current);
  }

  @Test
  void anUnknownTypeIsRefused() throws JsonException {
    var json = Json.read("{\"builtins\": [{\"name\": \"f\", \"decl\": {\"type\": \"tuple\"}}]}");
    assertThatThrownBy(() -> Capabilities.read(json))
        .isInstanceOf(JsonException.class)
        .hasMessageStartingWith("not a type: ");
  }

  @Test
  void withoutAllowNetAnyHostIsAllowed() throws JsonException {
    assertThat(Capabilities.read(Json.read("{}")).allowNet()).isNull();
    assertThat(Capabilities.read(Json.read("{\"allow_net\": []}")).allowNet()).isEmpty();
  }
}
