package regent.opa.builtin;

import java.security.SecureRandom;
import java.util.random.RandomGenerator;
import regent.opa.value.Obj;

/// What built-ins may use of the world; made once and shared by all evaluations. All of it is
/// thread-safe.
///
/// @param random for `rand.intn` and `uuid.rfc4122`
/// @param printer shows what `print` prints
/// @param tracer takes the notes of `trace`
/// @param runtime what `opa.runtime` answers, with secrets removed already
/// @param parser parses modules for `rego.parse_module`
/// @param resolver looks up addresses for `net.lookup_ip_addr`
/// @param http sends requests for `http.send`
/// @param hosts which hosts built-ins may talk to
/// @param cache what is worth keeping between evaluations: compiled patterns and the like
public record Services(
    RandomGenerator random,
    Printer printer,
    Printer tracer,
    Obj runtime,
    ModuleParser parser,
    AddressResolver resolver,
    HttpExchange http,
    AllowedHosts hosts,
    BuiltinCache cache) {

  /// Randomness of the system, and a cache of its own; prints nothing, reaches nothing.
  public static Services standard() {
    return new Services(
        new SecureRandom(),
        Printer.NONE,
        Printer.NONE,
        Obj.EMPTY,
        ModuleParser.NONE,
        AddressResolver.NONE,
        HttpExchange.NONE,
        AllowedHosts.ANY,
        new BuiltinCache());
  }

  public Services withPrinter(Printer printer) {
    return new Services(random, printer, tracer, runtime, parser, resolver, http, hosts, cache);
  }

  public Services withTracer(Printer tracer) {
    return new Services(random, printer, tracer, runtime, parser, resolver, http, hosts, cache);
  }

  public Services withRandom(RandomGenerator random) {
    return new Services(random, printer, tracer, runtime, parser, resolver, http, hosts, cache);
  }

  public Services withRuntime(Obj runtime) {
    return new Services(random, printer, tracer, runtime, parser, resolver, http, hosts, cache);
  }

  public Services withParser(ModuleParser parser) {
    return new Services(random, printer, tracer, runtime, parser, resolver, http, hosts, cache);
  }

  public Services withResolver(AddressResolver resolver) {
    return new Services(random, printer, tracer, runtime, parser, resolver, http, hosts, cache);
  }

  public Services withHttp(HttpExchange http) {
    return new Services(random, printer, tracer, runtime, parser, resolver, http, hosts, cache);
  }

  public Services withHosts(AllowedHosts hosts) {
    return new Services(random, printer, tracer, runtime, parser, resolver, http, hosts, cache);
  }
}
