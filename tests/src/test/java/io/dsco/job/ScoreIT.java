package io.dsco.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Labels and confusion scores of a dataset, and nothing else. */
class ScoreIT {
  private static final String SCORES = "scores/*/split-*.parquet";

  @TempDir Path folder;

  @Test
  void labelsADatasetByItsTeacherAlone() throws Exception {
    Path images = FashionSample.imageFolder(folder.resolve("images"), 12);
    Job job =
        Job.onFolder(
            folder.resolve("labels"),
            images,
            "dope.teacher-logits=keep",
            "checkpoints.vae=null",
            "checkpoints.dit=null");

    assertThat(job.execute("score")).isEqualTo(new Job.Outcome(0, ""));

    assertThat(
            scores(
                job,
                "SELECT count(*) || ' ' || count(confusion) || ' ' || count(DISTINCT sample_id)"
                    + " FROM TABLE"))
        .containsExactly("120 0 120");
    assertThat(
            scores(
                job,
                "SELECT count(*) FROM TABLE WHERE teacher_class ="
                    + " list_position(teacher_logits, list_max(teacher_logits)) - 1"))
        .containsExactly("120");
    assertThat(scores(job, "SELECT count(*) FROM TABLE WHERE teacher_class = label"))
        .singleElement()
        .satisfies(right -> assertThat(Integer.parseInt(right)).isGreaterThan(100));
  }

  /** Three of the teacher's ten classes, in another order than its own. */
  @Test
  void labelsAPartOfTheTeachersClasses() throws Exception {
    Path all = FashionSample.imageFolder(folder.resolve("images"), 12);
    Path images = Files.createDirectory(folder.resolve("some"));
    StringBuilder list = new StringBuilder();
    for (int row : new int[] {7, 1, 8}) {
      Files.move(FashionSample.folder(all, row), FashionSample.folder(images, row));
      list.append("%02d\tclass %d\t%d\t%d%n".formatted(row, row, row, row));
    }
    Path classes = Files.writeString(folder.resolve("classes.txt"), list);
    Job job =
        Job.onFolder(
            folder.resolve("part"),
            images,
            "source.class-list=" + classes,
            "teacher.classes=10",
            "dope.teacher-logits=keep");

    assertThat(job.execute("score")).isEqualTo(new Job.Outcome(0, ""));

    assertThat(scores(job, "SELECT count(*) FROM TABLE WHERE len(teacher_logits) = 3"))
        .containsExactly("36");
    // Sneakers, trousers and bags are told apart by nearly any classifier.
    assertThat(scores(job, "SELECT count(*) FROM TABLE WHERE teacher_class = label"))
        .singleElement()
        .satisfies(right -> assertThat(Integer.parseInt(right)).isGreaterThan(33));
  }

  @Test
  void scoresByAStudentAsARunDoes() throws Exception {
    Path images = FashionSample.imageFolder(folder.resolve("images"), 12);
    Job run = Job.onFolder(folder.resolve("run"), images);
    assertThat(run.execute("dope")).isEqualTo(new Job.Outcome(0, ""));
    String student =
        Tree.contents(run.workspace(), "student/*/student.safetensors").keySet().iterator().next();
    Job job =
        Job.onFolder(
            folder.resolve("scores"),
            images,
            "checkpoints.student=" + run.workspace().resolve(student));

    assertThat(job.execute("score")).isEqualTo(new Job.Outcome(0, ""));

    String everything = "SELECT concat_ws(' ', *COLUMNS(*)) FROM TABLE ORDER BY sample_id";
    assertThat(scores(job, everything)).hasSize(120).isEqualTo(scores(run, everything));
  }

  @Test
  void needsATeacher() {
    Job job = Job.of(folder.resolve("out"), "checkpoints.teacher=null");

    assertThat(job.execute("score"))
        .isEqualTo(
            new Job.Outcome(
                2, "teacher must be set (checkpoints.teacher)" + System.lineSeparator()));
  }

  private static List<String> scores(Job job, String query) throws Exception {
    return Tables.strings(job.workspace(), SCORES, query);
  }
}
