package io.dsco.golden;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.dsco.classifier.Confusion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Case 08: clarity (negative confusion), wrong answers, and the samples that are chosen by it. A
 * rule such as {@code hard_nosoftmax} says against which class and on which scale.
 */
final class ConfusionCheck {
  private final GoldenFolder golden;
  private final GoldenCase folder;
  private final int classes;

  private ConfusionCheck(GoldenCase folder, NDManager manager) {
    this.folder = folder;
    this.golden = new GoldenFolder(folder, manager);
    this.classes = golden.integer("nclass");
  }

  /** A sample by its class, its place in the class, and what it is sorted by. */
  private record Sample(int label, int id, int reference, boolean wrong, float clarity) {}

  static void run(GoldenCase folder, NDManager manager) {
    new ConfusionCheck(folder, manager).checkAll();
  }

  private void checkAll() {
    for (String expected : folder.expected()) {
      String[] parts = expected.split("\\.", -1);
      int label = Integer.parseInt(parts[parts.length - 1]);
      List<Sample> ofClass = samples(parts[0], label);
      switch (parts[1]) {
        case "pred" -> check(expected, ofClass.stream().mapToLong(Sample::reference).toArray());
        case "clarity" -> golden.check(expected, clarity(ofClass));
        case "wrong" -> check(expected, ids(ofClass.stream().filter(Sample::wrong).toList()));
        case "classwise" -> {
          check(expected, ids(slice(ofClass, number(parts[2]), number(parts[3]))));
        }
        case "global" -> {
          List<Sample> chosen =
              slice(samples(parts[0]), classes * number(parts[2]), classes * number(parts[3]));
          check(expected, ids(chosen.stream().filter(s -> s.label == label).toList()));
        }
        default -> throw new AssertionError("no rule for " + expected);
      }
    }
  }

  private List<Sample> samples(String rule) {
    return IntStream.range(0, classes).boxed().flatMap(c -> samples(rule, c).stream()).toList();
  }

  private List<Sample> samples(String rule, int label) {
    float[][] teacher = rows("teacher_logits." + label);
    float[][] student = rows("student_logits." + label);
    List<Sample> samples = new ArrayList<>();
    for (int id = 0; id < teacher.length; id++) {
      int reference = rule.startsWith("hard") ? label : Confusion.argMax(teacher[id]);
      boolean wrong = Confusion.argMax(student[id]) != reference;
      samples.add(
          new Sample(
              label, id, reference, wrong, -confusion(rule, teacher[id], student[id], reference)));
    }
    return samples;
  }

  private static float confusion(String rule, float[] teacher, float[] student, int reference) {
    if (rule.equals("teacher")) {
      return Confusion.of(teacher, student).confusion();
    }
    boolean logits = rule.endsWith("nosoftmax");
    return Confusion.margin(logits ? student : Confusion.softmax(student), reference);
  }

  private float[][] rows(String input) {
    float[] values = golden.values(input);
    return IntStream.range(0, values.length / classes)
        .mapToObj(i -> Arrays.copyOfRange(values, i * classes, (i + 1) * classes))
        .toArray(float[][]::new);
  }

  private static float[] clarity(List<Sample> samples) {
    float[] clarity = new float[samples.size()];
    for (int i = 0; i < clarity.length; i++) {
      clarity[i] = samples.get(i).clarity;
    }
    return clarity;
  }

  /** {@code count} samples from place {@code start} of the order, the least clear first. */
  private static List<Sample> slice(List<Sample> samples, int start, int count) {
    return samples.stream()
        .sorted(Comparator.comparing(Sample::clarity)) // stable: equal ones keep their order
        .skip(start)
        .limit(count)
        .toList();
  }

  private static long[] ids(List<Sample> samples) {
    return samples.stream().mapToLong(Sample::id).toArray();
  }

  private static int number(String part) {
    return Integer.parseInt(part.substring(1));
  }

  private void check(String name, long[] found) {
    NDArray array = golden.manager().create(found);
    folder.check(name, array);
  }
}
