package io.dsco.cli;

import io.dsco.config.DriverPlace;
import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** How the program ends. */
enum Ending {
  /** By the exit status, which a shell asks for. */
  BY_STATUS {
    @Override
    void run(CommandLine line, String[] arguments) {
      System.exit(line.execute(arguments));
    }
  },
  /**
   * By return or exception: YARN takes any exit of a driver that it started for a failure, and
   * shows an exception's message to whoever submitted.
   */
  BY_RETURN {
    @Override
    void run(CommandLine line, String[] arguments) {
      StringWriter told = new StringWriter();
      int status = line.setErr(new PrintWriter(told, true)).execute(arguments);
      if (status != ExitStatus.DONE.code()) {
        System.err.print(told);
        throw new EndedException(status, told.toString().strip());
      }
    }
  };

  static Ending of(DriverPlace driver) {
    return driver == DriverPlace.CLUSTER ? BY_RETURN : BY_STATUS;
  }

  abstract void run(CommandLine line, String[] arguments);

  /** A run that did not succeed; where it was thrown says nothing. */
  static final class EndedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    EndedException(int status, String told) {
      super("exit status " + status + ": " + told, null, false, false);
    }
  }
}
