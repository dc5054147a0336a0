package io.dsco.quality;

import java.util.Locale;
import java.util.stream.DoubleStream;

/** Test accuracies of one training set over several seeds, in percent. */
record Accuracies(String name, double... values) {
  double mean() {
    return DoubleStream.of(values).average().orElseThrow();
  }

  double deviation() {
    double squares = DoubleStream.of(values).map(value -> Math.pow(value - mean(), 2)).sum();
    return Math.sqrt(squares / (values.length - 1));
  }

  /** One line for people. */
  Accuracies print() {
    System.out.printf(Locale.ROOT, "%s: %.2f ± %.2f %%%n", name, mean(), deviation());
    return this;
  }
}
