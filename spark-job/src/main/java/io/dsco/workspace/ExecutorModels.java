package io.dsco.workspace;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;

/**
 * The models of this JVM: one per device and checkpoint digest, loaded by the first task that asks,
 * shared by all, closed when the JVM ends or {@link #releaseIdle} is called.
 */
public final class ExecutorModels {
  private static final Map<Key, Entry> OPEN = new ConcurrentHashMap<>();

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
      OPEN.computeIfPresent(key, (same, entry) -> entry.withUsers(entry.users() - 1));
    }
  }

  /** Borrows the model, loading it when this JVM has none of that digest on the task's device. */
  @SuppressWarnings("unchecked") // the key holds the factory's class, which fixes the model's
  public static <M extends AutoCloseable> Lease<M> lease(ModelFactory<M> factory) {
    Key key = new Key(factory.getClass().getName(), factory.digest(), device());
    Entry entry =
        OPEN.compute(
            key,
            (same, present) ->
                present == null
                    ? new Entry(factory.open(), 1)
                    : present.withUsers(present.users() + 1));
    return new Lease<>(key, (M) entry.model());
  }

  /** Closes the models that no task is using. */
  public static void releaseIdle() {
    for (Key key : OPEN.keySet()) {
      OPEN.computeIfPresent(key, (same, entry) -> entry.users() > 0 ? entry : entry.closed());
    }
  }

  /** Addresses of the GPUs that Spark gave the calling task, or {@code cpu}. */
  private static String device() {
    TaskContext task = TaskContext.get();
    ResourceInformation gpu = task == null ? null : task.resourcesJMap().get("gpu");
    return gpu == null ? "cpu" : String.join(",", gpu.addresses());
  }

  private record Key(String factory, String digest, String device) {}

  private record Entry(AutoCloseable model, int users) {
    Entry withUsers(int count) {
      return new Entry(model, count);
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
