package regent.opa.management.service;

import java.util.ArrayList;
import java.util.List;
import regent.opa.management.config.Credentials.AwsSource;

/// The access keys of AWS: those of the first source that has some. Thread-safe.
final class AwsKeys {
  private final List<AwsKeySource> sources;

  AwsKeys(List<AwsSource> sources, HostEnvironment host, SideRequests side) {
    this.sources = sources.stream().map(each -> AwsKeySource.of(each, host, side)).toList();
  }

  /// @throws ServiceException when no source has keys, with the reason of each
  Keys get() throws ServiceException, InterruptedException {
    List<String> problems = new ArrayList<>();
    for (var source : sources) {
      try {
        return source.keys();
      } catch (ServiceException e) {
        problems.add(String.valueOf(e.getMessage()));
      }
    }
    throw new ServiceException(
        "failed to get aws credentials: all AWS credential providers failed: "
            + (problems.size() == 1
                ? "1 error occurred: "
                : problems.size() + " errors occurred:\n")
            + String.join("\n", problems));
  }

  /// @param sessionToken empty when the keys are not temporary
  record Keys(String accessKey, String secretKey, String sessionToken, String region) {}
}
