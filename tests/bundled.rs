//! The wordlists that are compiled in: they load, they prove themselves, and they say of the example texts what they
//! should.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use jiff::civil::{Date, date};
use sayso::document::{Format, Prose, read};
use sayso::lint::{Finding, Policy, PolicyOptions, Scratch, prove, refuse};
use sayso::wordlist::{Status, Wordlist};

/// A day on which the rules are in force and no review is overdue.
const DAY: Date = date(2026, 3, 18);

/// The fewest examples of each kind that a bundled rule has.
const FEWEST: usize = 12;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every bundled wordlist as it stands in the repository.
fn texts() -> Vec<(String, String)> {
    let listed = fs::read_dir(root().join("wordlists")).expect("listed");
    let mut paths: Vec<PathBuf> = listed.map(|entry| entry.expect("listed").path()).collect();
    paths.sort();
    let name = |path: &Path| path.display().to_string();
    let read = |path: &PathBuf| fs::read_to_string(path).expect("it is text");
    paths.iter().map(|path| (name(path), read(path))).collect()
}

fn lists() -> Vec<Arc<Wordlist>> {
    let load = |(name, text): (String, String)| {
        let (list, diagnostics) = Wordlist::load(&name, &text);
        assert!(diagnostics.is_empty(), "{name}: {diagnostics:#?}");
        Arc::new(list.expect("without diagnostics there is a list"))
    };
    let lists: Vec<_> = texts().into_iter().map(load).collect();
    assert!(!lists.is_empty(), "there is a bundled list");
    lists
}

/// All bundled lists together; rules for review prohibit here, so that they are evaluated too.
fn strict() -> Policy {
    let load = |(name, text): (String, String)| {
        let text = text.replace("kind = \"review\"\n", "");
        let (list, diagnostics) = Wordlist::load(&name, &text);
        Arc::new(list.unwrap_or_else(|| panic!("{diagnostics:#?}")))
    };
    let options = PolicyOptions::on(DAY);
    let (policy, diagnostics) = Policy::new(texts().into_iter().map(load).collect(), options);
    assert!(diagnostics.is_empty(), "{diagnostics:#?}");
    let rules = policy.rules.iter();
    let in_force = rules.filter(|entry| entry.rule.rule().status == Status::Approved);
    assert_eq!(policy.in_force().count(), in_force.count());
    policy
}

fn findings(policy: &Policy, text: &str) -> Vec<Finding> {
    let mut prose = Prose::default();
    read(Format::Markdown, text, policy.wanted(), &mut prose);
    policy
        .judge(&prose, "a.md", &mut Scratch::default())
        .findings
}

/// The rules by which `text` is found, those of shorter wording included.
fn rules_for(policy: &Policy, text: &str) -> Vec<String> {
    let found = findings(policy, text).into_iter();
    found
        .flat_map(|finding| [vec![finding.rule.name()], finding.also].concat())
        .collect()
}

#[test]
fn each_proves_itself() {
    for list in lists() {
        assert!(refuse(&list, DAY).is_empty());
        let proof = prove(&list, DAY);
        assert!(proof.diagnostics.is_empty(), "{:#?}", proof.diagnostics);
        for rule in &proof.rules {
            let name = rule.entry.rule.name();
            let rule_itself = rule.entry.rule.rule();
            let phrases = rule
                .untested
                .iter()
                .map(|&index| &rule_itself.prohibited[index].written);
            let untested: Vec<_> = phrases.collect();
            assert!(untested.is_empty(), "{name}: no example for {untested:#?}");
            let (flag, pass) = (&rule_itself.examples.flag, &rule_itself.examples.pass);
            assert!(flag.len() >= FEWEST, "{name}: {} texts to flag", flag.len());
            assert!(pass.len() >= FEWEST, "{name}: {} texts to pass", pass.len());
        }
    }
}

#[test]
fn each_rule_says_why_and_on_whose_authority() {
    for list in lists() {
        for rule in list
            .rules
            .iter()
            .filter(|rule| rule.status == Status::Approved)
        {
            let name = format!("{}/{}", list.id, rule.id);
            assert!(rule.reason.is_some(), "{name} says why");
            assert!(rule.owner.is_some(), "{name} has an owner");
            assert!(rule.source.is_some(), "{name} has a source");
            assert!(!rule.allowed.is_empty(), "{name} says what to say instead");
            assert!(rule.validity.effective.is_some(), "{name} says since when");
        }
    }
}

