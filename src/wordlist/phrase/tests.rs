//! Every row of the notation, every mistake, and the laws of the parser.

use proptest::prelude::*;

use super::*;
use crate::diagnostic::code;

/// Items in a form that cannot be taken for the notation: `word`, `infl(word)`, `gap(3)` …
fn show(phrase: &Phrase) -> String {
    let mut text = show_sequence(&phrase.operands[0]);
    for (link, operand) in phrase.links.iter().zip(&phrase.operands[1..]) {
        text.push_str(&format!(" <{link:?}> {}", show_sequence(operand)));
    }
    text
}

fn show_sequence(sequence: &Sequence) -> String {
    let items: Vec<_> = sequence.items.iter().map(show_item).collect();
    items.join(" ")
}

fn show_item(item: &Item) -> String {
    let alternatives = |alternatives: &[Sequence]| {
        let shown: Vec<_> = alternatives.iter().map(show_sequence).collect();
        shown.join(" / ")
    };
    match &item.kind {
        ItemKind::Word(word) => word.to_string(),
        ItemKind::Inflected(word) => format!("infl({word})"),
        ItemKind::Prefix(word) => format!("prefix({word})"),
        ItemKind::Exact(text) => format!("exact({text})"),
        ItemKind::Group(of) => format!("one({})", alternatives(of)),
        ItemKind::Optional(of) => format!("opt({})", alternatives(of)),
        ItemKind::Gap(words) => format!("gap({words})"),
        ItemKind::Set(name) => format!("set({name})"),
    }
}

#[track_caller]
fn check(written: &str, expected: &str) {
    match Phrase::parse(written, Span::default()) {
        Ok(phrase) => {
            assert_eq!(show(&phrase), expected, "{written}");
            let printed = phrase.to_string();
            let again = Phrase::parse(&printed, Span::default());
            let again = again.unwrap_or_else(|errors| panic!("{printed}: {errors:?}"));
            assert_eq!(show(&again), expected, "{written} printed as {printed}");
            assert_eq!(again.to_string(), printed, "printing is stable");
        }
        Err(errors) => panic!("{written}: {errors:?}"),
    }
}

/// The mistakes of `written`: code, the characters pointed at, and a part of message or help.
#[track_caller]
fn check_errors(written: &str, expected: &[(&str, &str, &str)]) {
    let shown = written.get(..80).unwrap_or(written);
    let errors = match Phrase::parse(written, Span::default()) {
        Ok(phrase) => panic!("{written} was read as {}", show(&phrase)),
        Err(errors) => errors,
    };
    let found: Vec<_> = errors
        .iter()
        .map(|error| (error.code, &written[error.span.range()]))
        .collect();
    let wanted: Vec<_> = expected.iter().map(|&(code, at, _)| (code, at)).collect();
    assert_eq!(found, wanted, "{shown}: {errors:#?}");
    for (error, (_, _, words)) in errors.iter().zip(expected) {
        let said = format!("{}; {}", error.message, error.help);
        assert!(
            said.contains(words),
            "{shown}: {words:?} is not in {said:?}"
        );
    }
}

#[track_caller]
fn check_error(written: &str, code: &str, at: &str, words: &str) {
    check_errors(written, &[(code, at, words)]);
}

