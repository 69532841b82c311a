#!/usr/bin/env bash
# The HTML report in a real browser: search, filter, grouping, keyboard, print, dark and light, narrow, without
# JavaScript, with a hostile text in every place, and with far more findings than a page can show; axe-core and the Nu HTML checker find nothing.
# Draws docs/report.png anew with `scripts/clients/html.sh --picture`.
#
# Needs cargo, npm, Java 17 and Chromium (apt: chromium; or name it in CHROMIUM). Pages and screenshots are kept in
# target/clients/html/out.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

chromium="${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}"
for program in cargo npm node java "${chromium:-chromium}"; do
  if ! command -v "$program" >/dev/null; then
    printf 'error: %s is missing; install it (apt: nodejs npm openjdk-17-jre-headless chromium)\n' "$program" >&2
    exit 2
  fi
done

clients=target/clients/html
out="$clients/out"
mkdir -p "$out"
if [[ ! -f "$clients/package.json" ]]; then
  printf '{"private": true}\n' >"$clients/package.json"
fi
npm install --prefix "$clients" --ignore-scripts --no-audit --no-fund --silent \
  playwright-core@1 axe-core@4 vnu-jar@26

cargo build --locked --quiet
python3 scripts/clients/html_pages.py target/debug/sayso "$out"

# The checker cannot compute the digests of the policy, and warns: only errors count.
java -jar "$clients/node_modules/vnu-jar/build/dist/vnu.jar" --errors-only \
  "$out/plain.html" "$out/all.html" "$out/empty.html" "$out/hostile.html"
printf 'ok  the Nu HTML checker finds no error\n'

CHROMIUM="$chromium" node scripts/clients/html.mjs "$clients" "$out" "$@"