/// The dates of the memo: in force from the day of the first report; due for review when what it rests on has ended,
/// from when on every rule still fires.
#[test]
fn openai_on_aws_and_its_dates() {
    let list = lists()
        .into_iter()
        .find(|list| list.id == "openai-on-aws")
        .expect("it is there");
    for rule in &list.rules {
        assert_eq!(rule.validity.effective, Some(date(2026, 3, 11)));
        assert_eq!(rule.validity.expires, None);
        assert_eq!(rule.validity.review_by, Some(date(2026, 4, 27)));
    }
    let codes = |day| -> Vec<&str> {
        prove(&list, day)
            .diagnostics
            .iter()
            .map(|found| found.code)
            .collect()
    };
    assert!(codes(date(2026, 4, 26)).is_empty());
    assert_eq!(
        codes(date(2026, 4, 27)),
        vec!["review-overdue"; list.rules.len()]
    );
}

/// What a rule says to write must be free to be written.
#[test]
fn allowed_texts_are_clean() {
    let policy = strict();
    let mut count = 0;
    for entry in &policy.rules {
        for allowed in &entry.rule.rule().allowed {
            for text in [
                allowed.text.clone(),
                format!("SRE is {}.", allowed.text),
                format!("SRE is {} and available on Amazon Bedrock.", allowed.text),
                format!("**{}**, on AWS: SRE", allowed.text.to_uppercase()),
            ] {
                let found = findings(&policy, &text);
                assert!(found.is_empty(), "{text:?}: {}", found[0].rule.name());
                count += 1;
            }
        }
    }
    assert!(count > 0);
}

/// Texts that come near what is prohibited.
#[test]
fn near_misses_pass() {
    let policy = strict();
    for text in [
        "Bedrock gives access to Anthropic models",
        "SRE is powered by OpenAI and available on Amazon Bedrock",
        "SRE is integrated with OpenAI and available on Amazon Bedrock",
        "not available on AWS",
        "OpenAI models are not available on AWS",
        "OpenAI's frontier models are not available on AWS.",
        "gpt-oss-120b is available on Amazon Bedrock",
        "OpenAI's open-weight models are available on AWS",
        "Bedrock provides access to OpenAI's open-weight models",
        "SRE does not provide access to OpenAI models",
        "SRE is not a passthrough to OpenAI",
        "GPU passthrough",
    ] {
        let found = rules_for(&policy, text);
        assert!(found.is_empty(), "{text:?}: {found:?}");
    }
}

/// The forms that the memo names, and which rule finds each.
#[test]
fn what_is_meant_is_found() {
    let policy = strict();
    for (text, rule) in [
        ("providing access to OpenAI models", "model-access"),
        ("SRE offers access to OpenAI models", "model-access"),
        (
            "giving our customers access to OpenAI models",
            "model-access",
        ),
        ("You get access to GPT-5", "model-access"),
        ("gaining access to OpenAI's models", "model-access"),
        ("direct access to OpenAI models", "model-access"),
        ("access OpenAI models through AWS", "model-access"),
        ("OpenAI models can be accessed", "model-access"),
        ("OpenAI-model access", "model-access"),
        ("invoking OpenAI models", "model-invocation"),
        ("the invocation of OpenAI models", "model-invocation"),
        ("calling OpenAI models", "model-invocation"),
        ("a passthrough to OpenAI", "passthrough"),
        ("SRE is a pass-through", "passthrough"),
        (
            "OpenAI's frontier models arrive on AWS",
            "implying-availability",
        ),
    ] {
        let found = rules_for(&policy, text);
        assert!(
            found.contains(&format!("openai-on-aws/{rule}")),
            "{text:?}: {found:?}"
        );
    }
}

/// The program itself, with no wordlist named, on the example texts.
#[test]
fn the_examples_give_what_they_should() {
    let output = Command::new(assert_cmd::cargo::cargo_bin!("sayso"))
        .args([
            "check",
            "--no-config",
            "--as-of",
            "2026-03-18",
            "--format",
            "short",
            "examples",
        ])
        .current_dir(root())
        .output()
        .expect("it runs");
    let (stdout, stderr) = (
        String::from_utf8(output.stdout).expect("text"),
        String::from_utf8(output.stderr).expect("text"),
    );
    let status = output.status.code().expect("it ends by itself");
    insta::assert_snapshot!(format!("{stdout}--\n{stderr}-- status {status}\n"));
}
