#!/usr/bin/env bash
# The second step of action.yml: runs `sayso check`, and hands on what it finds as annotations, a summary of the job, a
# SARIF file and outputs. Ends with the status of sayso.
#
# Reads the inputs of the action from SAYSO_*. Written for the bash of every runner, 3.2 included.
set -euo pipefail

program="${SAYSO_PROGRAM:-$RUNNER_TEMP/sayso/bin/sayso}"
made="$(mktemp -d "$RUNNER_TEMP/sayso-check.XXXXXX")"
sarif="${SAYSO_SARIF_FILE:-}"

# fail MESSAGE: a fault of ours, told as sayso tells its own.
fail() {
  printf '::error title=sayso::%s\n' "$1"
  hand_on 2 "" ""
  exit 2
}

# hand_on STATUS FINDINGS SARIF: the outputs of the step.
hand_on() {
  printf 'status=%s\nfindings=%s\nsarif-file=%s\n' "$1" "$2" "$3" >>"${GITHUB_OUTPUT:-/dev/null}"
}

# Each line of an input is one argument as it stands: no shell splits or expands it.
arguments=()
# add PREFIX LINES: an argument of each line that is not empty, with the prefix before it.
add() {
  local line
  while IFS= read -r line || [[ -n "$line" ]]; do
    line="${line%$'\r'}"
    if [[ -n "$line" ]]; then
      arguments+=("$1$line")
    fi
  done <<<"$2"
}
add '' "${SAYSO_ARGS:-}"
add --wordlist= "${SAYSO_WORDLISTS:-}"
add --fail-on= "${SAYSO_FAIL_ON:-}"
add --as-of= "${SAYSO_AS_OF:-}"
add --since= "${SAYSO_SINCE:-}"
for choice in "${SAYSO_ANNOTATIONS:-true}" "${SAYSO_SUMMARY:-true}"; do
  case "$choice" in
    true | false) ;;
    *) fail 'annotations and summary must be true or false' ;;
  esac
done
# A line end would add an output of its own.
case "$sarif" in
  *$'\n'* | *$'\r'*) fail 'sarif-file must be one line' ;;
esac
arguments+=(--format human)
arguments+=(--format github "--output=$made/annotations")
arguments+=(--format markdown "--output=$made/summary.md")
arguments+=(--format json "--output=$made/report.json")
arguments+=(--format sarif "--output=$made/sayso.sarif")
arguments+=(--)
add '' "${SAYSO_PATHS:-.}"

status=0
"$program" check "${arguments[@]}" >"$made/log" 2>&1 || status=$?

# The SARIF file, if there is one now; one of an earlier run is none. What lies in its place may be a link.
if [[ ! -f "$made/sayso.sarif" ]]; then
  sarif=""
elif [[ -z "$sarif" ]]; then
  sarif="$made/sayso.sarif"
elif ! { mkdir -p "$(dirname -- "$sarif")" && rm -f -- "$sarif" && cp -- "$made/sayso.sarif" "$sarif"; } >>"$made/log" 2>&1; then
  sarif=""
  status=2
fi

# The runner obeys commands wherever they stand in a log, and a text that is checked may hold some. Until a word that
# nobody can guess, it obeys none.
word="sayso-$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')"
printf '::stop-commands::%s\n' "$word"
cat "$made/log"
printf '\n::%s::\n' "$word"

# The report is there if sayso could begin at all.
findings=""
if [[ -f "$made/report.json" ]]; then
  # Lines of our own JSON: a text from elsewhere is within one line, and never begins it so.
  findings="$(awk '
    /^  "summary": \{/ { summary = 1 }
    summary && /^    "findings": \{/ { counts = 1; next }
    counts && /^    \}/ { exit }
    counts { gsub(/[^0-9]/, ""); total += $0 }
    END { print total + 0 }
  ' "$made/report.json")"
else
  printf '## sayso\n\nNothing was checked: the log of the step says why.\n' >"$made/summary.md"
fi
if [[ "${SAYSO_ANNOTATIONS:-true}" == true && -f "$made/annotations" ]]; then
  cat "$made/annotations"
fi
if [[ "${SAYSO_SUMMARY:-true}" == true && -n "${GITHUB_STEP_SUMMARY:-}" && -f "$made/summary.md" ]]; then
  cat "$made/summary.md" >>"$GITHUB_STEP_SUMMARY"
fi
if [[ "$status" -gt 1 ]]; then
  printf '::error title=sayso::the job could not be done, or not in full (status %s): the log of this step says why\n' "$status"
fi
hand_on "$status" "$findings" "$sarif"
exit "$status"
