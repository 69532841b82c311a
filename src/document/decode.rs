//! Bytes to text: UTF-8, with or without a byte order mark, and UTF-16 with one.
//!
//! The rest of the program works on decoded text; [`Stored`] leads back to the bytes of the file. It holds one
//! run for each stretch in which every character takes the same number of bytes on both sides, so plain UTF-8
//! needs none, and a file of nothing but bad bytes needs one.

use std::borrow::Cow;

use crate::text::Span;

/// How far into a file a NUL makes it binary, in bytes.
pub(crate) const BINARY_WINDOW: usize = 8 * 1024;

/// The text of a file, the way back to its bytes, and what could not be read.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Decoded<'a> {
    /// The text, without a byte order mark; borrowed if the file is valid UTF-8.
    pub text: Cow<'a, str>,
    /// From bytes of the text to bytes of the file.
    pub stored: Stored,
    /// What could not be read, by place.
    pub faults: Vec<DecodeFault>,
}

/// Bytes that are no text; each such sequence reads as one U+FFFD.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct DecodeFault {
    /// Bytes of the decoded text: the U+FFFD, or nothing if the whole file is not read.
    pub span: Span,
    /// Bytes of the file.
    pub stored: Span,
    /// What is wrong with them.
    pub reason: DecodeReason,
}

/// Why bytes are no text.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum DecodeReason {
    /// A maximal sequence that is not UTF-8.
    InvalidUtf8,
    /// Half of a UTF-16 surrogate pair.
    LoneSurrogate,
    /// UTF-16 that ends in the middle of a code unit.
    HalfUnit,
    /// The file begins with the byte order mark of UTF-32, which is not read; its text is empty.
    Utf32,
    /// A NUL among the first 8 KiB of a file that is not UTF-16; its text is empty.
    Binary,
}

impl DecodeReason {
    /// What is wrong, as a phrase that can follow "the file holds".
    pub fn name(self) -> &'static str {
        match self {
            DecodeReason::InvalidUtf8 => "bytes that are not UTF-8",
            DecodeReason::LoneSurrogate => "half of a UTF-16 surrogate pair",
            DecodeReason::HalfUnit => "half of a UTF-16 code unit",
            DecodeReason::Utf32 => "UTF-32, which is not read",
            DecodeReason::Binary => "binary data",
        }
    }

    /// Whether the file as a whole is not read.
    pub fn is_whole_file(self) -> bool {
        matches!(self, DecodeReason::Utf32 | DecodeReason::Binary)
    }
}

/// From bytes of the decoded text to bytes of the file as it is stored.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Stored {
    /// The length of the byte order mark.
    mark: usize,
    /// Sorted by `decoded`; before the first, and if there is none, every byte is stored as itself.
    runs: Vec<Run>,
}

/// Characters that take the same number of bytes each, on both sides.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
struct Run {
    /// Where the run starts in the text.
    decoded: usize,
    /// Where it starts in the file.
    stored: usize,
    /// The bytes of one character in the text.
    decoded_width: u8,
    /// The bytes of one character in the file.
    stored_width: u8,
}

impl Stored {
    /// The byte of the file at which byte `offset` of the decoded text is stored. An offset inside a character
    /// that is stored differently counts as the start of it.
    pub fn offset(&self, offset: usize) -> usize {
        let after = self.runs.partition_point(|run| run.decoded <= offset);
        match after.checked_sub(1).map(|index| self.runs[index]) {
            None => self.mark + offset,
            Some(run) => {
                let characters = (offset - run.decoded) / usize::from(run.decoded_width);
                run.stored + characters * usize::from(run.stored_width)
            }
        }
    }

    /// The bytes of the file that hold `span` of the decoded text.
    pub fn span(&self, span: Span) -> Span {
        Span::new(self.offset(span.start), self.offset(span.end))
    }

