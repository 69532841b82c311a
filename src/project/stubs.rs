//! STUBS for what other rooms are still building: the reader, the loader of wordlists, the configuration.
//! Delete this file and point the imports at the real ones.
#![allow(missing_docs, unreachable_pub)]

use std::borrow::Cow;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, SourceFile};
use crate::document::{Block, Format, Prose, Stored};
use crate::text::{Scope, Scopes, Span};
use crate::wordlist::{
    Alternative, Case, Examples, FixPolicy, Kind, Phrase, Reach, Rule, RuleSeverity, Status,
    Validity, Wordlist,
};

pub struct Decoded<'a> {
    pub text: Cow<'a, str>,
    pub stored: Stored,
    pub faults: Vec<DecodeFault>,
}

#[derive(Clone, Copy)]
pub struct DecodeFault {
    pub span: Span,
    pub stored: Span,
    pub reason: DecodeReason,
}

#[derive(Clone, Copy)]
pub enum DecodeReason {
    InvalidUtf8,
}

impl DecodeReason {
    pub fn name(self) -> &'static str {
        "bytes that are not UTF-8"
    }

    pub fn is_whole_file(self) -> bool {
        false
    }
}

pub fn decode(bytes: &[u8]) -> Decoded<'_> {
    let text = String::from_utf8_lossy(bytes);
    let faults = match std::str::from_utf8(bytes) {
        Ok(_) => Vec::new(),
        Err(error) => vec![DecodeFault {
            span: Span::new(error.valid_up_to(), error.valid_up_to() + 3),
            stored: Span::new(error.valid_up_to(), error.valid_up_to() + 1),
            reason: DecodeReason::InvalidUtf8,
        }],
    };
    Decoded {
        text,
        stored: Stored::default(),
        faults,
    }
}

pub fn read(_format: Format, source: &str, _wanted: Scopes, prose: &mut Prose) {
    *prose = Prose::default();
    prose.text = format!("{source}{}", Prose::BREAK);
    prose.map.push_verbatim(Span::new(0, source.len()));
    prose.blocks.push(Block {
        span: Span::new(0, source.len()),
        scopes: Scopes::NONE.with(Scope::Paragraph),
        level: 0,
    });
}

pub fn format_from_path(path: &str) -> Option<Format> {
    match path.rsplit_once('.')?.1 {
        "md" | "markdown" => Some(Format::Markdown),
        "mdx" => Some(Format::Mdx),
        "txt" => Some(Format::Text),
        _ => None,
    }
}

