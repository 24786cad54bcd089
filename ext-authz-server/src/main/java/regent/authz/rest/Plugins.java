package regent.authz.rest;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import regent.opa.value.Undefined;
import regent.opa.value.Value;

/// What runs beside the API: bundles, discovery, status, decision logs. Thread-safe.
public interface Plugins {
  /// Nothing runs beside the API.
  Plugins NONE =
      new Plugins() {
        @Override
        public SortedMap<String, PluginState> states() {
          return new TreeMap<>();
        }

        @Override
        public List<String> bundlesNotActivated() {
          return List.of();
        }

        @Override
        public Value status() {
          return Undefined.UNDEFINED;
        }

        @Override
        public String prometheus() {
          return "";
        }
      };

  /// The states of the parts by name: `bundle`, `discovery`, `status`, `decision_logs` and those of
  /// the configuration's `plugins`.
  SortedMap<String, PluginState> states();

  /// The names of the bundles that have not been activated yet.
  List<String> bundlesNotActivated();

  /// The latest status, for `/v1/status`; undefined when the status plugin is not configured.
  Value status();

  /// Metrics of the parts in Prometheus' text format, each line with its end; empty when there are
  /// none.
  String prometheus();
}
