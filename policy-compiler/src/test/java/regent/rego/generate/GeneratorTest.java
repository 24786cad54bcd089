package regent.rego.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.StackWalker.StackFrame;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import regent.opa.CompileException;
import regent.opa.Evaluation;
import regent.opa.builtin.Builtin;
import regent.opa.builtin.Builtins;
import regent.opa.data.Data;
import regent.opa.diagnostic.Location;
import regent.opa.diagnostic.Source;
import regent.opa.type.Type;
import regent.opa.value.Arr;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.Undefined;
import regent.opa.value.Value;
import regent.rego.PlannedQuery;
import regent.rego.RegoCompiler;
import regent.rego.plan.Block;
import regent.rego.plan.Func;
import regent.rego.plan.Local;
import regent.rego.plan.Operand;
import regent.rego.plan.Plan;
import regent.rego.plan.Policy;
import regent.rego.plan.Stmt;

class GeneratorTest {
  private static final Local TWO = new Local(2);

  private static Value run(Policy policy, Value input) {
    var program = Generator.of(policy, Builtins.standard());
    return PlannedQuery.of(program, 0, 0).value(Evaluation.of(input, Data.EMPTY, Instant.EPOCH));
  }

  private static Stmt set(long value) {
    return new Stmt.AssignVar(new Operand.Constant(Num.of(value)), TWO, Location.NONE);
  }

  private static Stmt returnTwo() {
    return new Stmt.ReturnLocal(TWO, Location.NONE);
  }

  private static Stmt call(String func) {
    return new Stmt.Call(func, List.of(Local.INPUT, Local.DATA), TWO, Location.NONE);
  }

  private static Func func(String name, Stmt... stmts) {
    var params = List.of(Local.INPUT, Local.DATA);
    return new Func(
        name, List.of(), params, Func.Memo.BY_ARGUMENTS, List.of(Block.of(stmts)), Location.NONE);
  }

  private static Plan plan(Stmt... stmts) {
    return new Plan("plan", List.of(Block.of(stmts)));
  }

  @Test
  void functionsCallEachOtherAcrossClasses() {
    var funcs = new ArrayList<Func>();
    funcs.add(func("f0", set(7), returnTwo()));
    for (int i = 1; i <= 3_000; i++) {
      funcs.addFirst(func("f" + i, call("f" + (i - 1)), returnTwo()));
    }
    var policy = new Policy(List.of(plan(call("f3000"), returnTwo())), funcs);

    assertThat(Generator.classFiles(policy, Builtins.standard())).hasSizeGreaterThan(3);
    assertThat(run(policy, Undefined.UNDEFINED)).isEqualTo(Num.of(7));
  }

  @Test
  void aFunctionOfManyRulesIsCutIntoShortMethods() throws CompileException {
    var module = new StringBuilder("package p\n\n");
    for (int i = 0; i < 3_000; i++) {
      module.append("x := ").append(i).append(" if input == ").append(i).append("\n\n");
    }
    var policy =
        RegoCompiler.standard()
            .compile(List.of(new Source("p.rego", module.toString())))
            .plan("data.p.x");

    assertThat(Generator.classFiles(policy, Builtins.standard())).allMatch(CodeSizes::areSmall);
    assertThat(value(policy, Num.of(2_999))).isEqualTo(Num.of(2_999));
    assertThat(value(policy, Num.of(3_000))).isEqualTo(Undefined.UNDEFINED);
  }

  private static Value value(Policy policy, Value input) {
    var program = Generator.of(policy, Builtins.standard());
    return PlannedQuery.of(program, 0, policy.plans().size() - 1)
        .value(Evaluation.of(input, Data.EMPTY, Instant.EPOCH));
  }

  @Test
  void aSelectOfManyCasesFindsEach() {
    var cases = new ArrayList<Stmt.Case>();
    for (int i = 0; i < 2_000; i++) {
      cases.add(new Stmt.Case(List.of(Num.of(i)), Block.of(set(i * 10L), returnTwo())));
    }
    var select = new Stmt.Select(Local.INPUT, cases, Block.of(set(-1), returnTwo()), Location.NONE);
    var policy = new Policy(List.of(plan(select)), List.of());

    assertThat(run(policy, Num.ZERO)).isEqualTo(Num.ZERO);
    assertThat(run(policy, Num.of(1_999))).isEqualTo(Num.of(19_990));
    assertThat(run(policy, Num.of(2_000))).isEqualTo(Num.of(-1));
    assertThat(run(policy, Undefined.UNDEFINED)).isEqualTo(Num.of(-1));
  }

  @Test
  void functionsThatCallInACircleAreRefused() {
    var policy =
        new Policy(
            List.of(plan(call("f"))),
            List.of(func("f", call("g"), returnTwo()), func("g", call("f"), returnTwo())));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Generator.of(policy, Builtins.standard()))
        .withMessageContaining("circle");
  }

  @Test
  void aFunctionThatIsNotThereIsRefused() {
    var policy = new Policy(List.of(plan(call("f"))), List.of());

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Generator.of(policy, Builtins.standard()))
        .withMessageContaining("no function is named f");
  }

  @Test
  void moreParametersThanAMethodMayHaveDoNotFit() {
    var params = new ArrayList<Local>();
    for (int i = 0; i < 300; i++) {
      params.add(new Local(i));
    }
    var func = new Func("f", List.of(), params, Func.Memo.NONE, List.of(Block.of()), Location.NONE);

    assertThat(Generator.fits(new Policy(List.of(), List.of(func)))).isFalse();
    assertThat(Generator.fits(new Policy(List.of(), List.of(func("g"))))).isTrue();
  }

  @Test
  void stackTracesNameRulesAndLines() throws CompileException {
    var frames = new AtomicReference<List<StackFrame>>(List.of());
    Builtin.One look =
        value -> {
          var walker = StackWalker.getInstance(StackWalker.Option.SHOW_HIDDEN_FRAMES);
          frames.set(walker.walk(stack -> stack.toList()));
          return value;
        };
    var type = Type.function("(any) => any");
    var query =
        RegoCompiler.standard()
            .withBuiltin(new Builtin("test.look", type, look))
            .compile(
                List.of(new Source("authz.rego", "package authz\n\nseen := test.look(input)\n")))
            .prepare("data.authz.seen");

    query.value(Evaluation.of(Arr.EMPTY, new Data(Obj.EMPTY), Instant.EPOCH));

    assertThat(frames.get())
        .anySatisfy(
            frame -> {
              assertThat(frame.getMethodName()).contains("data:authz:seen");
              assertThat(frame.getLineNumber()).isEqualTo(3);
              assertThat(frame.getFileName()).isEqualTo("authz.rego");
            });
  }
}
