//! What counts as the same wording, and which matches become findings: a row for every case of `docs/wordlist.md` and
//! `docs/matching.md`.
//!
//! A row is a phrase (or a rule) and a Markdown text in which `⟦…⟧` marks what must be found; a text without marks must
//! pass. Each row is put to the engine and to the oracle, and both must agree with it.

use sayso::document::Format;

#[path = "oracle/oracle.rs"]
mod oracle;

use oracle::compare::sourced;
use oracle::engine::Judge;
use oracle::lists;

/// Checks rows of a phrase and a Markdown text.
#[track_caller]
fn phrases(rows: &[(&str, &str)]) {
    all(rows, |phrase, text| {
        row(&lists::prohibiting(phrase), Format::Markdown, text)
    });
}

/// Checks rows of a phrase and a plain text.
#[track_caller]
fn plain(rows: &[(&str, &str)]) {
    all(rows, |phrase, text| {
        row(&lists::prohibiting(phrase), Format::Text, text)
    });
}

/// Checks rows of the fields of a rule and a Markdown text. What follows a blank line in the fields are more tables.
#[track_caller]
fn rules(rows: &[(&str, &str)]) {
    all(rows, |fields, text| {
        let (fields, tables) = fields.split_once("\n\n").unwrap_or((fields, ""));
        let rule = lists::rule("rule", fields);
        row(
            &lists::list(&format!("{rule}\n{tables}")),
            Format::Markdown,
            text,
        )
    });
}

#[track_caller]
fn all(rows: &[(&str, &str)], check: impl Fn(&str, &str) -> Result<(), String>) {
    let failures: Vec<String> = rows
        .iter()
        .filter_map(|(rule, text)| {
            check(rule, text)
                .err()
                .map(|why| format!("{rule} on {text:?}:\n{why}"))
        })
        .collect();
    assert!(
        failures.is_empty(),
        "{} of {} rows:\n\n{}",
        failures.len(),
        rows.len(),
        failures.join("\n")
    );
}

fn row(toml: &str, format: Format, marked: &str) -> Result<(), String> {
    let (source, expected) = unmark(marked);
    let judge = Judge::new(&[toml])?;
    let prose = judge.read(format, &source);
    let oracle = judge.oracle();
    let show = |spans: &[(usize, usize)]| {
        let texts: Vec<_> = spans
            .iter()
            .map(|&(start, end)| &source[start..end])
            .collect();
        format!("{texts:?} at {spans:?}")
    };
    let mut why = String::new();
    let mut agree = |who: &str, mut found: Vec<(usize, usize)>| {
        found.sort_unstable();
        if found != expected {
            why += &format!("  {who} found {}, not {}\n", show(&found), show(&expected));
        }
    };
    let found = oracle.findings(&prose);
    let sources = found.iter().map(|finding| sourced(&prose, finding).1);
    agree(
        "the oracle",
        sources.map(|span| (span.start, span.end)).collect(),
    );
    let result = judge.judge(&prose);
    let spans = result.findings.iter().map(|finding| finding.1);
    agree(
        "the engine",
        spans.map(|span| (span.start, span.end)).collect(),
    );
    if let Err(differences) = oracle::compare(&oracle, &prose, &result) {
        why += &format!("  they differ: {differences}");
    }
    if why.is_empty() {
        Ok(())
    } else {
        Err(format!("{why}  read as {:?}\n", prose.text))
    }
}

/// The text without its marks, and the bytes they stand around.
fn unmark(marked: &str) -> (String, Vec<(usize, usize)>) {
    let mut source = String::new();
    let mut spans = Vec::new();
    let mut open = None;
    for ch in marked.chars() {
        match ch {
            '⟦' => open = Some(source.len()),
            '⟧' => spans.push((open.take().expect("a mark is open"), source.len())),
            ch => source.push(ch),
        }
    }
    assert!(open.is_none(), "a mark is not closed in {marked:?}");
    (source, spans)
}

// The notation

#[test]
fn words_in_order() {
    phrases(&[
        ("access to", "We give ⟦access to⟧ all."),
        ("access to", "⟦access to⟧"),
        ("access to", "⟦access to⟧ and ⟦access to⟧"),
        ("access to", "to access"),
        ("access to", "access for to"),
        ("access to", "access"),
        ("access to", "access too"),
        ("access to", "anaccess to"),
        ("access", "Give ⟦access⟧."),
        ("to to", "⟦to to⟧ do"), // a word twice
        ("24/7", "Open ⟦24/7⟧ here"),
        ("and/or", "this ⟦and/or⟧ that"),
        ("100%", "⟦100%⟧ safe"),
        ("safe ,", "safe, sound"), // a sign alone is a word of its own
        ("safe,", "⟦safe,⟧ sound"),
        ("yes, we", "⟦yes, we⟧ can"),
        ("yes, we", "yes we can"), // what the phrase writes must be there
    ]);
}

#[test]
fn inflected() {
    phrases(&[
        ("provide~", "⟦provide⟧, ⟦provides⟧, ⟦provided⟧, ⟦providing⟧"),
        ("provide~", "a provider of"),
        ("provide~ access", "⟦Providing access⟧ is"),
        ("build~", "⟦built⟧ and ⟦building⟧ and ⟦builds⟧"),
        ("go~", "it ⟦went⟧ and has ⟦gone⟧"),
        ("child~", "the ⟦children⟧ and a ⟦child⟧"),
        ("child~", "the ⟦children's⟧ toys"), // a possessive belongs to a form
        ("child~", "the ⟦children’s⟧ toys"),
        ("child~", "the ⟦child's⟧"),
        ("model~", "all ⟦models⟧' weights"), // a plural's apostrophe is a mark
        ("model~ from", "⟦model's from⟧"),
        ("model~", "remodels"),
        ("model~", "mod els"),
        ("plan~", "⟦planned⟧ and ⟦planning⟧"),
        ("e-mail~", "⟦e-mailed⟧, ⟦e mails⟧"), // of parts between hyphens the last
        ("sign-off~", "⟦sign-offs⟧, signed-off"),
        ("try~", "he ⟦tries⟧ and ⟦tried⟧"),
        ("organise~", "⟦organizing⟧ and ⟦organised⟧"),
        ("offer~ (a | the) deal~", "⟦offered the deals⟧"),
        ("model~", "⟦MODELS⟧"),
        ("Model~", "⟦models⟧"),
    ]);
}

#[test]
fn prefixes() {
    phrases(&[
        (
            "guarante*",
            "⟦guaranteed⟧ and ⟦Guarantees⟧ and ⟦guaranteeing⟧",
        ),
        ("guarante*", "⟦guarante⟧"),
        ("guarante*", "unguaranteed"),
        ("guarante*", "guarant"),
        ("guarante* returns", "⟦guaranteed returns⟧"),
        ("guarante* returns", "guaranteed no returns"),
        ("guarante*", "⟦guarantee⟧-free"),
        ("guarante*", "the ⟦guarantee⟧'s end"),
        ("guarante*", "⟦guarantee'd⟧ so"), // to the end of the word
        ("no guarante*", "⟦no guarantee⟧."),
        // what is rare stands behind it, so it is read backwards
        ("node.jsx* is a tool", "⟦node.jsxy is a tool⟧"),
        ("node.jsx* is a tool", "⟦node.jsx is a tool⟧"),
        ("node.jsx* is a tool", "node.js is a tool"),
        ("node.jsx* is a tool", "mode.jsx is a tool"),
        ("me@exam* is one address", "at ⟦me@example is one address⟧"),
        ("straß*", "⟦Strassen⟧ und ⟦Straßen⟧"),
        ("re-guarant*", "⟦re-guaranteed⟧ and ⟦re guaranteed⟧"),
    ]);
}

