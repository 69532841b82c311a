//! SARIF 2.1.0 (OASIS Standard, 27 March 2020), as far as a linter of texts has something to say. The sections named are
//! those of the standard. These types are frozen: nothing of the core is serialised as it is.

use std::collections::HashMap;
use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::PrettyFormatter;

use super::advice::{advise, replacements};
use super::human::{alternatives, cite};
use super::json::{self, kind_name};
use super::markdown::escape;
use super::places::{LastPlaces, Places};
use super::uri::encode_path;
use super::{FileFindings, Outcome, limited};
use crate::diagnostic::{self, Severity};
use crate::lint::{self, Disposition, FindingSeverity, RuleRef, RuleState};
use crate::text::Span;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// To what relative file names are relative; where that is, is not said: the report is the same on every machine.
const ROOT: &str = "SRCROOT";

/// Section 3.13.
#[derive(Serialize)]
struct SarifLog<'o> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'o>; 1],
}

/// Section 3.14.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'o> {
    tool: Tool,
    column_kind: &'static str,
    original_uri_base_ids: Bases,
    invocations: [Invocation; 1],
    artifacts: Vec<Artifact>,
    results: Vec<SarifResult<'o>>,
    properties: RunProperties<'o>,
}

#[derive(Serialize)]
struct Bases {
    #[serde(rename = "SRCROOT")]
    root: Base,
}

#[derive(Serialize)]
struct Base {
    description: Text,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RunProperties<'o> {
    as_of: String,
    policy_digest: &'o str,
    wordlists: Vec<String>,
    files: usize,
}

/// Sections 3.18 and 3.19.
#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    semantic_version: &'static str,
    rules: Vec<Rule>,
}

/// Section 3.49.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    id: String,
    name: String,
    short_description: Text,
    full_description: Text,
    help: Help,
    default_configuration: Configuration,
    properties: RuleProperties,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct RuleProperties {
    kind: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    owner: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    effective: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires: Option<String>,
}

/// A message (section 3.11) or a string that comes in one form only (3.12).
#[derive(Serialize)]
struct Text {
    text: String,
}

#[derive(Serialize)]
struct Help {
    text: String,
    markdown: String,
}

/// Section 3.20.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation {
    execution_successful: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tool_execution_notifications: Vec<Notification>,
}

/// Section 3.58.
#[derive(Serialize)]
struct Notification {
    descriptor: Descriptor,
    level: &'static str,
    message: Text,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    locations: Vec<Location>,
}

#[derive(Serialize)]
struct Descriptor {
    id: &'static str,
}

/// Section 3.24.
#[derive(Serialize)]
struct Artifact {
    location: ArtifactLocation,
    roles: [&'static str; 1],
}

/// Section 3.4.
#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactLocation {
    uri: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    uri_base_id: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    index: Option<usize>,
}

/// Section 3.27.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SarifResult<'o> {
    rule_id: String,
    rule_index: usize,
    kind: &'static str,
    level: &'static str,
    message: Text,
    locations: [Location; 1],
    partial_fingerprints: Fingerprints<'o>,
    #[serde(skip_serializing_if = "Option::is_none")]
    suppressions: Option<Vec<Suppression<'o>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline_state: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<Fix<'o>>,
}

#[derive(Serialize)]
struct Fingerprints<'o> {
    #[serde(rename = "saysoFingerprint/v1")]
    first: &'o str,
}

/// Sections 3.28 and 3.29.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    physical_location: PhysicalLocation,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    region: Region,
}

/// Section 3.30: lines and columns from 1, the end column is the first one outside; bytes are those of the file as stored.
#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    byte_offset: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    byte_length: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    snippet: Option<Snippet>,
}

/// Section 3.3.
#[derive(Clone, Serialize)]
struct Snippet {
    text: String,
}

/// Section 3.35.
#[derive(Serialize)]
struct Suppression<'o> {
    kind: &'static str,
    status: &'static str,
    justification: &'o str,
}

/// Section 3.55: one alternative; several would be applied together.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Fix<'o> {
    description: Text,
    artifact_changes: [ArtifactChange<'o>; 1],
}

/// Section 3.56.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactChange<'o> {
    artifact_location: ArtifactLocation,
    replacements: [Replacement<'o>; 1],
}

/// Section 3.57.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement<'o> {
    deleted_region: Region,
    inserted_content: Content<'o>,
}

#[derive(Serialize)]
struct Content<'o> {
    text: &'o str,
}

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
            let region = Region {
                byte_offset: Some(file.stored.offset(finding.span.start)),
                byte_length: Some(
                    file.stored.offset(finding.span.end) - file.stored.offset(finding.span.start),
                ),
                ..region(&places, finding.span)
            };
            results.push(SarifResult {
                rule_id: finding.rule.name(),
                rule_index: rules.index(&finding.rule, finding.severity),
                kind: kind(finding.severity),
                level: level(finding.severity),
                message: message(&advise(finding)),
                fixes: fixes(finding, &location, &region),
                locations: [Location {
                    physical_location: PhysicalLocation {
                        artifact_location: location.clone(),
                        region: Region {
                            snippet: Some(snippet(file, finding.span)),
                            ..region
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

fn fixes<'o>(
    finding: &'o lint::Finding,
    location: &ArtifactLocation,
    region: &Region,
) -> Vec<Fix<'o>> {
    let fix = |text: &'o String| Fix {
        description: message(&format!("Say \"{text}\"")),
        artifact_changes: [ArtifactChange {
            artifact_location: location.clone(),
            replacements: [Replacement {
                deleted_region: region.clone(),
                inserted_content: Content { text },
            }],
        }],
    };
    replacements(finding).iter().map(fix).collect()
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
