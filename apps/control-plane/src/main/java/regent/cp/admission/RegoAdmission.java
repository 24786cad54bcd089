package regent.cp.admission;

import java.util.ArrayList;
import java.util.List;
import regent.cp.admission.RegoModules.Module;
import regent.cp.admission.RegoModules.Problem;
import regent.model.policy.meshopa.MeshOPA;
import regent.model.resource.Resource;
import regent.opa.CompileException;
import regent.opa.PolicyCompiler;
import regent.opa.diagnostic.Diagnostic;

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
  public List<Problem> check(Resource<MeshOPA> policy) {
    RegoModules rego = RegoModules.of(policy, secrets);
    var problems = new ArrayList<>(rego.problems());
    if (rego.modules().isEmpty()) {
      return problems;
    }
    try {
      compiler.compile(rego.modules().stream().map(Module::source).toList());
    } catch (CompileException e) {
      e.diagnostics().forEach(diagnostic -> problems.add(problem(diagnostic, rego.modules())));
    }
    return problems;
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
