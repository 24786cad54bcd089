package regent.cp.resource;

import java.util.List;
import java.util.Optional;
import regent.cp.admission.BundleFit;
import regent.cp.admission.RegoAdmission;
import regent.cp.admission.RegoModules;
import regent.model.labels.ComputedLabels;
import regent.model.labels.ControlPlane;
import regent.model.mesh.Mesh;
import regent.model.policy.meshopa.MeshOPA;
import regent.model.resource.Labels;
import regent.model.resource.Meta;
import regent.model.resource.Resource;
import regent.model.resource.Spec;
import regent.model.store.Store;
import regent.model.store.StoreException;
import regent.model.validation.Violation;
import regent.model.validation.Violations;

/// The one way by which users and agents write resources: labelled, checked, stored, and for a mesh
/// followed by what belongs to every mesh.
public final class ResourceWriter {
  private final Store store;
  private final ControlPlane home;
  private final RegoAdmission admission;
  private final BundleFit fit;
  private final MeshFurniture furniture;

  /// Creates what belongs to a new mesh.
  @FunctionalInterface
  public interface MeshFurniture {
    void furnish(Resource<Mesh> mesh) throws StoreException;
  }

  /// What became of a write.
  public sealed interface Outcome {
    record Created(Resource<?> resource) implements Outcome {}

    record Updated(Resource<?> resource) implements Outcome {}

    /// Nothing was stored.
    ///
    /// @param fresh whether the resource would have been new
    /// @param violations everything that is wrong with it
    record Refused(boolean fresh, List<Violation> violations) implements Outcome {
      public Refused {
        violations = List.copyOf(violations);
      }
    }
  }

  public ResourceWriter(
      Store store,
      ControlPlane home,
      RegoAdmission admission,
      BundleFit fit,
      MeshFurniture furniture) {
    this.store = store;
    this.home = home;
    this.admission = admission;
    this.fit = fit;
    this.furniture = furniture;
  }

  /// Creates the resource, or replaces the one of its name. A write that came in between wins: then
  /// this one fails.
  ///
  /// @throws StoreException.Conflict when somebody else wrote the resource at the same time
  public <S extends Spec> Outcome write(Resource<S> wanted) throws StoreException {
    Resource<S> labelled = ComputedLabels.compute(wanted, home);
    Optional<Resource<S>> present = store.get(wanted.type(), wanted.mesh(), wanted.name());
    boolean fresh = present.isEmpty();
    if (!fresh) {
      List<Violation> change = change(ComputedLabels.compute(present.get(), home), labelled);
      if (!change.isEmpty()) {
        return new Outcome.Refused(false, change);
      }
    }
    List<Violation> violations = violations(labelled);
    if (!violations.isEmpty()) {
      return new Outcome.Refused(fresh, violations);
    }
    Resource<S> next = present.map(old -> over(labelled, old)).orElse(labelled);
    Resource<S> stored = store.put(next);
    if (fresh && stored.type() == Mesh.TYPE) {
      furniture.furnish(stored.as(Mesh.TYPE));
    }
    return fresh ? new Outcome.Created(stored) : new Outcome.Updated(stored);
  }

  /// What is wrong with a change of labels: a resource stays in its zone.
  private static List<Violation> change(Resource<?> before, Resource<?> after) {
    var zone = Violations.root().field("labels").key(Labels.ZONE);
    String old = before.labels().get(Labels.ZONE);
    String now = after.labels().get(Labels.ZONE);
    if (old != null && now == null) {
      zone.add("is immutable, cannot be removed (was \"" + old + "\")");
    } else if (old != null && !old.equals(now)) {
      zone.add("is immutable, cannot be changed from \"%s\" to \"%s\"".formatted(old, now));
    }
    return zone.toList();
  }

  private List<Violation> violations(Resource<?> resource) throws StoreException {
    List<Violation> violations = resource.validate();
    if (!violations.isEmpty() || resource.type() != MeshOPA.TYPE) {
      return violations;
    }
    var others = store.list(MeshOPA.TYPE, resource.mesh());
    var policy = resource.as(MeshOPA.TYPE);
    List<RegoModules.Problem> problems = admission.check(policy, others, fit.library(policy));
    return (problems.isEmpty() ? fit.problems(policy, others) : problems)
        .stream().map(ResourceWriter::violation).toList();
  }

  /// What the author should know although the resource is valid.
  public List<String> warnings(Resource<?> resource) {
    return resource.type() == MeshOPA.TYPE
        ? admission.warnings(resource.as(MeshOPA.TYPE))
        : List.of();
  }

  private static Violation violation(RegoModules.Problem problem) {
    return new Violation(problem.field(), problem.reason());
  }

  /// The new state with the version that it replaces. A status stays, since users do not write it.
  private static <S extends Spec> Resource<S> over(Resource<S> next, Resource<S> old) {
    var meta = next.meta();
    return new Resource<>(
        next.type(),
        new Meta(
            meta.mesh(),
            meta.name(),
            meta.labels(),
            old.meta().version(),
            old.meta().creationTime(),
            old.meta().modificationTime()),
        next.spec(),
        old.status());
  }
}
