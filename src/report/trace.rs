//! Why a text is or is not flagged by a rule: the answer first, in a sentence, then every step that led to it.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use super::draw::Canvas;
use super::places::Places;
use super::rules::describe_state;
use super::visible::{one_line, shorten, visible, wrap};
use crate::diagnostic::SourceFile;
use crate::document::Prose;
use crate::lexicon::SpeltWay;
use crate::lint::{BlockTrace, CompiledPhrase, Fate, PhraseRole, Trace, Tracer};

#[cfg(test)]
mod tests;
mod words;

use words::Words;

/// The column in which values start.
const INDENT: usize = 12;

/// A longer block, in bytes, is cut to what stands around what was found.
const LONGEST: usize = 600;

/// How much stands around it, in bytes on each side.
const AROUND: usize = 160;

/// How many of the strings that are searched for are shown.
const MOST_LITERALS: usize = 8;

/// How much of a compiled phrase is shown where the phrase is not what was asked for, in code points.
const GLIMPSE: usize = 240;

/// Prints the rule's phrases as compiled.
pub fn describe_phrases(
    tracer: &Tracer<'_>,
    canvas: Canvas,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut sheet = Sheet::new(canvas, out);
    sheet.title(tracer)?;
    let phrases = tracer.phrases();
    if phrases.is_empty() {
        return sheet.line("It has no phrases that this version evaluates.");
    }
    let mut last = None;
    for phrase in &phrases {
        if last != Some(phrase.role) {
            last = Some(phrase.role);
            sheet.blank()?;
            sheet.line(heading(phrase.role))?;
        }
        sheet.phrase(phrase, usize::MAX)?;
    }
    let mut sets: Vec<&(String, String)> = Vec::new();
    for set in phrases
        .iter()
        .filter_map(|phrase| phrase.spelt.as_ref().ok())
        .flat_map(|spelt| &spelt.sets)
    {
        if !sets.contains(&set) {
            sets.push(set);
        }
    }
    if !sets.is_empty() {
        sheet.blank()?;
        sheet.line("Term sets")?;
    }
    for (name, spelt) in sets {
        sheet.row(&format!("@{name}"), spelt)?;
    }
    Ok(())
}

fn heading(role: PhraseRole) -> &'static str {
    match role {
        PhraseRole::Prohibited => "Phrases that may not appear",
        PhraseRole::Companion => "Texts of which one must stand within reach",
        PhraseRole::First => "Full forms, for the first mention",
        PhraseRole::Except => "Phrases in which a match does not count",
        PhraseRole::Unless => "Phrases that cure what is within their reach",
        PhraseRole::Approved => "Approved wording, which shields what lies inside it",
    }
}

/// Prints what was found of the rule in `prose`, which was read from `file`.
pub fn describe_trace(
    tracer: &Tracer<'_>,
    trace: &Trace<'_>,
    prose: &Prose,
    file: &SourceFile,
    canvas: Canvas,
    out: &mut dyn Write,
) -> io::Result<()> {
    let words = Words {
        trace,
        prose,
        file,
        places: Places::new(&file.text),
    };
    let mut sheet = Sheet::new(canvas, out);
    sheet.line(&words.answer())?;
    sheet.blank()?;
    sheet.title(tracer)?;
    if trace.entry.rule.rule().wording().is_empty() {
        return Ok(());
    }
    for block in &trace.blocks {
        sheet.blank()?;
        sheet.block(&words, block)?;
    }
    if trace.touched > trace.blocks.len() {
        sheet.blank()?;
        sheet.line(&format!(
            "These are {} of {} blocks that hold words of the rule; trace a shorter text to see others.",
            trace.blocks.len(),
            trace.touched
        ))?;
    }
    let Some(near) = trace.nearest() else {
        return Ok(());
    };
    let mut phrases = tracer.phrases().into_iter();
    if let Some(phrase) = phrases.find(|phrase| std::ptr::eq(phrase.phrase, near.phrase)) {
        sheet.blank()?;
        sheet.line(&format!(
            "As compiled (`sayso trace {}` shows every phrase)",
            trace.entry.rule.name()
        ))?;
        sheet.phrase(&phrase, GLIMPSE)?;
    }
    Ok(())
}

/// Lines with names on the left and values on the right.
struct Sheet<'o> {
    columns: usize,
    out: &'o mut dyn Write,
}

