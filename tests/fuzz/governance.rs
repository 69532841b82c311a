//! What is allowed against rules: the loaders of exceptions and baselines, and comments in a text. What is refused is refused
//! with diagnostics that point into the file; what is accepted can be used, printed and read back.

use std::sync::Arc;

use jiff::civil::{Date, date};
use sayso::diagnostic::SourceFile;
use sayso::document::{self, Prose};
use sayso::lint::{Baseline, Exception, Fate, Judgement, Scratch, load_exceptions};
use sayso::report::{AuditEntry, AuditFormat, AuditKind, AuditState};
use sayso::text::Halt;

use super::reports::{self, POLICY, format};
use super::rules::told;

const DAY: Date = date(2026, 3, 18);

/// Judges `text`; each match is a finding, marked, or says why it is neither.
fn judge(kind: u8, text: &str, exceptions: &[Arc<Exception>]) -> (Prose, Judgement) {
    let mut prose = Prose::default();
    document::read(format(kind), text, POLICY.wanted(), &mut prose);
    let judgement = POLICY.judge_with(
        &prose,
        "a.md",
        exceptions,
        Halt::NEVER,
        &mut Scratch::default(),
    );
    let count = |fate: Fate| {
        let fates = judgement.matches.iter().map(|found| found.fate);
        fates.filter(|&own| own == fate).count()
    };
    let findings = judgement.findings.iter();
    let marked = findings.filter(|finding| !finding.stands()).count();
    assert_eq!(count(Fate::Marked), marked);
    assert_eq!(count(Fate::Finding) + marked, judgement.findings.len());
    (prose, judgement)
}

/// An exceptions file: loaded, held against the texts it excepts, listed.
pub(super) fn exceptions(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let (exceptions, diagnostics) = load_exceptions("sayso-exceptions.toml", &text);
    told(true, &diagnostics);
    for exception in &exceptions {
        judge(0, &exception.text, &exceptions);
    }
    let entries: Vec<AuditEntry> = exceptions
        .iter()
        .map(|exception| entry(exception))
        .collect();
    let entries: Vec<&AuditEntry> = entries.iter().collect();
    for format in [AuditFormat::Human, AuditFormat::Json, AuditFormat::Csv] {
        let mut printed = Vec::new();
        format
            .print(&entries, DAY, &mut printed)
            .expect("memory can be written");
        let printed = String::from_utf8(printed).expect("output is text");
        // lines of CSV end so
        let printed = printed.replace("\r\n", "\n");
        reports::harmless("the audit", |out| out.write_all(printed.as_bytes()));
        if format == AuditFormat::Csv {
            assert_eq!(printed.lines().count(), entries.len() + 1, "one line each");
        }
    }
}

fn entry(exception: &Exception) -> AuditEntry {
    AuditEntry {
        kind: AuditKind::Exception,
        rule: exception.rule.clone(),
        path: exception.path.clone(),
        line: 1,
        text: exception.text.clone(),
        reason: exception.reason.clone(),
        approved_by: Some(exception.approved_by.clone()),
        ticket: exception.ticket.clone(),
        approved_on: exception.approved_on,
        ends: Some(exception.expires),
        days_left: Some(0),
        state: AuditState::Unused,
    }
}

/// A baseline: what is written reads back.
pub(super) fn baseline(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let (baseline, diagnostics) = Baseline::load("known.jsonl", &text);
    told(baseline.is_some(), &diagnostics);
    let Some(baseline) = baseline else { return };
    let findings = |baseline: &Baseline| -> Vec<_> {
        baseline
            .findings
            .iter()
            .map(|(known, _)| known.clone())
            .collect()
    };
    let known = findings(&baseline);
    assert!(known.iter().all(|known| baseline.knows(&known.fingerprint)));
    let digest = baseline.digest.as_deref().unwrap_or_default();
    let mut written = Vec::new();
    Baseline::write(digest, &known, &mut written).expect("memory can be written");
    let written = String::from_utf8(written).expect("it is text");
    assert_eq!(
        written.lines().count(),
        known.len() + 1,
        "one finding a line"
    );
    let (again, faults) = Baseline::load("known.jsonl", &written);
    assert_eq!(faults, []);
    let again = again.expect("it was written");
    assert_eq!(findings(&again), known);
    assert_eq!(again.digest, baseline.digest);
}

/// Comments in a text: the first byte says how it is read. Without one nothing is marked, and every fault has its place.
pub(super) fn suppressions(data: &[u8]) {
    let Some((&kind, data)) = data.split_first() else {
        return;
    };
    let text = String::from_utf8_lossy(data);
    let (prose, judgement) = judge(kind, &text, &[]);
    if prose.directives.is_empty() {
        assert!(judgement.findings.iter().all(|finding| finding.stands()));
        assert!(judgement.remarks.is_empty() && judgement.suppressions.is_empty());
    } else {
        assert!(
            document::may_speak(&text),
            "the sieve would pass over a comment"
        );
    }
    for directive in &prose.directives {
        assert!(text.get(directive.span.range()).is_some(), "{directive:?}");
        assert!(
            text.get(directive.covers.range()).is_some(),
            "{directive:?}"
        );
    }
    let file = Arc::new(SourceFile::new("a.md", text));
    for remark in judgement.remarks {
        reports::diagnostic(&remark.at(&file));
    }
}
