"""Measures sayso on real documents, in one run with ripgrep and typos. Called by bench.sh.

What is measured: whole processes, warm cache. CPU is user and system time of all threads. Commands that are
compared alternate, round after round, and the median counts. A first round warms the cache and is thrown away.
Peak memory is what GNU time says: what the kernel tells us of our own children counts our memory.

The phrases are made of the documents' own words, two to five each, always the same for the same documents:
"hit" lists are found about once in 10 KB all phrases together, "clean" lists never, not even across lines and
punctuation. They are kept in a folder, and made anew when the documents change.
"""

import argparse
import collections
import datetime
import hashlib
import itertools
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

ROUNDS = 5
START_ROUNDS = 41
START_SECONDS = 60
SIZES = (30, 300, 3000, 30000)
BYTES_PER_HIT = 10_000
SUFFIXES = {".md", ".mdx", ".markdown", ".txt"}
MARKERS = ("<!-- bench -->", "<!-- /bench -->")
# What no document holds, for the cost of looking at every byte once.
ABSENT = "qzjxvkwqzjxvkw"


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
    """How often each stands in the runs. Few places begin like a candidate, so only those are looked at."""
    lengths = collections.defaultdict(set)
    for phrase in candidates:
        words = phrase.split()
        lengths[words[0], words[1]].add(len(words))
    counts = collections.Counter()
    for words in word_runs:
        for start, pair in enumerate(zip(words, words[1:])):
            if pair in lengths:
                for length in lengths[pair]:
                    phrase = " ".join(words[start : start + length])
                    if phrase in candidates and start + length <= len(words):
                        counts[phrase] += 1
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
            drawn.add(random_source.choice(list(sequences(words))))
    return drawn


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


def choose_clean(folder, documents, size, scratch, random_source):
    """So many phrases of common words that stand nowhere, however the words are joined or cut."""
    vocabulary = collections.Counter()
    for words in (words for text in documents for words in runs_of_words(text)):
        vocabulary.update(word for word in words if len(word) > 1)
    words, weights = zip(*sorted(vocabulary.most_common(20_000)))
    sums = list(itertools.accumulate(weights))
    drawn = set()
    while len(drawn) < size * 2:
        drawn.add(" ".join(random_source.choices(words, cum_weights=sums, k=random_source.randint(2, 5))))
    found = count(drawn, (re.findall(r"[a-z]+", text.lower()) for text in documents))
    clean = sorted(phrase for phrase in drawn if not found[phrase])
    # What stands within longer words is no hit for sayso, but one for ripgrep. (With -i and thousands of
    # phrases ripgrep takes minutes.)
    patterns = scratch / "drawn.txt"
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


def make_lists(folder, documents, lists):
    """Writes clean-30.toml, clean-30.txt, hit-30.toml and so on into the folder `lists`, if they are not there."""
    digest = hashlib.sha256(pathlib.Path(__file__).read_bytes().split(b"# ---- measuring")[0])
    for text in documents:
        digest.update(text.encode())
    made_of = lists / "made-of"
    if made_of.is_file() and made_of.read_text() == digest.hexdigest():
        return
    made_of.unlink(missing_ok=True)
    lists.mkdir(parents=True, exist_ok=True)
    note("making phrases")
    random_source = random.Random(20260311)
    total = sum(len(text.encode()) for text in documents)
    with tempfile.TemporaryDirectory() as scratch:
        clean = choose_clean(folder, documents, max(SIZES), pathlib.Path(scratch), random_source)
    candidates = draw_candidates(documents, 120_000, random_source)
    counts = count(candidates, (words for text in documents for words in runs_of_words(text)))
    for size in SIZES:
        write_lists(lists, f"clean-{size}", clean[:size])
        write_lists(lists, f"hit-{size}", choose_hits(counts, clean, size, total, random_source))
    made_of.write_text(digest.hexdigest())


# ---- measuring -----------------------------------------------------------------------------------------------

Cost = collections.namedtuple("Cost", "cpu wall memory")

# These say with 1 or 2 that they found nothing, or something.
FINE = {"rg": (0, 1), "typos": (0, 2)}


