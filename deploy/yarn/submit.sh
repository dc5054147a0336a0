#!/usr/bin/env bash
# Submits a command to YARN, with the driver on the cluster.
#
#   deploy/yarn/submit.sh cpu|gpu COMMAND CONF [--set key=value]...
#
# CONF is a URI that the cluster can read, such as hdfs:///dsco/my.conf; relative paths in it start at its folder.
#
# Environment, beside that of ./dsco:
#   SPARK_HOME       the Spark that submits (Scala 2.13)
#   HADOOP_CONF_DIR  folder of yarn-site.xml and core-site.xml
#   DSCO_SUBMIT      more options of spark-submit; what they say wins over the properties here
set -euo pipefail

here="$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)"

fail() {
  echo "submit.sh: $1" >&2
  exit 2
}

[[ "$here" != *[[:space:]]* ]] || fail "the repository's path must have no blanks, was $here"
(($# >= 3)) || fail "three arguments are needed at least: cpu or gpu, a command, and a configuration"
[[ "$1" == cpu || "$1" == gpu ]] || fail "the first argument must be cpu or gpu, was $1"
[[ -x "${SPARK_HOME:-}/bin/spark-submit" ]] || fail "SPARK_HOME must be a Spark installation, was ${SPARK_HOME:-not set}"
[[ -f "${HADOOP_CONF_DIR:-}/yarn-site.xml" ]] || fail "HADOOP_CONF_DIR must have yarn-site.xml, was ${HADOOP_CONF_DIR:-not set}"

options="--properties-file $here/$1.conf"
# One task at a time has all cores of an executor, in batches whose activations its memory holds.
device=(--set spark.task-cpus=4 --set encode.batch-size=4 --set synthesis.decode-batch-size=4)
if [[ "$1" == gpu ]]; then
  device=(--set spark.device=gpu --set spark.task-cpus=4)
  # spark-submit takes one --files: the script travels with what the user sends.
  files="$here/../gpu-discovery.sh"
  if [[ " ${DSCO_SUBMIT:-}" =~ [[:space:]]--files[[:space:]=]+([^[:space:]]+) ]]; then
    files="$files,${BASH_REMATCH[1]}"
    DSCO_SUBMIT="${DSCO_SUBMIT/"${BASH_REMATCH[0]# }"/}"
  fi
  options+=" --files $files"
fi
shift
command="$1" configuration="$2"
shift 2
DSCO_SUBMIT="$options ${DSCO_SUBMIT:-}" exec "$here/../../dsco" "$command" "$configuration" \
  ${device[@]+"${device[@]}"} "$@" --master yarn --deploy-mode cluster
