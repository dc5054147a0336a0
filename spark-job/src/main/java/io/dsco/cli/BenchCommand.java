package io.dsco.cli;

import io.dsco.bench.PlainAllocator;
import io.dsco.bench.RankBench;
import io.dsco.bench.ScoreBench;
import io.dsco.bench.SparkBench;
import io.dsco.config.UserException;
import io.dsco.dit.DitBench;
import io.dsco.dit.DitParameters;
import io.dsco.nopt.ClassBench;
import io.dsco.nopt.NoptBench;
import io.dsco.nopt.TargetBench;
import io.dsco.nopt.TargetScheduleBench;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** Measures in one run what is to be compared: a table, then one JSON line a measurement. */
@Command(mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {
  private static final int ROUNDS = 5;

  /** What can be measured, by its name in lower case. */
  enum Bench {
    /** One iteration of the noise optimiser: collapsed and in chunks, against the literal form. */
    NOPT,
    /**
     * The pivots of one step from 6,500 diffused targets: fast against literal form, and for all
     * sizes of a schedule from one pass against a pass for each.
     */
    TARGETS,
    /** One guided step of a transformer: shared conditioning and fused blocks, against neither. */
    DIT,
    /** Where the time of a class's step goes, and what its arithmetic would take. */
    CLASS,
    /** A scoring task: against its decoding alone, and its networks alone. */
    SCORE,
    /** The selection of the most confusing samples: many rows against fewer. */
    RANK,
    /** Synthesis of classes: Spark with one executor against a plain loop; two of either. */
    SPARK;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Takes a bench by its name. */
  static final class ByName implements ITypeConverter<Bench> {
    @Override
    public Bench convert(String name) {
      return Arrays.stream(Bench.values())
          .filter(bench -> bench.toString().equals(name))
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "expected one of %s but was '%s'"
                          .formatted(Arrays.toString(Bench.values()), name)));
    }
  }

  @Parameters(
      paramLabel = "NAME",
      converter = ByName.class,
      description = "One of: nopt, targets, dit, class, score, rank, spark.")
  private Bench bench;

  @Option(
      names = "--rounds",
      description =
          "nopt, targets, dit, score, spark: rounds in which the forms alternate"
              + " (default: 5, for targets, score and spark 1).")
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
      description =
          "dit, class: a published size, DiT-{S,B,L,XL}/{2,4,8} (default ${DEFAULT-VALUE}).")
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
    check();
    PrintStream out = System.out;
    switch (bench) {
      case NOPT ->
          PlainAllocator.nopt(
              NoptBench.run(rounds.orElse(ROUNDS), out), rounds.orElse(ROUNDS), out);
      case TARGETS -> {
        TargetScheduleBench.run(rounds.orElse(1), out);
        PlainAllocator.targets(TargetBench.run(rounds.orElse(1), out), rounds.orElse(1), out);
      }
      case DIT -> DitBench.run(variant, samples, rounds.orElse(ROUNDS), out);
      case CLASS -> ClassBench.run(variant, out);
      case SCORE -> ScoreBench.run(rounds.orElse(1), out);
      case RANK -> RankBench.run(rows, out);
      case SPARK -> SparkBench.run(classes, rounds.orElse(1), out);
    }
    return ExitStatus.DONE.code();
  }

  /** Before anything is measured. */
  private void check() {
    requireOne("rounds", rounds.orElse(1));
    requireOne("samples", samples);
    try {
      DitParameters.variant(variant, ClassBench.SIDE, ClassBench.CHANNELS, ClassBench.CLASSES);
    } catch (IllegalArgumentException e) {
      throw new UserException(e.getMessage() + " (--variant)");
    }
  }

  private static void requireOne(String name, int value) {
    if (value < 1) {
      throw new UserException("%s must be at least 1, was %d (--%s)".formatted(name, value, name));
    }
  }
}
