#!/usr/bin/env bash
# Measures the whole program against ripgrep on real documents: scripts/bench.sh [--write FILE] DIR
#
# DIR holds the documents (scripts/corpus.sh gathers them). The result is a Markdown table; --write puts it
# between the markers in FILE as well. scripts/bench.py says what is measured and how.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

write=()
if [[ "${1:-}" == --write && $# -ge 2 ]]; then
  write=(--write "$2")
  shift 2
fi
if [[ $# -ne 1 || ! -d "$1" ]]; then
  echo "usage: scripts/bench.sh [--write FILE] DIR    (DIR: see scripts/corpus.sh)" >&2
  exit 2
fi

# Installs a package of the system, where that is possible: ensure COMMAND PACKAGE
ensure() {
  if ! type -P "$1" >/dev/null && [[ $EUID -eq 0 ]] && type -P apt-get >/dev/null; then
    apt-get install -qq -y "$2" >/dev/null || { apt-get update -qq && apt-get install -qq -y "$2" >/dev/null; }
  fi
}
ensure python3 python3
ensure time time
ensure rg ripgrep
type -P rg >/dev/null || cargo install --locked ripgrep

cargo build --release --locked
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
echo 'fn main() {}' >"$folder/empty.rs"
rustc -O -o "$folder/empty" "$folder/empty.rs"

python3 scripts/bench.py "${write[@]}" --sayso "${CARGO_TARGET_DIR:-target}/release/sayso" --empty "$folder/empty" "$1"
