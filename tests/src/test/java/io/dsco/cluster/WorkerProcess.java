package io.dsco.cluster;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/** A worker of the cluster, with the executors and drivers that it started. */
public final class WorkerProcess {
  private final Process process;
  private final AtomicBoolean decommissioned = new AtomicBoolean();

  WorkerProcess(Process process) {
    this.process = process;
  }

  /** Its executors. */
  public List<ProcessHandle> executors() {
    return started("ExecutorBackend").toList();
  }

  /** Its drivers, of runs in cluster mode. */
  public List<ProcessHandle> drivers() {
    return started("DriverWrapper").toList();
  }

  /** Whether it lives and takes work. */
  public boolean isServing() {
    return process.isAlive() && !decommissioned.get();
  }

  /** Kills it and what it started, as the loss of its machine would. */
  public void kill() {
    List<ProcessHandle> all = process.descendants().toList();
    process.destroyForcibly();
    all.forEach(ProcessHandle::destroyForcibly);
    process.onExit().join();
    all.forEach(each -> each.onExit().join());
  }

  /** Tells it that its machine will go; Spark takes the power failure's signal for that. */
  public void decommission() throws IOException, InterruptedException {
    decommissioned.set(true);
    signal(process.toHandle(), "PWR");
  }

  /** Sends a signal by its name, such as STOP or CONT. */
  public static void signal(ProcessHandle process, String name)
      throws IOException, InterruptedException {
    int status =
        new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
            .inheritIO()
            .start()
            .waitFor();
    if (status != 0) {
      throw new IOException("cannot send " + name + " to process " + process.pid());
    }
  }

  private Stream<ProcessHandle> started(String program) {
    return process
        .descendants()
        .filter(child -> child.info().commandLine().orElse("").contains(program));
  }
}
