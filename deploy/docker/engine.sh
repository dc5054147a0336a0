#!/bin/sh
# Installs the tensor engine's libraries in an image, so that a process that runs in it neither downloads nor
# unpacks anything.
#
#   engine.sh FOLDER cpu JAR                          libraries of the job's jar for CPUs (spark-job-…-all.jar)
#   engine.sh FOLDER FLAVOUR JAR ARCHIVE SHA256       libtorch from its archive, for example cu128
#
# FOLDER becomes what PYTORCH_LIBRARY_PATH names. The engine loads every shared library that lies there, and nothing
# else is needed; its own binding, which the jar has for each flavour, lies beside them under the name by which the
# engine looks for it. Exit status: 0, or 2 with the reason on standard error.
set -eu

fail() {
  echo "engine: $1" >&2
  exit 2
}

unpack() {
  if command -v jar >/dev/null 2>&1; then
    (cd "$2" && jar xf "$1")
  else
    unzip -q "$1" -d "$2" || fail "$1 must be a zip archive"
  fi
}

absolute() { echo "$(cd "$(dirname "$1")" && pwd)/$(basename "$1")"; }

require_file() { [ -f "$1" ] || fail "$2 must be a file, was $1"; }

version_of() { sed -n "s/^$1=//p" "$unpacked/jar/$2" | tr -d '\r'; }

from_jar() {
  source="$unpacked/jar/pytorch/cpu/linux-x86_64"
  [ -f "$source/libtorch.so" ] || fail "the jar must hold the libraries for CPUs, $jar does not: take the one that ends in -all.jar"
}

from_archive() {
  require_file "$1" "the archive of libtorch"
  sum="$(sha256sum "$1" | cut -d ' ' -f 1)"
  [ "$sum" = "$2" ] || fail "SHA-256 of the archive of libtorch must be $2, was $sum ($1)"
  mkdir "$unpacked/libtorch"
  unpack "$(absolute "$1")" "$unpacked/libtorch"
  source="$unpacked/libtorch/libtorch/lib"
  [ -f "$source/libtorch.so" ] || fail "the archive must hold libtorch/lib/libtorch.so, $1 does not"
  wanted="$(version_of pytorch_version pytorch-engine.properties)"
  found="$(cat "$unpacked/libtorch/libtorch/build-version")"
  [ "$found" = "$wanted+$flavour" ] || fail "the archive must hold libtorch $wanted+$flavour, was $found"
}

[ "$#" -eq 3 ] || [ "$#" -eq 5 ] || fail "usage: engine.sh FOLDER cpu JAR | engine.sh FOLDER FLAVOUR JAR ARCHIVE SHA256"
folder="$1"
flavour="$2"
jar="$3"
require_file "$jar" "the job's jar"
[ ! -e "$folder" ] || fail "the folder must not be there yet, was $folder"

unpacked="$(mktemp -d)"
trap 'rm -rf "$unpacked"' EXIT
mkdir "$unpacked/jar"
unpack "$(absolute "$jar")" "$unpacked/jar"
binding="$unpacked/jar/jnilib/linux-x86_64/$flavour/libdjl_torch.so"
[ -f "$binding" ] || fail "the job's jar must have the engine's binding for $flavour, $jar does not"

if [ "$#" -eq 3 ]; then from_jar; else from_archive "$4" "$5"; fi

mkdir -p "$folder"
# Archives of libtorch have static libraries, scripts and tests of its own too.
find "$source" -maxdepth 1 -type f \( -name '*.so' -o -name '*.so.*' \) \
  ! -name '*test*' ! -name 'libtorch_python*' ! -name 'libbackend_with_compiler*' -exec mv {} "$folder" \;
mv "$binding" "$folder/$(version_of djl_version pytorch-engine.properties)-libdjl_torch.so"
chmod 0755 "$folder"
chmod 0444 "$folder"/*
