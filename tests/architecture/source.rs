//! A Rust source as far as the house rules need it: the paths it names and the strings it holds.
//!
//! This is no parser. It knows what comments, strings and letters look like, unfolds `use` trees, and drops
//! what stands under `#[cfg(test)]`.

/// A source file.
pub(crate) struct Source {
    /// Its path in `src/`.
    pub(crate) name: String,
    /// All of it.
    pub(crate) text: String,
    /// Every path outside tests, unfolded. A lone name is a path of one part; a macro's name ends with `!`.
    pub(crate) paths: Vec<Vec<String>>,
    /// What stands between the quotes of every string outside tests, escapes as written.
    pub(crate) strings: Vec<String>,
    /// Whether all of it is a test.
    pub(crate) is_test: bool,
    /// The modules in files of their own that are tests, as paths in `src/` without `.rs`.
    pub(crate) test_modules: Vec<String>,
}

#[derive(Clone, Debug, Eq, PartialEq)]
enum Token {
    Name(String),
    Text(String),
    /// `::`
    Joint,
    Sign(char),
}

impl Source {
    /// Reads `text`, the file `name` of `src/`.
    pub(crate) fn read(name: &str, text: &str) -> Source {
        let mut tokens = split_into_tokens(text);
        let test_modules = drop_tests(&mut tokens);
        let folder = name.strip_suffix(".rs").unwrap_or(name);
        let strings = tokens.iter().filter_map(|token| match token {
            Token::Text(text) => Some(text.clone()),
            _ => None,
        });
        Source {
            name: name.to_string(),
            text: text.to_string(),
            strings: strings.collect(),
            paths: collect_paths(&tokens),
            is_test: false,
            test_modules: test_modules
                .iter()
                .map(|module| format!("{folder}/{module}"))
                .collect(),
        }
    }

    /// Notes that all of it is a test, and forgets what it names and holds.
    pub(crate) fn mark_as_test(&mut self) {
        self.is_test = true;
        self.paths.clear();
        self.strings.clear();
    }

    /// The room it belongs to: the first part of its path.
    pub(crate) fn room(&self) -> &str {
        let first = self.name.split('/').next().expect("split yields a part");
        first.strip_suffix(".rs").unwrap_or(first)
    }

    /// The room that `path` leads to, if it starts at the crate.
    pub(crate) fn room_used<'a>(&self, path: &'a [String]) -> Option<&'a str> {
        let depth = self.name.split('/').count();
        let supers = path.iter().take_while(|part| *part == "super").count();
        let from_crate = match path.first()?.as_str() {
            "crate" => 1,
            "sayso" if self.room() == "main" => 1,
            "super" if supers == depth => supers,
            _ => return None,
        };
        path.get(from_crate)
            .map(String::as_str)
            .filter(|part| *part != "*")
    }
}

fn split_into_tokens(text: &str) -> Vec<Token> {
    let letters: Vec<char> = text.chars().collect();
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        let rest = &letters[at..];
        at += match rest {
            ['/', '/', ..] => count_until(rest, |&letter| letter == '\n'),
            ['/', '*', ..] => measure_comment(rest),
            ['"', ..] => {
                let length = measure_string(rest);
                tokens.push(Token::Text(rest[1..length - 1].iter().collect()));
                length
            }
            // a letter: 'x', '\n', '\u{41}'; any other single quote belongs to a lifetime
            ['\'', '\\', _, more @ ..] => 4 + count_until(more, |&letter| letter == '\''),
            ['\'', _, '\'', ..] => 3,
            [':', ':', ..] => {
                tokens.push(Token::Joint);
                2
            }
            [first, ..] if is_name_letter(first) => {
                let length = count_until(rest, |letter| !is_name_letter(letter));
                let name: String = rest[..length].iter().collect();
                let hashes = count_until(&rest[length..], |&letter| letter != '#');
                let is_raw_string = matches!(name.as_str(), "r" | "br" | "cr")
                    && rest.get(length + hashes) == Some(&'"');
                if is_raw_string {
                    let opening = length + hashes + 1;
                    let inner = measure_raw_string(&rest[opening..], hashes);
                    let text = rest[opening..opening + inner].iter().collect();
                    tokens.push(Token::Text(text));
                    opening + inner + 1 + hashes
                } else {
                    tokens.push(Token::Name(name));
                    length
                }
            }
            [sign, ..] => {
                if !sign.is_whitespace() {
                    tokens.push(Token::Sign(*sign));
                }
                1
            }
            [] => break,
        };
    }
    tokens
}

