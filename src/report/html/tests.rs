//! The page read back by an HTML parser: what it is built of, and that no foreign text becomes a part of it.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use html5gum::{Token, Tokenizer};
use jiff::civil::date;

use super::super::tests::{outcome, rule};
use super::super::{AuditEntry, AuditKind, AuditState, FileFindings, PolicyDigest};
use super::*;
use crate::diagnostic::{Diagnostic, SourceFile};
use crate::document::{self, Stored};
use crate::lint::{Difference, Disposition, NearMiss, RuleRef};
use crate::report::visible::{shorten, visible};
use crate::text::{Jobs, Scopes, Span};
use crate::wordlist::{Alternative, Kind, RuleSeverity, Source, Wordlist};

/// A start tag as it was read.
struct Tag {
    name: String,
    attributes: Vec<(String, String)>,
}

impl Tag {
    fn attribute(&self, name: &str) -> Option<&str> {
        let mut attributes = self.attributes.iter();
        let (_, value) = attributes.find(|(own, _)| own == name)?;
        Some(value)
    }
}

/// What a parser makes of the page: its tags, and what stands between them; style and script left out.
fn read(page: &str) -> (Vec<Tag>, String) {
    let mut tags = Vec::new();
    let mut text = String::new();
    let utf8 = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("it is text");
    let mut page = page.to_owned();
    for name in ["style", "script"] {
        let (open, close) = (format!("<{name}>"), format!("</{name}>"));
        let start = page.find(&open).expect("it is there") + open.len();
        let end = start + page[start..].find(&close).expect("it is closed");
        page.replace_range(start..end, "");
    }
    for token in Tokenizer::new(&page).map(|token| token.expect("memory can be read")) {
        match token {
            Token::StartTag(tag) => tags.push(Tag {
                name: utf8(&tag.name),
                attributes: tag
                    .attributes
                    .iter()
                    .map(|(name, value)| (utf8(name), utf8(value)))
                    .collect(),
            }),
            Token::String(string) => text.push_str(&utf8(&string)),
            Token::Comment(_) => panic!("the page holds no comment"),
            Token::Error(error) => panic!("{error:?}"),
            Token::EndTag(_) | Token::Doctype(_) => {}
        }
    }
    (tags, text)
}

fn page(outcome: &Outcome) -> String {
    let mut out = Vec::new();
    print(outcome, usize::MAX, &mut out).expect("memory can be written");
    String::from_utf8(out).expect("output is text")
}

/// An outcome in which every foreign text is `text`.
fn outcome_of(text: &str) -> Outcome {
    let owned = || text.to_owned();
    let source = Arc::new(Source {
        title: Some(owned()),
        url: Some(owned()),
        section: Some(owned()),
        accessed: Some(date(2026, 3, 18)),
    });
    let rules = [Kind::Prohibit, Kind::Review].map(|kind| {
        let mut rule = rule(text, kind, RuleSeverity::Error, text);
        rule.reason = Some(owned());
        rule.owner = Some(text.into());
        rule.approved_by = Some(text.into());
        rule.source = Some(Arc::clone(&source));
        rule.audience = vec![owned()];
        rule.region = vec![owned()];
        rule.paths = vec![owned()];
        rule.allowed = vec![Alternative::read(&owned(), Span::default(), None)];
        rule
    });
    let file = Arc::new(SourceFile::new(owned(), owned()));
    let list = Arc::new(Wordlist {
        id: owned(),
        title: owned(),
        version: owned(),
        language: "en".into(),
        jurisdiction: Some(owned()),
        owner: Some(text.into()),
        source: Some(source),
        terms: Vec::new(),
        approved: Vec::new(),
        rules: rules.map(Box::new).into(),
        file: Arc::clone(&file),
    });
    let whole = Span::new(0, text.len());
    let severities = [FindingSeverity::Error, FindingSeverity::Review];
    let refs = [0, 1].map(|index| RuleRef {
        list: Arc::clone(&list),
        index,
    });
    let findings = [0, 1].map(|index| Finding {
        rule: refs[index].clone(),
        phrase: 0,
        severity: severities[index],
        read: whole,
        span: whole,
        pieces: vec![whole],
        matched: owned(),
        scopes: Scopes::NONE,
        sentence: owned(),
        marks: vec![whole],
        allowed: vec![owned()],
        required: vec![owned()],
        near_miss: Some(NearMiss {
            required: owned(),
            span: whole,
            differences: vec![Difference::Instead(owned(), owned())],
        }),
        also: vec![owned()],
        disguises: Vec::new(),
        disposition: Disposition::Suppressed {
            reason: owned(),
            until: None,
        },
        fingerprint: String::new(),
        fixes: Vec::new(),
    });
    let states = [RuleState::InForce, RuleState::OtherAudience];
    let entry = |kind| AuditEntry {
        kind,
        rule: owned(),
        path: owned(),
        line: 3,
        text: owned(),
        reason: owned(),
        approved_by: Some(owned()),
        ticket: Some(owned()),
        approved_on: Some(date(2026, 3, 1)),
        ends: Some(date(2026, 4, 1)),
        days_left: Some(14),
        state: AuditState::Used,
    };
    Outcome {
        as_of: date(2026, 3, 18),
        digest: PolicyDigest::new(Box::new(|| "sha256:0123".to_owned())),
        rules: [0, 1]
            .map(|index| RuleEntry {
                rule: refs[index].clone(),
                state: states[index],
                severity: severities[index],
                overdue_since: None,
            })
            .into(),
        wordlists: vec![list],
        files: vec![FileFindings {
            file: Arc::clone(&file),
            stored: Stored::default(),
            format: document::Format::Markdown,
            findings: findings.into(),
        }],
        diagnostics: vec![
            Diagnostic::error("missing-path", owned())
                .at(&file, whole, owned())
                .help(owned()),
        ],
        checked: 1,
        fixed: None,
        unchanged: None,
        bytes: 1,
        audit: [AuditKind::Suppression, AuditKind::Exception]
            .map(entry)
            .into(),
        baseline: None,
        shows_marked: true,
        jobs: Jobs::at_most(1),
        duration: Duration::ZERO,
        interrupted: false,
    }
}