#[test]
fn exact() {
    phrases(&[
        ("\"Android's app-store\"", "⟦Android's app-store⟧"),
        ("\"Android's app-store\"", "⟦Android’s app‑store⟧"), // curly for straight, any hyphen
        ("\"Android's app-store\"", "android's app-store"),
        ("\"Android's app-store\"", "Android's app store"),
        ("\"Android's app-store\"", "Android app-store"),
        ("\"Android's app-store\"", "Android's app-stores"),
        ("\"app store\"", "app-store"),
        ("\"app store\"", "⟦app store⟧"),
        ("\"app store\"", "⟦app\nstore⟧"),
        ("\"app store\"", "⟦app&nbsp;store⟧"),
        ("\"app store\"", "App store"),
        ("\"app store\"", "app store's front"), // the possessive at the end counts too
        ("\"app store\"", "app “store”"),
        ("\"app store\"", "app \" store"), // nor a mark that stands alone between them
        ("\"app store\"", "app | store"),
        (
            "\"app / store\"",
            "⟦app / store⟧ but neither app store nor app | store",
        ),
        ("\"app store\"", "“⟦app store⟧”"), // marks around it are not in it
        ("\"app store\"", "(⟦app store⟧)"),
        ("\"app store\"", "⟦app **store⟧**"),
        ("\"Android\"", "Android's"),
        ("\"Android\"", "⟦Android⟧ and Androids"),
        ("\"Android\"", "ANDROID"),
        ("the \"Store\"", "⟦The Store⟧ and the store"), // only what is quoted is exact
        ("\"OpenAI\" models", "⟦OpenAI Models⟧ but not openai models"),
        ("\"can't\"", "you ⟦can't⟧ and you ⟦can’t⟧"),
        (r#""say \"hi\"""#, "⟦say \"hi\"⟧ or ⟦say “hi”⟧ or say hi"),
        ("\"straße\"", "STRASSE"),
    ]);
}

#[test]
fn alternatives() {
    phrases(&[
        ("(give | lend) access", "⟦give access⟧ or ⟦lend access⟧"),
        ("(give | lend) access", "take access"),
        ("(a | b c) d", "⟦a d⟧, ⟦b c d⟧, b d"),
        ("[direct] access", "⟦direct access⟧; ⟦access⟧"), // the longer wins
        (
            "give [direct | full] access",
            "⟦give access⟧ and ⟦give full access⟧",
        ),
        ("give [direct | full] access", "give direct full access"),
        (
            "give [[very] direct] access",
            "⟦give very direct access⟧ and ⟦give direct access⟧",
        ),
        ("give [[very] direct] access", "give very access"),
        (
            "(a [b | c~] | d) e",
            "⟦a e⟧, ⟦a b e⟧, ⟦a cs e⟧, ⟦d e⟧, d b e",
        ),
        (
            "give [free] [direct] access",
            "⟦give free direct access⟧, ⟦give direct access⟧",
        ),
        ("access [to]", "⟦access to⟧ x"),
        ("access [to]", "⟦access⟧ x to"),
        ("((one | two) | three) men", "⟦three men⟧ and ⟦two men⟧"),
    ]);
}

#[test]
fn sets() {
    phrases(&[
        ("access @openai-model", "⟦access OpenAI models⟧"),
        ("access @openai-model", "⟦access OpenAI frontier models⟧"),
        ("access @openai-model", "⟦access models from OpenAI⟧"),
        ("access @openai-model", "access OpenAI"),
        (
            "use~ @aws",
            "⟦uses Amazon Bedrock⟧, ⟦using Bedrock⟧, ⟦use AWS⟧",
        ),
        ("buy @anything", "⟦buy Amazon Web Services⟧; ⟦buy gadgets⟧"),
        ("buy @anything", "buy latest"),
        ("(buy @aws | sell @aws) now", "⟦sell AWS now⟧"),
        ("[@aws] customers", "⟦AWS customers⟧ and ⟦customers⟧"),
        (
            "see @stretched run",
            "⟦see quick brown fox run⟧ and ⟦see hen run⟧",
        ), // a gap in a set
        ("see @stretched run", "see quick one two three fox run"),
        ("@aws w/3 @openai-model", "⟦OpenAI models on AWS⟧"),
    ]);
}

#[test]
fn gaps() {
    phrases(&[
        ("provide ... access", "⟦provide access⟧"),
        ("provide ... access", "⟦provide one access⟧"),
        ("provide ... access", "⟦provide one two three access⟧"),
        ("provide ... access", "provide one two three four access"),
        ("provide ...1 access", "⟦provide one access⟧"),
        ("provide ...1 access", "provide one two access"),
        ("provide ...5 access", "⟦provide 1 2 3 4 5 access⟧"),
        ("provide ...5 access", "provide 1 2 3 4 5 6 access"),
        ("provide ... access", "access we provide"), // in this order
        ("provide ... access", "⟦provide, of course, access⟧"),
        ("provide ... access", "⟦provide (some) access⟧"),
        ("provide ... access", "⟦provide — gladly — access⟧"),
        ("provide ... access", "⟦provide - gladly - access⟧"),
        ("provide ... access", "⟦provide: full; free access⟧"),
        ("provide ... access", "We provide. Then access"),
        ("provide ... access", "We provide! Access is"),
        ("provide ... access", "We provide? Access is"),
        ("provide ... access", "provide\n\naccess"),
        ("provide ... access", "⟦provide\nfree\naccess⟧"),
        ("provide ...2 access", "⟦provide state-of access⟧"), // a hyphenated word counts as its parts
        ("provide ...2 access", "provide state-of-the access"),
        ("provide ...1 access", "⟦provide AT&T access⟧"),
        ("provide ...1 access", "⟦provide 24/7 access⟧"),
        ("provide ...1 access", "⟦provide “free” access⟧"),
        ("provide ...1 access", "⟦provide Acme's access⟧"),
        ("provide ...1 access", "⟦provide & & free & access⟧"), // a sign is no word
        (
            "provide ...2 access ...1 models",
            "⟦provide to us access to models⟧",
        ),
        (
            "provide ...2 access ...1 models",
            "provide to us access to the models",
        ),
        (
            "give (free ...2 access | all)",
            "⟦give free and full access⟧, ⟦give all⟧",
        ),
        (
            "give (free ...2 access | all)",
            "give free and full and open access",
        ),
        (
            "give [one ...1 two] now",
            "⟦give one or two now⟧; ⟦give now⟧",
        ),
        ("provide ...1 access", "⟦provide **free** access⟧"),
        ("provide ...1 access", "⟦provide `free` access⟧"),
        ("one ... one", "⟦one two one⟧"), // anchors do not overlap
        ("one ... one", "one two"),
    ]);
}

#[test]
fn sentences() {
    phrases(&[
        ("provide ... access", "We ⟦provide e.g. direct access⟧"),
        ("provide ... access", "They ⟦provide Acme Inc. access⟧"),
        ("provide ... access", "⟦provide the U.S. Army access⟧"),
        ("provide ... access", "⟦provide J. Smith access⟧"),
        ("provide ... access", "⟦provide Dr. Who access⟧"),
        ("provide ... access", "⟦provide 3.5 access⟧"),
        ("provide ... access", "Now provide it. Access is"),
        ("provide ... access", "Now ⟦provide it. 5 get access⟧"), // Unicode: a small letter runs on
        ("provide ... access", "Now provide it. 5 Swiss get access"),
        ("provide ... access", "⟦provide (e.g. Free) access⟧"),
        ("provide ... access", "⟦provide “e.g. Free” access⟧"),
        ("provide ... access", "⟦provide some,e.g. Free access⟧"),
        ("provide ... access", "⟦provide *e.g.* Free access⟧"),
        ("provide ... access", "⟦provide, i.e. Free, access⟧"),
        ("provide ... access", "⟦provide\ne.g.\nFree access⟧"),
        ("provide w/s access", "⟦Access is what we provide⟧."),
        ("provide w/s access", "We provide. Access is free."),
        (
            "provide w/s access",
            "We ⟦provide all of this and much more and, in the end, even free access⟧.",
        ),
        ("provide w/s access", "“We provide it.” Access is free."),
        ("provide w/s access", "provide\n\naccess"),
    ]);
}

#[test]
fn proximity() {
    phrases(&[
        ("alpha w/1 beta", "⟦alpha beta⟧"),
        ("alpha w/1 beta", "⟦beta alpha⟧"), // either order
        ("alpha w/1 beta", "alpha x beta"),
        ("alpha w/3 beta", "⟦alpha x y beta⟧"),
        ("alpha w/3 beta", "⟦beta x y alpha⟧"),
        ("alpha w/3 beta", "alpha x y z beta"),
        ("alpha w/3 beta", "beta x y z alpha"),
        ("alpha w/3 beta", "⟦alpha, x — y (beta⟧)"),
        ("alpha w/8 beta", "alpha x. Beta"),
        ("alpha w/8 beta", "alpha\n\nbeta"),
        ("alpha w/8 beta", "⟦alpha\nbeta⟧"),
        ("alpha pre/3 beta", "⟦alpha x y beta⟧"),
        ("alpha pre/3 beta", "alpha x y z beta"),
        ("alpha pre/3 beta", "beta alpha"),
        ("alpha pre/1 beta", "⟦alpha beta⟧"),
        ("alpha w/p beta", "⟦alpha. And then beta⟧."),
        ("alpha w/p beta", "⟦Beta. And then alpha⟧."),
        ("alpha w/p beta", "alpha.\n\nAnd then beta."),
        ("alpha w/p beta", "- alpha\n- beta"),
        ("alpha w/p beta", "- ⟦alpha\n  beta⟧"),
        ("alpha w/3 beta", "alpha-x-y-z-beta"),
        ("alpha w/3 beta", "⟦alpha-x-y-beta⟧"),
        (
            "give~ alpha w/4 (beta | gamma) ray~",
            "⟦gamma rays x y gave alpha⟧",
        ),
        ("alpha w/2 beta w/2 gamma", "⟦alpha beta gamma⟧"),
        ("alpha w/2 beta w/2 gamma", "⟦gamma beta alpha⟧"),
        ("alpha w/2 beta w/2 gamma", "⟦alpha x beta x gamma⟧"),
        ("alpha w/2 beta w/2 gamma", "alpha x x beta gamma"),
        ("alpha w/2 beta w/2 gamma", "alpha beta"),
        ("alpha w/s beta w/s gamma", "⟦gamma, then alpha, then beta⟧"),
        ("alpha w/s beta w/p gamma", "⟦alpha and beta. Then gamma⟧"),
        ("alpha w/s beta w/p gamma", "alpha. And beta. Then gamma"),
        ("alpha ...1 beta w/2 gamma", "⟦alpha x beta x gamma⟧"),
        ("alpha w/3 alpha", "alpha"),
        ("alpha w/3 alpha", "⟦alpha alpha⟧"),
        ("alpha w/5 alpha beta", "⟦alpha beta, alpha⟧"),
    ]);
}

#[test]
fn escapes_in_phrases() {
    phrases(&[
        (r"\@openai", "ask ⟦@openai⟧ now"),
        (r"\@openai", "ask openai now"),
        (r"\@openai", "ask@openai"),
        (r"provide\~", "⟦provide~⟧ x"),
        (r"\(beta\)", "it is ⟦(beta)⟧ now"),
        (r"\(beta\)", "it is beta now"),
        (r"\(beta\)", "it is [beta] now"),
        (r"model\(s\)", "⟦model(s)⟧ here"),
        (r"model\(s\)", "model s here"),
        (r"model\(s\)", "“⟦model(s)⟧”"), // marks of the text around those of the phrase
        (r"\(beta\)", "“⟦(beta)⟧”"),
        (r"\(beta\)", "((⟦(beta)⟧))"),
        (r"model\(s\)", "the ⟦model(s)⟧'s end"),
        (r"model\(s\)", "model (s)"),
        (r"\(beta\)", "( beta )"),
        (r"alpha\(beta\)gamma", "alpha (beta) gamma"),
        (r"alpha\(beta\)gamma", "alpha“(beta)”gamma"),
        (r"alpha\(beta\)gamma", "⟦alpha(beta)gamma⟧"),
        (r"alpha \(beta\)", "⟦alpha(beta)⟧"),
        (r"alpha®", "alpha ®"),
        (r"alpha®", "⟦alpha’s®⟧"),
        (r"model\(s\) x", "“⟦model(s)” x⟧"),
        (r"a \(beta\)", "⟦a “(beta)⟧”"),
        (r"why\?", "⟦why?⟧ not"),
        (r"why\?", "why not"),
        (r"\[x\]", "a \\⟦[x\\]⟧ b"),
        (r"a\*", "⟦a\\*⟧ b"),
        (r"a\*", "a b"),
    ]);
}

// What counts as the same wording

#[test]
fn letter_case() {
    phrases(&[
        ("access to", "⟦ACCESS TO⟧, ⟦Access To⟧, ⟦aCCESS tO⟧"),
        ("Access To", "⟦access to⟧"),
        ("Straße", "⟦STRASSE⟧ und ⟦straße⟧ und ⟦Strasse⟧"),
        ("strasse", "die ⟦Straße⟧ und ⟦STRAẞE⟧"),
        ("istanbul", "İstanbul"), // İ is no i
        ("İstanbul", "⟦İSTANBUL⟧ und ⟦i̇stanbul⟧"),
        ("access to", "İİİ ⟦access to⟧ İ"), // and shifts nothing
        ("title", "TİTLE ⟦TITLE⟧"),
        ("σοφος", "⟦ΣΟΦΟΣ⟧ und ⟦σοφος⟧ und ⟦σοφοσ⟧"),
        ("ﬁne", "⟦FINE⟧"),
        ("éclair", "⟦ÉCLAIR⟧"),
        ("éclair", "eclair"),
        ("e\u{301}clair", "⟦éclair⟧"),
        ("éclair", "⟦e\u{301}clair⟧"),
        ("дом", "⟦ДОМ⟧"),
    ]);
}

#[test]
fn case_that_counts() {
    let case = |phrase: &str| -> &'static str {
        format!("prohibited = [{}]\ncase = \"match\"", lists::quoted(phrase)).leak()
    };
    rules(&[
        (case("SRE"), "⟦SRE⟧ and sre and Sre"),
        (case("Access To"), "⟦Access To⟧ but not access to"),
        (case("Model~"), "⟦Models⟧ and models"),
        (case("Model~"), "⟦ModelS⟧ and ⟦Model⟧ and MODELS"), // an ending's case is free
        (case("Build~"), "⟦Built⟧ and built"),
        (case("go~"), "⟦went⟧ and ⟦WENT⟧ and ⟦goes⟧ and Goes"),
        (case("Guarante*"), "⟦Guarantees⟧, ⟦GuaranteeS⟧, guarantees"),
        (case("OpenAI models"), "⟦OpenAI's models⟧ and Openai models"),
        (case("OpenAI models"), "⟦Ｏｐｅｎ&#65;I models⟧"),
        (case("GPT-4"), "⟦GPT‑4⟧ gpt-4"),
        (case("@aws"), "⟦AWS⟧ aws"),
        (case("Straße"), "⟦Straße⟧ STRASSE Strasse"),
        (
            case("app — store"),
            "⟦app -- store⟧, ⟦app--store⟧, ⟦app – store⟧",
        ),
        (
            case("Access To"),
            "⟦Access  To⟧, ⟦Access-To⟧, ⟦Access “To⟧”",
        ),
        (case("Café"), "⟦Cafe\u{301}⟧, ⟦Café⟧, café"),
        (
            case("OpenAI"),
            "⟦Open\u{ad}AI⟧, ⟦Оpen\u{410}I⟧, ⟦𝐎𝐩𝐞𝐧𝐀𝐈⟧, Оpen\u{430}I",
        ),
        (case("日本"), "⟦日本\u{301}⟧"),
        (case("日本"), "⟦日本⟧と⟦日\n本⟧"),
    ]);
}

