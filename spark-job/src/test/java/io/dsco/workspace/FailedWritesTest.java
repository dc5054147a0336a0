package io.dsco.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dsco.pipeline.Tree;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Attempts at writing a file that are late, killed or out of room. */
class FailedWritesTest {
  @TempDir java.nio.file.Path folder;
  private FileSystem files;
  private Path root;

  @BeforeEach
  void open() {
    Workspace workspace = new Workspace(folder.toUri().toString(), new Configuration(false));
    files = workspace.fileSystem();
    root = workspace.root();
  }

  @Test
  void anAttemptThatEndsAfterItsTwinChangesNothing() throws IOException {
    Path target = new Path(root, "f");
    Object[] inode = new Object[1];

    FileEntry late =
        AtomicFile.write(
            files,
            target,
            out -> {
              AtomicFile.writeText(files, target, "same");
              inode[0] = Files.getAttribute(folder.resolve("f"), "unix:ino");
              out.write("same".getBytes(StandardCharsets.UTF_8));
              return 0;
            });

    assertThat(Files.getAttribute(folder.resolve("f"), "unix:ino")).isEqualTo(inode[0]);
    assertThat(late).isEqualTo(AtomicFile.writeText(files, target, "same"));
    assertThat(folder.toFile().list()).containsExactly("f");
  }

  @Test
  void aManifestRemovesWhatKilledAttemptsAtItsFilesLeft() throws IOException {
    Files.createDirectories(folder.resolve("label=00001"));
    AtomicFile.writeText(files, new Path(root, "label=00001/latents.parquet"), "rows");
    leftover("label=00001/.latents.parquet.");
    leftover(".manifest.json.");
    String ofAnotherFile = leftover(".class-00001.parquet.");
    Files.writeString(folder.resolve("label=00001/.latents.parquet.tmp"), "not ours");
    FileEntry entry = new FileEntry("label=00001/latents.parquet", 0, 4, "0".repeat(64), Map.of());

    new Manifest("stage", "f", List.of(entry), Map.of()).write(files, root);

    assertThat(Tree.names(folder))
        .containsExactlyInAnyOrder(
            "label=00001/latents.parquet",
            "label=00001/.latents.parquet.tmp",
            "manifest.json",
            ofAnotherFile);
  }

  @Test
  void aTwinsFileMayGoWhileItsFolderIsListed() throws IOException {
    FileEntry entry = AtomicFile.writeText(files, new Path(root, "f"), "rows");
    String twin = leftover(".f.");
    FileSystem busy =
        new RawLocalFileSystem() {
          @Override
          public FileStatus[] listStatus(Path listed) throws IOException {
            FileStatus[] found = super.listStatus(listed);
            Files.deleteIfExists(folder.resolve(twin));
            return found;
          }
        };
    busy.initialize(folder.toUri(), new Configuration(false));
    Manifest manifest = new Manifest("stage", "f", List.of(entry), Map.of());

    manifest.write(busy, root);

    assertThat(manifest.isConsistent(busy, root)).isTrue();
    assertThat(Tree.names(folder)).containsExactlyInAnyOrder("f", "manifest.json");
  }

  @Test
  void anAttemptThatIsTakenForALeftoverDoesNotMissItsFile() throws IOException {
    Path target = new Path(root, "f");

    FileEntry living =
        AtomicFile.write(
            files,
            target,
            out -> {
              AtomicFile.writeText(files, target, "same");
              Leftovers.remove(files, root, List.of("f"));
              assertThat(folder.toFile().list()).containsExactly("f");
              out.write("same".getBytes(StandardCharsets.UTF_8));
              return 0;
            });

    assertThat(living.bytes()).isEqualTo(4);
    assertThat(folder.resolve("f")).hasContent("same");
    assertThat(folder.toFile().list()).containsExactly("f");
  }

  /** {@code /dev/full} gives the kernel's own error. */
  @Test
  void aFullDiskIsToldWithTheFilesPath() {
    Path target = new Path(root, "f");

    assertThatThrownBy(
            () ->
                AtomicFile.write(
                    files,
                    target,
                    out -> {
                      try (FileOutputStream full = new FileOutputStream("/dev/full")) {
                        full.write(1);
                      }
                      return 0;
                    }))
        .isInstanceOf(WorkspaceException.class)
        .hasMessage(
            "the disk must have room for %s, it is full; make room and run the same command again"
                + " (workspace)",
            target)
        .hasRootCauseMessage("No space left on device");
    assertThat(folder).isEmptyDirectory();
  }

  private String leftover(String prefix) throws IOException {
    String name = prefix + UUID.randomUUID() + ".tmp";
    Files.writeString(folder.resolve(name), "half");
    return name;
  }
}
