//! The scripts of the GitHub action, run as the runner runs them: inputs in the environment, files for outputs and the
//! summary, and a log that the runner obeys. Needs bash.
#![cfg(unix)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// A rule whose words stand in the texts below.
const WORDLIST: &str = "[wordlist]\nid = \"acme\"\ntitle = \"Acme\"\nversion = \"1\"\n\
    [[rule]]\nid = \"best\"\nmessage = \"Do not call a widget the best\"\nprohibited = [\"best widget\"]\n\
    examples = { flag = [\"The best widget.\"], pass = [\"A widget.\"] }\n";

/// Inputs, by the names that the scripts read.
type Inputs<'i> = &'i [(&'i str, &'i str)];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn program() -> &'static Path {
    Path::new(assert_cmd::cargo::cargo_bin!("sayso"))
}

/// A repository that is checked, and the folder for temporary files that the runner gives.
struct Job {
    workspace: TempDir,
    temporary: TempDir,
}

/// How a step ended.
struct Step {
    status: i32,
    log: String,
    summary: String,
    outputs: BTreeMap<String, String>,
}

impl Job {
    fn new(files: &[(&str, &str)]) -> Job {
        let job = Job {
            workspace: tempfile::tempdir().expect("a folder"),
            temporary: tempfile::tempdir().expect("a folder"),
        };
        job.write("sayso.toml", "wordlists = [\"acme.toml\"]\n");
        job.write("acme.toml", WORDLIST);
        for (name, text) in files {
            job.write(name, text);
        }
        job
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.workspace.path().join(name);
        fs::create_dir_all(path.parent().expect("it has a folder")).expect("made");
        fs::write(path, text).expect("written");
    }

    /// The script of that name, as a step begins it.
    fn script(&self, name: &str, inputs: Inputs<'_>) -> Command {
        let mut command = Command::new("bash");
        command
            .arg(root().join("scripts/action").join(name))
            .current_dir(self.workspace.path())
            .env("SAYSO_PROGRAM", program())
            .env("RUNNER_TEMP", self.temporary.path())
            .env("GITHUB_OUTPUT", self.temporary.path().join("output"))
            .env("GITHUB_STEP_SUMMARY", self.temporary.path().join("summary"))
            .envs(inputs.iter().copied());
        command
    }

    /// Runs `check.sh` with those inputs.
    fn check(&self, inputs: Inputs<'_>) -> Step {
        let files = ["output", "summary"].map(|name| self.temporary.path().join(name));
        for file in &files {
            fs::write(file, "").expect("written");
        }
        let output = self.script("check.sh", inputs).output().expect("bash runs");
        assert_eq!(text(&output.stderr), "", "all goes to the log in order");
        let [outputs, summary] = files.map(|file| fs::read_to_string(file).expect("it is text"));
        let pair = |line: &str| {
            let (name, value) = line.split_once('=').expect("name=value");
            (name.to_owned(), value.to_owned())
        };
        let lines: Vec<&str> = outputs.lines().collect();
        assert_eq!(lines.len(), 3, "{outputs}");
        Step {
            status: output.status.code().expect("no signal ends it"),
            log: text(&output.stdout),
            summary,
            outputs: lines.into_iter().map(pair).collect(),
        }
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("it is text")
}

impl Step {
    fn expect(self, status: i32, findings: &str) -> Step {
        assert_eq!(self.status, status, "{}", self.log);
        assert_eq!(self.outputs["status"], status.to_string());
        assert_eq!(self.outputs["findings"], findings, "{}", self.log);
        self
    }

    /// The commands that the runner obeys, by its grammar: `::name` at the start of a line, white space aside, or
    /// `##[name` anywhere in it; and none between `stop-commands` and its word.
    fn commands(&self) -> Vec<&str> {
        let mut commands = Vec::new();
        let mut stopped: Option<String> = None;
        for line in self.log.lines() {
            let start = line.trim_start();
            if let Some(word) = &stopped {
                if start == format!("::{word}::") {
                    stopped = None;
                }
                continue;
            }
            if let Some(word) = start.strip_prefix("::stop-commands::") {
                assert!(word.len() > 30, "it can be guessed: {word}");
                stopped = Some(word.to_owned());
            } else if start.starts_with("::") || line.contains("##[") {
                commands.push(line);
            }
        }
        assert_eq!(stopped, None, "{}", self.log);
        commands
    }

