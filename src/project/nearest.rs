//! What was probably meant: the known name nearest to one that is unknown.

/// The one of `names` that takes the fewest edits to become `name`, if it is near enough to have been meant.
pub fn nearest<'n>(name: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let bound = (name.chars().count() / 3).max(1);
    names
        .into_iter()
        .map(|known| (distance(name, known), known))
        .filter(|&(edits, _)| edits <= bound)
        .min()
        .map(|(_, known)| known)
}

/// How many letters must be added, taken away, replaced or swapped with the next.
fn distance(from: &str, to: &str) -> usize {
    let from: Vec<char> = from.chars().take(100).collect();
    let to: Vec<char> = to.chars().take(100).collect();
    let mut rows = vec![vec![0; to.len() + 1]; from.len() + 1];
    for i in 0..=from.len() {
        for j in 0..=to.len() {
            if i == 0 || j == 0 {
                rows[i][j] = i + j;
                continue;
            }
            let replaced = rows[i - 1][j - 1] + usize::from(from[i - 1] != to[j - 1]);
            let mut best = replaced.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
            if i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            rows[i][j] = best;
        }
    }
    rows[from.len()][to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, expected: Option<&str>) {
        let names = ["model-access", "model-invocation", "passthrough"];
        assert_eq!(nearest(name, names), expected, "{name:?}");
    }

    #[test]
    fn the_name_meant_is_found() {
        check("model-acess", Some("model-access")); // a letter is missing
        check("model-acecss", Some("model-access")); // two are swapped
        check("pasthru", None); // too far off to guess
        check("", None);
        check("zzz", None);
    }
}
