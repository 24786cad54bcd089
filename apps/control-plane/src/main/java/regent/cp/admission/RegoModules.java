package regent.cp.admission;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import regent.model.policy.DataSource;
import regent.model.policy.meshopa.MeshOPA;
import regent.model.policy.meshopa.MeshOPA.RegoPolicy;
import regent.model.resource.Resource;
import regent.opa.diagnostic.Source;

/// The Rego of one MeshOPA, with its data sources resolved.
///
/// @param modules the texts that could be had
/// @param problems the sources that could not
public record RegoModules(List<Module> modules, List<Problem> problems) {
  public RegoModules {
    modules = List.copyOf(modules);
    problems = List.copyOf(problems);
  }

  /// @param index its place in `appendPolicies`
  /// @param source the text; its name is `POLICY/INDEX.rego`, which is also its path in bundles, so
  ///     that messages name the resource
  /// @param ignoreDecision whether it only offers rules to others
  public record Module(int index, Source source, boolean ignoreDecision) {}

  /// @param field the path in the resource, as `spec.default.appendPolicies[0].rego`
  public record Problem(String field, String reason) {}

  /// Resolves every source of the policy.
  public static RegoModules of(Resource<MeshOPA> policy, Secrets secrets) {
    var modules = new ArrayList<Module>();
    var problems = new ArrayList<Problem>();
    List<RegoPolicy> policies = policy.spec().conf().appendPoliciesOrNone();
    for (int i = 0; i < policies.size(); i++) {
      RegoPolicy rego = policies.get(i);
      String field = field(i);
      Optional<byte[]> bytes = content(rego.rego(), policy.mesh(), secrets);
      if (bytes.isEmpty()) {
        problems.add(
            new Problem(
                field + ".secret",
                "there is no secret \"%s\" in mesh \"%s\""
                    .formatted(rego.rego().secret(), policy.mesh())));
        continue;
      }
      Optional<String> text = utf8(bytes.get());
      if (text.isEmpty()) {
        problems.add(new Problem(field, "is not UTF-8 text"));
        continue;
      }
      modules.add(
          new Module(
              i,
              new Source(fileName(policy.name(), i), text.get()),
              Boolean.TRUE.equals(rego.ignoreDecision())));
    }
    return new RegoModules(modules, problems);
  }

  /// The content of a source; absent when it names a secret that is not there.
  public static Optional<byte[]> content(DataSource source, String mesh, Secrets secrets) {
    if (source.secret() != null) {
      return secrets.secret(mesh, source.secret());
    }
    if (source.inline() != null) {
      return Optional.of(source.inline().toArray());
    }
    String text = source.inlineString();
    return Optional.of((text == null ? "" : text).getBytes(StandardCharsets.UTF_8));
  }

  /// The text of a policy's `agentConfig`; absent when it has none, or names a secret that is not
  /// there.
  public static Optional<String> agentConfig(Resource<MeshOPA> policy, Secrets secrets) {
    var source = policy.spec().conf().agentConfig();
    return source == null
        ? Optional.empty()
        : content(source, policy.mesh(), secrets)
            .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  static String field(int index) {
    return "spec.default.appendPolicies[" + index + "].rego";
  }

  static String fileName(String policy, int index) {
    return policy + "/" + index + ".rego";
  }

  private static Optional<String> utf8(byte[] bytes) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
