//! What the checks of a wordlist say, and the exact characters at which they point.

use jiff::civil::date;

use super::*;
use crate::diagnostic::Severity;

const HEAD: &str = "[wordlist]\nid = \"t\"\ntitle = \"T\"\nversion = \"1\"\nlanguage = \"en\"\n";

/// A rule whose examples hold, if `prohibited` begins with `best`. `fields` are any others, one a line.
fn rule(id: &str, fields: &str) -> String {
    let mut rule = format!("[[rule]]\nid = \"{id}\"\n{fields}\n");
    for (key, value) in [
        ("message", "\"m\""),
        ("prohibited", "[\"best widget\"]"),
        (
            "examples",
            "{ flag = [\"The best widget.\"], pass = [\"A widget.\"] }",
        ),
    ] {
        if !fields.lines().any(|line| line.starts_with(key)) {
            rule += &format!("{key} = {value}\n");
        }
    }
    rule
}

#[track_caller]
fn load(tables: &str) -> Arc<Wordlist> {
    let toml = format!("{HEAD}{tables}");
    let (list, diagnostics) = Wordlist::load("t.toml", &toml);
    Arc::new(list.unwrap_or_else(|| panic!("{toml}\n{diagnostics:#?}")))
}

/// Proves the list of `tables`; each diagnostic must have its code, point at that text, and say that on it.
#[track_caller]
fn check(tables: &str, expected: &[(&str, &str, &str)]) {
    let list = load(tables);
    let day = date(2026, 3, 18);
    let proof = prove(&list, day);
    let shown: Vec<(&str, &str, &str)> = proof
        .diagnostics
        .iter()
        .map(|diagnostic| {
            let label = &diagnostic.labels[0];
            let text = &list.file.text[label.span.range()];
            (diagnostic.code, text, label.message.as_str())
        })
        .collect();
    assert_eq!(shown, expected, "{tables}");
    for diagnostic in &proof.diagnostics {
        assert!(!diagnostic.helps.is_empty(), "{diagnostic:#?}");
    }
    // a list is refused for its errors, and for nothing else
    let refused: Vec<&str> = refuse(&list, day).iter().map(|found| found.code).collect();
    let errors = proof
        .diagnostics
        .iter()
        .filter(|found| found.severity == Severity::Error);
    assert_eq!(
        refused,
        errors.map(|found| found.code).collect::<Vec<_>>(),
        "{tables}"
    );
}

const DOES_NOT_HOLD: &str = "example-does-not-hold";
const CANNOT_MATCH: &str = "phrase-cannot-match";
const ALWAYS_EXCEPTED: &str = "phrase-always-excepted";
const NEVER_WINS: &str = "never-wins";
const ALLOWED_IS_PROHIBITED: &str = "allowed-is-prohibited";
const SAME_TWICE: &str = "same-phrase-twice";
const OVERDUE: &str = "review-overdue";

#[test]
fn a_sound_list_says_nothing() {
    check("", &[]);
    check(&rule("a", ""), &[]);
    check(
        &(rule("a", "")
            + &rule(
                "b",
                "prohibited = [\"best widgets\"]\nexamples = { flag = [\"best widgets\"], pass = [\"x\"] }",
            )),
        &[],
    );
}

