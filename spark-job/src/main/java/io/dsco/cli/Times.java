package io.dsco.cli;

import java.time.Duration;
import java.util.Locale;

/** Times for people. */
final class Times {
  private Times() {}

  /** For example {@code 4.1 s}, also where that is many seconds. */
  static String exact(Duration time) {
    return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
  }

  /** In units that fit its size: {@code 4.1 s}, {@code 2 min 05 s}, {@code 31 h 04 min}. */
  static String shown(Duration time) {
    if (time.toHours() > 0) {
      return "%d h %02d min".formatted(time.toHours(), time.toMinutesPart());
    }
    return time.toMinutes() > 0
        ? "%d min %02d s".formatted(time.toMinutes(), time.toSecondsPart())
        : exact(time);
  }
}
