package io.dsco.device;

import io.dsco.tensor.BatchSize;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Batch sizes of the models of an executor, as the configuration sets them. */
public final class ModelBatches {
  private static final Logger LOG = LoggerFactory.getLogger(ModelBatches.class);

  /** What the models of this JVM went on with; a few numbers for each run of a stage at most. */
  private static final Map<Used, Integer> SHRUNK = new ConcurrentHashMap<>();

  private record Used(long stageRun, String setting) {}

  private ModelBatches() {}

  /**
   * A size for one model, which warns in the log when it shrinks and keeps what it shrank to for
   * {@link ShrunkBatches}.
   *
   * @param setting the configuration's name for it
   * @param rows its value
   */
  public static BatchSize of(String setting, int rows) {
    return new BatchSize(setting, rows, ModelBatches::keep);
  }

  private static void keep(BatchSize.Shrink shrink) {
    LOG.warn("{}", shrink);
    SHRUNK.merge(new Used(JobGroup.stageRun(), shrink.setting()), shrink.to(), Math::min);
  }

  /** Rows by setting, of the sizes that shrank in that run of a stage. */
  static Map<String, Integer> shrunk(long stageRun) {
    Map<String, Integer> sizes = new TreeMap<>();
    SHRUNK.forEach(
        (used, rows) -> {
          if (used.stageRun() == stageRun) {
            sizes.put(used.setting(), rows);
          }
        });
    return sizes;
  }
}
