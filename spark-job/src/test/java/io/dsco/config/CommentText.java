package io.dsco.config;

import java.util.List;
import java.util.regex.Pattern;

/** Comments of {@code reference.conf} as one line of Markdown, which may stand in a table. */
final class CommentText {
  /** What lines of an explanation's own are indented by, beyond the blank after the mark. */
  private static final String INDENT = "   ";

  private static final Pattern NAMED = Pattern.compile("(\\S+) {2,}(.*)");
  private static final Pattern PAGE = Pattern.compile("docs/([\\w/-]+[.]md)");

  private CommentText() {}

  /** Lines without their comment marks. */
  static String markdown(List<String> comments) {
    StringBuilder text = new StringBuilder();
    for (String line : comments) {
      if (line.startsWith(INDENT)) {
        text.append("<br>").append(indented(line.strip()));
      } else {
        text.append(' ').append(escaped(line.strip()));
      }
    }
    return text.toString().strip();
  }

  /** A value and what it means, with at least two blanks between them, or an example. */
  private static String indented(String line) {
    var named = NAMED.matcher(line);
    return named.matches()
        ? "`" + named.group(1) + "`: " + escaped(named.group(2))
        : "`" + line + "`";
  }

  private static String escaped(String text) {
    String safe = text.replace("|", "\\|").replace("*", "\\*").replace("<", "&lt;");
    return PAGE.matcher(safe).replaceAll("[$1]($1)");
  }
}
