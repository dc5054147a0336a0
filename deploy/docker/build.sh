#!/bin/sh
# Builds an image: the job's jars by Maven, what s3a:// needs beside them, then the image by Docker (BuildKit).
#
#   build.sh cpu TAG
#   LIBTORCH_URL=… LIBTORCH_SHA256=… build.sh cuda TAG
#   build.sh jars                                      only what Maven makes, for a build by other means
#
# Environment: DOCKER, the program that builds (default docker; podman works alike), MAVEN_FLAGS, such as -o.
# Exit status: 0, 2 with the reason on standard error, or that of the program that failed.
set -eu

fail() {
  echo "build: $1" >&2
  exit 2
}

home="$(cd "$(dirname "$0")/../.." && pwd)"

# The AWS modules that s3a:// takes; the rest of their trees is Spark's already.
jars() {
  rm -rf "$home/spark-job/target/s3a"
  # shellcheck disable=SC2086
  (cd "$home" && mvn -B -q ${MAVEN_FLAGS:-} -Dmaven.test.skip=true -pl udf-models,spark-job package \
    org.apache.maven.plugins:maven-dependency-plugin:copy-dependencies \
    -DincludeScope=runtime -DoutputDirectory=target/s3a \
    -DincludeGroupIds=org.apache.hadoop,software.amazon.awssdk,software.amazon.s3.analyticsaccelerator,software.amazon.eventstream,org.reactivestreams \
    -DexcludeArtifactIds=hadoop-client-api,hadoop-client-runtime)
}

image() {
  command -v "${DOCKER:-docker}" >/dev/null 2>&1 || fail "${DOCKER:-docker} must be on the PATH (DOCKER)"
  [ "$1" = cpu ] || [ -n "${LIBTORCH_URL:-}" ] || fail "LIBTORCH_URL must be set for an image with CUDA"
  [ "$1" = cpu ] || [ -n "${LIBTORCH_SHA256:-}" ] || fail "LIBTORCH_SHA256 must be set for an image with CUDA"
  jars
  kind="$1"
  tag="$2"
  if [ "$kind" = cuda ]; then
    set -- --build-arg "LIBTORCH_URL=$LIBTORCH_URL" --build-arg "LIBTORCH_SHA256=$LIBTORCH_SHA256"
  else
    set --
  fi
  DOCKER_BUILDKIT=1 "${DOCKER:-docker}" build -f "$home/deploy/docker/$kind/Dockerfile" -t "$tag" "$@" "$home"
}

case "$#:${1:-}" in
  1:jars) jars ;;
  2:cpu | 2:cuda) image "$1" "$2" ;;
  *) fail "usage: build.sh cpu TAG | build.sh cuda TAG | build.sh jars" ;;
esac
