//! The slow twin of the engine, as `tests/oracle/` has it.
#![allow(dead_code, unreachable_pub, unused_imports)]

#[path = "../oracle/compare.rs"]
pub mod compare;
#[path = "../oracle/engine.rs"]
pub mod engine;
#[path = "../oracle/find.rs"]
pub mod find;
#[path = "../oracle/generate.rs"]
pub mod generate;
#[path = "../oracle/judge.rs"]
pub mod judge;
#[path = "../oracle/lists.rs"]
pub mod lists;
#[path = "../oracle/reading.rs"]
pub mod reading;
#[path = "../oracle/sentences.rs"]
pub mod sentences;
#[path = "../oracle/shape.rs"]
pub mod shape;

pub use compare::compare;
pub use judge::Oracle;
