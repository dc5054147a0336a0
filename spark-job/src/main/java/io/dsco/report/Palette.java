package io.dsco.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Colours and markers: series are told apart by each of the two alone. */
final class Palette {
  /** Of points that are the ground for others. */
  static final Color GROUND = new Color(0xB8B8B8);

  /** Lightest and darkest of a heat map: black numbers are legible on both. */
  static final Color[] HEAT = {new Color(0xFFFFFF), new Color(0xE69F00)};

  /** For colour-blind readers (Okabe and Ito). */
  static final Color[] COLOURS = {
    new Color(0x0072B2),
    new Color(0xD55E00),
    new Color(0x009E73),
    new Color(0xCC79A7),
    new Color(0xE69F00),
    new Color(0x56B4E9),
    new Color(0x000000)
  };

  /** Of lines that say where something lies, told apart by their strokes. */
  static final Color MARK = Color.BLACK;

  static final BasicStroke[] MARK_STROKES = {broken(8, 5), broken(2, 4)};

  static final Marker[] MARKERS = {
    SeriesMarkers.CIRCLE,
    SeriesMarkers.SQUARE,
    SeriesMarkers.TRIANGLE_UP,
    SeriesMarkers.DIAMOND,
    SeriesMarkers.TRIANGLE_DOWN,
    SeriesMarkers.CROSS,
    SeriesMarkers.PLUS
  };

  private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 13);

  private Palette() {}

  private static BasicStroke broken(float drawn, float left) {
    return new BasicStroke(
        1.5f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_BEVEL, 1, new float[] {drawn, left}, 0);
  }

  static void style(Styler styler) {
    styler.setSeriesColors(COLOURS);
    styler.setSeriesMarkers(MARKERS);
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setPlotBorderVisible(false);
    styler.setSeriesLines(new BasicStroke[] {new BasicStroke(2)});
    styler.setLegendFont(FONT);
    styler.setLegendPosition(Styler.LegendPosition.OutsideS);
    styler.setLegendLayout(Styler.LegendLayout.Horizontal);
    styler.setLegendBorderColor(Color.WHITE);
    if (styler instanceof AxesChartStyler axes) {
      axes.setAxisTickLabelsFont(FONT);
      axes.setAxisTitleFont(FONT);
      axes.setMarkerSize(7);
    }
  }
}
