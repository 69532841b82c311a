//! The types of the JSON contract, version 1. They are frozen, and nothing of the core is serialised as it is. A change
//! that a reader of version 1 would notice is a version 2.
//!
//! What stands here is printed, and the schema is made of it: the comments are the descriptions that it holds.

use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{JsonSchema, Schema};
use serde::Serialize;
use serde_json::{Value, json};

use crate::text::Scope;

const DAY: &str = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$";

/// The JSON Schema of what `--format json` prints, and of a line of `--format jsonl`.
pub fn output_schema() -> Value {
    let settings = SchemaSettings::draft07()
        .for_serialize()
        .with_transform(RecursiveTransform(drop_number_format));
    let mut schema = settings.into_generator().into_root_schema_for::<Output>();
    schema.insert("title".to_owned(), "Output of sayso check".into());
    schema.to_value()
}

/// How many bits a number has is of no interest, and no format that others know.
fn drop_number_format(schema: &mut Schema) {
    let format = schema.get("format").and_then(Value::as_str);
    if format.is_some_and(|format| format.starts_with("uint")) {
        schema.remove("format");
    }
}

/// What `sayso check --format json` prints, or a line of what `--format jsonl` prints. A later version of sayso may print
/// more fields.
#[derive(JsonSchema)]
#[schemars(untagged)]
#[expect(dead_code, reason = "it is described, and never made")]
enum Output {
    Report(Report<'static>),
    Line(Finding<'static>),
}

/// A whole run.
#[derive(JsonSchema, Serialize)]
pub(super) struct Report<'o> {
    /// Version of this contract.
    #[schemars(extend("const" = 1))]
    pub(super) schema: u32,
    /// The program.
    pub(super) tool: Tool,
    /// The day for which rules were read.
    #[schemars(regex(pattern = DAY))]
    pub(super) as_of: String,
    /// The rules of the run.
    pub(super) policy: Policy<'o>,
    /// What was found, by path, place and rule.
    pub(super) findings: Vec<Finding<'o>>,
    /// What is wrong with the input, not with its wording.
    pub(super) diagnostics: Vec<Diagnostic<'o>>,
    /// The run in numbers.
    pub(super) summary: Summary,
}

/// The program that printed this.
#[derive(JsonSchema, Serialize)]
pub(super) struct Tool {
    /// Its name.
    #[schemars(extend("const" = "sayso"))]
    pub(super) name: &'static str,
    /// Its version.
    pub(super) version: &'static str,
}

/// The rules of a run.
#[derive(JsonSchema, Serialize)]
pub(super) struct Policy<'o> {
    /// Digest of the rules in force.
    #[schemars(regex(pattern = "^sha256:[0-9a-f]+$"))]
    pub(super) digest: &'o str,
    /// The wordlists.
    pub(super) wordlists: Vec<Wordlist<'o>>,
}

/// A wordlist of the run.
#[derive(JsonSchema, Serialize)]
pub(super) struct Wordlist<'o> {
    /// Its id.
    pub(super) id: &'o str,
    /// Its version, as its owner counts.
    pub(super) version: &'o str,
    /// How many rules were checked.
    pub(super) rules_in_force: usize,
    /// How many were not.
    pub(super) rules_skipped: usize,
    /// Which these are.
    pub(super) skipped: Vec<SkippedRule>,
}

/// A rule that was not checked.
#[derive(JsonSchema, Serialize)]
pub(super) struct SkippedRule {
    /// The rule, as `list/rule`.
    pub(super) rule: String,
    /// Why not.
    pub(super) cause: Cause,
}

#[derive(JsonSchema, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Cause {
    NotYet,
    Expired,
    Proposed,
    Retired,
    OtherAudience,
    OtherRegion,
    OtherLanguage,
    OtherPath,
    Disabled,
    NotSelected,
}

/// Wording that is not in order.
#[derive(JsonSchema, Serialize)]
pub(super) struct Finding<'o> {
    /// The rule, as `list/rule`.
    pub(super) rule: String,
    /// What the rule asks for.
    pub(super) kind: Kind,
    /// How grave it is.
    pub(super) severity: FindingSeverity,
    /// What is wrong.
    pub(super) message: &'o str,
    /// Why.
    pub(super) reason: Option<&'o str>,
    /// The file, as it was named or found.
    pub(super) path: &'o str,
    /// How the file was read.
    pub(super) format: Format,
    /// The kinds of place in which the finding lies wholly.
    #[schemars(extend("items" = json!({ "type": "string", "enum": Scope::ALL.map(Scope::name) })))]
    pub(super) scope: Vec<&'static str>,
    /// The bytes from the first to the last that is read.
    pub(super) span: Span,
    /// Where the span starts.
    pub(super) start: Position,
    /// Where it ends.
    pub(super) end: Position,
    /// The runs of bytes that a reader reads, without the markup between.
    pub(super) pieces: Vec<Span>,
    /// What they read, with single spaces.
    pub(super) matched: &'o str,
    /// What is written in the span.
    pub(super) source_text: &'o str,
    /// What to say instead, best first.
    pub(super) allowed: &'o [String],
    /// Kind `require`: what one of must stand within reach.
    pub(super) required: &'o [String],
    /// Kind `require`: a text that is nearly one of these.
    pub(super) near_miss: Option<NearMiss<'o>>,
    /// How to mend it.
    pub(super) fix: Option<Fix<'o>>,
    /// Rules of the same severity whose shorter findings this one covers.
    pub(super) also: &'o [String],
    /// How the wording was made to look different.
    pub(super) disguises: Vec<String>,
    /// Stays the same when the text around is edited.
    #[schemars(regex(pattern = "^v[0-9]+:"))]
    pub(super) fingerprint: &'o str,
    /// By whose leave it does not count.
    pub(super) suppressed: Option<Suppressed<'o>>,
}

