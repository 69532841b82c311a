#!/usr/bin/env bash
# Measures the whole program against ripgrep and typos on real documents:
#
#   scripts/bench.sh [--write FILE] [--rounds N] DIR
#   scripts/bench.sh --lists LISTS DIR
#
# DIR holds the documents (scripts/corpus.sh gathers them). The result is Markdown; --write puts it between the
# markers in FILE as well. The phrases are kept in target/bench-lists; --lists only makes them, in LISTS.
# SAYSO names a program to measure instead of the one built from here. scripts/bench.py says what is measured
# and how.
set -euo pipefail

usage() {
  sed -n '2,5s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2
  exit 2
}

options=()
only_lists=
lists=
while [[ $# -gt 1 ]]; do
  case "$1" in
    --write) options+=(--write "$(realpath "$2")") ;;
    --rounds) options+=(--rounds "$2") ;;
    --lists)
      lists="$(realpath "$2")"
      only_lists=yes
      ;;
    *) usage ;;
  esac
  shift 2
done
[[ $# -eq 1 && -d "$1" ]] || usage
documents="$(realpath "$1")"
sayso="${SAYSO:+$(realpath "$SAYSO")}"
cd "$(dirname "${BASH_SOURCE[0]}")/.."
target="${CARGO_TARGET_DIR:-target}"

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

if [[ -n "$only_lists" ]]; then
  exec python3 scripts/bench.py --lists "$lists" --only-lists "$documents"
fi

# typos comes ready-made in a wheel; building it takes minutes.
typos="$(type -P typos || true)"
if [[ -z "$typos" ]]; then
  tools="$target/bench-tools"
  typos="$tools/bin/typos"
  [[ -x "$typos" ]] ||
    python3 -m pip --quiet --disable-pip-version-check install --target "$tools" typos==1.52.0 ||
    cargo install --quiet --locked --root "$tools" typos-cli ||
    echo "note: typos cannot be installed; going on without" >&2
fi
if [[ -x "$typos" ]]; then
  options+=(--typos "$typos")
fi

if [[ -z "$sayso" ]]; then
  cargo build --release --locked
  sayso="$target/release/sayso"
fi
scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT
echo 'fn main() {}' >"$scratch/empty.rs"
rustc -O -o "$scratch/empty" "$scratch/empty.rs"

python3 scripts/bench.py "${options[@]}" --lists "$target/bench-lists" \
  --sayso "$sayso" --empty "$scratch/empty" "$documents"
