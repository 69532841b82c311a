//! Everything about one rule: what it asks for, why, what to say instead, whether it holds today, and on whose word.

use std::collections::BTreeMap;
use std::io::{self, Write};

use jiff::civil::Date;
use serde::Serialize;
use serde_json::ser::PrettyFormatter;

use super::draw::Canvas;
use super::human::cite;
use super::json::{self, kind_name};
use super::rules::{describe_state, state_name};
use super::visible::{visible, wrap};
use crate::lint::RuleEntry;
use crate::wordlist::phrase::{ItemKind, Phrase, Sequence};
use crate::wordlist::{Case, Example, FixPolicy, Reach, Rule, ScopeFilter, Status, Wordlist};

/// The column in which values start.
const INDENT: usize = 16;

/// Prints the rule for people.
pub fn explain(entry: &RuleEntry, canvas: Canvas, out: &mut dyn Write) -> io::Result<()> {
    let rule = entry.rule.rule();
    let list = &entry.rule.list;
    writeln!(out, "{}", visible(&entry.rule.name()))?;
    for line in wrap(&rule.message, canvas.width.saturating_sub(2)) {
        writeln!(out, "  {line}")?;
    }
    writeln!(out)?;

    let mut rows = Rows { canvas, out };
    rows.row("state", [describe_state(entry)])?;
    rows.row("severity", [entry.severity.name()])?;
    rows.row("kind", [kind_name(rule.kind)])?;
    rows.row("do not say", rule.prohibited.iter().map(written))?;
    rows.row("when", rule.when.iter().map(written))?;
    rows.row("require", rule.require.iter().map(written))?;
    rows.row("first", rule.first.iter().map(written))?;
    rows.row("later", rule.later.iter().map(written))?;
    rows.row("except in", rule.except.iter().map(written))?;
    if let Some(unless) = &rule.unless {
        let reach = describe_reach(unless.within);
        let near = unless
            .near
            .iter()
            .map(|phrase| format!("{}, {reach}", phrase.written));
        rows.row("unless", near)?;
    }
    let terms = terms_of(list, rule);
    rows.row(
        "terms",
        terms
            .iter()
            .map(|(name, phrases)| format!("@{name}: {}", phrases.join(" | "))),
    )?;
    rows.row(
        "say instead",
        rule.allowed.iter().map(|text| quote(&text.text)),
    )?;
    rows.row("why", &rule.reason)?;
    rows.row("applies to", describe_reach_of_rule(rule))?;
    rows.row("looks in", [describe_scopes(rule)])?;
    if rule.case == Case::Match {
        rows.row("letter case", ["counts"])?;
    }
    rows.row("fix", [fix_name(rule.fix)])?;
    rows.row(
        "source",
        rule.source
            .as_ref()
            .map(|source| cite(source))
            .filter(|cited| !cited.is_empty()),
    )?;
    let accessed = rule.source.as_ref().and_then(|source| source.accessed);
    rows.row("source read on", accessed.map(|date| date.to_string()))?;
    rows.row("owner", &rule.owner)?;
    rows.row("approved by", &rule.approved_by)?;
    rows.row(
        "expires",
        rule.validity.expires.map(|date| date.to_string()),
    )?;
    rows.row(
        "review by",
        rule.validity.review_by.map(|date| date.to_string()),
    )?;
    rows.row("supersedes", &rule.supersedes)?;
    rows.row(
        "tags",
        (!rule.tags.is_empty()).then(|| rule.tags.join(", ")),
    )?;
    rows.row(
        "wordlist",
        [format!("{} {}: {}", list.id, list.version, list.title)],
    )?;
    rows.row("written in", [&list.file.name])?;
    rows.row(
        "is flagged",
        rule.examples
            .flag
            .iter()
            .map(|example| quote(&example.text)),
    )?;
    rows.row(
        "is not flagged",
        rule.examples
            .pass
            .iter()
            .map(|example| quote(&example.text)),
    )
}

/// Names on the left, values on the right.
struct Rows<'o> {
    canvas: Canvas,
    out: &'o mut dyn Write,
}

