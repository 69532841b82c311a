#!/usr/bin/env bash
# Whether the filter before the parse changes nothing: scripts/same.sh OLD NEW LISTS DIR
#
# Checks the documents in DIR twice with each list of phrases in LISTS (scripts/bench.sh --lists makes them) and
# with the bundled list: with the sayso OLD, its filter switched off (--no-filter), and with the sayso NEW. OLD may
# be NEW, or one from before the filter. The JSON must be the same to the byte but for `duration_ms`. Prints a line
# for each list. Exits with 1 if any differs, with 2 if there is nothing to compare.
set -euo pipefail

if [[ $# -ne 4 || ! -x "$1" || ! -x "$2" || ! -d "$3" || ! -d "$4" ]]; then
  echo "usage: scripts/same.sh OLD NEW LISTS DIR" >&2
  exit 2
fi
old="$1" new="$2" lists="$3" documents="$4"

scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT

# An argument of check only once sayso knows it.
unfiltered=(--no-filter)
: >"$scratch/empty.md"
if ! "$old" check --no-config --no-filter "$scratch/empty.md" >"$scratch/said" 2>&1; then
  if ! grep -q -e --no-filter "$scratch/said" || cmp -s "$old" "$new"; then
    cat "$scratch/said" >&2
    echo "error: $old cannot switch its filter off" >&2
    exit 2
  fi
  unfiltered=()
fi

today="$(date -u +%F)" # one day, even if midnight passes

# Prints the JSON of all findings: check SAYSO ARGUMENT…
check() {
  local sayso="$1"
  shift
  "$sayso" check --no-config --no-ignore --format json --fail-on never --quiet --as-of "$today" "$@" "$documents" |
    sed -E 's/("duration_ms": ?)[0-9]+/\10/'
}

status=0
for list in "" "$lists"/*.toml; do
  name="bundled"
  arguments=()
  if [[ -n "$list" ]]; then
    name="$(basename "$list" .toml)"
    arguments=(-w "$list")
  fi
  check "$old" "${unfiltered[@]}" "${arguments[@]}" >"$scratch/old"
  check "$new" "${arguments[@]}" >"$scratch/new"
  verdict=identical
  if ! cmp -s "$scratch/old" "$scratch/new"; then
    verdict=DIFFERENT
    status=1
  fi
  printf '%-12s %8d findings %s\n' "$name" "$(grep -c '"fingerprint"' "$scratch/new" || true)" "$verdict"
done
exit "$status"
