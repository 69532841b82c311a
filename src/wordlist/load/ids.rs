//! The ids of the rules of a list, and those who name them.

use std::collections::hash_map::Entry;

use foldhash::{HashMap, HashMapExt};

use crate::diagnostic::{Diagnostic, code};
use crate::text::Span;
use crate::toml_reader::Reader;

use super::super::Rule;

/// Where a rule is named.
pub(super) struct Mention {
    pub(super) id: String,
    pub(super) span: Span,
}

/// The rules by their ids.
pub(super) struct Ids<'r> {
    rules: &'r [Box<Rule>],
    by_id: HashMap<&'r str, usize>,
}

impl<'r> Ids<'r> {
    /// Those of `rules`; an id that two of them have is reported.
    pub(super) fn new(reader: &mut Reader, rules: &'r [Box<Rule>]) -> Ids<'r> {
        let mut by_id: HashMap<_, usize> = HashMap::with_capacity(rules.len());
        for (index, rule) in rules.iter().enumerate() {
            // a faulty one was reported
            if rule.id.is_empty() {
                continue;
            }
            match by_id.entry(rule.id.as_str()) {
                Entry::Occupied(first) => report_duplicate(reader, rule, &rules[*first.get()]),
                Entry::Vacant(place) => {
                    place.insert(index);
                }
            }
        }
        Ids { rules, by_id }
    }

    /// How many rules there are.
    pub(super) fn count(&self) -> usize {
        self.rules.len()
    }

    /// The index of the rule that is named `id` at `span`; an unknown one is reported.
    pub(super) fn find(&self, reader: &mut Reader, id: &str, span: Span) -> Option<usize> {
        if let Some(&index) = self.by_id.get(id) {
            return Some(index);
        }
        let known = self.rules.iter().map(|rule| rule.id.as_str());
        let help = match reader.suggest(id, known.filter(|id| !id.is_empty())) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => "name a rule of this list by its `id`".to_owned(),
        };
        let diagnostic =
            Diagnostic::error(code::UNKNOWN_RULE, format!("this list has no rule `{id}`"));
        reader.report(diagnostic.help(help), span, "");
        None
    }
}

fn report_duplicate(reader: &mut Reader, rule: &Rule, first: &Rule) {
    let message = format!("two rules have the id `{}`", rule.id);
    let diagnostic = Diagnostic::error(code::DUPLICATE_ID, message)
        .help("give one of them another id; the id of a retired rule stays taken")
        .at(reader.file(), rule.span, "")
        .at(reader.file(), first.span, "first used here");
    reader.push(diagnostic);
}
