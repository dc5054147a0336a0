package io.dsco.deploy;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkSubmit;
import org.apache.spark.deploy.SparkSubmitArguments;
import org.apache.spark.deploy.k8s.KubernetesConf;
import org.apache.spark.deploy.k8s.KubernetesDriverConf;
import org.apache.spark.deploy.k8s.KubernetesExecutorConf;
import org.apache.spark.deploy.k8s.SparkPod;
import org.apache.spark.deploy.k8s.submit.ClientArguments;
import org.apache.spark.deploy.k8s.submit.KubernetesDriverBuilder;
import org.apache.spark.resource.ResourceProfile;
import org.apache.spark.resource.ResourceProfile$;
import org.apache.spark.scheduler.cluster.k8s.KubernetesExecutorBuilder;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/**
 * What comes of a submission: Spark's own code reads the arguments, the properties and the pods'
 * templates, and builds the pods that it would ask the cluster for. Only the asking is left out.
 *
 * @param submission the line of spark-submit, without the program
 */
record SubmittedPods(List<String> submission) {
  private static final String APPLICATION = "spark-0123456789abcdef";

  /** A pod as Spark completes it from a template. */
  record Built(Pod pod, Container container) {
    static Built of(SparkPod pod) {
      return new Built(pod.pod(), pod.container());
    }

    String limit(String resource) {
      var limits = container.getResources().getLimits();
      return limits.containsKey(resource) ? limits.get(resource).toString() : "none";
    }
  }

  /** Runs the submission script with a program in spark-submit's place that keeps its arguments. */
  static SubmittedPods of(Path folder, String... arguments) throws Exception {
    Path kept = folder.resolve("arguments");
    Script script = SubmitScript.in(folder, "for a in \"$@\"; do echo \"$a\"; done > " + kept, "0");
    Script.Outcome outcome = script.run(arguments);
    if (outcome.status() != 0) {
      throw new IllegalStateException(outcome.toString());
    }
    return new SubmittedPods(Files.readAllLines(kept));
  }

  Built driver() {
    try (KubernetesClient client = new KubernetesClientBuilder().build()) {
      return Built.of(new KubernetesDriverBuilder().buildFromFeatures(driverConf(), client).pod());
    }
  }

  /** What the driver's container gives to the job's main class, after its jar. */
  List<String> jobArguments() {
    return List.of(driverConf().appArgs());
  }

  String mainClass() {
    return driverConf().mainClass();
  }

  SparkConf conf() {
    return prepared()._3();
  }

  Built executor() {
    SparkConf conf =
        conf().set("spark.driver.host", "driver.dsco.svc").set("spark.driver.port", "7078");
    KubernetesExecutorConf executor =
        KubernetesConf.createExecutorConf(conf, "1", APPLICATION, Option.empty(), 0);
    SecurityManager security =
        new SecurityManager(conf, Option.empty(), SecurityManager.$lessinit$greater$default$3());
    ResourceProfile profile = ResourceProfile$.MODULE$.reInitDefaultProfile(conf);
    try (KubernetesClient client = new KubernetesClientBuilder().build()) {
      return Built.of(
          new KubernetesExecutorBuilder()
              .buildFromFeatures(executor, security, client, profile)
              .pod());
    } finally {
      ResourceProfile$.MODULE$.clearDefaultProfile();
    }
  }

  private KubernetesDriverConf driverConf() {
    ClientArguments client =
        ClientArguments.fromCommandLineArgs(
            CollectionConverters.asJava(prepared()._1()).toArray(String[]::new));
    return KubernetesConf.createDriverConf(
        conf(),
        APPLICATION,
        client.mainAppResource(),
        client.mainClass(),
        client.driverArgs(),
        client.proxyUser());
  }

  private scala.Tuple4<
          scala.collection.immutable.Seq<String>,
          scala.collection.immutable.Seq<String>,
          SparkConf,
          String>
      prepared() {
    SparkSubmitArguments arguments =
        new SparkSubmitArguments(
            CollectionConverters.asScala(submission).toSeq(),
            scala.collection.immutable.Map$.MODULE$.empty());
    return new SparkSubmit().prepareSubmitEnvironment(arguments, Option.empty());
  }
}