#[test]
fn white_space() {
    phrases(&[
        ("access to", "⟦access  to⟧"),
        ("access to", "⟦access\tto⟧"),
        ("access to", "⟦access\nto⟧"),
        ("access to", "⟦access\r\nto⟧"),
        ("access to", "a\r\nb ⟦access\r\nto⟧\r\n"),
        ("access to", "⟦access  \nto⟧"), // a hard break
        ("access to", "⟦access\\\nto⟧"),
        ("access to", "⟦access\u{a0}to⟧"),
        ("access to", "⟦access&nbsp;to⟧"),
        ("access to", "⟦access &nbsp;&#160; to⟧"),
        ("access to", "⟦access\u{2009}to⟧"), // thin
        ("access to", "⟦access\u{202f}to⟧"),
        ("access to", "⟦access\u{3000}to⟧"),
        ("access to", "⟦access\u{2028}to⟧"),
        ("access to", "⟦access\u{2800}to⟧"), // an empty braille pattern
        ("access to", "⟦access<br>to⟧"),
        ("access to", "⟦access<br/>\nto⟧"),
        ("access to", "> ⟦access\n> to⟧"),
        ("access to", "> > ⟦access\n> > to⟧"),
        ("access to", "> > ⟦access\nto⟧"), // lazily
        ("access to", ">⟦access\n>to⟧"),
        ("access to", "- ⟦access\n  to⟧"),
        ("access to", "1. ⟦access\n   to⟧"),
        ("access to", "- > ⟦access\n  > to⟧"),
        ("access to", "> - ⟦access\n>   to⟧"),
        ("access to", "> 1. > - ⟦access\n>    >   to⟧ x"),
        ("access to", "- [ ] ⟦access\n      to⟧"),
        ("access to", "⟦access\n    to⟧"), // indented, but a paragraph's second line
        ("access to", "accessto"),
    ]);
}

#[test]
fn blocks_end_the_text() {
    phrases(&[
        ("access to", "access\n\nto"),
        ("access to", "access\n\n\nto"),
        ("access to", "access\n- to"),
        ("access to", "- access\n- to"),
        ("access to", "# access\nto"),
        ("access to", "access\n# to"),
        ("access to", "access\n***\nto"),
        ("access to", "access\n> to"),
        ("access to", "access\n```\nto\n```"),
        ("access to", "| access | to |\n|---|---|\n| access | to |"),
        (
            "access to",
            "| ⟦access to⟧ | to |\n|---|---|\n| x | ⟦access to⟧ |",
        ),
        ("access to", "# ⟦access to⟧\n## ⟦access to⟧ ##"),
        ("access to", "⟦access to⟧\n==="),
        ("access to", "access\n<p>\nto"),
        ("access to", "x[^1]\n\n[^1]: ⟦access\n    to⟧"),
        ("access to", "---\ntitle: ⟦access to⟧\n---\n\ntext"),
        ("access to", "+++\ntitle = \"⟦access to⟧\"\n+++\n\ntext"),
    ]);
}

