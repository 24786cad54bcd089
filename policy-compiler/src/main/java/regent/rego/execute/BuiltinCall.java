package regent.rego.execute;

import regent.opa.builtin.Builtin;
import regent.opa.diagnostic.Location;

/// One place in a policy where a built-in is called.
public record BuiltinCall(String name, Builtin.Body body, Location at) {}
