//! Approved deviations: sentences that may stand as they are in certain files, each with a reason, an approver and an end.
//!
//! An exception belongs to whoever owns the policy, not to the writer. It holds for one sentence, compared as it reads;
//! when the sentence changes the finding is back.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::mark::Disposition;
use super::{Policy, RawMatch};
use crate::diagnostic::{Diagnostic, SourceFile, code};
use crate::document::fold::Folded;
use crate::document::{Format, Prose, read, sentence};
use crate::glob::Globs;
use crate::text::{Scopes, Span};
use crate::toml_reader::{Key, Reader, Shape, Table, keys, schema};

/// A deviation that was approved.
#[derive(Debug)]
pub struct Exception {
    /// The rule: `rule` or `list/rule`.
    pub rule: String,
    /// The place of that name in the file.
    pub rule_span: Span,
    /// The path pattern of the files in which it holds.
    pub path: String,
    /// The sentence.
    pub text: String,
    /// Its place in the file.
    pub span: Span,
    /// Why.
    pub reason: String,
    /// Who approved it.
    pub approved_by: String,
    /// Where it was asked for.
    pub ticket: Option<String>,
    /// The day it was approved.
    pub approved_on: Option<Date>,
    /// The first day on which it no longer holds.
    pub expires: Date,
    /// The file that grants it.
    pub file: Arc<SourceFile>,
    /// The sentence, folded: as it is written, and as Markdown reads it.
    folded: [String; 2],
    globs: Globs,
}

impl Exception {
    /// Whether it no longer holds on `day`.
    pub fn has_expired(&self, day: Date) -> bool {
        day >= self.expires
    }

    /// Whether it was approved on `day` or before; if it does not say when, it was.
    pub fn has_begun(&self, day: Date) -> bool {
        self.approved_on.is_none_or(|begins| begins <= day)
    }

    /// The sentence as it is compared: as written, folded.
    pub fn folded(&self) -> &str {
        &self.folded[0]
    }

    /// Whether it may hold in the file at `path`.
    pub fn binds(&self, path: &str) -> bool {
        self.globs.matches(path)
    }

    /// Says that it allows what `twin`, which stands before it in the same file, allows already.
    pub fn repeats(&self, twin: &Exception) -> Diagnostic {
        let message = "the same sentence is excepted from the same rule twice";
        Diagnostic::error(code::DUPLICATE_EXCEPTION, message)
            .help("keep the one that was approved last")
            .at(&self.file, self.span, "again here")
            .at(&self.file, twin.span, "first here")
    }

    fn allows(&self, folded: &str) -> bool {
        self.folded.iter().any(|known| known == folded)
    }

    /// Whether the two allow the same.
    fn is_like(&self, other: &Exception) -> bool {
        self.rule == other.rule && self.path == other.path && self.folded[0] == other.folded[0]
    }
}

keys! {
    /// The file.
    struct FileKeys {
        _schema: Key::new("$schema", Shape::Anything, "For tools that look for it; sayso does not."),
        exception: Key::new(
            "exception",
            Shape::list(&Shape::Table(ExceptionKeys::KEYS)),
            "An approved deviation.",
        ),
    }
}

keys! {
    /// `[[exception]]`.
    struct ExceptionKeys {
        rule: Key::new(
            "rule",
            Shape::Text,
            "The rule, as `list/rule`, or `rule` where that is unique.",
        )
        .needed("name the rule: `rule = \"list/rule\"`"),
        path: Key::new("path", Shape::Text, "Path pattern of the files in which it holds.")
            .needed("say in which files: `path = \"press/launch.md\"`"),
        text: Key::new(
            "text",
            Shape::Text,
            "The whole sentence that may stand, as it reads. When it changes, the exception no longer holds.",
        )
        .needed("repeat the sentence that may stand: `text = \"…\"`"),
        reason: Key::new("reason", Shape::Text, "Why it may stand.")
            .needed("say why: `reason = \"…\"`"),
        approved_by: Key::new("approved-by", Shape::Text, "Who approved it.")
            .needed("say who approved it: `approved-by = \"…\"`"),
        expires: Key::new("expires", Shape::Date, "First day on which it no longer holds (UTC).")
            .needed("say from which day on it no longer holds: `expires = 2026-06-30`"),
        ticket: Key::new("ticket", Shape::Text, "Where it was asked for."),
        approved_on: Key::new("approved-on", Shape::Date, "The day it was approved."),
    }
}

/// The JSON Schema of an exceptions file.
pub fn exceptions_schema() -> serde_json::Value {
    schema::schema(
        "Exceptions of sayso",
        "Approved deviations: sentences that may stand as they are, each with a reason, an approver and an end.",
        FileKeys::KEYS,
    )
}

