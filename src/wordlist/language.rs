//! Language tags (BCP 47): their shape, and which of them speak of the same language.

use crate::toml_reader::{Reader, Text};

/// The shape of a language tag, as a regular expression.
pub(crate) const TAG: &str = "^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$";

/// Whether `tag` has the shape of a language tag: subtags of one to eight letters and digits, the first of letters only.
pub fn is_language_tag(tag: &str) -> bool {
    let is_subtag = |part: &str| {
        (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    let first = tag.split('-').next().unwrap_or_default();
    let is_first =
        (2..=8).contains(&first.len()) && first.bytes().all(|byte| byte.is_ascii_alphabetic());
    is_first && tag.split('-').all(is_subtag)
}

/// What to write in place of `tag`, which is none.
pub(crate) fn help(tag: &str) -> String {
    match tag.contains('_') {
        true => format!("write `{}`", tag.replace('_', "-")),
        false => "write a language tag such as `en`, `en-GB` or `zh-Hant`".to_owned(),
    }
}

/// The language tag that stands at `text`; what is none is reported.
pub(crate) fn read_tag<'a>(reader: &mut Reader, text: Text<'a>) -> Option<&'a str> {
    let tag = text.value;
    if !is_language_tag(tag) {
        let message = format!("`{tag}` is no language tag (BCP 47)");
        reader.report_value(text.span, message, help(tag));
        return None;
    }
    Some(tag)
}

/// Whether a rule in the language `one` binds a text in the language `other`: one of the two begins with the other, subtag by
/// subtag (RFC 4647, basic filtering, in both directions). What holds for English holds for British English, and who asks for
/// English asks for every English.
pub fn languages_meet(one: &str, other: &str) -> bool {
    let subtags = one.split('-').zip(other.split('-'));
    subtags
        .into_iter()
        .all(|(one, other)| one.eq_ignore_ascii_case(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes() {
        for (tag, is_tag) in [
            ("en", true),
            ("en-GB", true),
            ("zh-Hant-TW", true),
            ("de-1996", true),
            ("", false),
            ("e", false),
            ("en_GB", false),
            ("en-", false),
            ("1en", false),
            ("en-toolongasubtag", false),
            ("en GB", false),
        ] {
            assert_eq!(is_language_tag(tag), is_tag, "{tag}");
        }
    }

    #[test]
    fn meetings() {
        for (one, other, meet) in [
            ("en", "en", true),
            ("en", "EN", true),
            ("en", "en-GB", true),
            ("en-GB", "en-US", false),
            ("en", "de", false),
            ("e", "en", false),
            ("zh-Hant", "zh-Hant-TW", true),
            ("zh-Hans", "zh-Hant", false),
        ] {
            assert_eq!(languages_meet(one, other), meet, "{one} {other}");
            assert_eq!(languages_meet(other, one), meet, "{other} {one}");
        }
    }
}