#[test]
fn markup_is_transparent() {
    phrases(&[
        ("OpenAI model~", "⟦OpenAI **models⟧**"),
        ("OpenAI model~", "*⟦OpenAI models⟧*"),
        ("OpenAI model~", "**⟦OpenAI** _models⟧_"),
        ("OpenAI model~", "⟦Open**AI** models⟧"), // inside a word
        ("OpenAI model~", "**⟦Open**AI models⟧"),
        ("OpenAI model~", "⟦O*p*e**n**AI models⟧"),
        ("OpenAI model~", "***⟦OpenAI*** models⟧"),
        ("OpenAI model~", "[⟦OpenAI](https://openai.com) models⟧"),
        (
            "OpenAI model~",
            "[⟦OpenAI](https://openai.com \"a title\") models⟧",
        ),
        ("OpenAI model~", "⟦Open[AI](x) models⟧"),
        (
            "OpenAI model~",
            "[⟦OpenAI][1] models⟧\n\n[1]: https://openai.com",
        ),
        (
            "OpenAI model~",
            "[⟦OpenAI][] models⟧\n\n[OpenAI]: https://openai.com",
        ),
        (
            "OpenAI model~",
            "[⟦OpenAI] models⟧\n\n[OpenAI]: https://openai.com",
        ),
        ("OpenAI model~", "⟦OpenAI [models⟧][missing]"), // no link: brackets
        ("OpenAI model~", "![⟦OpenAI models⟧](x.png)"),
        ("OpenAI model~", "![⟦OpenAI **models⟧**](x.png)"),
        ("OpenAI model~", "~~⟦OpenAI~~ models⟧"),
        ("OpenAI model~", "⟦OpenAI <b>models⟧</b>"),
        ("OpenAI model~", "⟦Open<b>AI</b> models⟧"),
        ("OpenAI model~", "⟦OpenAI<span class=\"x\"> </span>models⟧"),
        ("OpenAI model~", "⟦OpenAI[^1] models⟧\n\n[^1]: A note."),
        ("OpenAI model~", "⟦OpenAI <!-- a comment --> models⟧"),
        ("OpenAI model~", "⟦Open<!-- a comment -->AI models⟧"),
        ("OpenAI model~", "⟦OpenAI <!-- a\ncomment --> models⟧"),
        ("OpenAI model~", "⟦OpenAI **~~mod~~els⟧**"),
        ("OpenAI model~", "[**⟦OpenAI**](x)\n*models⟧*"),
        ("OpenAI model~", "> **⟦OpenAI**\n> [models⟧](x)"),
        ("OpenAI model~", "<p>⟦OpenAI models⟧</p>"),
        ("OpenAI model~", "<div>\n⟦OpenAI\n<em>models⟧</em>\n</div>"),
        ("OpenAI model~", "<!-- OpenAI models -->"),
        ("OpenAI model~", "[x](https://example.com/OpenAI%20models)"),
        ("openai", "[x](https://openai.com)"),
        ("openai", "https://openai.com/"),
    ]);
}

#[test]
fn code() {
    phrases(&[
        ("OpenAI model~", "`OpenAI models`"), // wholly in code
        ("access to OpenAI model~", "⟦access to `OpenAI` models⟧"), // runs through it
        ("access to OpenAI", "⟦access to `OpenAI⟧`"),
        ("access to OpenAI", "`⟦access` to OpenAI⟧"),
        ("access to OpenAI", "``access to OpenAI``"),
        ("access to", "    access to"),
        ("access to", "```\naccess to\n```"),
        ("access to", "~~~ text\naccess to\n~~~"),
        ("access to", "x `access to` ⟦access to⟧"),
        ("OpenAI", "⟦Open`AI⟧`"),
        ("access ... models", "⟦access `to` models⟧"),
        ("access ... models", "`⟦access` to `models⟧`"), // what is between is not
        ("access ... models", "`⟦access` to models⟧"),
    ]);
}

#[test]
fn entities_and_escapes() {
    phrases(&[
        ("AT&T", "⟦AT&amp;T⟧ and ⟦AT&T⟧"),
        ("OpenAI", "⟦&#79;penAI⟧"),
        ("OpenAI", "⟦Open&#x41;&#x49;⟧"),
        ("OpenAI", "⟦&#79;&#112;&#101;&#110;&#65;&#73;⟧"),
        ("snake_case", "⟦snake\\_case⟧"),
        ("snake_case", "⟦snake_case⟧ and snake case"),
        ("access to", "⟦access&#32;to⟧"),
        ("access to", "⟦access&#10;to⟧"),
        ("access to", "access&amp;nbsp;to"), // decoded once
        ("can't", "⟦can&#39;t⟧ and ⟦can&rsquo;t⟧"),
        ("copy", "⟦copy⟧&copy;"),
        ("naïve", "⟦na&iuml;ve⟧"),
        ("access to", "⟦access&ensp;to⟧"),
        ("#1", "\\⟦#1⟧"),
    ]);
}

#[test]
fn invisible_characters() {
    phrases(&[
        ("guaranteed", "⟦guaran\u{ad}teed⟧"),
        ("guaranteed", "⟦guaran&shy;teed⟧"),
        ("guaranteed", "⟦guar\u{200b}anteed⟧"),
        ("guaranteed", "⟦guar&#8203;anteed⟧"),
        ("guaranteed", "⟦g\u{200c}u\u{200d}a\u{2060}ranteed⟧"),
        ("guaranteed", "⟦guar\u{feff}anteed⟧"),
        ("guaranteed", "⟦guar\u{200e}an\u{200f}teed⟧"),
        ("guaranteed", "⟦guar\u{202a}an\u{202c}te\u{2066}e\u{2069}d⟧"),
        ("guaranteed", "⟦guar\u{fe0f}anteed⟧"),
        ("guaranteed", "⟦guar\u{e0041}anteed⟧"),
        ("guaranteed", "⟦guar\u{3164}anteed⟧"),
        ("guaranteed", "⟦guar\u{7}anteed⟧"), // a control character
        ("guaranteed", "\u{200b}⟦guaranteed⟧\u{200b} x"), // tight
        ("access to", "⟦access\u{200b} to⟧"),
        ("access to", "⟦access \u{200b} to⟧"),
        ("access to", "access\u{200b}to"), // invisible is not a space
        ("access to", "⟦access to⟧\u{fe0f} x"), // a mark to Unicode, and invisible
        ("access to", "\u{fe0f}⟦access\u{fe0f} to⟧"),
        ("guar\u{ad}anteed", "⟦guaranteed⟧"), // in phrases too
    ]);
}

#[test]
fn compatibility_forms() {
    phrases(&[
        ("OpenAI", "⟦ＯｐｅｎＡＩ⟧"),
        ("OpenAI", "⟦𝐎𝐩𝐞𝐧𝐀𝐈⟧"),
        ("office", "the ⟦oﬃce⟧"),
        ("OpenAI models", "⟦OpenAI　ｍｏｄｅｌｓ⟧"),
        ("GPT-4", "⟦GPT－４⟧"),
        ("access (to | for)", "⟦ａｃｃｅｓｓ to⟧"),
        ("wait", "⟦wait⟧… for"),
        ("5 kg", "⟦5 ㎏⟧"),
        ("Ångström", "⟦A\u{30a}ngstro\u{308}m⟧"),
        ("１００％", "⟦100%⟧"),
    ]);
}

#[test]
fn look_alikes() {
    phrases(&[
        ("OpenAI", "⟦Оpen\u{410}I⟧"), // Cyrillic О and А
        ("OpenAI", "⟦ОpenAI⟧"),
        ("OpenAI", "⟦Οpеn\u{391}I⟧"), // Greek Ο and Α, Cyrillic е
        ("access to", "⟦a\u{441}\u{441}ess to⟧"),
        ("access to", "⟦access\nt\u{43e}⟧"),
        ("guaranteed", "⟦gu\u{430}r\u{430}nt\u{435}\u{435}d⟧"),
        ("дом", "⟦дом⟧"), // no Latin letter in the word
        ("access", "\u{430}\u{441}\u{441}\u{435}\u{455}\u{455}"), // no mix
        ("ОpenAI", "⟦OpenAI⟧"), // in phrases too
        ("AI模型", "⟦AI模型⟧"),
    ]);
}

#[test]
fn hyphens_and_dashes() {
    phrases(&[
        ("app store", "⟦app-store⟧"),
        ("app-store", "⟦app store⟧"),
        (
            "app-store",
            "⟦app\u{2010}store⟧, ⟦app\u{2011}store⟧, ⟦app\u{2212}store⟧",
        ),
        ("app-store", "⟦app－store⟧"),
        ("app-store", "⟦app-\nstore⟧"),
        ("app store", "app - store"), // a dash
        ("app store", "app — store"),
        ("app store", "app—store"),
        ("app store", "app–store"),
        ("app store", "app--store"),
        ("app store", "app -\nstore"),
        ("app store", "app &mdash; store"),
        (
            "app — store",
            "⟦app — store⟧, ⟦app—store⟧, ⟦app - store⟧, ⟦app -- store⟧, ⟦app–store⟧",
        ),
        ("app — store", "app-store"),
        ("app —", "the ⟦app — –⟧"), // dashes in a row are one
        ("appstore", "app-store"),
        ("app-store", "appstore"),
        (
            "state-of-the-art",
            "⟦state of the art⟧ and ⟦State-of-the art⟧",
        ),
        ("app", "the ⟦app⟧-store"),
        ("store", "the app-⟦store⟧"),
        ("app store", "⟦app -store⟧"), // a space on one side only
    ]);
}

