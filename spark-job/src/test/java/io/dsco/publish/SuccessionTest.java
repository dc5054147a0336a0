package io.dsco.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.dsco.pipeline.FakePipeline;
import io.dsco.pipeline.FakeSource;
import io.dsco.pipeline.Tree;
import io.dsco.workspace.Json;
import io.dsco.workspace.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a product that another one replaces. */
class SuccessionTest {
  private static final Succession KEEP_ONE = new Succession(1, List.of());
  private static final FakeSource BEFORE = FakeSource.of(4, 9, 2);

  /** An image of class 2 is another one, and so is the fake's first sample of it. */
  private static final FakeSource AFTER = new FakeSource(4, 9, 2, Set.of(2), 0);

  @TempDir Path folder;

  @Test
  void theOneBeforeIsKeptWholeAndTheDifferenceIsWritten() throws IOException {
    String from = publish(BEFORE, KEEP_ONE);
    Map<String, String> before = Tree.contents(folder.resolve("dataset"));

    String to = publish(AFTER, KEEP_ONE);

    assertThat(Tree.contents(version(from))).isEqualTo(before).hasSize(5);
    Changes changes = changes(from, to);
    assertThat(changes.from()).isEqualTo(from);
    assertThat(changes.to()).isEqualTo(to);
    assertThat(changes.synthesizedAnew()).containsExactly(2);
    assertThat(changes.classes())
        .containsExactly(
            new ClassChange(0, "class \"0\"", "synthetic", 0, 0, 0, 6),
            new ClassChange(1, "class \"1\"", "synthetic", 0, 0, 0, 6),
            new ClassChange(2, "class \"2\"", "synthetic", 0, 0, 1, 5),
            new ClassChange(3, "class \"3\"", "synthetic", 0, 0, 0, 6));
    assertThat(changes.text())
        .contains("class \"2\"                synthetic         0        0        1        5")
        .contains("all                      synthetic         0        0        1       23")
        .endsWith("labels that were synthesized anew: [2]")
        .doesNotContain("class \"1\"");
  }

  @Test
  void theNewOneIsThatOfAnEmptyWorkspace() {
    publish(BEFORE, KEEP_ONE);
    publish(AFTER, KEEP_ONE);
    Path elsewhere = folder.resolve("elsewhere");
    pipeline(elsewhere, AFTER).run();

    assertThat(Tree.contents(folder.resolve("dataset")))
        .isEqualTo(Tree.contents(elsewhere.resolve("dataset")));
  }

  @Test
  void otherNumbersOfSamplesAndClassesAreAddedAndRemoved() throws IOException {
    String from = publish(BEFORE, KEEP_ONE);
    FakePipeline fewer = FakePipeline.in(folder, FakeSource.of(3, 9, 2), 4);
    fewer.encode().execute();
    fewer.synthesize().execute();
    String to = fewer.publish(KEEP_ONE).execute().fingerprint();

    assertThat(changes(from, to).classes())
        .extracting(ClassChange::label, ClassChange::added, ClassChange::removed)
        .contains(tuple(3, 0L, 6L))
        .contains(tuple(0, 0L, 2L));
  }

  @Test
  void noneIsKeptOrDeletedWhereThatIsNotAskedFor() throws IOException {
    String first = publish(BEFORE, KEEP_ONE);
    String second = publish(AFTER, Succession.PLAIN);
    assertThat(version(first)).doesNotExist();
    assertThat(changes(first, second)).isNotNull();

    String third = publish(BEFORE, KEEP_ONE);
    assertThat(third).isEqualTo(first);
    assertThat(version(second)).exists();
    publish(new FakeSource(4, 9, 2, Set.of(1), 0), Succession.PLAIN);
    assertThat(version(second)).exists();
  }

  @Test
  void theOldestOfTooManyIsDeletedAndNothingElse() throws IOException {
    String first = publish(BEFORE, KEEP_ONE);
    String second = publish(AFTER, KEEP_ONE);
    Files.setLastModifiedTime(version(first).resolve(Manifest.NAME), FileTime.fromMillis(1000));
    Path strange = folder.resolve("versions/mine/manifest.json");
    Files.createDirectories(strange.getParent());
    Files.copy(version(first).resolve(Manifest.NAME), strange);

    String third = publish(new FakeSource(4, 9, 2, Set.of(1), 0), KEEP_ONE);

    assertThat(version(first)).doesNotExist();
    assertThat(version(second).resolve(Manifest.NAME)).exists();
    assertThat(strange).exists();
    assertThat(changes(second, third).synthesizedAnew()).containsExactly(1, 2);
  }

