package io.dsco.config;

/** Where this process, the driver of a run, was started. */
public enum DriverPlace {
  /** By whoever called: in their directory, with their files, and with an exit status for them. */
  CALLER,
  /** By a cluster's own program (deploy mode cluster): in a folder that is gone after the run. */
  CLUSTER,
  /** In a pod: such a folder too, but a process of its own, whose exit status is the pod's. */
  POD;

  private static final String DEPLOY_MODE = "spark.submit.deployMode";

  /** In a pod spark-submit starts once more, in client mode, and is told so by this. */
  private static final String IN_POD = "spark.kubernetes.submitInDriver";

  /** What spark-submit says of this process. */
  public static DriverPlace current() {
    if (Boolean.getBoolean(IN_POD)) {
      return POD;
    }
    return "cluster".equals(System.getProperty(DEPLOY_MODE)) ? CLUSTER : CALLER;
  }
}
