//! From configurations to policies: one for each set of wordlists, audience and region that is in use.

use std::collections::HashMap;
use std::sync::Arc;

use super::bundled;
use super::wordlists::{Library, Reference};
use super::{Realm, Settings};
use crate::diagnostic::{Diagnostic, Severity, code};
use crate::lint::{Policy, PolicyOptions, RuleState};
use crate::wordlist::Wordlist;

/// The policies of a run.
#[derive(Debug, Default)]
pub(super) struct Policies {
    /// By the address of a realm, the index of its policy; none if it has none.
    realms: HashMap<usize, Option<usize>>,
    policies: Vec<Arc<Policy>>,
    /// What is wrong with configurations, wordlists and rules.
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl Policies {
    /// The policy of `realm`, unless its configuration could not be read or no rule of it is in force.
    pub(super) fn of(&self, realm: &Arc<Realm>) -> Option<&Policy> {
        let index = (*self.realms.get(&address(realm))?)?;
        let policy = &self.policies[index];
        has_rules(policy).then_some(policy)
    }

    /// Each policy once.
    pub(super) fn distinct(&self) -> &[Arc<Policy>] {
        &self.policies
    }
}

fn address(realm: &Arc<Realm>) -> usize {
    Arc::as_ptr(realm).addr()
}

fn has_rules(policy: &Policy) -> bool {
    policy
        .rules
        .iter()
        .any(|entry| entry.state == RuleState::InForce)
}

/// Loads the wordlists of `realms` and compiles them.
pub(super) fn establish(settings: &Settings, realms: &[Arc<Realm>]) -> Policies {
    let mut made = compile(settings, realms, Library::new(settings));
    for policy in made.policies.iter().filter(|policy| !has_rules(policy)) {
        let fault = no_rule_in_force(settings, policy);
        if !made.diagnostics.contains(&fault) {
            made.diagnostics.push(fault);
        }
    }
    made
}

/// The same for those who look into rules: lists whose examples do not hold are taken too, and none of their rules need be in force.
pub(super) fn establish_untested(settings: &Settings, realms: &[Arc<Realm>]) -> Policies {
    compile(settings, realms, Library::untested(settings))
}

fn compile(settings: &Settings, realms: &[Arc<Realm>], mut library: Library<'_>) -> Policies {
    let mut made = Policies::default();
    let mut keys: Vec<(Vec<*const Wordlist>, Vec<String>, Vec<String>)> = Vec::new();
    let mut compiled = Vec::new();
    let mut used_default = false;
    for realm in realms {
        made.diagnostics.extend(realm.diagnostics.iter().cloned());
        if realm.is_broken {
            made.realms.insert(address(realm), None);
            continue;
        }
        let references = references(settings, realm);
        used_default |= references.is_empty();
        let lists = if references.is_empty() {
            library.load_all(&[Reference {
                text: bundled::DEFAULT,
                base: &settings.folder,
                place: None,
            }])
        } else {
            library.load_all(&references)
        };
        if lists.is_empty() {
            // Why there are none was said when they were loaded.
            made.realms.insert(address(realm), None);
            continue;
        }
        let pick = |asked: &Vec<String>, configured: Option<&Vec<String>>| match configured {
            Some(configured) if asked.is_empty() => configured.clone(),
            _ => asked.clone(),
        };
        let config = realm.config.as_ref();
        let audience = pick(&settings.audience, config.map(|config| &config.audience));
        let region = pick(&settings.region, config.map(|config| &config.region));
        let key = (
            lists.iter().map(Arc::as_ptr).collect(),
            audience.clone(),
            region.clone(),
        );
        let index = keys.iter().position(|known| *known == key);
        let index = index.unwrap_or_else(|| {
            keys.push(key);
            let options = PolicyOptions {
                as_of: settings.as_of,
                audience,
                region,
            };
            let (policy, diagnostics) = Policy::new(lists, options);
            compiled.extend(diagnostics);
            made.policies.push(Arc::new(policy));
            made.policies.len() - 1
        });
        made.realms.insert(address(realm), Some(index));
    }
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
fn references<'r>(settings: &'r Settings, realm: &'r Realm) -> Vec<Reference<'r>> {
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
