package io.dsco.cluster;

import java.nio.file.Path;

/** The two jars that the build makes for spark-submit. */
public enum JobJar {
  /** With the engine's library for processors. */
  WHOLE("cluster.jar"),
  /** Without: nodes have one. */
  THIN("cluster.thin-jar");

  private final String property;

  JobJar(String property) {
    this.property = property;
  }

  /** Where the build left it. */
  public Path path() {
    return Path.of(System.getProperty(property)).normalize();
  }
}
