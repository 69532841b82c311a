//! Whether the `fix` examples of a wordlist hold.

use std::sync::Arc;

use jiff::civil::Date;

use super::mend::{Job, mend};
use crate::diagnostic::{Diagnostic, code};
use crate::document::Format;
use crate::lint::{Applicability, Policy};
use crate::text::Halt;
use crate::wordlist::{FixPolicy, Wordlist};

/// Mends what each rule of `wordlist` says is mended, with this list alone, and compares. Gives what does not hold; `as_of` is the
/// day for what is overdue.
pub fn prove(wordlist: &Arc<Wordlist>, as_of: Date) -> Vec<Diagnostic> {
    if wordlist
        .rules
        .iter()
        .all(|rule| rule.examples.fix.is_empty())
    {
        return Vec::new();
    }
    let (policy, _) = Policy::for_examples(wordlist, as_of, |_| true);
    let mut diagnostics = Vec::new();
    for rule in &wordlist.rules {
        for example in &rule.examples.fix {
            let job = Job {
                policy: &policy,
                path: None,
                exceptions: &[],
                format: Format::Markdown,
                up_to: match rule.fix {
                    FixPolicy::Safe => Applicability::Safe,
                    FixPolicy::Suggest | FixPolicy::None => Applicability::Suggest,
                },
                is_wanted: &|finding| finding.rule.rule().id == rule.id,
                halt: Halt::NEVER,
            };
            let mended = mend(&job, &example.before.text);
            if mended.text == example.after.text {
                continue;
            }
            let made = match mended.fixed {
                0 => "nothing is changed".to_owned(),
                _ => format!("it becomes \"{}\"", mended.text.trim_end()),
            };
            let message = format!("a `fix` example of `{}` does not hold", rule.id);
            diagnostics.push(
                Diagnostic::error(code::EXAMPLE_DOES_NOT_HOLD, message)
                    .at(&wordlist.file, example.before.span, &made)
                    .at(
                        &wordlist.file,
                        example.after.span,
                        "is not what comes of it",
                    )
                    .help("mend the example, or what the rule says to write instead"),
            );
        }
    }
    diagnostics
}
