#!/usr/bin/env bash
# How long an editor waits on each save: 20 KB of Markdown over standard input, with the bundled wordlist, in milliseconds
# above a program that does nothing. Needs cargo and python3.
#
#   scripts/on-save.sh [ROUNDS]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
target="${CARGO_TARGET_DIR:-target}"
cargo build --release --locked --quiet
mkdir -p "$target/on-save"
printf 'fn main() {}\n' | rustc --edition 2024 -O -o "$target/on-save/empty" -

exec python3 - "$target/release/sayso" "$target/on-save/empty" "${1:-301}" <<'PYTHON'
import resource, statistics, subprocess, sys, time
from pathlib import Path

sayso, empty, rounds = sys.argv[1], sys.argv[2], int(sys.argv[3])
# an example with findings, and pages of this project
pages = ["examples/press-release.md", "docs/wordlist.md", "docs/governance.md"]
text = b"\n".join(Path(page).read_bytes() for page in pages)
text = text[: text.rindex(b"\n", 0, 20 * 1024) + 1]
check = [sayso, "check", "--no-config", "-w", "openai-on-aws", "--quiet", "--format", "short", "--stdin-filename", "a.md", "-"]


def spent():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def measure(command):
    """Milliseconds by the clock and of the processor, and what was printed."""
    used, started = spent(), time.perf_counter()
    done = subprocess.run(command, input=text, capture_output=True)
    return (time.perf_counter() - started) * 1000, (spent() - used) * 1000, done


found = measure(check)[2]
assert found.returncode == 1 and found.stdout.count(b"\n") >= 2, found
clock, processor = {check[0]: [], empty: []}, {check[0]: [], empty: []}
for _ in range(rounds):  # in turns, so that both meet the same noise
    for command in (check, [empty]):
        wall, cpu, _ = measure(command)
        clock[command[0]].append(wall)
        processor[command[0]].append(cpu)


def above(times, pick):
    return pick(times[sayso]) - pick(times[empty])


median = statistics.median
print(f"{len(text)} bytes, {rounds} rounds, above an empty program: {above(clock, median):.1f} ms by the clock "
      f"(at best {above(clock, min):.1f} ms), {above(processor, median):.1f} ms of the processor (at best {above(processor, min):.1f} ms)")
PYTHON
