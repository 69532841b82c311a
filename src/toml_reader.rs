//! Strict reading of our TOML files: every fault in one run, each with its place.
//!
//! Serde stops at the first fault. Here the spanned tree is walked by hand instead: a [`Reader`] collects
//! diagnostics, its methods turn values into what is wanted and report those that are something else. A faulty
//! value reads as an absent one, so that reading goes on; whether there were errors is asked at the end.

use std::ops::Range;
use std::sync::Arc;

use toml::de::{DeTable, DeValue};

use crate::diagnostic::{Diagnostic, Severity, SourceFile, code, nearest};
use crate::text::{LineIndex, Span};

mod key;
mod pieces;
pub mod schema;
mod string;
mod values;

pub(crate) use key::keys;
pub use key::{Key, Literal, Shape, names};
pub use pieces::cut;
pub use string::locate;

/// Collects the faults of one file.
pub struct Reader {
    file: Arc<SourceFile>,
    diagnostics: Vec<Diagnostic>,
    /// How many more names may be compared in search of the one that was meant, so that a file full of unknown
    /// names stays linear.
    comparisons: usize,
}

/// A file as it was parsed, or a piece of it.
pub struct Document<'a> {
    entries: DeTable<'a>,
    /// Where it begins in the file.
    base: usize,
    /// Where what is missing in it is reported: its first line.
    span: Span,
}

/// A table of the file.
#[derive(Clone, Copy)]
pub struct Table<'a> {
    entries: &'a DeTable<'a>,
    /// The byte of the file from which on its places are counted.
    base: usize,
    /// Its header, or its braces; where a missing key is reported.
    pub span: Span,
}

/// A key and its value.
#[derive(Clone, Copy)]
pub struct Field<'a> {
    /// The key, or for an item of a list the key of the list.
    pub key: &'a str,
    /// The place of the key; of an item: the item.
    pub key_span: Span,
    value: &'a DeValue<'a>,
    base: usize,
    /// The place of the value, quotes and brackets included.
    pub span: Span,
}

/// A string and its place, quotes included.
#[derive(Clone, Copy, Debug)]
pub struct Text<'a> {
    /// The string, decoded.
    pub value: &'a str,
    /// The place of the TOML string, quotes included.
    pub span: Span,
}

impl Reader {
    /// A reader of `file`.
    pub fn new(file: &Arc<SourceFile>) -> Reader {
        Reader {
            file: Arc::clone(file),
            diagnostics: Vec::new(),
            comparisons: 100_000,
        }
    }

    /// Adds what another reader of the same file found.
    pub fn join(&mut self, other: Reader) {
        self.diagnostics.extend(other.diagnostics);
    }

    /// What was found, sorted by place, and whether there was an error.
    pub fn finish(mut self) -> (Vec<Diagnostic>, bool) {
        let place = |diagnostic: &Diagnostic| diagnostic.labels.first().map(|label| label.span);
        self.diagnostics.sort_by_key(place);
        let failed = self.has_errors();
        (self.diagnostics, failed)
    }

    /// Whether there was an error so far.
    pub fn has_errors(&self) -> bool {
        let is_error = |diagnostic: &Diagnostic| diagnostic.severity == Severity::Error;
        self.diagnostics.iter().any(is_error)
    }