/// Whatever the texts are, the page is built of the same parts, and says what they say.
#[test]
fn foreign_texts_stay_texts() {
    let shape = |text: &str| -> Vec<String> {
        let (tags, _) = read(&page(&outcome_of(text)));
        tags.into_iter()
            .map(|tag| {
                let names = tag.attributes.iter().map(|(name, _)| name.as_str());
                format!("{} {}", tag.name, names.collect::<Vec<_>>().join(" "))
            })
            .collect()
    };
    let plain = shape("plain");
    for hostile in [
        "</script><script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "</style><style>*{display:none}",
        "\" onmouseover=\"alert(1)",
        "' autofocus onfocus='alert(1)",
        "</li></ol></article></section></main>",
        "<!--",
        "--><b>",
        "]]><b>",
        "&lt;b&gt; &amp; &#60;",
        "&NotEqualTilde;",
        "</title><h1>Own</h1>",
        "{{7*7}}${7*7}",
        "javascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "\u{1B}[2J\u{1B}]0;title\u{7}",
        "\u{202E}txet \u{2066}isolated",
        "zero\u{200B}width\u{FEFF}",
        "nul\0and\u{7F}",
        "日本語 <b>",
    ] {
        assert_eq!(shape(hostile), plain, "{hostile:?}");
        let (_, text) = read(&page(&outcome_of(hostile)));
        let times = text.matches(&*visible(hostile)).count();
        assert!(times >= 40, "{hostile:?} is said {times} times");
    }
}

/// What a browser is told to load or to run: nothing but the one style and the one script.
#[test]
fn the_page_stands_alone() {
    for outcome in [
        outcome(),
        outcome_of("javascript:alert(1)"),
        outcome_of("https://example.com/a"),
    ] {
        let page = page(&outcome);
        let (tags, _) = read(&page);
        for tag in &tags {
            let is_known = [
                "html", "head", "meta", "title", "style", "body", "a", "header", "p", "h1", "h2",
                "h3", "strong", "dl", "div", "dt", "dd", "nav", "ul", "ol", "li", "main", "form",
                "label", "input", "fieldset", "legend", "section", "article", "span", "code",
                "bdi", "mark", "time", "details", "summary", "footer", "script",
            ]
            .contains(&tag.name.as_str());
            assert!(is_known, "<{}>", tag.name);
            for (name, value) in &tag.attributes {
                assert!(
                    !name.starts_with("on") && name != "style" && name != "src",
                    "{name}"
                );
                if name == "href" {
                    let is_plain =
                        value.starts_with('#') || value.starts_with("https://example.com/");
                    assert!(is_plain, "{value}");
                }
            }
        }
        let number = |name: &str| tags.iter().filter(|tag| tag.name == name).count();
        for name in ["h1", "main", "nav", "style", "script", "title"] {
            assert_eq!(number(name), 1, "<{name}>");
        }
        let policy = tags
            .iter()
            .find(|tag| tag.attribute("http-equiv").is_some());
        let policy = policy
            .and_then(|tag| tag.attribute("content"))
            .expect("there is a policy");
        for part in ["default-src 'none'", &digest(STYLE), &digest(SCRIPT)] {
            assert!(policy.contains(part), "{policy}");
        }
    }
    for own in [STYLE, SCRIPT] {
        for never in [
            "</",
            "<!--",
            "innerHTML",
            "insertAdjacentHTML",
            "eval(",
            "url(",
            "@import",
            "fetch(",
            "\r",
        ] {
            assert!(!own.contains(never), "{never}");
        }
    }
}

