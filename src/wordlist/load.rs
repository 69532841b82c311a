//! TOML to a validated [`Wordlist`], or all that is wrong with it.
//!
//! The names of term sets come first, so that a phrase is checked against them the moment it is read; then terms, rules
//! and approved wording in turn. Values that hold for the whole list are made once and shared. The rules of a large
//! list are read piece by piece, on several threads; what they say of one another is checked when all are known.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;

use crate::diagnostic::{Diagnostic, SourceFile, code};
use crate::text::{Jobs, Span, in_shares};
use crate::toml_reader::{Document, Field, Reader, Table, Text, cut};

use super::{Approved, Phrase, Rule, Source, Validity, Wordlist};

mod ids;
mod keys;
mod phrases;
mod rule;
mod schema;
mod terms;
#[cfg(test)]
mod tests;
mod values;

use ids::{Ids, Mention};
use keys::{ApprovedKeys, FileKeys, HeaderKeys};
use phrases::Place;
pub use schema::schema;
use values::{can_inflect, owned, read_language, read_source};

impl Wordlist {
    /// Loads a wordlist from the text of a TOML file. `name` is what diagnostics call it: a path as the user wrote
    /// it, or `bundled wordlist NAME`.
    ///
    /// The list is there unless a diagnostic is an error; warnings may stand beside it. Diagnostics are sorted by
    /// place. What needs the compiled rules (examples, overlaps between rules and lists, reviews that are overdue)
    /// is not checked here.
    ///
    /// ```
    /// use sayso::wordlist::Wordlist;
    ///
    /// let (list, diagnostics) = Wordlist::load("brand.toml", r#"
    ///     wordlist = { id = "brand", title = "Brand", version = "1" }
    ///     [[rule]]
    ///     id = "product-name"
    ///     mesage = "Write the name in full"
    ///     prohibited = ["the Acme"]
    ///     examples = { flag = ["Buy the Acme."], pass = ["Buy the Acme Anvil."] }
    /// "#);
    /// assert!(list.is_none());
    /// assert_eq!(diagnostics[0].message, "`message` is missing");
    /// assert_eq!(diagnostics[1].helps, ["did you mean `message`?"]);
    /// ```
    pub fn load(name: &str, text: impl Into<String>) -> (Option<Wordlist>, Vec<Diagnostic>) {
        let file = Arc::new(SourceFile::new(name, text));
        let (list, reader) = match load_in_pieces(&file) {
            Some((list, reader)) => (Some(list), reader),
            None => load_whole(&file),
        };
        let (diagnostics, failed) = reader.finish();
        (list.filter(|_| !failed), diagnostics)
    }
}

fn load_whole(file: &Arc<SourceFile>) -> (Option<Wordlist>, Reader) {
    let mut reader = Reader::new(file);
    let document = reader.parse(file);
    let list = document.and_then(|document| load(&mut reader, &document, &[]));
    (list, reader)
}

/// The same on several threads; nothing if the text has only one piece, or may mean something else in pieces.
fn load_in_pieces(file: &Arc<SourceFile>) -> Option<(Wordlist, Reader)> {
    let pieces = cut(&file.text, RULE);
    let [first, further @ ..] = &pieces[..] else {
        return None;
    };
    if further.is_empty() {
        return None;
    }
    let first = Document::of_piece(&file.text, *first, RULE)?;
    let mut reader = Reader::new(file);
    let list = load(&mut reader, &first, further)?;
    Some((list, reader))
}

/// So many bytes are worth a thread. In tests all are.
const LEAST_SHARE: usize = if cfg!(test) { 1 } else { 16 * 1024 };

/// The key of the list of rules.
const RULE: &str = "rule";

