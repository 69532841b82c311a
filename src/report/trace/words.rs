//! What a trace says, in words. Nothing here is safe to show yet: what is printed is wrapped, and made visible by that.

use super::super::places::Places;
use super::super::rules::describe_state;
use super::super::summary::count;
use super::super::visible::{one_line, shorten};
use super::{AROUND, LONGEST};
use crate::diagnostic::SourceFile;
use crate::document::Prose;
use crate::lexicon::join::Misfit;
use crate::lexicon::{Asked, Attempt, Link, Stop};
use crate::lint::{
    BlockTrace, Broken, Disposition, Excuse, Fate, LiteralTrace, MatchTrace, Missing, PhraseTrace,
    Reason, RuleState, Trace,
};
use crate::text::{Scopes, Span};
use crate::wordlist::Reach;
use crate::wordlist::phrase::{ItemKind, Phrase, Proximity};

/// How much of a stretch of text is quoted, in code points.
const QUOTED: usize = 60;

/// How much of a phrase as written is named, in code points.
const WRITTEN: usize = 100;

/// How many words are named of those that a phrase goes on with.
const NAMED: usize = 4;

/// A trace, with the text that its spans are of.
pub(super) struct Words<'a> {
    pub(super) trace: &'a Trace<'a>,
    pub(super) prose: &'a Prose,
    pub(super) file: &'a SourceFile,
    pub(super) places: Places<'a>,
}

