package io.dsco.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis.Completeness;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;

/**
 * Runs cells in a JVM of their own as a Java kernel of Jupyter does, with this JVM's class path.
 */
public final class JavaKernel implements Closeable {
  /** Pictures come among the printed lines, between characters that no text has. */
  private static final Pattern PICTURE = Pattern.compile("\u0001(.*?)\u0002\n");

  /** What kernels give to every notebook. */
  private static final String PRELUDE =
      """
      import java.io.*;
      import java.util.*;
      void display(Object picture) throws IOException {
        var png = new ByteArrayOutputStream();
        javax.imageio.ImageIO.write((java.awt.image.RenderedImage) picture, "png", png);
        System.out.print("\\u0001" + Base64.getEncoder().encodeToString(png.toByteArray()) + "\\u0002\\n");
      }
      """;

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
  private final JShell shell;

  /** A kernel whose JVM has these system properties. */
  public JavaKernel(Map<String, String> properties) {
    Stream<String> flags =
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(flag -> flag.matches("-(X|-add|Dai|Djava.awt).*"));
    Stream<String> given =
        properties.entrySet().stream().map(each -> "-D" + each.getKey() + "=" + each.getValue());
    shell =
        JShell.builder()
            .out(new PrintStream(printed, true, StandardCharsets.UTF_8))
            .err(new PrintStream(errors, true, StandardCharsets.UTF_8))
            .remoteVMOptions(Stream.concat(flags, given).toArray(String[]::new))
            .build();
    shell.addToClasspath(System.getProperty("java.class.path"));
    run(PRELUDE);
  }

  /** Runs a cell and tells what it showed; an error of any kind is the test's. */
  public List<Shown> run(String cell) {
    printed.reset();
    String rest = cell;
    while (!rest.isBlank()) {
      CompletionInfo next = shell.sourceCodeAnalysis().analyzeCompletion(rest);
      if (next.completeness() == Completeness.EMPTY) {
        break; // a comment at the end
      }
      assertThat(next.source()).as("must be whole: %s", rest).isNotNull();
      shell.eval(next.source()).forEach(this::check);
      rest = next.remaining();
    }
    return shown(printed.toString(StandardCharsets.UTF_8));
  }

  private void check(SnippetEvent event) {
    String code = event.snippet().source();
    assertThat(event.exception()).as(() -> code + "\n" + log()).isNull();
    assertThat(event.status())
        .as(
            () ->
                code
                    + "\n"
                    + shell.diagnostics(event.snippet()).map(d -> d.getMessage(null)).toList())
        .isIn(Snippet.Status.VALID, Snippet.Status.OVERWRITTEN, Snippet.Status.DROPPED);
  }

  private String log() {
    String text = errors.toString(StandardCharsets.UTF_8);
    return text.substring(Math.max(0, text.length() - 4000));
  }

  private static List<Shown> shown(String printed) {
    List<Shown> shown = new ArrayList<>();
    Matcher pictures = PICTURE.matcher(printed);
    int from = 0;
    while (pictures.find()) {
      addText(shown, printed.substring(from, pictures.start()));
      shown.add(new Shown(Shown.Kind.PICTURE, pictures.group(1)));
      from = pictures.end();
    }
    addText(shown, printed.substring(from));
    return shown;
  }

  private static void addText(List<Shown> shown, String text) {
    if (!text.isEmpty()) {
      shown.add(new Shown(Shown.Kind.TEXT, text));
    }
  }

  @Override
  public void close() {
    shell.close();
  }
}
