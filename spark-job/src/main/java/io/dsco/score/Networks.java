package io.dsco.score;

import io.dsco.checkpoint.HalfPrecision;
import io.dsco.classifier.Confusion;
import io.dsco.classifier.ImageClassifier;
import io.dsco.encode.DecodedBatches;
import io.dsco.image.RgbImage;
import io.dsco.source.EarlierRows;
import io.dsco.source.SourceRows;
import io.dsco.workspace.ExecutorModels;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;

/**
 * Teacher and student, and which of them has yet to see an image. It crosses to executors.
 *
 * @param student null when there is none
 * @param known what of an earlier row holds
 */
record Networks(
    ClassifierFactory teacher,
    ClassifierFactory student,
    ScoreSettings.Logits logits,
    EarlierScores.Known known)
    implements Serializable {
  /** What has to be done for an image's scores. */
  enum Work {
    /** Both networks see it. */
    BOTH,
    /** The student sees it; what the teacher says is known. */
    STUDENT,
    /** All is known: the image is not even decoded. */
    NONE
  }

  /** What an image of {@link EarlierRows} needs. */
  Work work(Row image) {
    if (EarlierRows.earlier(image).isEmpty()) {
      return Work.BOTH;
    }
    return student == null || known == EarlierScores.Known.ALL ? Work.NONE : Work.STUDENT;
  }

  /** The row of an image of which all is known. */
  Object[] known(Row image) {
    KnownScore score = KnownScore.of(EarlierRows.earlier(image).orElseThrow());
    return student == null
        ? row(image, score.teacherClass(), null, null, score.teacherLogits())
        : row(
            image,
            score.teacherClass(),
            score.studentClass(),
            score.confusion(),
            score.teacherLogits());
  }

  /** The rows of a batch's accepted images, which all need the same work, in their order. */
  List<Object[]> scores(DecodedBatches.Batch batch) {
    List<Row> images = batch.accepted();
    if (images.isEmpty()) {
      return List.of();
    }
    boolean both = work(images.get(0)) == Work.BOTH;
    float[][] ofTeacher = both ? logits(teacher, batch.images()) : null;
    float[][] ofStudent = student == null ? null : logits(student, batch.images());
    List<Object[]> rows = new ArrayList<>();
    for (int i = 0; i < images.size(); i++) {
      KnownScore taught = both ? taught(ofTeacher[i]) : earlier(images.get(i));
      rows.add(row(images.get(i), taught, ofStudent == null ? null : ofStudent[i]));
    }
    return rows;
  }

  private KnownScore taught(float[] teacherLogits) {
    boolean kept = logits == ScoreSettings.Logits.KEPT;
    return new KnownScore(
        Confusion.argMax(teacherLogits),
        null,
        null,
        kept ? HalfPrecision.rounded(teacherLogits) : null);
  }

  private static KnownScore earlier(Row image) {
    Optional<Row> earlier = EarlierRows.earlier(image);
    return KnownScore.of(earlier.orElseThrow());
  }

  private static Object[] row(Row image, KnownScore taught, float[] studentLogits) {
    if (studentLogits == null) {
      return row(image, taught.teacherClass(), null, null, taught.teacherLogits());
    }
    Confusion.Score score = Confusion.of(taught.teacherClass(), studentLogits);
    return row(
        image,
        score.teacherClass(),
        score.studentClass(),
        score.confusion(),
        taught.teacherLogits());
  }

  private static Object[] row(
      Row image,
      int teacherClass,
      Integer studentClass,
      Float confusion,
      float[] roundedTeacherLogits) {
    List<Object> values = new ArrayList<>();
    values.add(SourceRows.sampleId(image));
    values.add(SourceRows.label(image));
    values.add(teacherClass);
    values.add(studentClass);
    values.add(confusion);
    values.add(EarlierRows.sha256(image));
    if (roundedTeacherLogits != null) {
      values.add(roundedTeacherLogits);
    }
    return values.toArray();
  }

  private static float[][] logits(ClassifierFactory factory, List<RgbImage> images) {
    try (ExecutorModels.Lease<ImageClassifier> lease = ExecutorModels.lease(factory)) {
      return lease.model().logits(images);
    }
  }
}
