#!/usr/bin/env bash
# Fuzzes every way in, or the ones named, with the stable toolchain: scripts/fuzz.sh SECONDS [TARGET…]
#
# SECONDS is the time for all of them together. Of each it says how often it ran, what it covered (edges and
# features) and how many inputs break it; with one that does the exit status is 1. What is learnt is kept in
# target/fuzz/corpus, what breaks in target/fuzz/found. Needs cargo-fuzz, and installs it where it is missing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

all=(decode markdown mdx html front_matter plain fold phrase wordlist config exceptions baseline suppressions filter engine oracle report trace)

if [[ $# -lt 1 || ! "$1" =~ ^[0-9]+$ ]]; then
  printf 'usage: scripts/fuzz.sh SECONDS [TARGET…]\ntargets: %s\n' "${all[*]}" >&2
  exit 2
fi
seconds="$1"
shift
targets=("${@:-${all[@]}}")
for target in "${targets[@]}"; do
  if [[ " ${all[*]} " != *" $target "* ]]; then
    printf 'error: no target is called "%s"; there are: %s\n' "$target" "${all[*]}" >&2
    exit 2
  fi
done

command -v cargo-fuzz >/dev/null || cargo install --locked --quiet cargo-fuzz
host="$(rustc -vV | sed -n 's/^host: //p')"
# No sanitizer: there is no unsafe code of ours to watch. Panics, broken laws, hangs and memory are what is looked for.
RUSTC_BOOTSTRAP=1 cargo fuzz build --release --sanitizer none --codegen-units 16 --target-dir target/fuzz
programs="target/fuzz/$host/release"

# The texts that each target starts from, beside its own.
seeds() {
  case "$1" in
    decode | markdown | mdx | html | plain | fold | filter | report | trace)
      cp examples/* README.md docs/*.md "$2"

      ;;
    wordlist) cp wordlists/*.toml "$2" ;;
    phrase) grep -ohE '^ +"[^"]+",?$' wordlists/*.toml | sed -E 's/^ +"//; s/",?$//' | split -l 1 -a 3 - "$2/line-" ;;
  esac
  if [[ -d "tests/fuzz/seeds/$1" ]]; then
    cp tests/fuzz/seeds/"$1"/* "$2"
  fi
}

# How long an input may be: what is slow to check is kept short.
longest() {
  case "$1" in
    engine | phrase) echo 400 ;;
    oracle) echo 16 ;;
    wordlist | config | exceptions | baseline | front_matter) echo 3000 ;;
    *) echo 2000 ;;
  esac
}

dictionary() {
  case "$1" in
    phrase | wordlist | config | exceptions) echo fuzz/dictionaries/rules.dict ;;
    *) echo fuzz/dictionaries/texts.dict ;;
  esac
}

broken=0
printf '%-14s %12s %9s %9s %9s %8s\n' target executions edges features inputs found
for target in "${targets[@]}"; do
  corpus="target/fuzz/corpus/$target"
  found="target/fuzz/found/$target"
  start="target/fuzz/seeds/$target"
  mkdir -p "$corpus" "$found" "$start"
  seeds "$target" "$start"
  log="target/fuzz/$target.log"
  status=0
  "$programs/$target" "$corpus" "$start" \
    -max_total_time="$(((seconds + ${#targets[@]} - 1) / ${#targets[@]}))" -max_len="$(longest "$target")" \
    -timeout=10 -rss_limit_mb=2048 -dict="$(dictionary "$target")" -artifact_prefix="$found/" \
    -print_final_stats=1 >"$log" 2>&1 || status=$?
  executions="$(sed -n 's/^stat::number_of_executed_units: *//p' "$log" | tail -n 1)"
  last="$(grep -aE 'cov: [0-9]+ ft: [0-9]+ corp: [0-9]+' "$log" | tail -n 1 || true)"
  count() { sed -nE "s/.*$1: ([0-9]+).*/\1/p" <<<"$last"; }
  broke="$(find "$found" -type f | wc -l)"
  printf '%-14s %12s %9s %9s %9s %8s\n' "$target" "${executions:-?}" "$(count cov)" "$(count ft)" "$(count corp)" "$broke"
  if [[ $status -ne 0 ]]; then
    broken=1
    grep -aE -A 3 'panicked at|ERROR: libFuzzer|SUMMARY' "$log" | head -n 12 >&2 || true
    printf 'error: %s ended with %s; its log is %s\n' "$target" "$status" "$log" >&2
  fi
done
exit "$broken"
