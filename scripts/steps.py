#!/usr/bin/env python3
"""How many steps hostile texts cost, at sizes n, 2n and 4n: scripts/steps.py [--size N] [--write docs/hostile.md] [PATTERN]

The tests are built so that every region of code counts how often it is entered (-C instrument-coverage), in
sayso and in the libraries it is made of; what the standard library does inside is not counted. Each text of
tests/hostile is sifted, read and judged in a process of its own, and the counts are added up, less those of an empty
text. Growth is what the step from 2n to 4n adds over what that from n to 2n adds, so that a fixed cost has no part
in it: 2 if the work is linear, 4 if it is quadratic. With --check (which --write implies) the exit status is 1 if a
text costs more than MOST steps a byte, or grows by more than GROWTH.
"""
import argparse
import array
import json
import os
import re
import struct
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

# The bounds that docs/hostile.md states.
GROWTH = 2.2
MOST = 20_000


def build(root):
    environment = dict(os.environ, RUSTFLAGS="-C instrument-coverage", LLVM_PROFILE_FILE="/dev/null")
    command = ["cargo", "test", "--locked", "--test", "hostile", "--no-run", "--message-format", "json",
               "--target-dir", "target/steps"]
    output = subprocess.run(command, cwd=root, env=environment, stdout=subprocess.PIPE, check=True, text=True).stdout
    for line in output.splitlines():
        message = json.loads(line)
        if message.get("executable") and message["target"]["name"] == "hostile":
            return message["executable"]
    sys.exit("error: the tests were not built")


def counters(path):
    """The sum of the counters in a raw profile of LLVM, of one program of 64 bits."""
    with open(path, "rb") as file:
        data = file.read()
    magic, version = struct.unpack_from("<QQ", data)
    version &= 0xFFFFFFFF
    if magic != 0xFF6C70726F667281 or version not in range(8, 11):
        sys.exit(f"error: raw profiles of version {version} are not known; scripts/steps.py must learn them")
    names = ["ids", "data", "before", "counters", "between"]
    ids, count, before, size, _ = struct.unpack_from("<5Q", data, 16)
    header = {8: 11, 9: 14, 10: 16}[version] * 8
    record = {8: 64, 9: 64, 10: 64}[version]
    start = header + ids + count * record + before
    values = array.array("Q")
    values.frombytes(data[start:start + 8 * size])
    return sum(values)


def run(program, text, size, folder):
    profile = os.path.join(folder, f"{text}-{size}.profraw")
    environment = dict(os.environ, LLVM_PROFILE_FILE=profile, SAYSO_TEXT=str(text), SAYSO_SIZE=str(size))
    command = [program, "--ignored", "--exact", "steps::of_one_text", "--nocapture", "--test-threads", "1"]
    output = subprocess.run(command, env=environment, capture_output=True, text=True)
    found = re.search(r"bytes\t(\d+)", output.stdout)
    if output.returncode or not found or "panicked" in output.stderr:
        return None
    steps = counters(profile)
    os.remove(profile)
    return int(found.group(1)), steps


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", type=int, default=8192)
    parser.add_argument("--write")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("pattern", nargs="?", default="")
    options = parser.parse_args()
    root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    program = build(root)
    listing = [program, "--ignored", "--exact", "steps::of_one_text", "--nocapture"]
    environment = dict(os.environ, LLVM_PROFILE_FILE="/dev/null")
    listed = subprocess.run(listing, env=environment, capture_output=True, text=True, check=True).stdout
    names = re.findall(r"^text\t(.*)$", listed, re.MULTILINE)
    chosen = [number for number, name in enumerate(names) if options.pattern in name]
    sizes = [options.size, 2 * options.size, 4 * options.size]
    rows, faults = [], []
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(options.jobs) as pool:
        def measure(number):
            empty = run(program, number, 0, folder)
            found = [run(program, number, size, folder) for size in sizes]
            return number, empty, found
        for number, empty, found in pool.map(measure, chosen):
            if empty is None or None in found:
                faults.append(f"{names[number]}: a panic")
                continue
            steps = [max(1, cost - empty[1]) for _, cost in found]
            lengths = [length for length, _ in found]
            a_byte = steps[2] / max(1, lengths[2])
            added = [(steps[1] - steps[0]) / max(1, lengths[1] - lengths[0]),
                     (steps[2] - steps[1]) / max(1, lengths[2] - lengths[1])]
            if added[0] > 0:
                growth = 2 * added[1] / added[0]
            else:
                growth = float("inf") if added[1] > 0 else 0
            rows.append((names[number], steps, a_byte, growth))
            if a_byte > MOST:
                faults.append(f"{names[number]}: {a_byte:.0f} steps a byte")
            if growth > GROWTH:
                faults.append(f"{names[number]}: growth of {growth:.2f}")
    rows.sort(key=lambda row: -row[2])
    lines = ["| text | n | 2n | 4n | steps a byte | growth |", "|---|---|---|---|---|---|"]
    for name, steps, a_byte, growth in rows:
        shown = name.replace("|", "\\|").replace("`", "'")
        shown = shown if len(shown) <= 60 else shown[:57] + "…"
        lines.append(f"| `{shown}` | {steps[0]:,} | {steps[1]:,} | {steps[2]:,} | {a_byte:,.0f} | {growth:.2f} |")
    table = "\n".join(lines)
    if options.write:
        path = os.path.join(root, options.write)
        with open(path) as file:
            page = file.read()
        head = page.split("<!-- steps -->")[0]
        with open(path, "w") as file:
            file.write(f"{head}<!-- steps -->\nn is {options.size:,} bytes; {len(rows)} texts, the costliest first.\n\n{table}\n")
    else:
        print(table)
    print("\n".join(faults) or f"{len(rows)} texts within the bounds", file=sys.stderr)
    if faults and (options.check or options.write):
        sys.exit(1)


main()
