package io.dsco.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A page of the documentation, without what stands in it as code.
 *
 * @param file where it is
 * @param text of it
 */
record MarkdownPage(Path file, String text) {
  private static final Pattern FENCED = Pattern.compile("(?ms)^```.*?^```$");
  private static final Pattern CODE = Pattern.compile("`[^`\n]*`");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ +(.*)$");
  private static final Pattern ELSEWHERE = Pattern.compile("[a-z]+:.*");

  static MarkdownPage read(Path file) throws IOException {
    return new MarkdownPage(file, FENCED.matcher(Files.readString(file)).replaceAll(""));
  }

  /** The links that stay inside the repository and lead nowhere. */
  List<String> broken() {
    return LINK.matcher(CODE.matcher(text).replaceAll(""))
        .results()
        .map(link -> link.group(1))
        .filter(link -> !ELSEWHERE.matcher(link).matches())
        .filter(link -> !resolves(link))
        .toList();
  }

  private boolean resolves(String link) {
    int mark = link.indexOf('#');
    String path = mark < 0 ? link : link.substring(0, mark);
    Path target = path.isEmpty() ? file : file.resolveSibling(path).normalize();
    try {
      return Files.exists(target)
          && (mark < 0 || read(target).anchors().contains(link.substring(mark + 1)));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** What headings are linked by: lower case, no punctuation, hyphens for blanks. */
  private List<String> anchors() {
    return HEADING
        .matcher(text)
        .results()
        .map((MatchResult heading) -> heading.group(1).strip().toLowerCase(Locale.ROOT))
        .map(title -> title.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .toList();
  }
}
