#!/usr/bin/env bash
# The hooks of sayso with the real pre-commit, in real repositories. Needs git, cargo, and Python with venv and pip.
#
#   scripts/clients/pre-commit.sh           all, with a build by pre-commit itself (some minutes)
#   scripts/clients/pre-commit.sh --quick   without that build
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
root="$PWD"

version=4.7.0
tools="$root/target/clients/pre-commit"
mkdir -p "$tools"
if [[ ! -x "$tools/venv/bin/pre-commit" ]]; then
  python3 -m venv "$tools/venv"
  "$tools/venv/bin/pip" install --quiet "pre-commit==$version"
fi
cargo build --locked
export PATH="$tools/venv/bin:$root/target/debug:$PATH"

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
export PRE_COMMIT_HOME="$work/home" GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL="$work/gitconfig"
git config --file "$GIT_CONFIG_GLOBAL" user.name Tester
git config --file "$GIT_CONFIG_GLOBAL" user.email tester@example.com
git config --file "$GIT_CONFIG_GLOBAL" init.defaultBranch main

passed=0
# expect STATUS TEXT COMMAND…: the command must end so, and print the text.
expect() {
  local status="$1" text="$2" found=0
  shift 2
  "$@" >"$work/printed" 2>&1 || found=$?
  if [[ "$found" != "$status" ]] || [[ -n "$text" ]] && ! grep --quiet --fixed-strings -e "$text" "$work/printed"; then
    printf 'error: %s\n  ended with %s, not %s, or does not print "%s":\n' "$*" "$found" "$status" "$text" >&2
    cat "$work/printed" >&2
    exit 1
  fi
  passed=$((passed + 1))
}
fail() { printf 'error: %s\n' "$1" >&2; exit 1; }

expect 0 '' pre-commit validate-manifest "$root/.pre-commit-hooks.yaml"
expect 0 '' pre-commit validate-config "$root/docs/ci/pre-commit.yaml"

# what `sayso init` writes
git init --quiet "$work/project"
cd "$work/project"
sayso init --pre-commit >/dev/null
expect 0 '' pre-commit validate-config
printf 'We help.\n' >good.md
git add --all
expect 0 'Passed' pre-commit run --all-files
expect 0 'pre-commit installed' pre-commit install
expect 0 'Passed' git commit -m 'first'

# a finding stops the commit
printf 'We guarantee results.\n' >bad.md
git add bad.md
expect 1 'house/no-promise' git commit -m 'bad'
# what is staged counts, not what is on disk
printf 'We help.\n' >bad.md
expect 1 'house/no-promise' git commit -m 'mended on disk only'
git add bad.md
printf 'We guarantee results.\n' >bad.md
expect 0 'Passed' git commit -m 'spoilt on disk only'
git checkout --quiet -- bad.md
# a commit without documents, one that takes a document away, and one of files that are excluded
printf 'x\n' >main.rs
git add main.rs
expect 0 'Skipped' git commit -m 'no document'
git rm --quiet bad.md
expect 0 '' git commit -m 'gone'
printf 'We guarantee results.\n' >CHANGELOG.md
git add CHANGELOG.md
expect 0 'Passed' git commit -m 'excluded by sayso.toml'

# names
for name in 'a b.md' 'ünï 日本.md' '-dash.md' '--fix.md' "quo'te\".md" '$(touch stolen).md'; do
  printf 'We guarantee results.\n' >"./$name"
  git add -- "./$name"
  expect 1 'house/no-promise' git commit -m 'name'
  grep --quiet --fixed-strings -e "$name" "$work/printed" || fail "the finding does not name $name"
  git rm --quiet --force -- "./$name"
done
[[ ! -e stolen ]] || fail 'a name was run'

# parallel batches: each finding once, each on a line of its own, also when all batches but one are clean
mkdir many
long="$(printf 'n%.0s' {1..180})"
for number in $(seq -w 1 2000); do
  printf 'We help.\n' >"many/$long$number.md"
