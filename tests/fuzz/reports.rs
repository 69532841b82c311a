//! Reports of hostile texts: nothing in them acts on a terminal, JSON is JSON, and places are places.

use std::io::{self, Write};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use jiff::civil::date;
use sayso::diagnostic::{Diagnostic, SourceFile};
use sayso::document::{self, Format, Prose};
use sayso::lint::{Finding, Policy, PolicyOptions, Scratch, Tracer};
use sayso::report::{self, Canvas, FileFindings, Outcome, PolicyDigest};
use sayso::text::Jobs;
use sayso::wordlist::Wordlist;
use serde_json::Value;

/// Rules of every shape, with words that are short, so that mutated texts still hold them.
const WORDLIST: &str = r#"
[wordlist]
id = "acme"
title = "Acme"
version = "1"
language = "en"

[terms]
who = ["we", "us~"]

[[rule]]
id = "word"
message = "m"
prohibited = ["no", "日本", "C++"]
except = ["no one"]
allowed = ["yes", "ja"]
fix = "safe"
examples = { flag = ["no"], pass = ["x"] }

[[rule]]
id = "pair"
severity = "warning"
message = "m"
prohibited = ["at w/s to", "to ... be", "@who go~"]
unless = { near = ["may"], within = "sentence" }
examples = { flag = ["at to"], pass = ["x"] }

[[rule]]
id = "scoped"
severity = "info"
message = "m"
scopes = ["url", "code", "comment", "image-alt", "front-matter"]
quotes = "skip"
prohibited = ["add*"]
examples = { flag = ["`add`"], pass = ["x"] }
"#;

pub(super) static POLICY: LazyLock<Policy> = LazyLock::new(|| {
    let (list, diagnostics) = Wordlist::load("acme.toml", WORDLIST);
    let list = list.unwrap_or_else(|| panic!("{diagnostics:#?}"));
    let options = PolicyOptions::on(date(2026, 3, 18));
    Policy::new(vec![Arc::new(list)], options).0
});

/// How texts are drawn, by one byte: narrow and wide, in colour or not.
fn canvas(kind: u8) -> Canvas {
    Canvas {
        width: [1, 20, 80, 300][usize::from(kind >> 2) % 4],
        colour: false,
    }
}

pub(super) fn format(kind: u8) -> Format {
    [Format::Markdown, Format::Mdx, Format::Text][usize::from(kind) % 3]
}

