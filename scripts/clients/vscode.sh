#!/usr/bin/env bash
# The extension for VS Code: its libraries as locked, types, lint, the bundle, the package; and what is in the package.
# Needs npm, Node 20 or later, and python3. The package is left in target/clients/vscode/sayso.vsix.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

for program in npm node python3; do
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
