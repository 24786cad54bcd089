package regent.opa.management.config;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// When a part acts: by itself from time to time, when it is told to, or as soon as there is
/// something to do.
public enum Trigger {
  PERIODIC,
  MANUAL,
  IMMEDIATE;

  /// As the configuration writes it.
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The trigger of `section`.
  ///
  /// @param discovery that of discovery, with which all others must agree; absent when there is no
  ///     discovery
  static Trigger of(Section section, @Nullable Trigger discovery, String context)
      throws ConfigException {
    Optional<String> text = section.string("trigger");
    if (text.isEmpty()) {
      return discovery == null ? PERIODIC : discovery;
    }
    for (Trigger trigger : values()) {
      if (trigger.text().equals(text.get())) {
        if (discovery != null && discovery != trigger) {
          throw section.wrong(
              "trigger",
              context
                  + "trigger mode mismatch: %s and %s (hint: check discovery configuration)"
                      .formatted(discovery.text(), trigger.text()));
        }
        return trigger;
      }
    }
    throw section.wrong(
        "trigger",
        context
            + "invalid trigger mode \"%s\" (want \"periodic\", \"manual\" or \"immediate\")"
                .formatted(text.get()));
  }
}
