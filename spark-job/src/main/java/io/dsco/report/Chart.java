package io.dsco.report;

import static j2html.TagCreator.figcaption;
import static j2html.TagCreator.figure;
import static j2html.TagCreator.rawHtml;

import j2html.tags.DomContent;
import java.awt.BasicStroke;
import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Charts as figures with a text for those who do not see them. */
final class Chart {
  private static final int WIDTH = 720;
  private static final int HEIGHT = 320;

  /** Told apart by colour-blind readers (Okabe and Ito); series differ in markers too. */
  private static final Color[] COLOURS = {
    new Color(0x0072B2),
    new Color(0xD55E00),
    new Color(0x009E73),
    new Color(0xCC79A7),
    new Color(0xE69F00),
    new Color(0x56B4E9),
    new Color(0x000000)
  };

  private static final Marker[] MARKERS = {
    SeriesMarkers.CIRCLE,
    SeriesMarkers.SQUARE,
    SeriesMarkers.TRIANGLE_UP,
    SeriesMarkers.DIAMOND,
    SeriesMarkers.TRIANGLE_DOWN,
    SeriesMarkers.CROSS,
    SeriesMarkers.PLUS
  };

  private Chart() {}

  /**
   * A line of points.
   *
   * @param deviations half the length of each point's error bar
   */
  record Line(String name, List<Double> x, List<Double> y, List<Double> deviations) {}

  /** Bars over names. */
  static DomContent bars(String text, String yTitle, List<String> names, List<Double> values) {
    CategoryChart chart =
        new CategoryChartBuilder().width(WIDTH).height(HEIGHT).yAxisTitle(yTitle).build();
    style(chart.getStyler());
    chart.getStyler().setLegendVisible(false);
    chart.getStyler().setXAxisLabelRotation(names.size() > 12 ? 90 : 0);
    chart.getStyler().setXAxisMaxLabelCount(20);
    chart.addSeries(yTitle, names, values);
    return drawn(chart, text);
  }

  /** Lines over numbers, which are spread by their logarithms. */
  static DomContent lines(String text, String xTitle, String yTitle, List<Line> lines) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .xAxisTitle(xTitle)
            .yAxisTitle(yTitle)
            .build();
    style(chart.getStyler());
    chart.getStyler().setXAxisLogarithmic(true);
    chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideE);
    chart.getStyler().setSeriesMarkers(MARKERS);
    for (Line line : lines) {
      chart.addSeries(line.name(), line.x(), line.y(), line.deviations());
    }
    return drawn(chart, text);
  }

  private static void style(Styler styler) {
    styler.setSeriesColors(COLOURS);
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setPlotBorderVisible(false);
    styler.setSeriesLines(new BasicStroke[] {new BasicStroke(2f)});
  }

  private static DomContent drawn(
      org.knowm.xchart.internal.chartpart.Chart<?, ?> chart, String text) {
    ByteArrayOutputStream svg = new ByteArrayOutputStream();
    try {
      VectorGraphicsEncoder.saveVectorGraphic(chart, svg, VectorGraphicsFormat.SVG);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to memory", e);
    }
    return figure(svg(svg.toString(StandardCharsets.UTF_8), text), figcaption(text));
  }

  /** A drawing of ours or of the library's, never of an input. */
  static DomContent svg(String document, String text) {
    String drawing = document.substring(document.indexOf("<svg"));
    return rawHtml(
        "<div role=\"img\" aria-label=\"%s\">%s</div>"
            .formatted(j2html.utils.EscapeUtil.escape(text), drawing));
  }
}
