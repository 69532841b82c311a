//! Turns the tables of English around before the program is compiled: `data/en` tells the forms of a base, but the base of a
//! form is looked up too. What is written here is sorted by what is looked up, so that the program need not read it first.

use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=data/en");
    let verbs = rows("irregular-verbs.tsv")?;
    let verb_bases = verbs.iter().flat_map(|row| {
        let (base, forms) = row.split_first().expect("a line has columns");
        pairs(forms, base)
    });
    write("verb-bases.tsv", verb_bases.collect())?;
    let nouns = rows("irregular-nouns.tsv")?;
    // an ending is a word too: -child, child
    let nouns = nouns.iter().map(|row| {
        let whole = |word: &String| word.trim_start_matches('-').to_owned();
        (whole(&row[0]), whole(&row[1]))
    });
    let mut nouns: Vec<(String, String)> = nouns.collect();
    nouns.sort_by(|one, other| one.0.cmp(&other.0));
    let singulars = nouns
        .iter()
        .flat_map(|(singular, plurals)| pairs([plurals], singular));
    write("singulars.tsv", singulars.collect())?;
    write("nouns.tsv", nouns)?;
    let spellings = rows("spellings.tsv")?;
    let spellings = spellings.iter().flat_map(|row| {
        let (one, other) = (row[0].clone(), row[1].clone());
        [(one.clone(), other.clone()), (other, one)]
    });
    write("spellings.tsv", spellings.collect())
}

/// The lines of a data file that are no comment, as columns.
fn rows(file: &str) -> io::Result<Vec<Vec<String>>> {
    let text = fs::read_to_string(Path::new("data/en").join(file))?;
    let lines = text
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    let rows = lines.map(|line| line.split('\t').map(str::to_owned).collect());
    Ok(rows.collect())
}

/// From each of the `forms`, of which several stand in a column, to their `base`; not from itself.
fn pairs<'r>(
    forms: impl IntoIterator<Item = &'r String>,
    base: &str,
) -> impl Iterator<Item = (String, String)> {
    let forms = forms.into_iter().flat_map(|column| column.split(' '));
    let forms = forms.filter(move |form| !form.is_empty() && *form != base);
    forms.map(move |form| (form.to_owned(), base.to_owned()))
}

/// Writes a table for the program, sorted by what stands first; among equals the order is kept.
fn write(name: &str, mut table: Vec<(String, String)>) -> io::Result<()> {
    table.sort_by(|one, other| one.0.cmp(&other.0));
    let lines: String = table
        .iter()
        .map(|(word, value)| format!("{word}\t{value}\n"))
        .collect();
    let folder = env::var_os("OUT_DIR").expect("cargo sets it");
    fs::write(Path::new(&folder).join(name), lines)
}
