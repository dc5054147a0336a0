package io.dsco.device;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.Meter;
import com.codahale.metrics.MetricRegistry;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.PluginContext;

/**
 * Adds up what the executors tell. What an executor had told before it was lost stays counted; of
 * bytes, the most of any executor is kept.
 */
final class DriverMetrics implements DriverPlugin {
  private static final List<String> PEAKS = List.of(JobMetrics.PEAK_RESIDENT, JobMetrics.PEAK_GPU);

  private final Map<JobCount, Meter> meters = new EnumMap<>(JobCount.class);
  private final Map<String, Map<String, Long>> told = new HashMap<>();
  private final Map<String, Long> peaks = new HashMap<>();

  @Override
  public void registerMetrics(String applicationId, PluginContext context) {
    MetricRegistry registry = context.metricRegistry();
    for (JobCount count : JobCount.values()) {
      meters.put(count, registry.meter("job." + count.metric()));
    }
    for (String peak : PEAKS) {
      registry.register("job." + peak, (Gauge<Long>) () -> peak(peak));
    }
  }

  @Override
  public synchronized Object receive(Object message) {
    if (message instanceof Map.Entry<?, ?> entry && entry.getValue() instanceof Map<?, ?> numbers) {
      Map<String, Long> named = new HashMap<>();
      numbers.forEach((name, number) -> named.put((String) name, (Long) number));
      add(named, told.computeIfAbsent((String) entry.getKey(), executor -> new HashMap<>()));
    }
    return null;
  }

  /** Messages of one executor may overtake each other; its counts only grow. */
  private void add(Map<String, Long> numbers, Map<String, Long> before) {
    for (JobCount count : JobCount.values()) {
      long known = before.getOrDefault(count.metric(), 0L);
      long now = numbers.getOrDefault(count.metric(), 0L);
      if (now > known) {
        meters.get(count).mark(now - known);
        before.put(count.metric(), now);
      }
    }
    PEAKS.forEach(peak -> peaks.merge(peak, numbers.getOrDefault(peak, 0L), Math::max));
  }

  private synchronized long peak(String name) {
    return peaks.getOrDefault(name, 0L);
  }
}
