//! `sayso.toml`: which wordlists bind a project, for whom, and where.
//!
//! Read as strictly as a wordlist, by the same reader: a mistyped key must not quietly switch a rule off. Nothing is
//! looked up here; entries keep their place, so that a wordlist that is not there can be reported at its name.

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, SourceFile, code};
use crate::lint::{FindingSeverity, SuppressionOptions};
use crate::text::Span;
use crate::toml_reader::{Field, Reader, Table, Text, is_kebab};
use crate::wordlist::RuleSeverity;
use crate::wordlist::language::read_tag;

mod keys;

pub use keys::schema;
use keys::{FileKeys, OverrideKeys, SAY_WHERE, SuppressionKeys};

/// From which severity on findings fail a run.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum FailOn {
    /// That severity or a graver one.
    AtLeast(FindingSeverity),
    /// Findings fail no run.
    Never,
}

impl FailOn {
    /// Every value with the name used in `sayso.toml` and on the command line.
    pub const NAMED: [(&str, FailOn); 5] = [
        ("error", FailOn::AtLeast(FindingSeverity::Error)),
        ("warning", FailOn::AtLeast(FindingSeverity::Warning)),
        ("review", FailOn::AtLeast(FindingSeverity::Review)),
        ("info", FailOn::AtLeast(FindingSeverity::Info)),
        ("never", FailOn::Never),
    ];

    /// The value of that name.
    pub fn named(name: &str) -> Option<FailOn> {
        let (_, level) = FailOn::NAMED
            .into_iter()
            .find(|(known, _)| *known == name)?;
        Some(level)
    }

    /// Whether a finding of `severity` fails the run.
    pub fn includes(self, severity: FindingSeverity) -> bool {
        match self {
            FailOn::AtLeast(least) => severity <= least,
            FailOn::Never => false,
        }
    }
}

/// A text of the configuration, with its place.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Entry {
    /// The text.
    pub text: String,
    /// The TOML string, quotes included.
    pub span: Span,
}

/// What differs under some paths.
#[derive(Clone, Debug)]
pub struct Override {
    /// Globs of the paths.
    pub paths: Vec<String>,
    /// The audiences there.
    pub audience: Option<Vec<String>>,
    /// The regions there.
    pub region: Option<Vec<String>>,
    /// The languages of the texts there.
    pub language: Option<Vec<String>>,
    /// The wordlists there.
    pub wordlists: Option<Vec<Entry>>,
    /// Rules that do not apply there: `rule` or `list/rule`.
    pub disable: Vec<Entry>,
    /// Rules that have another severity there.
    pub severity: Vec<(Entry, RuleSeverity)>,
}

/// The configuration of a project.
#[derive(Debug)]
pub struct Config {
    /// Bundled names, files and folders; relative to the file.
    pub wordlists: Vec<Entry>,
    /// The audiences of the project; rules of all audiences apply if it names none.
    pub audience: Vec<String>,
    /// The regions of the project; rules of all regions apply if it names none.
    pub region: Vec<String>,
    /// The languages of the project's texts; rules in all languages apply if it names none.
    pub language: Vec<String>,
    /// From which severity on findings fail a run.
    pub fail_on: Option<FailOn>,
    /// The exceptions file, relative to the file.
    pub exceptions: Option<Entry>,
    /// Globs of paths that are left out.
    pub exclude: Vec<String>,
    /// Globs of the only paths to check; all, if empty.
    pub include: Vec<String>,
    /// What suppressions in a text may do.
    pub suppressions: SuppressionOptions,
    /// What differs under some paths.
    pub overrides: Vec<Override>,
    /// The TOML, for pointing into it.
    pub file: Arc<SourceFile>,
}

impl Config {
    /// Loads the text of a `sayso.toml`. `name` is what diagnostics call the file.
    ///
    /// The configuration is there unless a diagnostic is an error. Diagnostics are sorted by place.
    ///
    /// ```
    /// use sayso::project::config::Config;
    ///
    /// let (config, diagnostics) = Config::load("sayso.toml", "wordlists = [\"openai-on-aws\"]\naudiense = []");
    /// assert!(config.is_none());
    /// assert_eq!(diagnostics[0].message, "unknown key `audiense`");
    /// assert_eq!(diagnostics[0].helps, ["did you mean `audience`?"]);
    /// ```
    pub fn load(name: &str, text: &str) -> (Option<Config>, Vec<Diagnostic>) {
        let file = Arc::new(SourceFile::new(name, text));
        let mut reader = Reader::new(&file);
        let config = reader
            .parse(&file)
            .map(|document| load(&mut reader, document.table()));
        let (diagnostics, failed) = reader.finish();
        (config.filter(|_| !failed), diagnostics)
    }
}

