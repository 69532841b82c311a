//! The wordlists that come with the program.

/// Name and text of each.
const BUNDLED: &[(&str, &str)] = &[(
    "openai-on-aws",
    include_str!("../../wordlists/openai-on-aws.toml"),
)];

/// The list that is used when none is named.
pub(super) const DEFAULT: &str = BUNDLED[0].0;

/// The text of the bundled wordlist `name`.
pub(super) fn find(name: &str) -> Option<&'static str> {
    let (_, text) = BUNDLED.iter().find(|(known, _)| *known == name)?;
    Some(text)
}

/// The names of the bundled wordlists.
pub fn names() -> impl Iterator<Item = &'static str> {
    BUNDLED.iter().map(|(name, _)| *name)
}
