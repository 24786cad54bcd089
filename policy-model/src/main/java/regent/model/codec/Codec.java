package regent.model.codec;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import regent.model.json.Json;
import regent.model.json.Place;
import regent.model.json.Shape;
import regent.model.json.ShapeException;
import regent.model.policy.meshopa.MeshOPA;
import regent.model.policy.meshopa.OpaPolicyTranslation;
import regent.model.registry.ResourceTypes;
import regent.model.resource.Kri;
import regent.model.resource.Meta;
import regent.model.resource.Resource;
import regent.model.resource.ResourceType;
import regent.model.resource.ResourceType.Flag;
import regent.model.resource.Spec;
import regent.model.service.DestinationPort;
import regent.model.service.Sni;
import regent.model.validation.Violation;

/// Resources as YAML and JSON, in the forms of Kuma's REST API. Reading ignores unknown fields and
/// fills in defaults; it refuses what Kuma's schema and decoder refuse, in their words. Whether the
/// spec makes sense is asked afterwards, with [Resource#validate].
public final class Codec {
  /// What Kuma shows for resources that are not stored.
  private static final Instant ZERO = Instant.parse("0001-01-01T00:00:00Z");

  private Codec() {}

  /// One resource, in YAML or JSON.
  ///
  /// @throws CodecException when `text` is not exactly one resource
  public static Resource<?> read(String text) throws CodecException {
    List<Json> documents = Yaml.parse(text);
    if (documents.size() != 1) {
      throw CodecException.syntax(
          documents.isEmpty() ? "no resource" : "more than one resource", 0);
    }
    return resource(documents.getFirst());
  }

  /// All resources of a stream of YAML documents, in order; empty documents are left out.
  ///
  /// @throws CodecException when one of them is no resource
  public static List<Resource<?>> readAll(String yaml) throws CodecException {
    var resources = new ArrayList<Resource<?>>();
    for (Json document : Yaml.parse(yaml)) {
      resources.add(resource(document));
    }
    return resources;
  }

  /// A resource of a type that is known already; what `type` says in the text is not looked at.
  ///
  /// @throws CodecException when `json` does not fit the type
  public static <S extends Spec> Resource<S> read(ResourceType<S> type, Json json)
      throws CodecException {
    if (!(json instanceof Json.Obj object)) {
      throw CodecException.refused("", "invalid " + type.name() + " object: \"not an object\"");
    }
    // the schema of types in a mesh says that the mesh is "default" when absent
    boolean defaultMesh = type.is(Flag.SPEC_FIELD) && type.inMesh() && object.get("mesh") == null;
    Meta meta = meta(defaultMesh ? object.with("mesh", Json.of("default")) : object);
    Shape<S> shape = type.shape();
    boolean nested = type.is(Flag.SPEC_FIELD);
    Json spec = nested ? object.get("spec") : object;
    if (spec == null) {
      throw CodecException.invalid(List.of(new Violation("", ".spec in body is required")));
    }
    spec = shape.withDefaults(spec);
    if (nested) {
      check(shape, spec);
    } else if (spec instanceof Json.Obj inline) {
      spec = withoutEnvelope(inline);
    }
    try {
      S read = shape.read(spec, nested ? Place.SPEC : new Place("", ""));
      Json.Obj status =
          type.is(Flag.STATUS) && object.get("status") instanceof Json.Obj found ? found : null;
      return new Resource<>(type, meta, read, status);
    } catch (ShapeException unfit) {
      throw CodecException.refused(
          "",
          "invalid " + type.name() + " object: " + Json.quote(String.valueOf(unfit.getMessage())));
    }
  }

  /// A resource whose type is in its field `type`.
  ///
  /// @throws CodecException when there is no such type or `json` does not fit it
  public static Resource<?> resource(Json json) throws CodecException {
    String name = json instanceof Json.Obj object ? object.text("type") : "";
    if (json instanceof Json.Obj object && name.equals(OpaPolicyTranslation.TYPE)) {
      return opaPolicy(object);
    }
    ResourceType<?> type =
        ResourceTypes.byName(name)
            .orElseThrow(
                () -> CodecException.refused("type", "invalid resource type " + Json.quote(name)));
    return read(type, json);
  }

  /// The MeshOPA that says what an OPAPolicy says.
  ///
  /// @throws CodecException when one MeshOPA cannot say it
  public static Resource<MeshOPA> opaPolicy(Json.Obj json) throws CodecException {
    try {
      return read(MeshOPA.TYPE, OpaPolicyTranslation.meshOpa(json));
    } catch (IllegalArgumentException e) {
      throw CodecException.refused("selectors", String.valueOf(e.getMessage()));
    }
  }