#[test]
fn examples_that_must_be_flagged() {
    let check = |fields: &str, flag: &str, why: &str| {
        let tables = rule(
            "a",
            &format!(
                "{fields}\nexamples = {{ flag = [\"The best widget.\", {flag}], pass = [\"x\"] }}"
            ),
        );
        let label = (DOES_NOT_HOLD, flag, why);
        check(
            &tables,
            if why.is_empty() {
                &[]
            } else {
                std::slice::from_ref(&label)
            },
        );
    };
    check("", "\"A good widget.\"", "no phrase of the rule matches");
    check("", "'A \"good\" widget.'", "no phrase of the rule matches"); // written the other way
    check("", "\"The best **wid**get, caf\\u00E9.\"", ""); // read as Markdown
    check("", "\"The best `widget`.\"", ""); // it only passes through code
    check(
        "",
        "\"`best widget`\"",
        "it stands outside the rule's `scopes`",
    );
    check(
        "scopes = [\"paragraph\"]",
        "\"# The best widget\"",
        "it stands outside the rule's `scopes`",
    );
    check(
        "except = [\"second best widget\"]",
        "\"The second best widget.\"",
        "an `except` phrase excuses it",
    );
    check(
        "unless = { near = [\"perhaps\"] }",
        "\"Perhaps the best widget.\"",
        "an `unless` phrase is within reach",
    );
    check(
        "quotes = \"skip\"",
        "\"> The best widget.\"",
        "it is quoted, and the rule skips quotes",
    );
    check(
        "allowed = [\"BEST widget\"]",
        "\"The BEST widget.\"",
        "it is an `allowed` text of the rule",
    );
    // approved wording
    let tables = rule(
        "a",
        "examples = { flag = [\"The best widget.\", \"Best widget contest\"], pass = [\"x\"] }",
    ) + "[[approved]]\nphrases = [\"best widget contest\"]\n";
    super::tests::check(
        &tables,
        &[(
            DOES_NOT_HOLD,
            "\"Best widget contest\"",
            "approved wording shields it",
        )],
    );
}

/// Wherever in a list it stands: its rules are tried in shares.
#[test]
fn the_one_rule_whose_example_does_not_hold() {
    for bad in 0..5 {
        let tables: String = (0..5)
            .map(|number| {
                let flag = match number == bad {
                    true => "A gadget.",
                    false => "The best widget.",
                };
                let id = format!("r{number}");
                rule(
                    &id,
                    &format!("examples = {{ flag = [\"{flag}\"], pass = [\"x\"] }}"),
                )
            })
            .collect();
        let list = load(&tables);
        let refused = refuse(&list, date(2026, 3, 18));
        let [diagnostic] = &refused[..] else {
            panic!("{bad}: {refused:#?}");
        };
        let label = &diagnostic.labels[0];
        assert_eq!(diagnostic.code, DOES_NOT_HOLD);
        assert_eq!(&list.file.text[label.span.range()], "\"A gadget.\"");
    }
}

#[test]
fn examples_that_must_pass() {
    let check = |fields: &str, pass: &str, why: &str| {
        let tables = rule(
            "a",
            &format!("{fields}\nexamples = {{ flag = [\"The best widget.\"], pass = [{pass}] }}"),
        );
        let label = (DOES_NOT_HOLD, pass, why);
        check(
            &tables,
            if why.is_empty() {
                &[]
            } else {
                std::slice::from_ref(&label)
            },
        );
    };
    check("", "\"A good widget.\"", "");
    check("", "\"A best  WIDGET.\"", "it reads \"best WIDGET\"");
    check(
        "",
        "\"\"\"\nIt is the best\nwidget.\"\"\"",
        "it reads \"best widget\"",
    );
    check(
        "except = [\"second best widget\"]",
        "\"The second best widget.\"",
        "",
    );
    // dates, audience and paths do not matter for examples
    check(
        "effective = 2030-01-01",
        "\"Best widget\"",
        "it reads \"Best widget\"",
    );
    check(
        "expires = 2020-01-01",
        "\"Best widget\"",
        "it reads \"Best widget\"",
    );
    check(
        "audience = [\"press\"]\nregion = [\"US\"]\npaths = [\"press/**\"]",
        "\"Best widget\"",
        "it reads \"Best widget\"",
    );
    check(
        "kind = \"review\"",
        "\"Best widget\"",
        "it reads \"Best widget\"",
    );
    // status and kind do: these are not run
    check("status = \"proposed\"", "\"Best widget\"", "");
    check("status = \"retired\"", "\"Best widget\"", "");
    // what another rule finds is that rule's affair
    let other = rule(
        "b",
        "prohibited = [\"cheap widget\"]\nexamples = { flag = [\"A cheap widget.\"], pass = [\"The best widget.\"] }",
    );
    super::tests::check(&(rule("a", "") + &other), &[]);
}

