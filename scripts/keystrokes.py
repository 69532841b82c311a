#!/usr/bin/env python3
"""How soon the language server answers a keystroke, and whether its memory stays flat.

    scripts/keystrokes.py PROGRAM [EDITS]

Opens a Markdown document of 200 KB, types one letter after the other, and prints the time from each keystroke to its
diagnostics, in milliseconds, the wait for the writer to stop typing included; then sends EDITS edits (10,000 unless said
otherwise) as fast as they are taken, and prints the memory before and after.
"""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path


class Client:
    def __init__(self, program, folder):
        self.server = subprocess.Popen(
            [program, "lsp"], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self.asked = 0

    def send(self, message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.server.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.server.stdin.flush()

    def receive(self):
        length = 0
        while (line := self.server.stdout.readline().strip()) or length == 0:
            name, _, value = line.partition(b": ")
            if name == b"Content-Length":
                length = int(value)
        return json.loads(self.server.stdout.read(length))

    def ask(self, method, params):
        self.asked += 1
        self.send({"id": self.asked, "method": method, "params": params})
        while (message := self.receive()).get("id") != self.asked:
            pass
        return message.get("result")

    def notify(self, method, params):
        self.send({"method": method, "params": params})

    def diagnostics(self, version):
        while True:
            message = self.receive()
            if message.get("method") == "textDocument/publishDiagnostics":
                if message["params"].get("version") == version:
                    return message["params"]["diagnostics"]

    def memory(self):
        status = Path(f"/proc/{self.server.pid}/status").read_text()
        line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) / 1024


def main():
    program = str(Path(sys.argv[1]).resolve())
    edits = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
    paragraph = "Acme now runs **models** of many kinds, [as told](notes.md), for every customer.\n\n"
    text = paragraph * (200_000 // len(paragraph))
    text += "It is now providing access to OpenAI models.\n"
    lines = text.count("\n")
    with tempfile.TemporaryDirectory() as folder:
        client = Client(program, folder)
        uri = (Path(folder) / "a.md").as_uri()
        client.ask("initialize", {"processId": None, "rootUri": Path(folder).as_uri(), "capabilities": {}})
        client.notify("initialized", {})
        document = {"uri": uri, "languageId": "markdown", "version": 0, "text": text}
        client.notify("textDocument/didOpen", {"textDocument": document})
        found = len(client.diagnostics(0))

        def type_letter(version):
            place = {"line": (version * 7) % (lines // 2) * 2, "character": 4}
            change = {"range": {"start": place, "end": place}, "text": "x"}
            document = {"uri": uri, "version": version}
            client.notify("textDocument/didChange", {"textDocument": document, "contentChanges": [change]})

        times = []
        for version in range(1, 102):
            begun = time.monotonic()
            type_letter(version)
            client.diagnostics(version)
            times.append((time.monotonic() - begun) * 1000)
        print(f"{len(text)} bytes, {found} findings")
        print(f"a keystroke: median {statistics.median(times):.1f} ms, 95 of 100 within {sorted(times)[95]:.1f} ms")
        before = client.memory()
        last = 101 + edits
        for version in range(102, last + 1):
            type_letter(version)
        client.diagnostics(last)
        print(f"memory: {before:.1f} MB before {edits} edits, {client.memory():.1f} MB after")
        client.ask("shutdown", None)
        client.notify("exit", None)
        client.server.wait()


if __name__ == "__main__":
    main()
