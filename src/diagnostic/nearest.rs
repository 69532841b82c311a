//! The name that was probably meant.

/// Names longer than this are not compared: nobody mistypes them by a letter.
const LONGEST: usize = 64;

/// The name among `known` that differs least from `name`, if it differs little enough to be a slip: by one change
/// in three characters. A change is a letter more, less, or other, or two neighbours swapped; letter case and the
/// choice between `-` and `_` count nothing.
///
/// ```
/// use sayso::diagnostic::nearest;
///
/// assert_eq!(nearest("mesage", ["message", "reason"]), Some("message"));
/// assert_eq!(nearest("colour", ["message", "reason"]), None);
/// ```
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let name = plain(name)?;
    let mut best: Option<(usize, &str)> = None;
    for candidate in known {
        let Some(letters) = plain(candidate) else {
            continue;
        };
        let most = name.len().max(letters.len()).div_ceil(3);
        if name.len().abs_diff(letters.len()) > most {
            continue;
        }
        let distance = distance(&name, &letters);
        if distance <= most && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

fn plain(name: &str) -> Option<Vec<char>> {
    if name.is_empty() || name.len() > LONGEST {
        return None;
    }
    let lower = name.chars().flat_map(char::to_lowercase);
    Some(lower.map(|c| if c == '_' { '-' } else { c }).collect())
}

/// Optimal string alignment distance, three rows at a time.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 0..a.len() {
        let mut row = Vec::with_capacity(b.len() + 1);
        row.push(i + 1);
        for j in 0..b.len() {
            let other = usize::from(a[i] != b[j]);
            let mut least = (last[j] + other).min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j] {
                least = least.min(before[j - 1] + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, expected: Option<&str>) {
        let known = ["message", "reason", "review-by", "rule", "scopes", "id"];
        assert_eq!(nearest(name, known), expected, "{name}");
    }

    #[test]
    fn slips() {
        check("mesage", Some("message"));
        check("messages", Some("message"));
        check("mesasge", Some("message")); // swapped neighbours are one change
        check("Message", Some("message"));
        check("review_by", Some("review-by"));
        check("rules", Some("rule"));
        check("scope", Some("scopes"));
        check("ID", Some("id"));
        check("seasons", Some("reason"));
        check("colour", None);
        check("", None);
        check(&"message".repeat(1000), None);
    }

    #[test]
    fn distances() {
        let distance = |a: &str, b: &str| {
            let letters = |s: &str| s.chars().collect::<Vec<_>>();
            distance(&letters(a), &letters(b))
        };
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("abc", "abc"), 0);
        assert_eq!(distance("abc", "acb"), 1);
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("é", "e"), 1);
    }
}
