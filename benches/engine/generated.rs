//! Texts and wordlists to measure with, made of one vocabulary and always the same.

use std::fmt::Write as _;

use sayso::document::Format;

/// Words of everyday prose; a few are not ASCII.
const WORDS: &[&str] = &[
    "about", "access", "account", "after", "and", "answer", "before", "build", "business", "café",
    "call", "change", "choose", "city", "claim", "common", "company", "contract", "customer",
    "data", "day", "deliver", "depend", "each", "effort", "every", "example", "field", "figure",
    "file", "first", "for", "form", "from", "guide", "hand", "help", "house", "idea", "in",
    "install", "into", "issue", "join", "keep", "kind", "large", "learn", "letter", "level",
    "line", "list", "make", "market", "measure", "model", "month", "more", "naïve", "name", "new",
    "note", "number", "offer", "on", "open", "order", "other", "page", "part", "people", "place",
    "plan", "point", "price", "product", "program", "provide", "public", "question", "range",
    "read", "reason", "release", "report", "result", "review", "rule", "run", "same", "sell",
    "sentence", "service", "set", "share", "show", "small", "start", "state", "story", "support",
    "table", "team", "test", "text", "the", "their", "thing", "through", "time", "to", "today",
    "under", "use", "value", "version", "view", "way", "week", "will", "with", "word", "work",
    "world", "write", "year", "your",
];

/// Numbers that look random and are not: a linear congruential generator with Knuth's constants.
struct Numbers(u64);

impl Numbers {
    /// A number below `bound`.
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % bound
    }

    fn word(&mut self) -> &'static str {
        WORDS[self.below(WORDS.len())]
    }

    fn phrase(&mut self, words: usize) -> String {
        (0..words)
            .map(|_| self.word())
            .collect::<Vec<_>>()
            .join(" ")
    }
}

/// A text of at least `size` bytes: hard-wrapped paragraphs, and in Markdown what Markdown has.
pub(crate) fn text(format: Format, size: usize) -> String {
    let mut numbers = Numbers(1);
    let mut text = String::with_capacity(size + 1_000);
    let is_markup = format != Format::Text;
    while text.len() < size {
        let prefix = match numbers.below(8) {
            0 if is_markup => "## ",
            1 | 2 if is_markup => "- ",
            3 => "> ",
            _ => "",
        };
        let lines = if prefix == "## " {
            1
        } else {
            1 + numbers.below(6)
        };
        for line in 0..lines {
            text.push_str(match prefix {
                "- " if line > 0 => "  ",
                prefix => prefix,
            });
            write_line(&mut text, &mut numbers, is_markup);
            text.push('\n');
        }
        text.push('\n');
    }
    text
}

fn write_line(text: &mut String, numbers: &mut Numbers, is_markup: bool) {
    for place in 0..8 + numbers.below(6) {
        if place > 0 {
            text.push_str(match numbers.below(14) {
                0 => ", ",
                1 => ". ",
                _ => " ",
            });
        }
        let word = numbers.word();
        match numbers.below(40) {
            0 if is_markup => write!(text, "**{word}**"),
            1 if is_markup => write!(text, "[{word}](https://example.com/{word})"),
            2 if is_markup => write!(text, "`{word}`"),
            3 if is_markup => write!(text, "&amp; {word}"),
            4 => write!(text, "“{word}”"),
            _ => write!(text, "{word}"),
        }
        .expect("a string can be written to");
    }
}

/// A wordlist of so many rules, each with one phrase of three or four words.
pub(crate) fn wordlist(rules: usize) -> String {
    let mut numbers = Numbers(2);
    let mut toml = String::from(
        "[wordlist]\nid = \"generated\"\ntitle = \"Generated\"\nversion = \"1\"\nlanguage = \"en\"\n\
         owner = \"bench\"\n",
    );
    for rule in 0..rules {
        let words = 3 + numbers.below(2);
        let phrase = numbers.phrase(words);
        write!(
            toml,
            "\n[[rule]]\nid = \"phrase-{rule}\"\nmessage = \"Do not write this\"\nprohibited = [\"{phrase}\"]\n\
             examples.flag = [\"They say {phrase} here.\"]\nexamples.pass = [\"Nothing of the kind.\"]\n",
        )
        .expect("a string can be written to");
    }
    toml
}
