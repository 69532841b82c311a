//! Every key of `sayso.toml`: what it holds and what it means. The loader reads by these tables, and the schema is made
//! of them.

use serde_json::Value;

use super::FailOn;
use crate::toml_reader::{Key, Literal, Shape, keys, names, schema};
use crate::wordlist::RuleSeverity;
use crate::wordlist::language::TAG;

/// What to do about an override that says of no path that it holds there.
pub(super) const SAY_WHERE: &str = "say where it holds: `paths = [\"press/**\"]`";

const LANGUAGES: Shape = Shape::list(&Shape::Matching(TAG));
/// `rule` or `list/rule`.
const RULE: Shape = Shape::Matching("^([a-z0-9]+(-[a-z0-9]+)*/)?[a-z0-9]+(-[a-z0-9]+)*$");

/// The JSON Schema of `sayso.toml`.
pub fn schema() -> Value {
    schema::schema(
        "sayso.toml",
        "The configuration of a project: which wordlists bind it, for whom, and where.",
        FileKeys::KEYS,
    )
}

keys! {
    /// The file.
    pub(super) struct FileKeys {
        _schema: Key::new("$schema", Shape::Anything, "For tools that look for it; sayso does not."),
        wordlists: Key::new(
            "wordlists",
            Shape::TEXTS,
            "Bundled names, files and folders of wordlists; paths are relative to this file.",
        ),
        audience: Key::new(
            "audience",
            Shape::TEXTS,
            "For whom the texts are; rules for other audiences do not apply.",
        ),
        region: Key::new(
            "region",
            Shape::TEXTS,
            "Where the texts are read; rules for other regions do not apply.",
        ),
        language: Key::new(
            "language",
            LANGUAGES,
            "Languages of the texts, as tags such as `en` or `de-AT`; rules in other languages do not apply.",
        ),
        fail_on: Key::new(
            "fail-on",
            Shape::Choice(|| names(&FailOn::NAMED)),
            "The run fails from this severity on; each includes those before it.",
        )
        .or(Literal::Text("error")),
        exceptions: Key::new(
            "exceptions",
            Shape::Text,
            "The file of approved exceptions, relative to this file; `sayso-exceptions.toml` if it is there and this is not said.",
        ),
        exclude: Key::new(
            "exclude",
            Shape::TEXTS,
            "Path patterns of files and folders that are left out, as in .gitignore.",
        ),
        include: Key::new(
            "include",
            Shape::TEXTS,
            "Path patterns of the only files to check, whatever their ending.",
        ),
        suppressions: Key::new(
            "suppressions",
            Shape::Table(SuppressionKeys::KEYS),
            "What comments in a text that suppress a rule may do.",
        ),
        overrides: Key::new(
            "override",
            Shape::list(&Shape::Table(OverrideKeys::KEYS)),
            "What differs under some paths.",
        ),
    }
}

keys! {
    /// `suppressions`.
    pub(super) struct SuppressionKeys {
        require_expiry: Key::new(
            "require-expiry",
            Shape::Boolean,
            "`true`: each must say until when it holds.",
        )
        .or(Literal::Boolean(false)),
        allow: Key::new("allow", Shape::Boolean, "`false`: there may be none.")
            .or(Literal::Boolean(true)),
    }
}

keys! {
    /// `[[override]]`.
    pub(super) struct OverrideKeys {
        paths: Key::new("paths", Shape::some(&Shape::Text), "Path patterns where it holds.")
            .needed(SAY_WHERE),
        audience: Key::new("audience", Shape::TEXTS, "For whom the texts there are."),
        region: Key::new("region", Shape::TEXTS, "Where the texts there are read."),
        language: Key::new("language", LANGUAGES, "Languages of the texts there."),
        wordlists: Key::new("wordlists", Shape::TEXTS, "The wordlists there."),
        disable: Key::new(
            "disable",
            Shape::list(&RULE),
            "Rules that do not apply there: `rule` or `list/rule`.",
        ),
        severity: Key::new(
            "severity",
            Shape::Entries {
                keys: &RULE,
                values: &Shape::Choice(|| names(&RuleSeverity::NAMED)),
                least: 0,
            },
            "Rules that have another severity there: `rule` or `list/rule`.",
        ),
    }
}