impl Words<'_> {
    /// Whether the text is flagged, and why.
    pub(super) fn answer(&self) -> String {
        let (flagged, because) = self.verdict();
        let mut causes = Vec::new();
        let entry = self.trace.entry;
        if entry.state != RuleState::InForce {
            causes.push(format!(
                "the rule is not in force ({})",
                describe_state(entry)
            ));
        }
        if !self.trace.binds_path {
            let paths = &entry.rule.rule().paths;
            causes.push(format!("the rule binds {} only", list(paths, NAMED)));
        }
        if causes.is_empty() {
            let verdict = if flagged { "Flagged" } else { "Not flagged" };
            return format!("{verdict}: {because}.");
        }
        let otherwise = if flagged {
            "Otherwise it would be flagged"
        } else {
            "Otherwise it would not be flagged either"
        };
        let causes = causes.join(", and ");
        format!("Not flagged: {causes}. {otherwise}: {because}.")
    }

    fn verdict(&self) -> (bool, String) {
        let blocks = &self.trace.blocks;
        if self.prose.blocks.is_empty() {
            return (false, "there is nothing to read in the text".to_owned());
        }
        let matches = || blocks.iter().flat_map(|block| &block.matches);
        let of = |fate: Fate| matches().find(|found| found.reason.fate() == fate);
        let gravest = of(Fate::Finding).or_else(|| of(Fate::Covered));
        if let Some(found) = gravest.or_else(|| matches().next()) {
            let others = match (self.trace.findings, self.trace.matches) {
                (1, _) | (0, 1) => String::new(),
                (0, matches) => format!("; 1 of {matches} matches, none of which counts"),
                (findings, _) => format!("; 1 of {findings} findings"),
            };
            let fate = self.fate(found);
            return (
                gravest.is_some(),
                match found.reason {
                    Reason::Finding => format!("{}{others}", self.matched(found)),
                    _ => format!("{}, but {fate}{others}", self.matched(found)),
                },
            );
        }
        let because = match self.trace.nearest() {
            Some(near) => format!(
                "no phrase of the rule matches. Nearest is {}: {}",
                written(near.phrase),
                self.broken(near)
            ),
            None => "nothing in the text comes near a phrase of the rule".to_owned(),
        };
        (false, because)
    }

    /// What matched what.
    pub(super) fn matched(&self, found: &MatchTrace<'_>) -> String {
        let quote = self.quote(found.found.hull());
        format!("{quote} matches {}", written(found.phrase))
    }

    /// What became of a match, and why.
    pub(super) fn fate(&self, found: &MatchTrace<'_>) -> String {
        match &found.reason {
            Reason::Finding => "nothing excuses it".to_owned(),
            Reason::Accompanied(within) => format!(
                "a text that the rule requires stands {}",
                super::super::explain::describe_reach(*within)
            ),
            Reason::Later => "it is no first mention, or part of the full form".to_owned(),
            Reason::Marked(mark) => allowed_by(mark),
            Reason::Covered(Some((rule, at))) => {
                format!("the finding of `{rule}` covers it: {}", self.quote(*at))
            }
            Reason::Covered(None) => "another finding covers it".to_owned(),
            Reason::Excepted(excuse) => {
                format!(
                    "{} excuses it",
                    self.excuse("`except` phrase", excuse.as_ref())
                )
            }
            Reason::Cured(excuse, within) => format!(
                "{} cures it, {}",
                self.excuse("`unless` phrase", excuse.as_ref()),
                describe_reach(*within)
            ),
            Reason::Approved(excuses) => {
                let excuses: Vec<String> = excuses
                    .iter()
                    .map(|excuse| self.excuse("approved wording", Some(excuse)))
                    .collect();
                format!("{} shields it", join(&excuses))
            }
            Reason::Allowed(text) => {
                format!("it is the rule's own allowed text \"{text}\", letter for letter")
            }
            Reason::OutOfScope(scopes) => self.out_of_scope(*scopes),
            Reason::Quoted(in_block) => {
                let place = if *in_block {
                    "in a block quote"
                } else {
                    "between quotation marks"
                };
                format!("it stands {place}, and the rule leaves quotations out")
            }
        }
    }

    fn excuse(&self, what: &str, excuse: Option<&Excuse<'_>>) -> String {
        let Some(excuse) = excuse else {
            return format!("the {what}");
        };
        let mut words = format!("the {what} {}", written(excuse.phrase));
        if self.prose.text[excuse.at.range()] != excuse.phrase.written {
            words.push_str(&format!(", which reads {},", self.quote(excuse.at)));
        } else {
            words.push_str(&format!(" at {}", self.place(excuse.at)));
        }
        words
    }

    fn out_of_scope(&self, scopes: Scopes) -> String {
        let filter = self.trace.entry.rule.rule().scopes;
        let refused = scopes.intersection(filter.never);
        let names = |scopes: Scopes| {
            let names: Vec<String> = scopes
                .iter()
                .map(|scope| format!("`{}`", scope.name()))
                .collect();
            names.join(", ")
        };
        if refused.is_empty() {
            format!(
                "it stands in {}, and the rule looks only in {}",
                names(scopes),
                names(filter.only)
            )
        } else {
            format!(
                "it stands in {}, where the rule does not look",
                names(refused)
            )
        }
    }

    /// What a phrase lacks.
    pub(super) fn broken(&self, near: &PhraseTrace<'_>) -> String {
        match &near.broken {
            Broken::Missing { found, missing } => {
                let there: Vec<String> = found.iter().map(|span| self.quote(*span)).collect();
                let is_all = found.is_empty() && missing.len() == 1;
                let missing = missing.iter().map(|missing| self.missing(missing, is_all));
                let mut parts: Vec<String> = match found.len() {
                    0 => Vec::new(),
                    1 => vec![format!("{} is there", there[0])],
                    _ => vec![format!("{} are there", join(&there))],
                };
                parts.extend(missing);
                parts.join(". ")
            }
            Broken::Link {
                first,
                second,
                link,
                misfit,
            } => {
                let asked = describe_link(*link, near.phrase);
                let (first, second) = (self.quote(*first), self.quote(*second));
                match misfit {
                    Misfit::OtherOrder => {
                        format!(
                            "{second} stands before {first}, and `{asked}` asks for the other order"
                        )
                    }
                    Misfit::OtherSentence => {
                        format!(
                            "a sentence ends between {first} and {second}, and `{asked}` asks for one sentence"
                        )
                    }
                    Misfit::TooFar(distance) => format!(
                        "{first} and {second} are {} apart, {}",
                        count(*distance, "word"),
                        describe_limit(*link, &asked)
                    ),
                }
            }
            Broken::Together => {
                "each two neighbours stand as they should, but not all of them together".to_owned()
            }
        }
    }

    /// How far an anchor gets; `is_all` tells that the phrase has no other.
    fn missing(&self, missing: &Missing, is_all: bool) -> String {
        let anchor = shorten(&missing.anchor, QUOTED);
        match &missing.attempt {
            Some(attempt) if is_all => self.attempt(attempt),
            Some(attempt) => format!("`{anchor}` is missing: {}", self.attempt(attempt)),
            None => format!("`{anchor}` is missing"),
        }
    }

    fn attempt(&self, attempt: &Attempt) -> String {
        let text = self.text(attempt.agreed);
        let place = self.place(attempt.agreed);
        match (&attempt.before, &attempt.after) {
            (Some(Stop::InsideWord(word)), _) | (_, Some(Stop::InsideWord(word))) => format!(
                "\"{text}\" at {place} stands inside the longer word \"{}\"",
                self.text(*word)
            ),
            (before, after) => {
                let mut parts = vec![format!("\"{text}\" stands at {place}")];
                let stops = before.iter().map(|stop| (stop, false));
                for (stop, onward) in stops.chain(after.iter().map(|stop| (stop, true))) {
                    parts.push(self.stop(stop, attempt.agreed, onward));
                }
                parts.join("; ")
            }
        }
    }

    /// What stops a phrase before or, `onward`, after what agrees.
    fn stop(&self, stop: &Stop, agreed: Span, onward: bool) -> String {
        match stop {
            Stop::InsideWord(word) => format!("\"{}\" is a longer word", self.text(*word)),
            Stop::OtherWord { asked, found } => {
                let asked = either(asked);
                let found = found.map(|found| self.text(found));
                match (onward, found) {
                    (true, Some(found)) => {
                        format!("the phrase goes on with {asked}, the text with \"{found}\"")
                    }
                    (true, None) => {
                        format!("the phrase goes on with {asked}, and the text ends there")
                    }
                    (false, Some(found)) => {
                        format!("before that the phrase has {asked}, the text \"{found}\"")
                    }
                    (false, None) => {
                        format!("before that the phrase has {asked}, and the text begins there")
                    }
                }
            }
            Stop::Written { word, asked } => {
                let asked = describe_asked(asked);
                if agreed == *word {
                    format!("the phrase asks for it {asked}")
                } else {
                    format!("the phrase asks for {} {asked}", self.quote(*word))
                }
            }
        }
    }

    /// A literal and where it stands.
    pub(super) fn literal(&self, literal: &LiteralTrace) -> String {
        let place = self.place(literal.first);
        match literal.count {
            1 => format!("`{}` at {place}", literal.text),
            count => format!("`{}` at {place} and {} more times", literal.text, count - 1),
        }
    }

    /// Text and place.
    pub(super) fn quote(&self, span: Span) -> String {
        format!("\"{}\" at {}", self.text(span), self.place(span))
    }

    fn text(&self, span: Span) -> String {
        shorten(&one_line(&self.prose.text[span.range()]), QUOTED).into_owned()
    }

    /// Line and column of the first byte.
    pub(super) fn place(&self, span: Span) -> String {
        let offset = if span.is_empty() {
            0
        } else {
            self.prose.map.span_of(span).start
        };
        let position = self.places.position(offset);
        format!("{}:{}", position.line, position.column)
    }

    /// The stretch of a block that is shown.
    pub(super) fn window(&self, block: &BlockTrace<'_>) -> Span {
        let whole = self.prose.blocks[block.block].span;
        if whole.len() <= LONGEST {
            return whole;
        }
        let first = block.matches.iter().map(|found| found.found.hull());
        let near = block.phrases.iter().flat_map(|near| near.spans());
        let focus = first
            .chain(near)
            .next()
            .unwrap_or(Span::new(whole.start, whole.start));
        let text = &self.prose.text;
        let start = whole.start.max(focus.start.saturating_sub(AROUND));
        let end = whole.end.min(focus.end.min(focus.start + LONGEST) + AROUND);
        Span::new(
            text.floor_char_boundary(start),
            text.ceil_char_boundary(end),
        )
    }

    /// The readings of a block, folded: what of them was read from `window`.
    pub(super) fn folded(&self, block: usize, window: Span) -> Vec<String> {
        let folded = &self.trace.folded;
        let mut readings: Vec<String> = Vec::new();
        for reading in folded
            .blocks
            .iter()
            .filter(|reading| reading.block == block)
        {
            let parts = folded.map.slices(reading.span);
            let parts = parts.filter(|(_, piece)| piece.source.overlaps(window));
            let mut shown = String::new();
            for (part, piece) in parts {
                let text = &folded.text[part.range()];
                if piece.verbatim {
                    let from = window
                        .start
                        .saturating_sub(piece.source.start)
                        .min(text.len());
                    let to = (window.end - piece.source.start.min(window.end)).min(text.len());
                    let from = text.ceil_char_boundary(from);
                    shown.push_str(&text[from..text.floor_char_boundary(to).max(from)]);
                } else {
                    shown.push_str(text);
                }
            }
            if !readings.contains(&shown) {
                readings.push(shown);
            }
        }
        readings
    }
}

