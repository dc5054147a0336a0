#!/usr/bin/env bash
# Makes train.parquet and test.parquet beside this script from the four IDX files of Fashion-MNIST.
# Usage: conf/data/fashion-mnist/make.sh [FOLDER_OF_THE_IDX_FILES]
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$(cd "$here/../../.." && pwd)"
idx="${1:-/usr/share/datasets/fashion-mnist}" # where Debian's package dataset-fashion-mnist puts them

cd "$root"
mvn -B -q -pl udf-models,spark-job package -DskipTests
class_path="spark-job/target/classes:udf-models/target/classes:$(cat spark-job/target/classpath.txt)"

convert() {
  local prefix="$1" split="$2" per_class="$3"
  rm -f "$here/$split.parquet" "$here/.$split.parquet.crc"
  java -cp "$class_path" io.dsco.source.IdxToParquet \
    "$idx/$prefix-images-idx3-ubyte.gz" "$idx/$prefix-labels-idx1-ubyte.gz" \
    "$here/$split.parquet" "$split" "$per_class"
  rm -f "$here/.$split.parquet.crc"
}

convert train train 1300
convert t10k test all
