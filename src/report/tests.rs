//! Every output format over one small set of hand-made findings.

use jiff::civil::date;

use super::*;
use crate::diagnostic::SourceFile;
use crate::lint::{Applicability, Disguise, Edit, Fix, RuleRef, RuleState};
use crate::text::{Jobs, Scope, Scopes, Span};
use crate::wordlist::{
    Alternative, Case, Example, Examples, FixPolicy, Kind, Reach, Rule, RuleSeverity, ScopeFilter,
    Source, Status, Validity,
};

mod formats;

pub(super) fn rule(id: &str, kind: Kind, severity: RuleSeverity, message: &str) -> Rule {
    Rule {
        id: id.into(),
        span: Span::default(),
        kind,
        status: Status::Approved,
        severity,
        message: message.into(),
        reason: None,
        prohibited: Vec::new(),
        allowed: Vec::new(),
        fix: FixPolicy::Suggest,
        except: Vec::new(),
        unless: None,
        when: Vec::new(),
        require: Vec::new(),
        within: Reach::Document,
        first: Vec::new(),
        later: Vec::new(),
        case: Case::Ignore,
        scopes: ScopeFilter::READ,
        skips_quotes: false,
        audience: Vec::new(),
        region: Vec::new(),
        language: "en".into(),
        paths: Vec::new(),
        validity: Validity::default(),
        owner: None,
        approved_by: None,
        source: None,
        supersedes: Vec::new(),
        tags: Vec::new(),
        suppressible: true,
        examples: Examples::default(),
    }
}

/// Three rules: one with everything, one with nothing but a message, one that is hostile.
fn list() -> Arc<Wordlist> {
    let mut full = rule(
        "model-access",
        Kind::Prohibit,
        RuleSeverity::Error,
        "Do not say that Acme provides access to Bolt models",
    );
    full.reason = Some(
        "Access to Bolt models was exclusive to another vendor when the rule was written, and \
         the contract that says so is still in force."
            .into(),
    );
    full.fix = FixPolicy::Safe;
    full.validity = Validity {
        effective: Some(date(2026, 3, 11)),
        expires: None,
        review_by: Some(date(2026, 4, 27)),
    };
    full.owner = Some("partner-communications".into());
    let source = Source {
        title: Some("Partner agreement".into()),
        url: Some("https://example.com/agreements/2026/partner".into()),
        section: Some("section 4.2".into()),
        accessed: Some(date(2026, 3, 18)),
    };
    full.source = Some(source.into());
    full.allowed = ["powered by Bolt", "integrated with Bolt"]
        .map(|text| Alternative::read(text, Span::default(), None))
        .into();
    full.examples.flag = vec![Example {
        text: "Acme provides access to Bolt models.".into(),
        span: Span::default(),
    }];
    let bare = rule(
        "guarantee",
        Kind::Review,
        RuleSeverity::Error,
        "Someone must look at this promise",
    );
    let mut hostile = rule(
        "hostile",
        Kind::Prohibit,
        RuleSeverity::Warning,
        "Red \u{1B}[31malert\nsecond line \u{202E}txet",
    );
    hostile.reason = Some("bell \u{7}".into());
    Arc::new(Wordlist {
        id: "acme".into(),
        title: "Acme and Bolt".into(),
        version: "1".into(),
        language: "en".into(),
        jurisdiction: None,
        owner: None,
        source: None,
        terms: Vec::new(),
        approved: Vec::new(),
        rules: [full, bare, hostile].map(Box::new).into(),
        file: Arc::new(SourceFile::new("acme.toml", "")),
    })
}

/// A suggestion for each of the texts `allowed`, in the place of `span`.
fn suggest(allowed: &[String], span: Span) -> Vec<Fix> {
    let edit = |text: &String| Edit {
        span,
        text: text.clone(),
    };
    let fix = |text: &String| Fix {
        applicability: Applicability::Suggest,
        says: text.clone(),
        edits: vec![edit(text)],
        reads: vec![edit(text)],
    };
    allowed.iter().map(fix).collect()
}

