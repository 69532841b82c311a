//! Every key of a wordlist: what it holds, what it means, and to which kinds of rule it belongs. The loader reads by
//! these tables, and the schema is made of them.

use crate::text::Scope;
use crate::toml_reader::{Key, Literal, Shape, keys, names};

use super::super::language::TAG;
use super::super::phrase::MOST_WITHIN;
use super::super::{Case, FixPolicy, Kind, Reach, RuleSeverity, Status};

pub(super) const KINDS: [(&str, Kind); 4] = [
    ("prohibit", Kind::Prohibit),
    ("review", Kind::Review),
    ("require", Kind::Require),
    ("first-use", Kind::FirstUse),
];
pub(super) const STATUSES: [(&str, Status); 3] = [
    ("proposed", Status::Proposed),
    ("approved", Status::Approved),
    ("retired", Status::Retired),
];
pub(super) const FIXES: [(&str, FixPolicy); 3] = [
    ("safe", FixPolicy::Safe),
    ("suggest", FixPolicy::Suggest),
    ("none", FixPolicy::None),
];
pub(super) const CASES: [(&str, Case); 2] = [("ignore", Case::Ignore), ("match", Case::Match)];
pub(super) const QUOTES: [(&str, bool); 2] = [("check", false), ("skip", true)];
pub(super) const UNLESS_REACHES: [(&str, Reach); 2] = [
    ("sentence", Reach::Sentence),
    ("paragraph", Reach::Paragraph),
];
pub(super) const REQUIRE_REACHES: [(&str, Reach); 4] = [
    ("sentence", Reach::Sentence),
    ("paragraph", Reach::Paragraph),
    ("section", Reach::Section),
    ("document", Reach::Document),
];

/// How many words from an anchor an `unless` reaches that does not say.
pub(super) const UNLESS_WITHIN: u32 = 4;

/// The name of a kind in wordlists.
pub(super) fn kind_name(kind: Kind) -> &'static str {
    let named = KINDS.iter().find(|(_, known)| *known == kind);
    named.map_or("", |(name, _)| name)
}

/// The keys of a rule that belong to some kinds only.
pub(super) const BELONGING: [(&str, &[Kind]); 10] = [
    ("prohibited", &[Kind::Prohibit, Kind::Review]),
    ("allowed", &[Kind::Prohibit, Kind::Review]),
    ("replace", &[Kind::Prohibit, Kind::Review]),
    ("fix", &[Kind::Prohibit, Kind::Review]),
    ("unless", &[Kind::Prohibit, Kind::Review, Kind::Require]),
    ("when", &[Kind::Require]),
    ("require", &[Kind::Require]),
    ("within", &[Kind::Require]),
    ("first", &[Kind::FirstUse]),
    ("later", &[Kind::FirstUse]),
];

/// The keys that a rule must have beside those that all rules have: of each list one.
pub(super) fn needed(kind: Kind) -> &'static [&'static [&'static str]] {
    match kind {
        Kind::Prohibit | Kind::Review => &[&["prohibited", "replace"]],
        Kind::Require => &[&["when"], &["require"]],
        Kind::FirstUse => &[&["first"]],
    }
}

/// One phrase at least.
const PHRASES: Shape = Shape::some(&Shape::Text);
const LANGUAGE: Shape = Shape::Matching(TAG);

/// What may stand in `scopes`.
fn scope_names() -> Vec<String> {
    let names = Scope::ALL.map(Scope::name);
    let refused = names.iter().map(|name| format!("!{name}"));
    let named = names.iter().map(|name| (*name).to_owned());
    named.chain(refused).collect()
}

keys! {
    /// The file.
    pub(super) struct FileKeys {
        _schema: Key::new("$schema", Shape::Anything, "For tools that look for it; sayso does not."),
        wordlist: Key::new(
            "wordlist",
            Shape::Table(HeaderKeys::KEYS),
            "What the list is, and what holds for all its rules.",
        )
        .needed("write `[wordlist]` with `id`, `title` and `version` at the top of the file"),
        terms: Key::new(
            "terms",
            Shape::Entries {
                keys: &Shape::KEBAB,
                values: &PHRASES,
                least: 0,
            },
            "Named sets of phrases. A phrase uses the set `partner` as `@partner`.",
        ),
        approved: Key::new(
            "approved",
            Shape::list(&Shape::Table(ApprovedKeys::KEYS)),
            "Wording that is always right: it shields the words it covers.",
        ),
        rule: Key::new("rule", Shape::list(&Shape::Table(RuleKeys::KEYS)), "A rule."),
    }
}

