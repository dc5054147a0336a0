package io.dsco.plan;

/** How long one place of a cluster takes for work. */
public interface Speed {
  /** Seconds of all of it, one after the other. */
  double seconds(Effort effort);
}