/// A finding of rule `index` on what stands between `«` and `»` in `text`, which are taken out.
fn finding(list: &Arc<Wordlist>, index: usize, text: &str, matched: &str) -> (String, Finding) {
    let start = text.find('«').expect("a start");
    let end = text.find('»').expect("an end") - '«'.len_utf8();
    let text = text.replace(['«', '»'], "");
    let span = Span::new(start, end);
    let rule = RuleRef {
        list: Arc::clone(list),
        index,
    };
    let mut finding = Finding {
        severity: [
            FindingSeverity::Error,
            FindingSeverity::Review,
            FindingSeverity::Warning,
        ][index],
        allowed: rule
            .rule()
            .allowed
            .iter()
            .map(|text| text.text.clone())
            .collect(),
        rule,
        phrase: 0,
        read: span,
        span,
        pieces: vec![span],
        matched: matched.to_string(),
        scopes: Scopes::NONE.with(Scope::Paragraph).with(Scope::Quote),
        sentence: text.clone(),
        marks: vec![span],
        also: Vec::new(),
        required: Vec::new(),
        near_miss: None,
        disguises: Vec::new(),
        disposition: Disposition::Standing,
        fingerprint: "v1:0123456789abcdef".to_string(),
        fixes: Vec::new(),
    };
    finding.fixes = suggest(&finding.allowed, span);
    (text, finding)
}

pub(super) fn outcome() -> Outcome {
    let list = list();
    let filler = "Nothing in this sentence is of any interest to anyone. ".repeat(27);
    let mut also = finding(&list, 1, "We «guarantee» it.\n", "guarantee");
    also.1.also = vec!["acme/model-access".to_string()];
    let mut disguised = finding(&list, 0, "«\u{41E}pen\u{200B}Bolt» models\n", "OpenBolt");
    disguised.1.disguises = vec![
        Disguise::Invisible('\u{200B}'),
        Disguise::LookAlike {
            written: '\u{41E}',
            reads: 'O',
        },
    ];
    let found = [
        (
            "docs/short.md",
            finding(
                &list,
                0,
                "One.\n\nAcme is «providing access to Bolt models» now.\n",
                "providing access to Bolt models",
            ),
        ),
        (
            "docs/wrapped.md",
            finding(
                &list,
                0,
                "> Acme is now «providing **access** to\n> Bolt models» for every customer.\n",
                "providing access to Bolt models",
            ),
        ),
        (
            "docs/paragraph.md",
            finding(
                &list,
                0,
                &format!(
                    "{filler}Acme will «provide [access](https://example.com) to Bolt models» soon. {filler}\n"
                ),
                "provide access to Bolt models",
            ),
        ),
        (
            "docs/wide.md",
            finding(
                &list,
                1,
                "日本語の文章は cafe\u{301} «保証» します。\n",
                "保証",
            ),
        ),
        ("docs/also.md", also),
        ("docs/disguised.md", disguised),
        (
            "\u{1B}[2Jname\n.md",
            finding(
                &list,
                2,
                "\tcolumn\t\u{1B}[31m«red \u{1B}[0m»\u{202E}\n",
                "red",
            ),
        ),
        (
            "docs/lines.md",
            finding(
                &list,
                1,
                "one «two\nthree\nfour\nfive\nsix\nseven» eight\n",
                "two three four five six seven",
            ),
        ),
    ];
    let files = found.map(|(name, (text, finding))| FileFindings {
        file: Arc::new(SourceFile::new(name, text)),
        stored: Stored::default(),
        format: document::Format::Markdown,
        findings: vec![finding],
    });
    let states = [
        RuleState::InForce,
        RuleState::InForce,
        RuleState::Expired(date(2026, 1, 1)),
    ];
    let entries = states.iter().enumerate().map(|(index, &state)| RuleEntry {
        rule: RuleRef {
            list: Arc::clone(&list),
            index,
        },
        state,
        severity: [
            FindingSeverity::Error,
            FindingSeverity::Review,
            FindingSeverity::Warning,
        ][index],
        overdue_since: (index == 0).then_some(date(2026, 4, 27)),
    });
    let missing = Diagnostic::error("missing-path", "`nope\u{1B}.md` does not exist")
        .help("check the spelling");
    let misspelt = SourceFile::new(
        "sayso.toml",
        "fail-on = \"error\"\naudiense = [\"public\"]\n",
    );
    let misspelt = Diagnostic::warning("unknown-key", "`audiense` is no key").at(
        &Arc::new(misspelt),
        Span::new(18, 26),
        "did you mean `audience`?",
    );
    Outcome {
        as_of: date(2026, 11, 23),
        digest: PolicyDigest::new(Box::new(|| "sha256:0123".to_owned())),
        rules: entries.collect(),
        wordlists: vec![list],
        files: files.into(),
        diagnostics: vec![missing, misspelt],
        checked: 12,
        bytes: 34_567,
        audit: Vec::new(),
        baseline: None,
        fixed: None,
        unchanged: None,
        shows_marked: false,
        jobs: Jobs::at_most(1),
        duration: Duration::from_millis(38),
        interrupted: false,
    }
}

