package io.dsco.plan;

import java.util.Locale;

/** Quantities as people read them. */
final class Shown {
  private static final String[] THOUSANDS = {"", "k", "M", "G", "T", "P", "E", "Z"};
  private static final String[] BYTES = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
  private static final double ENOUGH = 90;

  private Shown() {}

  /** For example {@code 12.3 TFLOP}. */
  static String flop(double flop) {
    return scaled(flop, 1000, THOUSANDS) + "FLOP";
  }

  /** For example {@code 2.5 GiB}. */
  static String bytes(double bytes) {
    return scaled(bytes, 1024, BYTES);
  }

  private static String scaled(double value, int base, String[] units) {
    double size = value;
    int unit = 0;
    while (size >= base && unit < units.length - 1) {
      size /= base;
      unit++;
    }
    return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", size, units[unit]);
  }

  /** Seconds, minutes or hours. */
  static String time(double seconds) {
    if (seconds < ENOUGH) {
      return String.format(Locale.ROOT, seconds < 10 ? "%.2f s" : "%.1f s", seconds);
    }
    double minutes = seconds / 60;
    return minutes < ENOUGH
        ? String.format(Locale.ROOT, "%.1f min", minutes)
        : String.format(Locale.ROOT, "%.1f h", minutes / 60);
  }

  /** For example {@code 2 tasks}. */
  static String count(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  static String money(double amount) {
    return String.format(Locale.ROOT, "%.2f", amount);
  }
}
