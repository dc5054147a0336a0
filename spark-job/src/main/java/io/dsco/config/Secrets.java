package io.dsco.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds what nobody may read in a log, a record or a web page, and puts a mask in its place. */
public final class Secrets {
  /** What takes a secret's place. */
  public static final String MASK = "***";

  /** Names of settings whose values are secret; Spark masks by the same. */
  public static final Pattern NAMES =
      Pattern.compile(
          "(?i)secret|password|passphrase|token|credential|(?:access|account|api|private|encryption)[._-]?key");

  private static final Pattern USER_INFO = Pattern.compile("://[^/@\\s]+@");

  /**
   * {@code -Dtls.password=x}, {@code https://…?sig=x}, {@code token: x} inside of a longer text.
   */
  private static final Pattern ASSIGNED =
      Pattern.compile(
          "([\\w.-]*(?:"
              + NAMES.pattern()
              + "|(?<=[?&])sig|x-amz-signature)[\\w.-]*\"?\\s*[=:]\\s*)(\"[^\"]*\"|[^\\s,;&\"]+)");

  private Secrets() {}

  /** The text without secrets of the forms {@code name=value} and {@code scheme://user@}. */
  public static String masked(String text) {
    String named = ASSIGNED.matcher(text).replaceAll("$1" + Matcher.quoteReplacement(MASK));
    return USER_INFO.matcher(named).replaceAll("://" + MASK + "@");
  }
}