/// By whose leave a finding does not count.
fn allowed_by(mark: &Disposition) -> String {
    match mark {
        Disposition::Suppressed { reason, until } => {
            let until = until.map_or(String::new(), |last| format!(", until {last}"));
            format!("a suppression in the text allows it: {reason}{until}")
        }
        Disposition::Excepted(exception) => format!(
            "an exception in `{}`, approved by {}, allows it until {}: {}",
            exception.file.name, exception.approved_by, exception.expires, exception.reason
        ),
        Disposition::Known => "the baseline knows it".to_owned(),
        Disposition::Standing => "it does not count".to_owned(),
    }
}

/// A phrase as it was written.
pub(super) fn written(phrase: &Phrase) -> String {
    format!("`{}`", shorten(&phrase.written, WRITTEN))
}

/// `names` in backquotes, at most `most` of them.
pub(super) fn list(names: &[String], most: usize) -> String {
    quote_all(names, most).join(", ")
}

/// One of `names`.
fn either(names: &[String]) -> String {
    let mut quoted = quote_all(names, NAMED);
    match (quoted.pop(), quoted.is_empty()) {
        (Some(last), false) => format!("{} or {last}", quoted.join(", ")),
        (last, _) => last.unwrap_or_default(),
    }
}

fn quote_all(names: &[String], most: usize) -> Vec<String> {
    let shown = names.iter().take(most).map(|name| format!("`{name}`"));
    let others = names.len().saturating_sub(most);
    let others = (others > 0).then(|| format!("{others} more"));
    shown.chain(others).collect()
}

