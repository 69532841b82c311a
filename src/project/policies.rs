//! From configurations to policies: one for each set of wordlists, audience, region and adjustments that is in use.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::adjust::{Chosen, Selected};
use super::bundled;
use super::names::relative_name;
use super::walk::Source;
use super::wordlists::{Library, Reference};
use super::{Realm, Settings};
use crate::diagnostic::{Diagnostic, Severity, code};
use crate::lint::{Adjustments, Policy, PolicyOptions, RuleState};
use crate::wordlist::Wordlist;

/// The policies of a run.
#[derive(Debug, Default)]
pub(super) struct Policies {
    /// By the address of a realm and the overrides that hold, the index of its policy; none if it has none.
    variants: HashMap<(usize, Vec<usize>), Option<usize>>,
    policies: Vec<Arc<Policy>>,
    /// The realms, each once.
    pub(super) realms: Vec<Arc<Realm>>,
    /// What is wrong with configurations, wordlists and rules.
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl Policies {
    /// The policy for `path` in `realm`, unless its configuration could not be read or no rule of it is in force.
    pub(super) fn of(&self, realm: &Arc<Realm>, path: &str) -> Option<&Policy> {
        let index = (*self.variants.get(&key(realm, path))?)?;
        let policy = &self.policies[index];
        has_rules(policy).then_some(policy)
    }

    /// The policies that hold anywhere in `realm`.
    pub(super) fn of_realm(&self, realm: &Arc<Realm>) -> impl Iterator<Item = &Arc<Policy>> {
        let address = address(realm);
        let own = self
            .variants
            .iter()
            .filter(move |((of, _), _)| *of == address);
        own.filter_map(|(_, index)| Some(&self.policies[(*index)?]))
    }

    /// Each policy once.
    pub(super) fn distinct(&self) -> &[Arc<Policy>] {
        &self.policies
    }
}

fn address(realm: &Arc<Realm>) -> usize {
    Arc::as_ptr(realm).addr()
}

fn key(realm: &Arc<Realm>, path: &str) -> (usize, Vec<usize>) {
    (address(realm), realm.variant(path))
}

/// What a policy is made of: lists; audiences, regions and languages; and what is changed of the rules.
type Key = (Vec<*const Wordlist>, [Vec<String>; 3], Adjustments);

fn has_rules(policy: &Policy) -> bool {
    policy
        .rules
        .iter()
        .any(|entry| entry.state == RuleState::InForce)
}

/// Loads the wordlists of `realms` and compiles them for the paths of `sources`.
pub(super) fn establish(
    settings: &Settings,
    realms: &[Arc<Realm>],
    sources: &[Source],
) -> Policies {
    let mut made = compile(settings, realms, sources, Library::new(settings));
    for policy in made.policies.iter().filter(|policy| !has_rules(policy)) {
        let fault = no_rule_in_force(settings, policy);
        if !made.diagnostics.contains(&fault) {
            made.diagnostics.push(fault);
        }
    }
    made
}

/// The same for those who list rules: none of them need be in force.
pub(super) fn establish_listed(
    settings: &Settings,
    realms: &[Arc<Realm>],
    sources: &[Source],
) -> Policies {
    compile(settings, realms, sources, Library::new(settings))
}

/// The same for those who look into rules: lists whose examples do not hold are taken too, and none of their rules need be in force.
pub(super) fn establish_untested(
    settings: &Settings,
    realms: &[Arc<Realm>],
    sources: &[Source],
) -> Policies {
    compile(settings, realms, sources, Library::untested(settings))
}

/// The overrides of `realm` that hold together somewhere, each such set once.
fn variants(realm: &Arc<Realm>, sources: &[Source]) -> Vec<Vec<usize>> {
    let own = sources
        .iter()
        .filter(|source| Arc::ptr_eq(&source.realm, realm));
    if !realm.has_overrides() || sources.is_empty() {
        return vec![Vec::new()];
    }
    let variants: BTreeSet<Vec<usize>> = own
        .map(|source| realm.variant(&relative_name(&source.real, &realm.folder)))
        .collect();
    variants.into_iter().collect()
}

fn compile(
    settings: &Settings,
    realms: &[Arc<Realm>],
    sources: &[Source],
    mut library: Library<'_>,
) -> Policies {
    let mut made = Policies {
        realms: realms.to_vec(),
        ..Policies::default()
    };
    let mut keys: Vec<Key> = Vec::new();
    let mut compiled = Vec::new();
    let mut used_default = false;
    let mut selected = Selected::new(settings);
    for realm in realms {
        made.diagnostics.extend(realm.diagnostics.iter().cloned());
        for variant in variants(realm, sources) {
            let place = (address(realm), variant.clone());
            if realm.is_broken {
                made.variants.insert(place, None);
                continue;
            }
            let chosen = Chosen::new(settings, realm, &variant);
            used_default |= chosen.references.is_empty();
            let lists = if chosen.references.is_empty() {
                library.load_all(&[Reference {
                    text: bundled::DEFAULT,
                    base: &settings.folder,
                    place: None,
                }])
            } else {
                library.load_all(&chosen.references)
            };
            if lists.is_empty() {
                // Why there are none was said when they were loaded.
                made.variants.insert(place, None);
                continue;
            }
            let mut adjustments = chosen.adjust(&lists, &mut compiled);
            selected.adjust(&lists, &mut adjustments);
            let key = (
                lists.iter().map(Arc::as_ptr).collect(),
                [&chosen.audience, &chosen.region, &chosen.language].map(Vec::clone),
                adjustments.clone(),
            );
            let index = keys.iter().position(|known| *known == key);
            let index = index.unwrap_or_else(|| {
                keys.push(key);
                let options = PolicyOptions {
                    as_of: settings.as_of,
                    audience: chosen.audience,
                    region: chosen.region,
                    language: chosen.language,
                };
                let (policy, diagnostics) = Policy::adjusted(lists, options, &adjustments);
                compiled.extend(diagnostics);
                made.policies.push(Arc::new(policy));
                made.policies.len() - 1
            });
            made.variants.insert(place, Some(index));
        }
    }
    compiled.extend(selected.finish());
    if used_default {
        made.diagnostics.push(default_used());
    }
    made.diagnostics.append(&mut library.diagnostics);
    for diagnostic in compiled {
        // Two policies that share a list say the same of it.
        if !made.diagnostics.contains(&diagnostic) {
            made.diagnostics.push(diagnostic);
        }
    }
    made.diagnostics
        .sort_by_key(|diagnostic| diagnostic.severity != Severity::Note);
    made
}

/// The wordlists that `realms` use, each once, without refusing those whose examples do not hold.
pub(super) fn untested_wordlists(
    settings: &Settings,
    realms: &[Arc<Realm>],
) -> (Vec<Arc<Wordlist>>, Vec<Diagnostic>) {
    let mut library = Library::untested(settings);
    let mut lists = Vec::new();
    let mut diagnostics = Vec::new();
    for realm in realms {
        diagnostics.extend(realm.diagnostics.iter().cloned());
        let references = references(settings, realm);
        let default = Reference {
            text: bundled::DEFAULT,
            base: &settings.folder,
            place: None,
        };
        let named = if references.is_empty() {
            vec![default]
        } else {
            references
        };
        for list in library.load_all(&named) {
            if !lists.iter().any(|known| Arc::ptr_eq(known, &list)) {
                lists.push(list);
            }
        }
    }
    diagnostics.append(&mut library.diagnostics);
    (lists, diagnostics)
}

/// The wordlists that `realm` uses: those of the command line, else those of its configuration.
pub(super) fn references<'r>(settings: &'r Settings, realm: &'r Realm) -> Vec<Reference<'r>> {
    if !settings.wordlists.is_empty() {
        let named = settings.wordlists.iter().map(|text| Reference {
            text,
            base: &settings.folder,
            place: None,
        });
        return named.collect();
    }
    let configured = realm.config.iter().flat_map(|config| {
        config.wordlists.iter().map(|entry| Reference {
            text: &entry.text,
            base: &realm.folder,
            place: Some((&config.file, entry.span)),
        })
    });
    configured.collect()
}

fn default_used() -> Diagnostic {
    Diagnostic::note(
        code::DEFAULT_WORDLIST,
        format!(
            "no wordlist is named, so the bundled wordlist `{}` is used",
            bundled::DEFAULT
        ),
    )
    .help("choose others with `-w NAME|FILE|FOLDER`, or with `wordlists = [...]` in `sayso.toml`")
}

fn no_rule_in_force(settings: &Settings, policy: &Policy) -> Diagnostic {
    let names: Vec<String> = policy
        .wordlists
        .iter()
        .map(|list| format!("`{}`", list.id))
        .collect();
    Diagnostic::error(
        code::NO_RULE_IN_FORCE,
        format!(
            "no rule of {} is in force on {}",
            names.join(", "),
            settings.as_of
        ),
    )
    .help("`sayso rules` shows the state of each rule")
}
