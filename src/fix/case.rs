//! Letter case, carried from the wording that goes to the wording that comes.

/// So many letters in capitals are no short form, so that the capitals say something.
const SHOUTED: usize = 4;

/// Words that stay small in a title.
const SMALL: &str = include_str!("../../data/en/small-words.txt");

fn is_small(word: &str) -> bool {
    let mut words = SMALL.lines().filter(|line| !line.starts_with('#'));
    words.any(|small| small == word)
}

/// How a stretch of words is cased.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Casing {
    /// No capital.
    Small,
    /// A capital at the very beginning, and none else.
    First,
    /// A capital at the beginning of each word, small words aside.
    Title,
    /// All capitals.
    Shouted,
    /// Anything else.
    Mixed,
}

/// Gives `new` the case of `old`, where that says something: `is_ruled` tells whether the rule writes a word so itself. Whether
/// that leaves no doubt.
pub(super) fn carry(
    new: &mut [String],
    old: &[&str],
    is_ruled: impl Fn(&str) -> bool,
    starts_sentence: bool,
) -> bool {
    let is_as_ruled = old.iter().all(|word| is_ruled(word));
    let casing = casing(old);
    let is_capital = old[0]
        .chars()
        .find(|c| c.is_alphabetic())
        .is_some_and(char::is_uppercase);
    if is_as_ruled {
        if starts_sentence && is_capital {
            capitalise(&mut new[0]);
        }
        return true;
    }
    match casing {
        Casing::Small => true,
        Casing::Shouted => {
            for word in new.iter_mut() {
                *word = word.to_uppercase();
            }
            let letters = old.iter().flat_map(|word| word.chars());
            old.len() > 1 || letters.filter(|c| c.is_alphabetic()).count() >= SHOUTED
        }
        Casing::First => {
            capitalise(&mut new[0]);
            // in a title one word would be followed by small ones
            starts_sentence || (old.len() == 1 && new.len() == 1)
        }
        Casing::Title => {
            capitalise(&mut new[0]);
            for word in &mut new[1..] {
                if !is_small(word) {
                    capitalise(word);
                }
            }
            true
        }
        Casing::Mixed => {
            if is_capital && starts_sentence {
                capitalise(&mut new[0]);
            }
            false
        }
    }
}

/// `form`, in lower case, with the letter case of `stem` as far as the two have the same letters.
pub(super) fn like(form: &str, stem: &str) -> String {
    let mut stem = stem.chars().fuse();
    let mut is_alike = true;
    form.chars()
        .map(|letter| {
            let own = stem.next().filter(|_| is_alike);
            match own {
                Some(own) if own.to_lowercase().eq([letter]) => own,
                _ => {
                    is_alike = false;
                    letter
                }
            }
        })
        .collect()
}

fn casing(words: &[&str]) -> Casing {
    let cased = |c: &char| c.is_uppercase() || c.is_lowercase();
    let letters: Vec<char> = words
        .iter()
        .flat_map(|word| word.chars().filter(cased))
        .collect();
    let capitals = letters.iter().filter(|c| c.is_uppercase()).count();
    if capitals == 0 {
        return Casing::Small;
    }
    // the possessive of a shouted word may be small
    let shouted = |word: &&str| {
        let stem = word.trim_end_matches("'s").trim_end_matches("’s");
        !stem.contains(char::is_lowercase)
    };
    if letters.len() > 1 && capitals > 1 && words.iter().all(shouted) {
        return Casing::Shouted;
    }
    let initials = |word: &&str| {
        let mut letters = word.chars().filter(cased);
        let first = letters.next();
        (
            first.is_some_and(char::is_uppercase),
            letters.any(char::is_uppercase),
        )
    };
    let mut shapes = words.iter().map(|word| (word, initials(word)));
    if shapes.clone().any(|(_, (_, has_inner))| has_inner) {
        return Casing::Mixed;
    }
    match (capitals, shapes.next()) {
        (1, Some((_, (true, _)))) => Casing::First,
        (_, Some((_, (true, _)))) => {
            let is_titled = shapes.all(|(word, (is_capital, _))| is_capital || is_small(word));
            if is_titled {
                Casing::Title
            } else {
                Casing::Mixed
            }
        }
        _ => Casing::Mixed,
    }
}

/// Gives `word` a capital, unless it has one of its own somewhere.
fn capitalise(word: &mut String) {
    if word.contains(char::is_uppercase) {
        return;
    }
    let Some((at, first)) = word.char_indices().find(|(_, c)| c.is_alphabetic()) else {
        return;
    };
    // behind a digit or a mark there is no beginning
    if at == 0 {
        let capital: String = first.to_uppercase().collect();
        word.replace_range(at..at + first.len_utf8(), &capital);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(ruled: &str, old: &str, new: &str, starts: bool, expected: &str, sure: bool) {
        let is_ruled = |word: &str| ruled.split_whitespace().any(|own| own == word);
        let old: Vec<&str> = old.split_whitespace().collect();
        let mut words: Vec<String> = new.split_whitespace().map(str::to_owned).collect();
        let is_sure = carry(&mut words, &old, is_ruled, starts);
        assert_eq!(
            (words.join(" ").as_str(), is_sure),
            (expected, sure),
            "{old:?}"
        );
    }

    #[test]
    fn a_capital_at_the_beginning_of_a_sentence() {
        check(
            "whitelist",
            "Whitelist",
            "allowlist",
            true,
            "Allowlist",
            true,
        );
        check(
            "whitelist",
            "whitelist",
            "allowlist",
            true,
            "allowlist",
            true,
        ); // as its writer has it
        check("give access", "Give access", "let in", true, "Let in", true);
        check(
            "Anvil access",
            "Anvil access",
            "powered by Anvil",
            true,
            "Powered by Anvil",
            true,
        );
        check(
            "Anvil access",
            "Anvil access",
            "powered by Anvil",
            false,
            "powered by Anvil",
            true,
        );
        check("whitelist", "Whitelist", "iList", true, "iList", true); // a name
        check("whitelist", "Whitelist", "3 lists", true, "3 lists", true);
    }

    #[test]
    fn titles_and_shouting() {
        check(
            "whitelist",
            "Whitelist",
            "allowlist",
            false,
            "Allowlist",
            true,
        ); // The Whitelist Guide
        check(
            "whitelist",
            "Whitelist",
            "list of hosts",
            false,
            "List of hosts",
            false,
        );
        check(
            "master branch",
            "Master Branch",
            "main line of code",
            false,
            "Main Line of Code",
            true,
        );
        check(
            "master branch",
            "Master branch",
            "main branch",
            false,
            "Main branch",
            false,
        );
        check(
            "whitelist",
            "WHITELIST",
            "allowlist",
            false,
            "ALLOWLIST",
            true,
        );
        check(
            "Anvil Cloud",
            "ANVIL CLOUD",
            "Acme Cloud",
            false,
            "ACME CLOUD",
            true,
        );
        check(
            "Anvil Cloud",
            "anvil cloud",
            "Acme Cloud",
            false,
            "Acme Cloud",
            true,
        );
        check("API", "API", "interface", false, "interface", true); // the rule writes it so
        check("api", "API", "interface", false, "INTERFACE", false); // a short form, or shouted
        check(
            "whitelist",
            "WHITELIST's",
            "allowlist",
            false,
            "ALLOWLIST",
            true,
        );
        check(
            "whitelist",
            "whiteList",
            "allowlist",
            false,
            "allowlist",
            false,
        );
        check(
            "white list",
            "white List",
            "allowlist",
            false,
            "allowlist",
            false,
        );
    }
}
