package io.dsco.config;

import java.io.Serializable;

/**
 * The classifier that labels.
 *
 * @param network its architecture
 * @param classes rows of its last layer; 0 for as many as the dataset has classes
 */
public record TeacherSettings(ClassifierSettings network, int classes) implements Serializable {
  static TeacherSettings read(Section section) {
    return new TeacherSettings(
        ClassifierSettings.read(section),
        section.optionalWhole("classes", Rule.atLeast(1)).orElse(0));
  }
}