fn load(reader: &mut Reader, document: Table<'_>) -> Config {
    let FileKeys {
        wordlists,
        audience,
        region,
        language,
        fail_on,
        exceptions,
        exclude,
        include,
        suppressions,
        overrides,
        ..
    } = FileKeys::read(reader, document);
    Config {
        wordlists: read_entries(reader, wordlists),
        audience: read_texts(reader, audience),
        region: read_texts(reader, region),
        language: read_languages(reader, language),
        fail_on: reader.choice(fail_on, &FailOn::NAMED),
        exceptions: reader.text(exceptions).map(entry),
        exclude: read_globs(reader, exclude),
        include: read_globs(reader, include),
        suppressions: read_suppressions(reader, suppressions),
        overrides: reader
            .tables(overrides)
            .into_iter()
            .map(|table| read_override(reader, table))
            .collect(),
        file: Arc::clone(reader.file()),
    }
}

fn read_suppressions(reader: &mut Reader, field: Option<Field<'_>>) -> SuppressionOptions {
    let SuppressionKeys {
        require_expiry,
        allow,
    } = match reader.table(field) {
        Some(table) => SuppressionKeys::read(reader, table),
        None => SuppressionKeys::default(),
    };
    SuppressionOptions {
        require_expiry: reader.boolean(require_expiry).unwrap_or(false),
        allow: reader.boolean(allow).unwrap_or(true),
    }
}

fn read_override(reader: &mut Reader, table: Table<'_>) -> Override {
    let OverrideKeys {
        paths,
        audience,
        region,
        language,
        wordlists,
        disable,
        severity,
    } = OverrideKeys::read(reader, table);
    if let Some(field) = paths
        && field.is_empty_list()
    {
        let message = "`paths` names no path".to_owned();
        reader.report_value(field.span, message, SAY_WHERE);
    }
    Override {
        paths: read_globs(reader, paths),
        audience: audience.map(|field| read_texts(reader, Some(field))),
        region: region.map(|field| read_texts(reader, Some(field))),
        language: language.map(|field| read_languages(reader, Some(field))),
        wordlists: wordlists.map(|field| read_entries(reader, Some(field))),
        disable: reader
            .texts(disable)
            .into_iter()
            .filter_map(|text| read_rule_name(reader, text))
            .collect(),
        severity: read_severities(reader, severity),
    }
}

fn read_severities(reader: &mut Reader, field: Option<Field<'_>>) -> Vec<(Entry, RuleSeverity)> {
    let Some(table) = reader.table(field) else {
        return Vec::new();
    };
    let mut severities = Vec::new();
    for field in reader.entries(table) {
        let name = Text {
            value: field.key,
            span: field.key_span,
        };
        let name = read_rule_name(reader, name);
        let severity = reader.choice(Some(field), &RuleSeverity::NAMED);
        severities.extend(name.zip(severity));
    }
    severities
}

/// `rule` or `list/rule`.
fn read_rule_name(reader: &mut Reader, text: Text<'_>) -> Option<Entry> {
    let name = text.value;
    let is_name = match name.split_once('/') {
        Some((list, rule)) => is_kebab(list) && is_kebab(rule),
        None => is_kebab(name),
    };
    if !is_name {
        let diagnostic = Diagnostic::error(code::BAD_ID, format!("`{name}` is no name of a rule"))
            .help("write `rule` or `list/rule`, as reports show it");
        reader.report(diagnostic, text.span, "");
    }
    is_name.then(|| entry(text))
}

fn entry(text: Text<'_>) -> Entry {
    Entry {
        text: text.to_owned(),
        span: text.span,
    }
}

fn read_entries(reader: &mut Reader, field: Option<Field<'_>>) -> Vec<Entry> {
    reader.texts(field).into_iter().map(entry).collect()
}

