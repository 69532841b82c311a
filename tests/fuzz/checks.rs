//! What must hold for any bytes, one check for each way in: the fuzz targets of `fuzz/` call these, and so does
//! `tests/fuzz.rs`, with what fuzzing has found and with seeds. A check panics if something does not hold.

#![allow(unreachable_pub, reason = "the fuzz crate makes this module public")]

#[path = "decoding.rs"]
mod decoding;
#[path = "filtering.rs"]
mod filtering;
#[path = "folding.rs"]
mod folding;
#[path = "governance.rs"]
mod governance;
#[path = "matching.rs"]
mod matching;
#[path = "oracle.rs"]
mod oracle;
#[path = "reading.rs"]
mod reading;
#[path = "reports.rs"]
mod reports;
#[path = "rules.rs"]
mod rules;

/// A check, under the name of its fuzz target.
pub type Check = (&'static str, fn(&[u8]));

/// Every check there is.
pub const ALL: &[Check] = &[
    ("decode", decoding::decode),
    ("markdown", reading::markdown),
    ("mdx", reading::mdx),
    ("html", reading::html),
    ("front_matter", reading::front_matter),
    ("plain", reading::plain),
    ("fold", folding::fold),
    ("phrase", rules::phrase),
    ("wordlist", rules::wordlist),
    ("config", rules::config),
    ("exceptions", governance::exceptions),
    ("baseline", governance::baseline),
    ("suppressions", governance::suppressions),
    ("filter", filter),
    ("engine", matching::engine),
    ("oracle", matching::generated),
    ("report", reports::report),
    ("trace", reports::trace),
];

fn filter(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let mut comparison = filtering::Comparison::default();
    for format in filtering::FORMATS {
        comparison.compare(format, &text);
    }
}

/// Runs the check called `name` on `data`.
pub fn run(name: &str, data: &[u8]) {
    let (_, check) = ALL
        .iter()
        .find(|(known, _)| *known == name)
        .expect("a check has that name");
    check(data);
}
