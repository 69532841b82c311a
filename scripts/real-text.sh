#!/usr/bin/env bash
# Runs the laws of the engine and of governance over real documents: scripts/real-text.sh DIR SECONDS
# Gathers at least 20 MB into DIR if they are not there yet. The tests may run for SECONDS; longer is a failure.
# Building is not counted.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

if [[ $# -ne 2 || ! "$2" =~ ^[1-9][0-9]*$ ]]; then
  echo "usage: scripts/real-text.sh DIR SECONDS" >&2
  exit 2
fi
corpus="$1"
limit="$2"

scripts/corpus.sh "$corpus" 20
corpus="$(cd "$corpus" && pwd)"

# Optimised, since the slow twin is slow; without link-time optimisation, which takes minutes to build.
export CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16
tests=(--test real_text --test rewrap --test governance --test fix_real)
cargo test --release --locked "${tests[@]}" --no-run

status=0
SAYSO_CORPUS="$corpus" timeout "$limit" \
  cargo test --release --locked "${tests[@]}" -- --nocapture || status=$?
if [[ $status -eq 124 ]]; then
  echo "error: the tests on real text took longer than $limit s" >&2
fi
exit "$status"
