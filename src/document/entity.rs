//! Character references: `&amp;`, `&#79;`, `&#x4F;`.
//!
//! The Markdown parser decodes those in running text itself. This is for the places that it gives no events for:
//! titles, attributes, raw HTML. The names that texts use are known here; for the other two thousand the
//! parser is asked.

use pulldown_cmark::{Event, Parser};

/// The longest name, `CounterClockwiseContourIntegral`, in bytes.
const LONGEST_NAME: usize = 31;

/// What the numbers 0x80 to 0x9F mean in HTML: the characters of Windows-1252.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8D}', 'Ž', '\u{8F}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9D}', 'ž', 'Ÿ',
];

/// A decoded character reference.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Entity {
    /// The bytes of the reference, from `&` on.
    pub len: usize,
    /// What it stands for: one character, or two.
    pub text: (char, Option<char>),
}

impl Entity {
    /// What it stands for, as a string in `buffer`.
    pub(super) fn write(self, buffer: &mut [u8; 8]) -> &str {
        let first = self.text.0.encode_utf8(buffer).len();
        let second = self
            .text
            .1
            .map_or(0, |second| second.encode_utf8(&mut buffer[first..]).len());
        std::str::from_utf8(&buffer[..first + second]).unwrap_or_default()
    }
}

/// Decodes the reference with which `text` begins, as CommonMark has it: with a semicolon at its end.
pub(super) fn decode_entity(text: &str) -> Option<Entity> {
    let name = text.strip_prefix('&')?;
    match name.strip_prefix('#') {
        Some(number) => decode_number(number).filter(|entity| ends(text, *entity)),
        None => decode_name(name),
    }
}

/// Decodes the reference with which `text` begins as HTML has it: the oldest may lack the semicolon.
pub(super) fn decode_html_entity(text: &str) -> Option<Entity> {
    let name = text.strip_prefix('&')?;
    if let Some(number) = name.strip_prefix('#') {
        let mut entity = decode_number(number)?;
        if let code @ 0x80..=0x9F = u32::from(entity.text.0) {
            entity.text.0 = WINDOWS_1252[code as usize - 0x80];
        }
        return Some(entity);
    }
    decode_name(name).or_else(|| {
        let len = name
            .bytes()
            .take(LONGEST_NAME)
            .take_while(u8::is_ascii_alphanumeric)
            .count();
        let character = match &name[..len] {
            "amp" | "AMP" => '&',
            "lt" | "LT" => '<',
            "gt" | "GT" => '>',
            "quot" | "QUOT" => '"',
            "nbsp" => '\u{A0}',
            "shy" => '\u{AD}',
            "copy" | "COPY" => '©',
            "reg" | "REG" => '®',
            _ => return None,
        };
        // `?a=1&copy=2` is an address
        (name.as_bytes().get(len) != Some(&b'=')).then_some(Entity {
            len: 1 + len,
            text: (character, None),
        })
    })
}

fn ends(text: &str, entity: Entity) -> bool {
    text.as_bytes()[entity.len - 1] == b';'
}

/// `number` follows `&#`. The semicolon is part of the reference if it is there.
fn decode_number(number: &str) -> Option<Entity> {
    let (digits, radix) = match number.strip_prefix(['x', 'X']) {
        Some(digits) => (digits, 16),
        None => (number, 10),
    };
    let count = digits
        .bytes()
        .take(8)
        .take_while(|byte| char::from(*byte).is_digit(radix))
        .count();
    let code = u32::from_str_radix(&digits[..count], radix).ok()?;
    let character = match code {
        0 => char::REPLACEMENT_CHARACTER,
        code => char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER),
    };
    let semicolon = usize::from(digits[count..].starts_with(';'));
    Some(Entity {
        len: 2 + (number.len() - digits.len()) + count + semicolon,
        text: (character, None),
    })
}

/// `name` follows `&`.
fn decode_name(name: &str) -> Option<Entity> {
    let len = name
        .bytes()
        .take(LONGEST_NAME + 1)
        .position(|byte| byte == b';')?;
    let one = |character| Some((character, None));
    let text = match &name.as_bytes()[..len] {
        b"amp" => one('&'),
        b"lt" => one('<'),
        b"gt" => one('>'),
        b"quot" => one('"'),
        b"apos" => one('\''),
        b"nbsp" => one('\u{A0}'),
        other if other.is_empty() || !other.iter().all(u8::is_ascii_alphanumeric) => None,
        _ => ask_parser(&name[..=len]),
    }?;
    Some(Entity { len: len + 2, text })
}

/// `name` ends with its semicolon.
fn ask_parser(name: &str) -> Option<(char, Option<char>)> {
    let reference = format!("&{name}");
    Parser::new(&reference).find_map(|event| match event {
        Event::Text(text) if !text.starts_with('&') => {
            let mut characters = text.chars();
            Some((characters.next()?, characters.next()))
        }
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, commonmark: Option<&str>, html: Option<&str>) {
        let read = |entity: Option<Entity>| {
            entity.map(|entity| entity.write(&mut [0; 8]).to_owned() + &text[entity.len..])
        };
        assert_eq!(read(decode_entity(text)).as_deref(), commonmark, "{text}");
        assert_eq!(read(decode_html_entity(text)).as_deref(), html, "{text}");
    }

    #[test]
    fn decodes() {
        check("&amp;x", Some("&x"), Some("&x"));
        check("&eacute;", Some("é"), Some("é"));
        check("&ngE;", Some("≧̸"), Some("≧̸")); // two characters
        check("&#79;K", Some("OK"), Some("OK"));
        check("&#x4f;K", Some("OK"), Some("OK"));
        check("&#0;", Some("\u{FFFD}"), Some("\u{FFFD}"));
        check("&#xD800;", Some("\u{FFFD}"), Some("\u{FFFD}"));
        check("&#147;", Some("\u{93}"), Some("“")); // only HTML means Windows-1252
        // without a semicolon
        check("&#79 K", None, Some("O K"));
        check("&nbsp x", None, Some("\u{A0} x"));
        check("&copy=2", None, None);
        // no references
        check("&", None, None);
        check("&;", None, None);
        check("&#;", None, None);
        check("&nosuch;", None, None);
        check("& amp;", None, None);
        check("&日;", None, None);
    }
}
