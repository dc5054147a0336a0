package io.dsco.publish;

import io.dsco.score.ClassifierFactory;
import io.dsco.workspace.TableSchema;
import java.io.Serializable;

/**
 * How published images are labelled by the teacher. It crosses to executors.
 *
 * @param top how many logits are kept; 0 for all
 * @param batchSize images that pass the teacher at once
 */
public record SoftLabelling(ClassifierFactory teacher, int top, int batchSize)
    implements Serializable {
  TableSchema schema() {
    return top == 0 ? ProductTable.SOFT_LABELS : ProductTable.TOP_SOFT_LABELS;
  }

  String description() {
    return top == 0
        ? "the teacher's logits, rounded to half precision"
        : "the teacher's %d highest logits; `tail` is the log of the others' summed exponentials"
            .formatted(top);
  }

  String digest() {
    return teacher.digest() + " top " + top;
  }
}