  /** Its name read as a pattern is that of the folder beside it. */
  @Test
  void versionsOfAWorkspaceBesideItStay() throws IOException {
    String other = publish(folder.resolve("run1"), BEFORE, KEEP_ONE);
    publish(folder.resolve("run1"), AFTER, KEEP_ONE);
    Map<String, String> beside = Tree.contents(folder.resolve("run1"));
    Path mine = folder.resolve("run[12]");

    String first = publish(mine, BEFORE, KEEP_ONE);
    String second = publish(mine, AFTER, KEEP_ONE);
    publish(mine, new FakeSource(4, 9, 2, Set.of(1), 0), KEEP_ONE);

    assertThat(first).isEqualTo(other);
    assertThat(Tree.contents(folder.resolve("run1"))).isEqualTo(beside);
    assertThat(mine.resolve("versions").resolve(first.substring(0, 16))).doesNotExist();
    assertThat(mine.resolve("versions").resolve(second.substring(0, 16))).exists();
    assertThat(Tree.names(mine)).noneMatch(name -> name.startsWith(".dataset-"));
  }

  @Test
  void filesOfOthersInAVersionThatIsDeletedStay() throws IOException {
    String first = publish(BEFORE, KEEP_ONE);
    publish(AFTER, KEEP_ONE);
    Files.setLastModifiedTime(version(first).resolve(Manifest.NAME), FileTime.fromMillis(1000));
    Files.writeString(version(first).resolve("thesis.txt"), "do not delete");

    publish(new FakeSource(4, 9, 2, Set.of(1), 0), KEEP_ONE);

    assertThat(Tree.names(version(first))).containsExactly("thesis.txt");
  }

  @Test
  void aDamagedProductIsNotKept() throws IOException {
    String first = publish(BEFORE, KEEP_ONE);
    Path card = folder.resolve("dataset/README.md");
    // Of the same length: a listing does not tell.
    Files.writeString(card, Files.readString(card).replace("Fake squares", "Fake circles"));

    publish(AFTER, KEEP_ONE);

    assertThat(version(first).resolve(Manifest.NAME)).doesNotExist();
  }

  @Test
  void aDamagedShardIsReplacedWithoutBeingCompared() throws IOException {
    String first = publish(BEFORE, KEEP_ONE);
    damage(folder.resolve("dataset/images"));

    publish(AFTER, KEEP_ONE);

    assertThat(version(first)).doesNotExist();
    assertThat(folder.resolve("versions")).doesNotExist();
    Path elsewhere = folder.resolve("elsewhere");
    pipeline(elsewhere, AFTER).run();
    assertThat(Tree.contents(folder.resolve("dataset")))
        .isEqualTo(Tree.contents(elsewhere.resolve("dataset")));
  }

  @Test
  void aVersionThatIsThereIsNotCopiedOver() throws IOException {
    String first = publish(BEFORE, KEEP_ONE);
    publish(AFTER, KEEP_ONE);
    Map<String, String> kept = Tree.contents(version(first));
    assertThat(publish(BEFORE, new Succession(2, List.of()))).isEqualTo(first);
    assertThat(Tree.contents(version(first))).isEqualTo(kept);
    Path shard = damage(folder.resolve("dataset/images"));

    publish(new FakeSource(4, 9, 2, Set.of(1), 0), new Succession(2, List.of()));

    assertThat(shard).exists();
    assertThat(Tree.contents(version(first))).isEqualTo(kept);
  }

  @Test
  void aDeletionThatWasCutOffIsFinishedAndAnUnreadableManifestIsLeft() throws IOException {
    String first = publish(BEFORE, KEEP_ONE);
    publish(AFTER, KEEP_ONE);
    Files.move(version(first).resolve(Manifest.NAME), version(first).resolve("deleted.json"));
    Path cut = folder.resolve("versions/0123456789abcdef/manifest.json");
    Files.createDirectories(cut.getParent());
    Files.writeString(cut, "");

    publish(new FakeSource(4, 9, 2, Set.of(1), 0), KEEP_ONE);

    assertThat(version(first)).doesNotExist();
    assertThat(cut).exists();
  }

  /** Other bytes of the same length in the middle of a shard, which a listing does not tell. */
  private static Path damage(Path images) throws IOException {
    try (Stream<Path> shards = Files.list(images)) {
      Path shard = shards.sorted().findFirst().orElseThrow();
      byte[] bytes = Files.readAllBytes(shard);
      Arrays.fill(bytes, bytes.length / 4, bytes.length / 2, (byte) 7);
      return Files.write(shard, bytes);
    }
  }

  private String publish(FakeSource source, Succession succession) {
    return publish(folder, source, succession);
  }

  private static String publish(Path folder, FakeSource source, Succession succession) {
    FakePipeline pipeline = pipeline(folder, source);
    pipeline.encode().execute();
    pipeline.synthesize().execute();
    return pipeline.publish(succession).execute().fingerprint();
  }

  private static FakePipeline pipeline(Path folder, FakeSource source) {
    return FakePipeline.in(folder, source, 6);
  }

  private Path version(String fingerprint) {
    return folder.resolve("versions").resolve(fingerprint.substring(0, 16));
  }

  private Changes changes(String from, String to) throws IOException {
    String name = "changes-" + from.substring(0, 16) + "-" + to.substring(0, 16) + ".json";
    return Json.parse(Files.readString(folder.resolve("versions").resolve(name)), Changes.class);
  }
}