fn is_name_letter(letter: &char) -> bool {
    letter.is_alphanumeric() || *letter == '_'
}

/// How many letters stand before the first for which `is_end` holds.
fn count_until(letters: &[char], is_end: impl Fn(&char) -> bool) -> usize {
    letters.iter().position(is_end).unwrap_or(letters.len())
}

/// The length of the block comment that opens here; they nest.
fn measure_comment(letters: &[char]) -> usize {
    let mut depth = 0;
    let mut at = 0;
    while at < letters.len() {
        match &letters[at..] {
            ['/', '*', ..] => (depth, at) = (depth + 1, at + 2),
            ['*', '/', ..] => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            break;
        }
    }
    at
}

/// The length of the string that opens here, quotes included.
fn measure_string(letters: &[char]) -> usize {
    let mut at = 1;
    while letters[at] != '"' {
        at += if letters[at] == '\\' { 2 } else { 1 };
    }
    at + 1
}

/// The length of a raw string that closes with so many hashes, without what opens and closes it.
fn measure_raw_string(letters: &[char], hashes: usize) -> usize {
    let mut close = vec!['"'];
    close.resize(hashes + 1, '#');
    letters
        .windows(close.len())
        .position(|letters| letters == close)
        .expect("a raw string is closed")
}

/// Removes every item under `#[cfg(test)]`. Returns the modules among them that are files of their own.
fn drop_tests(tokens: &mut Vec<Token>) -> Vec<String> {
    let attribute = split_into_tokens("#[cfg(test)]");
    let mut modules = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if !tokens[at..].starts_with(&attribute) {
            at += 1;
            continue;
        }
        let body = at + attribute.len();
        let end = body + measure_item(&tokens[body..]);
        if let [.., Token::Name(word), Token::Name(module), Token::Sign(';')] = &tokens[body..end]
            && word == "mod"
        {
            modules.push(module.clone());
        }
        tokens.drain(at..end);
    }
    modules
}

/// The number of tokens up to the end of an item: its `;` or the end of its body.
fn measure_item(tokens: &[Token]) -> usize {
    let mut depth = 0;
    for (at, token) in tokens.iter().enumerate() {
        match token {
            Token::Sign('(' | '[' | '{') => depth += 1,
            Token::Sign(')' | ']') => depth -= 1,
            Token::Sign('}') => {
                depth -= 1;
                if depth == 0 {
                    return at + 1;
                }
            }
            Token::Sign(';') if depth == 0 => return at + 1,
            _ => {}
        }
    }
    tokens.len()
}

fn collect_paths(tokens: &[Token]) -> Vec<Vec<String>> {
    let mut paths = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match &tokens[at..] {
            [
                Token::Name(word),
                Token::Name(_) | Token::Joint | Token::Sign('{'),
                ..,
            ] if word == "use" => {
                at += 1;
                unfold_use(tokens, &mut at, &[], &mut paths);
            }
            [Token::Name(first), ..] => {
                let mut path = vec![first.clone()];
                at += 1;
                while let [Token::Joint, Token::Name(part), ..] = &tokens[at..] {
                    path.push(part.clone());
                    at += 2;
                }
                let is_macro = tokens.get(at) == Some(&Token::Sign('!'))
                    && tokens.get(at + 1) != Some(&Token::Sign('='));
                if is_macro {
                    path.last_mut().expect("it has a part").push('!');
                }
                paths.push(path);
            }
            _ => at += 1,
        }
    }
    paths
}

/// Reads one branch of a `use` tree that starts at `at` and adds its paths, each after `stem`.
fn unfold_use(tokens: &[Token], at: &mut usize, stem: &[String], paths: &mut Vec<Vec<String>>) {
    let mut path = stem.to_vec();
    while let Some(token) = tokens.get(*at) {
        match token {
            Token::Name(word) if word == "as" => *at += 1, // and its new name
            Token::Name(word) if word == "self" => {}      // the stem itself
            Token::Name(word) => path.push(word.clone()),
            Token::Sign('*') => path.push("*".to_string()),
            Token::Joint => {}
            Token::Sign('{') => {
                while !matches!(tokens.get(*at), None | Some(Token::Sign('}'))) {
                    *at += 1;
                    unfold_use(tokens, at, &path, paths);
                }
                *at += 1;
                return;
            }
            _ => break,
        }
        *at += 1;
    }
    if !path.is_empty() {
        paths.push(path);
    }
}