#[test]
fn marks_between_words() {
    phrases(&[
        ("access to", "“⟦access” to⟧"),
        ("access to", "⟦access \"to⟧\""),
        ("access to", "⟦access (to⟧)"),
        ("access to", "⟦access [to⟧]"),
        ("access to", "⟦access {to⟧}"),
        ("access to", "⟦access «to⟧»"),
        ("access to", "⟦access 「to⟧」"),
        ("access to", "⟦access ‘to⟧’"),
        ("access to", "⟦access” “to⟧"),
        ("OpenAI models", "⟦OpenAI® models⟧"),
        ("OpenAI models", "⟦OpenAI™ models⟧"),
        ("OpenAI models", "⟦OpenAI&trade; models⟧"),
        ("OpenAI models", "⟦OpenAI © models⟧"),
        ("OpenAI models", "⟦OpenAI† models⟧"),
        ("OpenAI models", "⟦OpenAI¹ models⟧"), // a footnote number
        ("OpenAI models", "⟦OpenAI\\* models⟧"),
        ("OpenAI models", "⟦OpenAI¹models⟧"),
        ("OpenAI models", "⟦OpenAI's¹ models⟧"),
        ("OpenAI models", "⟦OpenAI's¹models⟧"),
        ("OpenAI models", "⟦OpenAI's¹² models⟧"),
        ("2 models", "OpenAI¹-⟦² models⟧"), // no footnote number behind a hyphen
        ("GPT-4*", "⟦GPT-4⟧’s¹⟦GPT-4⟧"),
        ("OpenAI", "⟦OpenAI⟧®"),
        ("OpenAI", "⟦OpenAI⟧™"),
        ("OpenAI", "⟦OpenAI⟧²"),
        ("OpenAI®", "⟦OpenAI®⟧ is"),
        ("OpenAI®", "OpenAI is"),
        ("OpenAI®", "“⟦OpenAI®⟧” (⟦OpenAI®⟧) ⟦OpenAI®⟧¹"),
        ("OpenAI® models", "OpenAI®¹ models, “⟦OpenAI®” models⟧"),
        ("OpenAI®", "⟦OpenAI's®⟧"),
        ("OpenAI®", "OpenAI™ is"),
        ("OpenAI® models", "⟦OpenAI® models⟧"),
        ("OpenAI® models", "OpenAI models"),
        ("say, he", "⟦say\", he⟧"), // next to punctuation marks are nothing
        ("say, he", "⟦say, \"he⟧\""),
        ("model s", "⟦model(s⟧)"),
        ("access to", "(⟦access to⟧)"),
        ("access to", "_⟦access to⟧_"),
        ("init", "a \\_\\_⟦init⟧\\_\\_ b"),
    ]);
}

#[test]
fn punctuation_is_a_wall() {
    phrases(&[
        ("access to", "access, to"),
        ("access to", "access. to"),
        ("access to", "access; to"),
        ("access to", "access: to"),
        ("access to", "access! to"),
        ("access to", "access? to"),
        ("access to", "access ,to"),
        ("access to", "access… to"),
        ("access to", "access/to"),
        ("access to", "access & to"),
        ("access to", "access + to"),
        ("access to", "access (x) to"),
        ("access to", "access) , (to"),
        ("access to", "access 🎉 to"),
        ("access to", "access 、to"),
        ("access to", "access。to"),
        ("access to", "x, ⟦access to⟧, y"),
        ("access to", "x:⟦access to⟧.y"),
        ("access to", "x/⟦access to⟧/y"),
        ("access; to", "⟦access; to⟧"),
        ("access; to", "access to"),
    ]);
}

#[test]
fn words_with_signs() {
    phrases(&[
        ("C++", "in ⟦C++⟧ and ⟦c++⟧."),
        ("C++", "in C+ and C"),
        ("C++", "C+++ and XC++ and C++11"),
        ("C++", "(⟦C++⟧)"),
        ("C++ code", "⟦C++ code⟧"),
        ("C++", "⟦C++⟧, really"),
        ("C#", "⟦C#⟧ and C##"),
        (".NET", "⟦.NET⟧ but ASP.NET"),
        (".NET", "on ⟦.net⟧."),
        ("ASP.NET", "⟦ASP.NET⟧"),
        ("NET", "a .⟦NET⟧"),
        ("Yahoo!", "⟦Yahoo!⟧ is"),
        ("Yahoo!", "Yahoo is"),
        ("Yahoo!", "“⟦Yahoo!⟧”"),
        ("Yahoo! Mail", "⟦Yahoo! Mail⟧"),
        ("Yahoo", "⟦Yahoo⟧!"),
        ("Yahoo!", "⟦Yahoo!⟧!"), // an exclamation mark may be followed by one
        ("e.g.", "as, ⟦e.g.⟧, this"),
        ("e.g.", "as e.g this"),
        ("e.g.", "⟦e.g.⟧: x"),
        ("U.S.", "the ⟦U.S.⟧ and US"),
        ("AT&T", "⟦AT&T⟧ and AT &T"),
        ("R&D", "⟦R&D⟧"),
        ("$100", "⟦$100⟧ and $1000 and $$100"),
        ("#1", "the ⟦#1⟧ app"),
        ("#1", "the #12 and the ##1"),
        ("a_b", "⟦a_b⟧ and aa_b"),
        ("_a", "b'⟦_a⟧"), // an underscore that joins nothing is a mark
        ("and", "this ⟦and⟧/or that"),
        ("🎉", "hurray ⟦🎉⟧ x"),
        ("node.js", "⟦Node.js⟧ x"),
        ("example.com", "at ⟦example.com⟧, or example.company"),
    ]);
}

#[test]
fn possessives() {
    phrases(&[
        ("OpenAI model~", "⟦OpenAI's models⟧"),
        ("OpenAI model~", "⟦OpenAI’s models⟧"),
        ("OpenAI model~", "⟦OPENAI'S MODELS⟧"),
        ("OpenAI model~", "⟦OpenAI&rsquo;s models⟧"),
        ("OpenAI model~", "⟦OpenAI&#39;s models⟧"),
        ("OpenAI model~", "**⟦OpenAI**'s models⟧"),
        ("OpenAI model~", "OpenAI 's models"),
        ("OpenAI", "⟦OpenAI⟧'s"),
        ("OpenAI's", "⟦OpenAI's⟧ and ⟦OpenAI’s⟧ and OpenAI"),
        ("OpenAI's models", "⟦OpenAI’s models⟧ and OpenAI models"),
        ("OpenAI’s models", "⟦OpenAI's models⟧"),
        ("customers data", "⟦customers' data⟧"), // plural: a mark
        ("customers' data", "⟦customers’ data⟧ and customers data"),
        ("s", "OpenAI's"),
        ("boss", "the ⟦boss⟧'s"),
        ("boss", "the ⟦boss⟧' car"),
        ("OpenAI", "⟦OpenAI⟧'"),
        ("it", "⟦it⟧'s"),
    ]);
}

#[test]
fn apostrophes() {
    phrases(&[
        ("can't", "you ⟦can't⟧ and ⟦can’t⟧ and ⟦CAN'T⟧"),
        ("can't", "you cant and can"),
        ("can’t", "you ⟦can't⟧"),
        ("can", "you can't, you ⟦can⟧"),
        ("you can", "you can't"),
        ("you can", "you can’t"),
        ("you can", "you can&#39;t"),
        ("you can", "'⟦you can⟧'"),
        ("you can", "‘⟦you can⟧’ and so on"),
        ("you can", "⟦you can⟧'s"),
        ("t", "can't"),
        ("re", "you're"),
        ("Reilly", "O'Reilly"), // in an English list
        ("O'Reilly", "⟦O'Reilly⟧ and ⟦O’Reilly⟧'s"),
        ("rock'n'roll", "⟦rock'n'roll⟧"),
        ("rock", "rock'n'roll"),
        ("it is", "‘⟦it's’ is⟧"), // a possessive to the eye
        ("rock n roll", "⟦rock 'n' roll⟧"),
    ]);
    rules(&[
        (
            "prohibited = [\"accès\"]\nlanguage = \"fr\"",
            "l'⟦accès⟧ et l’⟦accès⟧",
        ),
        ("prohibited = [\"accès\"]", "l'accès"),
        (
            "prohibited = [\"accès\"]\nlanguage = \"fr-CA\"",
            "accès'x et d'⟦accès⟧",
        ),
    ]);
}

