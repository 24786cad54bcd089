package regent.cp.admission;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import regent.cp.admission.RegoModules.Module;
import regent.cp.admission.RegoModules.Problem;
import regent.model.policy.meshopa.MeshOPA;
import regent.model.resource.Resource;
import regent.opa.CompileException;
import regent.opa.PolicyCompiler;
import regent.opa.diagnostic.Diagnostic;
import regent.opa.diagnostic.Source;

/// Compiles the Rego of a MeshOPA before it is stored, with the compiler that the agents have:
/// what is accepted here is accepted there.
public final class RegoAdmission {
  private final PolicyCompiler compiler;
  private final Secrets secrets;

  public RegoAdmission(PolicyCompiler compiler, Secrets secrets) {
    this.compiler = compiler;
    this.secrets = secrets;
  }

  /// Everything that is wrong with the policy's Rego, each with the field it stands in.
  ///
  /// @param others the MeshOPA of its mesh; those that can select the same proxies must go together
  ///     with it
  public List<Problem> check(Resource<MeshOPA> policy, List<Resource<MeshOPA>> others) {
    return check(policy, others, List.of());
  }

  /// As [#check(Resource, List)], with modules that the policy's own may use.
  ///
  /// @param library those of the bundles that it appends
  public List<Problem> check(
      Resource<MeshOPA> policy, List<Resource<MeshOPA>> others, List<Source> library) {
    RegoModules rego = RegoModules.of(policy, secrets);
    var problems = new ArrayList<>(rego.problems());
    problems.addAll(
        AgentConfigCheck.problems(
            policy,
            others.stream()
                .filter(other -> !other.key().equals(policy.key()))
                .filter(other -> Selections.overlap(policy, other))
                .toList(),
            secrets));
    if (rego.modules().isEmpty()) {
      return problems;
    }
    try {
      compiler.compile(concat(sources(rego), library));
    } catch (CompileException e) {
      e.diagnostics().forEach(diagnostic -> problems.add(problem(diagnostic, rego.modules())));
      return problems;
    }
    for (Resource<MeshOPA> other : others) {
      if (!other.key().equals(policy.key()) && Selections.overlap(policy, other)) {
        problems.addAll(clashes(policy, rego, other, library));
      }
    }
    return problems;
  }

  /// What the author of a policy should know although it can be stored: options that nothing reads,
  /// and packages that deny every request because they have no `allow`.
  public List<String> warnings(Resource<MeshOPA> policy) {
    var warnings = new ArrayList<>(AgentConfigCheck.warnings(policy, secrets));
    if (AgentConfigCheck.namesDecision(policy, secrets)) {
      return warnings;
    }
    Map<String, Set<String>> rules = new TreeMap<>();
    Map<String, String> fields = new TreeMap<>();
    for (Module module : RegoModules.of(policy, secrets).modules()) {
      if (!module.ignoreDecision()) {
        String name = String.join(".", packageOf(module));
        rules.computeIfAbsent(name, _ -> new TreeSet<>()).addAll(rulesOf(module));
        fields.putIfAbsent(name, RegoModules.field(module.index()));
      }
    }
    rules.forEach(
        (name, of) -> {
          if (!of.contains("allow")) {
            warnings.add(
                ("%s: package %s has no rule \"allow\", so it denies every request: set"
                        + " ignoreDecision if it only offers rules to other modules")
                    .formatted(fields.get(name), name));
          }
        });
    return warnings;
  }

  private Set<String> rulesOf(Module module) {
    try {
      return compiler.rulesOf(module.source());
    } catch (CompileException e) {
      return Set.of();
    }
  }

  /// What keeps two policies from deciding for one proxy: packages with one name, whose rules would
  /// become one another's, or rules that do not compile together.
  private List<Problem> clashes(
      Resource<MeshOPA> policy, RegoModules rego, Resource<MeshOPA> other, List<Source> library) {
    RegoModules theirs = RegoModules.of(other, secrets);
    var problems = new ArrayList<Problem>();
    for (Module module : rego.modules()) {
      List<String> name = packageOf(module);
      for (Module taken : theirs.modules()) {
        if (!name.isEmpty() && name.equals(packageOf(taken))) {
          problems.add(
              new Problem(
                  RegoModules.field(module.index()),
                  "package %s of MeshOPA \"%s\" is also a package of MeshOPA \"%s\" (%s), which can select the same proxies: each policy needs packages of its own"
                      .formatted(
                          String.join(".", name),
                          policy.name(),
                          other.name(),
                          RegoModules.field(taken.index()))));
        }
      }
    }
    return problems.isEmpty()
        ? conflicts(policy, rego, other, concat(sources(theirs), library))
        : problems;
  }

  private List<Problem> conflicts(
      Resource<MeshOPA> policy, RegoModules rego, Resource<MeshOPA> other, List<Source> theirs) {
    try {
      compiler.compile(theirs);
    } catch (CompileException e) {
      return List.of();
    }
    try {
      compiler.compile(concat(theirs, sources(rego)));
      return List.of();
    } catch (CompileException e) {
      return List.of(
          new Problem(
              "spec.default.appendPolicies",
              "MeshOPA \"%s\" does not compile together with MeshOPA \"%s\", which can select the same proxies: %s"
                  .formatted(policy.name(), other.name(), e.diagnostics().getFirst())));
    }
  }

  private List<String> packageOf(Module module) {
    try {
      return compiler.packageOf(module.source());
    } catch (CompileException e) {
      return List.of();
    }
  }

  private static List<Source> concat(List<Source> some, List<Source> more) {
    return Stream.concat(some.stream(), more.stream()).toList();
  }

  private static List<Source> sources(RegoModules rego) {
    return rego.modules().stream().map(Module::source).toList();
  }

  private static Problem problem(Diagnostic diagnostic, List<Module> modules) {
    String field =
        modules.stream()
            .filter(module -> module.source().name().equals(diagnostic.at().file()))
            .map(module -> RegoModules.field(module.index()))
            .findFirst()
            .orElse("spec.default.appendPolicies");
    var reason = new StringBuilder();
    reason.append(diagnostic.code().text()).append(": ").append(diagnostic.message());
    if (diagnostic.at().isKnown()) {
      reason
          .append(" (line ")
          .append(diagnostic.at().row())
          .append(", column ")
          .append(diagnostic.at().col())
          .append(')');
    }
    diagnostic.details().forEach(detail -> reason.append("\n\t").append(detail));
    return new Problem(field, reason.toString());
  }
}
