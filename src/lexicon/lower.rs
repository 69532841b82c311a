//! From the syntax tree of a phrase to parts that are ready to compile: words folded and inflected, sets filled in,
//! gaps brought to the top.

use ecow::EcoString;
use smallvec::{SmallVec, smallvec};

use super::compile::{CompileError, LexiconBuilder, PatternOptions};
use super::graph::{CaseDemand, Demand, InsideDemand, Marks, Word};
use crate::document::fold::Folded;
use crate::document::written::{Inside, Written};
use crate::text::Span;
use crate::wordlist::phrase::{Item, ItemKind, Sequence};
use crate::wordlist::{Case, TermSet};

/// How many words a phrase or a term set may hold, every alternative and every form counted.
pub(super) const MAX_WORDS: usize = 100_000;

/// How many words of a phrase may follow one another, those of its term sets included.
pub(super) const MAX_LENGTH: usize = 300;

/// How many optional parts a phrase, or a term set, may have: each of them is a place from which the next word may follow.
pub(super) const MAX_OPTIONS: usize = 100;

/// How many ways may lead through the term sets of a phrase.
pub(super) const MAX_WAYS: usize = 10_000;

/// How many parts of a phrase may be joined by gaps and proximity.
pub(super) const MAX_PARTS: usize = 100;

/// How many ways of placing its gaps a phrase may have.
pub(super) const MAX_CHAINS: usize = 256;

/// How many sets may stand inside one another.
pub(super) const MAX_DEPTH: usize = 100;

/// A part of a segment.
#[derive(Clone, Debug)]
pub(super) enum Part {
    /// One of these words: the forms of one word, or a single one.
    Words(SmallVec<[Word; 1]>),
    /// A term set, compiled as the network of that number.
    Set(usize),
    /// One of these, or, if `optional`, nothing.
    Choice {
        alternatives: Vec<Vec<Part>>,
        optional: bool,
    },
    /// Up to so many words more. Not left inside a choice by [`split`].
    Gap(u32),
}

impl Part {
    pub(super) fn holds_gap(&self) -> bool {
        match self {
            Part::Words(_) | Part::Set(_) => false,
            Part::Gap(_) => true,
            Part::Choice { alternatives, .. } => alternatives.iter().flatten().any(Part::holds_gap),
        }
    }
}

/// Whether `parts` can stand for nothing at all.
pub(super) fn is_nullable(parts: &[Part]) -> bool {
    parts.iter().all(|part| match part {
        Part::Words(_) | Part::Set(_) | Part::Gap(_) => false,
        Part::Choice {
            alternatives,
            optional,
        } => {
            *optional
                || alternatives
                    .iter()
                    .any(|alternative| is_nullable(alternative))
        }
    })
}

/// What a term set comes to.
#[derive(Clone, Debug)]
pub(super) enum LoweredSet {
    /// It is compiled as the network of that number.
    Network(usize),
    /// It holds gaps, and so becomes part of each phrase that uses it.
    Inline {
        alternatives: Vec<Vec<Part>>,
        words: usize,
    },
}

/// Lowers the sequences of one phrase, or of one term set, counting their words.
pub(super) struct Lowering<'a, 'b> {
    builder: &'b mut LexiconBuilder,
    terms: &'a [TermSet],
    options: PatternOptions<'a>,
    words: usize,
    options_met: usize,
    /// The sets being filled in, outermost first.
    open: Vec<&'a str>,
}

impl<'a, 'b> Lowering<'a, 'b> {
    pub(super) fn new(
        builder: &'b mut LexiconBuilder,
        terms: &'a [TermSet],
        options: PatternOptions<'a>,
    ) -> Lowering<'a, 'b> {
        Lowering {
            builder,
            terms,
            options,
            words: 0,
            options_met: 0,
            open: Vec::new(),
        }
    }

    pub(super) fn sequence(&mut self, sequence: &'a Sequence) -> Result<Vec<Part>, CompileError> {
        let mut parts = Vec::with_capacity(sequence.items.len());
        for item in &sequence.items {
            self.item(item, &mut parts)?;
        }
        Ok(parts)
    }

    fn item(&mut self, item: &'a Item, parts: &mut Vec<Part>) -> Result<(), CompileError> {
        match &item.kind {
            ItemKind::Word(text) => self.words(text, Form::Plain, parts),
            ItemKind::Inflected(text) => self.words(text, Form::Inflected, parts),
            ItemKind::Prefix(text) => self.words(text, Form::Prefix, parts),
            ItemKind::Exact(text) => self.words(text, Form::Exact, parts),
            ItemKind::Gap(words) => {
                parts.push(Part::Gap(*words));
                Ok(())
            }
            ItemKind::Group(alternatives) => self.choice(alternatives.iter(), false, parts),
            ItemKind::Optional(alternatives) => self.choice(alternatives.iter(), true, parts),
            ItemKind::Set(name) => self.set(name, parts),
        }
    }

