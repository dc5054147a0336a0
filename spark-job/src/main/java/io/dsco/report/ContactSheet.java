package io.dsco.report;

import static j2html.TagCreator.div;
import static j2html.TagCreator.each;
import static j2html.TagCreator.img;
import static j2html.TagCreator.p;
import static j2html.TagCreator.table;
import static j2html.TagCreator.tbody;
import static j2html.TagCreator.td;
import static j2html.TagCreator.th;
import static j2html.TagCreator.thead;
import static j2html.TagCreator.tr;

import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Images of each class, those of several datasets side by side. */
final class ContactSheet {
  private ContactSheet() {}

  /**
   * Shows pictures.
   *
   * @param classes labels below this one are shown
   * @param pictures of each column, by label
   */
  static List<DomContent> of(
      List<String> classNames,
      int classes,
      List<String> titles,
      List<Map<Integer, List<byte[]>>> pictures) {
    List<DomContent> lines = new ArrayList<>();
    for (int label = 0; label < classes; label++) {
      String name = classNames.get(label);
      int row = label;
      List<DomContent> cells = new ArrayList<>();
      for (int column = 0; column < titles.size(); column++) {
        String text = titles.get(column) + " of " + name;
        cells.add(
            td(
                each(
                    pictures.get(column).getOrDefault(row, List.of()),
                    png -> img().withSrc(uri(png)).withAlt(text))));
      }
      lines.add(tr(th(name), each(cells, cell -> cell)));
    }
    DomContent sheet =
        div(table(
                thead(tr(th("class"), each(titles, title -> th(title)))),
                tbody(each(lines, line -> line))))
            .withClass("wide sheet")
            .attr("tabindex", "0");
    return classes < classNames.size()
        ? List.of(p("The first %d of %d classes.".formatted(classes, classNames.size())), sheet)
        : List.of(sheet);
  }

  private static String uri(byte[] png) {
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(png);
  }
}