fn join(parts: &[String]) -> String {
    parts.join(" and ")
}

fn describe_reach(reach: Reach) -> String {
    match reach {
        Reach::Words(words) => format!("being within {}", count(words as usize, "word")),
        Reach::Sentence => "being in the same sentence".to_owned(),
        Reach::Paragraph | Reach::Section | Reach::Document => {
            "being in the same paragraph".to_owned()
        }
    }
}

/// A link as the phrase writes it.
fn describe_link(link: Link, phrase: &Phrase) -> String {
    match link {
        Link::Within(words) => format!("w/{words}"),
        Link::Sentence => "w/s".to_owned(),
        Link::Paragraph => "w/p".to_owned(),
        Link::Before(words) => {
            let mut has_gap = false;
            phrase.each_item(|item| has_gap |= item.kind == ItemKind::Gap(words - 1));
            if has_gap && !phrase.links.contains(&Proximity::Before(words)) {
                format!("...{}", words - 1)
            } else {
                format!("pre/{words}")
            }
        }
    }
}

/// How far apart a link lets two anchors be.
fn describe_limit(link: Link, asked: &str) -> String {
    match link {
        Link::Before(words) | Link::Within(words) if asked.starts_with("...") => {
            format!(
                "and `{asked}` allows {} between them",
                count(words as usize - 1, "word")
            )
        }
        Link::Before(words) | Link::Within(words) => format!("and `{asked}` allows {words}"),
        Link::Sentence | Link::Paragraph => format!("too far for `{asked}`"),
    }
}

/// What a phrase asks of a word.
fn describe_asked(asked: &Asked) -> String {
    match asked {
        Asked::Spelling(cased) => format!("written `{cased}`"),
        Asked::Possessive(true) => "with a possessive".to_owned(),
        Asked::Possessive(false) => "without a possessive".to_owned(),
        Asked::Hyphen(true) => "with a hyphen before it".to_owned(),
        Asked::Hyphen(false) => "without a hyphen before it".to_owned(),
        Asked::MarksBefore(marks) if marks.is_empty() => "with no marks before it".to_owned(),
        Asked::MarksBefore(marks) => format!("with `{marks}` before it"),
        Asked::MarksAfter(marks) if marks.is_empty() => "with no marks after it".to_owned(),
        Asked::MarksAfter(marks) => format!("with `{marks}` after it"),
    }
}
