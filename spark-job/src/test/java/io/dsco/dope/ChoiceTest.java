package io.dsco.dope;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsco.dope.ConfusionRanking.Selection;
import io.dsco.pipeline.LocalSpark;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChoiceTest {
  private static final int CLASSES = 3;
  private static final List<Score> SCORES = scores();

  @Test
  void atRandomEveryClassGetsAsManyWithTheirOwnConfusion() {
    List<Score> chosen = chosen(Choice.random(7), 4);

    assertThat(chosen).hasSize(CLASSES * 5).doesNotHaveDuplicates().isSubsetOf(SCORES);
    for (int label = 0; label < CLASSES; label++) {
      int own = label;
      assertThat(chosen).filteredOn(score -> score.label() == own).hasSize(5);
    }
  }

  @Test
  void theSeedAloneDecidesWhich() {
    List<Score> chosen = chosen(Choice.random(7), 4);

    assertThat(chosen(Choice.random(7), 1)).containsExactlyInAnyOrderElementsOf(chosen);
    assertThat(chosen(Choice.random(8), 4)).isNotEqualTo(chosen).doesNotContainSequence(chosen);
    assertThat(chosen(Choice.mostConfusing(Selection.PER_CLASS), 4)).doesNotContainSequence(chosen);
  }

  @Test
  void amongAllAsManyAsForEveryClassAreTheMostConfusing() {
    assertThat(chosen(Choice.mostConfusing(Selection.GLOBAL), 2))
        .extracting(Score::confusion)
        .containsExactlyElementsOf(
            SCORES.stream()
                .map(Score::confusion)
                .sorted((one, other) -> Float.compare(other, one))
                .limit(CLASSES * 5L)
                .toList());
  }

  private static List<Score> chosen(Choice choice, int partitions) {
    return Score.ranked(
            choice.select(Score.rows(LocalSpark.session(), SCORES, partitions), 5, CLASSES))
        .stream()
        .map(Score.Ranked::score)
        .toList();
  }

  private static List<Score> scores() {
    List<Score> scores = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      scores.add(new Score("image-" + i, i % CLASSES, (i * 37 % 60) / 60f));
    }
    return scores;
  }
}
