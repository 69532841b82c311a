//! SARIF 2.1.0 (OASIS Standard, 27 March 2020), as far as a linter of texts has something to say. The sections named are
//! those of the standard. These types are frozen: nothing of the core is serialised as it is.

use std::collections::HashMap;
use std::io::{self, Write};

use serde_json::ser::PrettyFormatter;

use super::advice::advise;
use super::human::{alternatives, cite};
use super::json::{self, kind_name};
use super::markdown::escape;
use super::places::{LastPlaces, Places};
use super::uri::encode_path;
use super::{FileFindings, Outcome, limited};
use crate::diagnostic::{self, Severity};
use crate::lint::{self, Disposition, FindingSeverity, RuleRef, RuleState};
use crate::text::Span;

mod log;

use log::{
    Artifact, ArtifactChange, ArtifactLocation, Base, Bases, Configuration, Content, Descriptor,
    Driver, Fingerprints, Fix, Help, Invocation, Location, Notification, PhysicalLocation, Region,
    Replacement, Rule, RuleProperties, Run, RunProperties, SarifLog, SarifResult, Snippet,
    Suppression, Text, Tool,
};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// To what relative file names are relative; where that is, is not said: the report is the same on every machine.
const ROOT: &str = "SRCROOT";

/// Prints at most `limit` findings, marked or not.
pub(super) fn print(outcome: &Outcome, limit: usize, out: &mut dyn Write) -> io::Result<()> {
    let mut rules = Rules::default();
    for entry in &outcome.rules {
        if entry.state == RuleState::InForce {
            rules.index(&entry.rule, entry.severity);
        }
    }
    // Either all results have suppressions, which may be none, or no result has (section 3.27.23).
    let tells_suppressions = outcome.suppressed() > 0;
    let mut artifacts = Vec::new();
    let mut results = Vec::new();
    for (file, findings) in limited(outcome, limit, true) {
        let location = locate(&file.file.name, Some(artifacts.len()));
        artifacts.push(Artifact {
            location: locate(&file.file.name, None),
            roles: ["analysisTarget"],
        });
        let places = Places::new(&file.file.text);
        for finding in findings {
            let region = |span| stored_region(file, &places, span);
            results.push(SarifResult {
                rule_id: finding.rule.name(),
                rule_index: rules.index(&finding.rule, finding.severity),
                kind: kind(finding.severity),
                level: level(finding.severity),
                message: message(&advise(finding)),
                fixes: fixes(finding, &location, region),
                locations: [Location {
                    physical_location: PhysicalLocation {
                        artifact_location: location.clone(),
                        region: Region {
                            snippet: Some(snippet(file, finding.span)),
                            ..region(finding.span)
                        },
                    },
                }],
                partial_fingerprints: Fingerprints {
                    first: &finding.fingerprint,
                },
                suppressions: tells_suppressions
                    .then(|| suppression(&finding.disposition).into_iter().collect()),
                baseline_state: outcome.baseline.map(|_| match finding.disposition {
                    Disposition::Known => "unchanged",
                    _ => "new",
                }),
            });
        }
    }
    let failed = |fault: &diagnostic::Diagnostic| fault.severity == Severity::Error;
    let log = SarifLog {
        schema: SCHEMA,
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: "sayso",
                    semantic_version: env!("CARGO_PKG_VERSION"),
                    rules: rules.rules,
                },
            },
            column_kind: "unicodeCodePoints",
            original_uri_base_ids: Bases {
                root: Base {
                    description: message("The folder in which sayso was run."),
                },
            },
            invocations: [Invocation {
                execution_successful: !outcome.interrupted
                    && !outcome.diagnostics.iter().any(failed),
                tool_execution_notifications: notify(outcome),
            }],
            artifacts,
            results,
            properties: RunProperties {
                as_of: outcome.as_of.to_string(),
                policy_digest: &outcome.digest,
                wordlists: outcome
                    .wordlists
                    .iter()
                    .map(|list| format!("{} {}", list.id, list.version))
                    .collect(),
                files: outcome.checked,
            },
        }],
    };
    json::write(&log, PrettyFormatter::new(), out)
}

/// The rules so far, with their places by name.
#[derive(Default)]
struct Rules {
    rules: Vec<Rule>,
    places: HashMap<String, usize>,
}

impl Rules {
    /// The place of `rule`, which is added if it is not there.
    fn index(&mut self, rule: &RuleRef, severity: FindingSeverity) -> usize {
        let name = rule.name();
        if let Some(&place) = self.places.get(&name) {
            return place;
        }
        self.places.insert(name, self.rules.len());
        self.rules.push(describe(rule, severity));
        self.rules.len() - 1
    }
}

