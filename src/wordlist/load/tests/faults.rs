//! Each fault with its code, its place and its words.

use super::*;

#[test]
fn syntax() {
    check("id = \n", &[(code::TOML_SYNTAX, "", "not TOML")]);
    check(
        "[wordlist\nid = \"x\ntitle = 'y'\nversion = ]\n",
        &[
            (code::TOML_SYNTAX, "", "unclosed table"),
            (code::TOML_SYNTAX, "]", "not TOML"),
        ],
    );
    check(
        &with_rule(r#"reason = "write \@x""#),
        &[(code::TOML_SYNTAX, "@", "'…'")],
    );
    check(
        &with_rule("reason = \"a\"\nreason = \"b\""),
        &[(code::TOML_SYNTAX, "reason", "duplicate key")],
    );
    check(
        &with_rule("effective = 2026-02-30"),
        &[(code::TOML_SYNTAX, "2026-02-30", "day")],
    );
    // a byte order mark is no fault
    load_sound(&format!("\u{feff}{HEADER}"));
    load_sound(&with_rule("").replace('\n', "\r\n"));
}

#[test]
fn unknown_keys() {
    check_rule(
        "mesage = \"x\"",
        code::UNKNOWN_KEY,
        "mesage",
        "did you mean `message`?",
    );
    check_rule(
        "review_by = 2026-01-01",
        code::UNKNOWN_KEY,
        "review_by",
        "`review-by`",
    );
    check_rule(
        "colour = 1",
        code::UNKNOWN_KEY,
        "colour",
        "the keys here are `id`, `kind`",
    );
    check_rule("examples.flags = []", code::UNKNOWN_KEY, "flags", "`flag`");
    check_rule(
        "unless = { near = [\"x\"], witin = 3 }",
        code::UNKNOWN_KEY,
        "witin",
        "`within`",
    );
    check_rule(
        "source = { titel = \"x\" }",
        code::UNKNOWN_KEY,
        "titel",
        "`title`",
    );
    check_rule(
        "examples.fix = [{ before = \"a\", after = \"b\", x = 1 }]",
        code::UNKNOWN_KEY,
        "x",
        "`before` and `after`",
    );
    check(
        &format!("{HEADER}langage = \"en\"\n[rules]\n[[aproved]]\n"),
        &[
            (code::UNKNOWN_KEY, "langage", "`language`"),
            (code::UNKNOWN_KEY, "rules", "`rule`"),
            (code::UNKNOWN_KEY, "aproved", "`approved`"),
        ],
    );
}

#[test]
fn missing_keys() {
    check("", &[(code::MISSING_KEY, "", "`wordlist` is missing")]);
    check(
        "[wordlist]\n",
        &[
            (code::MISSING_KEY, "[wordlist]", "`id` is missing"),
            (code::MISSING_KEY, "[wordlist]", "`title` is missing"),
            (code::MISSING_KEY, "[wordlist]", "`version` is missing"),
        ],
    );
    check(
        &format!("{HEADER}\n[[rule]]\nstatus = \"proposed\"\n"),
        &[
            (code::MISSING_KEY, "[[rule]]", "`id` is missing"),
            (code::MISSING_KEY, "[[rule]]", "`message` is missing"),
            (code::MISSING_KEY, "[[rule]]", "replace = {"),
        ],
    );
    check(
        &format!("{HEADER}[[approved]]\n"),
        &[(code::MISSING_KEY, "[[approved]]", "`phrases`")],
    );
    check_rule(
        "unless = { within = 3 }",
        code::MISSING_KEY,
        "{ within = 3 }",
        "`near`",
    );
    check_rule("unless.within = 3", code::MISSING_KEY, "unless", "`near`");
    check_rule(
        "examples.fix = [{ before = \"a\" }]",
        code::MISSING_KEY,
        "{ before = \"a\" }",
        "`after`",
    );
}

#[test]
fn wrong_types() {
    for (line, at, words) in [
        (
            "message = 3",
            "3",
            "`message` takes a text, and this is a number; write it in quotation marks: `\"3\"`",
        ),
        ("message = true", "true", "this is true or false"),
        ("message = [\"a\"]", "[\"a\"]", "this is a list"),
        ("message = 2026-03-11", "2026-03-11", "this is a date"),
        ("reason = {}", "{}", "this is a table"),
        (
            "prohibited = \"a b\"",
            "\"a b\"",
            "square brackets: `[\"a b\"]`",
        ),
        ("prohibited = [1]", "1", "takes a text"),
        ("tags = [[\"a\"]]", "[\"a\"]", "takes a text"),
        ("suppressible = \"no\"", "\"no\"", "`true` or `false`"),
        ("suppressible = 1", "1", "`true` or `false`"),
        ("unless = [\"not\"]", "[\"not\"]", "takes a table"),
        (
            "unless = { near = [\"not\"], within = 1.5 }",
            "1.5",
            "a text or a number",
        ),
        ("replace = [\"a\"]", "[\"a\"]", "takes a table"),
        ("replace.a = 3", "3", "`\"3\"`"),
        ("examples.fix = [\"a\"]", "\"a\"", "takes a table"),
        ("severity = 1", "1", "takes a text"),
        ("source = \"memo\"", "\"memo\"", "takes a table"),
    ] {
        check_rule(line, code::WRONG_TYPE, at, words);
    }
    check(
        &format!("{HEADER}[rule]\n"),
        &[(code::WRONG_TYPE, "[rule]", "`[[rule]]`")],
    );
    check(
        &format!("{HEADER}[terms]\na = \"b\"\n"),
        &[(code::WRONG_TYPE, "\"b\"", "`[\"b\"]`")],
    );
    check("wordlist = 3", &[(code::WRONG_TYPE, "3", "takes a table")]);
}

#[test]
fn bad_values() {
    for (line, at, words) in [
        (
            "severity = \"warn\"",
            "\"warn\"",
            "`severity` cannot be `warn`",
        ),
        ("severity = \"Error\"", "\"Error\"", "did you mean `error`?"),
        ("kind = \"forbid\"", "\"forbid\"", "`prohibit`"),
        (
            "status = \"active\"",
            "\"active\"",
            "`proposed`, `approved` and `retired`",
        ),
        ("case = \"exact\"", "\"exact\"", "`ignore` and `match`"),
        ("quotes = \"ignore\"", "\"ignore\"", "`check` and `skip`"),
        ("fix = \"unsafe\"", "\"unsafe\"", "`safe`"),
        ("message = \" \"", "\" \"", "empty text"),
        ("reason = \"\"", "\"\"", "empty text"),
        ("allowed = [\"\"]", "\"\"", "empty text"),
        ("audience = [\"\"]", "\"\"", "empty text"),
        ("examples.flag = [\"\", \"x\"]", "\"\"", "empty text"),
        ("replace = { a = \"\" }", "\"\"", "empty text"),
        ("replace = {}", "{}", "no pair"),
        ("prohibited = []", "[]", "at least one phrase"),
        ("unless = { near = [] }", "[]", "at least one phrase"),
        (
            "unless = { near = [\"x\"], within = \"document\" }",
            "\"document\"",
            "`sentence` and `paragraph`",
        ),
        (
            "unless = { near = [\"x\"], within = 0 }",
            "0",
            "from 1 to 255",
        ),
        (
            "unless = { near = [\"x\"], within = 0x100 }",
            "0x100",
            "from 1 to 255",
        ),
        (
            "unless = { near = [\"x\"], within = -1 }",
            "-1",
            "from 1 to 255",
        ),
        ("language = \"en_US\"", "\"en_US\"", "write `en-US`"),
        (
            "language = \"english language\"",
            "\"english language\"",
            "BCP 47",
        ),
        ("language = \"e\"", "\"e\"", "BCP 47"),
        ("language = \"en-\"", "\"en-\"", "BCP 47"),
        ("supersedes = [\"r\"]", "\"r\"", "supersede itself"),
        (
            "supersedes = [\"list/r\"]",
            "\"list/r\"",
            "supersede itself",
        ),
        (
            "kind = \"review\"\nfix = \"safe\"",
            "\"safe\"",
            "a person must decide",
        ),
    ] {
        check_rule(line, code::BAD_VALUE, at, words);
    }
    check(
        &format!("{HEADER}[terms]\na = []\n"),
        &[(code::BAD_VALUE, "[]", "`a` holds no phrase")],
    );
    check(
        &format!("{HEADER}[[approved]]\nphrases = []\n"),
        &[(code::BAD_VALUE, "[]", "no phrase")],
    );
    let text = format!(
        "{}[[approved]]\nphrases = [\"x\"]\nprotects = []\n",
        with_rule("")
    );
    check(&text, &[(code::BAD_VALUE, "[]", "leave `protects` out")]);
}

#[test]
fn dates() {
    for (line, at, words) in [
        (
            "effective = \"2026-03-11\"",
            "\"2026-03-11\"",
            "leave out the quotation marks: `2026-03-11`",
        ),
        (
            "effective = \"11 March 2026\"",
            "\"11 March 2026\"",
            "this is a text",
        ),
        (
            "expires = 2026-03-11T00:00:00Z",
            "2026-03-11T00:00:00Z",
            "write `2026-03-11`",
        ),
        (
            "expires = 2026-03-11 10:00:00",
            "2026-03-11 10:00:00",
            "without a time of day",
        ),
        ("review-by = 10:00:00", "10:00:00", "a time of day"),
        ("review-by = 2026", "2026", "this is a number"),
        (
            "source = { accessed = \"today\" }",
            "\"today\"",
            "takes a date",
        ),
    ] {
        check_rule(line, code::BAD_DATE, at, words);
    }
    check_rule(
        "effective = 2026-03-11\nexpires = 2026-03-11",
        code::EXPIRES_BEFORE_EFFECTIVE,
        "2026-03-11",
        "the first day no longer in force",
    );
    // the rule's end lies before the list's beginning
    let text = with_rule("expires = 2025-01-01")
        .replace("version = \"1\"", "version = \"1\"\neffective = 2026-03-11");
    let (_, diagnostics) = Wordlist::load("x", &text);
    assert_eq!(diagnostics[0].code, code::EXPIRES_BEFORE_EFFECTIVE);
    assert_eq!(at(&text, &diagnostics[0], 0), "2025-01-01");
    assert_eq!(at(&text, &diagnostics[0], 1), "2026-03-11");
    check(
        &format!("{HEADER}effective = 2026-03-11\nexpires = 2026-03-10\n"),
        &[(code::EXPIRES_BEFORE_EFFECTIVE, "2026-03-10", "on no day")],
    );
    load_sound(&with_rule("effective = 2026-03-11\nexpires = 2026-03-12"));
}

#[test]
fn ids() {
    for (id, help) in [
        ("Model Access", "`model-access`"),
        ("model_access", "`model-access`"),
        ("-a", "`a`"),
        ("a--b", "`a-b`"),
        ("é", "as in `model-access`"),
    ] {
        check_rule(
            &format!("id = \"{id}\""),
            code::BAD_ID,
            &format!("\"{id}\""),
            help,
        );
    }
    check_rule("id = \"\"", code::BAD_VALUE, "\"\"", "empty text");
    let text = HEADER.replace("\"list\"", "\"My List\"");
    check(&text, &[(code::BAD_ID, "\"My List\"", "`my-list`")]);
    check(
        &format!("{HEADER}[terms]\n\"A b\" = [\"x\"]\n"),
        &[(code::BAD_ID, "\"A b\"", "`a-b`")],
    );
    load_sound(&with_rule("id = \"2fa-x9\""));

    let rule = with_rule("").split_off(HEADER.len());
    let text = format!("{HEADER}{rule}{rule}{rule}");
    check(
        &text,
        &[
            (code::DUPLICATE_ID, "\"r\"", "two rules have the id `r`"),
            (code::DUPLICATE_ID, "\"r\"", "two rules have the id `r`"),
        ],
    );
    let (_, diagnostics) = Wordlist::load("x", &text);
    let first = text.find("\"r\"").unwrap();
    assert!(diagnostics[0].labels[0].span.start > first);
    assert_eq!(diagnostics[0].labels[1].span.start, first);
}

#[test]
fn unknown_names() {
    let terms = "[terms]\nopenai-model = [\"OpenAI model~\"]\n";
    let with_terms = |lines: &str| format!("{}{terms}", with_rule(lines));
    check(
        &with_terms(r#"prohibited = ["a b", "access to (x | @openai-modle) c"]"#),
        &[(
            code::UNKNOWN_TERM_SET,
            "@openai-modle",
            "did you mean `@openai-model`?",
        )],
    );
    check(
        &with_terms(r#"except = ["\"é\" @gemini", "a @ b"]"#),
        &[
            (
                code::UNKNOWN_TERM_SET,
                "@gemini",
                r"`\@gemini` for the text itself",
            ),
            (code::UNKNOWN_TERM_SET, "@", r"`\@` for the character"),
        ],
    );
    check_rule(
        "supersedes = [\"q\"]",
        code::UNKNOWN_RULE,
        "\"q\"",
        "no rule `q`",
    );
    check_rule(
        "supersedes = [\"list/q\"]",
        code::UNKNOWN_RULE,
        "\"list/q\"",
        "no rule `q`",
    );
    load_sound(&with_rule("supersedes = [\"other/q\"]"));
    let text = with_rule("id = \"model-access\"");
    check(
        &format!("{text}[[approved]]\nphrases = [\"x\"]\nprotects = [\"modell-access\"]\n"),
        &[(
            code::UNKNOWN_RULE,
            "\"modell-access\"",
            "did you mean `model-access`?",
        )],
    );
}

#[test]
fn term_sets() {
    let terms = |lines: &str| format!("{HEADER}[terms]\n{lines}\n");
    check(
        &terms("a = [\"x @a\"]"),
        &[(code::CYCLIC_TERM_SET, "@a", "`a` → `a`")],
    );
    let text = terms("a = [\"x @b\"]\nb = [\"y\", \"z [@c]\"]\nc = [\"(@a | @d)\"]\nd = [\"w\"]");
    check(
        &text,
        &[(code::CYCLIC_TERM_SET, "@b", "`a` → `b` → `c` → `a`")],
    );
    let (_, diagnostics) = Wordlist::load("x", &text);
    let labels: Vec<_> = diagnostics[0]
        .labels
        .iter()
        .map(|label| (&text[label.span.range()], label.message.as_str()))
        .collect();
    assert_eq!(
        labels,
        [
            ("@b", "`a` uses `b`"),
            ("@c", "`b` uses `c`"),
            ("@a", "`c` uses `a`")
        ]
    );
    check(
        &terms("a = [\"@b\"]\nb = [\"@a\"]\nc = [\"@c @a\"]"),
        &[
            (code::CYCLIC_TERM_SET, "@b", "`a` → `b` → `a`"),
            (code::CYCLIC_TERM_SET, "@c", "`c` → `c`"),
        ],
    );
    // the same set by two ways is no circle
    load_sound(&terms(
        "a = [\"@b @c\"]\nb = [\"@d\"]\nc = [\"@d @d\"]\nd = [\"w\"]",
    ));
    check(
        &terms("a = [\"x w/3 y\"]"),
        &[(code::PROXIMITY_IN_TERM_SET, "\"x w/3 y\"", "`@a w/8 @b`")],
    );
    // any depth
    let chain = (0..20_000).fold(String::new(), |text, i| {
        text + &format!("s{i} = [\"@s{}\"]\n", i + 1)
    });
    load_sound(&terms(&format!("{chain}s20000 = [\"x\"]")));
    let (_, diagnostics) = Wordlist::load("x", terms(&format!("{chain}s20000 = [\"@s0\"]")));
    assert_eq!(diagnostics[0].labels.len(), 20_001);
}

#[test]
fn phrases_are_pointed_at_inside_the_string() {
    check_rule(
        r#"prohibited = ["a /s b"]"#,
        code::FOREIGN_NOTATION,
        "/s",
        "write `w/s`",
    );
    check_rule(
        r#"prohibited = ["\"Android's\" OR x"]"#,
        code::FOREIGN_NOTATION,
        "OR",
        "`(A | B)`",
    );
    check_rule(
        "prohibited = ['\"x\" wom?n']",
        code::FOREIGN_NOTATION,
        "?",
        r"`\?`",
    );
    check_rule(
        r#"prohibited = ["\u00e9 (x"]"#,
        code::UNCLOSED_BRACKET,
        "(",
        "`)`",
    );
    check_rule(
        "prohibited = [\"\"\"\n  é \\\n  w/0 b\"\"\"]",
        code::BAD_PROXIMITY,
        "w/0",
        "neighbours",
    );
    check_rule(
        "prohibited = ['''\na\r\n~b''']",
        code::MISPLACED_TILDE,
        "~",
        "",
    );
    check_rule(
        r#"prohibited = [""]"#,
        code::EMPTY_PHRASE,
        "\"\"",
        "the phrase is empty",
    );
    check_rule(
        r#"prohibited = [" "]"#,
        code::EMPTY_PHRASE,
        " ",
        "the phrase is empty",
    );
    check_rule(
        r#"replace = { "a ) b" = "x" }"#,
        code::STRAY_BRACKET,
        ")",
        r"`\)`",
    );
    check_rule(
        r#"replace = { 'a ... ' = "x" }"#,
        code::MISPLACED_GAP,
        "...",
        "",
    );
    // in basic strings a backslash is written twice, which the help says
    check_rule(
        r#"prohibited = ["what?"]"#,
        code::FOREIGN_NOTATION,
        "?",
        "each `\\` written twice",
    );
    let (_, diagnostics) = Wordlist::load("x", with_rule("prohibited = ['what?']"));
    assert_eq!(diagnostics[0].helps.len(), 1);
}

#[test]
fn other_languages() {
    check_rule(
        "language = \"de\"\nprohibited = [\"garantier~ das\"]",
        code::NO_INFLECTION,
        "garantier~",
        "`guarante*`",
    );
    load_sound(&with_rule(
        "language = \"EN-gb\"\nprohibited = [\"guarantee~ it\"]",
    ));
    let text = HEADER.replace("version", "language = \"de\"\nversion");
    check(
        &format!("{text}[terms]\na = [\"x y~\"]\n[[approved]]\nphrases = [\"b~ c\"]\n"),
        &[
            (code::NO_INFLECTION, "y~", "English"),
            (code::NO_INFLECTION, "b~", "English"),
        ],
    );
    // a set speaks the list's language, whichever rule uses it
    let text = with_rule("language = \"de\"\nprohibited = [\"das @a\"]");
    load_sound(&format!("{text}[terms]\na = [\"model~\"]\n"));
}

#[test]
fn kinds() {
    check_rule(
        "when = [\"x\"]",
        code::WRONG_KIND,
        "when",
        "belongs to `require`",
    );
    check_rule("first = [\"x\"]", code::WRONG_KIND, "first", "`first-use`");
    check_rule(
        "within = \"document\"",
        code::WRONG_KIND,
        "within",
        "kind `prohibit`",
    );
    let rule = |lines: &str| {
        format!("{HEADER}[[rule]]\nid = \"r\"\nmessage = \"m\"\nstatus = \"proposed\"\n{lines}\n")
    };
    check(
        &rule(
            "kind = \"require\"\nwhen = [\"x\"]\nrequire = [\"y\"]\nprohibited = [\"z\"]\nfix = \"none\"",
        ),
        &[
            (code::WRONG_KIND, "prohibited", "`prohibit` and `review`"),
            (code::WRONG_KIND, "fix", "`prohibit` and `review`"),
        ],
    );
    check(
        &rule("kind = \"require\""),
        &[
            (code::MISSING_KEY, "[[rule]]", "`when`"),
            (code::MISSING_KEY, "[[rule]]", "`require`"),
        ],
    );
    check(
        &rule("kind = \"first-use\"\nunless = { near = [\"x\"] }\nfirst = [\"y\"]"),
        &[(
            code::WRONG_KIND,
            "unless",
            "`prohibit`, `review` and `require`",
        )],
    );
    check(
        &rule("kind = \"first-use\""),
        &[(code::MISSING_KEY, "[[rule]]", "`first`")],
    );
    load_sound(&rule(
        "kind = \"require\"\nwhen = [\"x\"]\nrequire = [\"y\"]\nunless = { near = [\"z\"] }",
    ));
}

#[test]
fn globs() {
    check_rule(
        "paths = [\"press/**\", \"a[\"]",
        code::BAD_GLOB,
        "\"a[\"",
        "cannot be read",
    );
    load_sound(&with_rule("paths = [\"*.{md,txt}\"]"));
}

#[test]
fn examples_prove_a_rule() {
    let rule = |lines: &str| {
        format!("{HEADER}[[rule]]\nid = \"r\"\nmessage = \"m\"\nprohibited = [\"a b\"]\n{lines}\n")
    };
    check(
        &rule(""),
        &[(
            code::MISSING_EXAMPLES,
            "\"r\"",
            "`examples.flag` and `examples.pass`",
        )],
    );
    check(
        &rule("examples.flag = [\"x\"]"),
        &[(code::MISSING_EXAMPLES, "examples", "has no `examples.pass`")],
    );
    check(
        &rule("[rule.examples]\npass = [\"x\"]\nflag = []"),
        &[(code::MISSING_EXAMPLES, "examples", "has no `examples.flag`")],
    );
    load_sound(&rule("status = \"proposed\""));
    load_sound(&rule("status = \"retired\""));
}

#[test]
fn one_word() {
    let warn =
        |line: &str, at: &str| check_rule(line, code::ONE_WORD_WITHOUT_EXCEPT, at, "`except = []`");
    warn("prohibited = [\"guarantee~\"]", "\"guarantee~\"");
    warn(
        "prohibited = [\"a b\", \"[the] word\", \"guarante*\"]",
        "\"[the] word\"",
    );
    warn("prohibited = [\"(a b | c)\"]", "\"(a b | c)\"");
    for line in [
        "prohibited = [\"word\"]\nexcept = [\"green word\"]",
        "prohibited = [\"word\"]\nexcept = []",
        "prohibited = [\"word\"]\nunless = { near = [\"not\"] }",
        "prohibited = [\"word\"]\nkind = \"review\"",
        "prohibited = [\"word\"]\nstatus = \"retired\"",
        "prohibited = [\"risk-free\"]", // two words
        "prohibited = ['\"Word\"']",    // chosen with care
        "prohibited = [\"word w/3 other\"]",
        "replace = { \"word\" = \"other\" }", // a rename
    ] {
        load_sound(&with_rule(line));
    }
}

#[test]
fn every_fault_in_one_run() {
    check(
        &with_rule(
            "sevrity = \"error\"\nmessage = 3\nexpires = \"soon\"\nprohibited = [\"a | b\", \"@x\"]\ncase = \"no\"",
        ),
        &[
            (code::UNKNOWN_KEY, "sevrity", "`severity`"),
            (code::WRONG_TYPE, "3", ""),
            (code::BAD_DATE, "\"soon\"", ""),
            (code::STRAY_BAR, "|", ""),
            (code::UNKNOWN_TERM_SET, "@x", ""),
            (code::BAD_VALUE, "\"no\"", ""),
        ],
    );
}