    fn sarif(&self) -> PathBuf {
        PathBuf::from(&self.outputs["sarif-file"])
    }
}

/// How many results the SARIF file at `path` holds.
fn results(path: &Path) -> usize {
    let log = fs::read(path).expect("it is there");
    let log: serde_json::Value = serde_json::from_slice(&log).expect("it is JSON");
    log["runs"][0]["results"].as_array().expect("a list").len()
}

#[test]
fn a_clean_tree_passes() {
    let job = Job::new(&[("a.md", "A widget.\n")]);
    let step = job.check(&[]).expect(0, "0");
    assert!(step.commands().is_empty(), "{}", step.log);
    assert!(
        step.log.contains("1 file and 1 rule checked"),
        "{}",
        step.log
    );
    assert!(
        step.summary.starts_with("## sayso\n\nno findings"),
        "{}",
        step.summary
    );
    assert!(
        step.sarif().starts_with(job.temporary.path()),
        "not in the tree"
    );
    assert_eq!(results(&step.sarif()), 0);
}

#[test]
fn findings_are_annotated_and_summed_up() {
    let job = Job::new(&[
        ("a.md", "The best widget.\n\nThe best widget.\n"),
        (
            "b.md",
            "<!-- sayso-allow best: it is a quotation -->\nThe best widget.\n",
        ),
    ]);
    let step = job
        .check(&[("SAYSO_SARIF_FILE", "out.sarif")])
        .expect(1, "2");
    let commands = step.commands();
    assert_eq!(commands.len(), 2, "{}", step.log);
    assert!(
        commands[0].starts_with("::error file=a.md,line=1,"),
        "{}",
        commands[0]
    );
    assert!(
        commands[1].starts_with("::error file=a.md,line=3,"),
        "{}",
        commands[1]
    );
    // the log is for people
    assert!(step.log.contains("a.md:3:5"), "{}", step.log);
    assert!(step.summary.contains("2 findings"), "{}", step.summary);
    assert_eq!(step.outputs["sarif-file"], "out.sarif");
    assert_eq!(results(&job.workspace.path().join("out.sarif")), 3);
    // what lies in its place is not followed
    let victim = job.temporary.path().join("victim");
    fs::write(&victim, "mine").expect("written");
    let link = job.workspace.path().join("link.sarif");
    std::os::unix::fs::symlink(&victim, &link).expect("linked");
    let inputs = [("SAYSO_SARIF_FILE", "link.sarif")];
    assert_eq!(job.check(&inputs).outputs["sarif-file"], "link.sarif");
    assert_eq!(results(&link), 3);
    assert_eq!(fs::read_to_string(&victim).expect("it is there"), "mine");
    let inputs = [("SAYSO_SARIF_FILE", "reports/out.sarif")];
    assert_eq!(
        results(&job.workspace.path().join(job.check(&inputs).sarif())),
        3
    );
    // of more steps of one job each has its own summary, and what was in this one stays
    let step = job
        .check(&[("SAYSO_ANNOTATIONS", "false"), ("SAYSO_SUMMARY", "false")])
        .expect(1, "2");
    assert!(step.commands().is_empty(), "{}", step.log);
    assert_eq!(step.summary, "");
}

#[test]
fn a_fault_is_status_2_and_says_so() {
    let job = Job::new(&[("a.md", "The best widget.\n")]);
    // some of it could be checked
    let step = job
        .check(&[("SAYSO_PATHS", "a.md\nnowhere.md")])
        .expect(2, "1");
    let commands = step.commands();
    assert_eq!(commands.len(), 2, "{}", step.log);
    assert!(commands[1].starts_with("::error title=sayso::the job could not be done"));
    assert!(
        step.log.contains("`nowhere.md` does not exist"),
        "{}",
        step.log
    );
    assert!(step.summary.contains("### Faults"), "{}", step.summary);
    assert_eq!(results(&step.sarif()), 1);
    // and none of it
    for inputs in [
        [("SAYSO_FAIL_ON", "everything")],
        [("SAYSO_ARGS", "--format\ncsv")], // would go to standard output beside another
        [("SAYSO_SARIF_FILE", "two\nfindings=0")],
        [("SAYSO_ANNOTATIONS", "yes")],
    ] {
        let step = job.check(&inputs).expect(2, "");
        assert_eq!(step.outputs["sarif-file"], "", "{inputs:?}");
        assert_eq!(step.commands().len(), 1, "{inputs:?}: {}", step.log);
    }
    let step = job.check(&[("SAYSO_FAIL_ON", "everything")]);
    assert!(
        step.summary.contains("Nothing was checked"),
        "{}",
        step.summary
    );
    assert!(step.log.contains("possible values"), "{}", step.log);
    // a place that cannot be written: the other reports are there
    let step = job
        .check(&[("SAYSO_SARIF_FILE", "a.md/out.sarif")])
        .expect(2, "1");
    assert!(step.log.contains("mkdir: "), "{}", step.log);
    assert!(step.summary.contains("1 finding"), "{}", step.summary);
    assert_eq!(step.outputs["sarif-file"], "", "there is none");
}

#[test]
fn each_line_of_an_input_is_one_argument() {
    let new = WORDLIST.replace("acme", "new").replace("best", "fine");
    let job = Job::new(&[
        ("press releases/a b.md", "The best widget.\n"),
        ("docs/*.md", "The best widget.\n"),
        ("docs/c.md", "The best widget, a fine widget.\n"),
        ("-d.md", "The best widget.\n"),
        ("my lists/new.toml", &new),
    ]);
    // Rows: inputs, and the files with findings.
    let table: &[(Inputs<'_>, &[&str])] = &[
        (
            &[("SAYSO_PATHS", "press releases\n\n-d.md\n")],
            &["press releases/a b.md", "-d.md"],
        ),
        (
            &[("SAYSO_PATHS", "press releases\r\n-d.md\r\n")],
            &["press releases/a b.md", "-d.md"],
        ),
        (&[("SAYSO_PATHS", "docs/*.md")], &["docs/*.md"]), // nothing is expanded
        (
            &[("SAYSO_PATHS", "")],
            &["press releases/a b.md", "docs/*.md", "docs/c.md", "-d.md"],
        ),
        (
            &[
                ("SAYSO_PATHS", "docs"),
                ("SAYSO_ARGS", "--exclude\n/docs/[*].md\n--jobs=1"),
            ],
            &["docs/c.md"],
        ),
        (
            &[
                ("SAYSO_PATHS", "docs/c.md"),
                ("SAYSO_WORDLISTS", "acme.toml\nmy lists/new.toml"),
            ],
            &["docs/c.md", "docs/c.md"],
        ),
    ];
    for (inputs, files) in table {
        let step = job.check(inputs).expect(1, &files.len().to_string());
        for file in *files {
            let start = format!("::error file={file},");
            let named = step.commands().iter().any(|line| line.starts_with(&start));
            assert!(named, "{file}: {}", step.log);
        }
    }
    // an option of the threshold, the day, and an output of the user's own
    job.check(&[("SAYSO_FAIL_ON", "never")]).expect(0, "4");
    job.check(&[("SAYSO_AS_OF", "2026-03-18")]).expect(1, "4");
    job.check(&[("SAYSO_AS_OF", "--quiet")]).expect(2, "");
    job.check(&[("SAYSO_ARGS", "--format=csv\n--output=out.csv")])
        .expect(1, "4");
    assert!(job.workspace.path().join("out.csv").is_file());
}

#[test]
fn changed_lines_alone_count() {
    let job = Job::new(&[("a.md", "The best widget.\n")]);
    let git = |arguments: &[&str]| {
        let output = Command::new("git")
            .args([
                "-c",
                "user.name=Tester",
                "-c",
                "user.email=tester@example.com",
            ])
            .args(arguments)
            .current_dir(job.workspace.path())
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .output()
            .expect("git is needed here");
        assert!(output.status.success(), "{}", text(&output.stderr));
    };
    git(&["init", "--quiet"]);
    git(&["add", "--all"]);
    git(&["commit", "--quiet", "-m", "first"]);
    job.write("a.md", "The best widget.\n\nA new line.\n");
    job.check(&[("SAYSO_SINCE", "HEAD")]).expect(0, "0");
    job.write(
        "a.md",
        "The best widget.\n\nThe new best widget: the best widget.\n",
    );
    job.check(&[("SAYSO_SINCE", "HEAD")]).expect(1, "2");
    job.check(&[("SAYSO_SINCE", "--output=x")]).expect(2, "0"); // no revision, and no option
    assert!(!job.workspace.path().join("x").exists());
}

#[test]
fn the_runner_obeys_no_text_that_is_checked() {
    let evil = "##[set-output name=status]0 the best widget\n\n  ::set-output name=status::0 the best widget\n";
    let mut names = vec![
        "::error::x.md",
        "##[set-output name=status]0.md",
        "a,line=9.md",
        "$(touch stolen).md",
        "`touch stolen`.md",
        "\"; touch stolen #.md",
        "quo'te.md",
        "line\n::set-output name=status::0\nend.md",
        "x\rfindings=0.md",
        "esc\u{1B}[2J.md",
    ];
    let files: Vec<(&str, &str)> = names.iter().map(|name| (*name, evil)).collect();
    let job = Job::new(&files);
    // bytes that are no text have the line they stand on drawn, with a fault
    let bytes = b"##[set-output name=findings]0 caf\xE9\n::stop-commands::x \xE9\n";
    fs::write(job.workspace.path().join("bytes.md"), bytes).expect("written");
    let step = job.check(&[]).expect(2, &(2 * names.len()).to_string());
    let commands = step.commands();
    assert_eq!(commands.len(), 2 * names.len() + 1, "{}", step.log);
    for command in commands {
        // the grammar: a name, properties without a colon, and what is left is the message
        let (properties, _) = command
            .strip_prefix("::error ")
            .and_then(|rest| rest.split_once("::"))
            .unwrap_or_else(|| panic!("{command}"));
        for property in properties.split(',') {
            let (name, _) = property.split_once('=').expect("name=value");
            let known = ["file", "line", "endLine", "col", "endColumn", "title"];
            assert!(known.contains(&name), "{command}");
        }
    }
    assert!(!job.workspace.path().join("stolen").exists());
    // the same names as inputs, one by one
    names.retain(|name| !name.contains(['\n', '\r']));
    for name in names {
        let step = job.check(&[("SAYSO_PATHS", name)]).expect(1, "2");
        assert_eq!(step.commands().len(), 2, "{}", step.log);
    }
    assert!(!job.workspace.path().join("stolen").exists());
}

#[test]
fn a_program_is_named_or_built() {
    let job = Job::new(&[]);
    let install = |inputs: Inputs<'_>| -> Output {
        let mut command = job.script("install.sh", inputs);
        command.output().expect("bash runs")
    };
    let output = install(&[]);
    assert!(output.status.success(), "{}", text(&output.stdout));
    assert!(text(&output.stdout).starts_with("sayso "));
    let output = install(&[("SAYSO_PROGRAM", "no-such-program")]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stdout).contains("::error title=sayso::the program that is named"));

