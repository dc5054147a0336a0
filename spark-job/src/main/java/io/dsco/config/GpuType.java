package io.dsco.config;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A kind of GPU as its data sheet states it.
 *
 * @param name row of the table
 * @param float32 floating-point operations per second in float32
 * @param float16 floating-point operations per second in float16
 * @param memory in bytes
 * @param efficiency share of the stated rate that the models reach
 * @param pricePerHour of one device, in any currency
 */
public record GpuType(
    String name,
    double float32,
    double float16,
    long memory,
    double efficiency,
    Optional<Double> pricePerHour) {
  private static final Set<String> COLUMNS =
      Set.of("float32", "float16", "memory", "efficiency", "price-per-hour");

  static GpuType read(Section table, String name) {
    Section row = table.section(name);
    Set<String> surplus = new TreeSet<>(table.rows(name));
    surplus.removeAll(COLUMNS);
    table.require(
        name, surplus.isEmpty(), "a row of " + new TreeSet<>(COLUMNS) + " alone", surplus);
    return new GpuType(
        name,
        row.number("float32", Rule.above(0)),
        row.number("float16", Rule.above(0)),
        row.bytes("memory", Rule.atLeast(1)),
        row.number("efficiency", Rule.share()),
        row.optionalNumber("price-per-hour", Rule.atLeast(0)));
  }
}