    /// A term set, compiled when it is first met.
    fn set(&mut self, name: &'a str, parts: &mut Vec<Part>) -> Result<(), CompileError> {
        let Some(index) = self.terms.iter().position(|set| set.name == name) else {
            return Err(CompileError::UnknownSet(name.to_owned()));
        };
        if self.open.contains(&name) {
            return Err(CompileError::CyclicSet(name.to_owned()));
        }
        let lowered = match self.builder.known_set(self.terms, index, self.options.case) {
            Some(known) => known.clone(),
            None if self.open.len() >= MAX_DEPTH => return Err(CompileError::TooDeep),
            None => {
                self.open.push(name);
                let outside = std::mem::take(&mut self.words);
                let options_outside = std::mem::take(&mut self.options_met);
                let mut alternatives = Vec::new();
                let terms = self.terms;
                for phrase in &terms[index].phrases {
                    for operand in &phrase.operands {
                        alternatives.push(self.sequence(operand)?);
                    }
                }
                self.open.pop();
                let words = std::mem::replace(&mut self.words, outside);
                self.options_met = options_outside;
                self.builder
                    .add_set(self.terms, index, self.options.case, alternatives, words)?
            }
        };
        parts.push(match lowered {
            LoweredSet::Network(network) => Part::Set(network),
            LoweredSet::Inline {
                alternatives,
                words,
            } => {
                self.count(words)?;
                Part::Choice {
                    alternatives,
                    optional: false,
                }
            }
        });
        Ok(())
    }

    /// Refuses `parts` of which too many words may follow one another, or with too many ways through sets.
    pub(super) fn measure(&self, parts: &Vec<Part>) -> Result<(), CompileError> {
        if self.builder.longest(parts) > MAX_LENGTH {
            return Err(CompileError::TooLong);
        }
        if self.builder.ways(std::slice::from_ref(parts)) > MAX_WAYS {
            return Err(CompileError::TooTangled);
        }
        Ok(())
    }

    fn count(&mut self, words: usize) -> Result<(), CompileError> {
        self.words += words;
        if self.words > MAX_WORDS {
            return Err(CompileError::TooManyWords);
        }
        Ok(())
    }

    fn choice(
        &mut self,
        alternatives: impl Iterator<Item = &'a Sequence>,
        optional: bool,
        parts: &mut Vec<Part>,
    ) -> Result<(), CompileError> {
        self.options_met += usize::from(optional);
        if self.options_met > MAX_OPTIONS {
            return Err(CompileError::TooManyOptions);
        }
        let mut lowered = Vec::new();
        for alternative in alternatives {
            lowered.push(self.sequence(alternative)?);
        }
        parts.push(Part::Choice {
            alternatives: lowered,
            optional,
        });
        Ok(())
    }

    /// The words of one item: more than one where it holds hyphens or, quoted, spaces.
    fn words(&mut self, text: &str, form: Form, parts: &mut Vec<Part>) -> Result<(), CompileError> {
        if self.options.case == Case::Ignore
            && form != Form::Exact
            && !text.is_empty()
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
        {
            return self.plain_word(text, form, parts);
        }
        let folded = Folded::of(text);
        if folded.text.is_empty() {
            return Err(CompileError::NothingRead(text.to_owned()));
        }
        let block = Span::new(0, text.len());
        let tokens = tokens(&folded.text);
        let count = tokens.len();
        for (index, token) in tokens.into_iter().enumerate() {
            let written = Written::read(text, folded.map.span_of(token), block);
            let word = EcoString::from(&folded.text[token.range()]);
            let last = index + 1 == count;
            let form = if last || form == Form::Exact {
                form
            } else {
                Form::Plain
            };
            let demand = self.demand(&written, form, index > 0, last);
            let demand = (!demand.is_empty()).then(|| Box::new(demand));
            let spelt: SmallVec<[EcoString; 1]> = match form {
                Form::Inflected => SmallVec::from(self.builder.forms(&word)),
                Form::Plain | Form::Prefix | Form::Exact => smallvec![word],
            };
            self.count(spelt.len())?;
            let words = spelt.into_iter().map(|spelt| Word {
                folded: spelt,
                prefix: form == Form::Prefix,
                takes_possessive: form == Form::Inflected || written.possessive.is_some(),
                demand: demand.clone(),
            });
            parts.push(Part::Words(words.collect()));
        }
        Ok(())
    }

    /// A word of letters and digits, of which nothing is asked but that it stands there.
    fn plain_word(
        &mut self,
        text: &str,
        form: Form,
        parts: &mut Vec<Part>,
    ) -> Result<(), CompileError> {
        let mut word = EcoString::from(text);
        if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
            word = word.to_ascii_lowercase();
        }
        let read = |spelt: EcoString| Word {
            folded: spelt,
            prefix: form == Form::Prefix,
            takes_possessive: form == Form::Inflected,
            demand: None,
        };
        let words = match form {
            Form::Inflected => self
                .builder
                .forms(&word)
                .iter()
                .cloned()
                .map(read)
                .collect(),
            Form::Plain | Form::Prefix | Form::Exact => smallvec![read(word)],
        };
        self.count(words.len())?;
        parts.push(Part::Words(words));
        Ok(())
    }

    fn demand(&self, written: &Written, form: Form, follows: bool, last: bool) -> Demand {
        let exact = form == Form::Exact;
        let case = if written.cased.chars().any(char::is_alphanumeric)
            && (exact || self.options.case == Case::Match)
        {
            match form {
                Form::Exact => CaseDemand::Equal(written.cased.clone()),
                Form::Plain => CaseDemand::Letters(written.cased.clone()),
                Form::Inflected | Form::Prefix => CaseDemand::Shared(written.cased.clone()),
            }
        } else {
            CaseDemand::Any
        };
        let possessive = written.possessive.is_some();
        Demand {
            case,
            possessive: (exact || possessive).then_some(possessive),
            hyphen_before: (exact && follows).then_some(written.hyphen_before),
            // what is written must be there; between quoted words nothing else may be
            marks_before: marks(&written.marks_before, exact && follows),
            marks_apart: (exact && follows).then(|| written.marks_apart.clone()),
            marks_after: marks(&written.marks_after, exact && !last),
            inside: inside(written, exact),
        }
    }
}

