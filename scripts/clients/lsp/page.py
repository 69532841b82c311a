"""Takes the set-ups out of docs/lsp.md: those that are run go into a folder, of the others the form is checked."""

import json
import pathlib
import re
import sys
import tomllib


def main(page, folder):
    text = page.read_text()
    blocks = re.findall(r"^```([\w ]+)\n(.*?)^```$", text, re.M | re.S)
    found = {}
    for kind, block in blocks:
        found.setdefault(kind, []).append(block)
    counts = {kind: len(blocks) for kind, blocks in found.items()}
    expected = {"lua": 1, "elisp": 1, "vim": 1, "toml helix": 1, "json": 2}
    if counts != expected:
        sys.exit(f"error: {page} has the blocks {counts}, not {expected}")
    (folder / "init.lua").write_text(found["lua"][0])
    (folder / "init.el").write_text(found["elisp"][0])
    (folder / "vimrc").write_text(found["vim"][0])

    helix = tomllib.loads(found["toml helix"][0])
    server = helix["language-server"]["sayso"]
    sublime, zed = map(json.loads, found["json"])
    commands = [
        [server["command"], *server["args"]],
        sublime["clients"]["sayso"]["command"],
        [zed["lsp"]["marksman"]["binary"]["path"], *zed["lsp"]["marksman"]["binary"]["arguments"]],
    ]
    if any(command != ["sayso", "lsp"] for command in commands):
        sys.exit(f"error: {page} starts {commands}")
    print("ok  the page: three set-ups to run, three that are sound")


main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
