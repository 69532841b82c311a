//! sayso, the approved-wording linter.
//!
//! This file is the table of contents; `ARCHITECTURE.md` is the map. Data flows one way:
//! a wordlist is compiled to a lexicon, a file is read as prose, `lint` judges the matches
//! of the one in the other, `report` prints what was judged.

pub mod text;

pub mod diagnostic;
pub mod glob;
pub mod inflection;
pub mod toml_reader;

pub mod document;
pub mod wordlist;

pub mod lexicon;

pub mod lint;

pub mod fix;

pub mod report;

pub mod project;

pub mod cli;
pub mod lsp;
