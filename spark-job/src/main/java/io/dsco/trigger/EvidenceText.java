package io.dsco.trigger;

import java.util.List;
import java.util.Locale;

/** The evidence for people: a table in Markdown. */
final class EvidenceText {
  private final Evidence evidence;
  private final int synthesized;

  EvidenceText(Evidence evidence, int synthesized) {
    this.evidence = evidence;
    this.synthesized = synthesized;
  }

  /** One line a size, then the decision. */
  String table() {
    StringBuilder text = new StringBuilder();
    text.append("| samples per class | real images recognised | gain ΔN/ΔM | worth it |\n");
    text.append("|---|---|---|---|\n");
    List<Evidence.Gain> gains = evidence.gains();
    for (int i = 0; i < evidence.trials().size(); i++) {
      Trial trial = evidence.trials().get(i);
      String gain = i == 0 ? "" : String.format(Locale.ROOT, "%.3f", gains.get(i - 1).gain());
      String worth = i == 0 ? "" : gains.get(i - 1).worthwhile() ? "yes" : "no";
      text.append(
          "| %d | %d | %s | %s |\n"
              .formatted(trial.samplesPerClass(), trial.recognised(), gain, worth));
    }
    return text.append('\n').append(decision()).append('\n').toString();
  }

  /** One line. */
  String decision() {
    String reason =
        evidence.trials().isEmpty()
            ? "no more images are wanted than the smallest size tried"
            : evidence.stop().isPresent()
                ? "another sample then brings at most one more recognised image"
                : "every size tried was worth it";
    return "%d samples of every class are synthesized: %s".formatted(synthesized, reason);
  }
}