/// All that is wrong is said, in the order of the rules.
#[test]
fn every_example_is_run() {
    let tables = rule(
        "a",
        "examples = { flag = [\"one\", \"The best widget.\", \"two\"], pass = [\"best widget\"] }",
    ) + &rule(
        "b",
        "prohibited = [\"cheap\"]\nexcept = []\nexamples = { flag = [\"three\"], pass = [\"cheap\"] }",
    );
    check(
        &tables,
        &[
            (DOES_NOT_HOLD, "\"one\"", "no phrase of the rule matches"),
            (DOES_NOT_HOLD, "\"two\"", "no phrase of the rule matches"),
            (DOES_NOT_HOLD, "\"best widget\"", "it reads \"best widget\""),
            (DOES_NOT_HOLD, "\"three\"", "no phrase of the rule matches"),
            (DOES_NOT_HOLD, "\"cheap\"", "it reads \"cheap\""),
        ],
    );
}

#[test]
fn phrases_that_cannot_match_themselves() {
    let check = |phrase: &str, cannot: bool| {
        let label = (CANNOT_MATCH, phrase, "never matches");
        let expected = if cannot {
            std::slice::from_ref(&label)
        } else {
            &[]
        };
        check(
            &rule("a", &format!("prohibited = [\"best widget\", {phrase}]")),
            expected,
        );
    };
    // a gap does not reach over the end of a sentence
    check("\"fine. ... Good\"", true);
    check("'Really\\? w/5 Yes'", true);
    check("\"fine. w/p Good\"", false);
    // these can
    check("\"best in ... class\"", false);
    check("\"(best | finest) [and] cheapest\"", false);
    check("\"C++\"", false);
    check("\"Yahoo!\"", false);
    check("\"e.g. a w/s b\"", false);
    check(r#""\"Android's\"""#, false);
}

#[test]
fn phrases_that_are_always_excepted() {
    let check = |phrase: &str, except: &str, always: bool| {
        let label = (ALWAYS_EXCEPTED, phrase, "never counts");
        let expected = if always {
            std::slice::from_ref(&label)
        } else {
            &[]
        };
        let fields = format!("prohibited = [\"best widget\", {phrase}]\nexcept = [{except}]");
        check(&rule("a", &fields), expected);
    };
    check("\"cheap widget\"", "\"cheap widget\"", true);
    check("\"cheap widget\"", "\"cheap widget~\"", true);
    check("\"cheap widget\"", "\"(cheap | dear) widget\"", true);
    check("\"cheap widget\"", "\"very cheap widget\"", false); // only in longer wording
    check("\"cheap widget\"", "\"widget\"", false); // it stands in the phrase, not around it
    check("\"(cheap | dear) widget\"", "\"cheap widget\"", false); // one way is left
    check(
        "\"(cheap | dear) widget\"",
        "\"cheap widget\", \"dear widget\"",
        true,
    );
    check("\"cheap ... gadget\"", "\"cheap\"", true);
}

#[test]
fn rules_that_never_win() {
    let narrow = |fields: &str| {
        rule(
            "narrow",
            &format!(
                "prohibited = [\"best\"]\nexcept = []\nexamples = {{ flag = [\"best widget\"], pass = [\"x\"] }}\n{fields}"
            ),
        )
    };
    let label = (NEVER_WINS, "\"narrow\"", "is only ever named as `also`");
    // whatever the one finds, the other finds with more around it
    let twin = |fields: &str| {
        rule(
            "narrow",
            &format!("prohibited = [\"best widget\"]\n{fields}"),
        )
    };
    check(&(rule("wide", "") + &twin("")), &[label]);
    check(
        &(rule("wide", "prohibited = [\"best [widget]\"]") + &narrow("")),
        &[label],
    );
    check(&(rule("wide", "") + &narrow("")), &[]); // it wins where there is no widget
    // of another severity none hides another
    let graver = twin("severity = \"warning\"");
    check(
        &(rule("wide", "") + &graver),
        &[(SAME_TWICE, "\"best widget\"", "also in the other rule")],
    );
    // the first of equals wins
    let label = (NEVER_WINS, "\"second\"", "is only ever named as `also`");
    check(&(rule("first", "") + &rule("second", "")), &[label]);
}

#[test]
fn allowed_texts_that_are_prohibited() {
    let other = rule(
        "b",
        "prohibited = [\"cheap widget\"]\nexamples = { flag = [\"A cheap widget.\"], pass = [\"x\"] }",
    );
    let check = |fields: &str, text: &str, prohibited: bool| {
        let label = (ALLOWED_IS_PROHIBITED, text, "prohibited");
        let expected = if prohibited {
            std::slice::from_ref(&label)
        } else {
            &[]
        };
        check(&(rule("a", fields) + &other), expected);
    };
    check("allowed = [\"good widget\"]", "", false);
    check(
        "allowed = [\"good widget\", \"cheap widget\"]",
        "\"cheap widget\"",
        true,
    );
    check(
        "allowed = ['a CHEAP widget, too']",
        "'a CHEAP widget, too'",
        true,
    );
    check("allowed = [\"cheap gadget\"]", "", false);
    check(
        "replace = { \"finest widget\" = \"cheap widget\" }",
        "\"cheap widget\"",
        true,
    );
    check("allowed = [\"BEST widget\"]", "", false); // its own rule lets its own texts stand
}

#[test]
fn phrases_that_stand_twice() {
    let pair = |severity: &str, phrase: &str| {
        rule("a", "")
            + &rule(
                "b",
                &format!("severity = \"{severity}\"\nprohibited = [{phrase}]"),
            )
    };
    let label = |phrase| (SAME_TWICE, phrase, "also in the other rule");
    check(
        &pair("info", "\"best widget\""),
        &[label("\"best widget\"")],
    );
    check(
        &pair("info", "\"gadget\", 'Best   Widget'"),
        &[label("'Best   Widget'")],
    ); // as the phrase is read
    check(&pair("info", "\"best [widget]\""), &[]);
}

#[test]
fn reviews_that_are_overdue() {
    let label = (OVERDUE, "\"a\"", "still fires");
    check(&rule("a", "review-by = 2026-03-19"), &[]);
    check(&rule("a", "review-by = 2026-03-18"), &[label]); // on the day itself
    check(&rule("a", "review-by = 2020-01-01"), &[label]);
    check(
        &rule("a", "review-by = 2020-01-01\nstatus = \"proposed\""),
        &[],
    );
}

/// The phrases of each rule that no example exercises.
#[test]
fn untested_phrases() {
    let check = |fields: &str, flag: &str, expected: &[usize]| {
        let examples = format!("examples = {{ flag = [{flag}], pass = [\"x\"] }}");
        let list = load(&rule("a", &format!("{fields}\n{examples}")));
        let proof = prove(&list, date(2026, 3, 18));
        assert_eq!(proof.rules[0].untested, expected, "{fields} {flag}");
    };
    let phrases = "prohibited = [\"best widget\", \"cheap widget\", \"dear gadget\"]";
    check(phrases, "\"best widget\"", &[1, 2]);
    check(
        phrases,
        "\"best widget\", \"A cheap widget and a dear gadget.\"",
        &[],
    );
    check(phrases, "\"best widget\", \"a dear gadgets\"", &[1, 2]);
    check(
        "prohibited = [\"best widget\", \"best\"]\nexcept = []",
        "\"The best widget.\"",
        &[],
    ); // covered is found too
    check(
        "replace = { \"cheap widget\" = \"good widget\" }",
        "\"best widget\"",
        &[1],
    ); // those of `replace` come last
    check(
        &format!("{phrases}\nexcept = [\"too cheap widget\"]"),
        "\"best widget\", \"too cheap widget\"",
        &[1, 2],
    );
    check("status = \"proposed\"", "\"nothing\"", &[]); // not run
}
