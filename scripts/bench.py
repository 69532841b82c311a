"""Measures sayso on real documents, in one run with ripgrep. Called by bench.sh.

What is measured: whole processes, warm cache. CPU is user and system time of all threads. Commands that are
compared alternate, round after round, and the median counts. A first round warms the cache and is thrown away.
Peak memory is that of one run under GNU time: what the kernel tells us of our own children counts our memory.

The phrases are made of the documents' own words, two to five each, always the same for the same documents:
"hit" lists are found about once in 10 KB all phrases together, "clean" lists never, not even across lines and
punctuation.
"""

import argparse
import collections
import datetime
import os
import pathlib
import platform
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROUNDS = 7
START_ROUNDS = 41
SIZES = (30, 300, 3000)
BYTES_PER_HIT = 10_000
SUFFIXES = {".md", ".mdx", ".markdown", ".txt"}
MARKERS = ("<!-- bench -->", "<!-- /bench -->")


# ---- phrases -------------------------------------------------------------------------------------------------

def read_documents(folder):
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix in SUFFIXES)
    if not paths:
        sys.exit(f"error: no documents in {folder}")
    return [path.read_text(encoding="utf-8") for path in paths]


def runs_of_words(text):
    """Words with nothing but white space between them: where a phrase can stand."""
    for run in re.findall(r"[a-z]+(?:\s+[a-z]+)+", text.lower()):
        yield run.split()


def sequences(words):
    for length in range(2, 6):
        for start in range(len(words) - length + 1):
            yield " ".join(words[start : start + length])


def count(candidates, word_runs):
    counts = collections.Counter()
    for words in word_runs:
        counts.update(sequence for sequence in sequences(words) if sequence in candidates)
    return counts


def draw_candidates(documents, wanted, random_source):
    """Phrases that stand somewhere in the documents, drawn evenly over their text."""
    weights = [len(text) for text in documents]
    drawn = set()
    for text in random_source.choices(documents, weights, k=wanted):
        start = random_source.randrange(max(1, len(text) - 2000))
        runs = [words for words in runs_of_words(text[start : start + 2000]) if len(words) > 4]
        if runs:
            words = random_source.choice(runs)[1:-1]  # the first and the last may be cut
            drawn.update(random_source.sample(list(sequences(words)), k=1))
    return sorted(drawn)


class Chosen:
    """Phrases none of which lies in another: rules that cover each other would be another test."""

    def __init__(self):
        self.phrases = set()
        self.parts = set()

    def add(self, phrase):
        parts = set(sequences(phrase.split()))
        if phrase in self.parts or not self.phrases.isdisjoint(parts):
            return False
        self.phrases.add(phrase)
        self.parts |= parts
        return True


def choose_hits(counts, clean, size, total_bytes, random_source):
    """So many phrases that together stand once in BYTES_PER_HIT. Where the documents are too few for every
    phrase to stand there twice, the rest stands nowhere, as most phrases of a real list do."""
    goal = total_bytes / BYTES_PER_HIT
    hitting = max(1, min(size, int(goal / 2)))
    chosen, hits = Chosen(), 0
    ranked = sorted(counts.items())
    random_source.shuffle(ranked)
    for spread in (1.5, 3, 6, 1000):
        for phrase, found in ranked:
            missing = hitting - len(chosen.phrases)
            if not missing:
                break
            share = (goal - hits) / missing
            if share / spread <= found <= share * spread and chosen.add(phrase):
                hits += found
    for phrase in clean:
        if len(chosen.phrases) < size:
            chosen.add(phrase)
    if len(chosen.phrases) < size:
        sys.exit(f"error: the documents yield only {len(chosen.phrases)} of {size} phrases; gather more")
    return sorted(chosen.phrases)


