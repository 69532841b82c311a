//! The JSON Schemas that `sayso schema` prints, against the readers and the reports that they describe: both take the
//! same files and refuse the same, and both know the same keys and words.

use std::fs;
use std::path::{Path, PathBuf};

use jsonschema::Validator;
use sayso::diagnostic::{Diagnostic, Severity, code};
use sayso::project::config::{self, Config};
use sayso::wordlist::{self, Wordlist};
use sayso::{lint, report};
use serde_json::{Value, json};

#[path = "schema/faults.rs"]
mod faults;
#[path = "schema/files.rs"]
mod files;
#[path = "schema/output.rs"]
mod output;

/// A kind of file that sayso reads.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Kind {
    Wordlist,
    Config,
    Exceptions,
}

impl Kind {
    const ALL: [Kind; 3] = [Kind::Wordlist, Kind::Config, Kind::Exceptions];

    /// What its reader says of `text`.
    fn read(self, text: &str) -> Vec<Diagnostic> {
        match self {
            Kind::Wordlist => Wordlist::load("x", text).1,
            Kind::Config => Config::load("x", text).1,
            Kind::Exceptions => lint::load_exceptions("x", text).1,
        }
    }

    fn schema(self) -> Value {
        match self {
            Kind::Wordlist => wordlist::schema(),
            Kind::Config => config::schema(),
            Kind::Exceptions => lint::exceptions_schema(),
        }
    }

    fn validator(self) -> Validator {
        validator(&self.schema())
    }

    /// Files in which every key of its schema stands, each sound.
    fn full(self) -> &'static [&'static str] {
        match self {
            Kind::Wordlist => &[include_str!("schema/full.toml")],
            Kind::Config => &[include_str!("schema/sayso.toml")],
            Kind::Exceptions => &[include_str!("schema/sayso-exceptions.toml")],
        }
    }
}

fn validator(schema: &Value) -> Validator {
    jsonschema::options()
        .should_validate_formats(true)
        .build(schema)
        .expect("it is a schema")
}

/// What tools make of TOML before they validate it: a date is a text.
fn to_json(value: &toml::Value) -> Value {
    match value {
        toml::Value::String(text) => json!(text),
        toml::Value::Integer(number) => json!(number),
        toml::Value::Float(number) => json!(number),
        toml::Value::Boolean(truth) => json!(truth),
        toml::Value::Datetime(datetime) => json!(datetime.to_string()),
        toml::Value::Array(items) => items.iter().map(to_json).collect(),
        toml::Value::Table(entries) => entries
            .iter()
            .map(|(key, value)| (key.clone(), to_json(value)))
            .collect(),
    }
}

fn parse(text: &str) -> toml::Value {
    toml::Value::Table(text.parse().expect("it is TOML"))
}

fn errors(diagnostics: &[Diagnostic]) -> Vec<&Diagnostic> {
    let is_error = |fault: &&Diagnostic| fault.severity == Severity::Error;
    diagnostics.iter().filter(is_error).collect()
}

/// Every table that `schema` describes: the path to it (`[]` for an item, `*` for any key), and its schema.
fn tables(schema: &Value) -> Vec<(Vec<String>, &Value)> {
    let mut found = Vec::new();
    let mut open = vec![(Vec::new(), schema)];
    while let Some((path, schema)) = open.pop() {
        let with = |part: &str| [path.as_slice(), &[part.to_owned()]].concat();
        if let Some(properties) = schema["properties"].as_object() {
            open.extend(properties.iter().map(|(key, value)| (with(key), value)));
            found.push((path.clone(), schema));
        }
        if schema["items"].is_object() {
            open.push((with("[]"), &schema["items"]));
        }
        if schema["additionalProperties"].is_object() {
            open.push((with("*"), &schema["additionalProperties"]));
        }
    }
    found
}

/// Every copy of `document` in which one table at `path` went through `change`.
fn change_table(
    document: &toml::Value,
    path: &[String],
    change: &dyn Fn(&mut toml::Table),
) -> Vec<toml::Value> {
    let mut copies = Vec::new();
    match (path, document) {
        ([], toml::Value::Table(table)) => {
            let mut copy = table.clone();
            change(&mut copy);
            copies.push(copy.into());
        }
        ([first, rest @ ..], toml::Value::Table(table)) => {
            for (key, value) in table
                .iter()
                .filter(|(key, _)| first == "*" || first == *key)
            {
                for changed in change_table(value, rest, change) {
                    let mut copy = table.clone();
                    copy.insert(key.clone(), changed);
                    copies.push(copy.into());
                }
            }
        }
        ([_, rest @ ..], toml::Value::Array(items)) => {
            for (index, item) in items.iter().enumerate() {
                for changed in change_table(item, rest, change) {
                    let mut copy = items.clone();
                    copy[index] = changed;
                    copies.push(copy.into());
                }
            }
        }
        _ => {}
    }
    copies
}
