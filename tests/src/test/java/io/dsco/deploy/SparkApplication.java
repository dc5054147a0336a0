package io.dsco.deploy;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The Spark operator's resource (sparkoperator.k8s.io/v1beta2): those of its fields that the
 * manifests use, under the names and types of its definition.
 */
record SparkApplication(String apiVersion, String kind, ObjectMeta metadata, Spec spec) {
  record Spec(
      String type,
      String mode,
      String sparkVersion,
      String image,
      String imagePullPolicy,
      String mainClass,
      String mainApplicationFile,
      List<String> arguments,
      Map<String, String> sparkConf,
      RestartPolicy restartPolicy,
      Driver driver,
      Executor executor) {}

  /** Intervals are in seconds. */
  record RestartPolicy(
      String type,
      Integer onSubmissionFailureRetries,
      Integer onFailureRetries,
      Long onSubmissionFailureRetryInterval,
      Long onFailureRetryInterval) {}

  record Driver(
      Integer cores,
      String memory,
      String memoryOverhead,
      String serviceAccount,
      PodTemplateSpec template) {}

  record Executor(
      Integer instances,
      Integer cores,
      String memory,
      String memoryOverhead,
      PodTemplateSpec template) {}

  /** What the operator hands to spark-submit for these fields, sorted. */
  Map<String, String> properties() {
    Map<String, String> properties = new TreeMap<>();
    if (spec.sparkConf != null) {
      properties.putAll(spec.sparkConf);
    }
    properties.put("spark.kubernetes.namespace", metadata.getNamespace());
    properties.put("spark.kubernetes.container.image", spec.image);
    properties.put("spark.kubernetes.container.image.pullPolicy", spec.imagePullPolicy);
    properties.put(
        "spark.kubernetes.authenticate.driver.serviceAccountName", spec.driver.serviceAccount);
    properties.put("spark.driver.cores", spec.driver.cores.toString());
    properties.put("spark.driver.memory", spec.driver.memory);
    properties.put("spark.driver.memoryOverhead", spec.driver.memoryOverhead);
    properties.put("spark.executor.instances", spec.executor.instances.toString());
    properties.put("spark.executor.cores", spec.executor.cores.toString());
    properties.put("spark.executor.memory", spec.executor.memory);
    properties.put("spark.executor.memoryOverhead", spec.executor.memoryOverhead);
    return properties;
  }
}