def choose_clean(folder, documents, size, work, random_source):
    """So many phrases of common words that stand nowhere, however the words are joined or cut."""
    vocabulary = collections.Counter()
    for words in (words for text in documents for words in runs_of_words(text)):
        vocabulary.update(word for word in words if len(word) > 1)
    words, weights = zip(*sorted(vocabulary.most_common(20_000)))
    drawn = set()
    while len(drawn) < size * 2:
        drawn.add(" ".join(random_source.choices(words, weights, k=random_source.randint(2, 5))))
    found = count(drawn, (re.findall(r"[a-z]+", text.lower()) for text in documents))
    clean = sorted(phrase for phrase in drawn if not found[phrase])
    # What stands within longer words is no hit for sayso, but one for ripgrep. (With -i and thousands of
    # phrases ripgrep takes minutes.)
    patterns = work / "drawn.txt"
    while True:
        patterns.write_text("\n".join(clean) + "\n")
        command = ["rg", "--no-config", "--no-ignore", "-o", "--no-filename", "-F", "-f", patterns, folder]
        hits = set(subprocess.run(command, capture_output=True).stdout.decode().lower().split("\n"))
        if hits.isdisjoint(clean):
            break
        clean = [phrase for phrase in clean if phrase not in hits]
    random_source.shuffle(clean)
    chosen = Chosen()
    for phrase in clean:
        if len(chosen.phrases) < size:
            chosen.add(phrase)
    if len(chosen.phrases) < size:
        sys.exit(f"error: only {len(chosen.phrases)} of {size} clean phrases were found")
    return random_source.sample(sorted(chosen.phrases), k=size)


def write_lists(folder, name, phrases):
    """The same phrases as a wordlist and as a file of patterns."""
    rules = [
        f'[wordlist]\nid = "{name}"\ntitle = "Phrases to measure with"\nversion = "1"\nlanguage = "en"\n'
        'owner = "bench"\n'
    ]
    for number, phrase in enumerate(phrases, 1):
        rules.append(
            f'[[rule]]\nid = "phrase-{number}"\nmessage = "Do not write this"\nprohibited = ["{phrase}"]\n'
            f'examples.flag = ["They say {phrase} here."]\nexamples.pass = ["Nothing of the kind."]\n'
        )
    (folder / f"{name}.toml").write_text("\n".join(rules))
    (folder / f"{name}.txt").write_text("\n".join(phrases) + "\n")


# ---- measuring -----------------------------------------------------------------------------------------------

Cost = collections.namedtuple("Cost", "cpu wall")


def run(command, output=subprocess.DEVNULL):
    with tempfile.TemporaryFile() as errors:
        started = time.perf_counter()
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=errors)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        # rg says 1 when it finds nothing
        if process.returncode not in ((0, 1) if command[0] == "rg" else (0,)):
            errors.seek(0)
            sys.exit(f"error: {' '.join(command)}: {process.returncode}\n{errors.read().decode()[:2000]}")
    return Cost(usage.ru_utime + usage.ru_stime, wall)


def count_lines(command):
    """How many lines it prints: findings."""
    with tempfile.TemporaryFile() as output:
        run(command, output)
        output.seek(0)
        return sum(1 for _ in output)


def measure_memory(command):
    """Peak memory in MB, as text."""
    timer = shutil.which("time")
    if not timer:
        return "?"
    with tempfile.NamedTemporaryFile("r") as report:
        run([timer, "-f", "%M", "-o", report.name, *command])
        return f"{int(report.read()) * 1024 / 1e6:.0f}"


def alternate(commands, rounds=ROUNDS):
    """Medians of commands that take turns."""
    costs = {name: [] for name in commands}
    for round_number in range(rounds + 1):
        for name, command in commands.items():
            cost = run(command)
            if round_number:
                costs[name].append(cost)
    return {
        name: Cost(*(statistics.median(values) for values in zip(*measured))) for name, measured in costs.items()
    }


def sayso_command(sayso, paths, lists=None, more=()):
    command = [sayso, "check"]
    if lists:
        command += ["-w", str(lists)]
    command += ["--no-config", "--no-ignore", "--format", "jsonl", "--fail-on", "never", "--quiet", *more]
    return command + [str(path) for path in paths]


def rg_command(patterns, size, folder):
    case = ["-i"] if size <= 300 else []
    return ["rg", "--no-config", "--no-ignore", "-c", *case, "-F", "-f", str(patterns), str(folder)]


