"""Makes the reports that html.mjs looks at, by running sayso on texts of its own.

python3 scripts/clients/html_pages.py SAYSO OUT
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path

sayso, out = (Path(argument).resolve() for argument in sys.argv[1:3])
root = Path(__file__).resolve().parents[2]

WORDLIST = """
[wordlist]
id = "acme"
title = "What Acme says of its funds"
version = "2026.1"
language = "en"
owner = "brand"
effective = 2025-01-01
source = { title = "Marketing handbook", section = "section 3", url = "https://example.com/handbook/marketing" }

[[rule]]
id = "guarantee"
message = "Do not promise returns"
reason = "Promises about returns need a prospectus."
prohibited = ["guarantee~ w/6 return~"]
allowed = ["aims for returns", "has earned returns of"]
review-by = 2026-01-31
examples.flag = ["We guarantee steady returns."]
examples.pass = ["We aim for returns."]

[[rule]]
id = "leader"
kind = "require"
severity = "warning"
message = "Say whose market it is"
when = ["market leader"]
require = ["in Europe, the Middle East and Africa"]
examples.flag = ["The market leader."]
examples.pass = ["The market leader in Europe, the Middle East and Africa."]

[[rule]]
id = "superlative"
kind = "review"
message = "Is there proof that this is the fastest?"
reason = "Comparisons must be documented on the day they are published."
prohibited = ["fastest desk~", "fastest anvil~"]
allowed = ["fast"]
examples.flag = ["The fastest desk.", "The fastest anvil."]
examples.pass = ["The fast desk."]

[[rule]]
id = "nice"
severity = "info"
message = "Nice is worn out"
prohibited = ["nice fund~"]
examples.flag = ["A nice fund."]
examples.pass = ["A fund."]

[[rule]]
id = "former-name"
expires = 2025-06-01
message = "Do not use the former name"
prohibited = ["Rocketry Fund"]
examples.flag = ["The Rocketry Fund."]
examples.pass = ["The fund."]

[[rule]]
id = "coming-name"
effective = 2027-01-01
message = "Do not use the present name"
prohibited = ["Skates Fund"]
examples.flag = ["The Skates Fund."]
examples.pass = ["The fund."]
"""

FUND = """# The fund

We guarantee, whatever the weather, steady returns. We are the market leader.

It is the fastest desk. It is a nice fund.

<!-- sayso-allow guarantee: quotes the prospectus, approved by legal, until 2026-06-30 -->
> We guarantee you a return.

We guarantee a return of the deposit.

It is the fastest anvil, and gu\u200baranteed to give returns.
"""

LETTER = """# A letter

Dear reader, our fund is guaranteed to bring returns.
"""

EXCEPTIONS = """
[[exception]]
rule = "acme/guarantee"
path = "press/fund.md"
text = "We guarantee a return of the deposit."
reason = "A statutory guarantee, not a claim about performance"
approved-by = "Legal"
approved-on = 2026-03-02
ticket = "LEGAL-123"
expires = 2026-12-31
"""

# What would do harm if it were more than text. Each stands in a message, a reason, a source, a path and a sentence.
HOSTILE = [
    "</script><script>window.harm=1</script>",
    "<img src=x onerror=window.harm=1>",
    "</style><style>*{display:none}",
    '" onmouseover="window.harm=1" x="',
    "</li></ol></article></main><h1>Own</h1>",
    "<!-- &lt;b&gt; &amp;",
    "javascript:window.harm=1",
    "\u202etxet \u2066isolated",
    "red \u001b[31malert",
]


def run(folder, name, *arguments):
    """Writes a report; findings and faults are as good as none."""
    command = [sayso, "check", "--as-of", "2026-03-18", "--quiet", "--format", "html", "--output", out / name]
    ended = subprocess.run([*command, *arguments], cwd=folder, stderr=subprocess.PIPE, text=True)
    if not (out / name).exists():
        sys.exit(f"error: {name} was not written: {ended.stderr}")


def fill(name, files):
    folder = out / name
    shutil.rmtree(folder, ignore_errors=True)
    for path, text in files.items():
        path = folder / path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


for page in out.glob("*.html"):
    page.unlink()

run(root, "plain.html", "examples", "-w", "openai-on-aws")

project = {"acme.toml": WORDLIST, "sayso.toml": 'wordlists = ["acme.toml"]\n', "sayso-exceptions.toml": EXCEPTIONS,
           "press/fund.md": FUND, "press/letter.md": LETTER}
run(fill("all", project), "all.html", "press", "nowhere.md")
run(out / "all", "marked.html", "press", "--show-suppressed")
run(fill("empty", project | {"press/fund.md": "# The fund\n", "press/letter.md": "A letter.\n"}), "empty.html", "press")

rules = []
for index, text in enumerate(HOSTILE):
    quoted = json.dumps(text)
    rules.append(f"""
[[rule]]
id = "hostile-{index}"
message = {quoted}
reason = {quoted}
prohibited = ["bad word number{index}"]
allowed = [{quoted}]
owner = {quoted}
source = {{ title = {quoted}, url = {quoted} }}
examples.flag = ["A bad word number{index}."]
examples.pass = ["A good word."]
""")
head = f'[wordlist]\nid = "hostile"\ntitle = {json.dumps(HOSTILE[0])}\nversion = "1"\nlanguage = "en"\n'
files = {"hostile.toml": head + "".join(rules)}
for index, text in enumerate(HOSTILE):
    name = text.replace("/", "\u2215")
    files[f"texts/{name}.txt"] = f"Before {text} bad word number{index} after {text}.\n"
run(fill("hostile", files), "hostile.html", "-w", "hostile.toml", "texts")

many = {f"press/{number:03}.md": "We guarantee, whatever the weather, steady returns.\n\n" * 1000 for number in range(101)}
run(fill("many", {"acme.toml": WORDLIST} | many), "many.html", "-w", "acme.toml", "press")
print("ok  the reports are written")