    /// Says that from `decoded` and `stored` on a character takes so many bytes.
    fn push(&mut self, decoded: usize, stored: usize, decoded_width: u8, stored_width: u8) {
        let goes_on = match self.runs.last() {
            None => decoded_width == stored_width && stored == self.mark + decoded,
            Some(run) => run.decoded_width == decoded_width && run.stored_width == stored_width,
        };
        if !goes_on {
            self.runs.push(Run {
                decoded,
                stored,
                decoded_width,
                stored_width,
            });
        }
    }
}

/// Reads `bytes` as text. Never fails: what is no text reads as U+FFFD and is named in the faults.
///
/// ```
/// let decoded = sayso::document::decode(b"caf\xe9!");
/// assert_eq!(decoded.text, "caf\u{FFFD}!");
/// assert_eq!(decoded.faults.len(), 1);
/// assert_eq!(decoded.stored.offset("caf\u{FFFD}".len()), 4);
/// ```
pub fn decode(bytes: &[u8]) -> Decoded<'_> {
    if is_utf32(bytes) {
        return refuse(bytes, DecodeReason::Utf32);
    }
    match bytes {
        [0xFF, 0xFE, units @ ..] => return decode_utf16(units, u16::from_le_bytes),
        [0xFE, 0xFF, units @ ..] => return decode_utf16(units, u16::from_be_bytes),
        _ => {}
    }
    if is_binary(bytes) {
        return refuse(bytes, DecodeReason::Binary);
    }
    match bytes {
        [0xEF, 0xBB, 0xBF, text @ ..] => decode_utf8(text, 3),
        text => decode_utf8(text, 0),
    }
}

/// `text` in the encoding of `like`, with its byte order mark.
///
/// ```
/// let stored = b"\xff\xfea\0";
/// assert_eq!(sayso::document::encode("a", stored), stored);
/// assert_eq!(sayso::document::encode("b", b"a"), b"b");
/// ```
pub fn encode(text: &str, like: &[u8]) -> Vec<u8> {
    let wide = |mark: [u8; 2], bytes: fn(u16) -> [u8; 2]| {
        let units = text.encode_utf16().flat_map(bytes);
        mark.into_iter().chain(units).collect()
    };
    match like {
        [0xFF, 0xFE, ..] => wide([0xFF, 0xFE], u16::to_le_bytes),
        [0xFE, 0xFF, ..] => wide([0xFE, 0xFF], u16::to_be_bytes),
        [0xEF, 0xBB, 0xBF, ..] => [&[0xEF, 0xBB, 0xBF], text.as_bytes()].concat(),
        _ => text.as_bytes().to_vec(),
    }
}

fn is_utf32(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0xFF, 0xFE, 0, 0]) || bytes.starts_with(&[0, 0, 0xFE, 0xFF])
}

/// Whether a file that begins with `bytes` is not read, whatever follows.
pub(crate) fn is_binary(bytes: &[u8]) -> bool {
    let is_wide = bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]);
    let head = &bytes[..bytes.len().min(BINARY_WINDOW)];
    is_utf32(bytes) || !is_wide && memchr::memchr(0, head).is_some()
}

/// Reads nothing, and says why.
fn refuse(bytes: &[u8], reason: DecodeReason) -> Decoded<'_> {
    Decoded {
        text: Cow::Borrowed(""),
        stored: Stored::default(),
        faults: vec![DecodeFault {
            span: Span::new(0, 0),
            stored: Span::new(0, bytes.len()),
            reason,
        }],
    }
}

fn decode_utf8(bytes: &[u8], mark: usize) -> Decoded<'_> {
    let mut stored = Stored {
        mark,
        runs: Vec::new(),
    };
    let mut faults = Vec::new();
    if let Ok(text) = simdutf8::basic::from_utf8(bytes) {
        return Decoded {
            text: Cow::Borrowed(text),
            stored,
            faults,
        };
    }
    let mut text = String::with_capacity(bytes.len());
    let mut at = mark;
    for chunk in bytes.utf8_chunks() {
        if !chunk.valid().is_empty() {
            stored.push(text.len(), at, 1, 1);
            text.push_str(chunk.valid());
            at += chunk.valid().len();
        }
        let invalid = chunk.invalid().len();
        if invalid > 0 {
            stored.push(text.len(), at, 3, invalid as u8); // at most three bytes
            faults.push(DecodeFault {
                span: Span::new(text.len(), text.len() + 3),
                stored: Span::new(at, at + invalid),
                reason: DecodeReason::InvalidUtf8,
            });
            text.push(char::REPLACEMENT_CHARACTER);
            at += invalid;
        }
    }
    Decoded {
        text: Cow::Owned(text),
        stored,
        faults,
    }
}

