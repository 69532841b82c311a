//! The baseline: findings that were there when a project began to be checked, and do not count.
//!
//! One JSON object a line, sorted, so that two branches that write it merge as a rule: a head with the digest of the
//! policy, then a line for each finding, known by its fingerprint.

use std::collections::HashSet;
use std::io::{self, Write};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::diagnostic::{Diagnostic, SourceFile, code};
use crate::text::{LineIndex, Span};

/// The version of the format.
const VERSION: u32 = 1;

/// What every fingerprint of this version begins with.
const FINGERPRINT: &str = "v1:";

/// How many bad lines are told.
const MOST_FAULTS: usize = 3;

/// A finding that is known. The order of the fields is that of the file.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct KnownFinding {
    /// The path of its file, as in its fingerprint.
    pub path: String,
    /// The rule, as `list/rule`.
    pub rule: String,
    /// Its fingerprint.
    pub fingerprint: String,
}

/// The findings that are known.
#[derive(Debug)]
pub struct Baseline {
    /// The digest of the policy with which it was written; none if there is no baseline yet.
    pub digest: Option<String>,
    /// The findings, each with its line in the file.
    pub findings: Vec<(KnownFinding, Span)>,
    /// Whether it takes in every finding of the run.
    pub takes_all: bool,
    /// The file.
    pub file: Arc<SourceFile>,
    fingerprints: HashSet<String>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Head {
    baseline: u32,
    policy: String,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Line {
    path: String,
    rule: String,
    fingerprint: String,
}

impl Baseline {
    /// A baseline that knows nothing.
    pub fn new(name: &str) -> Baseline {
        Baseline {
            digest: None,
            findings: Vec::new(),
            takes_all: false,
            file: Arc::new(SourceFile::new(name, "")),
            fingerprints: HashSet::new(),
        }
    }

    /// Loads the text of a baseline; `name` is what diagnostics call it. It is there unless there are any.
    pub fn load(name: &str, text: &str) -> (Option<Baseline>, Vec<Diagnostic>) {
        let mut baseline = Baseline::new(name);
        baseline.file = Arc::new(SourceFile::new(name, text));
        let lines = LineIndex::new(text);
        let mut faults = Vec::new();
        for number in 0..lines.lines() {
            let span = lines.line_span(text, number);
            let line = &text[span.range()];
            if line.trim().is_empty() && number > 0 {
                continue;
            }
            let fault = if number == 0 {
                match serde_json::from_str(line) {
                    Ok(Head {
                        baseline: VERSION,
                        policy,
                    }) => {
                        baseline.digest = Some(policy);
                        None
                    }
                    _ => Some("this is no baseline of this version"),
                }
            } else {
                match serde_json::from_str(line) {
                    Ok(Line {
                        path,
                        rule,
                        fingerprint,
                    }) if fingerprint.starts_with(FINGERPRINT) => {
                        baseline.fingerprints.insert(fingerprint.clone());
                        let known = KnownFinding {
                            path,
                            rule,
                            fingerprint,
                        };
                        baseline.findings.push((known, span));
                        None
                    }
                    _ => Some("this line of the baseline names no finding"),
                }
            };
            if let Some(message) = fault.filter(|_| faults.len() < MOST_FAULTS) {
                let help = "write the baseline anew with `--write-baseline`";
                let diagnostic = Diagnostic::error(code::BAD_BASELINE, message).help(help);
                faults.push(diagnostic.at(&baseline.file, span, ""));
            }
        }
        (faults.is_empty().then_some(baseline), faults)
    }

    /// Whether it knows the finding of that fingerprint.
    pub fn knows(&self, fingerprint: &str) -> bool {
        self.takes_all || self.fingerprints.contains(fingerprint)
    }

    /// Writes a baseline of `findings`, which are sorted, and without repeats.
    pub fn write<'f>(
        digest: &str,
        findings: impl IntoIterator<Item = &'f KnownFinding>,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let head = Head {
            baseline: VERSION,
            policy: digest.to_owned(),
        };
        writeln!(out, "{}", serde_json::to_string(&head)?)?;
        for found in findings {
            let line = Line {
                path: found.path.clone(),
                rule: found.rule.clone(),
                fingerprint: found.fingerprint.clone(),
            };
            writeln!(out, "{}", serde_json::to_string(&line)?)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(path: &str, rule: &str, fingerprint: &str) -> KnownFinding {
        KnownFinding {
            path: path.to_owned(),
            rule: rule.to_owned(),
            fingerprint: fingerprint.to_owned(),
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let findings = [
            known("a \u{1b}\n\".md", "l/r", "v1:0"),
            known("b.md", "l/r", "v1:1"),
        ];
        let mut text = Vec::new();
        Baseline::write("sha256:0", &findings, &mut text).expect("memory can be written");
        let text = String::from_utf8(text).expect("it is text");
        assert_eq!(text.lines().count(), 3, "one finding a line");
        let (baseline, faults) = Baseline::load("b", &text);
        assert_eq!(faults, []);
        let baseline = baseline.expect("it is sound");
        let read: Vec<_> = baseline
            .findings
            .iter()
            .map(|(found, _)| found.clone())
            .collect();
        assert_eq!(read, findings);
        assert!(baseline.knows("v1:0") && !baseline.knows("v1:2"));
        assert_eq!(baseline.digest.as_deref(), Some("sha256:0"));
    }

    #[test]
    fn faults() {
        const HEAD: &str = "{\"baseline\":1,\"policy\":\"x\"}\n";
        for (text, count) in [
            (String::new(), 1),
            ("{}\n".to_owned(), 1),
            ("{\"baseline\":2,\"policy\":\"x\"}\n".to_owned(), 1),
            (HEAD.to_owned(), 0),
            (format!("{HEAD}\n\n"), 0),
            (format!("{HEAD}<<<<<<< ours\n"), 1), // half merged
            (format!("{HEAD}{{\"path\":\"a\",\"rule\":\"r\"}}\n"), 1),
            (
                format!("{HEAD}{{\"path\":\"a\",\"rule\":\"r\",\"fingerprint\":\"v2:0\"}}\n"),
                1,
            ),
            (
                format!("{HEAD}{{\"path\":\"a\",\"rule\":\"r\",\"fingerprint\":\"v1:0\"}}\r\n"),
                0,
            ),
            (format!("{HEAD}{}", "x\n".repeat(9)), MOST_FAULTS),
        ] {
            let (baseline, faults) = Baseline::load("b", &text);
            assert_eq!(faults.len(), count, "{text:?}");
            assert_eq!(baseline.is_none(), count > 0, "{text:?}");
        }
    }
}
