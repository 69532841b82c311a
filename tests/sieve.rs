//! The sieve loses nothing: where a policy finds a match, the sieve says that there may be one.
//!
//! Documents are drawn from words and from everything that may stand between and inside them. `SAYSO_DOCUMENTS` is
//! how many are drawn; the default is for every run.

#![allow(clippy::print_stdout, reason = "it says how much it ran over")]

use sayso::document::Format;
use sayso::lexicon::{Sifted, Sifter};
use sayso::text::Halt;

#[path = "fuzz/filtering.rs"]
mod filtering;

use filtering::{Comparison, FORMATS};

const WORDS: [&str; 16] = [
    "access", "to", "the", "model", "models", "Open", "AI", "it", "s", "provides", "a", "b",
    "code", "é", "О", "日本",
];

/// From here on no word begins one that is looked for.
const QUIET: usize = 10;

/// Phrases that are looked for: drawn word by word they would hardly ever be whole.
const PHRASES: [&[&str]; 8] = [
    // none of their words is looked for by itself; what is rare in them stands at one end
    &["nine", "or", "ten", "quick", "boxes"],
    &["quick", "jumpy", "ants", "as", "in", "it"],
    &["access", "to", "the", "model"],
    &["provides", "access", "to"],
    &["what", "it", "says"],
    &["or", "internationalizations", "of", "it"],
    &["jumpy", "internationalizations"],
    &["documentaries", "a", "constructively", "it"],
];

/// What may stand between two words, or inside one.
const BETWEEN: [&str; 120] = [
    "{'to'}",
    "{\"it's\"}",
    "{/* to */}",
    "{`${x}`}",
    "<T label=\"it\" />",
    "<T alt={'to'} x=\"&amp;\">",
    "</T>",
    "\n\nexport default x\n\n",
    "<q\t>",
    "<w\t>",
    "<r a>",
    "<y\nb='c'>",
    "<u\t><j\t>",
    "<d\t><f\t>",
    "<script>",
    "</script>",
    "<style>x</style>",
    "<p>",
    "<div>",
    "<pre>",
    " ",
    " ",
    " ",
    " ",
    " ",
    "",
    "",
    "\n",
    "\n> ",
    "\n> > ",
    "\r\n",
    "  \n",
    "\n\n",
    "\n- ",
    "\n1. ",
    "**",
    "*",
    "_",
    "~~",
    "`",
    "``",
    "[",
    "]",
    "](u)",
    "](u \"t\")",
    "](<u v> 't')",
    "][l]",
    "[^n]",
    "[[p|",
    "]]",
    "![",
    "<b>",
    "</b>",
    "<b class=\"c\">",
    "<i>",
    "<br>",
    "<img alt=\"to\">",
    "<img alt='",
    "'>",
    "<!-- x -->",
    "<!--",
    "-->",
    "<? x ?>",
    "<![CDATA[",
    "]]>",
    "&amp;",
    "&nbsp;",
    "&#39;",
    "&shy;",
    "&copy",
    "&#65;",
    "&rsquo;",
    "'",
    "'s",
    "’s",
    "’",
    "''",
    "\\",
    "\\'",
    "-",
    "-\n",
    "\u{2010}\n",
    "-\u{AD}\n",
    "-\u{2028}",
    "-\u{B}",
    "—",
    ". ",
    ", ",
    "|",
    " | ",
    "\u{200B}",
    "\u{AD}",
    "²",
    "(",
    ")",
    "\"",
    "#",
    "\n# ",
    "\n\n    ",
    "\n```\n",
    "\n\n# ",
    "\n\n# ",
    "\n\n## ",
    "\n\n",
    "{x}",
    "{",
    "}",
    "{/*",
    "*/}",
    "<A b={c > d}>",
    "<A b=\"to\">",
    "\n\nimport a from 'b'\n",
    "\n\nexport const a = {\n\n",
    "\n```\n\n",
    "\n\n[l]: u\n\n",
    "\n\n[it]: v \"to\"\n\n",
    "\n\n[^n]: ",
    "[[sayso-allow one: a]]",
    // longer than what the sieve takes in one step
    "\n```\nIt is `not <b read: &amp; access to the [model](u) it's, and it provides <i>access</i> to no Vec<AI<T>> of the \
     models\n\nor the \u{43E}pen or \u{AD} d; access to the model, access to the [model](u 't')[l] it's it\n```\n",
    "\n\n~~~ x\na <b c=\"d\"> access to the model, no <b and no code `` nor ](u), it's long enough for the sieve to pass over\n\
     it provides access to\n\nthe model and &nbsp; and <T label=\"it\" /> and no end of it, no end of it, no end of it\n~~~\n\n",
];

/// What breaks a word at the end of a line.
const BROKEN: [&str; 5] = ["-\n", "\u{2010}\n", "-\u{AD}\n", "-\u{2028}", "-\u{B}"];

/// A small generator of numbers (xorshift), the same on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides as u64) as usize
    }
}

