//! What the formats for other programs have in common: a finding in one sentence.

use super::human::alternatives;
use crate::lint::Finding;

/// What is wrong, what was read, and what to say instead; not made safe for any format.
pub fn advise(finding: &Finding) -> String {
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
