package io.dsco.evaluate;

import io.dsco.classifier.ClassifierParameters;
import io.dsco.image.EvaluationView;
import io.dsco.student.Trainer;
import java.io.Serializable;
import java.util.ArrayList;

/**
 * One training of one network on one dataset. It crosses to executors.
 *
 * @param dataset name of its row
 * @param network its name
 * @param repeat counted from 0
 * @param ofOurs whether a dataset that was published holds the images
 * @param labels what the network learns from: soft or hard
 * @param files of the dataset's images, in the order of the classes
 * @param images in those files
 * @param epochs passes over them
 * @param fingerprint of everything that can change the result
 */
record Trial(
    String dataset,
    String network,
    int repeat,
    boolean ofOurs,
    String labels,
    ArrayList<String> files,
    long images,
    int epochs,
    Trainer trainer,
    ClassifierParameters parameters,
    EvaluationView view,
    String fingerprint)
    implements Serializable {}
