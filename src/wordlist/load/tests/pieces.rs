//! A large list is read in pieces: that must make no difference.

use proptest::prelude::*;

use super::*;

/// Reading `text` in pieces, where that can be done, gives what reading it as a whole gives.
pub(super) fn in_pieces_as_a_whole(text: &str) {
    let file = Arc::new(SourceFile::new("x", text));
    if let Some((list, faults)) = load_in_pieces(&file) {
        let (whole, expected) = load_whole(&file);
        assert_eq!(
            format!("{:#?}", Some(list)),
            format!("{whole:#?}"),
            "{text}"
        );
        assert_eq!(faults.finish(), expected.finish(), "{text}");
    }
}

/// Lines after which a header is none, is one, or belongs elsewhere.
const LINES: &[&str] = &[
    "[[rule]]",
    "[[rule]]",
    "[[rule]]",
    "[[rule]] # a",
    "# [[rule]]",
    "  [[rule]]",
    "[[ rule ]]",
    "[rule]",
    "[rule.examples]",
    "[[rule.examples.fix]]",
    "[[rule.x.rule]]",
    "[[approved]]",
    "[terms]",
    "[wordlist]",
    "id = 'a'",
    "id = 'b'",
    "supersedes = ['a', 'c']",
    "prohibited = ['@s', 'x y']",
    "s = ['x']",
    "rule = []",
    "rule = [{ id = 'a' }]",
    "rule.id = 'a'",
    "message = \"\"\"",
    "\"\"\"",
    "reason = '''",
    "'''",
    "flag = [",
    "]",
    "[",
    "\"",
    "",
];

/// Nothing is parsed in vain where it can be seen that it would be.
#[test]
fn where_a_list_is_cut() {
    let rule = "[[rule]]\nid = 'a'\n[rule.examples]\n[[rule.examples.fix]]\n";
    let head = "[terms]\na = []\n";
    let pieces = |text: &str| cut(text, "rule").len();
    assert_eq!(pieces(&format!("{head}{}", rule.repeat(5))), 5);
    assert_eq!(
        pieces(&format!("{head}{rule}[[approved]]\n{}", rule.repeat(4))),
        5
    );
    assert_eq!(
        pieces(&format!("{head}{}[[approved]]\n", rule.repeat(5))),
        1
    );
    assert_eq!(pieces(&format!("{}{head}{rule}", rule.repeat(5))), 1);
    assert_eq!(pieces(""), 1);
}

/// A large file is parsed in pieces: that must make no difference. Each text stands between many rules.
#[test]
fn a_large_list_reads_in_pieces_as_it_does_as_a_whole() {
    let rule = |number: usize| {
        format!(
            "[[rule]]\nid = \"r{number}\"\nmessage = \"m\"\nprohibited = [\"alpha {number}\", \"@s\"]\n[rule.examples]\nflag = [\"é alpha {number}\"]\npass = [\"no\"]\n"
        )
    };
    let texts = [
        ("", true),
        (
            "\r\n\r\n[[rule]]\r\nid = \"own\"\r\nmesage = \"m\"\r\nprohibited = []\r\n",
            true,
        ),
        (
            "[[rule]]\nid = \"r3\"\nmessage = \"again\"\nprohibited = [\"@t\"]\nsupersedes = [\"r400\", \"r1\"]\n",
            true,
        ),
        (
            "[[rule]]\n[rule.examples]\nflag = \"x\"\n[[rule.examples.fix]]\nbefore = \"x\"\n",
            true,
        ),
        (
            "[[rule]]\nid = 1\nreason = \"\"\"\n[[rule]]\nid = \"inner\"\n\"\"\"\n",
            false,
        ),
        (
            "[[rule]]\nreason = \"\"\"\n[[rule]]\n\"\"\"\nowner = \'\'\'\n[[rule]]\n\'\'\'\n",
            false,
        ),
        ("prohibited = [\n[[rule]]\n]\n", false),
        ("[[rule]]\nid = \n", false),
        ("[[rule]]\nid = \"own\"\n[terms]\nt = [\"alpha\"]\n", false),
        ("  [[approved]]\nphrases = [\"alpha\"]\n", false),
        ("[[approved]]\nphrases = [\"alpha\"]\n", false),
        ("[rule]\n", false),
        ("rule = 1\n", true),
        ("[[ rule ]]\nid = \"own\"\n", false),
        ("# [[rule]]\n[[rule]] # own\n\n  [[rule]]\n", true),
    ];
    let comment = format!("#{}", "-".repeat(200));
    let heads = [
        (
            "wordlist = { id = \"t\", title = \"T\", version = \"1\" }\nterms = { s = [\"beta\"] }\n",
            true,
        ),
        (
            "[wordlist]\nid = \"t\"\n[terms]\ns = [\"\"\"\n[[rule]]\n\"\"\"]\n",
            false,
        ),
        ("\u{FEFF}", true),
        ("rule = []\n[wordlist]\nid = \"t\"\n", false),
        (
            &format!("rule = [{{}}]\n[terms]\ns = [\"\"\"\n[[rule]]\n\"\"\"]\n{comment}\n"),
            false,
        ),
    ];
    let cases = heads.iter().flat_map(|head| texts.map(|text| (head, text)));
    for ((head, may_be_cut), (text, may_stand_in_pieces)) in cases {
        for filler in [0, 1, 2, 9] {
            let rules = |from: usize| (from..from + filler).map(rule).collect::<String>();
            let toml = format!("{head}\n{}{text}{}", rules(0), rules(1000));
            let file = Arc::new(SourceFile::new("t.toml", toml.as_str()));
            let (whole, faults) = load_whole(&file);
            let (faults, _) = faults.finish();
            let pieces = load_in_pieces(&file);
            let is_cut = pieces.is_some();
            if let Some((list, diagnostics)) = pieces {
                assert_eq!(
                    format!("{:#?}", Some(list)),
                    format!("{whole:#?}"),
                    "{toml}"
                );
                assert_eq!(diagnostics.finish().0, faults, "{toml}");
            }
            let expected = filler == 9 && *may_be_cut && may_stand_in_pieces;
            assert!(is_cut == expected || filler < 9, "{head}{text}");
        }
    }
}

proptest! {
    #[test]
    fn pieces_mean_what_they_mean_in_the_whole(
        lines in prop::collection::vec(prop::sample::select(LINES), 0..16),
    ) {
        in_pieces_as_a_whole(&lines.join("\n"));
    }
}