keys! {
    /// `[wordlist]`.
    pub(super) struct HeaderKeys {
        id: Key::new(
            "id",
            Shape::KEBAB,
            "Name of the list in kebab-case; a rule is addressed as `id/rule`.",
        )
        .needed("name the list in kebab-case: `id = \"our-brand\"`"),
        title: Key::new("title", Shape::Text, "What the list is about.")
            .needed("say in a few words what the list is about"),
        version: Key::new("version", Shape::Text, "As its owner counts; shown in every report.")
            .needed("write a version, so that a report can say which wording was in force: `version = \"2026.1\"`"),
        language: Key::new(
            "language",
            LANGUAGE,
            "Language of the phrases, as a tag such as `en`, `en-GB` or `de`.",
        )
        .or(Literal::Text("en")),
        owner: Key::new("owner", Shape::Text, "Who answers for the rules; a rule may say otherwise."),
        jurisdiction: Key::new(
            "jurisdiction",
            Shape::Text,
            "Where the list's authority comes from, in free words; shown in reports.",
        ),
        source: Key::new(
            "source",
            Shape::Table(SourceKeys::KEYS),
            "The document that the rules rest on; a rule may say otherwise.",
        ),
        effective: Key::new(
            "effective",
            Shape::Date,
            "First day in force (UTC), for rules that do not say.",
        ),
        expires: Key::new(
            "expires",
            Shape::Date,
            "First day no longer in force, for rules that do not say.",
        ),
        review_by: Key::new(
            "review-by",
            Shape::Date,
            "From this day on every run says that the review is overdue, for rules that do not say.",
        ),
        approved_by: Key::new(
            "approved-by",
            Shape::Text,
            "Who approved the rules; a rule may say otherwise.",
        ),
        tags: Key::new("tags", Shape::TEXTS, "Free words; a rule may have its own."),
    }
}

keys! {
    /// `[[approved]]`.
    pub(super) struct ApprovedKeys {
        phrases: Key::new("phrases", PHRASES, "Wording that is always right.")
            .needed("write a list of phrases"),
        protects: Key::new(
            "protects",
            Shape::some(&Shape::KEBAB),
            "Ids of the rules it shields from; every rule of the list, if not said.",
        ),
    }
}

keys! {
    /// A source.
    pub(super) struct SourceKeys {
        title: Key::new("title", Shape::Text, "Title of the document."),
        url: Key::new("url", Shape::Text, "Its address."),
        section: Key::new("section", Shape::Text, "The section meant."),
        accessed: Key::new("accessed", Shape::Date, "The day it was read."),
    }
}