impl<'o> Sheet<'o> {
    fn new(canvas: Canvas, out: &'o mut dyn Write) -> Sheet<'o> {
        Sheet {
            columns: canvas.width,
            out,
        }
    }

    fn blank(&mut self) -> io::Result<()> {
        writeln!(self.out)
    }

    fn line(&mut self, text: &str) -> io::Result<()> {
        for line in wrap(text, self.columns) {
            writeln!(self.out, "{line}")?;
        }
        Ok(())
    }

    /// Prints `value` behind `name`, wrapped.
    fn row(&mut self, name: &str, value: &str) -> io::Result<()> {
        let columns = self.columns.saturating_sub(INDENT + 2).max(INDENT);
        let mut name = visible(name);
        if name.width() >= INDENT {
            writeln!(self.out, "  {name}")?;
            name = "".into();
        }
        for line in wrap(value, columns) {
            let gap = INDENT - name.width();
            writeln!(self.out, "  {name}{:gap$}{line}", "")?;
            name = "".into();
        }
        Ok(())
    }

    fn title(&mut self, tracer: &Tracer<'_>) -> io::Result<()> {
        let entry = tracer.entry();
        self.line(&format!(
            "{} ({}): {}",
            entry.rule.name(),
            describe_state(entry),
            entry.rule.rule().message
        ))
    }

    /// Prints a phrase as compiled, at most `limit` code points of it.
    fn phrase(&mut self, phrase: &CompiledPhrase<'_>, limit: usize) -> io::Result<()> {
        self.row("phrase", &format!("`{}`", phrase.phrase.written))?;
        match &phrase.spelt {
            Ok(known) => {
                let mut spelt = String::new();
                for (index, ways) in known.operands.iter().enumerate() {
                    if let Some(link) = index.checked_sub(1).map(|link| phrase.phrase.links[link]) {
                        spelt.push_str(&format!(" {link} "));
                    }
                    let ways: Vec<String> = ways.iter().map(SpeltWay::to_string).collect();
                    spelt.push_str(&ways.join(" or "));
                }
                self.row("reads", &shorten(&spelt, limit))?;
            }
            Err(error) => self.row("unusable", &error.to_string())?,
        }
        if phrase.literals.is_empty() {
            return Ok(());
        }
        self.row("looks for", &words::list(&phrase.literals, MOST_LITERALS))
    }

    fn block(&mut self, words: &Words<'_>, block: &BlockTrace<'_>) -> io::Result<()> {
        let span = words.prose.blocks[block.block].span;
        let scopes: Vec<&str> = words.prose.blocks[block.block]
            .scopes
            .iter()
            .map(|scope| scope.name())
            .collect();
        self.line(&format!(
            "{}:{}, {}",
            words.file.name,
            words.place(span),
            scopes.join(", ")
        ))?;
        let window = words.window(block);
        let read = &words.prose.text[window.range()];
        let cut = |text: &str| {
            let before = if window.start > span.start {
                "… "
            } else {
                ""
            };
            let after = if window.end < span.end { " …" } else { "" };
            let text = one_line(text);
            format!("{before}{}{after}", shorten(&text, 2 * LONGEST))
        };
        let source = words.prose.map.span_of(window);
        let source = &words.file.text[source.range()];
        if source != read {
            self.row("source", &cut(source))?;
        }
        self.row("as read", &cut(read))?;
        for (index, folded) in words.folded(block.block, window).iter().enumerate() {
            let name = if index == 0 { "folded" } else { "or, joined" };
            self.row(name, &cut(folded))?;
        }
        for found in &block.matches {
            self.row("match", &words.matched(found))?;
            if found.found.anchors.len() > 1 {
                let anchors = found.found.anchors.iter();
                let anchors: Vec<String> = anchors.map(|anchor| words.quote(*anchor)).collect();
                self.row("anchors", &anchors.join(", "))?;
            }
            let fate = match found.reason.fate() {
                Fate::Finding => "finding",
                Fate::Covered => "covered",
                Fate::Marked => "allowed",
                _ => "dropped",
            };
            self.row(fate, &words.fate(found))?;
        }
        if block.matches_in_all > block.matches.len() {
            let others = block.matches_in_all - block.matches.len();
            self.row("", &format!("{others} more matches in this block"))?;
        }
        for near in &block.phrases {
            self.row("no match", &words::written(near.phrase))?;
            self.row("", &words.broken(near))?;
            if !near.literals.is_empty() {
                let literals: Vec<String> = near
                    .literals
                    .iter()
                    .map(|literal| words.literal(literal))
                    .collect();
                self.row("literals", &literals.join(", "))?;
            }
        }
        Ok(())
    }
}
