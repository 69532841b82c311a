//! Inflected forms of a word.

/// Whether words of this language (BCP 47) can be inflected: whether its phrases may hold `~`.
pub fn is_supported(language: &str) -> bool {
    language == "en" || language.starts_with("en-")
}
