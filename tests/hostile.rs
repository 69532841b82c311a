//! Input that is made to do harm: to take over a terminal, to overflow a stack, to run for ever.
//!
//! `escapes` looks at the raw bytes that the program prints; `work` at how its work grows with its input, over the texts
//! that `texts` lists.

#[path = "hostile/escapes.rs"]
mod escapes;
#[path = "hostile/texts.rs"]
mod texts;
#[path = "hostile/work.rs"]
mod work;