fn read_texts(reader: &mut Reader, field: Option<Field<'_>>) -> Vec<String> {
    reader
        .texts(field)
        .into_iter()
        .map(Text::to_owned)
        .collect()
}

fn read_languages(reader: &mut Reader, field: Option<Field<'_>>) -> Vec<String> {
    let texts = reader.texts(field);
    let tags = texts.into_iter().filter_map(|text| read_tag(reader, text));
    tags.map(str::to_owned).collect()
}

fn read_globs(reader: &mut Reader, field: Option<Field<'_>>) -> Vec<String> {
    reader
        .globs(field)
        .into_iter()
        .map(Text::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::diagnostic::Severity;

    const FULL: &str = r#"
"$schema" = "x"
wordlists = ["openai-on-aws", "wordlists/brand.toml"]
audience = ["public"]
region = ["US", "EU"]
language = ["en", "de"]
fail-on = "warning"
exclude = ["CHANGELOG.md", "vendor/**"]
include = ["**/*.md"]
"#;

    const DEVIATING: &str = r#"
exceptions = "sayso-exceptions.toml"
suppressions = { require-expiry = true, allow = false }

[[override]]
paths = ["press/**"]
audience = ["press"]
region = []
language = ["de-AT"]
wordlists = ["press.toml"]
disable = ["model-access"]
severity = { "openai-on-aws/model-access" = "error", other = "info" }
"#;

    /// The faults: severity, code, the text at the place, and words of message or help.
    #[track_caller]
    fn check(text: &str, expected: &[(&str, &str, &str)]) {
        let (config, diagnostics) = Config::load("sayso.toml", text);
        let found: Vec<_> = diagnostics
            .iter()
            .map(|diagnostic| (diagnostic.code, &text[diagnostic.labels[0].span.range()]))
            .collect();
        let wanted: Vec<_> = expected.iter().map(|&(code, at, _)| (code, at)).collect();
        assert_eq!(found, wanted, "{text}");
        for (diagnostic, (_, _, words)) in diagnostics.iter().zip(expected) {
            let said = format!("{}; {}", diagnostic.message, diagnostic.helps.join("; "));
            assert!(said.contains(words), "{words:?} is not in {said:?}");
        }
        let failed = diagnostics.iter().any(|d| d.severity == Severity::Error);
        assert_eq!(config.is_none(), failed, "{text}");
    }

    #[test]
    fn all_keys() {
        let (config, diagnostics) = Config::load("sayso.toml", FULL);
        assert!(diagnostics.is_empty(), "{diagnostics:?}");
        let config = config.unwrap();
        let lists: Vec<_> = config
            .wordlists
            .iter()
            .map(|entry| (entry.text.as_str(), &FULL[entry.span.range()]))
            .collect();
        assert_eq!(
            lists,
            [
                ("openai-on-aws", "\"openai-on-aws\""),
                ("wordlists/brand.toml", "\"wordlists/brand.toml\"")
            ]
        );
        assert_eq!(config.audience, ["public"]);
        assert_eq!(config.region, ["US", "EU"]);
        assert_eq!(config.language, ["en", "de"]);
        assert_eq!(
            config.fail_on,
            Some(FailOn::AtLeast(FindingSeverity::Warning))
        );
        assert_eq!(config.exclude, ["CHANGELOG.md", "vendor/**"]);
        assert_eq!(config.include, ["**/*.md"]);
    }

    #[test]
    fn nothing_is_required() {
        let (config, diagnostics) = Config::load("sayso.toml", "");
        let config = config.unwrap();
        assert!(diagnostics.is_empty());
        assert!(config.wordlists.is_empty() && config.fail_on.is_none());
        assert!(config.suppressions.allow && !config.suppressions.require_expiry);
    }

    #[test]
    fn deviations() {
        let (config, diagnostics) = Config::load("sayso.toml", DEVIATING);
        assert!(diagnostics.is_empty(), "{diagnostics:?}");
        let config = config.unwrap();
        assert_eq!(config.exceptions.unwrap().text, "sayso-exceptions.toml");
        assert!(config.suppressions.require_expiry && !config.suppressions.allow);
        let first = &config.overrides[0];
        assert_eq!(first.paths, ["press/**"]);
        assert_eq!(first.audience.as_deref(), Some(&["press".to_owned()][..]));
        assert_eq!(first.region.as_deref(), Some(&[][..]));
        assert_eq!(first.language.as_deref(), Some(&["de-AT".to_owned()][..]));
        assert_eq!(first.wordlists.as_ref().map(Vec::len), Some(1));
        assert_eq!(first.disable[0].text, "model-access");
        let severities: Vec<_> = first
            .severity
            .iter()
            .map(|(rule, s)| (rule.text.as_str(), *s))
            .collect();
        assert_eq!(
            severities,
            [
                ("openai-on-aws/model-access", RuleSeverity::Error),
                ("other", RuleSeverity::Info)
            ]
        );
    }

    #[test]
    fn faults() {
        check(
            "wordlist = []",
            &[(code::UNKNOWN_KEY, "wordlist", "`wordlists`")],
        );
        check(
            "fail_on = 'error'",
            &[(code::UNKNOWN_KEY, "fail_on", "`fail-on`")],
        );
        check(
            "x = 1",
            &[(code::UNKNOWN_KEY, "x", "the keys here are `wordlists`")],
        );
        check("wordlists = 'a'", &[(code::WRONG_TYPE, "'a'", "`['a']`")]);
        check("wordlists = ['']", &[(code::BAD_VALUE, "''", "empty text")]);
        check(
            "fail-on = 'errors'",
            &[(code::BAD_VALUE, "'errors'", "`error`")],
        );
        check(
            "exclude = ['{a']",
            &[(code::BAD_GLOB, "'{a'", "cannot be read")],
        );
        check(
            "audience = 'public'",
            &[(code::WRONG_TYPE, "'public'", "a list of texts")],
        );
        check(
            "language = ['en_GB']",
            &[(code::BAD_VALUE, "'en_GB'", "write `en-GB`")],
        );
        check("wordlists = [", &[(code::TOML_SYNTAX, "", "not TOML")]);
        // every fault in one run
        check(
            "audiense = []\nregion = 3\n[[override]]\npath = []\ndisable = ['A B']\nseverity = { 'a/b/c' = 'error', d = 'off' }\n",
            &[
                (code::UNKNOWN_KEY, "audiense", "`audience`"),
                (code::WRONG_TYPE, "3", ""),
                (code::MISSING_KEY, "[[override]]", "`paths`"),
                (code::UNKNOWN_KEY, "path", "`paths`"),
                (code::BAD_ID, "'A B'", "`list/rule`"),
                (code::BAD_ID, "'a/b/c'", "`list/rule`"),
                (code::BAD_VALUE, "'off'", "`info`"),
            ],
        );
        check(
            "[[override]]\npaths = []\n[suppressions]\nallow = 'no'\nrequire_expiry = true",
            &[
                (code::BAD_VALUE, "[]", "names no path"),
                (code::WRONG_TYPE, "'no'", "`true` or `false`"),
                (code::UNKNOWN_KEY, "require_expiry", "`require-expiry`"),
            ],
        );
    }

    #[test]
    fn documented_configurations_load() {
        for block in include_str!("../../docs/config.md")
            .split("```toml\n")
            .skip(1)
        {
            let toml = block.split("```").next().unwrap_or_default();
            let (config, diagnostics) = Config::load("docs", toml);
            assert!(config.is_some(), "{diagnostics:?}");
        }
    }

    proptest! {
        #[test]
        fn mutations_never_panic(
            cut in any::<prop::sample::Index>(),
            len in 0..12usize,
            put in r#"[\[\]{}"'=.,\n\\a-z0-9é-]{0,6}"#,
        ) {
            let full = format!("{FULL}{DEVIATING}");
            let start = cut.index(full.len());
            let end = (start + len).min(full.len());
            let text = format!("{}{put}{}", &full[..start], &full[end..]);
            let (config, diagnostics) = Config::load("x", &text);
            prop_assert!(config.is_some() || !diagnostics.is_empty());
            for label in diagnostics.iter().flat_map(|d| &d.labels) {
                prop_assert!(text.get(label.span.range()).is_some());
            }
        }
    }
}