impl Rows<'_> {
    /// Prints the values of `name`, each wrapped; nothing if there are none.
    fn row(
        &mut self,
        name: &str,
        values: impl IntoIterator<Item = impl AsRef<str>>,
    ) -> io::Result<()> {
        let columns = self.canvas.width.saturating_sub(INDENT + 2).max(INDENT);
        let mut name = name;
        for value in values {
            for (index, line) in wrap(value.as_ref(), columns).iter().enumerate() {
                let hang = if index == 0 { "" } else { "  " };
                writeln!(self.out, "{name:INDENT$}{hang}{line}")?;
                name = "";
            }
        }
        Ok(())
    }
}

fn written(phrase: &Phrase) -> &str {
    &phrase.written
}

fn quote(text: &str) -> String {
    format!("\"{text}\"")
}

pub(super) fn describe_reach(reach: Reach) -> String {
    match reach {
        Reach::Words(1) => "within 1 word".to_string(),
        Reach::Words(words) => format!("within {words} words"),
        Reach::Sentence => "in the same sentence".to_string(),
        Reach::Paragraph => "in the same paragraph".to_string(),
        Reach::Section => "in the same section".to_string(),
        Reach::Document => "anywhere in the document".to_string(),
    }
}

/// Whom, where and what the rule binds.
fn describe_reach_of_rule(rule: &Rule) -> Vec<String> {
    let mut parts = Vec::new();
    for (name, values) in [
        ("audience", &rule.audience),
        ("region", &rule.region),
        ("paths", &rule.paths),
    ] {
        if !values.is_empty() {
            parts.push(format!("{name} {}", values.join(", ")));
        }
    }
    if parts.is_empty() {
        parts.push("every audience, region and path".to_string());
    }
    parts
}

fn describe_scopes(rule: &Rule) -> String {
    let mut text = if rule.scopes == ScopeFilter::READ {
        "everything a reader sees".to_string()
    } else {
        rule.scopes.written().join(", ")
    };
    if rule.skips_quotes {
        text.push_str("; not in quotations");
    }
    text
}

fn fix_name(fix: FixPolicy) -> &'static str {
    match fix {
        FixPolicy::Safe => "safe",
        FixPolicy::Suggest => "suggested",
        FixPolicy::None => "none",
    }
}

fn status_name(status: Status) -> &'static str {
    match status {
        Status::Proposed => "proposed",
        Status::Approved => "approved",
        Status::Retired => "retired",
    }
}

/// The term sets that the rule's phrases use, and those that these use.
fn terms_of<'l>(list: &'l Wordlist, rule: &'l Rule) -> BTreeMap<&'l str, Vec<&'l str>> {
    let mut terms = BTreeMap::new();
    let near = rule.unless.as_ref().map_or(&[][..], |unless| &unless.near);
    let mut pending: Vec<&Sequence> = [
        &rule.prohibited,
        &rule.except,
        &rule.when,
        &rule.require,
        &rule.first,
        &rule.later,
    ]
    .into_iter()
    .flatten()
    .chain(near)
    .flat_map(|phrase| &phrase.operands)
    .collect();
    while let Some(sequence) = pending.pop() {
        for item in &sequence.items {
            match &item.kind {
                ItemKind::Group(inner) | ItemKind::Optional(inner) => pending.extend(inner),
                ItemKind::Set(name) => {
                    let set = list.terms.iter().find(|set| set.name == *name);
                    if let Some(set) = set
                        && !terms.contains_key(set.name.as_str())
                    {
                        terms.insert(set.name.as_str(), set.phrases.iter().map(written).collect());
                        pending.extend(set.phrases.iter().flat_map(|phrase| &phrase.operands));
                    }
                }
                ItemKind::Word(_)
                | ItemKind::Inflected(_)
                | ItemKind::Prefix(_)
                | ItemKind::Exact(_)
                | ItemKind::Gap(_) => {}
            }
        }
    }
    terms
}