/// Every format of one file: the first byte says how it is read and drawn, the first line names it.
pub(super) fn report(data: &[u8]) {
    let Some((&kind, data)) = data.split_first() else {
        return;
    };
    let at = data.iter().position(|&byte| byte == b'\n').unwrap_or(0);
    let name = String::from_utf8_lossy(&data[..at]);
    let stored = &data[at..];
    let decoded = document::decode(stored);
    let mut prose = Prose::default();
    document::read(format(kind), &decoded.text, POLICY.wanted(), &mut prose);
    let judgement = POLICY.judge(&prose, "a.md", &mut Scratch::default());
    let count = judgement.findings.len();
    judgement.findings.iter().for_each(is_marked);
    let file = Arc::new(SourceFile::new(report::visible(&name), decoded.text));
    let diagnostics = decoded.faults.iter().map(|fault| {
        let said = format!("`{}` holds {}", file.name, fault.reason.name());
        Diagnostic::error(sayso::diagnostic::code::UNDECODABLE, said).at(&file, fault.span, "here")
    });
    let outcome = Outcome {
        as_of: date(2026, 3, 18),
        digest: PolicyDigest::new(Box::new(|| POLICY.digest())),
        wordlists: POLICY.wordlists.clone(),
        rules: POLICY.rules.clone(),
        diagnostics: diagnostics.take(3).collect(),
        checked: 1,
        bytes: stored.len() as u64,
        audit: Vec::new(),
        baseline: None,
        fixed: None,
        unchanged: None,
        shows_marked: true,
        jobs: Jobs::at_most(1),
        duration: Duration::ZERO,
        interrupted: false,
        files: vec![FileFindings {
            file: Arc::clone(&file),
            stored: decoded.stored.clone(),
            format: format(kind),
            findings: judgement.findings,
        }],
    };
    // what tells a machine of faults leaves out what is allowed
    let standing = outcome.standing().count();
    for format in report::Format::ALL {
        let printed = harmless(format.name(), |out| {
            let mut printed = Vec::new();
            format.print(&outcome, usize::MAX, canvas(kind), &mut printed)?;
            if format == report::Format::Csv {
                // its lines end as RFC 4180 says
                let rows = String::from_utf8_lossy(&printed).replace("\r\n", "\n");
                printed = rows.into_bytes();
            }
            out.write_all(&printed)
        });
        match format {
            report::Format::Json => {
                let whole: Value = serde_json::from_str(&printed).expect("it is JSON");
                let findings = whole["findings"].as_array().expect("findings are listed");
                assert_eq!(findings.len(), count);
                findings
                    .iter()
                    .for_each(|finding| is_placed(finding, &file.text, stored));
            }
            report::Format::Jsonl => {
                let lines = printed.lines().map(serde_json::from_str::<Value>);
                assert_eq!(lines.filter(|line| line.is_ok()).count(), count);
            }
            report::Format::Short => assert_eq!(printed.lines().count(), count),
            report::Format::Html => {
                assert_eq!(printed.matches("<li class=\"finding\"").count(), count)
            }
            report::Format::Sarif => {
                let log: Value = serde_json::from_str(&printed).expect("it is JSON");
                let results = log["runs"][0]["results"].as_array();
                assert_eq!(results.map(Vec::len), Some(count));
            }
            report::Format::Gitlab => {
                let issues: Value = serde_json::from_str(&printed).expect("it is JSON");
                assert_eq!(issues.as_array().map(Vec::len), Some(standing));
            }
            report::Format::Rdjson => {
                let result: Value = serde_json::from_str(&printed).expect("it is JSON");
                let diagnostics = result["diagnostics"].as_array();
                assert_eq!(diagnostics.map(Vec::len), Some(standing));
            }
            report::Format::Github => {
                assert_eq!(printed.lines().count(), standing);
                assert!(printed.lines().all(|line| line.starts_with("::")));
            }
            report::Format::Csv => assert_eq!(printed.lines().count(), count + 1),
            report::Format::Junit => assert_eq!(printed.matches("<failure ").count(), standing),
            report::Format::Checkstyle => assert_eq!(printed.matches("<error ").count(), standing),
            report::Format::Human | report::Format::Markdown => {}
        }
    }
    outcome.diagnostics.iter().for_each(diagnostic);
    harmless("the last line", |out| {
        writeln!(out, "{}", report::summarise(&outcome, usize::MAX))
    });
}

/// The marks of a finding are in order, and reach over the wording in its sentence.
fn is_marked(finding: &Finding) {
    let marks = &finding.marks;
    assert!(marks.is_sorted_by(|a, b| a.end < b.start), "{finding:?}");
    assert!(marks.iter().all(|mark| !mark.is_empty()), "{finding:?}");
    let (first, last) = (marks[0], marks[marks.len() - 1]);
    assert_eq!(
        &finding.sentence[first.hull(last).range()],
        finding.matched,
        "{finding:?}"
    );
}

