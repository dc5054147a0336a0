package io.dsco.score;

import io.dsco.classifier.ImageClassifier;
import io.dsco.workspace.ModelFactory;

/** Opens a classifier inside an executor. */
public interface ClassifierFactory extends ModelFactory<ImageClassifier> {}
