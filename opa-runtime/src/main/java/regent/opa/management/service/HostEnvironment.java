package regent.opa.management.service;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/// What a client sees of the machine it runs on.
///
/// @param variables of the environment, by name
/// @param home the user's home folder
/// @param route where a well-known address, such as that of a metadata service, is reached
public record HostEnvironment(
    Function<String, Optional<String>> variables,
    Path home,
    InstantSource clock,
    RandomGenerator random,
    UnaryOperator<String> route) {

  /// The machine as it is.
  public static HostEnvironment system() {
    return new HostEnvironment(
        name -> Optional.ofNullable(System.getenv(name)),
        Path.of(System.getProperty("user.home", "/")),
        InstantSource.system(),
        new SecureRandom(),
        UnaryOperator.identity());
  }

  /// The variable `name` unless it is empty.
  Optional<String> variable(String name) {
    return variables.apply(name).filter(text -> !text.isEmpty());
  }

  /// The variable `name`.
  ///
  /// @param where is added to the message: `environment`, `environment or configuration`
  /// @throws ServiceException when it is not set
  String required(String name, String where) throws ServiceException {
    return variable(name)
        .orElseThrow(() -> new ServiceException("no " + name + " set in " + where));
  }
}
