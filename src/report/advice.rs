//! What the formats for other programs have in common: a finding in one sentence, and the texts that would mend it.

use super::human::alternatives;
use crate::lint::Finding;
use crate::wordlist::{FixPolicy, Kind};

/// What is wrong, what was read, and what to say instead; not made safe for any format.
pub(super) fn advise(finding: &Finding) -> String {
    let mut advice = finding.rule.rule().message.clone();
    advice.push_str(&format!("; reads \"{}\"", finding.matched));
    if !finding.allowed.is_empty() {
        advice.push_str(&format!(
            "; say instead: {}",
            alternatives(&finding.allowed)
        ));
    }
    if !finding.required.is_empty() {
        advice.push_str(&format!("; requires {}", alternatives(&finding.required)));
    }
    advice
}

/// The texts that could stand in place of the whole finding, best first; none where a person must decide.
pub(super) fn replacements(finding: &Finding) -> &[String] {
    let rule = finding.rule.rule();
    match (rule.kind, rule.fix) {
        (Kind::Review, _) | (_, FixPolicy::None) => &[],
        _ => &finding.allowed,
    }
}