fn draw(dice: &mut Dice, text: &mut String) {
    text.clear();
    if dice.roll(12) == 0 {
        text.push_str("---\ntitle: \"access\\x20to\"\nabout: 'it''s\n---\n");
    }
    // words that are looked for hide what is lost beside them
    let is_quiet = dice.roll(3) == 0;
    for _ in 0..dice.roll(24) + 4 {
        if dice.roll(8) == 0 {
            let words = PHRASES[dice.roll(PHRASES.len())];
            draw_phrase(dice, words, text);
            continue;
        }
        let words = match is_quiet {
            true => &WORDS[QUIET..],
            false => &WORDS[..],
        };
        let word = words[dice.roll(words.len())];
        draw_word(dice, word, text);
        for _ in 0..1 + dice.roll(3) {
            text.push_str(BETWEEN[dice.roll(BETWEEN.len())]);
        }
    }
}

/// The words of a phrase, most of them with a space between.
fn draw_phrase(dice: &mut Dice, words: &[&str], text: &mut String) {
    for word in words {
        draw_word(dice, word, text);
        text.push_str(match dice.roll(3) {
            0 => BETWEEN[dice.roll(BETWEEN.len())],
            _ => " ",
        });
    }
}

/// `word`, sometimes with something inside it.
fn draw_word(dice: &mut Dice, word: &str, text: &mut String) {
    match dice.roll(8) {
        // a joint inside the word
        0 if word.len() > 1 && word.is_ascii() => {
            let (before, after) = word.split_at(1 + dice.roll(word.len() - 1));
            text.push_str(before);
            text.push_str(BETWEEN[dice.roll(BETWEEN.len())]);
            text.push_str(after);
        }
        // a letter of another script that looks the same, and a joint beside it
        1 if word.len() > 1 && word.is_ascii() => {
            let at = 1 + dice.roll(word.len() - 1);
            let (before, after) = word.split_at(at);
            let between = match dice.roll(2) {
                0 => BROKEN[dice.roll(BROKEN.len())],
                _ => BETWEEN[dice.roll(BETWEEN.len())],
            };
            match dice.roll(2) {
                0 => text.extend([&*alike(before), between, after]),
                _ => text.extend([before, between, &*alike(after)]),
            }
        }
        _ => text.push_str(word),
    }
}

/// `letters` with those of another script that look the same.
fn alike(letters: &str) -> String {
    let alike = |letter| match letter {
        'a' => 'а',
        's' => 'ѕ',
        'o' => 'о',
        'e' => 'е',
        _ => letter,
    };
    letters.chars().map(alike).collect()
}

/// The documents that a text gives, alone and as one section among others.
fn draw_document(dice: &mut Dice, text: &mut String) {
    draw(dice, text);
    if dice.roll(3) > 0 {
        return;
    }
    let mut section = String::new();
    for _ in 0..1 + dice.roll(4) {
        draw(dice, &mut section);
        text.push_str("\n\n# it\n\n");
        text.push_str(&section);
    }
}

#[test]
fn the_sieve_loses_nothing() {
    let documents = std::env::var_os("SAYSO_DOCUMENTS").and_then(|count| count.into_string().ok());
    let documents: u64 = documents.map_or(60_000, |count| count.parse().expect("a number"));
    let seed = std::env::var_os("SAYSO_SEED").and_then(|seed| seed.into_string().ok());
    let seed: u64 = seed.map_or(20260311, |seed| seed.parse().expect("a number"));
    println!("seed {seed}");
    let mut dice = Dice(seed.max(1));
    let mut text = String::new();
    let mut comparison = Comparison::default();
    let (mut matching, mut sifted, mut cut) = (0, 0, 0);
    for _ in 0..documents {
        draw_document(&mut dice, &mut text);
        for format in FORMATS {
            let (outcome, matches) = comparison.compare(format, &text);
            sifted += u64::from(outcome == Sifted::Nothing);
            cut += u64::from(matches!(outcome, Sifted::Parts(_)));
            matching += u64::from(matches > 0);
        }
    }
    println!(
        "{documents} documents in 4 formats: {sifted} readings sifted out, {cut} cut, {matching} with matches among these"
    );
    assert!(
        matching > documents / 100 && sifted > documents / 10 && cut > documents / 100,
        "the draw proves nothing: {matching}, {sifted}, {cut}"
    );
}