    // a cargo that says how it was called, and leaves a program
    let tools = job.temporary.path().join("tools");
    fs::create_dir(&tools).expect("made");
    let cargo = "#!/bin/sh\necho \"in $PWD: $*\"\n\
                 test -e \"$RUNNER_TEMP/broken\" && exit 101\n\
                 mkdir -p \"$RUNNER_TEMP/sayso/bin\" && ln -s \"$BUILT\" \"$RUNNER_TEMP/sayso/bin/sayso\"\n";
    fs::write(tools.join("cargo"), cargo).expect("written");
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(tools.join("cargo"), fs::Permissions::from_mode(0o755)).expect("set");
    let path = format!("{}:/usr/bin:/bin", tools.display());
    let built = program().display().to_string();
    let inputs = [
        ("SAYSO_PROGRAM", ""),
        ("PATH", path.as_str()),
        ("BUILT", built.as_str()),
    ];
    let output = install(&inputs);
    assert!(output.status.success(), "{}", text(&output.stdout));
    let called = format!(
        "in {}: install --locked --path . --root {}/sayso\n",
        root().display(),
        job.temporary.path().display()
    );
    assert!(
        text(&output.stdout).starts_with(&called),
        "{}",
        text(&output.stdout)
    );
    // and the next step finds it
    job.write("a.md", "The best widget.\n");
    job.check(&[("SAYSO_PROGRAM", "")]).expect(1, "1");