#[derive(Serialize)]
struct Explanation<'r> {
    schema: u32,
    as_of: String,
    rule: String,
    kind: &'static str,
    status: &'static str,
    severity: &'static str,
    state: &'static str,
    message: &'r str,
    reason: Option<&'r str>,
    prohibited: Vec<&'r str>,
    allowed: Vec<&'r str>,
    except: Vec<&'r str>,
    unless: Option<Unless<'r>>,
    when: Vec<&'r str>,
    require: Vec<&'r str>,
    first: Vec<&'r str>,
    later: Vec<&'r str>,
    terms: BTreeMap<&'r str, Vec<&'r str>>,
    fix: &'static str,
    match_case: bool,
    scopes: Vec<String>,
    skips_quotes: bool,
    audience: &'r [String],
    region: &'r [String],
    paths: &'r [String],
    language: &'r str,
    effective: Option<String>,
    expires: Option<String>,
    review_by: Option<String>,
    overdue: bool,
    owner: Option<&'r str>,
    approved_by: Option<&'r str>,
    source: Option<Source<'r>>,
    supersedes: &'r [String],
    tags: &'r [String],
    suppressible: bool,
    examples: Examples<'r>,
    wordlist: List<'r>,
}

#[derive(Serialize)]
struct Unless<'r> {
    near: Vec<&'r str>,
    within: String,
}

#[derive(Serialize)]
struct Source<'r> {
    title: Option<&'r str>,
    url: Option<&'r str>,
    section: Option<&'r str>,
    accessed: Option<String>,
}

#[derive(Serialize)]
struct Examples<'r> {
    flag: Vec<&'r str>,
    pass: Vec<&'r str>,
}

#[derive(Serialize)]
struct List<'r> {
    id: &'r str,
    title: &'r str,
    version: &'r str,
    file: &'r str,
}

/// Prints the rule as JSON.
pub fn explain_json(entry: &RuleEntry, as_of: Date, out: &mut dyn Write) -> io::Result<()> {
    let rule = entry.rule.rule();
    let list = &entry.rule.list;
    let day = |date: Option<Date>| date.map(|date| date.to_string());
    let explanation = Explanation {
        schema: 1,
        as_of: as_of.to_string(),
        rule: entry.rule.name(),
        kind: kind_name(rule.kind),
        status: status_name(rule.status),
        severity: entry.severity.name(),
        state: state_name(entry.state),
        message: &rule.message,
        reason: rule.reason.as_deref(),
        prohibited: rule.prohibited.iter().map(written).collect(),
        allowed: rule.allowed.iter().map(|text| text.text.as_str()).collect(),
        except: rule.except.iter().map(written).collect(),
        unless: rule.unless.as_ref().map(|unless| Unless {
            near: unless.near.iter().map(written).collect(),
            within: describe_reach(unless.within),
        }),
        when: rule.when.iter().map(written).collect(),
        require: rule.require.iter().map(written).collect(),
        first: rule.first.iter().map(written).collect(),
        later: rule.later.iter().map(written).collect(),
        terms: terms_of(list, rule),
        fix: match rule.fix {
            FixPolicy::Safe => "safe",
            FixPolicy::Suggest => "suggest",
            FixPolicy::None => "none",
        },
        match_case: rule.case == Case::Match,
        scopes: rule.scopes.written(),
        skips_quotes: rule.skips_quotes,
        audience: &rule.audience,
        region: &rule.region,
        paths: &rule.paths,
        language: &rule.language,
        effective: day(rule.validity.effective),
        expires: day(rule.validity.expires),
        review_by: day(rule.validity.review_by),
        overdue: entry.overdue_since.is_some(),
        owner: rule.owner.as_deref(),
        approved_by: rule.approved_by.as_deref(),
        source: rule.source.as_ref().map(|source| Source {
            title: source.title.as_deref(),
            url: source.url.as_deref(),
            section: source.section.as_deref(),
            accessed: day(source.accessed),
        }),
        supersedes: &rule.supersedes,
        tags: &rule.tags,
        suppressible: rule.suppressible,
        examples: Examples {
            flag: texts(&rule.examples.flag),
            pass: texts(&rule.examples.pass),
        },
        wordlist: List {
            id: &list.id,
            title: &list.title,
            version: &list.version,
            file: &list.file.name,
        },
    };
    json::write(&explanation, PrettyFormatter::new(), out)
}

fn texts(examples: &[Example]) -> Vec<&str> {
    examples
        .iter()
        .map(|example| example.text.as_str())
        .collect()
}
