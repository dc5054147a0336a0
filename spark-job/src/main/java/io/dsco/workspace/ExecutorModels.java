package io.dsco.workspace;

import io.dsco.device.JobGroup;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;

/**
 * The models of this JVM: one per device and checkpoint digest, loaded by the first task that asks,
 * shared by all. Idle ones are closed when the first task of a later stage begins here, when {@link
 * #releaseIdle} is called, and when the JVM ends.
 */
public final class ExecutorModels {
  private static final Map<Key, Entry> OPEN = new ConcurrentHashMap<>();

  /** The latest run of a stage that a task was seen of. */
  private static final AtomicLong LATEST = new AtomicLong();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(ExecutorModels::releaseIdle, "release-models"));
  }

  private ExecutorModels() {}

  /** A model in use; closing the lease gives it back without closing the model. */
  public static final class Lease<M extends AutoCloseable> implements AutoCloseable {
    private final Key key;
    private final M model;

    private Lease(Key key, M model) {
      this.key = key;
      this.model = model;
    }

    /** The shared model; it must not be closed by its user. */
    public M model() {
      return model;
    }

    @Override
    public void close() {
      OPEN.computeIfPresent(key, (same, entry) -> entry.givenBack());
    }
  }

  /** Borrows the model, loading it when this JVM has none like it on the task's device. */
  @SuppressWarnings("unchecked") // the key holds the factory's class, which fixes the model's
  public static <M extends AutoCloseable> Lease<M> lease(ModelFactory<M> factory) {
    Key key = Key.of(factory);
    long stageRun = JobGroup.stageRun();
    Entry entry =
        OPEN.compute(
            key,
            (same, present) ->
                (present == null ? new Entry(factory.open(), 0, stageRun) : present)
                    .lent(stageRun));
    return new Lease<>(key, (M) entry.model());
  }

  /**
   * Begins a task of a stage's run. The first of a later run than all before closes what those left
   * idle; a model of an earlier run whose tasks go on beside it is loaded again, once.
   */
  static void begin(long stageRun) {
    long before = LATEST.getAndAccumulate(stageRun, Math::max);
    if (stageRun > before) {
      release(stageRun);
    }
  }

  /** Closes the models that no task is using. */
  public static void releaseIdle() {
    release(Long.MAX_VALUE);
  }

  /** Closes the idle models that no run from that one on has used. */
  private static void release(long firstKept) {
    for (Key key : OPEN.keySet()) {
      OPEN.computeIfPresent(
          key,
          (same, entry) ->
              entry.users() > 0 || entry.stageRun() >= firstKept ? entry : entry.closed());
    }
  }

  private record Key(String factory, String digest, String variant, String device) {
    static Key of(ModelFactory<?> factory) {
      return new Key(
          factory.getClass().getName(), factory.digest(), factory.variant(), deviceOfTask());
    }

    /** Addresses of the GPUs that Spark gave the calling task; empty where it gave none. */
    private static String deviceOfTask() {
      TaskContext task = TaskContext.get();
      ResourceInformation gpu = task == null ? null : task.resourcesJMap().get("gpu");
      return gpu == null ? "" : String.join(",", gpu.addresses());
    }
  }

  /**
   * A model of this JVM.
   *
   * @param users tasks that have it on lease
   * @param stageRun the latest run of a stage that used it
   */
  private record Entry(AutoCloseable model, int users, long stageRun) {
    Entry lent(long to) {
      return new Entry(model, users + 1, Math.max(stageRun, to));
    }

    Entry givenBack() {
      return new Entry(model, users - 1, stageRun);
    }

    /** Closes the model; null takes the entry out of the map. */
    Entry closed() {
      try {
        model.close();
      } catch (Exception e) {
        throw new IllegalStateException("cannot release " + model, e);
      }
      return null;
    }
  }
}
