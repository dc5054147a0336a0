package io.dsco.functions;

import io.dsco.classifier.ImageClassifier;
import io.dsco.encode.ImageReader;
import io.dsco.score.ClassifierFactory;
import io.dsco.workspace.ExecutorModels;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** {@code dsco_classify(image)}: the teacher's logits, one for each class of the dataset. */
public record ClassifyFunction(ClassifierFactory teacher, ImageReader reader, int batchSize)
    implements ModelFunction {
  @Override
  public String name() {
    return "dsco_classify";
  }

  @Override
  public DataType dataType() {
    return DataTypes.createArrayType(DataTypes.FloatType, false);
  }

  @Override
  public List<Object> answers(List<Object[]> calls, UnusableInputs unusable) {
    return PreparedImages.of(calls, reader, unusable)
        .answers(prepared -> Arrays.asList(logits(teacher, prepared)));
  }

  /** Scores of a classifier, a row for each image. */
  static float[][] logits(ClassifierFactory classifier, PreparedImages prepared) {
    try (ExecutorModels.Lease<ImageClassifier> lease = ExecutorModels.lease(classifier)) {
      return lease.model().logits(prepared.images());
    }
  }
}
