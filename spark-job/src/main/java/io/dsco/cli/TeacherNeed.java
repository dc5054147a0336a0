package io.dsco.cli;

import io.dsco.config.RunConfiguration;
import io.dsco.config.SoftLabelSettings;
import io.dsco.config.TriggerSettings;

/** Which stages of a run need a teacher, and whether it is set. */
final class TeacherNeed {
  private TeacherNeed() {}

  /** Whether samples of several sizes are tried. */
  static boolean ofTrigger(RunConfiguration configuration) {
    TriggerSettings trigger = configuration.trigger();
    return configuration.usesSource()
        && trigger.mode() == TriggerSettings.Mode.MEASURED
        && configuration.synthesis().ipc() > trigger.schedule().get(0);
  }

  /** Whether real images may be added. */
  static boolean ofDoping(RunConfiguration configuration) {
    TriggerSettings trigger = configuration.trigger();
    return ofTrigger(configuration)
        || (configuration.usesSource()
            && trigger.mode() == TriggerSettings.Mode.FIXED
            && configuration.synthesis().ipc() > trigger.fixed());
  }

  /** Whether published images are labelled. */
  static boolean ofPublishing(RunConfiguration configuration) {
    return configuration.publish().softLabels().form() != SoftLabelSettings.Form.NONE;
  }

  /**
   * Refuses a configuration without a teacher.
   *
   * @throws io.dsco.config.ConfigurationException when a teacher is needed and not set
   */
  static void require(boolean needed, RunConfiguration configuration) {
    if (needed) {
      configuration.checkpoints().requiredTeacher();
    }
  }
}
