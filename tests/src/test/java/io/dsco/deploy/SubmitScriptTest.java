package io.dsco.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the script that submits to Kubernetes ends. */
class SubmitScriptTest {
  private static final String MASTER = "k8s://https://cluster:6443";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"0", "1", "2", "3", "137"})
  void endsAsTheRunDidAlthoughSparkSubmitEndsWell(int status) throws Exception {
    Script.Outcome outcome =
        SubmitScript.in(folder, "exit 0", String.valueOf(status)).run("cpu", MASTER);

    assertThat(outcome.status()).isEqualTo(status);
    assertThat(folder.resolve("asked"))
        .content()
        .startsWith("--namespace dsco get pod dsco-run-1 --output jsonpath=")
        .contains("spark-kubernetes-driver", "terminated.exitCode");
  }

  @Test
  void looksForTheRunInTheNamespaceThatItWasGiven() throws Exception {
    SubmitScript.in(folder, "exit 0", "0")
        .run("cpu", MASTER, "--conf", "spark.kubernetes.namespace=elsewhere");

    assertThat(folder.resolve("asked")).content().startsWith("--namespace elsewhere get pod");

    SubmitScript.in(folder, "exit 0", "0")
        .run(
            "cpu",
            MASTER,
            "--conf=spark.kubernetes.namespace=there",
            "--conf",
            "spark.kubernetes.driver.pod.name=mine");

    assertThat(folder.resolve("asked")).content().startsWith("--namespace there get pod mine ");
  }

  @Test
  void doesNotTakeARunThatIsStillGoingForOneThatEnded() throws Exception {
    assertThat(SubmitScript.in(folder, "exit 0", "").run("gpu", MASTER))
        .isEqualTo(
            new Script.Outcome(
                2,
                "",
                "submit: the pod dsco-run-1 must have ended, has not (kubectl --namespace dsco"
                    + " describe pod dsco-run-1)\n"));
  }

  @Test
  void saysThatTheSubmissionItselfFailed() throws Exception {
    assertThat(SubmitScript.in(folder, "echo refused >&2; exit 1", "0").run("gpu", MASTER))
        .isEqualTo(new Script.Outcome(2, "", "refused\nsubmit: spark-submit failed, see above\n"));
  }

  @Test
  void refusesWhatItCannotSubmit() throws Exception {
    Script script = SubmitScript.in(folder, "exit 0", "0");

    assertThat(script.run("tpu", MASTER).errors())
        .isEqualTo("submit: the kind must be cpu or gpu, was tpu\n");
    assertThat(script.run("cpu", "yarn").errors())
        .isEqualTo("submit: the master must begin with k8s://, was yarn\n");
    assertThat(script.with("SPARK_HOME", "/nowhere").run("cpu", MASTER).errors())
        .isEqualTo("submit: SPARK_HOME must be a Spark installation, was /nowhere\n");
    assertThat(script.run("cpu").status()).isEqualTo(2);
  }
}
