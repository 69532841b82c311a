//! Numbers for tests over drawn texts.

/// A small generator of numbers (xorshift), the same on every machine: each call gives one below the number it is given.
pub(crate) fn dice() -> impl FnMut(usize) -> usize {
    let mut seed = 20_260_311_u64;
    move |sides| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed % sides as u64) as usize
    }
}
