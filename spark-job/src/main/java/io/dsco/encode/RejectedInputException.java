package io.dsco.encode;

import java.util.Locale;
import org.apache.hadoop.fs.Path;

/**
 * More inputs were rejected than the budget allows. Not a {@code UserException}: the command exits
 * with status 3, so that a pipeline can tell bad data from bad settings.
 */
public final class RejectedInputException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** A one-line message with the counts and the file that holds the reasons. */
  public RejectedInputException(String message) {
    super(message);
  }

  /**
   * Refuses more rejected inputs than are allowed.
   *
   * @param inputs all of them
   * @param largestFraction of them ({@code input.max-rejected-fraction})
   * @param list where paths and reasons are
   */
  public static void requireFew(long rejected, long inputs, double largestFraction, Path list) {
    if (rejected > largestFraction * inputs) {
      throw new RejectedInputException(
          String.format(
              Locale.ROOT,
              "%d of %d inputs were rejected, more than input.max-rejected-fraction = %s allows;"
                  + " paths and reasons are in %s",
              rejected,
              inputs,
              largestFraction,
              list));
    }
  }
}
