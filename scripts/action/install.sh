#!/usr/bin/env bash
# The first step of action.yml: has sayso at hand. Tells the version of the program that is named in SAYSO_PROGRAM, or
# builds one from the source of the action into RUNNER_TEMP, where check.sh finds it. Status 2 if there is none.
set -euo pipefail

program="${SAYSO_PROGRAM:-}"
if [[ -z "$program" ]]; then
  if ! type -P cargo >/dev/null; then
    printf '::error title=sayso::cargo is missing: install Rust before this step, or name an installed sayso as program\n'
    exit 2
  fi
  root="$RUNNER_TEMP/sayso"
  # In the folder of the source: no toolchain and no configuration of the checked repository takes part.
  cd "$(dirname "${BASH_SOURCE[0]}")/../.."
  if ! cargo install --locked --path . --root "$root"; then
    printf '::error title=sayso::sayso could not be built: the log of this step says why\n'
    exit 2
  fi
  program="$root/bin/sayso"
fi
if ! "$program" --version; then
  printf '::error title=sayso::the program that is named does not run: the log of this step says why\n'
  exit 2
fi
