package regent.dp.opa;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import regent.authz.rest.PluginState;
import regent.authz.rest.Plugins;
import regent.opa.CompileException;
import regent.opa.management.bundle.BundleActivation;
import regent.opa.management.bundle.BundleDisk;
import regent.opa.management.bundle.BundleSources;
import regent.opa.management.config.OpaConfig;
import regent.opa.management.schedule.TimedPause;
import regent.opa.management.service.HostEnvironment;
import regent.opa.management.service.ServiceClient;
import regent.opa.management.service.ServiceException;
import regent.opa.value.Undefined;
import regent.opa.value.Value;

/// The bundles of the configuration, which follow their sources beside the API.
final class FollowedBundles implements Plugins, AutoCloseable {
  private final Map<String, ServiceClient> clients;
  private final BundleSources sources;
  private final boolean areConfigured;

  private FollowedBundles(
      Map<String, ServiceClient> clients, BundleSources sources, boolean areConfigured) {
    this.clients = clients;
    this.sources = sources;
    this.areConfigured = areConfigured;
  }

  /// @throws ServiceException when the credentials of a service are not usable
  static FollowedBundles start(OpaConfig config, BundleActivation activation)
      throws ServiceException, CompileException {
    var host = HostEnvironment.system();
    Map<String, ServiceClient> clients = new HashMap<>();
    for (var service : config.services().entrySet()) {
      clients.put(service.getKey(), ServiceClient.of(service.getValue(), host));
    }
    var sources =
        new BundleSources(
            activation, new BundleDisk(config.persistenceDirectory()), host, TimedPause::new);
    sources.follow(config.bundles(), clients);
    return new FollowedBundles(clients, sources, !config.bundles().isEmpty());
  }

  @Override
  public SortedMap<String, PluginState> states() {
    var states = new TreeMap<String, PluginState>();
    if (areConfigured) {
      states.put("bundle", sources.isReady() ? PluginState.OK : PluginState.NOT_READY);
    }
    return states;
  }

  @Override
  public List<String> bundlesNotActivated() {
    var waiting = new ArrayList<String>();
    sources
        .statuses()
        .forEach(
            (name, status) -> {
              if (!status.isReady()) {
                waiting.add(name);
              }
            });
    return waiting;
  }

  @Override
  public Value status() {
    return Undefined.UNDEFINED;
  }

  @Override
  public String prometheus() {
    return "";
  }

  @Override
  public void close() {
    sources.close();
    clients.values().forEach(ServiceClient::close);
  }
}
