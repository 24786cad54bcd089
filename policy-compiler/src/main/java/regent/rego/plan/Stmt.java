package regent.rego.plan;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import regent.opa.EvaluationException;
import regent.opa.data.index.Probe;
import regent.opa.diagnostic.Location;
import regent.opa.value.Value;

/// One step of a plan. A statement is *defined* and the next one runs, or *undefined* and its block
/// ends there; a few raise an error that ends the evaluation. Unless its comment says otherwise, a
/// statement that reads an undefined operand is undefined.
///
/// The names are those of OPA's IR without `Stmt`. A composite value under construction is named by
/// its local: `MakeSet` makes it, `SetAdd` adds to it. Reading such a local as an operand gives the
/// value as it is then; adding later changes the local, and no value that was read before.
///
/// Source: <https://www.openpolicyagent.org/docs/ir>
public sealed interface Stmt {
  /// Where it was written: what errors and line tables name. For the statements of a rule's head
  /// this is the rule.
  Location at();

  /// The blocks inside this statement, in the order of the text; none for most.
  default List<Block> blocks() {
    return switch (this) {
      case Blocks s -> s.blocks;
      case Scan s -> List.of(s.block);
      case Search s -> List.of(s.check, s.block);
      case Not s -> List.of(s.block);
      case With s -> List.of(s.block);
      case Select s -> {
        var blocks = new ArrayList<Block>();
        s.cases.forEach(c -> blocks.add(c.block));
        if (s.otherwise != null) {
          blocks.add(s.otherwise);
        }
        yield blocks;
      }
      case Indexed s -> s.templates.stream().map(Template::block).toList();
      case Stmt _ -> List.of();
    };
  }

  // Control

  /// Ends the function (or the plan) with the value of `source`, which may be undefined.
  record ReturnLocal(Local source, Location at) implements Stmt {}

  /// Calls the function `func` of the policy. Undefined arguments are passed on. Undefined when
  /// the function is; then `result` is undefined too.
  ///
  /// @param args as many as the function has parameters: input, data, arguments
  record Call(String func, List<Operand> args, Local result, Location at) implements Stmt {
    public Call {
      args = List.copyOf(args);
    }
  }

  /// Calls a built-in function (OPA's IR has one statement for both kinds of calls). Its error
  /// makes the statement undefined, or ends the evaluation, as the evaluation demands.
  record CallBuiltin(String name, List<Operand> args, Local result, Location at) implements Stmt {
    public CallBuiltin {
      args = List.copyOf(args);
    }
  }

  /// Calls `graph.reachable` (ours; `graph` is a part of data, whose closures may be kept with it).
  record Reach(Operand graph, Operand initial, Local result, Location at) implements Stmt {
    /// The call that gives the same.
    public CallBuiltin asCall() {
      return new CallBuiltin("graph.reachable", List.of(graph, initial), result, at);
    }
  }

  /// Calls the function whose [Func#path()] equals `path`. Undefined when there is none. When there
  /// is one and it is undefined, execution goes on after the `whenUndefined`-th block out, as with
  /// [Break]: so a plan can tell "no such rule: look into the base documents" from "the rule is
  /// undefined". OPA's IR means 3.
  record CallDynamic(
      List<Operand> path, List<Local> args, Local result, int whenUndefined, Location at)
      implements Stmt {
    public CallDynamic {
      path = List.copyOf(path);
      args = List.copyOf(args);
    }
  }

  /// Runs each of the blocks, one after the other. Always defined. Each block is one level for
  /// [Break]; this statement itself is none.
  record Blocks(List<Block> blocks, Location at) implements Stmt {
    public Blocks {
      blocks = List.copyOf(blocks);
    }
  }

  /// Leaves blocks: 0 is the block it stands in (as an undefined statement does), 1 the one around
  /// that, and so on. Blocks of [Scan], [Not], [With], [Select] and [Indexed] count as one level
  /// each; leaving the block of a scan ends the element, leaving the block around it ends the scan.
  record Break(int index, Location at) implements Stmt {}

