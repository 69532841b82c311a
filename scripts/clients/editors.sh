#!/usr/bin/env bash
# The settings of docs/editors.md, as printed there, in the editors they are for: Vim, Neovim, Emacs; and the patterns for
# VS Code and JetBrains against what sayso prints. The text has a tab, emoji, wide and combining letters before the finding.
# Needs cargo, python3, node, and vim, nvim and emacs (apt: vim neovim emacs-nox nodejs).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
root="$PWD"

missing=0
for program in cargo python3 node vim nvim emacs; do
  if ! type -P "$program" >/dev/null; then
    printf 'error: %s is missing\n' "$program" >&2
    missing=1
  fi
done
[[ "$missing" == 0 ]] || exit 2

cargo build --locked --quiet
target="${CARGO_TARGET_DIR:-$root/target}/debug"
export PATH="$target:$PATH" LC_ALL=C.UTF-8 HOME
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
HOME="$work/home"
mkdir -p "$HOME" "$work/project/press"

# the blocks of the page, by their kind and order
python3 - "$root/docs/editors.md" "$work" <<'PYTHON'
import collections, re, sys
page, folder = open(sys.argv[1], encoding="utf-8").read(), sys.argv[2]
count = collections.Counter()
for kind, block in re.findall(r"^```(\w+)\n(.*?)^```$", page, re.S | re.M):
    count[kind] += 1
    open(f"{folder}/{kind}-{count[kind]}", "w", encoding="utf-8").write(block)
for kind, number in {"vim": 1, "lua": 1, "elisp": 2, "json": 1}.items():
    assert count[kind] == number, (kind, count)
# the JetBrains filter is a row of a table
row, = re.findall(r"^\| Output filters \| `(.*)` \|$", page, re.M)
open(f"{folder}/filter", "w", encoding="utf-8").write(row)
PYTHON

cd "$work/project"
printf 'wordlists = ["openai-on-aws"]\n' >sayso.toml
name="press/it's a b.md"
# line 3: a tab, an emoji, wide letters, an e with a combining accent; line 6: the start of a line
printf '# T\n\n😀 日本語\te\xcc\x81 **We** provide access to OpenAI models.\n\n日 é\nprovide access to OpenAI models\n' >"$name"

passed=0
# expect WHAT FOUND EXPECTED
expect() {
  if [[ "$2" != "$3" ]]; then
    printf 'error: %s:\n  found    %s\n  expected %s\n' "$1" "$2" "$3" >&2
    exit 1
  fi
  passed=$((passed + 1))
}
places() { sed -n "s/^\(.*\):\([0-9]*\):\([0-9]*\): .*/\2:\3/p" | tr '\n' ' '; }
expect 'sayso counts code points' "$(sayso check --quiet --format short | places)" '3:17 6:1 '

# where the cursor is: line, character, the word under it; and what the list says
cat >"$work/probe.vim" <<'VIM'
let s:seen = []
for s:jump in ['lfirst', 'lnext']
  silent execute s:jump
  call add(s:seen, join([line('.'), strchars(strpart(getline('.'), 0, col('.') - 1), 0) + 1, expand('<cword>'), getloclist(0)[len(s:seen)].type], ' '))
endfor
call writefile(s:seen, 'seen')
qall!
VIM
open="$(printf "edit %s" "press/it\\'s\\ a\\ b.md")"
vim -es -u NONE -i NONE --not-a-term -c 'set nocompatible encoding=utf-8' -c "source $work/vim-1" -c "$open" -c 'write' -c "source $work/probe.vim" </dev/null >/dev/null 2>&1 || true
expect 'Vim' "$(tr '\n' ',' <seen)" '3 17 provide e,6 1 provide e,'
rm seen
nvim --headless -u NONE -i NONE -c "source $work/vim-1" -c "$open" -c 'write' -c "source $work/probe.vim" >/dev/null 2>&1
expect 'Neovim, with the setting for Vim' "$(tr '\n' ',' <seen)" '3 17 provide e,6 1 provide e,'
rm seen

cat >"$work/probe.lua" <<'LUA'
local seen = {}
for _, found in ipairs(vim.diagnostic.get(0)) do
  local text = vim.api.nvim_buf_get_text(0, found.lnum, found.col, found.end_lnum, found.end_col, {})
  table.insert(seen, found.lnum + 1 .. ' ' .. table.concat(text, '/') .. ' ' .. found.severity)
end
vim.fn.writefile(seen, 'seen')
vim.cmd('qall!')
LUA
nvim --headless -u NONE -i NONE -c "luafile $work/lua-1" -c "$open" -c 'write' -c "luafile $work/probe.lua" >/dev/null 2>&1
expect 'Neovim' "$(tr '\n' ',' <seen)" '3 provide access to OpenAI models 1,6 provide access to OpenAI models 1,'
rm seen

