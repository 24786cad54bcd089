package regent.rego.optimize;

import regent.rego.plan.Policy;

/// One way to make a plan faster without changing what it means: the same values, the same errors
/// with the same places, the same deciding rules, for every input and every data.
///
/// An implementation is a small stateless class named after what it does, with the plan before and
/// after in its comment. It leaves alone what it cannot improve: a policy that gains nothing comes
/// back as it was, statement by statement the same objects.
public interface Rewrite {
  /// What switches it off and what explanations call it, such as `index-rules`.
  String name();

  /// The policy rewritten; `policy` itself where nothing is to be gained.
  ///
  /// @param notes takes what an author may want to know: what was done, or why not
  Policy apply(Policy policy, Notes notes);
}
