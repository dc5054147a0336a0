#!/usr/bin/env bash
# Makes a run, waits for it, fetches what it tells of itself, and fails when its accuracy has fallen.
#
#   run-and-check.sh BASELINE WORKSPACE FOLDER -- COMMAND [ARGUMENT…]
#
#   run-and-check.sh deploy/ci/baseline.json workspace/fashion-mnist results -- ./dsco run conf/fashion-mnist.conf
#   run-and-check.sh baseline.json s3a://bucket/imagenette results -- \
#       deploy/kubernetes/submit.sh gpu k8s://https://cluster:6443
#
# COMMAND submits and waits: ./dsco on any master, spark-submit, or deploy/kubernetes/submit.sh. From WORKSPACE, which
# must be the run's own, run.json, dataset/manifest.json and, where the run made one, report/index.html come to FOLDER.
# What is compared is the share of the source's real images, in percent, whose class the run's student names: in
# run.json stages.score.measured.recognised of stages.score.rows. BASELINE is JSON, tolerance in percent points:
#   { "run": "fashion-mnist", "student-top1-percent": 84.78, "tolerance": 1.0 }
#
# Needs jq; for s3a:// also aws, for other file systems hadoop. Environment: DSCO_FETCH, a program to use instead: it
# is given the place of a file and a local path, and copies the one to the other.
# Exit status: 0 as good as the baseline less the tolerance; 1 worse, and one line says by how much; 2 something must
# be changed first; otherwise COMMAND's own.
set -euo pipefail

fail() {
  echo "run-and-check: $1" >&2
  exit 2
}

copy() {
  if [[ -n "${DSCO_FETCH:-}" ]]; then
    "$DSCO_FETCH" "$1" "$2"
    return
  fi
  case "$1" in
    s3a://*) aws s3 cp --only-show-errors "s3://${1#s3a://}" "$2" ;;
    file:*) cp "/$(sed 's|^file:/*||' <<<"$1")" "$2" ;;
    *://*) hadoop fs -get -f "$1" "$2" ;;
    *) cp "$1" "$2" ;;
  esac
}

fetch() {
  mkdir -p "$(dirname "$folder/$1")"
  copy "$workspace/$1" "$folder/$1" >&2 || fail "$workspace/$1 must be there after the run, cannot be fetched"
}

# A value of a JSON file that must be there; the last argument says of what.
value() {
  jq -er "$2" "$1" 2>/dev/null || fail "$3 ($1)"
}

fetch_all() {
  fetch run.json
  fetch dataset/manifest.json
  if jq -e '.stages | has("report")' "$folder/run.json" >/dev/null; then fetch report/index.html; fi
  local published told
  published="$(value "$folder/dataset/manifest.json" .fingerprint "the dataset's manifest must have a fingerprint, has none")"
  told="$(value "$folder/run.json" .stages.publish.fingerprint "the run must have published, has not")"
  [[ "$published" == "$told" ]] || fail "the dataset must be the run's, is of another one: $published, not $told ($workspace)"
}

check_accuracy() {
  local run top1 tolerance
  run="$(value "$baseline" '.run | strings' "the baseline must name its run, does not")"
  top1="$(value "$baseline" '."student-top1-percent" | numbers' "the baseline must have student-top1-percent, has not")"
  tolerance="$(value "$baseline" '.tolerance | numbers | select(. >= 0)' "the baseline must have a tolerance of at least 0, has not")"
  local found
  found="$(value "$folder/run.json" '.configuration.run.name' "the run must have a name, has none")"
  [[ "$found" == "$run" ]] || fail "the run must be the baseline's $run, was $found ($baseline)"
  value "$folder/run.json" '.stages.score.measured.recognised | numbers' \
    "the run must have scored real images by a student, has not: it needs trigger.mode other than off, and real images to add" >/dev/null
  # run.json keeps what earlier runs of the workspace did: the scores must be those that this dataset was chosen by.
  local doped
  doped="$(value "$folder/dataset/manifest.json" '.attributes.doping_fingerprint' \
    "the dataset must have real images that a student's scores chose, has none: it needs trigger.mode other than off")"
  [[ "$doped" == "$(value "$folder/run.json" .stages.dope.fingerprint "the run must have chosen real images, has not")" ]] ||
    fail "the scores must be those of the published dataset, are of another run ($workspace)"
  # Judged exactly; rounded only where it is shown.
  jq -r --argjson top1 "$top1" --argjson tolerance "$tolerance" --arg baseline "$baseline" '
    def shown: . * 100 | round / 100;
    (100 * .stages.score.measured.recognised / .stages.score.rows) as $now
    | ($top1 - $tolerance) as $least
    | if $now >= $least
      then "student top-1 over the real images: \($now | shown) % (baseline \($top1 | shown), at least \($least | shown))"
      else "student top-1 over the real images must be at least \($least | shown) %, was \($now | shown) % (baseline \($top1 | shown), tolerance \($tolerance | shown), \($baseline))\n" | halt_error(1)
      end' "$folder/run.json"
}

[[ $# -ge 5 && "$4" == -- ]] || fail "usage: run-and-check.sh BASELINE WORKSPACE FOLDER -- COMMAND [ARGUMENT…]"
baseline="$1" workspace="${2%/}" folder="$3"
shift 4
command -v jq >/dev/null || fail "jq must be on the PATH"
[[ -r "$baseline" ]] || fail "the baseline must be a readable file, was $baseline"
jq -e . "$baseline" >/dev/null 2>&1 || fail "the baseline must be JSON, was not ($baseline)"
[[ ! -e "$folder" || -z "$(ls -A "$folder")" ]] || fail "the folder for results must be empty, was $folder"

"$@" || {
  status=$?
  echo "run-and-check: the run ended with $status" >&2
  exit "$status"
}
fetch_all
check_accuracy