#[test]
fn notation() {
    check("access to", "access to");
    check("  access \u{a0}\n\tto ", "access to"); // any white space separates
    check("provide~", "infl(provide)");
    check("guarante*", "prefix(guarante)");
    check("GPT-4*", "prefix(GPT-4)"); // three letters, not all of them last
    check("\"Android's\"", "exact(Android's)");
    check("“Android’s”", "exact(Android’s)"); // curly quotes
    check("„Android“", "exact(Android)");
    check("\" two  words \"", "exact(two  words)");
    check(r#""a (b | c)~ w/5 ... @d""#, "exact(a (b | c)~ w/5 ... @d)"); // no signs inside
    check(r#""say \"it\" \\""#, r#"exact(say "it" \)"#);
    check("(a | b c)", "one(a / b c)");
    check("(a|b c)", "one(a / b c)");
    check("[a | b] c", "opt(a / b) c");
    check(
        "[the] (a [b | c~] | d)",
        "opt(the) one(a opt(b / infl(c)) / d)",
    );
    check("a ... b", "a gap(3) b");
    check("a ...5 b ...100 c", "a gap(5) b gap(100) c");
    check("a … b …7 c", "a gap(3) b gap(7) c");
    check("(a ... b | c)", "one(a gap(3) b / c)");
    check("a [b] ... [c] d", "a opt(b) gap(3) opt(c) d");
    check("access @openai-model", "access set(openai-model)");
    check("a b w/8 c", "a b <Within(8)> c");
    check("a pre/255 c", "a <Before(255)> c");
    check("@a w/s @b w/p c", "set(a) <Sentence> set(b) <Paragraph> c");
    check("(a | b) w/s [c] d", "one(a / b) <Sentence> opt(c) d");
}

#[test]
fn ordinary_words() {
    for word in [
        "C++",
        ".NET",
        "AT&T",
        "Yahoo!",
        "e.g.",
        "#1",
        "24/7",
        "and/or",
        "GPT-4o",
        "O'Reilly",
        "O’Reilly",
        "100%",
        "U.S.",
        "state-of-the-art",
        "C#",
        "R&D",
        "$100",
        "user@example.com",
        "and",
        "or",
        "not",
        "near",
        "any",
        "Near",
        "km/h",
        "50%+",
        "%",
        "&",
        "1.5",
        ",",
        "yes,",
        "—",
        "-",
        "'s",
        "w",
        "pre",
        "s/w",
        "co.",
        "日本語",
        "naïve",
        "e\u{301}",
        "🎉",
        "nearby/5",
        "1+1",
        "ANYONE",
        "{x}",
        "<b>",
        "=",
        "^",
        "a_b",
        "«a»",
        "/",
        "//",
        "+",
        "/x",
        "+1%",
    ] {
        check(word, word);
    }
}

#[test]
fn escapes() {
    check(r"\@openai", "@openai");
    check(r"\@", "@");
    check(r"provide\~", "provide~");
    check(r"a\*", "a*");
    check(r"\(s\)", "(s)");
    check(r"a\|b", "a|b");
    check(r"\[x\]", "[x]");
    check(r#"5\" nails"#, r#"5" nails"#);
    check(r"\w/5 \/s pre\/8", "w/5 /s pre/8"); // an operator with a backslash is none
    check(r"\AND NO\T \NEAR/5", "AND NOT NEAR/5");
    check(r"wait\... \... \…", "wait... ... …"); // an escaped dot takes its neighbours along
    check(r"why\?", "why?");
    check(r"appl\%", "appl%");
    check(r"C:\\x", r"C:\x");
    check(r"\provide~", "infl(provide)");
    check(r"\e\l\l", "ell"); // an escaped letter is a letter
}

#[test]
fn empty() {
    for written in ["", " ", "\u{a0}\n"] {
        check_error(written, code::EMPTY_PHRASE, written, "the phrase is empty");
    }
    check_error("[a | b]", code::EMPTY_PHRASE, "[a | b]", "`( )` instead");
    check_error("x w/5 [a] [b]", code::EMPTY_PHRASE, "[a] [b]", "optional");
    check_error("(a | [b])", code::EMPTY_PHRASE, "[b]", "optional");
    check_error("x ()", code::EMPTY_ALTERNATIVE, "()", r"`\(`");
    check_error(
        "x [ ]",
        code::EMPTY_ALTERNATIVE,
        "[ ]",
        "the option is empty",
    );
    check_error(
        "(a | )",
        code::EMPTY_ALTERNATIVE,
        "| )",
        "both sides of `|`",
    );
    check_error("(| a)", code::EMPTY_ALTERNATIVE, "(|", "both sides of `|`");
    check_error(
        "(a || b)",
        code::EMPTY_ALTERNATIVE,
        "||",
        "both sides of `|`",
    );
    check_error("x \"\"", code::EMPTY_ALTERNATIVE, "\"\"", "quotation marks");
    check_error("x “ ”", code::EMPTY_ALTERNATIVE, "“ ”", "quotation marks");
}

#[test]
fn brackets() {
    check_error("a (b", code::UNCLOSED_BRACKET, "(", "close it with `)`");
    check_error("a [b | c", code::UNCLOSED_BRACKET, "[", "close it with `]`");
    check_error("a (", code::UNCLOSED_BRACKET, "(", r"`\(`");
    check_error("a ) b", code::STRAY_BRACKET, ")", r"`\)`");
    check_error("a]", code::STRAY_BRACKET, "]", "closes no bracket");
    check_error("(a]", code::STRAY_BRACKET, "]", "write `)`");
    check_error("x [a)", code::STRAY_BRACKET, ")", "write `]`");
    check_error("a | b", code::STRAY_BAR, "|", "write `(a | b)`");
    check_error("a \"b", code::UNCLOSED_QUOTE, "\"", "close it");
    check_error(r#"a "b\""#, code::UNCLOSED_QUOTE, "\"", "close it");
    check_error("a “b", code::UNCLOSED_QUOTE, "“", r"`\“`");
    check_error("5\" nails", code::UNCLOSED_QUOTE, "\"", "\\\"");
    check_errors(
        "(a [b",
        &[
            (code::UNCLOSED_BRACKET, "(", ""),
            (code::UNCLOSED_BRACKET, "[", ""),
        ],
    );
}

#[test]
fn nesting() {
    let nested = |depth: usize| format!("{}a{}", "(".repeat(depth), ")".repeat(depth));
    assert!(Phrase::parse(&nested(MOST_NESTED), Span::default()).is_ok());
    check_error(&nested(MOST_NESTED + 1), code::TOO_DEEP, "(", "32 deep");
    check_error(&"[".repeat(1 << 20), code::TOO_DEEP, "[", "`[terms]`");
}

#[test]
fn touching_parts() {
    check_error("un(intended)", code::MISSING_SPACE, "n(", "a space");
    check_error("(a | b)c", code::MISSING_SPACE, ")c", "a space");
    check_error("(a | b), c", code::MISSING_SPACE, "),", "a space");
    check_error("model(s)", code::MISSING_SPACE, "l(", "`model~`");
    check_error("(a | b)'s", code::MISSING_SPACE, ")'", "possessives");
    check_error("(risk | worry)-free", code::MISSING_SPACE, ")-", "a hyphen");
    check_error("\"a\"\"b\"", code::MISSING_SPACE, "\"\"", "a space");
    check_error("(a)w/5 b", code::MISSING_SPACE, ")w", "a space");
    check_error("w/5(a)", code::MISPLACED_PROXIMITY, "w/5", "before");
}

#[test]
fn tilde() {
    for (written, at, words) in [
        ("~", "~", "no word stands before `~`"),
        ("~provide", "~", r"`\~`"),
        ("a ~", "~", "at the end of a word"),
        ("pro~vide", "~", "inside a word"),
        ("provide~s", "~", "inside a word"),
        ("provide~~", "~", "inside a word"),
        ("provide~*", "~", "inside a word"),
        ("provide~,", "~", "inside a word"),
        ("Yahoo!~", "~", "after a letter"),
        ("50~", "~", "after a letter"),
        ("(provide | offer)~", "~", "`(provide~ | offer~)`"),
        ("[provide]~ x", "~", "a bracket"),
        ("\"provide\"~", "~", "a quotation"),
        ("@set~", "~", "in `[terms]`"),
    ] {
        check_error(written, code::MISPLACED_TILDE, at, words);
    }
    check("e\u{301}t\u{e9}~", "infl(e\u{301}t\u{e9})");
    check("cafe\u{301}~", "infl(cafe\u{301})"); // a combining mark ends a word
    check("GPT-4~", "infl(GPT-4)");
}

#[test]
fn star() {
    for (written, at, words) in [
        ("*", "*", "write `...`"),
        ("a * b", "*", "write `...`"),
        ("*able", "*", "from their start"),
        ("guar*tee", "*", "inside a word"),
        ("guarante**", "*", "inside a word"),
        ("5*3", "*", r"`\*`"),
        ("C++*", "*", "follows no word"),
        ("(guarante)*", "*", "`(provide* | offer*)`"),
        ("\"guarante\"*", "*", "a quotation"),
        ("@set*", "*", "in `[terms]`"),
    ] {
        check_error(written, code::MISPLACED_STAR, at, words);
    }
    check_error("x gu*", code::SHORT_PREFIX, "gu*", "three letters");
    check_error("x 1234*", code::SHORT_PREFIX, "1234*", "three letters");
    check("gua*", "prefix(gua)");
}

#[test]
fn gaps() {
    for (written, at, words) in [
        ("... a", "...", "stands before"),
        ("a ...5", "...5", "stands after"),
        ("...", "...", "stands before"),
        ("(a | ... b)", "...", "stands before"),
        ("a w/5 ... b", "...", "stands before"),
        ("a ... w/5 b", "...", "stands after"),
        ("[a] ... b", "...", "not optional before"),
        ("a ... [b]", "...", "not optional after"),
        ("a ... ...5 b", "... ...5", "two gaps"),
        ("wait... what", "...", "spaces around"),
        ("wait...5 what", "...", "spaces around"),
        ("wait… what", "…", r"`\`"),
        ("1..5", "..", "spaces around"),
    ] {
        check_error(written, code::MISPLACED_GAP, at, words);
    }
    for (written, at, words) in [
        ("a ...0 b", "...0", "leave the gap out"),
        ("a ...101 b", "...101", "1 to 100"),
        (
            "a ...99999999999999999999 b",
            "...99999999999999999999",
            "1 to 100",
        ),
        ("a .. b", "..", "three dots"),
        ("a .... b", "....", "three dots"),
        ("a ......5 b", "......5", "three dots"),
        ("a ...b", "...b", "a space after"),
        ("a ...5x b", "...5x", "three dots"),
        ("a …x b", "…x", "a space after"),
    ] {
        check_error(written, code::BAD_GAP, at, words);
    }
}

#[test]
fn proximity() {
    for (written, at, words) in [
        ("w/5 a", "w/5", "nothing stands before `w/5`"),
        ("a pre/5", "pre/5", "nothing stands after `pre/5`"),
        ("a w/5 w/s b", "w/s", "nothing stands before `w/s`"),
        ("(a w/5 b) c", "w/5", "outside brackets"),
        ("[a w/s b] c", "w/s", "outside brackets"),
    ] {
        check_error(written, code::MISPLACED_PROXIMITY, at, words);
    }
    check_errors(
        "w/s",
        &[(code::MISPLACED_PROXIMITY, "w/s", "nothing stands before")],
    );
    for (written, at, words) in [
        ("a w/0 b", "w/0", "1 to 255"),
        ("a pre/0 b", "pre/0", "1 to 255"),
        ("a w/256 b", "w/256", "`w/p`"),
        ("a w/99999999999999 b", "w/99999999999999", "too far"),
        ("a w/ 5", "w/", "how near"),
        ("a pre/ 5", "pre/", "`pre/8`"),
        ("a W/5 b", "W/5", "write `w/5`"),
        ("a w/S b", "w/S", "write `w/s`"),
        ("a PRE/5 b", "PRE/5", "write `pre/5`"),
        ("a w/sent b", "w/sent", "write `w/s`"),
        ("a w/para b", "w/para", "write `w/p`"),
        ("a w/o b", "w/o", r"`\w/o`"),
        ("a w/-1 b", "w/-1", "no reach"),
        ("a pre/s b", "pre/s", "`w/s`"),
    ] {
        check_error(written, code::BAD_PROXIMITY, at, words);
    }
}

#[test]
fn habits_from_other_tools() {
    for (written, at, words) in [
        ("a /s b", "/s", "write `w/s`"),
        ("a /p b", "/p", "write `w/p`"),
        ("a /5 b", "/5", "write `w/5`"),
        ("a +s b", "+s", "write `w/s`"),
        ("a +5 b", "+5", "write `pre/5`"),
        ("a NEAR/5 b", "NEAR/5", "write `w/5`"),
        ("a near/5 b", "near/5", r"`\near/5`"),
        ("a ONEAR/5 b", "ONEAR/5", "write `pre/5`"),
        ("a NEAR b", "NEAR", "write `w/8`"),
        ("a AND b", "AND", "`and` for the word"),
        ("a OR b", "OR", "`(A | B)`"),
        ("a NOT b", "NOT", "`except`"),
        ("ANY x", "ANY", "`any`"),
        ("wom?n", "?", "`(woman | women)`"),
        ("appl?", "?", r"`\?`"),
        ("ba%nana", "%", r"`\%`"),
        ("appl%", "%", "`guarante*`"),
        ("%able", "%", "wildcard"),
    ] {
        check_error(written, code::FOREIGN_NOTATION, at, words);
    }
}

#[test]
fn other_mistakes() {
    check_error(r"a \", code::BAD_ESCAPE, r"\", "none follows");
    check_error(r"a\ b", code::BAD_ESCAPE, r"\", "none follows");
    check_error("a @ b", code::UNKNOWN_TERM_SET, "@", r"`\@`");
}

#[test]
fn every_mistake_in_one_run() {
    check_errors(
        "wom?n | ~x (a AND b) w/0 ()",
        &[
            (code::FOREIGN_NOTATION, "?", ""),
            (code::STRAY_BAR, "|", ""),
            (code::MISPLACED_TILDE, "~", ""),
            (code::FOREIGN_NOTATION, "AND", ""),
            (code::BAD_PROXIMITY, "w/0", ""),
            (code::EMPTY_ALTERNATIVE, "()", ""),
        ],
    );
    let errors = Phrase::parse(&"? ".repeat(1 << 19), Span::default()).unwrap_err();
    assert_eq!(errors.len(), 16, "bounded");
}

#[test]
fn spans_are_bytes_of_the_notation() {
    let written = r"é (b | “c”) \@x~";
    let phrase = Phrase::parse(written, Span::new(3, 9)).unwrap();
    let mut places = Vec::new();
    phrase.each_item(|item| places.push(&written[item.span.range()]));
    assert_eq!(places, ["é", "(b | “c”)", "b", "“c”", r"\@x~"]);
    assert_eq!(phrase.span, Span::new(3, 9));
    assert_eq!(phrase.written, written);
}

/// Any phrase that may be written, as a tree without spans.
fn any_phrase() -> impl Strategy<Value = Phrase> {
    let link = prop_oneof![
        (1..=MOST_WITHIN).prop_map(Proximity::Within),
        (1..=MOST_WITHIN).prop_map(Proximity::Before),
        Just(Proximity::Sentence),
        Just(Proximity::Paragraph),
    ];
    let operands = prop::collection::vec((any_sequence(), link), 1..4);
    operands.prop_map(|operands| {
        let (operands, mut links): (Vec<_>, Vec<_>) = operands.into_iter().unzip();
        links.pop();
        Phrase {
            written: String::new(),
            span: Span::default(),
            operands: operands.into(),
            links,
        }
    })
}

fn item(kind: ItemKind) -> Item {
    Item {
        kind,
        span: Span::default(),
    }
}

fn any_sequence() -> impl Strategy<Value = Sequence> {
    let stem = "[a-zé]{3,6}([-'.&/][a-z0-9]{1,3}){0,2}";
    // signs of all kinds, alone and together
    let signs = r#"[a-z.@~*?%|()\[\]"“”\\/+…,0-9ANDORT-]{1,6}|w/[a-z0-9]{1,3}|AND|NEAR/5|\.{2,4}"#;
    let firm = prop_oneof![
        stem.prop_map(|text| ItemKind::Word(text.into())),
        signs.prop_map(|text| ItemKind::Word(text.into())),
        stem.prop_map(|text| ItemKind::Inflected(text.into())),
        stem.prop_map(|text| ItemKind::Prefix(text.into())),
        r#"[a-z"“\\(~]([a-z "“\\(~]{0,5}[a-z"])?"#.prop_map(|text| ItemKind::Exact(text.into())),
        "[a-z][a-z0-9-]{0,5}".prop_map(|text| ItemKind::Set(text.into())),
    ]
    .prop_map(item);
    let leaf = firm.prop_map(|item| Sequence { items: vec![item] });
    leaf.prop_recursive(4, 24, 4, |inner| {
        let brackets = prop::collection::vec(inner.clone(), 1..3);
        let gap = prop::option::of(1..=MOST_GAP);
        (inner.clone(), brackets, any::<bool>(), gap, inner).prop_map(
            |(first, alternatives, optional, gap, last)| {
                let mut items = first.items;
                items.push(item(if optional {
                    ItemKind::Optional(alternatives)
                } else {
                    ItemKind::Group(alternatives)
                }));
                items.extend(gap.map(|words| item(ItemKind::Gap(words))));
                items.extend(last.items);
                Sequence { items }
            },
        )
    })
}

proptest! {
    #[test]
    fn what_is_printed_reads_back(phrase in any_phrase()) {
        let printed = phrase.to_string();
        match Phrase::parse(&printed, Span::default()) {
            Ok(again) => prop_assert_eq!(show(&again), show(&phrase), "{}", printed),
            Err(errors) => prop_assert!(false, "{}: {:?}", printed, errors),
        }
    }

    #[test]
    fn any_text_parses_or_is_pointed_at(
        written in r#"([a-z.@~*?%|()\[\]"“\\/+…, 0-9ANDé\u{a0}-]|w/|pre/|\.\.\.){0,24}"#
    ) {
        if let Err(errors) = Phrase::parse(&written, Span::default()) {
            prop_assert!(!errors.is_empty());
            for error in errors {
                prop_assert!(written.get(error.span.range()).is_some(), "{:?}", error);
                let is_whole = error.code == code::EMPTY_PHRASE;
                prop_assert!(is_whole || !error.span.is_empty(), "{:?}", error);
                prop_assert!(!error.message.is_empty() && !error.help.is_empty());
                prop_assert!(code::ALL.contains(&error.code));
            }
        }
    }

    #[test]
    fn no_text_panics(written in any::<String>()) {
        let _ = Phrase::parse(&written, Span::default());
    }
}
