package io.dsco.config;

import java.util.function.DoublePredicate;

/** A range that a number must lie in, with the words for the error. */
record Rule(String text, DoublePredicate accepts) {
  static final Rule ANY = new Rule("a number", value -> true);

  static Rule atLeast(long least) {
    return new Rule("at least " + least, value -> value >= least);
  }

  static Rule above(long bound) {
    return new Rule("above " + bound, value -> value > bound);
  }

  static Rule between(long least, long most) {
    return new Rule("between " + least + " and " + most, value -> value >= least && value <= most);
  }

  /** A share that is not nothing. */
  static Rule share() {
    return new Rule("above 0 and at most 1", value -> value > 0 && value <= 1);
  }

  /** At least {@code least} and below {@code bound}. */
  static Rule inside(long least, long bound) {
    return new Rule(
        "at least " + least + " and below " + bound, value -> value >= least && value < bound);
  }
}
