package io.dsco.workspace;

/** One step of the pipeline. */
public interface Stage {
  /** The name that users see: in the command line, the Spark UI and run.json. */
  String name();

  /**
   * Does the stage, or finds that it is complete already.
   *
   * @throws io.dsco.config.UserException when the user must change something
   */
  StageResult execute();
}
