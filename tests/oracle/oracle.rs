//! The oracle: a second matcher, slow and obvious, that the engine must agree with.
//!
//! It is written from `docs/matching.md` alone and shares no matching code with the engine: no automaton, no
//! prefilter, no packed text. A block becomes a list of characters ([`reading`]), a phrase a small tree
//! ([`shape`]); every phrase is tried at every character ([`find`]), a chain in every combination, and the
//! page's steps from matches to findings follow one after the other ([`judge`]). What differs from the engine
//! is told by [`compare`]. All places are bytes of `Prose::text`.

#![allow(
    dead_code,
    unreachable_pub,
    unused_imports,
    reason = "each test uses a part of this module"
)]

pub mod compare;
pub mod engine;
pub mod find;
pub mod generate;
pub mod judge;
pub mod lists;
pub mod reading;
pub mod sentences;
pub mod shape;

pub use compare::compare;
pub use judge::Oracle;
