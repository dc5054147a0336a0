package io.dsco.config;

import java.io.Serializable;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Dope Trigger: how many samples of a class are synthesized before doping takes over (METHOD
 * 5).
 *
 * @param mode how the number is found
 * @param fixed the number, for {@link Mode#FIXED}; 0 for the others
 * @param schedule the numbers that are tried, for {@link Mode#MEASURED}
 */
public record TriggerSettings(Mode mode, int fixed, List<Integer> schedule)
    implements Serializable {
  private static final Pattern FORM = Pattern.compile("(measured|off)|fixed\\((\\d{1,6})\\)");

  /** Ways to find the number. */
  public enum Mode {
    /** Students of several sizes are trained and their gain compared (eq. 30). */
    MEASURED,
    /** It is given. */
    FIXED,
    /** All samples are synthesized, none are doped. */
    OFF
  }

  /** Copies the schedule. */
  public TriggerSettings {
    schedule = List.copyOf(schedule);
  }

  static TriggerSettings read(Section section) {
    String text = section.text("mode");
    Matcher form = FORM.matcher(text);
    boolean known = form.matches() && (form.group(2) == null || !form.group(2).matches("0+"));
    section.require(
        "mode", known, "measured, fixed(N) with N of at least 1, or off", '"' + text + '"');
    List<Integer> schedule = section.wholes("schedule", Rule.atLeast(1));
    boolean ascending = true;
    for (int i = 1; i < schedule.size(); i++) {
      ascending &= schedule.get(i - 1) < schedule.get(i);
    }
    section.relate(
        "schedule", schedule.size() >= 2 && ascending, "at least 2 ascending numbers", schedule);
    if (!known) {
      return new TriggerSettings(Mode.OFF, 0, schedule);
    }
    return form.group(2) == null
        ? new TriggerSettings(text.equals("off") ? Mode.OFF : Mode.MEASURED, 0, schedule)
        : new TriggerSettings(Mode.FIXED, Integer.parseInt(form.group(2)), schedule);
  }
}