/// Links lead somewhere, names are unique, labels have what they name, and no heading skips a level.
#[test]
fn what_belongs_together_is_there() {
    for outcome in [outcome(), outcome_of("plain")] {
        let (tags, _) = read(&page(&outcome));
        let mut ids = BTreeSet::new();
        for id in tags.iter().filter_map(|tag| tag.attribute("id")) {
            assert!(ids.insert(id), "{id} stands twice");
        }
        for tag in &tags {
            let target = tag
                .attribute("href")
                .and_then(|href| href.strip_prefix('#'));
            let named = [
                target,
                tag.attribute("aria-labelledby"),
                tag.attribute("for"),
                tag.attribute("data-document"),
            ];
            for id in named.into_iter().flatten() {
                assert!(ids.contains(id), "{id} is nowhere");
            }
        }
        let levels = tags
            .iter()
            .filter_map(|tag| tag.name.strip_prefix('h')?.parse::<u8>().ok());
        levels.fold(0, |before, level| {
            assert!(level <= before + 1, "h{level} after h{before}");
            level
        });
    }
}

#[test]
fn structure() {
    let mut page = page(&outcome());
    for (tag, line) in [
        ("<h1", "\n\n# "),
        ("<h2", "\n\n## "),
        ("<h3", "\n\n### "),
        ("<p", "\n"),
        ("<li", "\n- "),
        ("<dt", "\n"),
        ("<dd", ": "),
        ("<summary", "\n"),
        ("<fieldset", "\n"),
        ("<mark", "["),
        ("</mark", "]"),
    ] {
        for end in [" ", ">"] {
            page = page.replace(&format!("{tag}{end}"), &format!("{line}{tag}{end}"));
        }
    }
    let (_, text) = read(&page);
    let lines: Vec<_> = text
        .lines()
        .map(|line| shorten(line.trim_end(), 100))
        .collect();
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn the_verdict_is_a_plain_sentence() {
    let mut none = outcome();
    assert_eq!(
        verdict(&none),
        "4 errors, 1 warning and 3 questions to review in 8 of 12 documents."
    );
    none.files.truncate(1);
    assert_eq!(verdict(&none), "1 error in 1 of 12 documents.");
    none.files.clear();
    assert_eq!(verdict(&none), "No findings in 12 documents.");
    let (tags, text) = read(&page(&none));
    assert!(text.contains("No wording was found that may not be said."));
    assert!(tags.iter().all(|tag| tag.name != "mark"));
}

#[test]
fn a_limit_is_told() {
    let outcome = outcome();
    let mut out = Vec::new();
    print(&outcome, 3, &mut out).expect("memory can be written");
    let (tags, text) = read(&String::from_utf8(out).expect("output is text"));
    assert_eq!(tags.iter().filter(|tag| tag.name == "mark").count(), 3);
    assert!(
        text.contains("5 findings not shown. The figures above count them. The report was asked"),
        "{text}"
    );
    let mut many = outcome;
    many.files.truncate(1);
    let one = many.files[0].findings[0].clone();
    many.files[0].findings = vec![one; MOST + 1];
    let (tags, text) = read(&page(&many));
    assert_eq!(tags.iter().filter(|tag| tag.name == "mark").count(), MOST);
    assert!(
        text.contains("1 finding not shown. The figures above count them. A page shows 10,000")
    );
}

/// The same outcome makes the same page, however long the run took.
#[test]
fn nothing_depends_on_the_run() {
    let mut other = outcome();
    other.duration = Duration::from_secs(99);
    assert_eq!(page(&outcome()), page(&other));
}

#[test]
fn digests_are_those_of_the_standard() {
    assert_eq!(digest(""), "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    assert_eq!(
        digest("abc"),
        "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="
    );
}
