package io.dsco.job;

import static org.assertj.core.api.Assertions.assertThat;

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