pub fn load_wordlist(name: &str, text: &str) -> (Option<Wordlist>, Vec<Diagnostic>) {
    let file = Arc::new(SourceFile {
        name: name.to_string(),
        text: text.to_string(),
    });
    let table: toml::Table = match text.parse() {
        Ok(table) => table,
        Err(error) => {
            let error: toml::de::Error = error;
            let span = error.span().unwrap_or(0..0).into();
            let fault = Diagnostic::error("toml-syntax", error.message().to_string());
            return (None, vec![fault.at(&file, span, "here")]);
        }
    };
    let text_of = |table: &toml::Table, key: &str| {
        table
            .get(key)
            .and_then(|value| value.as_str())
            .map(String::from)
    };
    let texts_of = |table: &toml::Table, key: &str| -> Vec<String> {
        let array = table.get(key).and_then(|value| value.as_array());
        let texts = array.into_iter().flatten().filter_map(|text| text.as_str());
        texts.map(String::from).collect()
    };
    let date_of = |table: &toml::Table, key: &str| {
        let value = table.get(key)?.as_datetime()?.date?;
        jiff::civil::Date::new(value.year as i16, value.month as i8, value.day as i8).ok()
    };
    let empty = toml::Table::new();
    let head = table
        .get("wordlist")
        .and_then(|head| head.as_table())
        .unwrap_or(&empty);
    let phrase = |written: &String| Phrase {
        written: written.clone(),
        span: Span::default(),
        operands: Vec::new(),
        links: Vec::new(),
    };
    let rules = table
        .get("rule")
        .and_then(|rules| rules.as_array())
        .into_iter()
        .flatten()
        .filter_map(|rule| rule.as_table())
        .map(|rule| Rule {
            id: text_of(rule, "id").unwrap_or_default(),
            span: Span::default(),
            kind: match text_of(rule, "kind").as_deref() {
                Some("review") => Kind::Review,
                _ => Kind::Prohibit,
            },
            status: Status::Approved,
            severity: match text_of(rule, "severity").as_deref() {
                Some("warning") => RuleSeverity::Warning,
                Some("info") => RuleSeverity::Info,
                _ => RuleSeverity::Error,
            },
            message: text_of(rule, "message").unwrap_or_default(),
            reason: text_of(rule, "reason"),
            prohibited: texts_of(rule, "prohibited").iter().map(phrase).collect(),
            allowed: texts_of(rule, "allowed")
                .into_iter()
                .map(|text| Alternative {
                    text,
                    span: Span::default(),
                    replaces: None,
                })
                .collect(),
            fix: FixPolicy::Suggest,
            except: Vec::new(),
            unless: None,
            when: Vec::new(),
            require: Vec::new(),
            within: Reach::Document,
            first: Vec::new(),
            later: Vec::new(),
            case: Case::Ignore,
            scopes: Scope::ALL
                .into_iter()
                .filter(|&scope| !Scopes::UNREAD.has(scope))
                .collect(),
            skips_quotes: false,
            audience: texts_of(rule, "audience"),
            region: texts_of(rule, "region"),
            language: "en".to_string(),
            paths: Vec::new(),
            validity: Validity {
                effective: date_of(rule, "effective").or(date_of(head, "effective")),
                expires: date_of(rule, "expires").or(date_of(head, "expires")),
                review_by: date_of(rule, "review-by").or(date_of(head, "review-by")),
            },
            owner: text_of(rule, "owner").or(text_of(head, "owner")),
            approved_by: None,
            source: None,
            supersedes: Vec::new(),
            tags: Vec::new(),
            suppressible: true,
            examples: Examples::default(),
        })
        .collect();
    let list = Wordlist {
        id: text_of(head, "id").unwrap_or_default(),
        title: text_of(head, "title").unwrap_or_default(),
        version: text_of(head, "version").unwrap_or_default(),
        language: "en".to_string(),
        jurisdiction: None,
        owner: text_of(head, "owner"),
        source: None,
        terms: Vec::new(),
        approved: Vec::new(),
        rules,
        file,
    };
    (Some(list), Vec::new())
}

#[derive(Debug)]
pub struct Config {
    pub wordlists: Vec<Entry>,
    pub audience: Vec<String>,
    pub region: Vec<String>,
    pub fail_on: Option<String>,
    pub include: Vec<String>,
    pub exclude: Vec<String>,
    pub file: Arc<SourceFile>,
}

#[derive(Debug)]
pub struct Entry {
    pub text: String,
    pub span: Span,
}

impl Config {
    pub fn load(name: &str, text: &str) -> (Option<Config>, Vec<Diagnostic>) {
        let file = Arc::new(SourceFile {
            name: name.to_string(),
            text: text.to_string(),
        });
        let table: toml::Table = match text.parse() {
            Ok(table) => table,
            Err(error) => {
                let error: toml::de::Error = error;
                let span = error.span().unwrap_or(0..0).into();
                let fault = Diagnostic::error("toml-syntax", error.message().to_string());
                return (None, vec![fault.at(&file, span, "here")]);
            }
        };
        let texts = |key: &str| -> Vec<String> {
            let array = table.get(key).and_then(|value| value.as_array());
            let texts = array.into_iter().flatten().filter_map(|text| text.as_str());
            texts.map(String::from).collect()
        };
        let config = Config {
            wordlists: texts("wordlists")
                .into_iter()
                .map(|entry| Entry {
                    span: {
                        let at = text.find(&entry).unwrap_or(0);
                        Span::new(at, at + entry.len())
                    },
                    text: entry,
                })
                .collect(),
            audience: texts("audience"),
            region: texts("region"),
            fail_on: table
                .get("fail-on")
                .and_then(|value| value.as_str())
                .map(String::from),
            include: texts("include"),
            exclude: texts("exclude"),
            file,
        };
        (Some(config), Vec::new())
    }
}
