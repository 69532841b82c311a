//! Input that is made to do harm: to take over a terminal, to overflow a stack, to run for ever.
//!
//! `escapes` looks at the raw bytes that the program prints; `work` at how its work grows with its input, over the texts
//! that `texts` and `bombs` list; `steps` does it for a build that counts. `halt` calls work off in the midst of it.

#[path = "hostile/bombs.rs"]
mod bombs;
#[path = "hostile/escapes.rs"]
mod escapes;
#[path = "hostile/halt.rs"]
mod halt;
#[path = "hostile/lists.rs"]
mod lists;
#[path = "hostile/steps.rs"]
mod steps;
#[path = "hostile/texts.rs"]
mod texts;
#[path = "hostile/work.rs"]
mod work;
