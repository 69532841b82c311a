//! From a form of one word to the same form of another: what `whitelisted` is to `whitelist`, that `allowlisted` is to
//! `allowlist`.

use super::regular;
use super::tables::Tables;

/// What a form of a word may be. A word's part of speech is not known, so a form may be several.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Slot {
    Base,
    Plural,
    ThirdPerson,
    Past,
    Participle,
    Ing,
}

impl Slot {
    const ALL: [Slot; 6] = [
        Slot::Base,
        Slot::Plural,
        Slot::ThirdPerson,
        Slot::Past,
        Slot::Participle,
        Slot::Ing,
    ];

    /// The forms of `word`, a base, in this slot: the commonest first.
    fn forms(self, word: &str, tables: &Tables) -> Vec<String> {
        let doubling = tables.doubling(word);
        let is_alphabetic = word.chars().all(char::is_alphabetic);
        let irregular = |pick: fn(&super::tables::Verb) -> Vec<&'static str>| {
            let (prefix, verb) = tables.verb_within(word)?;
            let forms = pick(&verb).into_iter();
            Some(forms.map(|form| format!("{prefix}{form}")).collect())
        };
        match self {
            Slot::Base => vec![word.to_owned()],
            Slot::Plural | Slot::ThirdPerson if !is_alphabetic => vec![format!("{word}s")],
            _ if !is_alphabetic => Vec::new(),
            Slot::Plural => {
                let mut plurals = tables.plurals(word);
                if plurals.is_empty() {
                    plurals = regular::with_s(word, doubling);
                }
                plurals
            }
            Slot::ThirdPerson => regular::with_s(word, doubling),
            Slot::Past => irregular(|verb| verb.past().collect())
                .unwrap_or_else(|| regular::with_ed(word, doubling)),
            Slot::Participle => irregular(|verb| verb.participle().collect())
                .unwrap_or_else(|| regular::with_ed(word, doubling)),
            Slot::Ing => regular::with_ing(word, doubling, tables.keeps_e(word)),
        }
    }
}

/// The form of `to` that `form` is of `from`, all in lower case; none where that is not known, or not one and the same
/// whatever part of speech the word is.
///
/// ```
/// use sayso::inflection::carry;
///
/// assert_eq!(carry("whitelist", "whitelisted", "allowlist").as_deref(), Some("allowlisted"));
/// assert_eq!(carry("pick", "picked", "choose"), None); // chose or chosen
/// ```
pub fn carry(from: &str, form: &str, to: &str) -> Option<String> {
    let tables = Tables::shared();
    let mut carried: Option<String> = None;
    for spelling in tables.spellings(from) {
        for slot in Slot::ALL {
            if !slot
                .forms(&spelling, tables)
                .iter()
                .any(|known| known == form)
            {
                continue;
            }
            let own = slot.forms(to, tables).into_iter().next()?;
            match &carried {
                Some(other) if *other != own => return None,
                _ => carried = Some(own),
            }
        }
        if carried.is_some() {
            break;
        }
    }
    carried
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(from: &str, form: &str, to: &str, expected: Option<&str>) {
        assert_eq!(
            carry(from, form, to).as_deref(),
            expected,
            "{form} of {from} to {to}"
        );
    }

    #[test]
    fn forms_are_carried() {
        check("whitelist", "whitelist", "allowlist", Some("allowlist"));
        check("whitelist", "whitelists", "allowlist", Some("allowlists"));
        check(
            "whitelist",
            "whitelisting",
            "allowlist",
            Some("allowlisting"),
        );
        check("utilize", "utilizing", "use", Some("using"));
        check("utilize", "utilised", "use", Some("used")); // the other spelling
        check("stop", "stopped", "drop", Some("dropped"));
        check("company", "companies", "firm", Some("firms"));
        check("server", "servers", "proxy", Some("proxies"));
        check("build", "built", "make", Some("made")); // past and participle alike
        check("rebuild", "rebuilt", "remake", Some("remade"));
        check("man", "men", "person", Some("people"));
        check(
            "GPT-4".to_lowercase().as_str(),
            "gpt-4s",
            "model-5",
            Some("model-5s"),
        );
    }

    #[test]
    fn what_is_in_doubt_is_not_carried() {
        check("pick", "picked", "choose", None); // chose, chosen
        check("server", "servers", "child", None); // children, or he childs
        check("put", "put", "lay", None); // lay, laid
        check("whitelist", "whitelister", "allowlist", None);
        check("child", "children", "kid", Some("kids"));
    }
}