#[test]
fn numbers() {
    phrases(&[
        ("GPT-4", "⟦GPT-4⟧ is"),
        ("GPT-4", "GPT-4.5 is"),
        ("GPT-4", "GPT-4,5 is"),
        ("GPT-4", "GPT-40 is"),
        ("GPT-4", "GPT-4o is"),
        ("GPT-4", "⟦GPT-4⟧."),
        ("GPT-4", "⟦GPT-4⟧, 5 times"),
        ("GPT-4", "⟦GPT-4⟧.x"),
        ("GPT-4", "⟦GPT 4⟧, ⟦GPT‑4⟧, ⟦gpt-4⟧, GPT4, GPT - 4"),
        ("GPT-4", "⟦GPT-4⟧-based"),
        ("GPT-4", "⟦GPT-4⟧'s"),
        ("GPT-4.5", "⟦GPT-4.5⟧ is"),
        ("GPT-4.5", "GPT-4.55 is"),
        ("5 years", "1.5 years, ⟦5 years⟧, 1,5 years"),
        ("5 years", "v.⟦5 years⟧"),
        ("100", "1,100 and 100,000 and ⟦100⟧"),
        ("o3", "the ⟦o3⟧ model, ⟦o3⟧-x"),
    ]);
}

#[test]
fn scripts_without_spaces() {
    phrases(&[
        ("保証", "元本⟦保証⟧です"),
        ("保証", "⟦保証⟧"),
        ("保証", "保 証"),
        ("アクセス", "直接⟦アクセス⟧できる"),
        ("アクセス", "直接⟦ｱｸｾｽ⟧できる"),
        ("보장", "수익⟦보장⟧합니다"),
        ("รับประกัน", "เรา⟦รับประกัน⟧ผลตอบแทน"),
        ("ຮັບປະກັນ", "ພວກເຮົາ⟦ຮັບປະກັນ⟧ຜົນ"),
        ("保証", "元本⟦保\n証⟧です"), // such text is broken anywhere
        ("保証", "> 元本⟦保\n> 証⟧です"),
        ("保証", "- 元本⟦保\n  証⟧です"),
        ("보장", "수익보\n장합니다"), // Hangul has spaces
        ("保証", "元本⟦保**証⟧**です"),
        ("OpenAI", "⟦OpenAI⟧のモデル"),
        ("OpenAI", "これが⟦OpenAI⟧です"),
        ("OpenAIのモデル", "⟦OpenAIのモデル⟧を"),
        ("モデル", "OpenAIの⟦モデル⟧を"),
        ("元本 保証", "⟦元本保証⟧と⟦元本 保証⟧"),
        ("元本 ...2 保証", "⟦元本を強保証⟧です"), // each letter is a word
        ("元本 ...2 保証", "元本を最強保証です"),
        ("元本 w/3 保証", "⟦保証を強元本⟧"),
        ("元本 ... 保証", "元本です。保証です"),
        ("GPT", "⟦GPT⟧模型"),
        ("４", "第⟦4⟧回"),
    ]);
}

#[test]
fn plain_text() {
    plain(&[
        ("access to", "⟦access to⟧"),
        ("access to", "⟦access\nto⟧"),
        ("access to", "⟦access\r\nto⟧"),
        ("access to", "access\n\nto"),
        ("access to", "> ⟦access\n> to⟧"),
        ("access to", "> > ⟦access\n> > to⟧"),
        ("access to", "*⟦access* to⟧"), // no markup, but marks
        ("access to", "`⟦access to⟧`"),
        ("AT&amp;T", "⟦AT&amp;T⟧"), // no entities
        ("guaranteed", "it is ⟦guaran-\nteed⟧ now"),
        ("guaranteed", "> it is ⟦guaran-\n> teed⟧ now"),
        ("guaranteed", "it is ⟦guaran\u{2010}\nteed⟧ now"),
        ("app store", "the ⟦app-\nstore⟧"), // and as two words
        ("guaranteed returns", "⟦guaran-\nteed re-\nturns⟧"),
        ("guaranteed app store", "⟦guaran-\nteed app-\nstore⟧"),
        ("app store guaranteed", "⟦app-\nstore guaran-\nteed⟧"),
        ("guaranteed", "guaran -\nteed"),
        // words are counted as they are read: joined, one stands between
        ("alpha ...1 beta", "⟦alpha guaran-\nteed beta⟧"),
        ("alpha ...1 beta", "alpha guaran-\nteed x beta"),
        ("guaranteed", "guaran-\n\nteed"),
        ("guaranteed", "guaran-teed"),
    ]);
    phrases(&[("guaranteed", "guaran-\nteed")]);
}

// From matches to findings

#[test]
fn except() {
    rules(&[
        (
            "prohibited = [\"guarante*\"]\nexcept = [\"not a guarantee\"]",
            "It is not a guarantee, it is ⟦guaranteed⟧.",
        ),
        (
            "prohibited = [\"green\"]\nexcept = [\"green tea\"]",
            "green tea is ⟦green⟧",
        ),
        (
            "prohibited = [\"green\"]\nexcept = [\"green tea\"]",
            "⟦green⟧ teas",
        ),
        (
            "prohibited = [\"green\"]\nexcept = [\"green tea~\"]",
            "green teas",
        ),
        (
            "prohibited = [\"green\"]\nexcept = [\"green tea\"]",
            "**green** [tea](x)",
        ),
        (
            "prohibited = [\"green tea\"]\nexcept = [\"green\"]",
            "⟦green tea⟧",
        ), // not wholly inside
        (
            "prohibited = [\"guarantee ... returns\"]\nexcept = [\"not a guarantee of\"]",
            "This is not a guarantee of any returns.",
        ),
        (
            "prohibited = [\"guarantee ... returns\"]\nexcept = [\"not a guarantee of\"]",
            "A ⟦guarantee of any returns⟧.",
        ),
        (
            "prohibited = [\"guarantee ... returns\"]\nexcept = [\"any returns\"]",
            "a guarantee of any returns",
        ),
        (
            "prohibited = [\"access ... models\"]\nexcept = [\"gpt-oss\"]",
            "⟦access to gpt-oss models⟧",
        ), // in the gap it excuses nothing
        (
            "prohibited = [\"access ... models\"]\nexcept = [\"give ... now\"]",
            "give ⟦access to models⟧ now",
        ), // nor does its gap
        (
            "prohibited = [\"access\"]\nexcept = [\"access ...2 granted\"]",
            "access is granted, ⟦access⟧ is not",
        ),
        (
            "prohibited = [\"model~\"]\nexcept = [\"fashion model~\"]",
            "the fashion model's ⟦models⟧",
        ),
        (
            "prohibited = [\"model~\"]\nexcept = [\"fashion model\"]",
            "the fashion model's ⟦models⟧",
        ),
        (
            "prohibited = [\"a ... b\"]\nexcept = [\"x a\"]",
            "x a and ⟦a b⟧",
        ), // another anchor counts
        (
            "prohibited = [\"access\"]\nexcept = [\"no access\"]",
            "no\n\n⟦access⟧",
        ),
        (
            "prohibited = [\"SRE\"]\ncase = \"match\"\nexcept = [\"SRE team\"]",
            "⟦SRE⟧ Team, SRE team",
        ),
    ]);
}

#[test]
fn unless() {
    rules(&[
        (
            "prohibited = [\"available\"]\nunless = { near = [\"not\"] }",
            "not available",
        ),
        (
            "prohibited = [\"available\"]\nunless = { near = [\"not\"] }",
            "It is ⟦available⟧.",
        ),
        (
            "prohibited = [\"available\"]\nunless = { near = [\"not\"] }",
            "not a b c available",
        ), // 4 words by default
        (
            "prohibited = [\"available\"]\nunless = { near = [\"not\"] }",
            "not a b c d ⟦available⟧",
        ),
        (
            "prohibited = [\"available\"]\nunless = { near = [\"not\"] }",
            "available a b c not",
        ),
        (
            "prohibited = [\"available\"]\nunless = { near = [\"not\"], within = 1 }",
            "not available, not so ⟦available⟧",
        ),
        (
            "prohibited = [\"available\"]\nunless = { near = [\"not\"] }",
            "Why not? ⟦Available⟧ now.",
        ),
        (
            "prohibited = [\"available\"]\nunless = { near = [\"not\"], within = \"sentence\" }",
            "It is not the case that any of it were available.",
        ),
        (
            "prohibited = [\"available\"]\nunless = { near = [\"not\"], within = \"sentence\" }",
            "I think not. It is ⟦available⟧.",
        ),
        (
            "prohibited = [\"available\"]\nunless = { near = [\"not\"], within = \"paragraph\" }",
            "I think not. It is available.",
        ),
        (
            "prohibited = [\"available\"]\nunless = { near = [\"not\"], within = \"paragraph\" }",
            "I think not.\n\nIt is ⟦available⟧.",
        ),
        (
            "prohibited = [\"available\"]\nunless = { near = [\"is not available\"] }",
            "it is not available",
        ), // over the anchor
        (
            "prohibited = [\"give ... access\"]\nunless = { near = [\"never\"], within = 2 }",
            "we never give any access",
        ),
        (
            "prohibited = [\"give ... access\"]\nunless = { near = [\"never\"], within = 2 }",
            "we never would then ⟦give any access⟧",
        ),
        (
            "prohibited = [\"give ... access\"]\nunless = { near = [\"never\"], within = 2 }",
            "give any access or never",
        ),
        (
            "prohibited = [\"model~ w/s available\"]\nunless = { near = [\"open-weight\"], within = 1 }",
            "Open-weight models are ⟦available like models⟧",
        ),
    ]);
}

