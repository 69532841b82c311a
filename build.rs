//! Turns the tables of English around before the program is compiled: `data/en` tells the forms of a base, but the base of a
//! form is looked up too. What is written here is sorted by what is looked up, so that the program need not read it first.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

#[path = "src/inflection/filter.rs"]
mod filter;

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=data/en");
    println!("cargo::rerun-if-changed=src/inflection/filter.rs");
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
    write("spellings.tsv", spellings.collect())?;
    let looked_up_as_they_are = [
        "irregular-verbs.tsv",
        "doubling.tsv",
        "ise-exceptions.txt",
        "e-kept.txt",
    ];
    for file in looked_up_as_they_are {
        let rows = rows(file)?;
        write_filter(file, rows.iter().map(|row| row[0].as_str()))?;
    }
    Ok(())
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
    write_filter(name, table.iter().map(|(word, _)| word.as_str()))?;
    fs::write(made(name), lines)
}

/// Writes the filter of the words of table `name`: two bytes at least for each, so that few others pass.
fn write_filter<'w>(name: &str, words: impl ExactSizeIterator<Item = &'w str>) -> io::Result<()> {
    let mut filter = vec![0; (2 * words.len()).next_power_of_two()];
    for word in words {
        let (byte, bit) = filter::place(word, filter.len());
        filter[byte] |= bit;
    }
    fs::write(made(&format!("{name}.filter")), filter)
}

/// The place of what is made here.
fn made(name: &str) -> PathBuf {
    let folder = env::var_os("OUT_DIR").expect("cargo sets it");
    Path::new(&folder).join(name)
}
