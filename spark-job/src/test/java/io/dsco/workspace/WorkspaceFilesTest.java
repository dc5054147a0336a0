package io.dsco.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkspaceFilesTest {
  private static final TableSchema EVERY_KIND =
      TableSchema.of(
          "every_kind",
          Column.required("text", Column.Kind.STRING),
          Column.optional("number", Column.Kind.LONG),
          Column.optional("fraction", Column.Kind.FLOAT),
          Column.required("floats", Column.Kind.FLOAT_ARRAY),
          Column.required("picture", Column.Kind.IMAGE));

  @TempDir Path folder;
  private Workspace workspace;
  private FileSystem files;

  @BeforeEach
  void open() {
    workspace = new Workspace(folder.toUri().toString(), new Configuration(false));
    files = workspace.fileSystem();
  }

  @Test
  void aWorkspaceThatCannotBeReachedIsTheUsersToMend() {
    Workspace away = new Workspace("nosuch://bucket/run", new Configuration(false));

    assertThatThrownBy(away::fileSystem)
        .isInstanceOf(WorkspaceException.class)
        .hasMessageStartingWith("the workspace must be reachable, nosuch://bucket/run is not: ")
        .hasMessageEndingWith("(workspace)");
  }

  @Test
  void aRecordThatIsCutCountsAsNone() throws IOException {
    RunRecord.start("{}", Map.of("dsco", "1")).write(workspace);
    assertThat(RunRecord.read(workspace)).isPresent();

    Files.writeString(folder.resolve("run.json"), "{\"conf");

    assertThat(RunRecord.read(workspace)).isEmpty();
  }

  @Test
  void readsWhatItWrote() throws IOException {
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(workspace.root(), "t.parquet");
    float[] many = new float[5000];
    many[4999] = 2.5f;
    List<Object[]> rows = new ArrayList<>();
    rows.add(new Object[] {"é", 5L, null, many, new EncodedImage(new byte[] {1}, null)});
    rows.add(new Object[] {"", null, 1f, new float[0], new EncodedImage(new byte[0], "p")});

    FileEntry entry = parquet().write(path, EVERY_KIND, Map.of("k", "v"), rows.iterator());

    assertThat(entry.rows()).isEqualTo(2);
    assertThat(entry.sha256()).isEqualTo(AtomicFile.sha256(files, path));
    assertThat(parquet().footer(path))
        .hasValueSatisfying(footer -> assertThat(footer.metadata()).containsEntry("k", "v"));
    try (TableReader reader = parquet().read(path, EVERY_KIND)) {
      assertThat(reader.next()).usingRecursiveComparison().isEqualTo(rows.get(0));
      assertThat(reader.next()).usingRecursiveComparison().isEqualTo(rows.get(1));
      assertThat(reader.hasNext()).isFalse();
    }
  }

  @Test
  void writesPagesOfVersionTwo() throws IOException {
    Object[] row = {"a", 1L, 1f, new float[] {1}, new EncodedImage(new byte[1], "p")};
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(workspace.root(), "t.parquet");
    parquet().write(path, EVERY_KIND, Map.of(), List.<Object[]>of(row).iterator());

    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromPath(path, workspace.configuration()))) {
      for (ColumnChunkMetaData chunk : reader.getFooter().getBlocks().get(0).getColumns()) {
        try (FSDataInputStream in = files.open(path)) {
          in.seek(chunk.getFirstDataPageOffset());
          assertThat(Util.readPageHeader(in).getType()).isEqualTo(PageType.DATA_PAGE_V2);
        }
      }
    }
  }

  /** Two would be listed in the order of a hash set, which is another in every process. */
  @Test
  void givesEveryColumnOneEncoding() throws IOException {
    Object[] row = {"same", 1L, 1f, new float[] {1}, new EncodedImage(new byte[1], "p")};
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(workspace.root(), "t.parquet");
    parquet().write(path, EVERY_KIND, Map.of(), Collections.nCopies(1000, row).iterator());

    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromPath(path, workspace.configuration()))) {
      assertThat(reader.getFooter().getBlocks().get(0).getColumns())
          .hasSize(6)
          .allSatisfy(chunk -> assertThat(chunk.getEncodings()).hasSize(1));
    }
  }

  @Test
  void refusesANullInARequiredColumn() {
    Iterator<Object[]> row = List.<Object[]>of(new Object[5]).iterator();

    assertThatThrownBy(
            () ->
                parquet()
                    .write(
                        new org.apache.hadoop.fs.Path(workspace.root(), "t.parquet"),
                        EVERY_KIND,
                        Map.of(),
                        row))
        .hasMessageContaining("text must not be null");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void leavesNothingBehindWhenWritingFails() {
    org.apache.hadoop.fs.Path target = new org.apache.hadoop.fs.Path(workspace.root(), "f");

    assertThatThrownBy(
            () ->
                AtomicFile.write(
                    files,
                    target,
                    out -> {
                      out.write(1);
                      throw new IOException("disk full");
                    }))
        .hasMessage("disk full");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void keepsAFileOfTheSameContentAndReplacesAnother() throws IOException {
    org.apache.hadoop.fs.Path target = new org.apache.hadoop.fs.Path(workspace.root(), "f");
    AtomicFile.writeText(files, target, "one");
    Object first = Files.getAttribute(folder.resolve("f"), "unix:ino");

    AtomicFile.writeText(files, target, "one");
    assertThat(Files.getAttribute(folder.resolve("f"), "unix:ino")).isEqualTo(first);
    AtomicFile.writeText(files, target, "two");

    assertThat(folder.resolve("f")).hasContent("two");
    assertThat(folder.toFile().list()).containsExactly("f");
  }

  @Test
  void findsAStageIncompleteWhenAFileIsMissingOrCut() throws IOException {
    Fingerprint fingerprint = Fingerprint.of(Map.of("a", 1));
    FileEntry entry =
        AtomicFile.writeText(
            files, new org.apache.hadoop.fs.Path(workspace.root(), "f"), "content");
    new Manifest("stage", fingerprint.value(), List.of(entry), Map.of())
        .write(files, workspace.root());

    assertThat(complete(fingerprint)).isPresent();
    assertThat(complete(Fingerprint.of(Map.of("a", 2)))).isEmpty();
    Files.write(folder.resolve("f"), "cut".getBytes(StandardCharsets.UTF_8));
    assertThat(complete(fingerprint)).isEmpty();
    Files.delete(folder.resolve("f"));
    assertThat(complete(fingerprint)).isEmpty();
  }

  @Test
  void refusesAManifestPathThatLeavesItsFolder() throws IOException {
    Files.writeString(
        folder.resolve("manifest.json"),
        "{\"stage\":\"s\",\"fingerprint\":\"f\",\"files\":[{\"path\":\"../x\",\"sha256\":\"\"}]}");

    assertThatThrownBy(() -> Manifest.read(files, workspace.root()))
        .isInstanceOf(WorkspaceException.class)
        .hasMessageContaining("must stay in its folder");
  }

  @Test
  void recordsTheRunAndTheStateOfEachStage() {
    StageResult result =
        new StageResult(
            "encode",
            StageResult.State.EXECUTED,
            "f".repeat(64),
            "latents/f",
            2,
            9,
            Map.of("peak_resident_bytes", 5L << 32));
    RunRecord.start("{\"ipc\": 10}", Map.of("java", "17")).with(result).write(workspace);

    RunRecord read = RunRecord.read(workspace).orElseThrow();

    assertThat(read.stages()).containsEntry("encode", result);
    assertThat(read.versions()).containsEntry("java", "17");
    assertThat(read.configuration().toString()).contains("ipc");
  }

  private Optional<Manifest> complete(Fingerprint fingerprint) throws IOException {
    return Manifest.complete(files, workspace.root(), fingerprint);
  }

  private ParquetFiles parquet() {
    return new ParquetFiles(workspace);
  }
}
