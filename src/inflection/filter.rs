//! Whether a table may hold a word: a bit for each value of a hash of it, set by `build.rs` and asked by the tables.

/// The byte and the bit of `word` in a filter of `len` bytes, a power of two.
pub(super) fn place(word: &str, len: usize) -> (usize, u8) {
    let step = |hash: u32, byte: u8| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    // FNV-1a
    let hash = word.bytes().fold(0x811C_9DC5, step);
    ((hash >> 3) as usize & (len - 1), 1 << (hash & 7))
}