    fs::write(job.temporary.path().join("broken"), "").expect("written");
    let output = install(&inputs);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stdout).contains("::error title=sayso::sayso could not be built"));
    fs::remove_file(tools.join("cargo")).expect("removed");
    let bare = tools.display().to_string();
    for name in ["bash", "dirname"] {
        let found = format!("/usr/bin/{name}");
        std::os::unix::fs::symlink(found, tools.join(name)).expect("linked");
    }
    let output = install(&[("SAYSO_PROGRAM", ""), ("PATH", bare.as_str())]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stdout).contains("::error title=sayso::cargo is missing"));
}

#[test]
fn inputs_reach_the_scripts_through_the_environment_alone() {
    let action = fs::read_to_string(root().join("action.yml")).expect("it is there");
    let mut passed = 0;
    for line in action.lines().filter(|line| line.contains("${{")) {
        let (name, value) = line.trim().split_once(": ").expect("a key and a value");
        let is_variable = name.starts_with("SAYSO_") && value.starts_with("${{ inputs.");
        let is_output = name == "value" && value.starts_with("${{ steps.check.outputs.");
        assert!(is_variable || is_output, "{line}");
        passed += usize::from(is_variable);
    }
    assert!(passed > 9, "only {passed} are passed");
    // each input is passed under its name, and each script reads what is passed
    let inputs = action.split("\ninputs:\n").nth(1).expect("inputs");
    let inputs = inputs
        .split("\noutputs:\n")
        .next()
        .expect("before the outputs");
    let check = fs::read_to_string(root().join("scripts/action/check.sh")).expect("it is there");
    for line in inputs.lines() {
        let Some(name) = line
            .strip_prefix("  ")
            .and_then(|line| line.strip_suffix(':'))
        else {
            continue;
        };
        let variable = format!("SAYSO_{}", name.replace('-', "_").to_uppercase());
        assert!(
            action.contains(&format!("{variable}: ${{{{ inputs.{name} }}}}\n")),
            "{name}"
        );
        assert!(check.contains(&format!("${{{variable}:-")), "{variable}");
    }
}