#[test]
fn approved_wording() {
    rules(&[
        (
            "prohibited = [\"OpenAI\"]\n\n[[approved]]\nphrases = [\"powered by OpenAI\"]",
            "powered by OpenAI, made by ⟦OpenAI⟧",
        ),
        (
            "prohibited = [\"OpenAI\"]\n\n[[approved]]\nphrases = [\"(powered by | integrated with) OpenAI\"]",
            "Integrated **with** OpenAI",
        ),
        (
            "prohibited = [\"OpenAI\"]\n\n[[approved]]\nphrases = [\"powered by OpenAI\"]\nprotects = [\"rule\"]",
            "powered by OpenAI's",
        ),
        (
            "prohibited = [\"access to OpenAI models\"]\n\n[[approved]]\nphrases = [\"OpenAI models\"]",
            "⟦access to OpenAI models⟧",
        ), // not all of it
        (
            "prohibited = [\"access ... OpenAI models\"]\n\n[[approved]]\nphrases = [\"OpenAI models\"]",
            "⟦access to OpenAI models⟧",
        ),
        (
            "prohibited = [\"access ... OpenAI models\"]\n\n[[approved]]\nphrases = [\"OpenAI models\", \"no access\"]",
            "no access to OpenAI models",
        ), // every anchor
        (
            "prohibited = [\"access ... models\"]\n\n[[approved]]\nphrases = [\"gpt-oss\"]",
            "⟦access to gpt-oss models⟧",
        ),
        (
            "prohibited = [\"access ... models\"]\n\n[[approved]]\nphrases = [\"free ...9 models\"]",
            "⟦access free and open models⟧",
        ),
        (
            "prohibited = [\"OpenAI\"]\n\n[[approved]]\nphrases = [\"powered by OpenAI\"]",
            "powered by\n\n⟦OpenAI⟧",
        ),
        (
            "prohibited = [\"OpenAI\"]\n\n[[approved]]\nphrases = [\"\\\"Powered by OpenAI\\\"\"]",
            "Powered by OpenAI, powered by ⟦OpenAI⟧",
        ),
    ]);
}

#[test]
fn approved_wording_has_the_case_of_the_rule() {
    let toml = lists::list(
        &[
            lists::rule("cased", "prohibited = [\"openai\"]\ncase = \"match\""),
            lists::rule("any", "prohibited = [\"openai\"]"),
            lists::rule("same", "prohibited = [\"Strasse\"]"),
            lists::rule("same-cased", "prohibited = [\"Strasse\"]\ncase = \"match\""),
            "[[approved]]\nphrases = [\"OpenAI models\", \"Strasse\"]".to_owned(),
        ]
        .join("\n"),
    );
    // the rule that minds case is not fooled by approved wording in another case; the other is content
    for (source, expected) in [
        ("openai models", &["list/cased"][..]),
        ("OpenAI models", &[]),
        ("openai", &["list/cased"]),
        ("OpenAI", &["list/any"]),
        ("STRASSE and Strasse", &[]),
    ] {
        let judge = Judge::new(&[&toml]).unwrap_or_else(|why| panic!("{why}"));
        let prose = judge.read(Format::Markdown, source);
        let found = judge.oracle().findings(&prose);
        let found: Vec<_> = found.iter().map(|finding| finding.rule.as_str()).collect();
        assert_eq!(found, expected, "the oracle on {source:?}");
        let result = judge.judge(&prose);
        let found: Vec<_> = result
            .findings
            .iter()
            .map(|found| found.0.as_str())
            .collect();
        assert_eq!(found, expected, "the engine on {source:?}");
    }
}

#[test]
fn approved_chains() {
    let approved = |phrase: &str| -> &'static str {
        let fields = "prohibited = [\"beta\"]";
        let phrase = lists::quoted(phrase);
        format!("{fields}\n\n[[approved]]\nphrases = [{phrase}]").leak()
    };
    rules(&[
        (approved("alpha w/3 beta"), "beta alpha"),
        (approved("alpha w/3 beta w/1 alpha"), "beta alpha alpha"),
        (approved("alpha w/3 beta w/1 \"Alpha\""), "beta Alpha alpha"),
        (
            approved("alpha w/3 beta w/1 \"Alpha\""),
            "beta Alpha alpha's",
        ),
        (approved("alpha w/3 beta w/1 \"Alpha\""), "⟦beta⟧ Alpha"),
        (
            approved("Straße w/3 beta w/1 \"Straße\""),
            "beta Straße Strasse's",
        ),
        (
            approved("Straße w/3 beta w/1 \"Straße\""),
            "beta Straße Strasse",
        ),
        (approved("alpha w/3 beta w/1 Alpha"), "beta Alpha alpha"),
        (approved("\"Alpha\" w/1 beta w/3 alpha"), "beta Alpha alpha"),
    ]);
}

#[test]
fn own_allowed_texts() {
    rules(&[
        (
            "prohibited = [\"open ai\"]\nallowed = [\"Open AI\"]",
            "Open AI is ⟦open AI⟧",
        ), // letter for letter
        (
            "prohibited = [\"web site\"]\nallowed = [\"Web-site\"]",
            "Web-site, ⟦web-site⟧, ⟦Web site⟧",
        ),
        (
            "prohibited = [\"open ai\"]\nallowed = [\"Open AI\"]",
            "Open **AI**",
        ),
        (
            "prohibited = [\"open ai\"]\nallowed = [\"Open AI\"]",
            "Open\nAI",
        ),
        (
            "prohibited = [\"open\"]\nallowed = [\"open AI\"]",
            "⟦open⟧ AI",
        ), // the match is not the text
    ]);
}

/// Checks what the engine reports of a chain, of which the oracle lists every combination.
#[track_caller]
fn chains(rows: &[(&str, &str)]) {
    all(rows, |phrase, marked| {
        let (source, expected) = unmark(marked);
        let judge = Judge::new(&[&lists::prohibiting(phrase)])?;
        let prose = judge.read(Format::Markdown, &source);
        let result = judge.judge(&prose);
        let found: Vec<_> = result
            .findings
            .iter()
            .map(|finding| (finding.1.start, finding.1.end))
            .collect();
        if found != expected {
            return Err(format!("  the engine found {found:?}, not {expected:?}\n"));
        }
        oracle::compare(&judge.oracle(), &prose, &result)
    });
}

/// Checks that the engine reports what the oracle asks for, whichever partners it chooses.
#[track_caller]
fn agree(rows: &[(&str, &str)]) {
    all(rows, |phrase, source| {
        let judge = Judge::new(&[&lists::prohibiting(phrase)])?;
        let prose = judge.read(Format::Markdown, source);
        let result = judge.judge(&prose);
        if result.standing.is_empty() {
            return Err("  the engine found nothing".to_owned());
        }
        oracle::compare(&judge.oracle(), &prose, &result)
    });
}

#[test]
fn every_anchor_is_reported() {
    agree(&[
        ("alpha w/s alpha", "alpha alpha x alpha"),
        ("alpha w/s alpha", "alpha x alpha alpha"),
        ("alpha w/9 alpha", "alpha alpha x alpha x alpha"),
        ("alpha ... alpha", "alpha alpha x alpha"),
        ("a/b w/s a/b", "5 a/b a/b 5 a/b"),
        ("(a/b) w/s a/b", "5 a/b a/b 5 a/b"),
        ("alpha w/s beta w/s gamma", "gamma alpha x beta gamma"),
        (
            "alpha w/2 beta w/s gamma",
            "beta alpha beta beta gamma alpha gamma",
        ),
        ("alpha w/s alpha w/s alpha", "alpha alpha x alpha x x alpha"),
        (
            "access ... models",
            "`access models` and access to `models`",
        ),
    ]);
    // in the address the nearest partner does not count, but the next does
    agree(&[(
        "access w/9 models",
        "access our models, see https://example.com/access/models",
    )]);
}

#[test]
fn repeated_anchors() {
    chains(&[
        // each anchor is in one finding at least, with its nearest partner
        ("alpha w/9 beta", "⟦alpha beta⟧ x x x ⟦beta alpha⟧"),
        ("alpha pre/3 beta", "⟦alpha beta⟧ x x x x ⟦alpha beta⟧"),
        ("alpha w/s beta", "x ⟦beta x beta alpha⟧ x"),
        ("alpha ... beta", "⟦alpha alpha beta⟧"),
        // the nearest partner is taken already: the next one counts
        ("alpha w/3 beta w/1 alpha", "⟦beta alpha alpha⟧"),
        ("alpha w/1 beta w/3 alpha", "⟦beta alpha alpha⟧"),
        (
            "(alpha | beta) w/3 (alpha | beta gamma)",
            "⟦beta gamma alpha⟧",
        ),
    ]);
}

