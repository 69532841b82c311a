//! A phrase as it is compiled, spelt out: sets filled in, words folded, every form of a word named.

use std::fmt;

use super::compile::{CompileError, LexiconBuilder, PatternOptions};
use super::graph::{CaseDemand, Word};
use super::lower::{self, Gapped, Lowering, Part};
use crate::wordlist::TermSet;
use crate::wordlist::phrase::{Phrase, Sequence};

/// How many alternatives are spelt out; the others are counted.
const MOST_ALTERNATIVES: usize = 12;

/// A phrase as it is compiled.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Spelt {
    /// For each part between `w/` and `pre/` the ways in which its gaps can be placed: one, unless alternatives hold gaps.
    pub operands: Vec<Vec<SpeltWay>>,
    /// The sets it names, and those that these name, each once, as compiled. One that holds gaps is filled in instead.
    pub sets: Vec<(String, String)>,
}

/// Anchors with gaps between them.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct SpeltWay {
    /// The anchors: each a [`Pattern`](super::Pattern)'s segment.
    pub segments: Vec<String>,
    /// The most words between them.
    pub gaps: Vec<u32>,
}

/// Spells out phrases of one list as they are compiled.
#[derive(Debug)]
pub struct Speller<'a> {
    /// Compiles the sets; its patterns are not used.
    builder: LexiconBuilder,
    terms: &'a [TermSet],
    options: PatternOptions<'a>,
}

impl<'a> Speller<'a> {
    /// For phrases that may name `terms`.
    pub fn new(terms: &'a [TermSet], options: PatternOptions<'a>) -> Speller<'a> {
        Speller {
            builder: LexiconBuilder::new(),
            terms,
            options,
        }
    }

    /// Spells out `phrase`.
    ///
    /// # Errors
    ///
    /// If the phrase cannot be compiled.
    pub fn spell(&mut self, phrase: &'a Phrase) -> Result<Spelt, CompileError> {
        let mut spelt = Spelt::default();
        for operand in &phrase.operands {
            let parts = self.lower(operand)?;
            self.spell_sets(&parts, &mut spelt.sets)?;
            let ways = lower::split(parts)?;
            spelt
                .operands
                .push(ways.iter().map(|way| self.spell_way(way)).collect());
        }
        Ok(spelt)
    }

    fn lower(&mut self, sequence: &'a Sequence) -> Result<Vec<Part>, CompileError> {
        Lowering::new(&mut self.builder, self.terms, self.options).sequence(sequence)
    }

    /// Adds the sets that `parts` name, outermost first.
    fn spell_sets(
        &mut self,
        parts: &[Part],
        sets: &mut Vec<(String, String)>,
    ) -> Result<(), CompileError> {
        for part in parts {
            match part {
                Part::Words(_) | Part::Gap(_) => {}
                Part::Choice { alternatives, .. } => {
                    for alternative in alternatives {
                        self.spell_sets(alternative, sets)?;
                    }
                }
                Part::Set(network) => {
                    let set = self.set(*network);
                    if sets.iter().any(|(known, _)| *known == set.name) {
                        continue;
                    }
                    let operands = set.phrases.iter().flat_map(|phrase| &phrase.operands);
                    let alternatives: Vec<Vec<Part>> = operands
                        .map(|operand| self.lower(operand))
                        .collect::<Result<_, _>>()?;
                    sets.push((set.name.clone(), self.one_of(&alternatives)));
                    for alternative in &alternatives {
                        self.spell_sets(alternative, sets)?;
                    }
                }
            }
        }
        Ok(())
    }

    /// The set that was compiled as `network`.
    fn set(&self, network: usize) -> &'a TermSet {
        let index = self.builder.set_of(network);
        &self.terms[index.expect("it was compiled by this builder")]
    }

    fn spell_way(&self, way: &Gapped) -> SpeltWay {
        let segments = way.segments.iter();
        SpeltWay {
            segments: segments.map(|parts| self.spell_parts(parts)).collect(),
            gaps: way.gaps.clone(),
        }
    }

    fn spell_parts(&self, parts: &[Part]) -> String {
        let spelt: Vec<String> = parts.iter().map(|part| self.spell_part(part)).collect();
        spelt.join(" ")
    }

    fn spell_part(&self, part: &Part) -> String {
        match part {
            Part::Gap(words) => format!("...{words}"),
            Part::Words(words) => match words.as_slice() {
                [word] => spell_word(word),
                words => format!("({})", forms(words)),
            },
            Part::Set(network) => format!("@{}", self.set(*network).name),
            Part::Choice {
                alternatives,
                optional: true,
            } => format!("[{}]", self.one_of(alternatives)),
            Part::Choice { alternatives, .. } => format!("({})", self.one_of(alternatives)),
        }
    }

    fn one_of(&self, alternatives: &[Vec<Part>]) -> String {
        let shown = alternatives.iter().take(MOST_ALTERNATIVES);
        let mut shown: Vec<String> = shown
            .map(|alternative| match alternative.as_slice() {
                // its forms need no brackets of their own
                [Part::Words(words)] => forms(words),
                parts => self.spell_parts(parts),
            })
            .collect();
        let others = alternatives.len().saturating_sub(MOST_ALTERNATIVES);
        if others > 0 {
            shown.push(format!("… {others} more"));
        }
        shown.join(" | ")
    }
}

