"""Looks into the packaged extension for VS Code: all that it needs is there, nothing else, and its papers are right."""

import json
import pathlib
import re
import sys
import zipfile
from xml.etree import ElementTree

SOURCES = pathlib.Path("editors/vscode")
LARGEST = 250_000

NEEDED = {
    "[Content_Types].xml",
    "extension.vsixmanifest",
    "extension/package.json",
    "extension/readme.md",
    "extension/LICENSE.md",
    "extension/LICENSE-APACHE",
    "extension/LICENSE-MIT",
    "extension/dist/extension.js",
    "extension/dist/LICENSES.txt",
}


def expect(is_so, what):
    if not is_so:
        sys.exit(f"error: {what}")


def main(path):
    package = zipfile.ZipFile(path)
    expect(package.testzip() is None, "the package is damaged")
    names = set(package.namelist())
    expect(names == NEEDED, f"the package holds too much or too little: {sorted(names ^ NEEDED)}")
    size = path.stat().st_size
    expect(size <= LARGEST, f"the package has {size} bytes")
    print(f"ok  the package: {len(names)} files, {size} bytes")

    manifest = json.loads(package.read("extension/package.json"))
    own = json.loads((SOURCES / "package.json").read_text())
    expect(manifest == own, "the manifest is not ours")
    version = re.search(r'(?m)^version = "(.*)"$', pathlib.Path("Cargo.toml").read_text())[1]
    expect(manifest["version"] == version, f"the versions differ: {manifest['version']}, {version}")
    entry = "extension/" + manifest["main"].removeprefix("./")
    expect(entry in package.namelist(), f"{entry} is not there")
    identity = ElementTree.fromstring(package.read("extension.vsixmanifest")).find(".//{*}Identity")
    expect(identity.get("Id") == "sayso" and identity.get("Version") == version, "the papers are wrong")
    print("ok  the manifest: name, version, entry")

    source = (SOURCES / "src/extension.ts").read_text()
    languages = re.findall(r"'(\w+)'", re.search(r"LANGUAGES = \[(.*?)\]", source)[1])
    activation = [f"onLanguage:{language}" for language in languages]
    expect(manifest["activationEvents"] == activation, "it starts for other languages than it serves")
    code = package.read("extension/dist/extension.js").decode()
    page = (SOURCES / "README.md").read_text()
    contributed = manifest["contributes"]
    for name, setting in contributed["configuration"]["properties"].items():
        row = f"| `{name}` | `{json.dumps(setting['default'])}` |"
        expect(row in page, f"README.md does not tell of {name} and its default")
        expect(name.removeprefix("sayso.") in code or name.endswith(".trace.server"), f"nothing reads {name}")
    for command in contributed["commands"]:
        expect(command["command"] in code, f"{command['command']} does nothing")
        expect(f"**{command['category']}: {command['title']}**" in page, f"README.md does not tell of {command['title']}")
    print("ok  languages, settings and commands: as declared, as documented")

    notices = package.read("extension/dist/LICENSES.txt").decode()
    locked = json.loads((SOURCES / "package-lock.json").read_text())["packages"]
    for name in ["vscode-languageclient", "vscode-jsonrpc", "vscode-languageserver-protocol"]:
        entry = locked[f"node_modules/{name}"]
        expect(f"{name} {entry['version']}\n" in notices, f"{name} has no licence in the package")
    print("ok  the licences of what is bundled")


main(pathlib.Path(sys.argv[1]))
