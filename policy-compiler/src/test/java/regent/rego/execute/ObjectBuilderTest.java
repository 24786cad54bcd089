package regent.rego.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import regent.opa.EvaluationException;
import regent.opa.diagnostic.Location;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.SetValue;
import regent.opa.value.Str;
import regent.opa.value.Undefined;
import regent.opa.value.Value;

class ObjectBuilderTest {
  private static final Location AT = new Location("p.rego", 4, 1, "");
  private static final Value A = Str.of("a");
  private static final Value B = Str.of("b");
  private static final Value C = Str.of("c");

  private final ObjectBuilder object = new ObjectBuilder();

  @Test
  void aValueThatWasReadDoesNotChange() {
    object.insert(A, Num.ONE);
    var before = object.value();
    object.insert(A, Num.ZERO);

    assertThat(before).isEqualTo(Obj.of("a", Num.ONE));
    assertThat(object.value()).isEqualTo(Obj.of("a", Num.ZERO));
  }

  @Test
  void theSameValueMayBePutTwiceButNoOther() {
    object.insertOnce(A, Num.ONE, AT);
    object.insertOnce(A, Num.ONE, AT);

    conflicts(() -> object.insertOnce(A, Num.ZERO, AT));
  }

  @Test
  void nestedValuesAndSetsGrow() {
    object.insertNested(new Value[] {A, B}, Num.ONE, AT);
    object.addNested(new Value[] {A, C}, Num.ONE, AT);
    var before = object.value();
    object.addNested(new Value[] {A, C}, Num.ZERO, AT);

    assertThat(before.get(A).get(C)).isEqualTo(SetValue.of(Num.ONE));
    assertThat(object.get(A).get(C)).isEqualTo(SetValue.of(Num.ONE, Num.ZERO));
    assertThat(object.value().get(A).get(B)).isEqualTo(Num.ONE);
    assertThat(object.get(B)).isEqualTo(Undefined.UNDEFINED);
  }

  @Test
  void aValueAndWhatIsBelowItConflict() {
    object.insertNested(new Value[] {A, B}, Num.ONE, AT);

    conflicts(() -> object.insertNested(new Value[] {A, B, C}, Num.ONE, AT));
    conflicts(() -> object.insertNested(new Value[] {A}, Num.ONE, AT));
    conflicts(() -> object.addNested(new Value[] {A, B}, Num.ONE, AT));
    conflicts(() -> object.addNested(new Value[] {A}, Num.ONE, AT));
  }

  private static void conflicts(ThrowingCallable action) {
    assertThatExceptionOfType(EvaluationException.class)
        .isThrownBy(action)
        .withMessage("p.rego:4: eval_conflict_error: object keys must be unique");
  }
}