impl Spelt {
    /// The anchors of each pattern that the phrase compiles to, in the order of the patterns.
    pub fn patterns(&self) -> Vec<Vec<&str>> {
        let mut patterns: Vec<Vec<&str>> = vec![Vec::new()];
        for ways in &self.operands {
            patterns = patterns
                .iter()
                .flat_map(|before| {
                    ways.iter().map(|way| {
                        let own = way.segments.iter().map(String::as_str);
                        before.iter().copied().chain(own).collect()
                    })
                })
                .collect();
        }
        patterns
    }
}

impl fmt::Display for SpeltWay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, segment) in self.segments.iter().enumerate() {
            if let Some(words) = index.checked_sub(1).map(|gap| self.gaps[gap]) {
                write!(f, " ...{words} ")?;
            }
            f.write_str(segment)?;
        }
        Ok(())
    }
}

fn forms(words: &[Word]) -> String {
    let spelt: Vec<String> = words.iter().map(spell_word).collect();
    spelt.join(" | ")
}

/// A word with all that is asked of it; quoted if its letter case counts.
fn spell_word(word: &Word) -> String {
    let star = if word.prefix { "*" } else { "" };
    let Some(demand) = &word.demand else {
        return format!("{}{star}", word.folded);
    };
    let spelt = match &demand.case {
        CaseDemand::Any => word.folded.to_string(),
        CaseDemand::Equal(cased) | CaseDemand::Letters(cased) => cased.clone(),
        CaseDemand::Shared(cased) => with_case_of(&word.folded, cased),
    };
    let possessive = if demand.possessive == Some(true) {
        "'s"
    } else {
        ""
    };
    let before = demand.marks_before.asked();
    let after = demand.marks_after.asked();
    let hyphen = if demand.hyphen_before == Some(true) {
        "-"
    } else {
        ""
    };
    let spelt = format!("{hyphen}{before}{spelt}{possessive}{after}{star}");
    if demand.case == CaseDemand::Any {
        spelt
    } else {
        format!("\"{spelt}\"")
    }
}

