#!/usr/bin/env python3
"""Compare sayso's inflection with LemmInflect, an independent list of English word forms (PyPI, MIT).

    scripts/check-inflection.py            say whether tests/data/inflection.tsv is what LemmInflect says
    scripts/check-inflection.py --write    write it anew, for the words it holds
    scripts/check-inflection.py --whole    write it anew, for every plain word of LemmInflect's lexicon;
                                           for one run of the test only, the file is then too large to keep

Then `cargo test inflection` demands that every form in the file is among ours. Forms that LemmInflect has wrong
are listed with the reason in tests/data/inflection-mistakes.tsv and left out.

The words in the file are the verbs and nouns of LemmInflect's lexicon that are commonest in the Markdown files of
some hundred Rust crates. LemmInflect is imported, or else installed into a virtual environment of its own.
"""

import gzip
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import venv

ROOT = pathlib.Path(__file__).resolve().parent.parent
FORMS = ROOT / "tests/data/inflection.tsv"
MISTAKES = ROOT / "tests/data/inflection-mistakes.tsv"
VERSION = "0.2.3"
HEADER = f"""\
# Forms of common English verbs and nouns according to LemmInflect {VERSION} (PyPI, MIT), its known mistakes left out.
# Written by scripts/check-inflection.py. Columns: word, part of speech, forms other than the word.
"""


def lexicon_path():
    """The lexicon inside an installed LemmInflect; installs it where it is missing."""
    try:
        from importlib.util import find_spec

        spec = find_spec("lemminflect")
        if spec:
            return pathlib.Path(spec.origin).parent / "resources/infl_lu.csv.gz"
    except ImportError:
        pass
    if os.environ.get("SAYSO_INFLECTION_VENV"):
        sys.exit("lemminflect could not be installed")
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        python = pathlib.Path(folder) / "bin/python"
        install = [python, "-m", "pip", "install", "--quiet", f"lemminflect=={VERSION}"]
        subprocess.run(install, check=True)
        again = [python, __file__, *sys.argv[1:]]
        sys.exit(subprocess.run(again, env={**os.environ, "SAYSO_INFLECTION_VENV": "1"}).returncode)


def rows(path):
    """The rows of a tab-separated file without its comments."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def read_lexicon():
    """(word, part of speech) to the set of its forms, plain lower-case words only."""
    mistakes = {(word, form) for word, forms, _ in rows(MISTAKES) for form in forms.split()}
    lexicon = {}
    with gzip.open(lexicon_path(), "rt", encoding="utf-8") as file:
        for line in file:
            word, part, *columns = line.strip().split(",")
            if part not in ("noun", "verb") or not re.fullmatch("[a-z]+", word):
                continue
            forms = {form for column in columns for form in column.split("/")}
            plain = {form for form in forms if re.fullmatch("[a-z]+", form)}
            wanted = {form for form in plain if form != word and (word, form) not in mistakes}
            lexicon.setdefault((word, part), set()).update(wanted)
    return lexicon


def main():
    lexicon = read_lexicon()
    if "--whole" in sys.argv[1:]:
        keys = sorted(lexicon)
    else:
        keys = [(word, part) for word, part, *_ in rows(FORMS)]
    lines = ["\t".join([*key, " ".join(sorted(lexicon[key]))]) for key in keys if lexicon[key]]
    text = HEADER + "\n".join(lines) + "\n"
    count = sum(len(lexicon[key]) for key in keys)
    print(f"{len(lines)} verbs and nouns, {count} forms")
    if "--write" in sys.argv[1:] or "--whole" in sys.argv[1:]:
        FORMS.write_text(text, encoding="utf-8")
    elif FORMS.read_text(encoding="utf-8") != text:
        sys.exit(f"{FORMS} is not what LemmInflect says; run {__file__} --write")


if __name__ == "__main__":
    main()
