package io.dsco.report;

import static org.assertj.core.api.Assertions.assertThat;

import j2html.tags.DomContent;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PageTest {
  @Test
  void textOfInputsIsNeverMarkup() {
    DomContent table = Page.grid(List.of("input"), List.of(List.of("<script>alert(1)</script>")));
    List<DomContent> sheet =
        ContactSheet.of(
            List.of("a\" onload=\"x"), 1, List.of("<b>"), List.of(Map.of(0, List.of(new byte[3]))));

    String html = new Page("<run>", List.of(new Page.Part("Part", List.of(table)))).text();

    assertThat(html).contains("&lt;script&gt;", "<title>&lt;run&gt;</title>");
    assertThat(html).doesNotContain("<script>");
    assertThat(sheet.get(0).render())
        .contains("alt=\"&lt;b&gt; of a&quot; onload=&quot;x\"")
        .doesNotContain("onload=\"x");
  }

  @Test
  void everySectionCanBeReachedFromTheTop() {
    String html = new Page("run", List.of(new Page.Part("Dope Trigger", List.of()))).text();

    assertThat(html).contains("href=\"#dope-trigger\"", "<section id=\"dope-trigger\">");
  }

  @Test
  void whatIsMissingIsSaidWithTheCommandThatMakesIt() {
    Page.Part part = Page.Part.missing("Evaluation", "Nothing was trained.", "evaluate CONF");

    assertThat(part.content().get(0).render())
        .isEqualTo("<p>Nothing was trained. To have it here: ./dsco evaluate CONF</p>");
  }

  @Test
  void onlyColumnsOfNumbersStandToTheRight() {
    String table =
        Page.grid(
                List.of("what", "value"),
                List.of(List.of("spark", "4.1"), List.of("1", "72.0 ± 2.0")))
            .render();

    assertThat(table).contains("<td>1</td>", "<td class=\"number\">4.1</td>");
  }

  @Test
  void chartsSayInWordsWhatTheyShow() {
    String chart =
        Chart.lines(
                "Accuracy & images",
                new Chart.Axis("images", Chart.Scale.LOGARITHMIC),
                new Chart.Axis("top-1 %", Chart.Scale.LINEAR),
                List.of(
                    new Chart.Line(
                        "random", List.of(10.0, 50.0), List.of(60.0, 70.0), List.of(1.0, 0.0))))
            .render();

    assertThat(chart)
        .contains("role=\"img\" aria-label=\"Accuracy &amp; images\"", "<svg", "<path")
        .doesNotContain("<?xml", "<!DOCTYPE", "href=\"http");
  }

  @Test
  void ofManyClassesTheFirstAreShown() {
    List<DomContent> sheet =
        ContactSheet.of(List.of("a", "b", "c"), 2, List.of("real"), List.of(Map.of()));

    assertThat(sheet.get(0).render()).contains("The first 2 of 3 classes.");
    assertThat(sheet.get(1).render()).contains("<th>b</th>").doesNotContain("<th>c</th>");
  }
}
