#!/usr/bin/env python3
"""Draws docs/diagnostic.svg: a finding as the program prints it on a terminal.

Usage: scripts/picture.py [PROGRAM]

PROGRAM is a built sayso; without it, `cargo run` builds and runs one. The words and colours in the picture are taken
from the program's own output and from nowhere else; `tests/readme.rs` demands that they still are what it prints.
Nothing but Python's standard library is needed.
"""

import os
import re
import subprocess
import sys
import unicodedata
from html import escape
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "diagnostic.svg"

# The finding that is drawn: the one at this place in the output of this command.
PLACE = "examples/press-release.md:13:15"
ARGUMENTS = "check --no-config -w openai-on-aws --color always examples/press-release.md".split()
COLUMNS = 88

# A cell of the terminal, and the margin around all of them, in pixels.
WIDTH, HEIGHT, MARGIN = 8.4, 17, 20

# The program's escape codes; each is a class in the style below.
CLASSES = {"1": "bold", "31": "red", "36": "cyan"}

STYLE = """
    .screen { fill: #ffffff; stroke: #d0d7de; }
    text { fill: #1f2328; font: 14px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; white-space: pre; }
    .bold { font-weight: bold; }
    .red { fill: #cf222e; }
    .cyan { fill: #0b6e87; }
    @media (prefers-color-scheme: dark) {
      .screen { fill: #0d1117; stroke: #30363d; }
      text { fill: #e6edf3; }
      .red { fill: #ff7b72; }
      .cyan { fill: #56c8d8; }
    }
"""


def main():
    finding = pick(run(sys.argv[1:]))
    PICTURE.write_text(draw(finding), encoding="utf-8")
    print(f"written: {PICTURE.relative_to(ROOT)}")


def run(program):
    """The coloured output of the program."""
    command = program or ["cargo", "run", "--quiet", "--locked", "--"]
    environment = {**os.environ, "COLUMNS": str(COLUMNS)}
    outcome = subprocess.run(command + ARGUMENTS, cwd=ROOT, env=environment, stdout=subprocess.PIPE, encoding="utf-8")
    if outcome.returncode != 1:
        sys.exit(f"error: there should be findings, with exit status 1; the status is {outcome.returncode}")
    return outcome.stdout


def pick(output):
    """The lines of the finding at PLACE; findings are separated by empty lines."""
    for finding in output.split("\n\n"):
        if f" {PLACE}\n" in finding:
            return finding.rstrip("\n").split("\n")
    sys.exit(f"error: there is no finding at {PLACE}")


def runs(line):
    """The line as pieces of (classes, text)."""
    classes = []
    for piece in re.split("(\x1b\\[[0-9;]*m)", line):
        code = re.fullmatch("\x1b\\[([0-9;]*)m", piece)
        if not code:
            if piece:
                yield " ".join(classes), piece
        elif code[1] in ("", "0"):
            classes = []
        else:
            classes.append(CLASSES[code[1]])


def draw(lines):
    """The picture. Each piece has its column and its width, so that no font can shift it."""
    rows = []
    for number, line in enumerate(lines):
        column, pieces = 0, []
        for classes, text in runs(line):
            cells = sum(columns(c) for c in text)
            named = f' class="{classes}"' if classes else ""
            x, length = MARGIN + column * WIDTH, cells * WIDTH
            pieces.append(f'<tspan{named} x="{x:g}" textLength="{length:g}">{escape(text)}</tspan>')
            column += cells
        y = MARGIN + (number + 0.75) * HEIGHT
        rows.append(f'  <text y="{y:g}" xml:space="preserve">{"".join(pieces)}</text>')
    width, height = 2 * MARGIN + COLUMNS * WIDTH, 2 * MARGIN + len(lines) * HEIGHT
    title = escape("".join(text for _, text in runs(lines[0])))
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}" role="img">',
            f"  <title>{title}</title>",
            f"  <style>{STYLE}  </style>",
            f'  <rect class="screen" x="0.5" y="0.5" width="{width - 1:g}" height="{height - 1:g}" rx="8"/>',
            *rows,
            "</svg>",
            "",
        ]
    )


def columns(character):
    """How many columns a character takes on a terminal."""
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


if __name__ == "__main__":
    main()
