package io.dsco.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsco.pipeline.Tree;
import io.dsco.workspace.AtomicFile;
import io.dsco.workspace.FileEntry;
import io.dsco.workspace.Fingerprint;
import io.dsco.workspace.Manifest;
import io.dsco.workspace.Sha256;
import io.dsco.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A product that takes the place of another. */
class ProductFolderTest {
  private static final Map<String, String> OLD = Map.of("images/a", "old a", "images/b", "old b");
  private static final Map<String, String> NEW = Map.of("images/a", "new a", "images/c", "new c");
  private static final Map<String, String> LAST = Map.of("images/a", "last", "images/d", "d");

  @TempDir Path folder;

  @Test
  void aReplacementIsCutOffAnywhereAndNoManifestTellsOfFilesThatAreOthers() throws IOException {
    int changes = 0;
    while (!isReplaced(folder.resolve("w" + changes), changes)) {
      changes++;
    }
    assertThat(changes).as("renamings and deletions of one replacement").isGreaterThan(6);
  }

  private boolean isReplaced(Path root, int changes) throws IOException {
    publish(root, OLD, new Configuration(false), "file");
    boolean whole = true;
    try {
      publish(root, NEW, CutOffFileSystem.configuration(changes), "cut");
    } catch (IOException cutOff) {
      assertThat(cutOff).hasMessage("cut off");
      whole = false;
    }
    Path dataset = root.resolve("dataset");
    if (Files.exists(dataset.resolve("manifest.json"))) {
      assertThat(sums(dataset)).isIn(sums(OLD), sums(NEW));
    }
    boolean same = changes % 2 == 0;
    publish(root, same ? NEW : LAST, new Configuration(false), "file");
    assertThat(sums(dataset)).isEqualTo(sums(same ? NEW : LAST));
    assertThat(Tree.names(root)).allMatch(name -> name.startsWith("dataset/")).hasSize(3);
    return whole;
  }

  private static void publish(
      Path root, Map<String, String> content, Configuration configuration, String scheme)
      throws IOException {
    Workspace workspace = new Workspace(scheme + "://" + root, configuration);
    Fingerprint fingerprint = Fingerprint.of(new TreeMap<String, Object>(content));
    ProductFolder product = new ProductFolder(workspace, fingerprint);
    product.refuseForeignFiles();
    List<FileEntry> files = new ArrayList<>();
    for (Map.Entry<String, String> file : content.entrySet()) {
      files.add(
          AtomicFile.writeText(
                  workspace.fileSystem(),
                  new org.apache.hadoop.fs.Path(product.staging(), file.getKey()),
                  file.getValue())
              .at(file.getKey()));
    }
    product.publish(new Manifest("publish", fingerprint.value(), files, Map.of()));
  }

  /** What the manifest's files are, by what lies there, when the manifest tells just that. */
  private static Map<String, String> sums(Path dataset) throws IOException {
    Map<String, String> present = Tree.contents(dataset);
    String manifest = Files.readString(dataset.resolve("manifest.json"));
    present.remove("manifest.json");
    present.keySet().removeIf(path -> !manifest.contains('"' + path + '"'));
    assertThat(present.values()).allMatch(manifest::contains, "is the sum that the manifest tells");
    return present;
  }

  private static Map<String, String> sums(Map<String, String> content) {
    Map<String, String> sums = new TreeMap<>(content);
    sums.replaceAll((path, text) -> Sha256.of(text));
    return sums;
  }
}
