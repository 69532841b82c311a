//! Windows of bytes, looked up at every place of a text: a filter of bits first, a table behind it.

use crate::text::{Halt, STRIDE};

/// Windows, each with the literals it stands for.
#[derive(Debug, Default)]
pub(super) struct Table {
    bits: Bits,
    /// Where in `rows` those of a window begin, by hash; [`NONE`] where there are none.
    slots: Vec<u32>,
    /// How far a hash is shifted to the right to be an index into `slots`.
    slot_shift: u32,
    /// By window.
    rows: Vec<Row>,
}

/// One bit for each value of a hash of windows: whether there may be one.
#[derive(Debug, Default)]
pub(super) struct Bits {
    bits: Vec<u64>,
    /// How far a hash is shifted to the right.
    shift: u32,
}

/// A literal that holds a window.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) struct Row {
    window: u64,
    /// The number of the literal.
    pub(super) literal: u32,
    /// Where in the literal the window begins.
    pub(super) offset: u32,
}

const NONE: u32 = u32::MAX;

/// Bits for each window: of so many places without a match one asks the table in vain.
pub(super) const BITS_PER_WINDOW: usize = 64;

/// As many bits as cost nothing: 8 KiB stay in the nearest cache.
const LEAST_BITS: usize = 1 << 16;

/// So few slots are not worth counting.
const LEAST_SLOTS: usize = 16;

impl Bits {
    /// Those for `windows`, so many for each.
    pub(super) fn of(windows: &[u64], bits_per_window: usize) -> Bits {
        let len = (windows.len() * bits_per_window)
            .next_power_of_two()
            .max(LEAST_BITS);
        let mut bits = Bits {
            bits: vec![0; len / 64],
            shift: 64 - len.trailing_zeros(),
        };
        for &window in windows {
            let hash = hash(window, bits.shift);
            bits.bits[hash / 64] |= 1 << (hash % 64);
        }
        bits
    }

    /// Whether `window` may be one of them.
    #[inline]
    pub(super) fn may_hold(&self, window: u64) -> bool {
        let hash = hash(window, self.shift);
        self.bits
            .get(hash / 64)
            .is_some_and(|bits| bits >> (hash % 64) & 1 != 0)
    }
}

/// A number for `key` of 64 - `shift` bits.
#[inline]
fn hash(key: u64, shift: u32) -> usize {
    (key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> shift) as usize
}

impl Table {
    pub(super) fn add(&mut self, window: u64, literal: usize, offset: usize) {
        let small = |number: usize| u32::try_from(number).expect("memory ends before");
        self.rows.push(Row {
            window,
            literal: small(literal),
            offset: small(offset),
        });
    }

    /// Whether `window` may be one of them; only of a table that holds some.
    pub(super) fn may_hold(&self, window: u64) -> bool {
        self.bits.may_hold(window)
    }

    /// Makes the table ready to be searched.
    pub(super) fn finish(&mut self) {
        if self.rows.is_empty() {
            return;
        }
        self.rows.sort_unstable();
        let windows: Vec<u64> = self.rows.iter().map(|row| row.window).collect();
        self.bits = Bits::of(&windows, BITS_PER_WINDOW);
        let slots = (self.rows.len() * 2).next_power_of_two().max(LEAST_SLOTS);
        self.slots = vec![NONE; slots];
        self.slot_shift = 64 - slots.trailing_zeros();
        for index in 0..self.rows.len() {
            let window = self.rows[index].window;
            if index > 0 && self.rows[index - 1].window == window {
                continue;
            }
            let mut slot = self.slot(window);
            while self.slots[slot] != NONE {
                slot = (slot + 1) % self.slots.len();
            }
            self.slots[slot] = index as u32;
        }
    }

    fn slot(&self, window: u64) -> usize {
        // the last bytes of a window move only the highest bits
        (window.wrapping_mul(0xD6E8_FEB8_6659_FD93) >> self.slot_shift) as usize
    }

    /// The literals that hold `window`.
    pub(super) fn rows(&self, window: u64) -> &[Row] {
        if self.rows.is_empty() || !self.bits.may_hold(window) {
            return &[];
        }
        let mut slot = self.slot(window);
        loop {
            let first = self.slots[slot];
            let Some(row) = self.rows.get(first as usize) else {
                return &[];
            };
            if row.window == window {
                let rows = &self.rows[first as usize..];
                let count = rows.iter().take_while(|row| row.window == window).count();
                return &rows[..count];
            }
            slot = (slot + 1) % self.slots.len();
        }
    }

    /// Calls `found` with every place of `bytes` at which a window of `LEN` bytes, at most eight, stands, until it says yes or
    /// `halt` is raised.
    pub(super) fn find<const LEN: usize>(
        &self,
        bytes: &[u8],
        halt: Halt<'_>,
        found: &mut impl FnMut(usize, &[Row]) -> bool,
    ) -> bool {
        if self.rows.is_empty() {
            return false;
        }
        let mask = u64::MAX >> (64 - 8 * LEN);
        let (mut at, mut end) = (0, 0);
        while end < bytes.len() && !halt.is_raised() {
            end = bytes.len().min(end + STRIDE);
            let stretch = &bytes[..end];
            while let Some(chunk) = stretch[at..].first_chunk::<16>() {
                let window = |from: usize| {
                    let mut window = [0; 8];
                    window.copy_from_slice(&chunk[from..from + 8]);
                    u64::from_le_bytes(window) & mask
                };
                let mut hits = 0;
                for from in 0..8 {
                    hits |= u32::from(self.bits.may_hold(window(from))) << from;
                }
                while hits != 0 {
                    let from = hits.trailing_zeros() as usize;
                    hits &= hits - 1;
                    let rows = self.rows(window(from));
                    if !rows.is_empty() && found(at + from, rows) {
                        return true;
                    }
                }
                at += 8;
            }
        }
        if end < bytes.len() {
            return false;
        }
        while let Some(window) = bytes[at..].first_chunk::<LEN>() {
            let mut whole = [0; 8];
            whole[..LEN].copy_from_slice(window);
            let rows = self.rows(u64::from_le_bytes(whole));
            if !rows.is_empty() && found(at, rows) {
                return true;
            }
            at += 1;
        }
        false
    }
}
