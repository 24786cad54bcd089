package regent.cp.rest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import regent.cp.rest.ApiException.Invalid;
import regent.model.dataplane.Dataplane;
import regent.model.resource.Resource;
import regent.model.resource.ResourceType;

/// Which resources of a list are asked for: `name`, `filter[labels.KEY]`, and for dataplanes
/// `tag` and `gateway`.
///
/// Source: Kuma's `pkg/api-server/filters`.
final class Filters {
  private static final String TITLE = "Could not retrieve resources";
  private static final Set<String> GATEWAY_VALUES = Set.of("", "true", "false", "delegated");

  private Filters() {}

  /// @throws ApiException for filters that Kuma does not know either
  static Predicate<Resource<?>> of(Call call, ResourceType<?> type) throws ApiException {
    Map<String, String> labels = labels(call);
    String name = call.request().parameter("name").orElse("");
    Predicate<Resource<?>> filter =
        resource ->
            resource.name().contains(name)
                && labels.entrySet().stream()
                    .allMatch(
                        label -> label.getValue().equals(resource.labels().get(label.getKey())));
    return type == Dataplane.TYPE ? filter.and(dataplanes(call)) : filter;
  }

  private static Map<String, String> labels(Call call) throws ApiException {
    Map<String, String> labels = new HashMap<>();
    List<Invalid> invalid = new ArrayList<>();
    for (var parameter : call.request().query().entrySet()) {
      String key = parameter.getKey();
      if (!key.startsWith("filter[")) {
        continue;
      }
      int end = key.indexOf(']');
      if (!key.startsWith("filter[labels.")) {
        invalid.add(
            new Invalid(call.template() + "." + key, "filters are only supported on labels"));
      } else if (end != key.length() - 1) {
        invalid.add(new Invalid(call.template() + "." + key, "advanced filters are not supported"));
      } else {
        labels.put(key.substring("filter[labels.".length(), end), parameter.getValue().getLast());
      }
    }
    if (!invalid.isEmpty()) {
      throw ApiException.invalid(TITLE, invalid);
    }
    return labels;
  }

  private static Predicate<Resource<?>> dataplanes(Call call) throws ApiException {
    String gateway = call.request().parameter("gateway").orElse("").toLowerCase(Locale.ROOT);
    if (!GATEWAY_VALUES.contains(gateway)) {
      throw ApiException.invalid(
          TITLE,
          call.template() + ".gateway",
          "should use `true`, `false` or `delegated` instead of " + gateway);
    }
    List<String[]> tags =
        call.request().query().getOrDefault("tag", List.of()).stream()
            .map(tag -> tag.split(":", 2))
            .filter(tag -> tag.length == 2)
            .toList();
    return resource ->
        hasTags(resource, tags)
            && switch (gateway) {
              case "true", "delegated" -> isGateway(resource);
              case "false" -> !isGateway(resource);
              default -> true;
            };
  }

  private static boolean isGateway(Resource<?> resource) {
    return resource.as(Dataplane.TYPE).spec().isDelegatedGateway();
  }

  /// A tag fits when the label of its name contains its value; an empty value fits any.
  private static boolean hasTags(Resource<?> resource, List<String[]> tags) {
    return tags.stream()
        .allMatch(
            tag -> {
              String value = resource.labels().get(tag[0]);
              return value != null && (tag[1].equals("*") || value.contains(tag[1]));
            });
  }
}