def run(command, output=subprocess.DEVNULL, timer=None):
    """CPU and wall seconds; peak megabytes if there is a timer (GNU time)."""
    with tempfile.TemporaryFile() as errors, tempfile.NamedTemporaryFile("r") as peak:
        wrapped = [timer, "-q", "-f", "%M", "-o", peak.name, *command] if timer else command
        started = time.perf_counter()
        process = subprocess.Popen(wrapped, stdin=subprocess.DEVNULL, stdout=output, stderr=errors)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in FINE.get(pathlib.Path(command[0]).name, (0,)):
            errors.seek(0)
            sys.exit(f"error: {' '.join(command)}: {process.returncode}\n{errors.read().decode()[:2000]}")
        memory = int(peak.read()) * 1024 / 1e6 if timer else float("nan")
    return Cost(usage.ru_utime + usage.ru_stime, wall, memory)


def count_lines(command):
    """How many lines it prints: findings."""
    with tempfile.TemporaryFile() as output:
        run(command, output)
        output.seek(0)
        return sum(1 for _ in output)


def alternate(commands, rounds, timer=None, seconds=float("inf")):
    """Medians of commands that take turns, at most for so many seconds but five rounds at least."""
    costs = {name: [] for name in commands}
    started = time.monotonic()
    for round_number in range(rounds + 1):
        if round_number > 5 and time.monotonic() - started > seconds:
            break
        for name, command in commands.items():
            cost = run(command, timer=timer)
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


def rg_command(folder, *patterns):
    return ["rg", "--no-config", "--no-ignore", "-c", *patterns, str(folder)]


def rg_list_command(folder, patterns, size):
    return rg_command(folder, *(["-i"] if size <= 300 else []), "-F", "-f", str(patterns))


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


def at_most(name, limit, value, digits=2, unit=""):
    return [name, f"≤ {limit}{unit}", f"{value:.{digits}f}{unit}", verdict(value <= limit)]


def at_least(name, limit, value, digits=2, unit=""):
    return [name, f"≥ {limit}{unit}", f"{value:.{digits}f}{unit}", verdict(value >= limit)]


def verdict(ok):
    return "yes" if ok else "**no**"


def measure_tree(arguments, total):
    """The whole folder with every list, the peers beside it."""
    folder, lists = arguments.folder, arguments.lists
    names = [f"{kind}-{size}" for kind in ("clean", "hit") for size in SIZES]
    commands = {}
    # it takes long, and what comes next finds the processors' caches full of other things: that must be none that is compared
    if arguments.typos:
        commands["typos"] = [arguments.typos, "--isolated", "--no-ignore", str(folder)]
    commands["rg"] = rg_command(folder, "-F", ABSENT)
    for name in names:
        commands[name] = sayso_command(arguments.sayso, [folder], lists / f"{name}.toml")
        commands[f"rg {name}"] = rg_list_command(folder, lists / f"{name}.txt", int(name.split("-")[1]))
    found = {name: count_lines(commands[name]) for name in names}
    note(f"findings: {found}; measuring the tree")
    tree = alternate(commands, arguments.rounds, arguments.timer)

    rows = []
    for name in names:
        kind, size = name.split("-")
        own, peer = tree[name], tree[f"rg {name}"]
        rows.append([
            f"{int(size):,} phrases, {kind}",
            *(f"{own.cpu:.2f}", f"{own.wall:.2f}", f"{total / 1e6 / own.cpu:.0f}", f"{own.memory:.0f}"),
            f"{found[name] * 10_000 / total:.2f}",
            *(f"{peer.cpu:.2f}", f"{peer.wall:.2f}", f"{peer.memory:.0f}"),
            f"{own.cpu / peer.cpu:.2f}",
        ])
    head = ["the tree", "CPU s", "wall s", "MB/s per core", "peak MB", "findings per 10 KB"]
    report = table(head + ["ripgrep: CPU s", "wall s", "peak MB", "CPU to ripgrep's"], rows)
    peers = [["ripgrep, one absent literal", tree["rg"]]]
    if arguments.typos:
        peers.append(["typos, its own dictionary", tree["typos"]])
    report += [""] + table(
        ["others on the tree", "CPU s", "wall s", "peak MB"],
        [[name, f"{cost.cpu:.2f}", f"{cost.wall:.2f}", f"{cost.memory:.0f}"] for name, cost in peers],
    )
    if not arguments.typos:
        report += ["", "typos was not measured: it could not be installed."]
    return tree, report


