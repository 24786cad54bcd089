package regent.rego.generate;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.attribute.SourceFileAttribute;
import java.lang.constant.ClassDesc;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import regent.opa.builtin.Builtins;
import regent.opa.value.Arr;
import regent.opa.value.Str;
import regent.opa.value.Value;
import regent.rego.execute.Execution;
import regent.rego.execute.Linkage;
import regent.rego.execute.Program;
import regent.rego.plan.Block;
import regent.rego.plan.Func;
import regent.rego.plan.Policy;
import regent.rego.plan.Stmt;

/// Turns a plan into classes.
///
/// A function becomes a static method; its locals become JVM locals, its blocks jumps. What it does
/// to values it leaves to [regent.rego.execute.Operations] and the bodies of built-ins, which are
/// constants of the class, so that HotSpot inlines them. The classes are hidden ones: nothing names
/// them, and they go when the program goes. A policy that is too large for one constant pool takes
/// several, callees first; they call each other through method handles.
public final class Generator {
  /// The JVM allows 255; a longer list of parameters goes to the interpreter.
  private static final int MOST_PARAMETERS = 250;

  /// A function is in one class, and a statement needs about three entries of its constant pool,
  /// which has 65,535.
  private static final int MOST_STATEMENTS = 18_000;

  /// Statements in one class where it is not one function alone.
  private static final int STATEMENTS_PER_CLASS = 2_000;

  private static final ClassDesc NAME =
      ClassDesc.of(Generator.class.getPackageName(), "CompiledRules");

  private final Linkage linkage;
  private final Targets targets = new Targets();
  private final ClassFile classFile =
      ClassFile.of(
          ClassFile.ClassHierarchyResolverOption.of(
              ClassHierarchyResolver.ofClassLoading(Generator.class.getClassLoader())
                  .orElse(ClassHierarchyResolver.defaultResolver())
                  .cached()));
  private final List<byte[]> classes = new ArrayList<>();

  private final int limit;

  private Generator(Linkage linkage, int limit) {
    this.linkage = linkage;
    this.limit = limit;
  }

  /// Whether classes can be made of `policy`: whether its functions fit the limits of the JVM.
  public static boolean fits(Policy policy) {
    return policy.funcs().stream()
        .allMatch(
            func ->
                func.params().size() <= MOST_PARAMETERS && size(func.blocks()) <= MOST_STATEMENTS);
  }

  /// Makes `policy`, which [#fits], ready to run.
  ///
  /// @throws IllegalArgumentException when it calls a function that is not there, or calls in a
  ///     circle
  public static Program of(Policy policy, Builtins builtins) {
    return of(policy, builtins, Carver.LIMIT);
  }

  /// @param limit how many bytes a method may have before it is cut; small in tests
  static Program of(Policy policy, Builtins builtins, int limit) {
    var linkage = Linkage.of(policy, builtins);
    var runner = new Generator(linkage, limit).define();
    return new GeneratedProgram(linkage, runner);
  }

  /// The class files for `policy`, to look at.
  static List<byte[]> classFiles(Policy policy, Builtins builtins) {
    var generator = new Generator(Linkage.of(policy, builtins), Carver.LIMIT);
    generator.define();
    return generator.classes;
  }

  /// What a program is once its classes are defined.
  private record GeneratedProgram(Linkage linkage, PlanRunner runner) implements Program {
    @Override
    public Value run(int plan, Execution execution, Value input, Value data) {
      return runner.run(plan, execution, input, data);
    }
  }

  private PlanRunner define() {
    var order = calleesFirst();
    int from = 0;
    while (from < order.size()) {
      int to = from;
      int size = 0;
      while (to < order.size() && (to == from || size < STATEMENTS_PER_CLASS)) {
        size += size(order.get(to++).blocks());
      }
      defineFuncs(order.subList(from, to));
      from = to;
    }
    return definePlans();
  }

  private static int size(List<Block> blocks) {
    int size = 0;
    for (var block : blocks) {
      for (var stmt : block.stmts()) {
        size += 1 + size(stmt.blocks());
      }
    }
    return size;
  }

  /// A function on the way to its place in the order, with the callees that are yet to come.
  private record Visit(Func func, Iterator<String> callees) {}

  private List<Func> calleesFirst() {
    var order = new LinkedHashMap<String, Func>();
    for (var func : linkage.policy().funcs()) {
      visit(func, order);
    }
    return new ArrayList<>(order.values());
  }

