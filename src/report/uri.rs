//! File names as URI references (RFC 3986).

/// `path` as a relative reference, or as a `file` URI if it is absolute: every byte but those that are unreserved
/// (section 2.3) and the slash is percent-encoded (section 2.1), so that nothing in it reads as a scheme, a query or a
/// fragment.
pub(super) fn encode_path(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    if path.starts_with('/') {
        uri.push_str("file://");
    }
    for &byte in path.as_bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte));
            }
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths() {
        for (path, expected) in [
            ("docs/a.md", "docs/a.md"),
            ("two words.md", "two%20words.md"),
            ("100%.md", "100%25.md"),
            ("é日.md", "%C3%A9%E6%97%A5.md"),
            ("http://x", "http%3A//x"), // no scheme
            ("a?b#c", "a%3Fb%23c"),     // no query, no fragment
            ("a\nb\u{202E}", "a%0Ab%E2%80%AE"),
            ("<stdin>", "%3Cstdin%3E"),
            ("/root/a b", "file:///root/a%20b"),
        ] {
            assert_eq!(encode_path(path), expected, "{path:?}");
        }
    }
}
