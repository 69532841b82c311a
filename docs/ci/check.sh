#!/bin/sh
# The wording as a step of any CI: docs/ci/check.sh [PATH…]. SAYSO_REPOSITORY is the git URL of sayso; once sayso is
# published, `cargo install --locked sayso` does without it.
set -eu
PATH="${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"
command -v sayso >/dev/null ||
  cargo install --locked --git "${SAYSO_REPOSITORY:?name the git URL of sayso}" sayso
exec sayso check --format junit --output sayso-junit.xml --format human -- "$@"