def join_documents(documents, size):
    """One Markdown file of about `size` bytes, of documents that leave nothing open at their end."""
    opens = ("~~~", "<!--", "<pre", "<script", "<style", "<textarea")
    sound = [text for text in documents if text.count("```") % 2 == 0 and not any(tag in text for tag in opens)]
    parts, length = [], 0
    while length < size:
        for text in sound or documents:
            parts.append(text)
            length += len(text.encode()) + 2
            if length >= size:
                break
    return "\n\n".join(parts)


# ---- the report ----------------------------------------------------------------------------------------------

def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|" + "|".join("---" if i == 0 else "---:" for i in range(len(head))) + "|"]
    return lines + ["| " + " | ".join(row) + " |" for row in rows]


def verdict(ok):
    return "yes" if ok else "**no**"


def measure(arguments, work):
    random_source = random.Random(20260311)
    documents = read_documents(arguments.folder)
    total = sum(len(text.encode()) for text in documents)
    note(f"{len(documents)} documents, {total / 1e6:.1f} MB; making phrases")

    clean = choose_clean(arguments.folder, documents, max(SIZES), work, random_source)
    candidates = set(draw_candidates(documents, 120_000, random_source))
    counts = count(candidates, (words for text in documents for words in runs_of_words(text)))
    for size in SIZES:
        write_lists(work, f"clean-{size}", clean[:size])
        write_lists(work, f"hit-{size}", choose_hits(counts, clean, size, total, random_source))

    commands = {}
    for kind in ("clean", "hit"):
        for size in SIZES:
            name = f"{kind}-{size}"
            commands[name] = sayso_command(arguments.sayso, [arguments.folder], work / f"{name}.toml")
            commands[f"rg {name}"] = rg_command(work / f"{name}.txt", size, arguments.folder)
    found = {name: count_lines(command) for name, command in commands.items() if name[:2] != "rg"}
    note(f"findings: {found}; measuring the tree")
    tree = alternate(commands, arguments.rounds)

    rows = []
    for kind in ("clean", "hit"):
        for size in SIZES:
            own, peer = tree[f"{kind}-{size}"], tree[f"rg {kind}-{size}"]
            rows.append([
                f"{size:,} phrases, {kind}",
                f"{own.cpu:.2f}",
                f"{total / 1e6 / own.cpu:.0f}",
                measure_memory(commands[f"{kind}-{size}"]),
                f"{found[f'{kind}-{size}'] * 10_000 / total:.2f}",
                f"{peer.cpu:.2f}",
                f"{own.cpu / peer.cpu:.2f}",
            ])
    report = table(
        ["the tree", "CPU s", "MB/s per core", "peak MB", "findings per 10 KB", "ripgrep CPU s", "ratio to ripgrep"], rows
    )

    note("measuring large files")
    large = {}
    for megabytes in (10, 50):
        path = work / f"{megabytes}.md"
        path.write_text(join_documents(documents, megabytes * 1_000_000), encoding="utf-8")
        large[megabytes] = (path.stat().st_size, sayso_command(arguments.sayso, [path], work / "hit-30.toml"))
    costs = alternate({size: command for size, (_, command) in large.items()}, arguments.rounds)
    speed = {size: large[size][0] / 1e6 / cost.cpu for size, cost in costs.items()}
    tree_speed = total / 1e6 / tree["hit-30"].cpu
    report += [""] + table(
        ["one file, 30 phrases, hit", "CPU s", "MB/s per core", "peak MB"],
        [
            [f"{large[size][0] / 1e6:.0f} MB", f"{cost.cpu:.2f}", f"{speed[size]:.0f}", measure_memory(large[size][1])]
            for size, cost in costs.items()
        ],
    )

    note("measuring the start")
    line = work / "line.md"
    line.write_text("One line of text.\n")
    starts = alternate(
        {
            "an empty program": [arguments.empty],
            "bundled list": sayso_command(arguments.sayso, [line]),
            **{f"{size:,} phrases": sayso_command(arguments.sayso, [line], work / f"clean-{size}.toml") for size in SIZES},
        },
        START_ROUNDS,
    )
    floor = starts["an empty program"].wall
    report += [""] + table(
        ["start, on a file of one line", "wall ms", "ms above an empty program"],
        [[name, f"{cost.wall * 1000:.1f}", f"{(cost.wall - floor) * 1000:.1f}"] for name, cost in starts.items()],
    )

    note("measuring threads")
    threads = alternate(
        {
            jobs: sayso_command(arguments.sayso, [arguments.folder], work / "hit-30.toml", ["--jobs", str(jobs)])
            for jobs in (1, 2)
        },
        arguments.rounds,
    )
    gain = threads[1].wall / threads[2].wall
    report += [""] + table(
        ["threads, 30 phrases, hit", "wall s", "gain"],
        [["1", f"{threads[1].wall:.2f}", "1"], ["2", f"{threads[2].wall:.2f}", f"{gain:.2f}"]],
    )

    flat = {kind: tree[f"{kind}-3000"].cpu / tree[f"{kind}-30"].cpu for kind in ("clean", "hit")}
    start = (starts["bundled list"].wall - floor) * 1000
    targets = [
        ["30 phrases, hit: MB/s per core", "≥ 80", f"{tree_speed:.0f}", verdict(tree_speed >= 80)],
        ["3,000 phrases against 30, clean", "≤ 2", f"{flat['clean']:.2f}", verdict(flat["clean"] <= 2)],
        ["3,000 phrases against 30, hit", "≤ 2", f"{flat['hit']:.2f}", verdict(flat["hit"] <= 2)],
        ["one 50 MB file against 10 MB: MB/s", "≥ 0.9", f"{speed[50] / speed[10]:.2f}", verdict(speed[50] >= 0.9 * speed[10])],
        ["one 50 MB file against the tree: MB/s", "≥ 0.9", f"{speed[50] / tree_speed:.2f}", verdict(speed[50] >= 0.9 * tree_speed)],
        ["start above an empty program, ms", "< 15", f"{start:.1f}", verdict(start < 15)],
        ["wall, one thread against two", "≥ 1.7", f"{gain:.2f}", verdict(gain >= 1.7)],
    ]
    report = table(["target", "to reach", "measured", "reached"], targets) + [""] + report
    return [describe(arguments, documents, total)] + [""] + report


