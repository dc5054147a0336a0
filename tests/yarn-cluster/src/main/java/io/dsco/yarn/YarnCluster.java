package io.dsco.yarn;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.server.MiniYARNCluster;
import org.apache.hadoop.yarn.server.resourcemanager.nodelabels.RMNodeLabelsManager;

/**
 * YARN's own resource manager and two node managers in this process, until its standard input ends.
 * Containers are processes. The second node has the label {@code gpu}, and each node two of a
 * resource {@code dsco.io/gpu}, as YARN's {@code yarn.io/gpu} asks for NVIDIA's tools. The one
 * argument is the folder that gets {@code yarn-site.xml}, for a client's {@code HADOOP_CONF_DIR},
 * once all is there.
 */
public final class YarnCluster {
  private static final int NODES = 2;
  private static final String LABEL = "gpu";
  private static final String DEVICE = "dsco.io/gpu";
  private static final String QUEUES = "yarn.scheduler.capacity.";

  private YarnCluster() {}

  /** Runs the cluster. */
  public static void main(String[] arguments) {
    int status = 0;
    try {
      run(Path.of(arguments[0]).toAbsolutePath());
    } catch (Exception e) {
      e.printStackTrace();
      status = 1;
    }
    // Threads of a cluster that did not start would keep the process.
    System.exit(status);
  }

  private static void run(Path folder) throws Exception {
    try (MiniYARNCluster cluster = new MiniYARNCluster("dsco", NODES, 1, 1)) {
      cluster.init(configuration(folder));
      cluster.start();
      if (!cluster.waitForNodeManagersToConnect(120_000)) {
        throw new IllegalStateException("the nodes did not register in time");
      }
      label(cluster);
      publish(cluster.getConfig(), folder.resolve("yarn-site.xml"));
      while (System.in.read() >= 0) {
        // Whoever started this process ends it by closing the pipe.
      }
    }
  }

  private static Configuration configuration(Path folder) {
    Configuration conf = new YarnConfiguration();
    conf.set("yarn.resource-types", DEVICE);
    conf.set("yarn.nodemanager.resource-type." + DEVICE, "2");
    // The cluster gives its nodes this and overrides their own setting.
    conf.setInt("yarn.minicluster.yarn.nodemanager.resource.memory-mb", 8192);
    conf.setInt("yarn.nodemanager.resource.cpu-vcores", 4);
    conf.setInt("yarn.scheduler.minimum-allocation-mb", 128);
    conf.setBoolean("yarn.node-labels.enabled", true);
    conf.set("yarn.node-labels.fs-store.root-dir", folder.resolve("labels").toUri().toString());
    // The machine of the tests has its own limits; these would end containers by its disk's fill.
    conf.setBoolean("yarn.nodemanager.disk-health-checker.enable", false);
    conf.setBoolean("yarn.nodemanager.vmem-check-enabled", false);
    conf.setBoolean("yarn.nodemanager.pmem-check-enabled", false);
    queues(conf);
    return conf;
  }

  private static void queues(Configuration conf) {
    conf.set(
        QUEUES + "resource-calculator",
        "org.apache.hadoop.yarn.util.resource.DominantResourceCalculator");
    conf.set(QUEUES + "maximum-am-resource-percent", "1.0");
    conf.set(QUEUES + "root.queues", "default");
    conf.set(QUEUES + "root.default.capacity", "100");
    conf.set(QUEUES + "root.accessible-node-labels." + LABEL + ".capacity", "100");
    conf.set(QUEUES + "root.default.accessible-node-labels", LABEL);
    conf.set(QUEUES + "root.default.accessible-node-labels." + LABEL + ".capacity", "100");
  }

  private static void label(MiniYARNCluster cluster) throws IOException {
    RMNodeLabelsManager labels = cluster.getResourceManager().getRMContext().getNodeLabelManager();
    labels.addToCluserNodeLabelsWithDefaultExclusivity(Set.of(LABEL));
    labels.replaceLabelsOnNode(
        Map.of(cluster.getNodeManager(NODES - 1).getNMContext().getNodeId(), Set.of(LABEL)));
  }

  /** Appears whole, so that the file says that the cluster is there. */
  private static void publish(Configuration conf, Path file) throws IOException {
    Path part = file.resolveSibling("yarn-site.part");
    try (Writer out = Files.newBufferedWriter(part)) {
      conf.writeXml(out);
    }
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