fn describe(rule: &RuleRef, severity: FindingSeverity) -> Rule {
    let id = rule.name();
    let rule = rule.rule();
    let mut help = vec![rule.message.clone()];
    help.extend(rule.reason.as_ref().map(|reason| format!("Why: {reason}")));
    let allowed: Vec<String> = rule.allowed.iter().map(|text| text.text.clone()).collect();
    if !allowed.is_empty() {
        help.push(format!("Say instead: {}", alternatives(&allowed)));
    }
    let source = rule.source.as_deref().map(cite);
    let source = source.filter(|cited| !cited.is_empty());
    help.extend(source.iter().map(|cited| format!("Source: {cited}")));
    help.extend(rule.owner.iter().map(|owner| format!("Owner: {owner}")));
    let day = |date: Option<jiff::civil::Date>| date.map(|date| date.to_string());
    Rule {
        name: name(&rule.id),
        short_description: message(&rule.message),
        full_description: message(rule.reason.as_ref().unwrap_or(&rule.message)),
        help: Help {
            text: message(&help.join("\n")).text,
            markdown: help
                .iter()
                .map(|line| escape(line))
                .collect::<Vec<_>>()
                .join("\n\n"),
        },
        default_configuration: Configuration {
            level: level(severity),
        },
        properties: RuleProperties {
            kind: kind_name(rule.kind),
            tags: rule.tags.clone(),
            owner: rule.owner.as_deref().map(str::to_owned),
            source,
            effective: day(rule.validity.effective),
            expires: day(rule.validity.expires),
        },
        id,
    }
}

/// `model-access` as the one word, `ModelAccess`, that section 3.49.7 has in mind.
fn name(id: &str) -> String {
    let capitalise = |word: &str| {
        let mut letters = word.chars();
        let first = letters.next().map(|letter| letter.to_ascii_uppercase());
        first.into_iter().chain(letters).collect::<String>()
    };
    id.split('-').map(capitalise).collect()
}

/// A plain text message. What would read as an embedded link (section 3.11.6) is escaped.
fn message(text: &str) -> Text {
    let text = if text.contains("](") {
        text.replace('[', "\\[").replace(']', "\\]")
    } else {
        text.to_owned()
    };
    Text { text }
}

fn locate(name: &str, index: Option<usize>) -> ArtifactLocation {
    let uri = encode_path(name);
    ArtifactLocation {
        uri_base_id: (!uri.starts_with("file:")).then_some(ROOT),
        uri,
        index,
    }
}

fn region(places: &Places<'_>, span: Span) -> Region {
    let (start, end) = (places.position(span.start), places.position(span.end));
    Region {
        start_line: start.line,
        start_column: start.column,
        end_line: end.line,
        end_column: end.column,
        byte_offset: None,
        byte_length: None,
        snippet: None,
    }
}

fn snippet(file: &FileFindings, span: Span) -> Snippet {
    Snippet {
        text: file.file.text[span.range()].to_owned(),
    }
}

/// Section 3.27.9: `review` asks a person to decide.
fn kind(severity: FindingSeverity) -> &'static str {
    match severity {
        FindingSeverity::Review => "review",
        _ => "fail",
    }
}

/// Section 3.27.10: what did not fail has no level.
fn level(severity: FindingSeverity) -> &'static str {
    match severity {
        FindingSeverity::Error => "error",
        FindingSeverity::Warning => "warning",
        FindingSeverity::Info => "note",
        FindingSeverity::Review => "none",
    }
}

fn suppression(disposition: &Disposition) -> Option<Suppression<'_>> {
    let (kind, justification) = match disposition {
        Disposition::Standing | Disposition::Known => return None,
        Disposition::Suppressed { reason, .. } => ("inSource", reason),
        Disposition::Excepted(exception) => ("external", &exception.reason),
    };
    Some(Suppression {
        kind,
        status: "accepted",
        justification,
    })
}

/// The region of `span`, with its bytes as they are stored.
fn stored_region(file: &FileFindings, places: &Places<'_>, span: Span) -> Region {
    let stored = file.stored_span(span);
    Region {
        byte_offset: Some(stored.start),
        byte_length: Some(stored.len()),
        ..region(places, span)
    }
}

fn fixes<'o>(
    finding: &'o lint::Finding,
    location: &ArtifactLocation,
    region: impl Fn(Span) -> Region,
) -> Vec<Fix<'o>> {
    let replace = |edit: &'o lint::Edit| Replacement {
        deleted_region: region(edit.span),
        inserted_content: Content { text: &edit.text },
    };
    let fix = |fix: &'o lint::Fix| Fix {
        description: message(&format!("Say \"{}\"", fix.says)),
        artifact_changes: [ArtifactChange {
            artifact_location: location.clone(),
            replacements: fix.edits.iter().map(replace).collect(),
        }],
    };
    finding.fixes.iter().map(fix).collect()
}

fn notify(outcome: &Outcome) -> Vec<Notification> {
    let mut last = LastPlaces::default();
    let mut notifications = Vec::new();
    for fault in &outcome.diagnostics {
        let place = fault.file.as_deref().zip(fault.labels.first());
        notifications.push(Notification {
            descriptor: Descriptor { id: fault.code },
            level: fault.severity.name(),
            message: message(&fault.message),
            locations: place
                .map(|(file, label)| Location {
                    physical_location: PhysicalLocation {
                        artifact_location: locate(&file.name, None),
                        region: region(last.of(&file.text), label.span),
                    },
                })
                .into_iter()
                .collect(),
        });
    }
    notifications
}