/// Reads the list from its file, or from the first piece of it and the `further` ones; nothing if these are none.
fn load(reader: &mut Reader, document: &Document<'_>, further: &[Span]) -> Option<Wordlist> {
    let FileKeys {
        wordlist: header,
        terms,
        approved,
        rule: rules,
        ..
    } = FileKeys::read(reader, document.table());
    let header = reader.table(header);
    let header = Header::read(reader, header);
    let terms = reader.table(terms);
    let terms = terms.map_or(Vec::new(), |terms| reader.entries(terms));
    let names = Names::new(reader, header, &terms);
    let mut loader = Loader {
        reader,
        names: &names,
        mentions: Vec::new(),
    };
    let terms = loader.read_term_sets(&terms);
    let mut rules = loader.read_rules(rules);
    let file = Arc::clone(loader.reader.file());
    let read = |share: &[Span]| -> Option<Vec<Piece>> {
        let pieces = share.iter().map(|span| names.read_piece(&file, *span));
        pieces.collect()
    };
    let size: usize = further.iter().map(|piece| piece.len()).sum();
    let threads = Jobs::OF_PROCESSORS.threads_for(size / LEAST_SHARE);
    let shares = in_shares(further, threads, read);
    let pieces: Vec<Vec<Piece>> = shares.into_iter().collect::<Option<_>>()?;
    // exactly as many, for lists are kept as long as the run
    rules.reserve_exact(pieces.iter().flatten().map(|piece| piece.rules.len()).sum());
    for piece in pieces.into_iter().flatten() {
        rules.extend(piece.rules);
        loader.mentions.extend(piece.mentions);
        loader.reader.join(piece.faults);
    }
    let ids = Ids::new(loader.reader, &rules);
    for mention in &loader.mentions {
        ids.find(loader.reader, &mention.id, mention.span);
    }
    let approved = loader.read_approved(approved, &ids);
    let Header {
        id,
        title,
        version,
        jurisdiction,
        language,
        owner,
        source,
        ..
    } = names.header;
    Some(Wordlist {
        id,
        title,
        version,
        language,
        jurisdiction,
        owner,
        source,
        terms,
        approved,
        rules,
        file,
    })
}

/// What `[wordlist]` says, for the list and as default for its rules.
struct Header {
    id: String,
    title: String,
    version: String,
    jurisdiction: Option<String>,
    language: Arc<str>,
    /// Whether words of that language can be inflected.
    inflects: bool,
    owner: Option<Arc<str>>,
    approved_by: Option<Arc<str>>,
    source: Option<Arc<Source>>,
    tags: Vec<String>,
    validity: Dates,
}

impl Header {
    /// What is missing or faulty is reported, and empty.
    fn read(reader: &mut Reader, table: Option<Table<'_>>) -> Header {
        let HeaderKeys {
            id,
            title,
            version,
            language,
            owner,
            jurisdiction,
            source,
            effective,
            expires,
            review_by,
            approved_by,
            tags,
        } = match table {
            Some(table) => HeaderKeys::read(reader, table),
            None => HeaderKeys::default(),
        };
        let id = reader.text(id);
        let id = id.and_then(|id| reader.kebab(id)).unwrap_or_default();
        let language = read_language(reader, language).unwrap_or_else(|| Arc::from("en"));
        let validity = Dates::read(reader, effective, expires, review_by);
        validity.check(reader);
        let tags = reader.texts(tags);
        Header {
            id: id.to_owned(),
            title: reader.text(title).map_or(String::new(), Text::to_owned),
            version: reader.text(version).map_or(String::new(), Text::to_owned),
            jurisdiction: reader.text(jurisdiction).map(Text::to_owned),
            inflects: can_inflect(&language),
            language,
            owner: reader.text(owner).map(|text| Arc::from(text.value)),
            approved_by: reader.text(approved_by).map(|text| Arc::from(text.value)),
            source: read_source(reader, source),
            tags: owned(&tags),
            validity,
        }
    }
}

/// What any part of a list may name, and what holds for all of it.
struct Names<'a> {
    header: Header,
    /// Term sets by name, with their index.
    sets: HashMap<&'a str, usize>,
    /// Their names, in the order written.
    set_names: Vec<&'a str>,
}

/// Rules, each in a place of its own: what is large is not moved from where it was read to where it is kept.
#[allow(clippy::vec_box)]
type Rules = Vec<Box<Rule>>;

/// The rules of a piece of the file.
struct Piece {
    rules: Rules,
    mentions: Vec<Mention>,
    faults: Reader,
}

impl Names<'_> {
    /// The rules of the piece of `file` at `span`; nothing if it is none.
    fn read_piece(&self, file: &Arc<SourceFile>, span: Span) -> Option<Piece> {
        let piece = Document::of_piece(&file.text, span, RULE)?;
        let mut faults = Reader::new(file);
        let mut loader = Loader {
            reader: &mut faults,
            names: self,
            mentions: Vec::new(),
        };
        let rules = loader.read_rules(piece.table().field(RULE));
        let mentions = loader.mentions;
        Some(Piece {
            rules,
            mentions,
            faults,
        })
    }
}