/// `folded` with the letter case of `cased`, as far as the two are spelt alike.
fn with_case_of(folded: &str, cased: &str) -> String {
    let shared: String = cased
        .chars()
        .zip(folded.chars())
        .take_while(|(a, b)| a.to_lowercase().eq(b.to_lowercase()))
        .map(|(cased, _)| cased)
        .collect();
    let rest = folded.chars().skip(shared.chars().count());
    shared.chars().chain(rest).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;
    use crate::wordlist::Case;

    fn parse(text: &str) -> Phrase {
        Phrase::parse(text, Span::default()).expect(text)
    }

    fn spell(case: Case, phrase: &str) -> Spelt {
        let terms = [
            TermSet {
                name: "set".into(),
                phrases: vec![parse("Give~"), parse("two @inner")],
                span: Span::default(),
            },
            TermSet {
                name: "inner".into(),
                phrases: vec![parse("three")],
                span: Span::default(),
            },
        ];
        let options = PatternOptions {
            case,
            language: "en",
        };
        let phrase = parse(phrase);
        Speller::new(&terms, options)
            .spell(&phrase)
            .expect("it can be compiled")
    }

    fn check(case: Case, phrase: &str, expected: &[&[&str]]) {
        let spelt = spell(case, phrase);
        let shown: Vec<Vec<String>> = spelt
            .operands
            .iter()
            .map(|ways| ways.iter().map(SpeltWay::to_string).collect())
            .collect();
        assert_eq!(shown, expected, "{phrase}");
    }

    #[test]
    fn phrases_are_spelt_out() {
        use Case::{Ignore, Match};
        check(Ignore, "Access [direct] TO", &[&["access [direct] to"]]);
        check(
            Ignore,
            "give~",
            &[&["(give | gives | gave | given | giving)"]],
        );
        check(
            Ignore,
            "(give~ | a b)",
            &[&["(give | gives | gave | given | giving | a b)"]],
        );
        check(Ignore, "guarante* @set", &[&["guarante* @set"]]);
        check(Ignore, "a ... b w/s c", &[&["a ...3 b"], &["c"]]);
        check(Ignore, "(a ... b | c) d", &[&["a ...3 b d", "c d"]]);
        // a hyphen is a space, unless it is quoted
        check(Ignore, "risk-free", &[&["risk free"]]);
        check(Ignore, "\"Risk-Free\"", &[&["\"Risk\" \"-Free\""]]);
        check(Ignore, "Acme's Acme®", &[&["acme's acme®"]]);
        check(
            Match,
            "Giv~ OK",
            &[&["(\"Giv\" | \"Givs\" | \"Givved\" | \"Givving\") \"OK\""]],
        );
        let many: Vec<String> = (0..20).map(|number| format!("w{number}")).collect();
        let shown = format!("({} | … 8 more)", many[..12].join(" | "));
        check(Ignore, &format!("({})", many.join(" | ")), &[&[&shown]]);
    }

    #[test]
    fn sets_are_spelt_out_once() {
        let sets = spell(Case::Ignore, "@set a @set w/3 @inner").sets;
        let shown: Vec<String> = sets
            .iter()
            .map(|(name, spelt)| format!("{name}: {spelt}"))
            .collect();
        assert_eq!(
            shown,
            [
                "set: give | gives | gave | given | giving | two @inner",
                "inner: three"
            ]
        );
    }

    /// The order is that in which phrases compile, so that anchors can be named.
    #[test]
    fn patterns_are_those_that_compile() {
        let phrase = "(a ... b | c) d w/s (e | f ... g) w/3 h";
        let mut builder = crate::lexicon::LexiconBuilder::new();
        let options = PatternOptions {
            case: Case::Ignore,
            language: "en",
        };
        builder
            .add(0, &parse(phrase), &[], options)
            .expect("it compiles");
        let lexicon = builder.build();
        let compiled: Vec<Vec<String>> = lexicon
            .patterns()
            .iter()
            .map(|pattern| {
                let literals = |segment: &usize| lexicon.literals_of(*segment).join(" ");
                pattern.segments.iter().map(literals).collect()
            })
            .collect();
        assert_eq!(spell(Case::Ignore, phrase).patterns(), compiled);
    }
}