    /// Parses the text of `file`. Syntax errors are reported, the first of each line; the others of a line are
    /// mostly consequences.
    pub fn parse<'a>(&mut self, file: &'a SourceFile) -> Option<Document<'a>> {
        let (document, errors) = DeTable::parse_recoverable(&file.text);
        if errors.is_empty() {
            return Some(Document {
                entries: document.into_inner(),
                base: 0,
                span: first_line(&file.text),
            });
        }
        let lines = LineIndex::new(&file.text);
        let mut located: Vec<_> = errors
            .iter()
            .map(|error| (widen(&file.text, error.span().unwrap_or(0..0)), error))
            .collect();
        located.sort_by_key(|(span, _)| span.start);
        located.dedup_by_key(|(span, _)| lines.line_of(span.start));
        for (span, error) in located {
            let message = error.message();
            let diagnostic =
                Diagnostic::error(code::TOML_SYNTAX, format!("this is not TOML: {message}"))
                    .at(&self.file, span, "");
            self.diagnostics.push(if message.starts_with("missing escaped value") {
                diagnostic.help("write the text in '…' instead of \"…\", where `\\` is an ordinary character, or write `\\\\`")
            } else {
                diagnostic.help("see https://toml.io for how TOML is written")
            });
        }
        None
    }

    /// Adds a fault that has its place.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Adds a fault. The caller gives it its severity, message and helps; this gives it its place.
    pub fn report(&mut self, diagnostic: Diagnostic, span: Span, label: impl Into<String>) {
        let diagnostic = diagnostic.at(&self.file, span, label);
        self.diagnostics.push(diagnostic);
    }

    /// The file, for further labels.
    pub fn file(&self) -> &Arc<SourceFile> {
        &self.file
    }

    /// Puts the entries of `table` under `keys` into `fields`, in that order. Any other key is an error, and so is one that must
    /// be there and is not.
    pub fn fields<'a>(
        &mut self,
        table: Table<'a>,
        keys: &'static [Key],
        fields: &mut [&mut Option<Field<'a>>],
    ) {
        for (name, value) in table.entries {
            match keys.iter().position(|key| key.name == name.get_ref()) {
                Some(index) => {
                    *fields[index] = Some(table.entry(keys[index].name, name.span(), value));
                }
                None => self.report_unknown_key(name.get_ref(), table.place(name.span()), keys),
            }
        }
        for (key, field) in keys.iter().zip(fields) {
            if let (Some(help), None) = (key.needed, field) {
                self.report_missing(table, key.name, help);
            }
        }
    }

    fn report_unknown_key(&mut self, name: &str, span: Span, keys: &[Key]) {
        let diagnostic = Diagnostic::error(code::UNKNOWN_KEY, format!("unknown key `{name}`"));
        let known = keys.iter().map(|key| key.name);
        let shown = known.clone().filter(|name| !name.starts_with('$'));
        let help = match self.suggest(name, known) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("the keys here are {}", list(shown)),
        };
        self.report(diagnostic.help(help), span, "");
    }

    /// The name among `known` that was probably meant.
    pub fn suggest<'a>(
        &mut self,
        name: &str,
        known: impl IntoIterator<Item = &'a str>,
    ) -> Option<&'a str> {
        let mut left = self.comparisons;
        let known = known.into_iter().take_while(|_| {
            let go_on = left > 0;
            left = left.saturating_sub(1);
            go_on
        });
        let found = nearest(name, known);
        self.comparisons = left;
        found
    }

    /// Says that `key` must be there.
    pub fn report_missing(&mut self, table: Table<'_>, key: &str, help: &str) {
        let diagnostic = Diagnostic::error(code::MISSING_KEY, format!("`{key}` is missing"));
        self.report(diagnostic.help(help), table.span, "");
    }

    /// Says that a value is of the right type, and yet will not do.
    pub fn report_value(&mut self, span: Span, message: String, help: impl Into<String>) {
        self.report(
            Diagnostic::error(code::BAD_VALUE, message).help(help),
            span,
            "",
        );
    }

    /// Says that a value is of the wrong type.
    pub fn report_type(&mut self, field: Field<'_>, wanted: &str, help: String) {
        let (key, found) = (field.key, type_name(field.value));
        let message = format!("`{key}` takes {wanted}, and this is {found}");
        let diagnostic = Diagnostic::error(code::WRONG_TYPE, message).help(help);
        self.report(diagnostic, field.span, "");
    }

    /// A string, not blank.
    pub fn text<'a>(&mut self, field: Option<Field<'a>>) -> Option<Text<'a>> {
        let text = self.string(field?)?;
        self.refuse_blank(field?.key, text)
    }

    fn refuse_blank<'a>(&mut self, key: &str, text: Text<'a>) -> Option<Text<'a>> {
        if text.value.trim().is_empty() {
            self.report_value(
                text.span,
                format!("`{key}` holds an empty text"),
                "write the text, or leave it out",
            );
            return None;
        }
        Some(text)
    }

    /// A string, blank or not.
    pub fn string<'a>(&mut self, field: Field<'a>) -> Option<Text<'a>> {
        match field.value {
            DeValue::String(value) => Some(Text {
                value,
                span: field.span,
            }),
            other => {
                let raw = &self.file.text[field.span.range()];
                let help = match other {
                    DeValue::Array(_) => "write one text: `\"…\"`".to_owned(),
                    DeValue::Table(_) => "write a text in quotation marks: `\"…\"`".to_owned(),
                    _ => format!("write it in quotation marks: `\"{raw}\"`"),
                };
                self.report_type(field, "a text", help);
                None
            }
        }
    }

    /// The items of a list; none, if absent.
    fn items<'a>(
        &mut self,
        field: Option<Field<'a>>,
        wanted: &str,
    ) -> impl ExactSizeIterator<Item = Field<'a>> + use<'a> {
        let array = field.and_then(|field| self.array(field, wanted));
        let (key, base) = field.map_or(("", 0), |field| (field.key, field.base));
        let item = move |value: &'a toml::Spanned<DeValue<'a>>| {
            let span = Span::from(value.span()).shifted(base);
            Field {
                key,
                key_span: span,
                value: value.get_ref(),
                base,
                span,
            }
        };
        array.unwrap_or_default().iter().map(item)
    }

    fn array<'a>(
        &mut self,
        field: Field<'a>,
        wanted: &str,
    ) -> Option<&'a [toml::Spanned<DeValue<'a>>]> {
        let DeValue::Array(array) = field.value else {
            let raw = &self.file.text[field.span.range()];
            let help = if field.value.is_str() && !raw.contains('\n') {
                format!("write it in square brackets: `[{raw}]`")
            } else if field.value.is_table() {
                let key = field.key;
                format!("write `[[{key}]]` for each, with two brackets")
            } else {
                "write a list in square brackets: `[\"…\", \"…\"]`".to_owned()
            };
            self.report_type(field, wanted, help);
            return None;
        };
        Some(array)
    }

    /// A list of strings, blank or not.
    pub fn strings<'a>(&mut self, field: Option<Field<'a>>) -> Vec<Text<'a>> {
        let items = self.items(field, "a list of texts");
        let mut texts = Vec::with_capacity(items.len());
        for item in items {
            texts.extend(self.string(item));
        }
        texts
    }

    /// A list of strings, none blank.
    pub fn texts<'a>(&mut self, field: Option<Field<'a>>) -> Vec<Text<'a>> {
        let items = self.items(field, "a list of texts");
        let mut texts = Vec::with_capacity(items.len());
        for item in items {
            texts.extend(self.text(Some(item)));
        }
        texts
    }

    /// A table.
    pub fn table<'a>(&mut self, field: Option<Field<'a>>) -> Option<Table<'a>> {
        let field = field?;
        if let DeValue::Table(entries) = field.value {
            let Field { base, span, .. } = field;
            return Some(Table {
                entries,
                base,
                span,
            });
        }
        self.report_type(field, "a table", "write `{ key = … }`".to_owned());
        None
    }

    /// A list of tables.
    pub fn tables<'a>(&mut self, field: Option<Field<'a>>) -> Vec<Table<'a>> {
        let items = self.items(field, "a list of tables");
        let mut tables = Vec::with_capacity(items.len());
        for item in items {
            tables.extend(self.table(Some(item)));
        }
        tables
    }

    /// All entries of a table whose keys the file chooses, in the order written.
    pub fn entries<'a>(&mut self, table: Table<'a>) -> Vec<Field<'a>> {
        let entries = table.entries.iter();
        let field = |(key, value): (&'a toml::Spanned<toml::de::DeString<'a>>, _)| {
            table.entry(key.get_ref(), key.span(), value)
        };
        let mut fields: Vec<_> = entries.map(field).collect();
        fields.sort_by_key(|field| field.key_span.start);
        fields
    }
}