/// `bytes` follow the byte order mark.
fn decode_utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Decoded<'_> {
    let mut stored = Stored {
        mark: 2,
        runs: Vec::new(),
    };
    let mut faults = Vec::new();
    let mut text = String::with_capacity(bytes.len());
    let (pairs, rest) = bytes.as_chunks::<2>();
    let mut at = 2;
    for character in char::decode_utf16(pairs.iter().map(|&pair| unit(pair))) {
        let is_lone = character.is_err();
        let read = character.unwrap_or(char::REPLACEMENT_CHARACTER);
        let width = read.len_utf16() * 2;
        stored.push(text.len(), at, read.len_utf8() as u8, width as u8);
        if is_lone {
            faults.push(DecodeFault {
                span: Span::new(text.len(), text.len() + 3),
                stored: Span::new(at, at + width),
                reason: DecodeReason::LoneSurrogate,
            });
        }
        text.push(read);
        at += width;
    }
    if !rest.is_empty() {
        stored.push(text.len(), at, 3, 1);
        faults.push(DecodeFault {
            span: Span::new(text.len(), text.len() + 3),
            stored: Span::new(at, at + 1),
            reason: DecodeReason::HalfUnit,
        });
        text.push(char::REPLACEMENT_CHARACTER);
    }
    Decoded {
        text: Cow::Owned(text),
        stored,
        faults,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// `places`: where each character of the text, and its end, is stored.
    fn check(bytes: &[u8], text: &str, places: &[usize], faults: &[(usize, usize, DecodeReason)]) {
        let decoded = decode(bytes);
        assert_eq!(decoded.text, text, "{bytes:x?}");
        let starts = text.char_indices().map(|(at, _)| at).chain([text.len()]);
        let found: Vec<usize> = starts.map(|at| decoded.stored.offset(at)).collect();
        assert_eq!(found, places, "{bytes:x?}");
        let found: Vec<_> = decoded
            .faults
            .iter()
            .map(|fault| (fault.stored.start, fault.stored.end, fault.reason))
            .collect();
        assert_eq!(found, faults, "{bytes:x?}");
        for fault in &decoded.faults {
            if !fault.reason.is_whole_file() {
                assert_eq!(&decoded.text[fault.span.range()], "\u{FFFD}");
                assert_eq!(decoded.stored.span(fault.span), fault.stored);
            }
        }
    }

    #[test]
    fn reads_bytes() {
        use DecodeReason::*;
        check(b"", "", &[0], &[]);
        check("aé日😀".as_bytes(), "aé日😀", &[0, 1, 3, 6, 10], &[]);
        check(b"\xEF\xBB\xBF", "", &[3], &[]);
        check(b"\xEF\xBB\xBFab", "ab", &[3, 4, 5], &[]);
        // a second mark is text
        check(b"\xEF\xBB\xBF\xEF\xBB\xBFa", "\u{FEFF}a", &[3, 6, 7], &[]);
        // Latin-1
        check(
            b"a\xE9b",
            "a\u{FFFD}b",
            &[0, 1, 2, 3],
            &[(1, 2, InvalidUtf8)],
        );
        // a cut-off sequence is one fault, bytes that begin none are one each
        check(b"\xE2\x82", "\u{FFFD}", &[0, 2], &[(0, 2, InvalidUtf8)]);
        check(
            b"\xF0\x9F\x98x",
            "\u{FFFD}x",
            &[0, 3, 4],
            &[(0, 3, InvalidUtf8)],
        );
        check(b"\xFF\xFE", "", &[2], &[]);
        check(
            b"a\xFF\xFFb",
            "a\u{FFFD}\u{FFFD}b",
            &[0, 1, 2, 3, 4],
            &[(1, 2, InvalidUtf8), (2, 3, InvalidUtf8)],
        );
        // mark and bad bytes
        check(
            b"\xEF\xBB\xBF\x80z",
            "\u{FFFD}z",
            &[3, 4, 5],
            &[(3, 4, InvalidUtf8)],
        );
    }

    #[test]
    fn reads_utf16() {
        use DecodeReason::*;
        check(b"\xFF\xFEa\0b\0", "ab", &[2, 4, 6], &[]);
        check(b"\xFE\xFF\0a\0b", "ab", &[2, 4, 6], &[]);
        // two, three and four bytes of UTF-8
        check(
            b"\xFE\xFF\x00\xE9\x65\xE5\xD8\x3D\xDE\x00\0x",
            "é日😀x",
            &[2, 4, 6, 10, 12],
            &[],
        );
        check(
            b"\xFF\xFEa\0\0\xD8b\0",
            "a\u{FFFD}b",
            &[2, 4, 6, 8],
            &[(4, 6, LoneSurrogate)],
        );
        check(
            b"\xFF\xFEa\0b",
            "a\u{FFFD}",
            &[2, 4, 5],
            &[(4, 5, HalfUnit)],
        );
        // a NUL is a character here
        check(b"\xFE\xFF\0\0\0a", "\0a", &[2, 4, 6], &[]);
    }

    #[test]
    fn refuses_what_is_no_text() {
        use DecodeReason::*;
        check(b"\xFF\xFE\0\0a\0\0\0", "", &[0], &[(0, 8, Utf32)]);
        check(b"\0\0\xFE\xFF\0\0\0a", "", &[0], &[(0, 8, Utf32)]);
        check(b"GIF89a\0", "", &[0], &[(0, 7, Binary)]);
        let late = [b"a".repeat(BINARY_WINDOW), b"\0".to_vec()].concat();
        assert!(decode(&late).faults.is_empty());
    }

    #[test]
    fn borrows_what_is_valid() {
        assert!(matches!(decode("日".as_bytes()).text, Cow::Borrowed(_)));
        assert!(decode("日".repeat(1000).as_bytes()).stored.runs.is_empty());
        assert!(decode(&[0xFF; 1000]).stored.runs.len() <= 2);
    }

    proptest! {
        /// Every character leads back to bytes that decode to it.
        #[test]
        fn leads_back(bytes: Vec<u8>, prefix in prop::sample::select(vec![&b""[..], b"\xFF\xFE", b"\xFE\xFF", b"\xEF\xBB\xBF"])) {
            let bytes = [prefix, &bytes[..]].concat();
            let decoded = decode(&bytes);
            let mut last = None;
            for (at, character) in decoded.text.char_indices() {
                let span = decoded.stored.span(Span::new(at, at + character.len_utf8()));
                prop_assert!(!span.is_empty() && span.end <= bytes.len());
                prop_assert!(last.is_none_or(|end| end == span.start));
                last = Some(span.end);
                let again = decode(&[prefix, &bytes[span.range()]].concat()).text.into_owned();
                if !again.is_empty() {
                    prop_assert_eq!(again, character.to_string());
                }
            }
            prop_assert!(last.is_none_or(|end| end == bytes.len()));
        }

        /// UTF-16 reads as the text it was made from.
        #[test]
        fn reads_back_utf16(text: String) {
            let bytes: Vec<u8> = [0xFF, 0xFE].into_iter()
                .chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
            prop_assume!(!text.starts_with('\0'));
            let decoded = decode(&bytes);
            prop_assert_eq!(&decoded.text, &text);
            for (at, character) in text.char_indices() {
                let units = text[..at].encode_utf16().count();
                prop_assert_eq!(decoded.stored.offset(at), 2 + 2 * units, "{}", character);
            }
        }
    }
}
