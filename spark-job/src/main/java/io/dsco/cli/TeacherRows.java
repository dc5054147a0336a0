package io.dsco.cli;

import io.dsco.classifier.StoredClassifier;
import io.dsco.config.RunConfiguration;
import io.dsco.config.TeacherSettings;
import io.dsco.config.UserException;
import io.dsco.source.ClassList;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Which rows of the teacher's last layer are the dataset's classes: the fourth column of the class
 * list, where {@code teacher.classes} is set.
 */
record TeacherRows(int classes, List<String> names) {
  /**
   * The teacher as its file has it, with its rows in the order of the dataset's labels.
   *
   * @param names the dataset's classes in the order of their labels
   * @throws UserException when a class has no row, or none of the teacher's, or another one's
   */
  static StoredClassifier of(
      RunConfiguration configuration, List<String> names, Configuration files) {
    TeacherSettings teacher = configuration.teacher();
    int imageSize = configuration.image().size();
    Optional<ClassList> list =
        Optional.of(configuration.source().classList())
            .filter(place -> !place.isEmpty())
            .map(place -> ClassList.read(new Path(place), files));
    List<OptionalInt> given =
        list.map(
                classes ->
                    classes.entries().stream().map(ClassList.Entry::optionalClassifierRow).toList())
            .orElse(List.of());
    if (teacher.classes() == 0) {
      requireInOrder(names, given);
      return StoredClassifier.whole(teacher.network().parameters(imageSize, names.size()));
    }
    List<Integer> rows = new TeacherRows(teacher.classes(), names).checked(given);
    ModelClasses.of(
            configuration.modelClasses().teacher(),
            "classifier row",
            "teacher.class-list",
            teacher.classes(),
            files)
        .ifPresent(
            model ->
                model.requireSame(
                    ClassMap.directories(list, names),
                    rows.isEmpty() ? IntStream.range(0, names.size()).boxed().toList() : rows));
    return new StoredClassifier(teacher.network().parameters(imageSize, teacher.classes()), rows);
  }

  /** Rows that would all fit and are none of these positions were written for this teacher. */
  private static void requireInOrder(List<String> names, List<OptionalInt> given) {
    boolean fit = given.stream().allMatch(row -> row.isPresent() && row.getAsInt() < names.size());
    for (int label = 0; fit && label < given.size(); label++) {
      int row = given.get(label).getAsInt();
      if (row != label) {
        throw new UserException(
            "classifier row must be the label unless teacher.classes is set, was %d for class %s (label %d) (source.class-list)"
                .formatted(row, names.get(label), label));
      }
    }
  }

  private List<Integer> checked(List<OptionalInt> given) {
    boolean none = given.stream().allMatch(OptionalInt::isEmpty);
    if (none && classes == names.size()) {
      return List.of();
    }
    List<Integer> rows = new ArrayList<>();
    for (int label = 0; label < names.size(); label++) {
      OptionalInt row = label < given.size() ? given.get(label) : OptionalInt.empty();
      rows.add(checked(label, row, rows));
    }
    return rows;
  }

  private int checked(int label, OptionalInt given, List<Integer> before) {
    int row =
        given.orElseThrow(
            () ->
                new UserException(
                    "class list must give the row of every class in its fourth column when the"
                        + " teacher has %d classes and the source %d, class %s (label %d) has none (source.class-list, teacher.classes)"
                            .formatted(classes, names.size(), names.get(label), label)));
    if (row >= classes) {
      throw new UserException(
          "classifier row must be below %d (teacher.classes), was %d for class %s (label %d)"
              .formatted(classes, row, names.get(label), label));
    }
    if (before.contains(row)) {
      throw new UserException(
          "classifier row must be of one class, was %d for class %s and class %s (label %d and %d)"
              .formatted(
                  row,
                  names.get(before.indexOf(row)),
                  names.get(label),
                  before.indexOf(row),
                  label));
    }
    return row;
  }
}