#[derive(JsonSchema, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Kind {
    Prohibit,
    Review,
    Require,
    FirstUse,
}

#[derive(JsonSchema, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum FindingSeverity {
    Error,
    Warning,
    Review,
    Info,
}

#[derive(JsonSchema, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Format {
    Markdown,
    Mdx,
    Html,
    Text,
}

/// A text that is nearly what must stand there.
#[derive(JsonSchema, Serialize)]
pub(super) struct NearMiss<'o> {
    /// What must stand there.
    pub(super) required: &'o str,
    /// The bytes of what does.
    pub(super) span: Span,
    /// In which words they differ.
    pub(super) differences: Vec<Difference<'o>>,
}

/// A word in which two texts differ.
#[derive(JsonSchema, Serialize)]
pub(super) struct Difference<'o> {
    /// The word that stands there.
    pub(super) written: Option<&'o str>,
    /// The word that must stand there.
    pub(super) required: Option<&'o str>,
}

/// Why a finding does not count.
#[derive(JsonSchema, Serialize)]
pub(super) struct Suppressed<'o> {
    /// What marks it.
    pub(super) by: Mark,
    /// Why.
    pub(super) reason: Option<&'o str>,
    /// Who approved it.
    pub(super) approved_by: Option<&'o str>,
    /// Where it was asked for.
    pub(super) ticket: Option<&'o str>,
    /// First day on which that no longer holds.
    #[schemars(regex(pattern = DAY))]
    pub(super) ends: Option<String>,
}

#[derive(JsonSchema, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Mark {
    Suppression,
    Exception,
    Baseline,
}

/// Bytes of the file as it is stored, half open.
#[derive(Clone, Copy, JsonSchema, Serialize)]
pub(super) struct Span {
    /// The first byte, from 0.
    pub(super) start: usize,
    /// The first byte behind it.
    pub(super) end: usize,
}

/// A place in the text.
#[derive(JsonSchema, Serialize)]
pub(super) struct Position {
    /// From 1.
    pub(super) line: usize,
    /// From 1, in Unicode code points.
    pub(super) column: usize,
}

/// How to mend a finding.
#[derive(JsonSchema, Serialize)]
pub(super) struct Fix<'o> {
    /// Whether that may be done without asking.
    pub(super) applicability: Applicability,
    /// What to do.
    pub(super) edits: Vec<Edit<'o>>,
}

#[derive(JsonSchema, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Applicability {
    Safe,
    Suggest,
}

/// Bytes to replace.
#[derive(JsonSchema, Serialize)]
pub(super) struct Edit<'o> {
    /// The first byte.
    pub(super) start: usize,
    /// The first byte behind them.
    pub(super) end: usize,
    /// What to put there.
    pub(super) text: &'o str,
}

/// A fault in what sayso was given.
#[derive(JsonSchema, Serialize)]
pub(super) struct Diagnostic<'o> {
    /// Its stable name.
    #[schemars(regex(pattern = "^[a-z0-9]+(-[a-z0-9]+)*$"))]
    pub(super) code: &'static str,
    /// How grave it is; with an `error` the exit status is 2.
    pub(super) severity: Severity,
    /// What is wrong.
    pub(super) message: &'o str,
    /// The file it points into.
    pub(super) path: Option<&'o str>,
    /// The bytes it points at.
    pub(super) span: Option<Span>,
    /// Where the span starts.
    pub(super) start: Option<Position>,
    /// Where it ends.
    pub(super) end: Option<Position>,
    /// What to do.
    pub(super) help: &'o [String],
}

#[derive(JsonSchema, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Severity {
    Error,
    Warning,
    Note,
}

/// A run in numbers.
#[derive(JsonSchema, Serialize)]
pub(super) struct Summary {
    /// Files that were read.
    pub(super) files: usize,
    /// Their size in bytes.
    pub(super) bytes: u64,
    /// Findings that count, also those that are not listed.
    pub(super) findings: Counts,
    /// Findings that a suppression or an exception marks.
    pub(super) suppressed: usize,
    /// With `--baseline`: how the findings compare with those that are known.
    pub(super) baseline: Option<Baseline>,
    /// With `--fix`: how much was mended.
    pub(super) fixed: Option<Fixed>,
    /// With `--since`: how many findings that touch no changed line were left out.
    pub(super) unchanged: Option<usize>,
    /// How long the run took, in milliseconds.
    pub(super) duration_ms: u128,
}

/// How much was mended.
#[derive(JsonSchema, Serialize)]
pub(super) struct Fixed {
    /// Findings that are no more.
    pub(super) findings: usize,
    /// Files that were changed for it.
    pub(super) files: usize,
    /// Whether they were in fact; or only would be, with `--diff`.
    pub(super) written: bool,
}

/// How findings compare with those that are known.
#[derive(JsonSchema, Serialize)]
pub(super) struct Baseline {
    /// Not known.
    pub(super) new: usize,
    /// Known.
    pub(super) known: usize,
    /// Known, and no longer found.
    pub(super) gone: usize,
}

/// Findings by severity.
#[derive(JsonSchema, Serialize)]
pub(super) struct Counts {
    /// Of severity `error`.
    pub(super) error: usize,
    /// Of severity `warning`.
    pub(super) warning: usize,
    /// Of severity `review`.
    pub(super) review: usize,
    /// Of severity `info`.
    pub(super) info: usize,
}