done
git add many
expect 0 'Passed' pre-commit run --all-files
sed -i 's/entry: .*/entry: sayso check --force-exclude --format short --/' .pre-commit-config.yaml
git add .pre-commit-config.yaml
printf 'We guarantee results.\n' >"many/${long}0001.md"
git add many
expect 1 'house/no-promise' pre-commit run --all-files
for file in many/*.md; do printf 'We guarantee results.\n' >"$file"; done
git add many
expect 1 'house/no-promise' pre-commit run --all-files
lines="$(grep --count "^many/$long[0-9]*.md:1:4: error\[house/no-promise\]" "$work/printed")"
[[ "$lines" == 2000 ]] || fail "$lines lines for 2000 findings"
batches="$(grep --count 'findings (' "$work/printed")"
[[ "$batches" -gt 1 ]] || fail 'there was one batch only'

# the hook that writes: what is safe is written, the commit is stopped so that one looks at it, and then it passes
fix="$(sed -n '/^- id: sayso-fix$/,/^- id:/s/^  entry: //p' "$root/.pre-commit-hooks.yaml")"
[[ "$fix" == 'sayso check --fix --force-exclude' ]] || fail "the hook sayso-fix is \"$fix\""
git init --quiet "$work/fixing"
cd "$work/fixing"
cat >words.toml <<'TOML'
[wordlist]
id = "words"
title = "Words"
version = "1"

[[rule]]
id = "list"
message = "Say allowlist"
prohibited = ["whitelist~"]
allowed = ["allowlist~"]
fix = "safe"
except = []
examples = { flag = ["The whitelist."], pass = ["The allowlist."] }
TOML
printf 'wordlists = ["words.toml"]\n' >sayso.toml
sed "s|entry: .*|entry: $fix --|" "$work/project/.pre-commit-config.yaml" >.pre-commit-config.yaml
expect 0 'pre-commit installed' pre-commit install
for number in $(seq -w 1 200); do
  printf 'A whitelist of ünï hosts.\n' >"a b 日本 $number.md"
done
printf 'He said “whitelist”.\n' >quoted.md
git add --all
expect 1 'files were modified by this hook' git commit -m 'to be mended'
[[ "$(cat ./*.md | sort | uniq -c | sed 's/^ *//')" == $'200 An allowlist of ünï hosts.\n1 He said “whitelist”.' ]] || fail 'the files are not mended'
git add --all
expect 1 'words/list' git commit -m 'what is quoted is left, and found'
git rm --quiet --force quoted.md
expect 0 'Passed' git commit -m 'mended'
cd "$work/project"

# the hook as the project offers it, built by pre-commit: once tried, and once from the configuration for copying
if [[ "${1:-}" != --quick ]]; then
  git clone --quiet "$root" "$work/sayso"
  printf 'We guarantee results.\n' >bad.md
  printf 'We help.\n' >-dash.md
  git rm --quiet -r --force many
  git add bad.md ./-dash.md
  # crates are built once for all, and without link-time optimisation, which takes minutes
  export CARGO_TARGET_DIR="$root/target/clients/pre-commit/build"
  export CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16
  expect 1 'house/no-promise' pre-commit try-repo "$work/sayso" sayso --all-files
  commit="$(git -C "$work/sayso" rev-parse HEAD)"
  sed "s|REPOSITORY$|file://$work/sayso|; s|COMMIT$|$commit|" "$root/docs/ci/pre-commit.yaml" >.pre-commit-config.yaml
  git add .pre-commit-config.yaml
  expect 0 '' pre-commit validate-config
  # the sayso that is installed has no part in it
  PATH="$tools/venv/bin:${PATH#"$tools/venv/bin:$root/target/debug:"}"
  if type -P sayso >/dev/null; then fail 'there is a sayso on the path'; fi
  expect 1 'house/no-promise' git commit -m 'bad'
  grep --quiet '1 finding .* 2 files' "$work/printed" || fail 'not both files were checked'
  printf '        language: python\n' >>.pre-commit-config.yaml
  git add .pre-commit-config.yaml
  expect 1 'house/no-promise' git commit -m 'bad, by the sayso that pip built'
  printf 'We help.\n' >bad.md
  git add bad.md
  expect 0 'Passed' git commit -m 'good'
fi
printf 'pre-commit %s: %s checks passed\n' "$version" "$passed"
