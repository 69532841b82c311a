#!/usr/bin/env bash
# The JSON Schemas that `sayso schema` prints, in the tools that people use them with: tombi, the TOML checker behind
# editors, and check-jsonschema. Needs cargo, and python3 with venv; installs the rest, by name, into target/clients/schema.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
root="$PWD"
tools="$root/target/clients/schema"
mkdir -p "$tools"

for program in cargo python3; do
  if ! type -P "$program" >/dev/null; then
    printf 'error: %s is missing\n' "$program" >&2
    exit 2
  fi
done
if [[ ! -x "$tools/venv/bin/tombi" ]]; then
  python3 -m venv "$tools/venv"
  "$tools/venv/bin/pip" install --quiet 'tombi==1.*' 'check-jsonschema==0.*'
fi
cargo build --locked --quiet
sayso="${CARGO_TARGET_DIR:-$root/target}/debug/sayso"

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
export NO_COLOR=1
for name in wordlist config exceptions output; do
  "$sayso" schema "$name" >"$name.schema.json"
done

passed=0
fail() { printf 'error: %s\n' "$1" >&2; sed 's/^/    /' printed >&2; exit 1; }
# with_schema SCHEMA FILE: the file with the line that names its schema, as list.toml.
with_schema() {
  printf '#:schema ./%s.schema.json\n' "$1" | cat - "$2" >list.toml
}
tombi() { "$tools/venv/bin/tombi" lint --offline list.toml >printed 2>&1; }
check_jsonschema() { "$tools/venv/bin/check-jsonschema" --schemafile "$1.schema.json" "$2" >printed 2>&1; }

# accept SCHEMA FILE: both tools take it.
accept() {
  with_schema "$1" "$2"
  tombi || fail "tombi does not take $2"
  check_jsonschema "$1" list.toml || fail "check-jsonschema does not take $2"
  passed=$((passed + 2))
}
# refuse SCHEMA NAMED TEXT: both tools refuse it, and so does sayso; tombi names what is wrong, at its line.
refuse() {
  printf '%s\n' "$3" >broken.toml
  with_schema "$1" broken.toml
  if tombi; then fail "tombi takes: $3"; fi
  grep --quiet --fixed-strings -e "$2" printed || fail "tombi does not name $2"
  if [[ "${4:-}" != tombi ]]; then
    if check_jsonschema "$1" list.toml; then fail "check-jsonschema takes: $3"; fi
  fi
  case "$1" in
    wordlist) if "$sayso" test list.toml >printed 2>&1; then fail "sayso takes: $3"; fi ;;
    config) if "$sayso" rules --config list.toml >printed 2>&1; then fail "sayso takes: $3"; fi ;;
  esac
  passed=$((passed + 2))
}

for name in wordlist config exceptions output; do
  "$tools/venv/bin/check-jsonschema" --check-metaschema "$name.schema.json" >printed 2>&1 || fail "$name is no schema"
done

for file in "$root"/wordlists/*.toml "$root/data/init/house.toml" "$root/tests/schema/full.toml"; do
  accept wordlist "$file"
done
accept config "$root/data/init/sayso.toml"
accept config "$root/tests/schema/sayso.toml"
accept exceptions "$root/tests/schema/sayso-exceptions.toml"

start='[wordlist]
id = "a"
title = "A"
version = "1"
[[rule]]
id = "r"
message = "M"
examples = { flag = ["a b"], pass = ["c"] }'
refuse wordlist '"mesage" is not allowed' "$start
prohibited = [\"a b\"]
mesage = \"M\""
refuse wordlist '"prohibited" is required' "$start"
refuse wordlist '"fatal"' "$start
prohibited = [\"a b\"]
severity = \"fatal\""
refuse wordlist 'LocalDate' "$start
prohibited = [\"a b\"]
expires = \"soon\""
refuse wordlist '"require" is required' "$start
kind = \"require\"
when = [\"a b\"]"
refuse wordlist 'list.toml:11:' "$start
prohibited = [\"a b\"]
when = [\"a b\"]"
# JSON has no dates: only a checker of TOML can tell
refuse wordlist 'LocalDate' "$start
prohibited = [\"a b\"]
expires = \"2026-03-11\"" tombi
refuse config '"audiense" is not allowed' 'audiense = ["public"]'
refuse config '"paths" is required' '[[override]]
audience = ["press"]'
refuse exceptions '"reason" is required' '[[exception]]
rule = "a/r"
path = "a.md"
text = "A sentence."
approved-by = "Legal"
expires = 2027-01-01'

# reports, whole and by the line
printf 'SRE provides access to OpenAI models.\n' >a.md
"$sayso" check --no-config -w openai-on-aws --format json --output report.json --format jsonl --output lines.jsonl a.md >/dev/null 2>&1 && fail 'nothing is found'
check_jsonschema output report.json || fail 'the report is not as described'
while IFS= read -r line; do
  printf '%s\n' "$line" >line.json
  check_jsonschema output line.json || fail 'a line is not as described'
  passed=$((passed + 1))
done <lines.jsonl
sed 's/"kind": "prohibit"/"kind": "other"/' report.json >other.json
if check_jsonschema output other.json; then fail 'a kind that does not exist is taken'; fi
sed 's/"kind"/"sort"/' report.json >other.json
if check_jsonschema output other.json; then fail 'a field may be missing'; fi
passed=$((passed + 3))
printf 'schemas in %s and %s: %s checks passed\n' \
  "$("$tools/venv/bin/tombi" --version)" "$("$tools/venv/bin/check-jsonschema" --version | tr ',' ' ')" "$passed"
