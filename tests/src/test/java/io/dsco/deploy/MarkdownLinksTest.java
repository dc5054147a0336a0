package io.dsco.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MarkdownLinksTest {
  /** What builds and runs leave. */
  private static final Set<String> MADE = Set.of("target", "workspace");

  @TempDir Path folder;

  @Test
  void everyLinkInsideTheRepositoryLeadsToAFileAndAHeading() throws IOException {
    List<Path> pages = pages(Deployment.ROOT);

    assertThat(pages).hasSizeGreaterThan(30);
    for (Path page : pages) {
      assertThat(MarkdownPage.read(page).broken())
          .as(Deployment.ROOT.relativize(page).toString())
          .isEmpty();
    }
  }

  @Test
  void aLinkToNothingIsFound() throws IOException {
    Files.writeString(folder.resolve("other.md"), "# One `two`, three\n```\n# four\n```\n");
    Path page =
        Files.writeString(
            folder.resolve("page.md"),
            """
            [a](other.md) [b](other.md#one-two-three) ![c](missing.png) [d](other.md#four) [e](#here)
            [f](https://example.org/x) `[g](code.md)` [h](../absent/page.md)

            ## Here
            """);

    assertThat(MarkdownPage.read(page).broken())
        .containsExactly("missing.png", "other.md#four", "../absent/page.md");
  }

  private static List<Path> pages(Path root) throws IOException {
    List<Path> pages = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            String name = folder.getFileName().toString();
            boolean skipped = !folder.equals(root) && (name.startsWith(".") || MADE.contains(name));
            return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.toString().endsWith(".md")) {
              pages.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return pages;
  }
}