def describe(arguments, documents, total):
    version = subprocess.run([arguments.sayso, "--version"], capture_output=True, text=True).stdout.strip()
    peer = subprocess.run(["rg", "--version"], capture_output=True, text=True).stdout.split("\n")[0].strip()
    processor = platform.processor() or platform.machine()
    info = pathlib.Path("/proc/cpuinfo")
    if info.is_file():
        match = re.search(r"^model name\s*: (.*)$", info.read_text(), re.MULTILINE)
        processor = match.group(1) if match else processor
    return (
        f"Measured {datetime.datetime.now(datetime.timezone.utc):%Y-%m-%d}: {version or 'sayso'}, {peer}; "
        f"{os.cpu_count()} cores ({processor}); {len(documents):,} files, {total / 1e6:.1f} MB; "
        f"medians of {arguments.rounds} alternating rounds ({START_ROUNDS} for the start)."
    )


def note(text):
    print(text, file=sys.stderr, flush=True)


def write_between_markers(path, report):
    text = path.read_text(encoding="utf-8")
    opening, closing = MARKERS
    before, found, rest = text.partition(opening)
    _, closed, after = rest.partition(closing)
    if not found or not closed:
        sys.exit(f"error: {path} has no {opening} … {closing}")
    path.write_text(f"{before}{opening}\n\n{report}\n\n{closing}{after}", encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--sayso", required=True, help="the program to measure")
    parser.add_argument("--empty", required=True, help="a program that does nothing")
    parser.add_argument("--write", type=pathlib.Path, help="a file to put the report into, between the markers")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="how often each command runs")
    parser.add_argument("folder", type=pathlib.Path, help="the documents")
    arguments = parser.parse_args()
    if arguments.rounds < 5:
        sys.exit("error: fewer than 5 rounds prove nothing")
    with tempfile.TemporaryDirectory() as work:
        report = "\n".join(measure(arguments, pathlib.Path(work)))
    print(report)
    if arguments.write:
        write_between_markers(arguments.write, report)


main()
