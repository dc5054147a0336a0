package io.dsco.checkpoint;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tensors of a file that make up one of the model's.
 *
 * @param read names of those that are read, in order
 * @param absent names of those that the file lacks
 * @param copies name of each further copy, with that of the one that is read
 */
record StoredParts(List<String> read, List<String> absent, Map<String, String> copies) {
  /**
   * Looks for these parts among {@code stored}.
   *
   * @param parts names, in which {@code *} is any number
   */
  static StoredParts find(List<String> parts, Set<String> stored) {
    StoredParts found =
        new StoredParts(new ArrayList<>(), new ArrayList<>(), new LinkedHashMap<>());
    for (String part : parts) {
      List<String> matching = matching(part, stored);
      if (matching.isEmpty()) {
        found.absent.add(part);
      } else {
        found.read.add(matching.get(0));
        matching.stream().skip(1).forEach(copy -> found.copies.put(copy, matching.get(0)));
      }
    }
    return found;
  }

  private static List<String> matching(String part, Set<String> stored) {
    if (!part.contains(Renaming.NUMBER)) {
      return stored.contains(part) ? List.of(part) : List.of();
    }
    Pattern pattern = Renaming.numbered(part);
    return stored.stream()
        .filter(name -> pattern.matcher(name).matches())
        .sorted(Comparator.comparing(name -> number(pattern, name)))
        .toList();
  }

  private static BigInteger number(Pattern pattern, String name) {
    Matcher matcher = pattern.matcher(name);
    return matcher.matches() ? new BigInteger(matcher.group(1)) : BigInteger.ZERO;
  }

  boolean isPresent() {
    return !read.isEmpty();
  }

  /** Parts that are to be joined. */
  int count() {
    return read.size() + absent.size();
  }

  /** Names of everything the file holds of it. */
  List<String> all() {
    List<String> all = new ArrayList<>(read);
    all.addAll(copies.keySet());
    return all;
  }
}