/// A finding says where it stands in the file as it is stored, and what stands there.
fn is_placed(finding: &Value, text: &str, stored: &[u8]) {
    let number = |value: &Value| value.as_u64().expect("a number") as usize;
    let (start, end) = (
        number(&finding["span"]["start"]),
        number(&finding["span"]["end"]),
    );
    assert!(start < end && end <= stored.len(), "{finding}");
    let pieces = finding["pieces"].as_array().expect("pieces are listed");
    let places = pieces
        .iter()
        .map(|piece| (number(&piece["start"]), number(&piece["end"])));
    let mut last = start;
    for (piece_start, piece_end) in places {
        assert!(
            last <= piece_start && piece_start < piece_end && piece_end <= end,
            "{finding}"
        );
        last = piece_end;
    }
    assert_eq!(last, end, "{finding}");
    let written = finding["source_text"].as_str().expect("a text");
    assert!(text.contains(written), "{finding}");
    if str::from_utf8(stored).is_ok() {
        assert_eq!(&stored[start..end], written.as_bytes(), "{finding}");
    }
}

/// A rule traced in a text: the first byte says which, and how the text is read and drawn.
pub(super) fn trace(data: &[u8]) {
    let Some((&kind, data)) = data.split_first() else {
        return;
    };
    let text = String::from_utf8_lossy(data);
    let file = SourceFile::new("a.md", text);
    let mut prose = Prose::default();
    document::read(format(kind), &file.text, Tracer::WANTED, &mut prose);
    let judgement = POLICY.judge(&prose, "a.md", &mut Scratch::default());
    let rule = usize::from(kind >> 4) % POLICY.rules.len();
    let tracer = Tracer::new(&POLICY, rule);
    let trace = tracer.trace(&prose, "a.md", &[]);
    // what is traced is what is judged, where both read the same
    if POLICY.wanted() == Tracer::WANTED {
        let name = POLICY.rules[rule].rule.name();
        let found = judgement
            .findings
            .iter()
            .any(|finding| finding.stands() && finding.rule.name() == name);
        assert!(!found || trace.findings > 0, "a finding that is not traced");
    }
    harmless("the trace", |out| {
        report::describe_trace(&tracer, &trace, &prose, &file, canvas(kind), out)
    });
}

/// Everything that is printed of rules.
pub(super) fn rules(policy: &Policy) {
    let day = date(2026, 3, 18);
    harmless("rules", |out| {
        report::list_rules(&policy.rules, day, "sha256:0", out)
    });
    let listed = harmless("rules in JSON", |out| {
        report::list_rules_json(&policy.rules, day, "sha256:0", out)
    });
    serde_json::from_str::<Value>(&listed).expect("it is JSON");
    for (index, entry) in policy.rules.iter().enumerate().take(8) {
        harmless("a rule", |out| report::explain(entry, canvas(0), out));
        let explained = harmless("a rule in JSON", |out| {
            report::explain_json(entry, day, out)
        });
        serde_json::from_str::<Value>(&explained).expect("it is JSON");
        let tracer = Tracer::new(policy, index);
        harmless("phrases", |out| {
            report::describe_phrases(&tracer, canvas(8), out)
        });
    }
}

/// A diagnostic points at whole characters of its file, and can be drawn.
pub(super) fn diagnostic(diagnostic: &Diagnostic) {
    if let Some(file) = &diagnostic.file {
        for label in &diagnostic.labels {
            assert!(file.text.get(label.span.range()).is_some(), "{label:?}");
        }
    }
    harmless("a diagnostic", |out| {
        report::draw_diagnostic(diagnostic, canvas(8), out)
    });
}

/// What `print` prints, with nothing in it that a terminal would act on.
pub(super) fn harmless(what: &str, print: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> String {
    let mut out = Vec::new();
    print(&mut out).expect("memory can be written");
    let text = String::from_utf8(out).expect("output is text");
    if let Some(acts) = text.chars().find(|&c| acts(c)) {
        panic!("{what} has {acts:?}: {text:?}");
    }
    text
}

/// Whether `ch` may do more than be seen.
fn acts(ch: char) -> bool {
    ch.is_control() && ch != '\n'
        || matches!(
            ch,
            '\u{61C}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}'
                | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{E0000}'..='\u{E007F}'
        )
}
