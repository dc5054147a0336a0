package io.dsco.report;

import io.dsco.config.SynthesisSettings;
import io.dsco.synthesize.ToldSettings;
import io.dsco.workspace.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a synthesis is like that the run makes or would make.
 *
 * @param published fingerprint of the one that it has made
 * @param settings that the run has with each alignment, by their names
 * @param own the published one, if it is there
 */
record WantedSynthesis(
    String published,
    Map<SynthesisSettings.Alignment, Map<String, Object>> settings,
    Optional<SynthesizedRun> own) {
  /** How far a synthesis is that, the least first. */
  enum Fit {
    OTHER_SETTINGS,
    UNTOLD,
    SAME_SETTINGS,
    PUBLISHED
  }

  Fit fit(SynthesizedRun run) {
    if (run.is(published)) {
      return Fit.PUBLISHED;
    }
    if (run.settings().isEmpty()) {
      return Fit.UNTOLD;
    }
    return differences(run).isEmpty() ? Fit.SAME_SETTINGS : Fit.OTHER_SETTINGS;
  }

  /** How a synthesis is not that, for people; none where it is. */
  Optional<String> remark(SynthesizedRun run) {
    String name = "%s, %s".formatted(run.title(), run.folder().getName());
    return switch (fit(run)) {
      case PUBLISHED, SAME_SETTINGS -> Optional.empty();
      case UNTOLD ->
          Optional.of(name + ": made by an earlier version, which did not tell its settings.");
      case OTHER_SETTINGS ->
          Optional.of(
              "%s: not made with this run's settings, but with %s."
                  .formatted(name, String.join(", ", differences(run))));
    };
  }

  /** Of those settings that both tell. */
  private List<String> differences(SynthesizedRun run) {
    Map<String, Object> told = run.settings();
    Map<String, Object> wanted = wanted(run);
    wanted.keySet().retainAll(told.keySet());
    return wanted.keySet().stream()
        .filter(name -> !text(told, name).equals(text(wanted, name)))
        .map(name -> "%s = %s instead of %s".formatted(name, text(told, name), text(wanted, name)))
        .toList();
  }

  private Map<String, Object> wanted(SynthesizedRun run) {
    Map<String, Object> wanted = new TreeMap<>();
    own.map(SynthesizedRun::settings)
        .map(told -> told.get(ToldSettings.DIT))
        .ifPresent(digest -> wanted.put(ToldSettings.DIT, digest));
    wanted.putAll(settings.get(SynthesisSettings.Alignment.valueOf(run.alignment().name())));
    return wanted;
  }

  private static String text(Map<String, Object> settings, String name) {
    return Json.canonical(settings.get(name));
  }
}
