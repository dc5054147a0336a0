package io.dsco.cli;

import io.dsco.bench.RankBench;
import io.dsco.bench.SparkBench;
import io.dsco.dit.DitBench;
import io.dsco.nopt.NoptBench;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures in one run what is to be compared: a table, then one JSON line a measurement. */
@Command(mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {
  private static final int ROUNDS = 5;

  /** What can be measured. */
  enum Bench {
    /** One iteration of the noise optimiser: collapsed and in chunks, against the literal form. */
    nopt,
    /** One guided step of a transformer: conditioning once a step, against once a row. */
    dit,
    /** The selection of the most confusing samples: many rows against fewer. */
    rank,
    /** Synthesis of classes: Spark with one executor against a plain loop; two of either. */
    spark
  }

  @Parameters(paramLabel = "NAME", description = "One of: ${COMPLETION-CANDIDATES}.")
  private Bench bench;

  @Option(
      names = "--rounds",
      description =
          "nopt, dit, spark: rounds in which the forms alternate (default: 5, for spark 1).")
  private Optional<Integer> rounds;

  @Option(
      names = "--rows",
      split = ",",
      defaultValue = "1280000,10000000",
      description = "rank: numbers of scores (default ${DEFAULT-VALUE}).")
  private List<Long> rows;

  @Option(
      names = "--variant",
      defaultValue = "DiT-B/2",
      description = "dit: a published size, DiT-{S,B,L,XL}/{2,4,8} (default ${DEFAULT-VALUE}).")
  private String variant;

  @Option(
      names = "--samples",
      defaultValue = "10",
      description = "dit: samples of a step (default ${DEFAULT-VALUE}).")
  private int samples;

  @Option(
      names = "--classes",
      defaultValue = "12",
      description = "spark: classes that are synthesized (default ${DEFAULT-VALUE}).")
  private int classes;

  @Override
  public Integer call() {
    PrintStream out = System.out;
    switch (bench) {
      case nopt -> NoptBench.run(rounds.orElse(ROUNDS), out);
      case dit -> DitBench.run(variant, samples, rounds.orElse(ROUNDS), out);
      case rank -> RankBench.run(rows, out);
      case spark -> SparkBench.run(classes, rounds.orElse(1), out);
    }
    return ExitStatus.DONE.code();
  }
}