  /// Runs `block` for each element of `source`, in Rego's order: `key` is the index, key or member,
  /// `value` the item, value or member. Always defined; scalars and undefined have no elements.
  record Scan(Local source, Local key, Local value, Block block, Location at) implements Stmt {}

  /// Runs `check` and, when that is completed, `block` for the elements of `source`, as [Scan] does
  /// (ours; for indexes over data). `check` is completed for exactly those elements that meet each
  /// of `probes`, and shows nothing else, so that an index can answer for it. An undefined argument
  /// is met by no element.
  ///
  /// @param probes not empty
  /// @param arguments what the probes compare with, as many as they take together
  record Search(
      Local source,
      Local key,
      Local value,
      List<Probe> probes,
      List<Operand> arguments,
      Block check,
      Block block,
      Location at)
      implements Stmt {
    public Search {
      probes = List.copyOf(probes);
      arguments = List.copyOf(arguments);
    }

    /// The loop that looks at all elements.
    public Scan asScan() {
      var all = new ArrayList<>(check.stmts());
      all.addAll(block.stmts());
      return new Scan(source, key, value, new Block(all), at);
    }
  }

  /// Runs `block`; undefined when it is completed.
  record Not(Block block, Location at) implements Stmt {}

  /// Runs `block` while `local` (usually input or data) is changed, and changes it back afterwards.
  /// Undefined when the block is not completed.
  ///
  /// With an empty `path` the local is replaced by `value`, which may be undefined. Otherwise
  /// `value` is put in at the path; objects on the way are made where there are none, also in the
  /// place of other values.
  record With(Local local, List<String> path, Operand value, Block block, Location at)
      implements Stmt {
    public With {
      path = List.copyOf(path);
    }
  }

  /// Runs the block of the case that equals `source`, found by hash, or `otherwise` (ours; for
  /// indexes over many rules). Always defined; an undefined source has no case.
  record Select(Operand source, List<Case> cases, @Nullable Block otherwise, Location at)
      implements Stmt {
    public Select {
      cases = List.copyOf(cases);
    }
  }

  /// One case of a [Select]; its values occur in no other case.
  record Case(List<Value> values, Block block) {
    public Case {
      values = List.copyOf(values);
    }
  }

  /// Runs one block after the other: for each row that `index` finds, in the order of the rows, the
  /// row's template with the row's constants (ours; for many rules under one name). Always defined.
  ///
  /// @param sources what the index looks at; may be undefined
  record Indexed(
      RuleIndex index, List<Operand> sources, List<Row> rows, List<Template> templates, Location at)
      implements Stmt {
    public Indexed {
      sources = List.copyOf(sources);
      rows = List.copyOf(rows);
      templates = List.copyOf(templates);
    }
  }

  /// One row of an [Indexed].
  ///
  /// @param template the number of its template
  /// @param constants one for each column of the template
  record Row(int template, List<Value> constants) {
    public Row {
      constants = List.copyOf(constants);
    }
  }

  /// A block that rows have in common.
  ///
  /// @param columns set to the row's constants before the block runs; no other statement writes
  ///     them
  record Template(List<Local> columns, Block block) {
    public Template {
      columns = List.copyOf(columns);
    }
  }

  /// Ends the evaluation with an error (ours).
  record Fail(EvaluationException.Code code, String message, Location at) implements Stmt {}

  // Assignment

  /// Sets `target`; an undefined source makes it undefined. Always defined. Stands also for OPA's
  /// `MakeNull`, `MakeNumberInt`, `MakeNumberRef` and `AssignInt`.
  record AssignVar(Operand source, Local target, Location at) implements Stmt {}

  /// Sets `target` when it is undefined, or equals `source` already. Otherwise this is a conflict:
  /// the block of the function, or plan, that the statement is in ends here, the other ones run,
  /// and then the evaluation ends with `eval_conflict_error`, which lists the values of all.
  ///
  /// @param conflict the error's message, such as `rule data.p produced conflicting values`
  record AssignVarOnce(Operand source, Local target, String conflict, Location at)
      implements Stmt {}

