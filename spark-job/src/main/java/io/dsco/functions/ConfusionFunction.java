package io.dsco.functions;

import io.dsco.classifier.Confusion;
import io.dsco.encode.ImageReader;
import io.dsco.score.ClassifierFactory;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/**
 * {@code dsco_confusion(image[, label])}: by how much the student prefers another class, from −1 to
 * 1 (arXiv 2603.27987, section 4.3). The class is the teacher's choice, or the label where one is
 * given.
 *
 * @param classes of the dataset
 */
public record ConfusionFunction(
    ClassifierFactory teacher,
    ClassifierFactory student,
    ImageReader reader,
    int classes,
    int batchSize)
    implements ModelFunction {
  @Override
  public String name() {
    return "dsco_confusion";
  }

  @Override
  public DataType dataType() {
    return DataTypes.FloatType;
  }

  @Override
  public List<Object> answers(List<Object[]> calls, UnusableInputs unusable) {
    calls.forEach(this::requireClass);
    return PreparedImages.of(calls, reader, unusable).answers(this::confusions);
  }

  /** A label beyond the classes is a mistake of the query, not a broken image. */
  private void requireClass(Object[] call) {
    if (call.length > 1 && call[1] instanceof Integer label && (label < 0 || label >= classes)) {
      throw new IllegalArgumentException(
          "a label must be below the %d classes and not negative, was %d (dsco_confusion)"
              .formatted(classes, label));
    }
  }

  private List<Float> confusions(PreparedImages prepared) {
    boolean labelled = prepared.calls().get(0).length > 1;
    float[][] student = ClassifyFunction.logits(this.student, prepared);
    float[][] teacher = labelled ? null : ClassifyFunction.logits(this.teacher, prepared);
    List<Float> confusions = new ArrayList<>(student.length);
    for (int i = 0; i < student.length; i++) {
      confusions.add(
          labelled
              ? Confusion.margin(
                  Confusion.softmax(student[i]), (Integer) prepared.calls().get(i)[1])
              : Confusion.of(teacher[i], student[i]).confusion());
    }
    return confusions;
  }
}
