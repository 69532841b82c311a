//! No text panics or takes long, and a slip is named.

use proptest::prelude::*;

use super::*;

#[test]
fn hostile_texts() {
    for text in [
        format!("a{} = 1", ".a".repeat(100_000)),
        format!("a = {}", "[".repeat(100_000)),
        format!("a = {}1{}", "{a=".repeat(50_000), "}".repeat(50_000)),
        format!("[{}a]", "a.".repeat(100_000)),
        with_rule(&format!("prohibited = ['{}']", "(".repeat(1 << 20))),
        with_rule(&format!("prohibited = ['{}']", "[a ".repeat(1 << 18))),
        with_rule(&format!("x{} = 1", "y".repeat(1 << 20))),
    ] {
        let (list, diagnostics) = Wordlist::load("x", &text);
        assert!(list.is_none() && !diagnostics.is_empty());
    }
    // as many unknown names as known ones: not all are compared with all
    let ids: String = (0..5_000)
        .map(|i| format!("\"unknown-rule-{i}\", "))
        .collect();
    let rules: String = (0..5_000)
        .map(|i| format!("[[rule]]\nid = \"some-other-{i}\"\n"))
        .collect();
    let (_, diagnostics) = Wordlist::load(
        "x",
        format!("{HEADER}{rules}[[approved]]\nphrases=['x']\nprotects = [{ids}]"),
    );
    assert!(diagnostics.len() > 5_000);
}

/// Where the keys of [`FULL`] stand, with the tables they belong to left out.
fn keys_of_full() -> Vec<Span> {
    let mut keys = Vec::new();
    let mut at = 0;
    let mut in_terms = false;
    for line in FULL.split_inclusive('\n') {
        if line.starts_with('[') {
            in_terms = line.starts_with("[terms]");
        }
        let key = line.split(" = ").next().unwrap_or_default();
        if !in_terms
            && line.contains(" = ")
            && key.chars().all(|c| c.is_ascii_lowercase() || c == '-')
        {
            keys.push(Span::new(at, at + key.len()));
        }
        at += line.len();
    }
    keys
}

proptest! {
    /// A list with one key misspelt names the right key.
    #[test]
    fn a_misspelt_key_is_named(
        span in prop::sample::select(keys_of_full()),
        at in any::<prop::sample::Index>(),
        letter in "[b-y]",
    ) {
        let key = &FULL[span.range()];
        let at = at.index(key.len());
        let mut misspelt = key.to_owned();
        misspelt.insert_str(at, &letter);
        let text = format!("{}{misspelt}{}", &FULL[..span.start], &FULL[span.end..]);
        let (list, diagnostics) = Wordlist::load("x", &text);
        prop_assert!(list.is_none());
        let unknown: Vec<_> = diagnostics.iter().filter(|d| d.code == code::UNKNOWN_KEY).collect();
        prop_assert_eq!(unknown.len(), 1, "{}", misspelt);
        prop_assert_eq!(&text[unknown[0].labels[0].span.range()], misspelt.as_str());
        let help = format!("did you mean `{key}`?");
        prop_assert_eq!(&unknown[0].helps, &[help]);
    }

    #[test]
    fn random_text_never_panics(text in any::<String>()) {
        let _ = Wordlist::load("x", &text);
    }

    /// A piece taken out, put in, or both: a diagnostic at most, and each points into the text.
    #[test]
    fn mutations_never_panic(
        cut in any::<prop::sample::Index>(),
        len in 0..12usize,
        put in r#"[\[\]{}"'=.,@~*\n\\a-z0-9é-]{0,6}"#,
    ) {
        let start = cut.index(FULL.len());
        let end = (start + len).min(FULL.len());
        let mut bytes = FULL.as_bytes().to_vec();
        bytes.splice(start..end, put.bytes());
        let text = String::from_utf8_lossy(&bytes).into_owned();
        pieces::in_pieces_as_a_whole(&text);
        let (list, diagnostics) = Wordlist::load("x", &text);
        prop_assert!(list.is_some() || !diagnostics.is_empty());
        for diagnostic in &diagnostics {
            prop_assert!(code::ALL.contains(&diagnostic.code));
            prop_assert!(!diagnostic.labels.is_empty());
            for label in &diagnostic.labels {
                prop_assert!(text.get(label.span.range()).is_some());
            }
        }
    }
}