keys! {
    /// `[[rule]]`.
    pub(super) struct RuleKeys {
        id: Key::new(
            "id",
            Shape::KEBAB,
            "Kebab-case, unique in its list, never used again for another rule.",
        )
        .needed("name the rule in kebab-case, unique in its list: `id = \"model-access\"`"),
        kind: Key::new(
            "kind",
            Shape::Choice(|| names(&KINDS)),
            "`prohibit`; `review`: a person must decide; `require`: companion text; `first-use`: a form at first mention.",
        )
        .or(Literal::Text("prohibit")),
        status: Key::new(
            "status",
            Shape::Choice(|| names(&STATUSES)),
            "Only `approved` rules fire.",
        )
        .or(Literal::Text("approved")),
        severity: Key::new(
            "severity",
            Shape::Choice(|| names(&RuleSeverity::NAMED)),
            "How grave it is. Findings of a `review` rule have the severity `review`.",
        )
        .or(Literal::Text("error")),
        message: Key::new("message", Shape::Text, "What is wrong, in a sentence.")
            .needed("say in a sentence what is wrong with the wording"),
        reason: Key::new("reason", Shape::Text, "Why, in a sentence."),
        prohibited: Key::new(
            "prohibited",
            PHRASES,
            "Phrases that must not appear; of a `review` rule: that a person must look at.",
        ),
        allowed: Key::new(
            "allowed",
            Shape::TEXTS,
            "What to say instead, best first: plain texts, no notation.",
        ),
        replace: Key::new(
            "replace",
            Shape::Entries {
                keys: &Shape::Text,
                values: &Shape::Text,
                least: 1,
            },
            "Pairs of a phrase and the exact text to put in its place.",
        ),
        fix: Key::new(
            "fix",
            Shape::Choice(|| names(&FIXES)),
            "`safe`: may be put in without asking; `suggest`: a person decides; `none`. `suggest`, or `safe` where there is `replace`, if not said.",
        ),
        except: Key::new("except", Shape::TEXTS, "Phrases in which a hit does not count."),
        unless: Key::new(
            "unless",
            Shape::Table(UnlessKeys::KEYS),
            "A qualifier that cures the claim.",
        ),
        when: Key::new(
            "when",
            PHRASES,
            "Kind `require`: phrases that call for companion text.",
        ),
        require: Key::new(
            "require",
            PHRASES,
            "Kind `require`: phrases of which one must then stand near.",
        ),
        within: Key::new(
            "within",
            Shape::Choice(|| names(&REQUIRE_REACHES)),
            "Kind `require`: how near.",
        )
        .or(Literal::Text("document")),
        first: Key::new(
            "first",
            PHRASES,
            "Kind `first-use`: the forms demanded at the first mention.",
        ),
        later: Key::new(
            "later",
            Shape::TEXTS,
            "Kind `first-use`: the forms allowed afterwards.",
        ),
        case: Key::new(
            "case",
            Shape::Choice(|| names(&CASES)),
            "`match`: letter case counts in all phrases of the rule.",
        )
        .or(Literal::Text("ignore")),
        scopes: Key::new(
            "scopes",
            Shape::some(&Shape::Choice(scope_names)),
            "Where it applies; with `!` before it: not there. Everything a reader sees, if not said: not `code`, `comment`, `url`.",
        ),
        quotes: Key::new(
            "quotes",
            Shape::Choice(|| names(&QUOTES)),
            "`skip`: block quotes and quoted speech are left alone.",
        )
        .or(Literal::Text("check")),
        audience: Key::new("audience", Shape::TEXTS, "The audiences it binds; all, if not said."),
        region: Key::new("region", Shape::TEXTS, "The regions it binds; all, if not said."),
        language: Key::new(
            "language",
            LANGUAGE,
            "Language of its phrases, as a tag such as `en` or `de-AT`; the list's, if not said.",
        ),
        paths: Key::new(
            "paths",
            Shape::TEXTS,
            "Path patterns it binds, such as `press/**`; all, if not said.",
        ),
        effective: Key::new(
            "effective",
            Shape::Date,
            "First day in force (UTC); the list's, if not said.",
        ),
        expires: Key::new(
            "expires",
            Shape::Date,
            "First day no longer in force; the list's, if not said.",
        ),
        review_by: Key::new(
            "review-by",
            Shape::Date,
            "From this day on the rule still fires, and every run says that its review is overdue.",
        ),
        owner: Key::new("owner", Shape::Text, "Who answers for it; the list's, if not said."),
        approved_by: Key::new(
            "approved-by",
            Shape::Text,
            "Who approved it; the list's, if not said.",
        ),
        source: Key::new(
            "source",
            Shape::Table(SourceKeys::KEYS),
            "The document it rests on; the list's, if not said.",
        ),
        supersedes: Key::new(
            "supersedes",
            Shape::TEXTS,
            "Ids of rules it takes the place of; `other-list/rule` for a rule of another list.",
        ),
        tags: Key::new("tags", Shape::TEXTS, "Free words; the list's, if not said."),
        suppressible: Key::new(
            "suppressible",
            Shape::Boolean,
            "`false`: no comment in a text may suppress it.",
        )
        .or(Literal::Boolean(true)),
        examples: Key::new(
            "examples",
            Shape::Table(ExampleKeys::KEYS),
            "Texts that prove the rule, read as Markdown. An approved rule needs `flag` and `pass`.",
        ),
    }
}

keys! {
    /// `unless`.
    pub(super) struct UnlessKeys {
        near: Key::new("near", PHRASES, "The phrases that cure.").needed("write a list of phrases"),
        within: Key::new(
            "within",
            Shape::Either(
                &Shape::Choice(|| names(&UNLESS_REACHES)),
                &Shape::Number(1, MOST_WITHIN),
            ),
            "How near one must stand: `sentence`, `paragraph`, or a number of words.",
        )
        .or(Literal::Number(UNLESS_WITHIN)),
    }
}

keys! {
    /// `examples`.
    pub(super) struct ExampleKeys {
        flag: Key::new("flag", Shape::TEXTS, "Texts that must be flagged."),
        pass: Key::new("pass", Shape::TEXTS, "Texts that must not be flagged."),
        fix: Key::new(
            "fix",
            Shape::list(&Shape::Table(FixKeys::KEYS)),
            "Texts before and after the rule's fix.",
        ),
    }
}

/// What to do where half of a pair is missing.
const PAIR: &str = "write `{ before = \"…\", after = \"…\" }`";

keys! {
    /// A pair of `examples.fix`.
    pub(super) struct FixKeys {
        before: Key::new("before", Shape::Text, "A text with the wording.").needed(PAIR),
        after: Key::new("after", Shape::Text, "The same text, mended.").needed(PAIR),
    }
}