  /// Puts `func` behind all that it calls. Chains of calls may be long, so the stack is our own.
  private void visit(Func func, Map<String, Func> done) {
    var open = new LinkedHashMap<String, Visit>();
    var next = func;
    while (next != null || !open.isEmpty()) {
      if (next != null && !done.containsKey(next.name())) {
        var visit = new Visit(next, callees(next.blocks()).iterator());
        if (open.putIfAbsent(next.name(), visit) != null) {
          throw new IllegalArgumentException(
              "functions call each other in a circle: " + open.keySet());
        }
      } else if (open.isEmpty()) {
        return;
      }
      var last = open.lastEntry().getValue();
      if (last.callees().hasNext()) {
        next = linkage.policy().funcs().get(linkage.func(last.callees().next()));
      } else {
        open.pollLastEntry();
        done.put(last.func().name(), last.func());
        next = null;
      }
    }
  }

  private static Set<String> callees(List<Block> blocks) {
    var names = new LinkedHashSet<String>();
    for (var block : blocks) {
      for (var stmt : block.stmts()) {
        if (stmt instanceof Stmt.Call call) {
          names.add(call.func());
        }
        names.addAll(callees(stmt.blocks()));
      }
    }
    return names;
  }

  private void defineFuncs(List<Func> funcs) {
    var constants = new Constants(NAME);
    var names = new Names();
    for (var func : funcs) {
      targets.put(func.name(), new Targets.Target.Method(NAME, names.unique(func.name())));
    }
    var bytes =
        classFile.build(
            NAME,
            type -> {
              type.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER);
              type.with(SourceFileAttribute.of(sourceFile(funcs)));
              var context =
                  new FuncWriter.Context(type, NAME, constants, linkage, targets, names, limit);
              for (var func : funcs) {
                FuncWriter.write(context, linkage.func(func.name()), func, method(func));
              }
              constants.define(type);
            });
    var lookup = define(bytes, constants);
    for (var func : funcs) {
      var handle = handle(lookup, method(func), func.params().size());
      targets.put(func.name(), new Targets.Target.Handle(handle));
      if (!func.path().isEmpty()) {
        targets.dynamicCalls().put(Arr.of(func.path().stream().map(Str::of).toList()), handle);
      }
    }
  }

  private String method(Func func) {
    return switch (targets.of(func.name())) {
      case Targets.Target.Method(_, var name) -> name;
      case Targets.Target.Handle _ -> throw new IllegalStateException("defined: " + func.name());
    };
  }

  private static String sourceFile(List<Func> funcs) {
    var files = funcs.stream().map(func -> func.at().file()).distinct().toList();
    return files.size() == 1 && !files.getFirst().isEmpty()
        ? files.getFirst()
        : files.size() + " files";
  }

  private PlanRunner definePlans() {
    var plans = linkage.policy().plans();
    var constants = new Constants(NAME);
    var names = new Names();
    names.unique("run");
    var methods = plans.stream().map(plan -> names.unique(plan.name())).toList();
    var bytes =
        classFile.build(
            NAME,
            type -> {
              type.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER);
              type.withInterfaceSymbols(Descs.PLAN_RUNNER);
              type.with(SourceFileAttribute.of(plans.size() == 1 ? "query" : "queries"));
              var context =
                  new FuncWriter.Context(type, NAME, constants, linkage, targets, names, limit);
              for (int i = 0; i < plans.size(); i++) {
                FuncWriter.write(context, plans.get(i), methods.get(i));
              }
              constants.define(type);
              PlanDispatch.write(type, NAME, methods);
            });
    var lookup = define(bytes, constants);
    try {
      var constructor =
          lookup.findConstructor(lookup.lookupClass(), MethodType.methodType(void.class));
      return (PlanRunner) constructor.invoke();
    } catch (Throwable e) {
      throw new IllegalStateException("generated class cannot be used", e);
    }
  }

  private MethodHandles.Lookup define(byte[] bytes, Constants constants) {
    classes.add(bytes);
    assert CodeSizes.areSmall(bytes);
    try {
      return MethodHandles.lookup()
          .defineHiddenClassWithClassData(bytes, List.copyOf(constants.values()), true);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("generated class is refused", e);
    }
  }

  private static MethodHandle handle(MethodHandles.Lookup lookup, String method, int params) {
    var type =
        MethodType.methodType(Value.class, Execution.class)
            .appendParameterTypes(
                Collections.nCopies(params, Value.class).toArray(Class<?>[]::new));
    try {
      return lookup.findStatic(lookup.lookupClass(), method, type);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("generated method is missing: " + method, e);
    }
  }
}