#[test]
fn scopes() {
    let text = "# ⟦access to⟧\n\naccess to\n\n- access to\n\n> access to\n";
    rules(&[
        ("prohibited = [\"access to\"]\nscopes = [\"heading\"]", text),
        (
            "prohibited = [\"access to\"]\nscopes = [\"!heading\"]",
            "# access to\n\n⟦access to⟧\n\n> ⟦access to⟧",
        ),
        (
            "prohibited = [\"access to\"]\nscopes = [\"quote\"]",
            "access to\n\n> ⟦access to⟧\n\n- > ⟦access to⟧",
        ),
        (
            "prohibited = [\"access to\"]\nscopes = [\"!quote\"]",
            "⟦access to⟧\n\n> access to",
        ),
        (
            "prohibited = [\"access to\"]\nscopes = [\"list\"]",
            "access to\n\n- ⟦access to⟧\n  1. ⟦access to⟧",
        ),
        (
            "prohibited = [\"access to\"]\nscopes = [\"table\"]",
            "access to\n\n| ⟦access to⟧ |\n|---|\n| ⟦access to⟧ |",
        ),
        (
            "prohibited = [\"access to\"]\nscopes = [\"link\"]",
            "access to [⟦access to⟧](x) [access](x) to",
        ),
        (
            "prohibited = [\"access to\"]\nscopes = [\"!link\"]",
            "⟦access to⟧ [access to](x) [⟦access](x) to⟧",
        ),
        (
            "prohibited = [\"access to\"]\nscopes = [\"emphasis\"]",
            "access to **⟦access to⟧** *⟦access to⟧* **access** to",
        ),
        (
            "prohibited = [\"access to\"]\nscopes = [\"image-alt\"]",
            "access to ![⟦access to⟧](x)",
        ),
        (
            "prohibited = [\"access to\"]\nscopes = [\"!image-alt\"]",
            "⟦access to⟧ ![access to](x)",
        ),
        (
            "prohibited = [\"access to\"]\nscopes = [\"title\"]",
            "access to [x](y \"⟦access to⟧\")",
        ),
        (
            "prohibited = [\"access to\"]\nscopes = [\"footnote\"]",
            "access to[^1]\n\n[^1]: ⟦access to⟧",
        ),
        (
            "prohibited = [\"access to\"]\nscopes = [\"front-matter\"]",
            "---\na: ⟦access to⟧\n---\n\naccess to",
        ),
        (
            "prohibited = [\"access to\"]\nscopes = [\"html\"]",
            "access to\n\n<p>⟦access to⟧</p>",
        ),
        (
            "prohibited = [\"access to\"]\nscopes = [\"code\"]",
            "access to `⟦access to⟧`\n\n    ⟦access to⟧",
        ),
        (
            "prohibited = [\"access to\"]\nscopes = [\"comment\"]",
            "access to\n\n<!-- ⟦access to⟧ -->",
        ),
        (
            "prohibited = [\"access to\"]\nscopes = [\"paragraph\", \"code\"]",
            "⟦access to⟧ `⟦access to⟧`",
        ),
        (
            "prohibited = [\"access to\"]\nscopes = [\"paragraph\"]",
            "⟦access to⟧ `access to`\n\n# access to",
        ),
        (
            "prohibited = [\"access to\"]\nscopes = [\"paragraph\", \"!quote\"]",
            "⟦access to⟧\n\n> access to",
        ),
        ("prohibited = [\"access to\"]", "x [y](z \"⟦access to⟧\")"), // a title is read
    ]);
}

#[test]
fn quotes() {
    rules(&[
        (
            "prohibited = [\"access to\"]\nquotes = \"skip\"",
            "⟦access to⟧\n\n> access to",
        ),
        (
            "prohibited = [\"access to\"]\nquotes = \"skip\"",
            "“access to”, he said. ⟦Access to⟧",
        ),
        (
            "prohibited = [\"access to\"]\nquotes = \"skip\"",
            "\"we give access to it\", he said. ⟦Access to⟧",
        ),
        (
            "prohibited = [\"access to\"]\nquotes = \"skip\"",
            "⟦access “to⟧ all”",
        ), // not wholly
        (
            "prohibited = [\"access to\"]\nquotes = \"skip\"",
            "- > access to",
        ),
        (
            "prohibited = [\"access to\"]\nquotes = \"skip\"",
            "«access to» and „access to“",
        ),
        (
            "prohibited = [\"access to\"]\nquotes = \"check\"",
            "“⟦access to⟧”\n\n> ⟦access to⟧",
        ),
        (
            "prohibited = [\"access to\"]",
            "“⟦access to⟧”\n\n> ⟦access to⟧",
        ),
    ]);
}

/// Checks what is reported where several rules match: rule, wording, and the other rules it covers.
#[track_caller]
fn reported(rules: &[(&str, &str)], source: &str, expected: &[(&str, &str, &[&str])]) {
    let tables: Vec<String> = rules
        .iter()
        .map(|(id, fields)| lists::rule(id, fields))
        .collect();
    let toml = lists::list(&tables.join("\n"));
    let judge = Judge::new(&[&toml]).unwrap_or_else(|why| panic!("{why}"));
    let prose = judge.read(Format::Markdown, source);
    let oracle = judge.oracle();
    let mut expected: Vec<_> = expected
        .iter()
        .map(|(rule, text, also)| {
            let also: Vec<String> = also.iter().map(|id| format!("list/{id}")).collect();
            (format!("list/{rule}"), (*text).to_owned(), also)
        })
        .collect();
    expected.sort();
    let show = |findings: Vec<oracle::compare::Sourced>| {
        let mut shown: Vec<_> = findings
            .into_iter()
            .map(|(rule, span, also)| (rule, source[span.range()].to_owned(), also))
            .collect();
        shown.sort();
        shown
    };
    let ours = oracle.findings(&prose);
    let ours = ours
        .iter()
        .map(|finding| sourced(&prose, finding))
        .collect();
    assert_eq!(show(ours), expected, "the oracle on {source:?}");
    let result = judge.judge(&prose);
    assert_eq!(
        show(result.findings.clone()),
        expected,
        "the engine on {source:?}"
    );
    oracle::compare(&oracle, &prose, &result).unwrap_or_else(|why| panic!("{why}"));
}

#[test]
fn the_longest_wins() {
    let short = ("short", "prohibited = [\"access\"]");
    let long = ("long", "prohibited = [\"access to models\"]");
    let aside = ("aside", "prohibited = [\"to models now\"]");
    let warning = (
        "warning",
        "prohibited = [\"access\"]\nseverity = \"warning\"",
    );
    let wide_warning = (
        "wide",
        "prohibited = [\"give access to models\"]\nseverity = \"warning\"",
    );
    reported(
        &[short, long],
        "access to models",
        &[("long", "access to models", &["short"])],
    );
    reported(
        &[long, short],
        "access to models",
        &[("long", "access to models", &["short"])],
    );
    reported(&[short, long], "access", &[("short", "access", &[])]);
    // of equals the first
    reported(
        &[
            ("one", "prohibited = [\"access\"]"),
            ("two", "prohibited = [\"access\"]"),
        ],
        "access",
        &[("one", "access", &["two"])],
    );
    reported(
        &[
            ("two", "prohibited = [\"access\"]"),
            ("one", "prohibited = [\"access\"]"),
        ],
        "access",
        &[("two", "access", &["one"])],
    );
    // matches that overlap and do not cover one another are all reported
    reported(
        &[long, aside],
        "access to models now",
        &[
            ("long", "access to models", &[]),
            ("aside", "to models now", &[]),
        ],
    );
    // of different severity none hides another
    reported(
        &[long, warning],
        "access to models",
        &[
            ("long", "access to models", &[]),
            ("warning", "access", &[]),
        ],
    );
    reported(
        &[short, wide_warning],
        "give access to models",
        &[
            ("short", "access", &[]),
            ("wide", "give access to models", &[]),
        ],
    );
    // names are sorted and stand once
    reported(
        &[
            ("z", "prohibited = [\"access\", \"to\"]"),
            ("b", "prohibited = [\"models\", \"access to\"]"),
            long,
        ],
        "access to models",
        &[("long", "access to models", &["b", "z"])],
    );
    // a match that two findings cover is named by both
    reported(
        &[
            ("a", "prohibited = [\"one two three\"]"),
            ("b", "prohibited = [\"two three\"]"),
            ("c", "prohibited = [\"two three four\"]"),
        ],
        "one two three four",
        &[
            ("a", "one two three", &["b"]),
            ("c", "two three four", &["b"]),
        ],
    );
    // a rule does not name itself
    reported(
        &[("r", "prohibited = [\"access\", \"access to\"]")],
        "access to models",
        &[("r", "access to", &[])],
    );
    // a match that was dropped hides nothing
    reported(
        &[
            short,
            (
                "long",
                "prohibited = [\"access to models\"]\nexcept = [\"access to models\"]\n#",
            ),
        ],
        "access to models",
        &[("short", "access", &[])],
    );
    reported(
        &[
            short,
            (
                "info",
                "prohibited = [\"access to models\"]\nseverity = \"info\"",
            ),
        ],
        "access to models",
        &[("short", "access", &[]), ("info", "access to models", &[])],
    );
}
