#!/usr/bin/env bash
# Submits a run to Kubernetes by spark-submit, waits for it, and ends with the run's own exit status.
#
#   submit.sh cpu|gpu MASTER [SPARK-SUBMIT OPTION…] [-- COMMAND ARGUMENT…]
#   submit.sh gpu k8s://https://cluster:6443
#   submit.sh cpu k8s://https://cluster:6443 --conf spark.executor.instances=8 -- check /opt/dsco/run/cpu.conf
#
# Without a command: run /opt/dsco/run/KIND.conf. Properties are those of spark-KIND.properties, pods those of the
# templates beside this file; options win over both. kubectl must reach the same cluster, as spark-submit itself ends
# with 0 whatever became of the run. Interrupting the script leaves the run going.
#
# Environment: SPARK_HOME  a Spark 4.1 installation
#              DSCO_POD    the driver pod's name; default dsco- and the time
# Exit status: the run's (0 done, 1 a fault, 2 change something, 3 too many rejected), or 2 with the reason.
set -euo pipefail

fail() {
  echo "submit: $1" >&2
  exit 2
}

read_arguments() {
  [[ $# -ge 2 ]] || fail "usage: submit.sh cpu|gpu MASTER [SPARK-SUBMIT OPTION…] [-- COMMAND ARGUMENT…]"
  kind="$1" master="$2" options=() command=()
  shift 2
  while [[ $# -gt 0 && "$1" != -- ]]; do
    options+=("$1")
    shift
  done
  if [[ $# -gt 1 ]]; then command=("${@:2}"); else command=(run "/opt/dsco/run/$kind.conf"); fi
}

check() {
  case "$kind" in
    cpu) executor=executor-pod.yaml ;;
    gpu) executor=executor-gpu-pod.yaml ;;
    *) fail "the kind must be cpu or gpu, was $kind" ;;
  esac
  [[ "$master" == k8s://* ]] || fail "the master must begin with k8s://, was $master"
  [[ -x "${SPARK_HOME:-}/bin/spark-submit" ]] || fail "SPARK_HOME must be a Spark installation, was ${SPARK_HOME:-not set}"
  command -v kubectl >/dev/null || fail "kubectl must be on the PATH"
}

# Pod and namespace are needed twice: the last option wins over the properties, as it does in spark-submit.
find_pod() {
  pod="${DSCO_POD:-dsco-$(date +%Y%m%d-%H%M%S)}"
  namespace="$(sed -n 's/^spark\.kubernetes\.namespace  *//p' "$here/spark-$kind.properties")"
  local option
  for option in "${options[@]+"${options[@]}"}"; do
    option="${option#--conf=}"
    [[ "$option" != spark.kubernetes.namespace=* ]] || namespace="${option#*=}"
    [[ "$option" != spark.kubernetes.driver.pod.name=* ]] || pod="${option#*=}"
  done
}

# The driver's exit status, which the pod keeps when its container has ended.
exit_status() {
  kubectl --namespace "$namespace" get pod "$pod" \
    --output 'jsonpath={.status.containerStatuses[?(@.name=="spark-kubernetes-driver")].state.terminated.exitCode}'
}

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
read_arguments "$@"
check
find_pod

"$SPARK_HOME/bin/spark-submit" --master "$master" --deploy-mode cluster --name "$pod" \
  --properties-file "$here/spark-$kind.properties" \
  --conf "spark.kubernetes.driver.pod.name=$pod" \
  --conf "spark.kubernetes.driver.podTemplateFile=$here/driver-pod.yaml" \
  --conf "spark.kubernetes.driver.podTemplateContainerName=spark-kubernetes-driver" \
  --conf "spark.kubernetes.executor.podTemplateFile=$here/$executor" \
  --conf "spark.kubernetes.executor.podTemplateContainerName=spark-kubernetes-executor" \
  "${options[@]+"${options[@]}"}" \
  --class io.dsco.cli.Main local:///opt/dsco/dsco.jar "${command[@]}" || fail "spark-submit failed, see above"

status="$(exit_status)" || fail "the pod $pod cannot be read in namespace $namespace, so the run's end is not known"
[[ "$status" =~ ^[0-9]+$ ]] || fail "the pod $pod must have ended, has not (kubectl --namespace $namespace describe pod $pod)"
[[ "$status" == 0 ]] || echo "submit: the run ended with $status (kubectl --namespace $namespace logs $pod)" >&2
exit "$status"
