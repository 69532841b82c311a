//! `[[rule]]`: the fields of each kind, their defaults, and what a rule must have.

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, code};
use crate::toml_reader::{Field, Reader, Table, Text, list};

use super::super::phrase::MOST_WITHIN;
use super::super::{
    Alternative, Case, FixPolicy, Kind, Phrase, Reach, Rule, RuleSeverity, Status, Unless,
};
use super::ids::Mention;
use super::keys::{
    BELONGING, CASES, FIXES, KINDS, QUOTES, REQUIRE_REACHES, RuleKeys, STATUSES, UNLESS_REACHES,
    UNLESS_WITHIN, UnlessKeys, kind_name, needed,
};
use super::phrases::{Place, is_one_word};
use super::values::{can_inflect, owned, read_examples, read_language, read_scopes, read_source};
use super::{Dates, Loader};

impl Loader<'_> {
    /// The rule, with nothing where something is missing or faulty.
    pub(super) fn read_rule(&mut self, table: Table<'_>) -> Rule {
        let fields = &RuleKeys::read(self.reader, table);
        let id = self.reader.text(fields.id);
        let id = id.filter(|&id| self.reader.kebab(id).is_some());
        let kind = self
            .reader
            .choice(fields.kind, &KINDS)
            .unwrap_or(Kind::Prohibit);
        let status = self
            .reader
            .choice(fields.status, &STATUSES)
            .unwrap_or(Status::Approved);
        let message = self.reader.text(fields.message);
        self.refuse_other_kinds(kind, table);

        let own_language = read_language(self.reader, fields.language);
        let inflects = own_language
            .as_deref()
            .map_or(self.names.header.inflects, can_inflect);
        let place = Place::Rule { inflects };

        let Wording {
            prohibited,
            allowed,
        } = self.read_wording(table, fields, kind, place);
        let except = self.read_list(fields.except, place);
        let unless = self.read_unless(fields.unless, place);
        let when = self.read_needed(kind, table, "when", fields.when, place);
        let require = self.read_needed(kind, table, "require", fields.require, place);
        let first = self.read_needed(kind, table, "first", fields.first, place);
        let later = self.read_list(fields.later, place);

        let reader = &mut *self.reader;
        let dates = Dates::read(reader, fields.effective, fields.expires, fields.review_by);
        if dates.effective.is_some() || dates.expires.is_some() {
            dates.or(self.names.header.validity).check(reader);
        }
        let own = |text: Option<Text<'_>>, list: &Option<Arc<str>>| match text {
            Some(text) => Some(Arc::from(text.value)),
            None => list.clone(),
        };
        let header = &self.names.header;
        let rule = Rule {
            id: id.map_or(String::new(), Text::to_owned),
            span: id.map_or(table.span, |id| id.span),
            kind,
            status,
            severity: reader
                .choice(fields.severity, &RuleSeverity::NAMED)
                .unwrap_or(RuleSeverity::Error),
            message: message.map_or(String::new(), Text::to_owned),
            reason: reader.text(fields.reason).map(Text::to_owned),
            prohibited,
            allowed,
            fix: read_fix(reader, fields, kind),
            except,
            unless,
            when,
            require,
            within: reader
                .choice(fields.within, &REQUIRE_REACHES)
                .unwrap_or(Reach::Document),
            first,
            later,
            case: reader.choice(fields.case, &CASES).unwrap_or(Case::Ignore),
            scopes: read_scopes(reader, fields.scopes),
            skips_quotes: reader.choice(fields.quotes, &QUOTES).unwrap_or(false),
            audience: owned(&reader.texts(fields.audience)),
            region: owned(&reader.texts(fields.region)),
            language: own_language.unwrap_or_else(|| Arc::clone(&header.language)),
            paths: owned(&reader.globs(fields.paths)),
            validity: dates.or(header.validity).validity(),
            owner: own(reader.text(fields.owner), &header.owner),
            approved_by: own(reader.text(fields.approved_by), &header.approved_by),
            source: read_source(reader, fields.source).or_else(|| header.source.clone()),
            supersedes: Vec::new(),
            tags: match fields.tags {
                Some(_) => owned(&reader.texts(fields.tags)),
                None => header.tags.clone(),
            },
            suppressible: reader.boolean(fields.suppressible).unwrap_or(true),
            examples: read_examples(reader, fields.examples),
        };
        let rule = Rule {
            supersedes: self.read_superseded(fields.supersedes, id),
            ..rule
        };
        self.require_examples(&rule, fields, table);
        self.warn_of_one_word(&rule, fields);
        rule
    }

    /// Keys that belong to another kind of rule.
    fn refuse_other_kinds(&mut self, kind: Kind, table: Table<'_>) {
        for (key, kinds) in BELONGING {
            let Some(field) = table.field(key).filter(|_| !kinds.contains(&kind)) else {
                continue;
            };
            let theirs = list(kinds.iter().map(|&kind| kind_name(kind)));
            let own = kind_name(kind);
            let message = format!("`{key}` does not belong to a rule of kind `{own}`");
            let help = format!("remove it, or change `kind`: it belongs to {theirs}");
            let diagnostic = Diagnostic::error(code::WRONG_KIND, message).help(help);
            self.reader.report(diagnostic, field.key_span, "");
        }
    }

    fn read_list(&mut self, field: Option<Field<'_>>, place: Place) -> Vec<Phrase> {
        let texts = self.reader.strings(field);
        self.read_phrases(&texts, place)
    }

    /// The phrases of a field, which must be there if rules of `kind` must have it.
    fn read_needed(
        &mut self,
        kind: Kind,
        table: Table<'_>,
        key: &'static str,
        field: Option<Field<'_>>,
        place: Place,
    ) -> Vec<Phrase> {
        if needed(kind).contains(&&[key][..]) {
            self.read_required_phrases(table, key, field, place)
        } else {
            self.read_list(field, place)
        }
    }

    /// `prohibited`, `allowed` and `replace`.
    fn read_wording(
        &mut self,
        table: Table<'_>,
        fields: &RuleKeys<'_>,
        kind: Kind,
        place: Place,
    ) -> Wording {
        let mut prohibited = match fields.prohibited {
            Some(_) => self.read_required_phrases(table, "prohibited", fields.prohibited, place),
            None => Vec::new(),
        };
        let allowed = self.reader.texts(fields.allowed);
        let mut allowed: Vec<_> = allowed
            .into_iter()
            .map(|text| Alternative::read(text.value, text.span, None))
            .collect();
        if let Some(replace) = self.reader.table(fields.replace) {
            let pairs = self.reader.entries(replace);
            if pairs.is_empty() {
                let help = "write pairs of a phrase and the text to put in its place: `{ \"old name\" = \"new name\" }`";
                self.reader
                    .report_value(replace.span, "`replace` holds no pair".to_owned(), help);
            }
            for pair in pairs {
                let text = self.reader.text(Some(pair));
                let written = Text {
                    value: pair.key,
                    span: pair.key_span,
                };
                let phrase = self.read_phrase(written, place);
                if let (Some(phrase), Some(text)) = (phrase, text) {
                    allowed.push(Alternative::read(
                        text.value,
                        text.span,
                        Some(prohibited.len()),
                    ));
                    prohibited.push(phrase);
                }
            }
        }
        let is_absent = fields.prohibited.is_none() && fields.replace.is_none();
        if is_absent && matches!(kind, Kind::Prohibit | Kind::Review) {
            let help = "list the phrases to look for: `prohibited = [\"…\"]`, or renames: `replace = { \"old\" = \"new\" }`";
            self.reader.report_missing(table, "prohibited", help);
        }
        Wording {
            prohibited,
            allowed,
        }
    }

    fn read_unless(&mut self, field: Option<Field<'_>>, place: Place) -> Option<Unless> {
        let table = self.reader.table(field)?;
        let UnlessKeys { near, within } = UnlessKeys::read(self.reader, table);
        let near = self.read_some_phrases(near, place);
        let reach = match within {
            Some(field) if field.is_string() => self.reader.choice(within, &UNLESS_REACHES),
            Some(field) if field.is_number() => {
                self.reader.number(field, 1, MOST_WITHIN).map(Reach::Words)
            }
            Some(field) => {
                let help = "write `\"sentence\"`, `\"paragraph\"`, or a number of words";
                self.reader
                    .report_type(field, "a text or a number", help.to_owned());
                None
            }
            None => None,
        };
        let within = reach.unwrap_or(Reach::Words(UNLESS_WITHIN));
        Some(Unless { near, within })
    }

    /// Ids of this list are noted, to be looked up; `list/rule` names a rule of another list, which is not known here.
    fn read_superseded(&mut self, field: Option<Field<'_>>, own: Option<Text<'_>>) -> Vec<String> {
        let ids = self.reader.texts(field);
        let mut superseded = Vec::with_capacity(ids.len());
        for id in ids {
            let list = format!("{}/", self.names.header.id);
            let is_foreign = id.value.contains('/') && !id.value.starts_with(&list);
            let local = id.value.strip_prefix(&list).unwrap_or(id.value);
            if own.is_some_and(|own| own.value == local) {
                let help = "name the rules it takes the place of";
                self.reader.report_value(
                    id.span,
                    "a rule cannot supersede itself".to_owned(),
                    help,
                );
                continue;
            }
            superseded.push(id.value.to_owned());
            if !is_foreign {
                self.mentions.push(Mention {
                    id: local.to_owned(),
                    span: id.span,
                });
            }
        }
        superseded
    }

    /// An approved rule proves itself by examples.
    fn require_examples(&mut self, rule: &Rule, fields: &RuleKeys<'_>, table: Table<'_>) {
        let lacks = match (rule.examples.flag.is_empty(), rule.examples.pass.is_empty()) {
            _ if rule.status != Status::Approved => return,
            (false, false) => return,
            (true, true) => "`examples.flag` and `examples.pass`",
            (true, false) => "`examples.flag`",
            (false, true) => "`examples.pass`",
        };
        let name = if rule.id.is_empty() {
            "the rule"
        } else {
            &rule.id
        };
        let message = format!("{name} is approved and has no {lacks}");
        let span = fields
            .examples
            .map_or(fields.id.map_or(table.span, |id| id.span), |e| e.key_span);
        let diagnostic = Diagnostic::error(code::MISSING_EXAMPLES, message)
            .help("write at least one text that must be flagged and one that must not, or set `status = \"proposed\"`");
        self.reader.report(diagnostic, span, "");
    }

    /// A single word is rarely wrong everywhere.
    fn warn_of_one_word(&mut self, rule: &Rule, fields: &RuleKeys<'_>) {
        if rule.kind != Kind::Prohibit
            || rule.status == Status::Retired
            || fields.except.is_some()
            || fields.unless.is_some()
        {
            return;
        }
        let renames = rule.allowed.iter().filter(|a| a.replaces.is_some()).count();
        let listed = rule.prohibited.len() - renames;
        let mut phrases = rule.prohibited[..listed]
            .iter()
            .filter(|phrase| is_one_word(phrase));
        let Some(first) = phrases.next() else { return };
        let file = Arc::clone(self.reader.file());
        let message = format!("`{}` is prohibited wherever the word stands", first.written);
        let mut diagnostic = Diagnostic::warning(code::ONE_WORD_WITHOUT_EXCEPT, message)
            .help("list the wording in which it is right under `except`, or write `except = []` if there is none")
            .at(&file, first.span, "");
        for phrase in phrases {
            diagnostic = diagnostic.at(&file, phrase.span, "and this");
        }
        self.reader.push(diagnostic);
    }
}

/// What a rule of kind `prohibit` or `review` looks for, and what to say instead.
struct Wording {
    prohibited: Vec<Phrase>,
    allowed: Vec<Alternative>,
}

/// What a person must look at is never changed without asking.
fn read_fix(reader: &mut Reader, fields: &RuleKeys<'_>, kind: Kind) -> FixPolicy {
    let fix = reader.choice(fields.fix, &FIXES);
    if let (Some(FixPolicy::Safe), Kind::Review, Some(field)) = (fix, kind, fields.fix) {
        let message =
            "a rule of kind `review` cannot have a safe fix: a person must decide".to_owned();
        reader.report_value(
            field.span,
            message,
            "write `fix = \"suggest\"`, or leave it out",
        );
    }
    fix.unwrap_or(match (fields.replace, kind) {
        (Some(_), Kind::Prohibit) => FixPolicy::Safe,
        _ => FixPolicy::Suggest,
    })
}
