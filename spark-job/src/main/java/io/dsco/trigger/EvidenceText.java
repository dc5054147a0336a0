package io.dsco.trigger;

import java.util.List;
import java.util.Locale;

/** The evidence for people: a table in Markdown, and a plot as SVG, which needs no fonts here. */
final class EvidenceText {
  private static final int WIDTH = 480;
  private static final int HEIGHT = 280;
  private static final int MARGIN = 48;
  private static final int BAR_SHARE = 2;

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

  /** A bar for each gain, and the line at 1 that it must pass. */
  String plot() {
    List<Evidence.Gain> gains = evidence.gains();
    double top = Math.max(1.25, gains.stream().mapToDouble(Evidence.Gain::gain).max().orElse(1));
    StringBuilder svg = new StringBuilder();
    svg.append(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">\n"
            .formatted(WIDTH, HEIGHT));
    svg.append("<text x=\"%d\" y=\"18\">gain ΔN/ΔM between sizes</text>\n".formatted(MARGIN));
    int slot = (WIDTH - 2 * MARGIN) / Math.max(1, gains.size());
    for (int i = 0; i < gains.size(); i++) {
      Evidence.Gain gain = gains.get(i);
      double height = Math.max(0, gain.gain()) / top * (HEIGHT - 2 * MARGIN);
      int left = MARGIN + i * slot + slot / (2 * BAR_SHARE);
      svg.append(
          String.format(
              Locale.ROOT,
              "<rect x=\"%d\" y=\"%.1f\" width=\"%d\" height=\"%.1f\" fill=\"%s\"/>\n",
              left,
              HEIGHT - MARGIN - height,
              slot / BAR_SHARE,
              height,
              gain.worthwhile() ? "#2a7" : "#999"));
      svg.append(
          String.format(
              Locale.ROOT,
              "<text x=\"%d\" y=\"%d\">%d–%d: %.2f</text>\n",
              left,
              HEIGHT - MARGIN + 18,
              gain.from(),
              gain.to(),
              gain.gain()));
    }
    double line = HEIGHT - MARGIN - (HEIGHT - 2 * MARGIN) / top;
    svg.append(
        String.format(
            Locale.ROOT,
            "<path d=\"M%d %.1f H%d\" stroke=\"#c33\" stroke-dasharray=\"4\"/>\n",
            MARGIN,
            line,
            WIDTH - MARGIN));
    return svg.append("</svg>\n").toString();
  }
}
