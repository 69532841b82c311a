//! The operators of dtSearch, Westlaw, Lexis and KQL, for those who write them out of habit.

/// What to write instead of an operator of dtSearch, Westlaw, Lexis or KQL.
pub(super) fn foreign_operator(word: &str) -> Option<String> {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let instead = match word {
        "/s" | "/S" | "/sent" => "w/s".to_owned(),
        "/p" | "/P" | "/para" => "w/p".to_owned(),
        "+s" | "+S" => "w/s".to_owned(),
        "+p" | "+P" => "w/p".to_owned(),
        "AND" => {
            return Some(
                "write `A w/p B` for both in one paragraph, or `and` for the word".to_owned(),
            );
        }
        "OR" => return Some("write `(A | B)`, or `or` for the word".to_owned()),
        "ANY" => return Some("write `(A | B)`, or `any` for the word".to_owned()),
        "NOT" => {
            return Some(
                "name what does not count in the rule's `except` or `unless`, or write `not` for the word"
                    .to_owned(),
            );
        }
        "NEAR" => "w/8".to_owned(),
        "ONEAR" => "pre/8".to_owned(),
        _ => match word.split_once(['/', '+'])? {
            ("", reach) if is_number(reach) && word.starts_with('/') => format!("w/{reach}"),
            ("", reach) if is_number(reach) => format!("pre/{reach}"),
            (name, reach) if is_number(reach) && word.contains('/') => {
                match name.to_ascii_lowercase().as_str() {
                    "near" => format!("w/{reach}"),
                    "onear" => format!("pre/{reach}"),
                    _ => return None,
                }
            }
            _ => return None,
        },
    };
    Some(format!(
        "write `{instead}`, or `\\{word}` for these characters"
    ))
}
