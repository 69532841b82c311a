//! What holds at some paths: the settings of the run, else those of the overrides, else those of the configuration; and
//! what they change of the rules.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::config::Override;
use super::policies::references;
use super::wordlists::Reference;
use super::{Realm, Settings};
use crate::diagnostic::{Diagnostic, SourceFile, code};
use crate::lint::{self, Adjustments, SuppressionOptions};
use crate::wordlist::{Kind, Wordlist};

/// The choices that hold where certain overrides do.
pub(super) struct Chosen<'r> {
    pub(super) references: Vec<Reference<'r>>,
    pub(super) audience: Vec<String>,
    pub(super) region: Vec<String>,
    pub(super) language: Vec<String>,
    overrides: Vec<&'r Override>,
    suppressions: SuppressionOptions,
    file: Option<&'r Arc<SourceFile>>,
}

impl<'r> Chosen<'r> {
    /// What holds where the overrides `variant` of `realm` do; of several that speak, the last is heard.
    pub(super) fn new(settings: &'r Settings, realm: &'r Realm, variant: &[usize]) -> Chosen<'r> {
        let config = realm.config.as_ref();
        let overrides: Vec<&Override> = config
            .map(|config| {
                variant
                    .iter()
                    .map(|&index| &config.overrides[index])
                    .collect()
            })
            .unwrap_or_default();
        let last = |pick: fn(&Override) -> Option<&Vec<String>>| {
            overrides.iter().rev().find_map(|part| pick(part))
        };
        let pick = |asked: &Vec<String>, configured: Option<&Vec<String>>| match configured {
            Some(configured) if asked.is_empty() => configured.clone(),
            _ => asked.clone(),
        };
        let audience =
            last(|part| part.audience.as_ref()).or(config.map(|config| &config.audience));
        let region = last(|part| part.region.as_ref()).or(config.map(|config| &config.region));
        let language =
            last(|part| part.language.as_ref()).or(config.map(|config| &config.language));
        let lists = overrides
            .iter()
            .rev()
            .find_map(|part| part.wordlists.as_ref());
        let references = match (lists, config) {
            (Some(lists), Some(config)) if settings.wordlists.is_empty() => lists
                .iter()
                .map(|entry| Reference {
                    text: &entry.text,
                    base: &realm.folder,
                    place: Some((&config.file, entry.span)),
                })
                .collect(),
            _ => references(settings, realm),
        };
        Chosen {
            references,
            audience: pick(&settings.audience, audience),
            region: pick(&settings.region, region),
            language: pick(&settings.language, language),
            suppressions: config.map(|config| config.suppressions).unwrap_or_default(),
            file: config.map(|config| &config.file),
            overrides,
        }
    }

    /// What the overrides change of the rules of `lists`; rules that are not there are reported.
    pub(super) fn adjust(
        &self,
        lists: &[Arc<Wordlist>],
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Adjustments {
        let mut adjustments = Adjustments {
            suppressions: self.suppressions,
            ..Adjustments::default()
        };
        let Some(file) = self.file else {
            return adjustments;
        };
        for part in &self.overrides {
            for entry in &part.disable {
                match lint::find_rule_in(lists, &entry.text) {
                    Ok(rule) => {
                        adjustments.disabled.insert(rule.name());
                    }
                    Err(fault) => diagnostics.push(fault.at(file, entry.span, "")),
                }
            }
            for (entry, severity) in &part.severity {
                match lint::find_rule_in(lists, &entry.text) {
                    Ok(rule) if rule.rule().kind == Kind::Review => {
                        let message = format!("`{}` is a rule of kind `review`", rule.name());
                        let fault = Diagnostic::error(code::BAD_VALUE, message)
                            .help("its findings have the severity `review`; remove it here");
                        diagnostics.push(fault.at(file, entry.span, ""));
                    }
                    Ok(rule) => {
                        adjustments
                            .severities
                            .insert(rule.name(), (*severity).into());
                    }
                    Err(fault) => diagnostics.push(fault.at(file, entry.span, "")),
                }
            }
        }
        adjustments
    }
}

/// The rules that a run asks for, and those it leaves out.
pub(super) struct Selected<'s> {
    settings: &'s Settings,
    /// Names that were found in some list.
    known: BTreeSet<&'s str>,
    /// What was wrong with names, the first time.
    faults: Vec<(&'s str, Diagnostic)>,
}

impl<'s> Selected<'s> {
    pub(super) fn new(settings: &'s Settings) -> Selected<'s> {
        Selected {
            settings,
            known: BTreeSet::new(),
            faults: Vec::new(),
        }
    }

    /// Adds what the run asks for to `adjustments`.
    pub(super) fn adjust(&mut self, lists: &[Arc<Wordlist>], adjustments: &mut Adjustments) {
        let settings = self.settings;
        if !settings.rules.is_empty() {
            adjustments.only = Some(self.resolve(lists, &settings.rules));
        }
        adjustments.skipped = self.resolve(lists, &settings.skipped_rules);
    }

    fn resolve(&mut self, lists: &[Arc<Wordlist>], names: &'s [String]) -> BTreeSet<String> {
        let mut rules = BTreeSet::new();
        for name in names {
            match lint::find_rule_in(lists, name) {
                Ok(rule) => {
                    rules.insert(rule.name());
                    self.known.insert(name);
                }
                Err(fault) => self.faults.push((name, fault)),
            }
        }
        rules
    }

    /// What is wrong with names that no list knows.
    pub(super) fn finish(self) -> Vec<Diagnostic> {
        let Selected { known, faults, .. } = self;
        let unknown = faults.into_iter().filter(|(name, _)| !known.contains(name));
        unknown.map(|(_, fault)| fault).collect()
    }
}
