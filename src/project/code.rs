//! The stable names of the diagnostics of finding and reading things.

/// A path that does not exist.
pub const MISSING_PATH: &str = "missing-path";
/// A file or folder that cannot be read.
pub const UNREADABLE: &str = "unreadable";
/// A device, socket or pipe where a file was expected.
pub const NOT_A_FILE: &str = "not-a-file";
/// Bytes that are no text.
pub const UNDECODABLE: &str = "undecodable";
/// Nothing to check.
pub const NO_FILE_MATCHED: &str = "no-file-matched";
/// No rule applies.
pub const NO_RULE_IN_FORCE: &str = "no-rule-in-force";
/// A wordlist that is neither bundled nor a file.
pub const UNKNOWN_WORDLIST: &str = "unknown-wordlist";
/// A folder without wordlists.
pub const NO_WORDLIST_IN_FOLDER: &str = "no-wordlist-in-folder";
/// Two wordlists of one id.
pub const DUPLICATE_WORDLIST: &str = "duplicate-wordlist";
/// No wordlist was named.
pub const DEFAULT_WORDLIST: &str = "default-wordlist";
/// A rule that was asked for and does not exist.
pub const NO_SUCH_RULE: &str = "no-such-rule";
/// A rule id that several wordlists have.
pub const AMBIGUOUS_RULE: &str = "ambiguous-rule";
/// The output cannot be written.
pub const UNWRITABLE: &str = "unwritable";
/// A path pattern that cannot be read.
pub const BAD_GLOB: &str = "bad-glob";
