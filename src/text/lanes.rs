//! Sixty-four bytes at once: which of them are of a kind, one bit for each.

use wide::u8x16;

/// How many bytes are looked at together.
pub(crate) const LANES: usize = 64;

/// So many bytes of a text; behind its end they are 0.
#[derive(Clone, Copy)]
pub(crate) struct Lanes([u8x16; 4]);

impl Lanes {
    /// The bytes of `bytes` from `at` on.
    #[inline]
    pub(crate) fn at(bytes: &[u8], at: usize) -> Lanes {
        let rest = &bytes[at..];
        match rest.first_chunk::<LANES>() {
            Some(chunk) => Lanes::of(chunk),
            None => {
                let mut chunk = [0; LANES];
                chunk[..rest.len()].copy_from_slice(rest);
                Lanes::of(&chunk)
            }
        }
    }

    #[inline]
    fn of(chunk: &[u8; LANES]) -> Lanes {
        let (parts, _) = chunk.as_chunks::<16>();
        let part = |index: usize| u8x16::new(parts[index]);
        Lanes([part(0), part(1), part(2), part(3)])
    }

    #[inline]
    fn bits(self, test: impl Fn(u8x16) -> u8x16) -> u64 {
        let bits = |index: usize| u64::from(test(self.0[index]).to_bitmask()) << (16 * index);
        bits(0) | bits(1) | bits(2) | bits(3)
    }

    /// Which are letters and digits of ASCII.
    #[inline]
    pub(crate) fn alphanumeric(self) -> u64 {
        // whether a byte is one of the `count` from `first` on
        #[inline]
        fn within(part: u8x16, first: u8, count: u8) -> u8x16 {
            let from_first = part - u8x16::splat(first);
            from_first.min(u8x16::splat(count - 1)).simd_eq(from_first)
        }
        self.bits(|part| within(part | u8x16::splat(0x20), b'a', 26) | within(part, b'0', 10))
    }

    /// Which are the letter `small`, or the same in capital.
    #[inline]
    pub(crate) fn letter(self, small: u8) -> u64 {
        self.bits(|part| (part | u8x16::splat(0x20)).simd_eq(u8x16::splat(small)))
    }

    /// Which begin a character that is not ASCII, in UTF-8.
    #[inline]
    pub(crate) fn begin_beyond_ascii(self) -> u64 {
        let first = u8x16::splat(0xC0);
        self.bits(|part| part.max(first).simd_eq(part))
    }

    /// Which are one of `bytes`.
    #[inline]
    pub(crate) fn any_of<const N: usize>(self, bytes: [u8; N]) -> u64 {
        self.bits(|part| {
            let mut any = u8x16::splat(0);
            for byte in bytes {
                any |= part.simd_eq(u8x16::splat(byte));
            }
            any
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every byte at every place, among bytes that differ from it by one.
    #[test]
    fn bits_are_of_their_bytes() {
        let signs = [b'&', b'[', 0, 0xFF];
        for byte in 0..=255_u8 {
            for place in 0..LANES {
                for around in [byte.wrapping_sub(1), byte.wrapping_add(1), 0] {
                    let mut bytes = [around; LANES + 3];
                    bytes[place] = byte;
                    let lanes = Lanes::at(&bytes, 0);
                    let bits = |test: &dyn Fn(u8) -> bool| {
                        let bytes = bytes[..LANES].iter().enumerate();
                        bytes.fold(0, |bits, (at, &byte)| bits | u64::from(test(byte)) << at)
                    };
                    let letters = bits(&|byte| byte.is_ascii_alphanumeric());
                    assert_eq!(lanes.alphanumeric(), letters, "{byte} at {place}");
                    assert_eq!(
                        lanes.letter(b'y'),
                        bits(&|byte| matches!(byte, b'y' | b'Y'))
                    );
                    assert_eq!(lanes.begin_beyond_ascii(), bits(&|byte| byte >= 0xC0));
                    assert_eq!(lanes.any_of(signs), bits(&|byte| signs.contains(&byte)));
                }
            }
        }
    }

    #[test]
    fn behind_the_end_there_is_nothing() {
        let lanes = Lanes::at("ab é".as_bytes(), 1);
        assert_eq!(lanes.alphanumeric(), 0b1);
        assert_eq!(lanes.begin_beyond_ascii(), 0b100);
        assert_eq!(lanes.any_of([b' ']), 0b10);
        assert_eq!(Lanes::at(b"", 0).alphanumeric(), 0);
    }
}
