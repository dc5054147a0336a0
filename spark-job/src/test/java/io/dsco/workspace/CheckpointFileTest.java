package io.dsco.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dsco.checkpoint.CheckpointException;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointFileTest {
  private static final String TMPDIR = "java.io.tmpdir";

  /** Of the five bytes {@code abcde}, by sha256sum. */
  private static final String SHA256 =
      "36bbe50ed96841d10443bcb670d6554f0a34b761be67ec9c4a8ad2c0c44ca42c";

  @TempDir Path folder;
  private String temporaryBefore;
  private Path temporary;
  private Path opened;
  private Path weights;

  @BeforeEach
  void makeAFile() throws IOException {
    temporaryBefore = System.getProperty(TMPDIR);
    temporary = Files.createDirectory(folder.resolve("tmp"));
    System.setProperty(TMPDIR, temporary.toString());
    opened = folder.resolve("opened");
    weights = Files.writeString(folder.resolve("dit.pt"), "abcde");
  }

  @AfterEach
  void restore() {
    System.setProperty(TMPDIR, temporaryBefore);
  }

  @Test
  void aLocalFileIsReadWhereItLies() {
    CheckpointFile file = CheckpointFile.find(weights.toString(), new Configuration(false));
    assertThat(file.sha256()).isEqualTo(SHA256);
    assertThat(file.local()).isEqualTo(weights);
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void aChangedLocalFileIsRefused() throws IOException {
    CheckpointFile file = CheckpointFile.find(weights.toString(), new Configuration(false));
    Files.writeString(weights, "abcdf");
    assertThatThrownBy(file::local)
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("must not change during a run: SHA-256 was " + SHA256 + ", is ");
  }

  @Test
  void aRemoteFileIsCopiedOnceIntoAFolderOfOnesOwn() throws IOException {
    CheckpointFile file = remote(weights);
    assertThat(file.local()).hasContent("abcde").hasFileName("dit.pt");
    assertThat(file.local()).startsWith(temporary);
    assertThat(openings()).hasSize(2); // for the digest, and for the copy
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copies())))
        .isEqualTo("rwx------");
  }

  @Test
  void tasksThatStartTogetherCopyOnce() throws Exception {
    CheckpointFile file = remote(weights);
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      List<Future<Path>> copies = new ArrayList<>();
      for (int task = 0; task < 4; task++) {
        copies.add(pool.submit(file::local));
      }
      for (Future<Path> copy : copies) {
        assertThat(copy.get()).hasContent("abcde");
      }
    } finally {
      pool.shutdown();
    }
    assertThat(openings()).hasSize(2);
  }

  @Test
  void executorsThatStartTogetherCopyOnce() throws Exception {
    Path serialized = folder.resolve("file.ser");
    try (ObjectOutputStream out = new ObjectOutputStream(Files.newOutputStream(serialized))) {
      out.writeObject(remote(weights));
    }
    List<Process> executors = new ArrayList<>();
    for (int executor = 0; executor < 3; executor++) {
      executors.add(start(serialized));
    }
    for (Process executor : executors) {
      String output = new String(executor.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(executor.waitFor()).as(output).isZero();
      assertThat(output).contains("copy " + copies());
    }
    assertThat(openings()).hasSize(2);
  }

  @Test
  void whatAKilledCopyLeftIsReplaced() throws IOException {
    CheckpointFile file = remote(weights);
    Path copy = file.local();
    Files.delete(copy);
    Path part = Files.writeString(copy.resolveSibling(".dit.pt.part"), "abcdefgh");
    assertThat(file.local()).isEqualTo(copy).hasContent("abcde");
    assertThat(part).doesNotExist();
  }

  @Test
  void aDamagedCopyIsMadeAgain() throws IOException {
    CheckpointFile file = remote(weights);
    Files.writeString(file.local(), "abcdf");
    assertThat(file.local()).hasContent("abcde");
    Files.writeString(file.local(), "abc");
    assertThat(file.local()).hasContent("abcde");
  }

  @Test
  void aRemoteFileThatChangedIsRefusedAndLeavesNoCopy() throws IOException {
    CheckpointFile file = remote(weights);
    Files.writeString(weights, "abcdf");
    assertThatThrownBy(file::local)
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("must not change during a run: SHA-256 was " + SHA256);
    try (Stream<Path> left = Files.walk(copies())) {
      assertThat(left.filter(Files::isRegularFile).map(Path::toString))
          .allMatch(name -> name.endsWith(".lock"));
    }
  }

  @Test
  void aDiskWithoutRoomIsRefusedBeforeTheCopy() throws IOException {
    org.apache.hadoop.fs.Path source = new org.apache.hadoop.fs.Path("slow:" + folder);
    NodeCopy copy =
        NodeCopy.of(
            SHA256,
            "slow:/m/dit.pt",
            List.of(new CheckpointPart("dit.pt", 1L << 62, SHA256)),
            folder.resolve("tmp"));
    assertThatThrownBy(
            () -> copy.in(source.getFileSystem(SlowFileSystem.configuration(opened)), source))
        .isInstanceOf(CheckpointException.class)
        .hasMessageMatching(
            "the copy of a checkpoint needs 4611686018427387904 bytes of disk, "
                + copies()
                + "/[0-9a-f]{64}.checkpoint has [0-9]+ \\(checkpoints.node-folder, slow:/m/dit.pt\\)");
    assertThat(opened).doesNotExist();
  }

  @Test
  void aLinkInPlaceOfTheFolderIsRefused() throws IOException {
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Files.createSymbolicLink(copies(), elsewhere);
    assertThatThrownBy(() -> remote(weights).local())
        .hasMessage(
            "the folder of checkpoint copies must be a folder and no link, was "
                + copies()
                + " (checkpoints.node-folder)");
    assertThat(elsewhere).isEmptyDirectory();
  }

  @Test
  void aFolderOfSomebodyElseIsRefused() throws IOException {
    Files.createDirectory(copies());
    try {
      Files.setOwner(
          copies(),
          folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
    } catch (IOException mayNot) {
      assumeTrue(false, "only root may give folders away");
    }
    assertThatThrownBy(() -> remote(weights).local())
        .hasMessageContaining("the folder of checkpoint copies must belong to ")
        .hasMessageContaining(", belongs to nobody (" + copies());
  }

  @Test
  void anIndexBringsItsFilesAlong() throws IOException {
    Files.writeString(folder.resolve("b.safetensors"), "two");
    Files.writeString(folder.resolve("a.safetensors"), "one");
    Path index =
        Files.writeString(
            folder.resolve("m.safetensors.index.json"),
            "{\"weight_map\":{\"x\":\"b.safetensors\",\"y\":\"a.safetensors\"}}");
    CheckpointFile file = remote(index);
    Path local = file.local();
    assertThat(local).hasFileName("m.safetensors.index.json").hasSameTextualContentAs(index);
    assertThat(local.resolveSibling("a.safetensors")).hasContent("one");
    assertThat(local.resolveSibling("b.safetensors")).hasContent("two");
    // printf of the three lines of sha256sum, through sha256sum.
    assertThat(file.sha256())
        .isEqualTo("418fe6516274d5ee6262cd4eaaac5b4de57f82f74c1783e048ee1943bc9381b1");
    assertThat(CheckpointFile.find(index.toString(), new Configuration(false)).sha256())
        .isEqualTo(file.sha256());
    assertThat(CheckpointFile.size(index.toString(), new Configuration(false))).isEqualTo(56 + 6);
  }

  @Test
  void aChangedFileOfAnIndexIsRefused() throws IOException {
    Path part = Files.writeString(folder.resolve("a.bin"), "one");
    Path index =
        Files.writeString(folder.resolve("m.bin.index.json"), "{\"weight_map\":{\"x\":\"a.bin\"}}");
    CheckpointFile file = CheckpointFile.find(index.toString(), new Configuration(false));
    Files.writeString(part, "two");
    assertThatThrownBy(file::local)
        .hasMessageContaining("must not change during a run")
        .hasMessageContaining(part.toString());
  }

  @Test
  void whatCannotBeACheckpointIsRefusedByName() throws IOException {
    refuses(folder, "a checkpoint must be a file, was the folder " + folder);
    refuses(folder.resolve("none.pt"), "a checkpoint must be readable, was " + folder);
    Path index =
        Files.writeString(
            folder.resolve("m.safetensors.index.json"), "{\"weight_map\":{\"x\":\"../dit.pt\"}}");
    refuses(index, "must name files beside it, was ../dit.pt");
    Files.writeString(index, "{\"weight_map\":{\"x\":\"gone.safetensors\"}}");
    refuses(index, "gone.safetensors");
  }

  private static void refuses(Path place, String message) {
    assertThatThrownBy(() -> CheckpointFile.find(place.toString(), new Configuration(false)))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(message);
  }

  private CheckpointFile remote(Path file) {
    return CheckpointFile.find("slow:" + file, SlowFileSystem.configuration(opened));
  }

  private Path copies() {
    return temporary.resolve("dsco-checkpoints");
  }

  private List<String> openings() throws IOException {
    return Files.readAllLines(opened);
  }

  private Process start(Path serialized) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + temporary,
                CopyProbe.class.getName(),
                serialized.toString())
            .redirectErrorStream(true);
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    return builder.start();
  }
}
