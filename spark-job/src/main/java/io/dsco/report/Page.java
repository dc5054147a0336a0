package io.dsco.report;

import static j2html.TagCreator.a;
import static j2html.TagCreator.body;
import static j2html.TagCreator.caption;
import static j2html.TagCreator.div;
import static j2html.TagCreator.document;
import static j2html.TagCreator.each;
import static j2html.TagCreator.h1;
import static j2html.TagCreator.h2;
import static j2html.TagCreator.head;
import static j2html.TagCreator.html;
import static j2html.TagCreator.li;
import static j2html.TagCreator.main;
import static j2html.TagCreator.meta;
import static j2html.TagCreator.nav;
import static j2html.TagCreator.p;
import static j2html.TagCreator.rawHtml;
import static j2html.TagCreator.section;
import static j2html.TagCreator.style;
import static j2html.TagCreator.table;
import static j2html.TagCreator.tbody;
import static j2html.TagCreator.td;
import static j2html.TagCreator.th;
import static j2html.TagCreator.thead;
import static j2html.TagCreator.title;
import static j2html.TagCreator.tr;
import static j2html.TagCreator.ul;

import j2html.tags.DomContent;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * One HTML file: styles, charts and pictures are in it.
 *
 * @param name of the run
 * @param sections in their order
 */
record Page(String name, List<Part> sections) {
  private static final Pattern NUMBER =
      Pattern.compile("–|failed|-?[\\d,.]+( ± [\\d.]+| s| min| h| GiB)?");

  private static final String STYLE =
      """
      body { font: 16px/1.5 sans-serif; color: #111; background: #fff; margin: 0 auto; max-width: 62rem; padding: 1rem; }
      nav a { margin-right: 1rem; } a:focus, summary:focus, [tabindex]:focus { outline: 3px solid #0072b2; }
      table { border-collapse: collapse; margin: 1rem 0; } th, td { border: 1px solid #999; padding: .2rem .5rem; text-align: left; overflow-wrap: anywhere; }
      th, td:first-child { overflow-wrap: normal; } .number { text-align: right; font-variant-numeric: tabular-nums; }
      .charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(22rem, 1fr)); gap: 0 1rem; }
      .wide { overflow-x: auto; } figure { margin: 1rem 0; } svg { max-width: 100%; height: auto; }
      .sheet img { width: 32px; height: 32px; image-rendering: pixelated; margin: 1px; } pre { white-space: pre-wrap; }
      caption { text-align: left; padding: .2rem 0; } table:has(caption) { min-width: min(100%, 40rem); }
      @media print {
        @page { margin: 12mm; } body { max-width: none; padding: 0; font-size: 12px; } nav { display: none; } .wide { overflow: visible; }
        h2, h3, caption, summary, p:has(+ figure), p:has(+ .wide), p:has(+ .charts) { break-after: avoid; } figure, tr, caption, p { break-inside: avoid; }
        pre { columns: 3; font-size: 8px; line-height: 1.25; }
        details::details-content { content-visibility: visible; block-size: auto; }
      }
      """;

  /** A section of the page. */
  record Part(String title, List<DomContent> content) {
    /** One that says why there is nothing, and with which command there would be. */
    static Part missing(String title, String why, String command) {
      return new Part(title, List.of(Page.missing(why, command)));
    }

    String id() {
      return title.toLowerCase(Locale.ROOT).replace(' ', '-');
    }
  }

  String text() {
    return document(
        html(
                head(
                    meta().withCharset("utf-8"),
                    meta().withName("viewport").withContent("width=device-width, initial-scale=1"),
                    title(name),
                    style(rawHtml(STYLE))),
                body(
                    h1(name),
                    nav(ul(each(sections, part -> li(a(part.title()).withHref("#" + part.id()))))),
                    main(
                        each(
                            sections,
                            part ->
                                section(h2(part.title()), each(part.content(), one -> one))
                                    .withId(part.id())))))
            .withLang("en"));
  }

  /** Why something is not there, and with which command it would be. */
  static DomContent missing(String why, String command) {
    return p(why + " To have it here: ./dsco " + command);
  }

  /** A table that scrolls by itself where it is wide; columns of numbers stand to the right. */
  static DomContent grid(List<String> titles, List<List<String>> rows) {
    return grid(each(), titles, rows);
  }

  /** The same below a caption. */
  static DomContent grid(String caption, List<String> titles, List<List<String>> rows) {
    return grid(caption(caption), titles, rows);
  }

  private static DomContent grid(DomContent caption, List<String> titles, List<List<String>> rows) {
    List<Boolean> numbers =
        IntStream.range(0, titles.size())
            .mapToObj(column -> rows.stream().allMatch(row -> isNumber(row.get(column))))
            .toList();
    DomContent head =
        thead(
            tr(
                each(
                    IntStream.range(0, titles.size()).boxed().toList(),
                    column ->
                        numbers.get(column)
                            ? th(titles.get(column)).withClass("number")
                            : th(titles.get(column)))));
    DomContent lines = tbody(each(rows, row -> line(row, numbers)));
    return div(table(caption, head, lines)).withClass("wide").attr("tabindex", "0");
  }

  private static DomContent line(List<String> cells, List<Boolean> numbers) {
    return tr(
        each(
            IntStream.range(0, cells.size()).boxed().toList(),
            column ->
                numbers.get(column)
                    ? td(cells.get(column)).withClass("number")
                    : td(cells.get(column))));
  }

  private static boolean isNumber(String cell) {
    return cell.isEmpty() || NUMBER.matcher(cell).matches();
  }
}
