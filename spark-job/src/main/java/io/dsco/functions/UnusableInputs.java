package io.dsco.functions;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts the calls of a function without a result, and keeps the first reason. Of one thread. */
public final class UnusableInputs {
  private static final Logger LOG = LoggerFactory.getLogger(UnusableInputs.class);

  private long count;
  private String first;

  /** Notes one call. */
  public void add(String reason) {
    count++;
    first = first == null ? reason : first;
  }

  /** Calls so far. */
  public long count() {
    return count;
  }

  /** Warns in the log, in one line, if there were any. */
  void warnOf(String function, long calls) {
    if (count > 0) {
      LOG.warn("{}: {} of {} inputs gave null, the first: {}", function, count, calls, first);
    }
  }

  /** Warns of an input that Spark asked for by itself, the so many-th of its task. */
  void warnAlone(String function, long number) {
    LOG.warn("{}: an input gave null, number {} of this task: {}", function, number, first);
  }
}
