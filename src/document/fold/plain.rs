//! Stretches of ASCII in which folding goes byte by byte, which is most of most texts; and of ideographs, which is most of others.

use crate::document::glyph::{ASCII, Glyph, is_ideograph};
use crate::text::STRIDE;

/// What a byte is to [`plain_end`].
const PLAIN: [Plain; 256] = {
    let mut table = [Plain::Other; 256];
    let mut byte = 0;
    while byte < 128 {
        table[byte] = match ASCII[byte] {
            Glyph::Word | Glyph::Symbol => Plain::Letter,
            Glyph::Space | Glyph::Hyphen => Plain::Space,
            _ => Plain::Other,
        };
        byte += 1;
    }
    table
};

#[derive(Clone, Copy, Eq, PartialEq)]
enum Plain {
    /// An ASCII letter, digit or symbol that is read.
    Letter,
    /// White space or a hyphen: between two letters, a space.
    Space,
    Other,
}

/// Whether a combining mark on the character before may begin with `byte`, or stand behind it: behind an invisible
/// character, such as a control character.
pub(super) fn may_hide_mark(byte: u8) -> bool {
    byte >= 0x80 || ASCII[byte as usize] == Glyph::Invisible
}

/// Where the stretch of ASCII ends that starts at `at` and folds byte by byte: letters and symbols, with single spaces or
/// hyphens between them. Most text is made of such stretches. Behind [`STRIDE`] bytes one ends at the next space, so that it
/// is looked whether to go on.
pub(super) fn plain_end(bytes: &[u8], at: usize) -> usize {
    let (mut end, limit) = (at + 1, at + STRIDE);
    while let Some(&byte) = bytes.get(end) {
        match PLAIN[byte as usize] {
            Plain::Letter => end += 1,
            Plain::Space => match bytes.get(end + 1) {
                Some(&next) if PLAIN[next as usize] == Plain::Letter && end < limit => end += 2,
                _ => break,
            },
            // the last letter may carry a combining mark
            Plain::Other
                if may_hide_mark(byte) && PLAIN[bytes[end - 1] as usize] == Plain::Letter =>
            {
                end -= if PLAIN[bytes[end - 2] as usize] == Plain::Space {
                    2
                } else {
                    1
                };
                break;
            }
            Plain::Other => break,
        }
    }
    end
}

/// Where the run of ideographs ends that starts at `at`. The last of them is left out if it may carry a combining mark. Behind
/// [`STRIDE`] bytes it ends anyway.
pub(super) fn ideographs_end(text: &str, at: usize) -> usize {
    let mut end = at;
    let mut last = 0;
    for c in text[at..].chars() {
        if !is_ideograph(c) {
            let may_be_mark = !c.is_ascii() || may_hide_mark(c as u8);
            return if may_be_mark { end - last } else { end };
        }
        if end - at >= STRIDE {
            break;
        }
        last = c.len_utf8();
        end += last;
    }
    end
}
