/// Rego, from its text to plans and classes.
module regent.rego {
  requires static transitive org.jspecify;
  requires transitive regent.opa;

  exports regent.rego;
  exports regent.rego.check;
  exports regent.rego.optimize;
  exports regent.rego.plan;
  exports regent.rego.resolve;
  exports regent.rego.syntax;
}