/// What is asked of what folding takes out of the word.
fn inside(written: &Written, and_nothing_else: bool) -> InsideDemand {
    let asked: Vec<Inside> = written
        .inside
        .iter()
        .filter(|inside| inside.is_asked())
        .cloned()
        .collect();
    match (and_nothing_else, asked.is_empty()) {
        (true, _) if written.cased.chars().any(|c| !c.is_alphanumeric()) => {
            InsideDemand::Only(written.cased.clone(), written.inside.clone())
        }
        (_, true) => InsideDemand::Any,
        (_, false) => InsideDemand::These(written.cased.clone(), asked),
    }
}

fn marks(written: &str, and_no_others: bool) -> Marks {
    match (and_no_others, written.is_empty()) {
        (true, _) => Marks::Only(written.to_owned()),
        (false, true) => Marks::Any,
        (false, false) => Marks::Nearest(written.to_owned()),
    }
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Form {
    Plain,
    Inflected,
    Prefix,
    Exact,
}

/// The words of a folded text: between spaces, a dash being one of its own.
fn tokens(folded: &str) -> Vec<Span> {
    let mut tokens = Vec::new();
    let mut start = 0;
    for (at, c) in folded.char_indices() {
        if c == ' ' || c == '—' {
            if start < at {
                tokens.push(Span::new(start, at));
            }
            start = at + c.len_utf8();
            if c == '—' {
                tokens.push(Span::new(at, start));
            }
        }
    }
    if start < folded.len() {
        tokens.push(Span::new(start, folded.len()));
    }
    tokens
}

/// Segments and, between them, the most words that may stand there.
#[derive(Clone, Debug)]
pub(super) struct Gapped {
    pub(super) segments: SmallVec<[Vec<Part>; 1]>,
    pub(super) gaps: Vec<u32>,
}

/// The ways in which the gaps of a phrase can be placed: one, but for alternatives that hold some.
pub(super) type Ways = SmallVec<[Gapped; 1]>;

impl Gapped {
    fn push(&mut self, part: Part) {
        self.segments.last_mut().expect("at least one").push(part);
    }

    fn append(&mut self, other: &Gapped) {
        let (first, rest) = other.segments.split_first().expect("at least one");
        self.segments
            .last_mut()
            .expect("at least one")
            .extend_from_slice(first);
        self.segments.extend(rest.iter().cloned());
        self.gaps.extend(&other.gaps);
    }
}

/// Splits `parts` at its gaps, in every way in which alternatives that hold gaps can be chosen.
pub(super) fn split(parts: Vec<Part>) -> Result<Ways, CompileError> {
    if !parts.iter().any(Part::holds_gap) {
        if is_nullable(&parts) {
            return Err(CompileError::MatchesNothing);
        }
        return Ok(smallvec![Gapped {
            segments: smallvec![parts],
            gaps: Vec::new(),
        }]);
    }
    let mut ways: Ways = smallvec![Gapped {
        segments: smallvec![Vec::new()],
        gaps: Vec::new(),
    }];
    for part in parts {
        match part {
            Part::Gap(words) => {
                for way in &mut ways {
                    way.segments.push(Vec::new());
                    way.gaps.push(words);
                }
            }
            Part::Choice {
                alternatives,
                optional,
            } if alternatives.iter().flatten().any(Part::holds_gap) => {
                let mut choices = Vec::new();
                for alternative in alternatives {
                    choices.extend(split(alternative)?);
                }
                if optional {
                    choices.push(Gapped {
                        segments: smallvec![Vec::new()],
                        gaps: Vec::new(),
                    });
                }
                if ways.len() * choices.len() > MAX_CHAINS {
                    return Err(CompileError::TooManyGaps);
                }
                ways = ways
                    .iter()
                    .flat_map(|way| {
                        choices.iter().map(|choice| {
                            let mut way = way.clone();
                            way.append(choice);
                            way
                        })
                    })
                    .collect();
            }
            part => {
                for way in &mut ways {
                    way.push(part.clone());
                }
            }
        }
    }
    if ways
        .iter()
        .flat_map(|way| &way.segments)
        .any(|segment| is_nullable(segment))
    {
        return Err(CompileError::MatchesNothing);
    }
    Ok(ways)
}
