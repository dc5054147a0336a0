package io.dsco.trigger;

import java.util.List;
import java.util.Locale;

/** The gains as a bar chart in SVG: written as text, it needs no fonts on the machine. */
final class EvidencePlot {
  private static final int WIDTH = 480;
  private static final int HEIGHT = 280;
  private static final int MARGIN = 48;

  /** Where the bars stand. */
  private static final int BASE = HEIGHT - MARGIN;

  /** A scale ends above the line at 1 even when no gain does. */
  private static final double LEAST_TOP = 1.25;

  private final List<Evidence.Gain> gains;
  private final double top;
  private final int slot;

  EvidencePlot(Evidence evidence) {
    this.gains = evidence.gains();
    this.top = gains.stream().mapToDouble(Evidence.Gain::gain).reduce(LEAST_TOP, Math::max);
    this.slot = (WIDTH - 2 * MARGIN) / Math.max(1, gains.size());
  }

  /** A bar for each gain, and the line at 1 that it must pass. */
  String svg() {
    StringBuilder svg = new StringBuilder();
    svg.append(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\"".formatted(WIDTH, HEIGHT));
    svg.append(" font-family=\"sans-serif\" font-size=\"12\">\n");
    svg.append("<text x=\"%d\" y=\"18\">gain ΔN/ΔM between sizes</text>\n".formatted(MARGIN));
    for (int i = 0; i < gains.size(); i++) {
      svg.append(bar(MARGIN + i * slot + slot / 4, gains.get(i)));
    }
    return svg.append(line()).append("</svg>\n").toString();
  }

  private String bar(int left, Evidence.Gain gain) {
    double height = height(Math.max(0, gain.gain()));
    String colour = gain.worthwhile() ? "#2a7" : "#999";
    return String.format(
            Locale.ROOT,
            "<rect x=\"%d\" y=\"%.1f\" width=\"%d\" height=\"%.1f\" fill=\"%s\"/>\n",
            left,
            BASE - height,
            slot / 2,
            height,
            colour)
        + String.format(
            Locale.ROOT,
            "<text x=\"%d\" y=\"%d\">%d–%d: %.2f</text>\n",
            left,
            BASE + 18,
            gain.from(),
            gain.to(),
            gain.gain());
  }

  private String line() {
    return String.format(
        Locale.ROOT,
        "<path d=\"M%d %.1f H%d\" stroke=\"#c33\" stroke-dasharray=\"4\"/>\n",
        MARGIN,
        BASE - height(1),
        WIDTH - MARGIN);
  }

  private double height(double gain) {
    return gain / top * (HEIGHT - 2 * MARGIN);
  }
}