def measure_large_files(arguments, documents, work):
    """Markdown of two sizes, for speed; plain text of the same two, which is to be streamed."""
    commands = {}
    sizes = {}
    for megabytes in (10, 50):
        text = join_documents(documents, megabytes * 1_000_000)
        for kind, suffix in (("Markdown", "md"), ("plain text", "txt")):
            path = work / f"{megabytes}.{suffix}"
            path.write_text(text, encoding="utf-8")
            sizes[megabytes, kind] = path.stat().st_size / 1e6
            commands[megabytes, kind] = sayso_command(arguments.sayso, [path], arguments.lists / "hit-30.toml")
    costs = alternate(commands, arguments.rounds, arguments.timer)
    speed = {key: sizes[key] / cost.cpu for key, cost in costs.items()}
    report = table(
        ["one file, 30 phrases, hit", "CPU s", "MB/s per core", "peak MB"],
        [
            [f"{key[0]} MB of {key[1]}", f"{cost.cpu:.2f}", f"{speed[key]:.0f}", f"{cost.memory:.0f}"]
            for key, cost in costs.items()
        ],
    )
    return speed, costs[50, "plain text"].memory, report


def measure_start(arguments, work):
    line = work / "line.md"
    line.write_text("One line of text.\n")
    commands = {"an empty program": [arguments.empty], "bundled list": sayso_command(arguments.sayso, [line])}
    for size in SIZES:
        commands[size] = sayso_command(arguments.sayso, [line], arguments.lists / f"clean-{size}.toml")
    costs = alternate(commands, START_ROUNDS, seconds=START_SECONDS)
    floor = costs["an empty program"].wall
    above = {name: (cost.wall - floor) * 1000 for name, cost in costs.items()}
    report = table(
        ["start, on a file of one line", "wall ms", "ms above an empty program"],
        [
            [f"{name:,} phrases" if name in SIZES else name, f"{cost.wall * 1000:.1f}", f"{above[name]:.1f}"]
            for name, cost in costs.items()
        ],
    )
    return above, report


def measure_threads(arguments):
    commands = {
        jobs: sayso_command(
            arguments.sayso, [arguments.folder], arguments.lists / "hit-30.toml", ["--jobs", str(jobs)]
        )
        for jobs in (1, 2)
    }
    costs = alternate(commands, arguments.rounds)
    gain = costs[1].wall / costs[2].wall
    report = table(
        ["threads, 30 phrases, hit", "wall s", "gain"],
        [["1", f"{costs[1].wall:.2f}", "1"], ["2", f"{costs[2].wall:.2f}", f"{gain:.2f}"]],
    )
    return gain, report


def compare_with_oracle(arguments):
    """What same.sh says: a row of the table of targets."""
    note("comparing with the run that parses everything")
    script = pathlib.Path(__file__).with_name("same.sh")
    command = [script, arguments.sayso, arguments.sayso, arguments.lists, arguments.folder]
    result = subprocess.run(command, capture_output=True, text=True)
    note(result.stdout + result.stderr)
    lines = result.stdout.splitlines()
    if result.returncode == 2 or not lines:
        return "not measured: this sayso has no --no-filter", "–"
    same = sum(line.endswith("identical") for line in lines)
    return f"{same} of {len(lines)} lists", verdict(result.returncode == 0)