/// A phrase of three words of any lengths is found, wherever in a block it stands.
#[test]
fn words_of_every_length() {
    const LONGEST: usize = 14;
    let mut dice = Dice(20261128);
    let mut word = |len: usize| -> String {
        let letters = (0..len).map(|_| char::from(b'a' + dice.roll(26) as u8));
        letters.collect()
    };
    let mut phrases = Vec::new();
    for first in 1..=LONGEST {
        for second in 1..=LONGEST {
            for third in 1..=LONGEST {
                phrases.push([word(first), word(second), word(third)].join(" "));
            }
        }
    }
    let policy = filtering::compile(&format!(
        "[wordlist]\nid = \"drawn\"\ntitle = \"Words of all lengths\"\nversion = \"1\"\n\n[[rule]]\nid = \"one\"\n\
         status = \"approved\"\nmessage = \"Do not\"\nprohibited = {phrases:?}\nexamples.flag = [{:?}]\n\
         examples.pass = [\"Nothing.\"]\n",
        phrases[0]
    ));
    let mut sifter = Sifter::default();
    for (index, phrase) in phrases.iter().enumerate() {
        let text = format!("{}No {phrase} a.\n", ".".repeat(index % 67));
        let sifted = policy.sift(Format::Text, &text, Halt::NEVER, &mut sifter);
        assert_ne!(sifted, Sifted::Nothing, "{text:?}");
    }
    let sifted = policy.sift(Format::Text, "No such words.\n", Halt::NEVER, &mut sifter);
    assert_eq!(sifted, Sifted::Nothing);
}

/// What the draw hardly ever meets alone in a text.
#[test]
fn rare_disguises() {
    for (format, text) in [
        // a reference without its semicolon ends inside a run of letters
        (Format::Html, "<p>&#160access to the model."),
        (
            Format::Markdown,
            "<div>\n&#160access to the model\n</div>\n",
        ),
        // an apostrophe and its `s`, with everything between them that is not read
        (Format::Mdx, "OpenAI'{/* x */}s code"),
        (Format::Mdx, "OpenAI'<T a={b > c} />s code"),
        (Format::Mdx, "OpenAI’{/* x */}<T />s code"),
        (Format::Markdown, "OpenAI'<b>s</b> code"),
        (
            Format::Mdx,
            "access{/* one\n\ntwo */} to <T a=\"b c\">the</T> model",
        ),
        // what is masked as a module is text in a block of HTML
        (Format::Mdx, "<!A\n\nimport 'what it&nbsp;says"),
        // one tag is text, in code, and the next one is none
        (Format::Markdown, "no `<br>` <i>code</i>"),
        (Format::Markdown, "no <i>`<br>`</i> <i>code</i>"),
        // a letter that looks like a Latin one, in a word broken at a line end
        (Format::Text, "no \u{430}-\nccess to the model"),
        (Format::Text, "no acces-\n\u{455} to the model"),
        (Format::Text, "no acces\u{2010}\n\u{455} to the model"),
        (Format::Text, "no acces-\u{AD}\n\u{455} to the model"),
        (Format::Text, "no \u{430}-\u{AD}\nccess to the model"),
        (Format::Text, "no \u{430}-\u{2028}ccess to the model"),
        (Format::Text, "no acces-\u{2028}\u{455} to the model"),
        (Format::Text, "no acces-\u{B}\u{455} to the model"),
        (Format::Text, "no acces-\r\n\u{455} to the model"),
        (Format::Text, "no \u{430}-\r\nccess to the model"),
        // fewer letters than a window has
        (Format::Text, "no é b"),
        (Format::Markdown, "no **A**I b"),
    ] {
        let (outcome, matches) = Comparison::default().compare(format, text);
        let is_found = outcome == Sifted::Everything || matches > 0;
        assert!(is_found, "{outcome:?} of {text:?}");
    }
}

/// Among tags and in comments the letters are still known.
#[test]
fn tags_hide_no_letters() {
    let tags = "<quixotic\t>abc".repeat(5000);
    let sift = |text: &str| Comparison::default().compare(Format::Markdown, text).0;
    assert_eq!(sift(&format!("{tags}\n")), Sifted::Nothing);
    assert_eq!(sift(&format!("<!-- {tags} -->\n")), Sifted::Nothing);
}

/// Sections of which the letters show nothing are read, in whatever order it was found out.
#[test]
fn torn_words_hide_no_other_section() {
    // more ways to read on than are followed: no tag is surely one, and each has a letter of its own
    let torn: String = "access to it"
        .chars()
        .zip(
            ["qw", "ry", "ui", "pd", "fg", "hj", "kl", "zx", "vb"]
                .into_iter()
                .cycle(),
        )
        .map(|(letter, names)| {
            let tags = names.chars().map(|name| format!("<{name}\t>"));
            tags.fold(letter.to_string(), |torn, tag| torn + &tag)
        })
        .collect();
    let hidden = "# it\n\nNo a&#99;&#99;ess to it.\n\n";
    for before in 0..4 {
        for after in 0..4 {
            let text = format!(
                "# it\n\n{}no {torn} {torn} {torn}\n\n{}# it\n\nit\n",
                hidden.repeat(before),
                hidden.repeat(after)
            );
            let (outcome, matches) = Comparison::default().compare(Format::Markdown, &text);
            assert!(matches!(outcome, Sifted::Parts(_)), "{outcome:?}");
            assert!(matches >= before + after, "{matches} of {text:?}");
        }
    }
}
