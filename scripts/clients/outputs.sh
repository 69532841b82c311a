#!/usr/bin/env bash
# Every output format, over hostile texts, read by the validators and parsers that people use for it.
# Needs cargo, python3 with venv, and npm; installs the rest, by name, into target/clients/outputs.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
root="$PWD"
tools="$root/target/clients/outputs"
mkdir -p "$tools"

if [ ! -x "$tools/venv/bin/check-jsonschema" ]; then
  python3 -m venv "$tools/venv"
  "$tools/venv/bin/pip" install --quiet check-jsonschema sarif-tools lxml junitparser
fi
if [ ! -d "$tools/node_modules/@microsoft/sarif-multitool-linux" ]; then
  npm install --silent --no-audit --no-fund --prefix "$tools" @microsoft/sarif-multitool-linux
fi
if [ ! -f "$tools/junit-10.xsd" ]; then
  "$tools/venv/bin/pip" download --quiet --no-deps --no-binary pytest --dest "$tools/pytest" pytest
  tar -xOf "$tools"/pytest/pytest-*.tar.gz --wildcards '*/testing/example_scripts/junit-10.xsd' > "$tools/junit-10.xsd.new"
  mv "$tools/junit-10.xsd.new" "$tools/junit-10.xsd"
fi

cargo build --locked --quiet
exec "$tools/venv/bin/python" "$root/scripts/clients/outputs.py" \
  "${CARGO_TARGET_DIR:-$root/target}/debug/sayso" "$tools" "$root/tests/schemas"
