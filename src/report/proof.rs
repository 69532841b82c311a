//! What `sayso test` prints of each list: how many examples held, and which phrases none of them exercises.

use std::io::{self, Write};

use super::rules::describe_state;
use super::summary::count;
use super::visible::{one_line, visible};
use crate::lint::{Proof, RuleState};
use crate::wordlist::Wordlist;

/// Prints the proof of `list`, its diagnostics aside.
pub fn describe_proof(list: &Wordlist, proof: &Proof, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{} {}", visible(&list.id), visible(&list.version))?;
    let mut untested = 0;
    for proven in &proof.rules {
        let rule = proven.entry.rule.rule();
        let examples = &rule.examples;
        write!(out, "  {}: ", visible(&rule.id))?;
        if proven.entry.state != RuleState::InForce {
            writeln!(out, "not run, {}", one_line(&describe_state(&proven.entry)))?;
            continue;
        }
        let phrases = rule.wording().len();
        writeln!(
            out,
            "{} to flag, {} to pass, {} of {} exercised",
            examples.flag.len(),
            examples.pass.len(),
            phrases - proven.untested.len(),
            count(phrases, "phrase"),
        )?;
        for &phrase in &proven.untested {
            writeln!(
                out,
                "    no example exercises: {}",
                one_line(&rule.wording()[phrase].written)
            )?;
        }
        untested += proven.untested.len();
    }
    if untested > 0 {
        writeln!(out, "  {} without an example", count(untested, "phrase"))?;
    }
    Ok(())
}
