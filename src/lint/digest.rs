//! The digest of a policy: by which rules a report was made. `docs/json.md` says what is hashed, to the byte.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

use super::policy::{Policy, RuleEntry};
use crate::wordlist::{Alternative, Case, Kind, Phrase, Reach, Wordlist};

impl Policy {
    /// `sha256:` and the hash of [`Policy::statement`].
    pub fn digest(&self) -> String {
        let mut hash = Sha256::new();
        self.state(|lines| hash.update(lines));
        let hash = hash.finalize();
        let hex: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
        format!("sha256:{hex}")
    }

    /// All that decides what is found: the lists, their terms and approved wording, the rules in force. A line each, of words
    /// between spaces; a text is a JSON string. What is empty has no line.
    pub fn statement(&self) -> String {
        let mut statement = Vec::new();
        self.state(|lines| statement.extend(lines));
        String::from_utf8(statement).expect("it is made of texts")
    }

    /// Tells `tell` the same, some lines at a time.
    fn state(&self, mut tell: impl FnMut(&[u8])) {
        let mut statement = Statement(b"sayso policy 1\n".to_vec());
        let options = self.suppressions;
        let allow = if options.allow { "allowed" } else { "refused" };
        let dated = if options.require_expiry {
            "dated"
        } else {
            "undated"
        };
        statement.line("suppressions", [allow, dated]);
        for list in &self.wordlists {
            statement.list(list);
        }
        for entry in self.in_force() {
            tell(&statement.0);
            statement.0.clear();
            statement.rule(entry);
        }
        tell(&statement.0);
    }
}

/// UTF-8.
struct Statement(Vec<u8>);

impl Statement {
    /// Adds a line, unless `texts` is empty.
    fn line<T: AsRef<str>>(&mut self, name: &str, texts: impl IntoIterator<Item = T>) {
        let mut texts = texts.into_iter().peekable();
        if texts.peek().is_none() {
            return;
        }
        self.0.extend(name.as_bytes());
        for text in texts {
            self.0.push(b' ');
            serde_json::to_writer(&mut self.0, text.as_ref()).expect("a text is JSON");
        }
        self.0.push(b'\n');
    }

    fn phrases(&mut self, name: &str, phrases: &[Phrase]) {
        self.line(name, phrases.iter().map(|phrase| &phrase.written));
    }

    fn list(&mut self, list: &Wordlist) {
        self.line("list", [&*list.id, &list.version, &list.language]);
        for set in &list.terms {
            let phrases = set.phrases.iter().map(|phrase| &*phrase.written);
            self.line("set", std::iter::once(&*set.name).chain(phrases));
        }
        for approved in &list.approved {
            self.phrases("approved", &approved.phrases);
            let protects = approved.protects.iter();
            self.line("protects", protects.map(|&rule| &list.rules[rule].id));
        }
    }

    fn rule(&mut self, entry: &RuleEntry) {
        let rule = entry.rule.rule();
        self.line("rule", [entry.rule.name()]);
        self.line("kind", [kind_name(rule.kind)]);
        self.line("severity", [entry.severity.name()]);
        self.line("language", [&rule.language]);
        if rule.case == Case::Match {
            self.line("case", ["match"]);
        }
        self.line("scopes", rule.scopes.written());
        if rule.skips_quotes {
            self.line("quotes", ["skip"]);
        }
        self.line("paths", &rule.paths);
        if !rule.suppressible {
            self.line("suppressible", ["false"]);
        }
        let pairs = rule.allowed.iter().rev();
        let pairs: HashMap<usize, &Alternative> = pairs
            .filter_map(|text| Some((text.replaces?, text)))
            .collect();
        let replaced = |phrase| pairs.get(&phrase);
        let own = rule.prohibited.iter().enumerate();
        self.line(
            "prohibited",
            own.filter(|(index, _)| replaced(*index).is_none())
                .map(|(_, phrase)| &phrase.written),
        );
        let general = rule.allowed.iter().filter(|text| text.replaces.is_none());
        self.line("allowed", general.map(|text| &text.written));
        for (index, phrase) in rule.prohibited.iter().enumerate() {
            if let Some(text) = replaced(index) {
                self.line("replace", [&phrase.written, &text.written]);
            }
        }
        self.phrases("when", &rule.when);
        self.phrases("require", &rule.require);
        if rule.kind == Kind::Require {
            self.line("within", [reach_name(rule.within)]);
        }
        self.phrases("first", &rule.first);
        self.phrases("later", &rule.later);
        self.phrases("except", &rule.except);
        if let Some(unless) = &rule.unless {
            let near = unless.near.iter().map(|phrase| phrase.written.clone());
            self.line(
                "unless",
                std::iter::once(reach_name(unless.within)).chain(near),
            );
        }
    }
}

fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Prohibit => "prohibit",
        Kind::Review => "review",
        Kind::Require => "require",
        Kind::FirstUse => "first-use",
    }
}

fn reach_name(reach: Reach) -> String {
    match reach {
        Reach::Words(words) => return words.to_string(),
        Reach::Sentence => "sentence",
        Reach::Paragraph => "paragraph",
        Reach::Section => "section",
        Reach::Document => "document",
    }
    .to_owned()
}
