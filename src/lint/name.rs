//! Which rule a name means: `list/rule`, or `rule` where that is unique.

use std::sync::Arc;

use super::{RuleEntry, RuleRef};
use crate::diagnostic::{Diagnostic, code, nearest};
use crate::wordlist::Wordlist;

/// The index of the rule that `name` names.
pub fn find_rule(rules: &[RuleEntry], name: &str) -> Result<usize, Diagnostic> {
    let known = |entry: &RuleEntry| (entry.rule.list.id.clone(), entry.rule.rule().id.clone());
    find(&rules.iter().map(known).collect::<Vec<_>>(), name)
}

/// The rule of `lists` that `name` names.
pub fn find_rule_in(lists: &[Arc<Wordlist>], name: &str) -> Result<RuleRef, Diagnostic> {
    let own = |list: &Arc<Wordlist>| {
        let list = Arc::clone(list);
        (0..list.rules.len()).map(move |index| RuleRef {
            list: Arc::clone(&list),
            index,
        })
    };
    let rules: Vec<RuleRef> = lists.iter().flat_map(own).collect();
    let known = |rule: &RuleRef| (rule.list.id.clone(), rule.rule().id.clone());
    let index = find(&rules.iter().map(known).collect::<Vec<_>>(), name)?;
    Ok(rules[index].clone())
}

/// The index of the pair of list and rule that `name` names.
fn find(rules: &[(String, String)], name: &str) -> Result<usize, Diagnostic> {
    let (list, id) = match name.split_once('/') {
        Some((list, id)) => (Some(list), id),
        None => (None, name),
    };
    let is_named = |(of, rule): &(String, String)| rule == id && list.is_none_or(|list| of == list);
    let named = (0..rules.len()).filter(|&index| is_named(&rules[index]));
    let named: Vec<usize> = named.collect();
    let full = |(list, rule): &(String, String)| format!("{list}/{rule}");
    match named[..] {
        [index] => Ok(index),
        [] => {
            let fault = Diagnostic::error(code::NO_SUCH_RULE, format!("there is no rule `{name}`"));
            let names: Vec<String> = rules.iter().map(full).collect();
            let ids = rules.iter().map(|(_, rule)| rule.as_str());
            let known = names.iter().map(String::as_str).chain(ids);
            Err(match nearest(name, known) {
                Some(meant) => fault.help(format!("did you mean `{meant}`?")),
                None => fault.help("`sayso rules` lists the rules"),
            })
        }
        _ => {
            let names: Vec<String> = named
                .iter()
                .map(|&index| format!("`{}`", full(&rules[index])))
                .collect();
            let message = format!("several wordlists have a rule `{name}`");
            Err(Diagnostic::error(code::AMBIGUOUS_RULE, message)
                .help(format!("name one of {}", names.join(", "))))
        }
    }
}
