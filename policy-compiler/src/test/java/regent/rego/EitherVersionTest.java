package regent.rego;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import regent.opa.CompileException;
import regent.opa.Evaluation;
import regent.opa.data.Data;
import regent.opa.diagnostic.Source;
import regent.opa.value.Bool;
import regent.opa.value.Obj;

class EitherVersionTest {
  private final EitherVersion compiler = new EitherVersion(RegoCompiler.standard());

  @Test
  void modulesOfBothVersionsWorkTogether() throws Exception {
    var policy =
        compiler.compile(
            List.of(
                new Source("old.rego", "package old\n\nallow { data.new.yes }"),
                new Source("new.rego", "package new\n\nyes if 1 == 1")));

    assertThat(
            policy
                .prepare("data.old.allow")
                .value(Evaluation.of(Obj.EMPTY, Data.EMPTY, Instant.EPOCH)))
        .isEqualTo(Bool.TRUE);
    assertThat(compiler.packageOf(new Source("o", "package a.b\n\np { true }")))
        .containsExactly("a", "b");
  }

  @Test
  void whatIsNeitherHasTheErrorsOfVersion1() {
    assertThatThrownBy(() -> compiler.compile(List.of(new Source("x.rego", "package x\n\np { "))))
        .isInstanceOf(CompileException.class)
        .hasMessageContaining("x.rego:3");
    assertThatThrownBy(() -> compiler.packageOf(new Source("x.rego", "no package")))
        .isInstanceOf(CompileException.class);
  }
}
