#!/usr/bin/env bash
# The extension for VS Code: its libraries as locked, types, lint, the bundle, the package; and what is in the package. Then the
# library that the extension is made of speaks to the server. The package is left in target/clients/vscode/sayso.vsix.
#
#   scripts/clients/vscode.sh            makes it
#   scripts/clients/vscode.sh --editor   and tries it in VS Code itself (code-server, some minutes and 400 MB)
#
# Needs cargo, npm, Node 20 or later, and python3; --editor also a C++ compiler, make and Chromium.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

for program in cargo npm node python3; do
  if ! command -v "$program" >/dev/null; then
    printf 'error: %s is missing; install it (apt: nodejs npm python3)\n' "$program" >&2
    exit 2
  fi
done

# Made beside the sources, not in them: npm and the bundler leave much behind.
made=target/clients/vscode
mkdir -p "$made"
rm -rf "$made/src" "$made/dist" "$made"/*.vsix
cp -R editors/vscode/src editors/vscode/*.json editors/vscode/*.mjs editors/vscode/*.md editors/vscode/.vscodeignore "$made/"
cp LICENSE-MIT LICENSE-APACHE "$made/"
cd "$made"
if ! cmp --silent package-lock.json node_modules/.locked; then
  npm ci --ignore-scripts --no-audit --no-fund --silent
  cp package-lock.json node_modules/.locked
fi
npm run --silent check
npm run --silent lint
npm run --silent build
node --check dist/extension.js
npm run --silent package -- --out sayso.vsix >package.log 2>&1 || { cat package.log >&2; exit 1; }
printf 'ok  types, lint, bundle, package\n'
cd - >/dev/null
python3 scripts/clients/vscode.py "$made/sayso.vsix"

root="$PWD"
work="$(mktemp -d)"
server=
trap '[[ -z "$server" ]] || kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT
cargo build --locked --quiet
sayso="${CARGO_TARGET_DIR:-$root/target}/debug/sayso"
# a fresh folder with a text and its rules
furnish() {
  mkdir -p "$1"
  cp scripts/clients/lsp/house.toml scripts/clients/lsp/launch.md "$1/"
  printf 'wordlists = ["house.toml"]\n' >"$1/sayso.toml"
}
furnish "$work/client"
node scripts/clients/vscode_client.mjs "$root/$made" "$sayso" "$work/client"

[[ "${1:-}" == --editor ]] || exit 0

chromium="${CHROMIUM:-$(type -P chromium || type -P chromium-browser || type -P google-chrome || true)}"
for program in g++ make "${chromium:-chromium}"; do
  if ! type -P "$program" >/dev/null; then
    printf 'error: %s is missing; install it (apt: g++ make chromium)\n' "$program" >&2
    exit 2
  fi
done
tools="$root/target/clients/code-server"
if [[ ! -f "$tools/ready" ]]; then
  rm -rf "$tools"
  mkdir -p "$tools"
  printf '{"private": true}\n' >"$tools/package.json"
  # This version runs on Node 20. Its editor brings a lock of its own, which names addresses.
  npm install --prefix "$tools" --ignore-scripts --no-audit --no-fund --silent code-server@4.96.4 playwright-core@1
  (
    cd "$tools/node_modules/code-server/lib/vscode"
    rm npm-shrinkwrap.json
    npm install --ignore-scripts --omit=dev --no-audit --no-fund --silent
    npm rebuild --silent @vscode/spdlog node-pty native-watchdog
    ln -s node_modules node_modules.asar
  )
  (cd "$tools" && npm rebuild --silent argon2)
  touch "$tools/ready"
fi

mkdir -p "$work/user/User"
furnish "$work/house"
cat >"$work/user/User/settings.json" <<SETTINGS
{
  "sayso.path": "$sayso",
  "[markdown]": { "editor.codeActionsOnSave": { "source.fixAll.sayso": "explicit" } },
  "security.workspace.trust.enabled": false,
  "workbench.startupEditor": "none",
  "files.autoSave": "off"
}
SETTINGS
editor=(node "$tools/node_modules/code-server/out/node/entry.js" --config "$work/config.yaml"
  --user-data-dir "$work/user" --extensions-dir "$work/extensions")
"${editor[@]}" --install-extension "$made/sayso.vsix" >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
port=$((20000 + RANDOM % 20000))
"${editor[@]}" --auth none --disable-telemetry --disable-update-check --bind-addr "127.0.0.1:$port" >"$work/log" 2>&1 &
server=$!
for _ in $(seq 100); do
  if (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then break; fi
  sleep 0.3
done
CHROMIUM="$(type -P "$chromium")" timeout 300 node scripts/clients/vscode.mjs "$tools" "http://127.0.0.1:$port" "$work/house" || { tail -20 "$work/log" >&2; exit 1; }