# Emacs goes to each error, and tells what stands there
cp "$work/elisp-1" "$work/sayso.el"
cp "$work/elisp-2" "$work/sayso-flymake.el"
cat >"$work/probe.el" <<'ELISP'
(defvar seen (expand-file-name "seen"))
(defun tell (&rest parts) (write-region (concat (apply #'format parts) ",") nil seen t 'quiet))
(let ((buffer (sayso)))
  (while (process-live-p (get-buffer-process buffer)) (accept-process-output nil 0.05))
  (accept-process-output nil 0.1)
  (dotimes (_ 2)
    (next-error)
    (with-selected-window (selected-window)
      (tell "%d %d %s" (line-number-at-pos) (1+ (- (point) (line-beginning-position))) (current-word t)))))
(with-current-buffer (find-file-noselect "press/it's a b.md")
  (text-mode)
  (flymake-start)
  (let ((left 400))
    (while (and (> left 0) (null (flymake-diagnostics)))
      (accept-process-output nil 0.05)
      (setq left (1- left))))
  (dolist (found (sort (flymake-diagnostics)
                       (lambda (one other) (< (flymake-diagnostic-beg one) (flymake-diagnostic-beg other)))))
    (tell "%s %s" (flymake-diagnostic-type found)
          (buffer-substring-no-properties (flymake-diagnostic-beg found) (flymake-diagnostic-end found)))))
ELISP
emacs -Q --batch -l "$work/sayso.el" -l "$work/sayso-flymake.el" -l "$work/probe.el" >"$work/printed" 2>&1 || { cat "$work/printed" >&2; exit 1; }
expect 'Emacs' "$(cat seen)" '3 17 provide,6 1 provide,:error provide access to OpenAI models,:error provide access to OpenAI models,'
rm seen

# VS Code and JetBrains: their patterns over what is printed, the first and after a change
sayso check --watch --format short --color never >"$work/out" 2>"$work/errors" &
watching=$!
wait_for() {
  for _ in $(seq 200); do
    if grep --quiet -e "$1" "$2"; then return; fi
    sleep 0.05
  done
  printf 'error: nothing says "%s"\n' "$1" >&2
  exit 1
}
wait_for '^watching' "$work/errors"
printf 'We say nothing.\n' >"$name"
wait_for 'no findings' "$work/errors"
kill -INT "$watching"
wait "$watching" || true
cat "$work/out" "$work/errors" >"$work/watched"
cat >"$work/patterns.mjs" <<'NODE'
import { readFileSync } from 'node:fs';
import assert from 'node:assert/strict';
const [folder, name] = process.argv.slice(2);
const read = (file) => readFileSync(`${folder}/${file}`, 'utf8');
const matcher = JSON.parse(read('json-1')).tasks[0].problemMatcher;
const lines = read('watched').split('\n');
const { regexp, ...groups } = matcher.pattern;
const problems = lines.map((line) => new RegExp(regexp).exec(line)).filter(Boolean).map((found) =>
  Object.fromEntries(Object.entries(groups).map(([key, group]) => [key, found[group]])));
assert.equal(problems.length, 2);
const { message, ...place } = problems[0];
assert.deepEqual(place, { file: name, line: '3', column: '17', severity: 'error', code: 'openai-on-aws/model-access' });
assert.match(message, /^Do not say .*; say "powered by OpenAI"$/);
assert.equal(new RegExp(regexp).exec('a.md:1:2: review[a/b] Look at it').at(4), 'review');
const matches = (pattern) => lines.filter((line) => new RegExp(pattern).test(line)).length;
assert.equal(matches(matcher.background.beginsPattern), 1);
assert.equal(matches(matcher.background.endsPattern), 2);
// JetBrains turns its names into groups
const filter = read('filter').replace('$FILE_PATH$', '(?<file>.+?)').replace('$LINE$', '(?<line>\\d+)')
  .replace('$COLUMN$', '(?<column>\\d+)').replace('$MESSAGE$', '(?<message>.+)');
const found = lines.map((line) => new RegExp(`^${filter}$`).exec(line)).filter((line) => line?.groups.file === name);
assert.equal(found.length, 2);
assert.equal(found[0].groups.line, '3');
NODE
node "$work/patterns.mjs" "$work" "$name"
passed=$((passed + 1))
printf 'the settings of docs/editors.md in %s, %s and %s: %s checks passed\n' \
  "$(vim --version | sed -n 's/^VIM - Vi IMproved \([0-9.]*\).*/Vim \1/p')" "$(nvim --version | head -n 1)" "$(emacs --version | head -n 1)" "$passed"
