package io.dsco.cli;

import io.dsco.nopt.NoptBench;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures two ways of doing one thing in one run: a table, then one JSON line a measurement. */
@Command(mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {
  /** What can be measured. */
  enum Bench {
    /** One iteration of the noise optimiser: collapsed and in chunks, against the literal form. */
    nopt
  }

  @Parameters(paramLabel = "NAME", description = "One of: ${COMPLETION-CANDIDATES}.")
  private Bench bench;

  @Option(
      names = "--rounds",
      defaultValue = "5",
      description = "Rounds in which the two forms alternate (default ${DEFAULT-VALUE}).")
  private int rounds;

  @Override
  public Integer call() {
    PrintStream out = System.out;
    switch (bench) {
      case nopt -> NoptBench.run(rounds, out);
    }
    return ExitStatus.DONE.code();
  }
}
