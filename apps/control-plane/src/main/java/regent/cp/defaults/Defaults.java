package regent.cp.defaults;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;
import regent.cp.config.Settings;
import regent.cp.resource.ResourceWriter.MeshFurniture;
import regent.cp.token.Identity;
import regent.cp.token.KeyRing;
import regent.cp.token.RsaKeys;
import regent.cp.token.SecretKeys;
import regent.cp.token.TokenException;
import regent.cp.token.Tokens;
import regent.model.codec.Codec;
import regent.model.codec.CodecException;
import regent.model.json.Bytes;
import regent.model.labels.ComputedLabels;
import regent.model.labels.ControlPlane;
import regent.model.mesh.Mesh;
import regent.model.resource.Resource;
import regent.model.resource.ResourceType;
import regent.model.secret.Secret;
import regent.model.store.Store;
import regent.model.store.StoreException;
import regent.model.zone.Zone;
import regent.sync.reconcile.Reconciler;

/// Sees to it that what a control plane cannot do without is there. What exists already is left
/// as it is, also when a user changed it.
///
/// Source: Kuma's `pkg/defaults`.
public final class Defaults implements MeshFurniture {
  private static final Logger LOG = Logger.getLogger(Defaults.class);
  private static final String DEFAULT_MESH = "default";
  private static final String ADMIN_TOKEN = "admin-user-token";
  private static final String ADMIN = "mesh-system:admin";
  private static final Duration ADMIN_TOKEN_VALIDITY = Duration.ofDays(3650);

  private final Store store;
  private final ControlPlane home;

  public Defaults(Store store, ControlPlane home) {
    this.store = store;
    this.home = home;
  }

  /// At every start: keys, the zone, generators of host names, the default mesh, and what each mesh
  /// needs.
  public void ensure(Settings settings, Tokens tokens, KeyRing keys) throws StoreException {
    key(Secret.GLOBAL_TYPE, "", SecretKeys.firstUserKey());
    key(Secret.GLOBAL_TYPE, "", SecretKeys.firstZoneKey());
    if (settings.api().adminToken()) {
      adminToken(tokens, keys);
    }
    if (home.mode() == ControlPlane.Mode.ZONE) {
      zone();
      if (!settings.defaults().skipHostnameGenerators()) {
        add(read("zone.yaml", ""));
      }
    }
    if (!settings.defaults().skipMesh() && store.get(Mesh.TYPE, "", DEFAULT_MESH).isEmpty()) {
      put(
          ComputedLabels.compute(
              Resource.of(Mesh.TYPE, "", DEFAULT_MESH, new Mesh(List.of())), home));
    }
    for (Resource<Mesh> mesh : store.list(Mesh.TYPE, "")) {
      furnish(mesh);
    }
  }

  @Override
  public void furnish(Resource<Mesh> mesh) throws StoreException {
    key(Secret.TYPE, mesh.name(), SecretKeys.firstDataplaneKey(mesh.name()));
    List<String> skipped = mesh.spec().skipCreatingInitialPolicies();
    if (skipped.contains("*")) {
      return;
    }
    Set<Resource<?>> policies = new HashSet<>();
    for (Resource<?> policy : read("mesh.yaml", mesh.name())) {
      if (!skipped.contains(policy.type().name())) {
        policies.add(ComputedLabels.compute(policy, home));
      }
    }
    add(policies);
  }

  private void zone() throws StoreException {
    for (Resource<Zone> zone : store.list(Zone.TYPE, "")) {
      if (!zone.name().equals(home.zone())) {
        LOG.infof("removing zone %s: this control plane is now zone %s", zone.name(), home.zone());
        store.delete(zone.key());
      }
    }
    add(Set.of(Resource.of(Zone.TYPE, "", home.zone(), new Zone(null))));
  }

  private void key(ResourceType<Secret> type, String mesh, String name) throws StoreException {
    if (store.get(type, mesh, name).isEmpty()) {
      put(Resource.of(type, mesh, name, new Secret(Bytes.of(RsaKeys.generate()))));
    }
  }

  private void adminToken(Tokens tokens, KeyRing keys) throws StoreException {
    if (store.get(Secret.GLOBAL_TYPE, "", ADMIN_TOKEN).isPresent()) {
      return;
    }
    try {
      String token =
          tokens.issue(
              new Identity.User(ADMIN, List.of(ADMIN)), ADMIN_TOKEN_VALIDITY, keys.users());
      put(Resource.of(Secret.GLOBAL_TYPE, "", ADMIN_TOKEN, new Secret(Bytes.of(token))));
    } catch (TokenException e) {
      LOG.warnf("no token for the admin: %s", e.getMessage());
    }
  }

  private void add(Set<Resource<?>> wanted) throws StoreException {
    Set<Resource<?>> actual = new HashSet<>();
    for (Resource<?> resource : wanted) {
      store.get(resource.type(), resource.mesh(), resource.name()).ifPresent(actual::add);
    }
    for (Resource<?> missing : Reconciler.diff(wanted, actual).additions().put()) {
      put(missing);
    }
  }

  /// Another control plane that starts at the same time may have been first, which is as good.
  private void put(Resource<?> resource) throws StoreException {
    try {
      store.put(resource);
      LOG.infof("created %s", resource.key());
    } catch (StoreException.Conflict e) {
      LOG.debugf("exists already: %s", resource.key());
    }
  }

  private static Set<Resource<?>> read(String file, String mesh) {
    try (InputStream in = Defaults.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException(file + " is not in the program");
      }
      String yaml = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return new HashSet<>(Codec.readAll(yaml.replace("${mesh}", mesh)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (CodecException e) {
      throw new IllegalStateException(file, e);
    }
  }
}
