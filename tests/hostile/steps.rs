//! Work in steps: a text of the table, sifted, read and judged once, in a process of its own.
//!
//! `scripts/steps.py` builds this test so that every region of code counts how often it is entered, ours and that of the
//! libraries, runs it for each text at three sizes, and adds the counts up. No clock has a part in it.

#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "scripts/steps.py speaks to it that way"
)]

use std::env;

use super::texts::{self, Text};
use super::{bombs, work};

fn all() -> Vec<Text> {
    let groups = [
        texts::signs(),
        texts::blocks(),
        texts::spans(),
        texts::characters(),
        texts::words(),
        texts::long_words(),
        bombs::all(),
    ];
    groups.into_iter().flatten().collect()
}

/// Without the variables it lists the table; with a number and a size it does the work of one text.
#[test]
#[ignore = "scripts/steps.py runs it, in a build that counts"]
fn of_one_text() {
    let number = env::var("SAYSO_TEXT")
        .ok()
        .and_then(|text| text.parse::<usize>().ok());
    let size = env::var("SAYSO_SIZE")
        .ok()
        .and_then(|text| text.parse::<usize>().ok());
    let texts = all();
    let (Some(number), Some(size)) = (number, size) else {
        texts
            .iter()
            .for_each(|text| println!("text\t{}", text.name.escape_debug()));
        return;
    };
    let policy = work::policy();
    let text = &texts[number];
    let written = (text.write)(size);
    work::do_all(&policy, text.format, &written);
    println!("bytes\t{}", written.len());
}
