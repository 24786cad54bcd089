package regent.conformance.kuma;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import regent.conformance.Suite;
import regent.conformance.Verdict;

/// All of Kuma's cases: a folder with a `scenario.json` is a scenario, the others are about the
/// model.
public final class KumaSuite implements Suite {
  private final Suite scenarios = new KumaScenarioSuite();
  private final Suite model = new KumaModelSuite();

  @Override
  public boolean isCase(Path file) {
    return scenarios.isCase(file) || model.isCase(file);
  }

  @Override
  public void run(Path file, Consumer<Verdict> verdicts) throws IOException {
    (scenarios.isCase(file) ? scenarios : model).run(file, verdicts);
  }
}
