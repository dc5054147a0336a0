#!/bin/sh
# Tells Spark which GPUs a process here can use: {"name": "gpu", "addresses": ["0", "1"]}
#
#   spark.executor.resource.gpu.discoveryScript=/path/to/gpu-discovery.sh
#   spark.worker.resource.gpu.discoveryScript=/path/to/gpu-discovery.sh        (standalone clusters)
#
# The job takes an address for CUDA's device number. CUDA counts from 0 what it can see, so with
# CUDA_VISIBLE_DEVICES=2,3 the addresses are 0 and 1. Of several MIG devices a process sees one.
# Exit status: 0 with that line on standard output, or 1 with the reason on standard error.
set -eu

fail() {
  echo "gpu-discovery: $1" >&2
  exit 1
}

# The listing has lines such as "GPU 0: NVIDIA H100 (UUID: GPU-…)" and, where a GPU is divided, below it
# "  MIG 3g.40gb     Device  0: (UUID: MIG-…)".
gpus() { printf '%s\n' "$listing" | sed -n 's/^GPU \([0-9][0-9]*\):.*/\1/p'; }

# A line for each device whose UUID begins with the first argument, as CUDA lets one abbreviate it.
named() { printf '%s\n' "$listing" | grep -F "(UUID: $1" || true; }

# Whether the GPU of that number is divided.
divided() { printf '%s\n' "$listing" | sed -n "/^GPU $1:/,/^GPU $(($1 + 1)):/p" | grep -q '^ *MIG '; }

# plain or mig, for one entry of CUDA_VISIBLE_DEVICES; CUDA hides all that follow an entry it does not know.
kind() {
  case "$1" in
    GPU-?* | MIG-?*)
      [ "$(named "$1" | grep -c .)" -eq 1 ] || fail "CUDA_VISIBLE_DEVICES must name devices of nvidia-smi -L, was \"$1\""
      number="$(named "$1" | sed -n 's/^GPU \([0-9][0-9]*\):.*/\1/p')"
      ;;
    '' | *[!0-9]*) fail "CUDA_VISIBLE_DEVICES must hold device numbers or UUIDs, was \"$visible\"" ;;
    *)
      gpus | grep -qx "$1" || fail "CUDA_VISIBLE_DEVICES must hold GPUs of nvidia-smi -L, was $1"
      number="$1"
      ;;
  esac
  if [ -z "$number" ] || divided "$number"; then echo mig; else echo plain; fi
}

# The kind of each device that CUDA_VISIBLE_DEVICES leaves, one a line.
visible_kinds() {
  seen=,
  rest="$visible,"
  while [ -n "$rest" ]; do
    device="${rest%%,*}"
    rest="${rest#*,}"
    case "$seen" in
      *",$device,"*) fail "CUDA_VISIBLE_DEVICES must not name a device twice, was \"$visible\"" ;;
    esac
    seen="$seen$device,"
    kind "$device"
  done
}

all_kinds() {
  for gpu in $(gpus); do
    kind "$gpu"
  done
}

command -v nvidia-smi >/dev/null 2>&1 \
  || fail "nvidia-smi must be on the PATH, is not: no NVIDIA driver reaches this process"
listing="$(nvidia-smi -L 2>&1)" || fail "nvidia-smi -L failed: $listing"
[ -n "$(gpus)" ] || fail "nvidia-smi -L must list a GPU, lists none"

if [ "${CUDA_VISIBLE_DEVICES+set}" = set ]; then
  visible="$(printf '%s' "$CUDA_VISIBLE_DEVICES" | tr -d ' ')"
  case "$visible" in
    '' | -1 | NoDevFiles) fail "CUDA_VISIBLE_DEVICES must leave a GPU to see, was \"$visible\"" ;;
  esac
  kinds="$(visible_kinds)" || exit 1
else
  kinds="$(all_kinds)" || exit 1
fi

count="$(printf '%s\n' "$kinds" | grep -c .)"
if printf '%s\n' "$kinds" | grep -qx mig; then count=1; fi

addresses='"0"'
next=1
while [ "$next" -lt "$count" ]; do
  addresses="$addresses, \"$next\""
  next=$((next + 1))
done
echo "{\"name\": \"gpu\", \"addresses\": [$addresses]}"
