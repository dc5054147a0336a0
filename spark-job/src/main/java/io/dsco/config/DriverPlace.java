package io.dsco.config;

/** Where this process, the driver of a run, was started. */
public enum DriverPlace {
  /** By whoever called: in their directory, with their files, and with an exit status for them. */
  CALLER,
  /** By the cluster (deploy mode cluster): in a folder that is gone after the run. */
  CLUSTER;

  private static final String DEPLOY_MODE = "spark.submit.deployMode";

  /** What spark-submit says of this process. */
  public static DriverPlace current() {
    return "cluster".equals(System.getProperty(DEPLOY_MODE)) ? CLUSTER : CALLER;
  }
}