def measure(arguments, work):
    documents = read_documents(arguments.folder)
    total = sum(len(text.encode()) for text in documents)
    note(f"{len(documents):,} documents, {total / 1e6:.1f} MB")
    make_lists(arguments.folder, documents, arguments.lists)
    if arguments.only_lists:
        return []

    tree, tree_report = measure_tree(arguments, total)
    note("measuring large files")
    speed, streamed, large_report = measure_large_files(arguments, documents, work)
    note("measuring the start")
    start, start_report = measure_start(arguments, work)
    note("measuring threads")
    gain, threads_report = measure_threads(arguments)
    equal, equal_verdict = compare_with_oracle(arguments)

    def to_ripgrep(name):
        return tree[name].cpu / tree[f"rg {name}"].cpu

    def to_thirty(size):
        return tree[f"clean-{size}"].cpu / tree["clean-30"].cpu

    no_vale = "not measured: Vale cannot be installed from a registry"
    targets = [
        at_least("30 phrases, hit: MB/s per core", 350, total / 1e6 / tree["hit-30"].cpu, 0),
        at_most("30 phrases, clean: CPU to `rg -i -F`", 0.65, to_ripgrep("clean-30")),
        at_most("300 phrases, clean: CPU to `rg -i -F`", 0.45, to_ripgrep("clean-300")),
        at_most("3,000 phrases, clean: CPU to `rg -F`", 0.35, to_ripgrep("clean-3000")),
        at_most("30,000 phrases, clean: CPU to `rg -F`", 0.35, to_ripgrep("clean-30000")),
        at_most("30 phrases, hit: CPU to `rg -i -F`", 1.0, to_ripgrep("hit-30")),
        at_most("3,000 phrases, hit: CPU to `rg -F`", 0.55, to_ripgrep("hit-3000")),
        ["30 phrases: CPU of Vale to ours", "≥ 67", no_vale, "–"],
        ["300 phrases: CPU of Vale to ours", "≥ 178", no_vale, "–"],
        at_most("3,000 phrases against 30, clean", 1.25, to_thirty(3000)),
        at_most("30,000 phrases against 30, clean", 1.7, to_thirty(30000)),
        at_most("start above an empty program: bundled list", 2, start["bundled list"], 1, " ms"),
        at_most("start above an empty program: 3,000 rules", 6, start[3000], 1, " ms"),
        at_most("start above an empty program: 30,000 rules", 60, start[30000], 1, " ms"),
        at_least("wall, one thread against two", 1.9, gain),
        at_least(
            "one file, linear: MB/s of 50 MB to those of 10 MB", 0.9, speed[50, "Markdown"] / speed[10, "Markdown"]
        ),
        at_most("one file, 50 MB of plain text: peak memory", 24, streamed, 1, " MB"),
        at_most("3,000 phrases on the tree: peak memory", 12, tree["clean-3000"].memory, 1, " MB"),
        at_most("30,000 phrases on the tree: peak memory", 16, tree["clean-30000"].memory, 1, " MB"),
        ["JSON as if everything were parsed", "identical", equal, equal_verdict],
    ]
    parts = [tree_report, large_report, start_report, threads_report]
    report = [describe(arguments, documents, total), ""] + table(["target", "to reach", "measured", "reached"], targets)
    return report + [line for part in parts for line in ["", *part]]


def first_line(*command):
    return subprocess.run(command, capture_output=True, text=True).stdout.split("\n")[0].strip()


def describe(arguments, documents, total):
    versions = [first_line(arguments.sayso, "--version") or "sayso", first_line("rg", "--version")]
    if arguments.typos:
        versions.append(first_line(arguments.typos, "--version"))
    processor = platform.processor() or platform.machine()
    info = pathlib.Path("/proc/cpuinfo")
    if info.is_file():
        match = re.search(r"^model name\s*: (.*)$", info.read_text(), re.MULTILINE)
        processor = match.group(1) if match else processor
    return (
        f"Measured {datetime.datetime.now(datetime.timezone.utc):%Y-%m-%d}: {', '.join(versions)}; "
        f"{os.cpu_count()} cores ({processor}); {len(documents):,} files, {total / 1e6:.1f} MB; "
        f"medians of {arguments.rounds} alternating rounds (up to {START_ROUNDS} for the start)."
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
    parser.add_argument("--sayso", help="the program to measure")
    parser.add_argument("--empty", help="a program that does nothing")
    parser.add_argument("--typos", help="typos, if it is there")
    parser.add_argument("--lists", type=pathlib.Path, required=True, help="where the phrases are kept")
    parser.add_argument("--only-lists", action="store_true", help="only make the phrases")
    parser.add_argument("--write", type=pathlib.Path, help="a file to put the report into, between the markers")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="how often each command runs")
    parser.add_argument("folder", type=pathlib.Path, help="the documents")
    arguments = parser.parse_args()
    if not arguments.only_lists and not (arguments.sayso and arguments.empty):
        parser.error("--sayso and --empty are needed")
    if arguments.rounds < 1:
        parser.error("--rounds must be 1 or more")
    if arguments.write and arguments.rounds < 5:
        parser.error("fewer than 5 rounds prove nothing: not to be written down")
    arguments.timer = shutil.which("time")
    with tempfile.TemporaryDirectory() as work:
        report = "\n".join(measure(arguments, pathlib.Path(work)))
    if report:
        print(report)
    if report and arguments.write:
        write_between_markers(arguments.write, report)


main()
