"""Checks the action and the CI files for copying with other people's tools, and runs their commands: see action.sh."""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from ruamel.yaml import YAML

built, quick = sys.argv[1], "--quick" in sys.argv
root = Path.cwd()
tools = Path(sys.executable).parent
passed = 0


def expect(what, command, status=0, says="", **options):
    """The command must end with that status, and print that."""
    global passed
    done = subprocess.run(list(map(str, command)), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options)
    if done.returncode != status or says not in done.stdout:
        sys.exit(f"{what}: status {done.returncode}, not {status}, or it does not say {says!r}:\n{done.stdout}")
    passed += 1
    return done.stdout


work = Path(tempfile.mkdtemp(prefix="sayso-action-"))
workflows = [root / "data/init/github.yml", root / "docs/ci/github-action.yml"]
pipelines = [root / "data/init/gitlab.yml", root / "docs/ci/gitlab.yml"]
scripts = [*root.glob("scripts/action/*.sh"), *root.glob("docs/ci/*.sh"), root / "data/init/pre-commit.sh"]

# Read by other people's tools. The placeholder for a commit is given one.
actions = work / "checked"
(actions / ".github/workflows").mkdir(parents=True)
copies = [(root / "action.yml", actions / "action.yml")]
copies += [(file, actions / ".github/workflows" / file.name) for file in workflows]
for file, copy in copies:
    copy.write_text(file.read_text().replace("@COMMIT", "@" + "0" * 40))


def schema(kind, file):
    return [tools / "check-jsonschema", "--builtin-schema", f"vendor.{kind}", file]


zizmor = [tools / "zizmor", "--offline", "--no-progress", "--config", root / "scripts/clients/zizmor.yml"]
expect("action.yml", schema("github-actions", root / "action.yml"))
for file in workflows:
    expect(file.name, schema("github-workflows", file))
for file in pipelines:
    expect(file.name, schema("gitlab-ci", file))
expect("zizmor", [*zizmor, actions / "action.yml", actions / ".github/workflows"])
expect("shellcheck", [tools / "shellcheck", *scripts])

# The tools themselves: each must find a fault where there is one.
bad = work / "bad"
bad.mkdir()
injected = (root / "action.yml").read_text().replace('"$GITHUB_ACTION_PATH/scripts', '"${{ inputs.program }}/scripts')
(bad / "action.yml").write_text(injected)
expect("zizmor finds an injection", [*zizmor, bad / "action.yml"], 14, "template-injection")
(bad / "action.yml").write_text((root / "action.yml").read_text().replace("using: composite", "using: nothing"))
expect("a wrong action", schema("github-actions", bad / "action.yml"), 1)
(bad / "gitlab.yml").write_text(pipelines[0].read_text().replace("script:", "scripts:"))
expect("a wrong pipeline", schema("gitlab-ci", bad / "gitlab.yml"), 1)

# Their commands, run in a repository. In place of cargo stands a program that says how it was called.
yaml = YAML(typ="safe")


def commands(file):
    jobs = yaml.load(file.read_text())
    if "jobs" in jobs:
        return [step["run"] for job in jobs["jobs"].values() for step in job["steps"] if "run" in step]
    return list(jobs["sayso"]["script"])


project = work / "a project"
project.mkdir()
stub = work / "stub"
stub.mkdir()
(stub / "cargo").write_text('#!/bin/sh\necho "cargo $*"\n')
(stub / "cargo").chmod(0o755)
isolated = {**os.environ, "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null"}
isolated.pop("SAYSO_REPOSITORY", None)
environment = {**isolated, "PATH": f"{stub}:{built}:{os.environ['PATH']}"}


def git(*arguments):
    identity = ["-c", "user.name=Tester", "-c", "user.email=tester@example.com"]
    return expect("git", ["git", *identity, *arguments], cwd=project, env=isolated)


git("init", "--quiet")
expect("init", [Path(built) / "sayso", "init"], cwd=project)
(project / "a.md").write_text("We guarantee results.\n\nWe help.\n")
git("add", "--all")
git("commit", "--quiet", "-m", "first")
base = git("rev-parse", "HEAD").strip()
variables = {"SAYSO_REPOSITORY": "https://example.com/sayso.git", "CI_MERGE_REQUEST_DIFF_BASE_SHA": base}
for file in [workflows[0], *pipelines]:
    install, check = commands(file)
    expect(f"{file.name}, without a repository", ["bash", "-ec", install], 1,
           "name the git URL of sayso", cwd=project, env=environment)
    told = "cargo install --locked --git https://example.com/sayso.git sayso\n"
    run = {"cwd": project, "env": {**environment, **variables}}
    expect(file.name, ["bash", "-ec", install], 0, told, **run)
    counts_changes = "--since" in check
    expect(file.name, ["bash", "-ec", check], 0 if counts_changes else 1, **run)
    (project / "a.md").write_text("We guarantee results.\n\nWe help, and guarantee success.\n")
    expect(file.name, ["bash", "-ec", check], 1, "a.md:3:14", **run)
    git("checkout", "--quiet", "a.md")
for name in ["gl-code-quality.json", "sayso-junit.xml"]:
    if "no-promise" not in (project / name).read_text():
        sys.exit(f"{name} holds no finding")

# The script for any shell: installs where it must, takes paths, and keeps the status.
script = root / "docs/ci/check.sh"
home = {**environment, **variables, "HOME": str(work / "home"), "CARGO_HOME": str(work / "home/cargo")}
expect("check.sh", ["sh", script, "a.md"], 1, "house/no-promise", cwd=project, env=home)
expect("check.sh", ["sh", script], 1, "house/no-promise", cwd=project, env=home)
expect("check.sh", ["sh", script, "nowhere.md"], 2, "does not exist", cwd=project, env=home)
home["PATH"] = f"{stub}:/usr/bin:/bin"
expect("check.sh installs", ["sh", script], 127, told, cwd=project, env=home)

if not quick:
    # As the files say: from a git URL, into a place of its own. A clone has its own name, so sayso itself is built anew.
    clone = work / "sayso"
    expect("clone", ["git", "clone", "--quiet", root, clone], env=isolated)
    real = {**isolated, "SAYSO_REPOSITORY": clone.as_uri(), "CARGO_INSTALL_ROOT": str(work / "installed")}
    real["PATH"] = f"{work / 'installed/bin'}:{os.environ['PATH']}"
    install, check = commands(workflows[0])
    expect("cargo install --git", ["bash", "-ec", install], cwd=project, env=real)
    expect("the sayso that was built", ["bash", "-ec", check], 1, "house/no-promise", cwd=project, env=real)
    # The action builds its own.
    runner = {**isolated, "RUNNER_TEMP": str(work / "runner"), "GITHUB_OUTPUT": str(work / "output")}
    (work / "runner").mkdir()
    expect("install.sh", ["bash", clone / "scripts/action/install.sh"], 0, "sayso 0", cwd=project, env=runner)
    expect("check.sh", ["bash", clone / "scripts/action/check.sh"], 1, "::error file=a.md", cwd=project, env=runner)
    if not re.search("^findings=1$", (work / "output").read_text(), re.MULTILINE):
        sys.exit("the action does not count the finding")
print(f"CI files and the action: {passed} checks passed")
