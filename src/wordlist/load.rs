//! TOML to a validated [`Wordlist`], or all that is wrong with it.
//!
//! Names come first (of term sets and rules), so that a phrase is checked against them the moment it is read; then
//! terms, rules and approved wording in turn. Values that hold for the whole list are made once and shared.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;

use crate::diagnostic::{Diagnostic, SourceFile, code};
use crate::text::Span;
use crate::toml_reader::{Field, Reader, Table, Text};

use super::{Approved, Phrase, Source, Validity, Wordlist};

mod keys;
mod phrases;
mod rule;
mod schema;
mod terms;
#[cfg(test)]
mod tests;
mod values;

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
    pub fn load(name: &str, text: &str) -> (Option<Wordlist>, Vec<Diagnostic>) {
        let file = Arc::new(SourceFile::new(name, text));
        let mut reader = Reader::new(&file);
        let list = reader
            .parse(&file)
            .and_then(|document| load(&mut reader, Table::document(&document, &file)));
        let (diagnostics, failed) = reader.finish();
        (list.filter(|_| !failed), diagnostics)
    }
}

fn load(reader: &mut Reader, document: Table<'_>) -> Option<Wordlist> {
    let FileKeys {
        wordlist: header,
        terms,
        approved,
        rule: rules,
        ..
    } = FileKeys::read(reader, document);
    let header = reader.table(header);
    let header = Header::read(reader, header);
    let terms = reader.table(terms);
    let terms = terms.map_or(Vec::new(), |terms| reader.entries(terms));
    let rules = reader.tables(rules);
    let mut loader = Loader {
        reader,
        header,
        sets: HashMap::with_capacity(terms.len()),
        set_names: Vec::with_capacity(terms.len()),
        rules: HashMap::with_capacity(rules.len()),
        rule_ids: Vec::with_capacity(rules.len()),
    };
    loader.name_term_sets(&terms);
    let rules: Vec<_> = rules
        .into_iter()
        .map(|rule| loader.open_rule(rule))
        .collect();
    let terms = loader.read_term_sets(&terms);
    let rules: Vec<_> = rules
        .into_iter()
        .filter_map(|rule| loader.read_rule(rule))
        .collect();
    let approved = loader.read_approved(approved);
    let Header {
        id,
        title,
        version,
        jurisdiction,
        language,
        owner,
        source,
        ..
    } = loader.header;
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
        file: Arc::clone(reader.file()),
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

/// The state of loading one list.
struct Loader<'a, 'r> {
    reader: &'r mut Reader,
    header: Header,
    /// Term sets by name, with their index.
    sets: HashMap<&'a str, usize>,
    /// Their names, in the order written.
    set_names: Vec<&'a str>,
    /// Rules by id, with their index.
    rules: HashMap<&'a str, usize>,
    /// The ids in the order of the rules; of a rule without one, nothing.
    rule_ids: Vec<Option<Text<'a>>>,
}

impl<'a> Loader<'a, '_> {
    fn read_approved(&mut self, field: Option<Field<'a>>) -> Vec<Approved> {
        let tables = self.reader.tables(field);
        tables
            .into_iter()
            .map(|table| {
                let ApprovedKeys { phrases, protects } = ApprovedKeys::read(self.reader, table);
                Approved {
                    phrases: self.read_some_phrases(phrases, Place::Approved),
                    protects: match protects {
                        Some(_) => self.read_protected(protects),
                        None => (0..self.rule_ids.len()).collect(),
                    },
                }
            })
            .collect()
    }

    fn read_protected(&mut self, field: Option<Field<'a>>) -> Vec<usize> {
        let ids = self.reader.texts(field);
        let mut rules: Vec<_> = ids
            .into_iter()
            .filter_map(|id| self.find_rule(id))
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

    /// The index of the rule with that id; an unknown one is reported.
    fn find_rule(&mut self, id: Text<'a>) -> Option<usize> {
        let name = id.value;
        if let Some(&index) = self.rules.get(name) {
            return Some(index);
        }
        let known = self.rule_ids.iter().flatten().map(|id| id.value);
        let help = match self.reader.suggest(name, known) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => "name a rule of this list by its `id`".to_owned(),
        };
        let diagnostic = Diagnostic::error(
            code::UNKNOWN_RULE,
            format!("this list has no rule `{name}`"),
        );
        self.reader.report(diagnostic.help(help), id.span, "");
        None
    }

    /// Phrases of a field that must be there and must not be empty.
    fn read_required_phrases(
        &mut self,
        table: Table<'a>,
        key: &'static str,
        field: Option<Field<'a>>,
        place: Place,
    ) -> Vec<Phrase> {
        if field.is_none() {
            self.reader
                .report_missing(table, key, "write a list of phrases");
        }
        self.read_some_phrases(field, place)
    }

    /// Phrases of a field that must not be empty.
    fn read_some_phrases(&mut self, field: Option<Field<'a>>, place: Place) -> Vec<Phrase> {
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