  /// Makes `target` undefined. Always defined.
  record ResetLocal(Local target, Location at) implements Stmt {}

  // Look

  /// Sets `target` to the child of `source` under `key`; undefined when there is none.
  record Dot(Operand source, Operand key, Local target, Location at) implements Stmt {}

  /// As [Dot], where `source` is a base document (ours). OPA's store finds base documents by path:
  /// a number is a key of its text, and a text may be the index of an array, so that `data[2]`
  /// finds the key `"2"`.
  record DotBase(Operand source, Operand key, Local target, Location at) implements Stmt {}

  /// Sets `target` to the number of elements (of a string: code points); undefined for other
  /// scalars.
  record Len(Operand source, Local target, Location at) implements Stmt {}

  /// Undefined when the two differ.
  record Equal(Operand a, Operand b, Location at) implements Stmt {}

  /// Undefined when the two are equal.
  record NotEqual(Operand a, Operand b, Location at) implements Stmt {}

  /// Undefined when `source` is no array.
  record IsArray(Operand source, Location at) implements Stmt {}

  /// Undefined when `source` is no object.
  record IsObject(Operand source, Location at) implements Stmt {}

  /// Undefined when `source` is no set.
  record IsSet(Operand source, Location at) implements Stmt {}

  /// Undefined when `source` is.
  record IsDefined(Local source, Location at) implements Stmt {}

  /// Undefined when `source` has a value.
  record IsUndefined(Local source, Location at) implements Stmt {}

  // Construction

  /// @param capacity how many items are expected
  record MakeArray(int capacity, Local target, Location at) implements Stmt {}

  record MakeObject(Local target, Location at) implements Stmt {}

  record MakeSet(Local target, Location at) implements Stmt {}

  /// Appends to the array of the local `array`.
  record ArrayAppend(Operand value, Local array, Location at) implements Stmt {}

  /// Sets `key` in the object of the local `object`, replacing a value that was there.
  record ObjectInsert(Operand key, Operand value, Local object, Location at) implements Stmt {}

  /// As [ObjectInsert], but another value under the key ends the evaluation with
  /// `eval_conflict_error: object keys must be unique`.
  record ObjectInsertOnce(Operand key, Operand value, Local object, Location at) implements Stmt {}

  /// Adds to the set of the local `set`.
  record SetAdd(Operand value, Local set, Location at) implements Stmt {}

  /// Puts `value` into nested objects below the local `object`, making those on the way (ours; for
  /// rules with references as heads: one statement instead of copying each level). A conflict ends
  /// the evaluation as with [ObjectInsertOnce].
  ///
  /// @param path the keys from outside to inside; not empty
  record InsertNested(Local object, List<Operand> path, Operand value, Leaf leaf, Location at)
      implements Stmt {
    public InsertNested {
      path = List.copyOf(path);
    }
  }

  /// What stands at the end of the path of an [InsertNested].
  enum Leaf {
    /// The value itself.
    VALUE,
    /// A set, which the value is added to.
    MEMBER
  }

  /// Sets `target` to `a` and `b` merged: objects key by key, recursively; elsewhere `a` (the base
  /// document) wins over `b` (the virtual document). An undefined side gives the other one.
  record ObjectMerge(Local a, Local b, Local target, Location at) implements Stmt {}

  // Result

  /// Adds the object in `value` to the answers of the plan. Only in plans. Always defined.
  record ResultSetAdd(Local value, Location at) implements Stmt {}

  /// Notes that the rule at `at` gave its function's value; the last one counts (ours; for the
  /// decision log). Only in functions. Costs nothing when nobody asks. Always defined.
  record Decided(Location at) implements Stmt {}

  /// As [Decided], of the rule at one of the `places` (ours; in a [Template]).
  ///
  /// @param number which one, from 0
  record DecidedAmong(List<Location> places, Operand number, Location at) implements Stmt {
    public DecidedAmong {
      places = List.copyOf(places);
    }
  }
}
