package io.dsco.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsco.pipeline.FakePipeline;
import io.dsco.pipeline.FakeSource;
import io.dsco.pipeline.LocalSpark;
import io.dsco.pipeline.Tree;
import io.dsco.workspace.Fingerprint;
import io.dsco.workspace.Manifest;
import io.dsco.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A product that is kept and replaced, by a driver that dies on the way. */
class ReplacementCutOffTest {
  private static final FakeSource BEFORE = FakeSource.of(2, 5, 1);
  private static final FakeSource AFTER = new FakeSource(2, 5, 1, Set.of(1), 0);
  private static final Succession KEEP_ONE = new Succession(1, List.of());

  /** Renamings and deletions between two places where it dies: every one would take minutes. */
  private static final int STEP = 3;

  @TempDir Path folder;
  private Map<String, String> product;
  private Manifest old;
  private Manifest gathered;

  /** A workspace in which the old product is published and the new one gathered. */
  @BeforeEach
  void gather() throws IOException {
    Path elsewhere = folder.resolve("elsewhere");
    FakePipeline other = FakePipeline.in(elsewhere, AFTER, 3);
    other.run();
    gathered = manifest(other.workspace());

    Path start = folder.resolve("start");
    FakePipeline.in(start, BEFORE, 3).run();
    FakePipeline after = FakePipeline.in(start, AFTER, 3);
    after.encode().execute();
    after.synthesize().execute();
    old = manifest(after.workspace());
    product = Tree.contents(start.resolve("dataset"));
    Path staging =
        Path.of(after.workspace().datasetStaging(new Fingerprint(gathered.fingerprint())).toUri());
    copy(elsewhere.resolve("dataset"), staging);
    Files.delete(staging.resolve(Manifest.NAME));
  }

  @Test
  void aVersionIsWholeOrNotThereAndTheNextRunKeepsItAndTellsWhatChanged() throws IOException {
    int changes = 0;
    boolean whole = false;
    while (!whole) {
      Path root = folder.resolve("w" + changes);
      copy(folder.resolve("start"), root);
      whole = isReplaced(root, changes);
      assertVersionIsWholeOrTheProductIs(root);
      FakePipeline.in(root, AFTER, 3).publish(KEEP_ONE).execute();
      assertReplaced(root);
      changes += STEP;
    }
    // Five files and a manifest are copied, and as many moved in.
    assertThat(changes).as("renamings and deletions of one replacement").isGreaterThan(12);
  }

  private boolean isReplaced(Path root, int changes) throws IOException {
    Workspace cut = new Workspace("cut://" + root, CutOffFileSystem.configuration(changes));
    ProductFolder product = new ProductFolder(cut, new Fingerprint(gathered.fingerprint()));
    try {
      new Replacement(LocalSpark.session(), cut, product, KEEP_ONE).by(gathered);
      return true;
    } catch (IOException cutOff) {
      assertThat(cutOff).hasMessage("cut off");
      return false;
    }
  }

  private void assertVersionIsWholeOrTheProductIs(Path root) {
    boolean kept = Files.exists(version(root).resolve(Manifest.NAME));
    assertThat(Tree.contents(kept ? version(root) : root.resolve("dataset"))).isEqualTo(product);
  }

  private void assertReplaced(Path root) {
    assertThat(Tree.contents(version(root))).isEqualTo(product);
    assertThat(Tree.contents(root.resolve("dataset")))
        .isEqualTo(Tree.contents(folder.resolve("elsewhere/dataset")));
    assertThat(root.resolve("versions/changes-%s-%s.json".formatted(folder(old), folder(gathered))))
        .exists();
    assertThat(Tree.names(root)).noneMatch(name -> name.startsWith(".dataset"));
  }

  private Path version(Path root) {
    return root.resolve("versions").resolve(folder(old));
  }

  private static String folder(Manifest manifest) {
    return new Fingerprint(manifest.fingerprint()).folder();
  }

  private static void copy(Path from, Path to) throws IOException {
    for (String name : Tree.names(from)) {
      Files.createDirectories(to.resolve(name).getParent());
      Files.copy(from.resolve(name), to.resolve(name));
    }
  }

  private static Manifest manifest(Workspace workspace) throws IOException {
    return Manifest.read(workspace.fileSystem(), workspace.dataset()).orElseThrow();
  }
}