/// The state of reading a part of a list.
struct Loader<'r> {
    reader: &'r mut Reader,
    names: &'r Names<'r>,
    /// The rules that others named.
    mentions: Vec<Mention>,
}

impl Loader<'_> {
    fn read_rules(&mut self, field: Option<Field<'_>>) -> Rules {
        let tables = self.reader.tables(field);
        tables
            .into_iter()
            .map(|table| Box::new(self.read_rule(table)))
            .collect()
    }

    fn read_approved(&mut self, field: Option<Field<'_>>, ids: &Ids<'_>) -> Vec<Approved> {
        let tables = self.reader.tables(field);
        tables
            .into_iter()
            .map(|table| {
                let ApprovedKeys { phrases, protects } = ApprovedKeys::read(self.reader, table);
                Approved {
                    phrases: self.read_some_phrases(phrases, Place::Approved),
                    protects: match protects {
                        Some(_) => self.read_protected(protects, ids),
                        None => (0..ids.count()).collect(),
                    },
                }
            })
            .collect()
    }

    fn read_protected(&mut self, field: Option<Field<'_>>, ids: &Ids<'_>) -> Vec<usize> {
        let texts = self.reader.texts(field);
        let mut rules: Vec<_> = texts
            .into_iter()
            .filter_map(|id| ids.find(self.reader, id.value, id.span))
            .collect();
        if let Some(field) = field
            && field.is_empty_list()
        {
            let help = "name the rules it shields from, or leave `protects` out for every rule of the list";
            self.reader
                .report_value(field.span, "`protects` names no rule".to_owned(), help);
        }
        rules.sort_unstable();
        rules.dedup();
        rules
    }

    /// Phrases of a field that must be there and must not be empty.
    fn read_required_phrases(
        &mut self,
        table: Table<'_>,
        key: &'static str,
        field: Option<Field<'_>>,
        place: Place,
    ) -> Vec<Phrase> {
        if field.is_none() {
            self.reader
                .report_missing(table, key, "write a list of phrases");
        }
        self.read_some_phrases(field, place)
    }

    /// Phrases of a field that must not be empty.
    fn read_some_phrases(&mut self, field: Option<Field<'_>>, place: Place) -> Vec<Phrase> {
        let texts = self.reader.strings(field);
        if let Some(field) = field
            && field.is_empty_list()
        {
            let message = format!("`{}` holds no phrase", field.key);
            self.reader
                .report_value(field.span, message, "write at least one phrase");
        }
        self.read_phrases(&texts, place)
    }
}

/// Days, with the places where they are written.
#[derive(Clone, Copy, Default)]
struct Dates {
    effective: Option<(Date, Span)>,
    expires: Option<(Date, Span)>,
    review_by: Option<(Date, Span)>,
}

impl Dates {
    fn read(
        reader: &mut Reader,
        effective: Option<Field<'_>>,
        expires: Option<Field<'_>>,
        review_by: Option<Field<'_>>,
    ) -> Dates {
        let mut read =
            |field: Option<Field<'_>>| reader.date(field).zip(field.map(|field| field.span));
        Dates {
            effective: read(effective),
            expires: read(expires),
            review_by: read(review_by),
        }
    }

    /// What is not said here is as in `list`.
    fn or(self, list: Dates) -> Dates {
        Dates {
            effective: self.effective.or(list.effective),
            expires: self.expires.or(list.expires),
            review_by: self.review_by.or(list.review_by),
        }
    }

    fn check(self, reader: &mut Reader) {
        if let (Some((effective, from)), Some((expires, to))) = (self.effective, self.expires)
            && expires <= effective
        {
            let message = format!(
                "it expires on {expires} and is in force from {effective}: on no day at all"
            );
            let file = Arc::clone(reader.file());
            let diagnostic = Diagnostic::error(code::EXPIRES_BEFORE_EFFECTIVE, message)
                .help(
                    "`expires` is the first day no longer in force: write a day after `effective`",
                )
                .at(&file, to, "not in force from this day on");
            reader.report(diagnostic, from, "in force from this day on");
        }
    }

    fn validity(self) -> Validity {
        let day = |date: Option<(Date, Span)>| date.map(|(day, _)| day);
        Validity {
            effective: day(self.effective),
            expires: day(self.expires),
            review_by: day(self.review_by),
        }
    }
}
