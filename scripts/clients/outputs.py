"""Checks every output format of sayso with other people's validators and parsers: see outputs.sh."""

import csv
import json
import os
import re
import subprocess
import sys
import tempfile
import urllib.parse
from pathlib import Path
from xml.etree import ElementTree

from junitparser import JUnitXml
from lxml import etree

program, tools, schemas = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])

WORDLIST = r'''
[wordlist]
id = "acme"
title = "Acme"
version = "1"

[[rule]]
id = "best"
message = "Not %0A, ::error::, a,b=c, <b>&amp;, [x](javascript:y), | `c` \u001b[31m \u202e"
reason = "=cmd ]]> \"quoted\" <!-- "
prohibited = ["best widget"]
allowed = ["=1+1", "<script>", "a, \"b\": 100%"]
examples = { flag = ["The best widget."], pass = ["A widget."] }

[[rule]]
id = "cheap"
kind = "review"
message = "Is that so?"
prohibited = ["cheap widget"]
examples = { flag = ["A cheap widget."], pass = ["A widget."] }

[[rule]]
id = "nice"
severity = "info"
message = "Worn out"
prohibited = ["nice widget"]
examples = { flag = ["A nice widget."], pass = ["A widget."] }
'''
TEXT = "日本 é 😀 The best\nwidget, a cheap widget, the *nice* widget.\n"
NAMES = [
    "plain.md",
    "two words 100%25.md",
    "a,line=9:col=3.md",
    "::error::x.md",
    "=cmd.md",
    "<script>&amp;'\".md",
    "é日😀.md",
    "|`[x](y)`|.md",
    "esc\x1b[31m\u202e.md",
    "line\nend.md",
]
FORMATS = "sarif gitlab junit checkstyle rdjson csv markdown".split()
FINDINGS = 3 * len(NAMES)


def visible(text):
    """As sayso shows what a terminal would act on."""
    shown = {chr(n): chr(0x2400 + n) for n in range(32)}
    return "".join(shown.get(c, "\\u{202E}" if c == "\u202e" else c) for c in text)


def run(*command, **options):
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, **options)
    if done.returncode != 0:
        sys.exit(f"{command}: status {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done.stdout


def expect(what, found, expected):
    if found != expected:
        sys.exit(f"{what}:\n  found    {found!r}\n  expected {expected!r}")
    print(f"ok  {what}")


folder = Path(tempfile.mkdtemp(prefix="sayso-outputs-"))
(folder / "acme.toml").write_text(WORDLIST)
for name in NAMES:
    (folder / name).write_text(TEXT)
pairs = [part for name in FORMATS for part in ("--format", name, "--output", f"out.{name}")]
done = subprocess.run(
    [program, "check", "-w", "acme.toml", "--no-config", *pairs, "--format", "github", *NAMES],
    cwd=folder, capture_output=True,
)
expect("one run, all formats", done.returncode, 1)
out = {name: (folder / f"out.{name}").read_bytes().decode() for name in FORMATS}
for name, text in out.items():
    acts = re.findall("[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)
    expect(f"{name} sends nothing to a terminal that it would act on", acts, [])

# SARIF: the schema, two readers, and the names
modules = tools / "node_modules/@microsoft/sarif-multitool-linux"
schema = next(modules.rglob("sarif-2.1.0.json"))
checker = Path(sys.executable).parent / "check-jsonschema"
run(checker, "--schemafile", schema, folder / "out.sarif")
print("ok  sarif is valid against the schema")
subprocess.run(
    [next(modules.rglob("Sarif.Multitool")), "validate", "out.sarif", "--rule-kind", "Sarif;Ghas",
     "--level", "Error;Warning;Note", "-o", "validated.sarif", "--log", "ForceOverwrite"],
    cwd=folder, capture_output=True, env={**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"},
)
validated = json.loads((folder / "validated.sarif").read_text(encoding="utf-8-sig"))["runs"][0]
for result in validated.get("results", []):
    print("   ", result.get("level", "warning"), result["ruleId"], json.dumps(result["message"])[:200])
errors = [r["ruleId"] for r in validated.get("results", []) if r.get("level") == "error"]
expect("sarif-multitool finds no error", errors, [])
expect("sarif-multitool ran to its end", validated["invocations"][0]["executionSuccessful"], True)
run(Path(sys.executable).parent / "sarif", "summary", folder / "out.sarif")
print("ok  sarif-tools reads it")
log = json.loads(out["sarif"])["runs"][0]
uris = {r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for r in log["results"]}
expect("sarif: names", {urllib.parse.unquote(uri) for uri in uris}, set(NAMES))
expect("sarif: results", len(log["results"]), FINDINGS)

# JSON
run(checker, "--schemafile", schemas / "gitlab-code-quality.json", folder / "out.gitlab")
issues = json.loads(out["gitlab"])
expect("gitlab: names", {issue["location"]["path"] for issue in issues}, set(NAMES))
expect("gitlab: fingerprints", len({issue["fingerprint"] for issue in issues}), FINDINGS)
run(checker, "--schemafile", schemas / "rdjson.json", folder / "out.rdjson")
result = json.loads(out["rdjson"])["diagnostics"]
expect("rdjson: names", {one["location"]["path"] for one in result}, set(NAMES))
first = result[0]["location"]["range"]
lines = TEXT.encode().split(b"\n")
expect("rdjson: bytes", lines[0][first["start"]["column"] - 1:], b"best")
expect("rdjson: bytes", lines[1][: first["end"]["column"] - 1], b"widget")

# XML
shown = {visible(name) for name in NAMES}
etree.XMLSchema(etree.parse(str(tools / "junit-10.xsd"))).assertValid(etree.fromstring(out["junit"].encode()))
print("ok  junit is valid against junit-10.xsd")
suites = JUnitXml.fromstring(out["junit"].encode())
expect("junit: counts", (suites.tests, suites.failures, suites.errors), (FINDINGS, FINDINGS, 0))
cases = ElementTree.fromstring(out["junit"]).iter("testcase")
expect("junit: names", {case.get("classname") for case in cases}, shown)
style = ElementTree.fromstring(out["checkstyle"])
expect("checkstyle: names", {file.get("name") for file in style}, shown)
expect("checkstyle: findings", len(list(style.iter("error"))), FINDINGS)

# CSV
rows = list(csv.DictReader(out["csv"].splitlines(keepends=True), strict=True))
expect("csv: rows", len(rows), FINDINGS)
expect("csv: names", {row["path"].removeprefix("'") for row in rows}, shown)
for row in rows:
    formulas = [cell for cell in row.values() if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    expect("csv: formulas", formulas, []) if formulas else None

# Annotations, read by the grammar of the runner
commands = done.stdout.decode().split("\n")[:-1]
expect("github: commands", len(commands), FINDINGS)


def unescape(text, property):
    for code, sign in [("%0D", "\r"), ("%0A", "\n")] + ([("%3A", ":"), ("%2C", ",")] if property else []):
        text = text.replace(code, sign)
    return text.replace("%25", "%")


files = set()
for command in commands:
    found = re.fullmatch(r"::(error|notice) ([^:\r\n]*)::([^\r\n]*)", command)
    if not found:
        sys.exit(f"no command: {command!r}")
    properties = dict(part.split("=", 1) for part in found[2].split(","))
    if not set(properties) <= {"file", "line", "endLine", "col", "endColumn", "title"}:
        sys.exit(f"a property that is not ours: {command!r}")
    files.add(unescape(properties["file"], True))
expect("github: names", files, shown)
print("all formats are read as meant")