impl Text<'_> {
    /// The string on its own.
    pub fn to_owned(self) -> String {
        self.value.to_owned()
    }
}

impl Document<'_> {
    /// The table that it is.
    pub fn table(&self) -> Table<'_> {
        Table {
            entries: &self.entries,
            base: self.base,
            span: self.span,
        }
    }
}

impl<'a> Table<'a> {
    /// The entry under `name`, whatever the others are.
    pub fn field(self, name: &'static str) -> Option<Field<'a>> {
        let (key, value) = self.entries.get_key_value(name)?;
        Some(self.entry(name, key.span(), value))
    }

    /// `value` under `key`, which stands at `place`.
    fn entry(
        self,
        key: &'a str,
        place: Range<usize>,
        value: &'a toml::Spanned<DeValue<'a>>,
    ) -> Field<'a> {
        Field {
            key,
            key_span: self.place(place),
            value: value.get_ref(),
            base: self.base,
            span: self.place(value.span()),
        }
    }

    fn place(self, place: Range<usize>) -> Span {
        Span::from(place).shifted(self.base)
    }
}

impl Field<'_> {
    /// Whether the value is a string.
    pub fn is_string(&self) -> bool {
        self.value.is_str()
    }

    /// Whether the value is a whole number.
    pub fn is_number(&self) -> bool {
        self.value.is_integer()
    }

    /// Whether the value is a list without items.
    pub fn is_empty_list(&self) -> bool {
        self.value.as_array().is_some_and(|array| array.is_empty())
    }
}

/// The first line of `text`, without its end.
fn first_line(text: &str) -> Span {
    Span::new(0, text.find(['\n', '\r']).unwrap_or(text.len()))
}

/// Whether `name` is made of small letters, digits, and single hyphens between them.
pub fn is_kebab(name: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let is_part = |part: &str| !part.is_empty() && part.bytes().all(is_letter);
    name.split('-').all(is_part)
}

/// `a`, `b` and `c`, in back quotes.
pub fn list<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<_> = names.into_iter().map(|name| format!("`{name}`")).collect();
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        Some((last, _)) => last.clone(),
        None => String::new(),
    }
}

fn type_name(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

/// A place to point at: at least one character where there is one, and whole characters.
fn widen(text: &str, range: std::ops::Range<usize>) -> Span {
    let mut start = range.start.min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let mut end = range.end.clamp(start, text.len());
    if end == start {
        end += text[start..]
            .chars()
            .next()
            .filter(|&c| c != '\n' && c != '\r')
            .map_or(0, char::len_utf8);
    }
    while !text.is_char_boundary(end) {
        end += 1;
    }
    Span::new(start, end)
}