/// Loads the text of an exceptions file; `name` is what diagnostics call it. The exceptions are there unless a diagnostic is
/// an error.
pub fn load_exceptions(name: &str, text: &str) -> (Vec<Arc<Exception>>, Vec<Diagnostic>) {
    let file = Arc::new(SourceFile::new(name, text));
    let mut reader = Reader::new(&file);
    let mut exceptions: Vec<Exception> = Vec::new();
    if let Some(document) = reader.parse(&file) {
        let file_keys = FileKeys::read(&mut reader, document.table());
        for table in reader.tables(file_keys.exception) {
            let Some(exception) = read_exception(&mut reader, table, &file) else {
                continue;
            };
            if let Some(twin) = exceptions.iter().find(|known| known.is_like(&exception)) {
                reader.push(exception.repeats(twin));
                continue;
            }
            exceptions.push(exception);
        }
    }
    let (diagnostics, failed) = reader.finish();
    if failed {
        exceptions.clear();
    }
    (exceptions.into_iter().map(Arc::new).collect(), diagnostics)
}

fn read_exception(
    reader: &mut Reader,
    table: Table<'_>,
    file: &Arc<SourceFile>,
) -> Option<Exception> {
    let ExceptionKeys {
        rule,
        path,
        text,
        reason,
        approved_by,
        expires,
        ticket,
        approved_on,
    } = ExceptionKeys::read(reader, table);
    let rule = reader.text(rule);
    let path = reader.path_pattern(path);
    let text = reader.text(text);
    let reason = reader.text(reason);
    let approved_by = reader.text(approved_by);
    let ends = reader.date(expires);
    let ticket = reader.text(ticket);
    let approved_on = reader.date(approved_on);
    if let (Some(ends), Some(begins), Some(field)) = (ends, approved_on, expires)
        && ends <= begins
    {
        let message = format!("it expires on {ends} and was approved on {begins}");
        reader.report_value(
            field.span,
            message,
            "set the first day on which it no longer holds",
        );
    }
    let (rule, path, text) = (rule?, path?, text?);
    Some(Exception {
        rule: rule.to_owned(),
        rule_span: rule.span,
        path: path.to_owned(),
        text: text.to_owned(),
        span: text.span,
        reason: reason?.to_owned(),
        approved_by: approved_by?.to_owned(),
        ticket: ticket.map(|ticket| ticket.to_owned()),
        approved_on,
        expires: ends?,
        file: Arc::clone(file),
        folded: [fold(text.value), fold(&read_markdown(text.value))],
        globs: Globs::new([path.value]).ok()?,
    })
}

/// `text` as Markdown reads it, its blocks one after the other.
fn read_markdown(text: &str) -> String {
    let mut prose = Prose::default();
    read(Format::Markdown, text, Scopes::NONE, &mut prose);
    prose.text.replace(Prose::BREAK, " ")
}

fn fold(text: &str) -> String {
    Folded::of(text.trim()).text
}

/// The exceptions that may hold in one document.
pub(super) struct Excepting<'a> {
    prose: &'a Prose,
    /// By rule.
    exceptions: HashMap<usize, Vec<&'a Arc<Exception>>>,
    /// The sentences of the blocks that were asked for.
    sentences: HashMap<usize, Vec<Span>>,
    /// Sentences folded, by where they stand.
    folded: HashMap<Span, String>,
}

impl<'a> Excepting<'a> {
    /// Those of `exceptions` that hold in `prose` at `path`, if any.
    pub(super) fn new(
        policy: &'a Policy,
        prose: &'a Prose,
        path: &str,
        exceptions: &'a [Arc<Exception>],
    ) -> Option<Excepting<'a>> {
        let as_of = policy.options.as_of;
        let mut by_rule: HashMap<usize, Vec<&Arc<Exception>>> = HashMap::new();
        for exception in exceptions {
            if exception.has_begun(as_of)
                && !exception.has_expired(as_of)
                && exception.binds(path)
                && let Ok(rule) = super::find_rule(&policy.rules, &exception.rule)
            {
                by_rule.entry(rule).or_default().push(exception);
            }
        }
        (!by_rule.is_empty()).then(|| Excepting {
            prose,
            exceptions: by_rule,
            sentences: HashMap::new(),
            folded: HashMap::new(),
        })
    }

    /// What marks `found`, if anything.
    pub(super) fn mark(&mut self, found: &RawMatch) -> Option<Disposition> {
        let exceptions = self.exceptions.get(&found.rule)?;
        let hull = found.hull();
        let prose = self.prose;
        let block = prose
            .blocks
            .partition_point(|block| block.span.end <= hull.start);
        let span = prose.blocks[block].span;
        let sentences = self.sentences.entry(block).or_insert_with(|| {
            let sentences = sentence::sentences(&prose.text[span.range()]);
            sentences
                .into_iter()
                .map(|sentence| sentence.shifted(span.start))
                .collect()
        });
        let first = sentences.partition_point(|sentence| sentence.end <= hull.start);
        let touching = sentences[first..]
            .iter()
            .take_while(|sentence| sentence.start < hull.end);
        let whole = touching.fold(hull, |whole, &sentence| whole.hull(sentence));
        let folded = self
            .folded
            .entry(whole)
            .or_insert_with(|| fold(&prose.text[whole.range()]));
        let exception = exceptions
            .iter()
            .find(|exception| exception.allows(folded))?;
        Some(Disposition::Excepted(Arc::clone(exception)))
    }
}