  private static <S> void check(Shape<S> shape, Json spec) throws CodecException {
    var found = new ArrayList<Violation>();
    shape.check(spec, "spec", found);
    if (!found.isEmpty()) {
      // Kuma sorts what its schema validator says by the whole message
      found.sort(Comparator.comparing(Codec::sortKey));
      throw CodecException.invalid(found);
    }
  }

  private static String sortKey(Violation violation) {
    return violation.field().isEmpty()
        ? violation.message()
        : violation.field() + " " + violation.message();
  }

  private static Json.Obj withoutEnvelope(Json.Obj inline) {
    return inline
        .without("type")
        .without("mesh")
        .without("name")
        .without("labels")
        .without("kri")
        .without("creationTime")
        .without("modificationTime");
  }

  private static Meta meta(Json.Obj object) throws CodecException {
    var labels = new TreeMap<String, String>();
    for (Map.Entry<String, Json> label : object.object("labels").fields().entrySet()) {
      if (!(label.getValue() instanceof Json.Str(var value))) {
        throw CodecException.refused(
            "labels", "invalid meta type: \"labels." + label.getKey() + " must be a string\"");
      }
      labels.put(label.getKey(), value);
    }
    return new Meta(
        object.text("mesh"),
        object.text("name"),
        labels,
        0,
        time(object.text("creationTime")),
        time(object.text("modificationTime")));
  }

  private static @Nullable Instant time(String text) {
    try {
      Instant time =
          text.isEmpty() ? ZERO : DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text, Instant::from);
      return time.equals(ZERO) ? null : time;
    } catch (DateTimeParseException unreadable) {
      return null; // times are the control plane's to set; what a user writes does not count
    }
  }

  /// YAML or JSON as trees, without asking whether they are resources.
  ///
  /// @throws CodecException when `text` is no YAML
  public static List<Json> parseYaml(String text) throws CodecException {
    return Yaml.parse(text);
  }

  /// JSON as a tree.
  ///
  /// @throws CodecException when `text` is no JSON
  public static Json parseJson(String text) throws CodecException {
    return Trees.parse(text);
  }

  /// A resource as the REST API shows it: the envelope with its KRI, then the
  /// spec, then the status.
  public static Json.Obj tree(Resource<?> resource) {
    var fields = new LinkedHashMap<String, Json>();
    Meta meta = resource.meta();
    fields.put("type", Json.of(resource.type().name()));
    if (!meta.mesh().isEmpty()) {
      fields.put("mesh", Json.of(meta.mesh()));
    }
    fields.put("name", Json.of(meta.name()));
    fields.put("creationTime", time(meta.creationTime()));
    fields.put("modificationTime", time(meta.modificationTime()));
    if (!meta.labels().isEmpty()) {
      fields.put("labels", Json.of(meta.labels()));
    }
    Kri kri = resource.kri();
    if (!kri.isNone()) {
      fields.put("kri", Json.of(kri.toString()));
    }
    List<Json> serverNames = serverNames(resource);
    if (!serverNames.isEmpty()) {
      fields.put("snis", Json.of(serverNames));
    }
    if (resource.type().is(Flag.SPEC_FIELD)) {
      fields.put("spec", resource.specJson());
    } else {
      resource.specJson().fields().forEach(fields::putIfAbsent);
    }
    Json.Obj status = resource.status();
    if (status != null) {
      fields.put("status", status);
    }
    return new Json.Obj(fields);
  }

  private static List<Json> serverNames(Resource<?> resource) {
    return DestinationPort.of(resource).stream()
        .sorted(Comparator.comparingLong(DestinationPort::port))
        .<Json>map(
            port ->
                Json.Obj.EMPTY
                    .with("port", Json.of(port.port()))
                    .with("sni", Json.of(Sni.of(resource.kri().withSection(port.section())))))
        .toList();
  }

  private static Json time(@Nullable Instant time) {
    return Json.of((time == null ? ZERO : time).toString());
  }

  /// A tree as JSON on one line.
  public static String json(Json json) {
    return json.toString();
  }

  /// A tree as JSON with one field a line.
  public static String indentedJson(Json json) {
    return Trees.indented(json);
  }

  /// A tree as YAML.
  public static String yaml(Json json) {
    return Yaml.write(json);
  }
}
