package io.dsco.report;

import static j2html.TagCreator.details;
import static j2html.TagCreator.pre;
import static j2html.TagCreator.summary;

import io.dsco.workspace.Json;
import io.dsco.workspace.Manifest;
import io.dsco.workspace.RunRecord;
import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.List;

/** What made a dataset: programs, fingerprints, settings. */
final class Provenance {
  private Provenance() {}

  static List<DomContent> of(RunRecord run, Manifest published) {
    List<List<String>> rows = new ArrayList<>();
    run.versions().forEach((what, version) -> rows.add(List.of(what, version)));
    rows.add(List.of("fingerprint of the dataset", published.fingerprint()));
    published.attributes().forEach((what, value) -> rows.add(List.of(what, shown(value))));
    return List.of(
        Page.grid(List.of("what", "value"), rows),
        details(summary("Effective configuration"), pre(Json.pretty(run.configuration()))));
  }

  private static String shown(Object value) {
    return value instanceof String text ? text : Json.canonical(value);
  }
}
