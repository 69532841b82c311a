//! The stable names of all diagnostics, in one place; each is documented under its own heading in
//! `docs/diagnostics.md`, which a test demands.

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal;)*) => {
        $($(#[$doc])* pub const $name: &str = $code;)*

        /// Every code.
        pub const ALL: &[&str] = &[$($code),*];
    };
}

codes! {
    // any TOML file

    /// The file is not TOML.
    TOML_SYNTAX = "toml-syntax";
    /// A key that does not belong there.
    UNKNOWN_KEY = "unknown-key";
    /// A key that must be there.
    MISSING_KEY = "missing-key";
    /// A text where a list was expected, and the like.
    WRONG_TYPE = "wrong-type";
    /// The type is right, the value is not.
    BAD_VALUE = "bad-value";
    /// A day that is no TOML date.
    BAD_DATE = "bad-date";
    /// A path pattern that cannot be read.
    BAD_GLOB = "bad-glob";

    // wordlists

    /// An id or name that is not in kebab-case.
    BAD_ID = "bad-id";
    /// An id that two rules share.
    DUPLICATE_ID = "duplicate-id";
    /// A rule that does not exist in its list.
    UNKNOWN_RULE = "unknown-rule";
    /// A term set that does not exist in its list.
    UNKNOWN_TERM_SET = "unknown-term-set";
    /// A term set that uses itself.
    CYCLIC_TERM_SET = "cyclic-term-set";
    /// A term set's phrase that holds `w/` or `pre/`.
    PROXIMITY_IN_TERM_SET = "proximity-in-term-set";
    /// A rule that ends before it begins.
    EXPIRES_BEFORE_EFFECTIVE = "expires-before-effective";
    /// A field of another kind of rule.
    WRONG_KIND = "wrong-kind";
    /// An approved rule without examples.
    MISSING_EXAMPLES = "missing-examples";
    /// `~` in a language whose words cannot be inflected.
    NO_INFLECTION = "no-inflection";
    /// A one-word rule without exceptions.
    ONE_WORD_WITHOUT_EXCEPT = "one-word-without-except";

    // phrases

    /// A phrase that names nothing.
    EMPTY_PHRASE = "empty-phrase";
    /// A group, an alternative or a quotation that holds nothing.
    EMPTY_ALTERNATIVE = "empty-alternative";
    /// A bracket that is never closed.
    UNCLOSED_BRACKET = "unclosed-bracket";
    /// A bracket that closes nothing, or another bracket.
    STRAY_BRACKET = "stray-bracket";
    /// A quotation mark that is never closed.
    UNCLOSED_QUOTE = "unclosed-quote";
    /// `|` outside brackets.
    STRAY_BAR = "stray-bar";
    /// Two parts that touch.
    MISSING_SPACE = "missing-space";
    /// `\` before nothing or before a space.
    BAD_ESCAPE = "bad-escape";
    /// `~` anywhere but at the end of a word.
    MISPLACED_TILDE = "misplaced-tilde";
    /// `*` anywhere but at the end of a word.
    MISPLACED_STAR = "misplaced-star";
    /// Fewer than three letters before `*`.
    SHORT_PREFIX = "short-prefix";
    /// A gap at an end, beside another, or touching a word.
    MISPLACED_GAP = "misplaced-gap";
    /// A gap of no or too many words, or of two dots.
    BAD_GAP = "bad-gap";
    /// `w/` or `pre/` at an end, beside another, or inside brackets.
    MISPLACED_PROXIMITY = "misplaced-proximity";
    /// `w/` or `pre/` with a reach that does not exist.
    BAD_PROXIMITY = "bad-proximity";
    /// The notation of another search tool.
    FOREIGN_NOTATION = "foreign-notation";
    /// Brackets in brackets in brackets, past a bound.
    TOO_DEEP = "too-deep";

    // finding and reading things

    /// A path that does not exist.
    MISSING_PATH = "missing-path";
    /// A file or folder that cannot be read.
    UNREADABLE = "unreadable";
    /// A device, socket or pipe where a file was expected.
    NOT_A_FILE = "not-a-file";
    /// Bytes that are no text.
    UNDECODABLE = "undecodable";
    /// Nothing to check.
    NO_FILE_MATCHED = "no-file-matched";
    /// No rule applies.
    NO_RULE_IN_FORCE = "no-rule-in-force";
    /// A wordlist that is neither bundled nor a file.
    UNKNOWN_WORDLIST = "unknown-wordlist";
    /// A folder without wordlists.
    NO_WORDLIST_IN_FOLDER = "no-wordlist-in-folder";
    /// Two wordlists of one id.
    DUPLICATE_WORDLIST = "duplicate-wordlist";
    /// No wordlist was named.
    DEFAULT_WORDLIST = "default-wordlist";
    /// A rule that was asked for and does not exist.
    NO_SUCH_RULE = "no-such-rule";
    /// A rule id that several wordlists have.
    AMBIGUOUS_RULE = "ambiguous-rule";
    /// The output cannot be written.
    UNWRITABLE = "unwritable";
    /// A file that was to be mended and is no longer what was checked.
    CHANGED_MEANWHILE = "changed-meanwhile";
    /// A file that was to be mended and must not be replaced.
    NOT_FIXED = "not-fixed";
    /// Changes of files cannot be watched.
    UNWATCHABLE = "unwatchable";

    // git

    /// The `git` program cannot be run.
    NO_GIT = "no-git";
    /// A folder that no repository holds.
    NOT_A_REPOSITORY = "not-a-repository";
    /// Something to check that the repository does not hold.
    NOT_IN_REPOSITORY = "not-in-repository";
    /// A revision that git does not know.
    UNKNOWN_REVISION = "unknown-revision";
    /// Two histories without a commit in common.
    NO_MERGE_BASE = "no-merge-base";
    /// A file of which a merge left several versions.
    IN_CONFLICT = "in-conflict";
    /// A staged file whose content is kept elsewhere.
    LFS_POINTER = "lfs-pointer";
    /// Git gives no answer, or one that cannot be read.
    GIT_FAILED = "git-failed";

    // what is allowed all the same

    /// A comment to sayso that is not in order.
    BAD_SUPPRESSION = "bad-suppression";
    /// A suppression that does not say why.
    SUPPRESSION_WITHOUT_REASON = "suppression-without-reason";
    /// A suppression that must say until when, and does not.
    SUPPRESSION_WITHOUT_EXPIRY = "suppression-without-expiry";
    /// A suppression where none may be, or of a rule that none may touch.
    SUPPRESSION_NOT_ALLOWED = "suppression-not-allowed";
    /// A suppression whose last day has passed.
    SUPPRESSION_EXPIRED = "suppression-expired";
    /// `sayso-off` without `sayso-on`, or the other way round.
    UNCLOSED_SUPPRESSION = "unclosed-suppression";
    /// A suppression that marks nothing.
    UNUSED_SUPPRESSION = "unused-suppression";
    /// Two exceptions that allow the same.
    DUPLICATE_EXCEPTION = "duplicate-exception";
    /// An exception whose day has come.
    EXCEPTION_EXPIRED = "exception-expired";
    /// An exception whose approval is still to come.
    EXCEPTION_NOT_YET = "exception-not-yet";
    /// An exception that marks nothing.
    UNUSED_EXCEPTION = "unused-exception";
    /// A baseline that cannot be used.
    BAD_BASELINE = "bad-baseline";
    /// A baseline that another policy wrote.
    BASELINE_OF_OTHER_RULES = "baseline-of-other-rules";
    /// Known findings that are no longer found.
    BASELINE_GONE = "baseline-gone";

    // compiling and proving

    /// A phrase that cannot be compiled.
    PHRASE_NOT_COMPILED = "phrase-not-compiled";
    /// An example that is not flagged and must be, or the other way round.
    EXAMPLE_DOES_NOT_HOLD = "example-does-not-hold";
    /// A phrase that does not match its own words.
    PHRASE_CANNOT_MATCH = "phrase-cannot-match";
    /// A phrase that its own `except` always excuses.
    PHRASE_ALWAYS_EXCEPTED = "phrase-always-excepted";
    /// A rule whose matches another rule always covers.
    NEVER_WINS = "never-wins";
    /// A text to say instead that another rule prohibits.
    ALLOWED_IS_PROHIBITED = "allowed-is-prohibited";
    /// One phrase in two rules with different verdicts.
    SAME_PHRASE_TWICE = "same-phrase-twice";
    /// A rule whose `review-by` has passed.
    REVIEW_OVERDUE = "review-overdue";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_documented_once() {
        let documented: Vec<_> = include_str!("../../docs/diagnostics.md")
            .lines()
            .filter_map(|line| line.strip_prefix("### "))
            .collect();
        assert_eq!(documented, ALL, "in the same order");
        for code in ALL {
            assert!(crate::toml_reader::is_kebab(code), "{code}");
            assert_eq!(
                ALL.iter().filter(|other| *other == code).count(),
                1,
                "{code}"
            );
        }
    }
}