fn print(format: Format, width: usize, colour: bool) -> String {
    let mut out = Vec::new();
    format
        .print(&outcome(), usize::MAX, Canvas { width, colour }, &mut out)
        .expect("memory can be written");
    String::from_utf8(out).expect("output is text")
}

#[test]
fn human() {
    insta::assert_snapshot!(print(Format::Human, 80, false));
}

#[test]
fn human_in_a_narrow_column() {
    insta::assert_snapshot!(print(Format::Human, 32, false));
}

#[test]
fn short() {
    insta::assert_snapshot!(print(Format::Short, 80, false));
}

#[test]
fn json() {
    insta::assert_snapshot!(print(Format::Json, 80, false));
}

#[test]
fn jsonl() {
    let lines = print(Format::Jsonl, 80, false);
    let whole: serde_json::Value =
        serde_json::from_str(&print(Format::Json, 80, false)).expect("it is JSON");
    let single: Vec<serde_json::Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).expect("each line is JSON"))
        .collect();
    assert_eq!(whole["findings"], serde_json::Value::Array(single));
}

#[test]
fn diagnostics() {
    let mut out = Vec::new();
    for diagnostic in outcome().diagnostics {
        let canvas = Canvas {
            width: 80,
            colour: false,
        };
        draw_diagnostic(&diagnostic, canvas, &mut out).expect("memory can be written");
    }
    insta::assert_snapshot!(String::from_utf8(out).expect("output is text"));
}

#[test]
fn the_last_line() {
    insta::assert_snapshot!(summarise(&outcome(), 5));
}

#[test]
fn rules() {
    let mut out = Vec::new();
    list_rules(
        &outcome().rules,
        date(2026, 11, 23),
        "sha256:0123",
        &mut out,
    )
    .expect("memory can be written");
    insta::assert_snapshot!(String::from_utf8(out).expect("output is text"));
}

#[test]
fn one_rule() {
    let mut out = Vec::new();
    let canvas = Canvas {
        width: 80,
        colour: false,
    };
    explain(&outcome().rules[0], canvas, &mut out).expect("memory can be written");
    insta::assert_snapshot!(String::from_utf8(out).expect("output is text"));
}

/// Colours are the only difference that colours make, and the only control characters that are sent.
#[test]
fn colours_are_ours_alone() {
    let coloured = print(Format::Human, 80, true);
    let mut plain = String::new();
    let mut rest = coloured.as_str();
    while let Some(at) = rest.find('\u{1B}') {
        plain.push_str(&rest[..at]);
        let code = &rest[at..];
        let end = code.find('m').expect("an escape code of ours ends with m");
        assert!(
            code[2..end]
                .chars()
                .all(|ch| ch.is_ascii_digit() || ch == ';')
        );
        rest = &code[end + 1..];
    }
    plain.push_str(rest);
    assert_eq!(plain, print(Format::Human, 80, false));
    assert!(!plain.chars().any(|ch| ch.is_control() && ch != '\n'));
}

/// JSON says all that was there, and yet sends nothing to a terminal that would act on it.
#[test]
fn json_is_safe_to_look_at() {
    let text = print(Format::Json, 80, false);
    assert!(
        !text
            .chars()
            .any(|ch| ch.is_control() && ch != '\n' || ch == '\u{202E}')
    );
    let document: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
    let paths = document["findings"].as_array().expect("a list").iter();
    let paths: Vec<&str> = paths
        .filter_map(|finding| finding["path"].as_str())
        .collect();
    assert!(paths.contains(&"\u{1B}[2Jname\n.md"));
}

/// A limit cuts what is printed, never what is counted.
#[test]
fn a_limit_cuts_what_is_printed() {
    let outcome = outcome();
    let canvas = Canvas {
        width: 80,
        colour: false,
    };
    for limit in [0, 1, 7, 8, 100] {
        let mut out = Vec::new();
        Format::Short
            .print(&outcome, limit, canvas, &mut out)
            .expect("memory can be written");
        let lines = out.iter().filter(|&&byte| byte == b'\n').count();
        assert_eq!(lines, limit.min(8));
        let last = summarise(&outcome, limit);
        assert!(last.starts_with("8 findings"), "{last}");
        assert_eq!(last.contains("not shown"), limit < 8, "{last}");
    }
}
