package io.dsco.report;

import static j2html.TagCreator.figcaption;
import static j2html.TagCreator.figure;
import static j2html.TagCreator.rawHtml;

import j2html.tags.DomContent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.HeatMapChartBuilder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Charts as figures with a text for those who do not see them. */
final class Chart {
  private static final int WIDTH = 720;
  private static final int HEIGHT = 340;

  /** Of a chart that stands beside others. */
  private static final int SMALL_WIDTH = 460;

  private static final int SMALL_HEIGHT = 380;

  private Chart() {}

  /** How numbers are spread along an axis. */
  enum Scale {
    LINEAR,
    LINEAR_FROM_ZERO,
    LOGARITHMIC
  }

  /** An axis, with the unit in its title. */
  record Axis(String title, Scale scale) {}

  /**
   * A line of points, or points without a line.
   *
   * @param deviations half the length of each point's error bar; none where there are no bars
   */
  record Line(String name, List<Double> x, List<Double> y, List<Double> deviations) {
    /** Without error bars. */
    Line(String name, List<Double> x, List<Double> y) {
      this(name, x, y, List.of());
    }
  }

  /** Bars over names. */
  static DomContent bars(String text, String yTitle, List<String> names, List<Double> values) {
    CategoryChart chart =
        new CategoryChartBuilder().width(WIDTH).height(HEIGHT).yAxisTitle(yTitle).build();
    Palette.style(chart.getStyler());
    chart.getStyler().setLegendVisible(false);
    chart.getStyler().setXAxisLabelRotation(names.size() > 12 ? 90 : 0);
    chart.getStyler().setXAxisMaxLabelCount(20);
    chart.addSeries(yTitle, names, values);
    return drawn(chart, text);
  }

  /** Lines over numbers. */
  static DomContent lines(String text, Axis x, Axis y, List<Line> lines) {
    return drawn(xy(WIDTH, HEIGHT, x, y, lines), text);
  }

  /** The same for a chart that stands beside others. */
  static DomContent smallLines(String text, Axis x, Axis y, List<Line> lines) {
    return smallLines(text, x, y, lines, List.of());
  }

  /** The same with marks: broken lines without points, which say where something lies. */
  static DomContent smallLines(String text, Axis x, Axis y, List<Line> lines, List<Line> marks) {
    XYChart chart = xy(SMALL_WIDTH, SMALL_HEIGHT, x, y, lines);
    for (int i = 0; i < marks.size(); i++) {
      chart
          .addSeries(marks.get(i).name(), marks.get(i).x(), marks.get(i).y())
          .setMarker(SeriesMarkers.NONE)
          .setLineColor(Palette.MARK)
          .setLineStyle(Palette.MARK_STROKES[i]);
    }
    return drawn(chart, text);
  }

  /** Points of several kinds on a plane without units, the first kind as a ground. */
  static DomContent plane(String text, List<Line> kinds) {
    Axis none = new Axis("", Scale.LINEAR);
    XYChart chart = xy(SMALL_WIDTH, SMALL_HEIGHT, none, none, kinds);
    chart.getStyler().setDefaultSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
    chart.getStyler().setAxisTicksVisible(false);
    chart.getStyler().setPlotGridLinesVisible(false);
    chart.getSeriesMap().get(kinds.get(0).name()).setMarkerColor(Palette.GROUND);
    return drawn(chart, text);
  }

  /** Numbers in a square, darker where they are higher; NaN is an empty field. */
  static DomContent heat(String text, List<String> names, double[][] values) {
    HeatMapChart chart = new HeatMapChartBuilder().width(SMALL_WIDTH).height(SMALL_HEIGHT).build();
    Palette.style(chart.getStyler());
    chart.getStyler().setRangeColors(Palette.HEAT);
    chart.getStyler().setShowValue(true);
    chart.getStyler().setHeatMapValueDecimalPattern("0.00");
    chart.getStyler().setLegendVisible(false);
    chart.addSeries("distance", names, names, cells(values));
    return drawn(chart, text);
  }

  private static List<Number[]> cells(double[][] values) {
    List<Number[]> cells = new java.util.ArrayList<>();
    for (int x = 0; x < values.length; x++) {
      for (int y = 0; y < values.length; y++) {
        if (!Double.isNaN(values[x][y])) {
          cells.add(new Number[] {x, y, values[x][y]});
        }
      }
    }
    return cells;
  }

  private static XYChart xy(int width, int height, Axis x, Axis y, List<Line> lines) {
    XYChart chart =
        new XYChartBuilder()
            .width(width)
            .height(height)
            .xAxisTitle(x.title())
            .yAxisTitle(y.title())
            .build();
    Palette.style(chart.getStyler());
    chart.getStyler().setXAxisLogarithmic(x.scale() == Scale.LOGARITHMIC);
    chart.getStyler().setYAxisLogarithmic(y.scale() == Scale.LOGARITHMIC);
    if (y.scale() == Scale.LINEAR_FROM_ZERO) {
      chart.getStyler().setYAxisMin(0.0);
    }
    for (Line line : lines) {
      if (line.deviations().isEmpty()) {
        chart.addSeries(line.name(), line.x(), line.y());
      } else {
        chart.addSeries(line.name(), line.x(), line.y(), line.deviations());
      }
    }
    return chart;
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
