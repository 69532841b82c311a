//! The steps of the engine, one by one, on generated texts: load, read, fold, judge.
//!
//! `just bench-engine` tells which step a change made slower. How fast the whole program is on real documents,
//! `scripts/bench.sh` tells.

mod generated;

use std::hint::black_box;
use std::sync::Arc;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use jiff::civil::date;
use sayso::document::fold::Folded;
use sayso::document::{self, Format, Prose};
use sayso::lint::{Policy, PolicyOptions, Scratch};
use sayso::text::{Halt, Scopes};
use sayso::wordlist::Wordlist;

/// The size of a generated text in bytes.
const TEXT: usize = 1_000_000;
/// How many rules a generated list has.
const RULES: [usize; 3] = [30, 300, 3_000];
const FORMATS: [Format; 2] = [Format::Markdown, Format::Text];

fn load_list(toml: &str) -> Arc<Wordlist> {
    let (wordlist, diagnostics) = Wordlist::load("generated.toml", toml);
    Arc::new(wordlist.unwrap_or_else(|| panic!("the generated list is at fault: {diagnostics:#?}")))
}

fn compile_policy(wordlist: &Arc<Wordlist>) -> Policy {
    let options = PolicyOptions::on(date(2026, 3, 18));
    Policy::new(vec![Arc::clone(wordlist)], options).0
}

fn read_text(format: Format) -> (String, Prose) {
    let text = generated::text(format, TEXT);
    let mut prose = Prose::default();
    document::read(format, &text, Scopes::NONE, &mut prose);
    (text, prose)
}

/// TOML to rules, and rules to a lexicon.
fn load(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("load");
    for rules in RULES {
        let toml = generated::wordlist(rules);
        group.bench_with_input(BenchmarkId::new("list", rules), &toml, |bencher, toml| {
            bencher.iter(|| load_list(black_box(toml)));
        });
        let wordlist = load_list(&toml);
        group.bench_with_input(
            BenchmarkId::new("compile", rules),
            &wordlist,
            |bencher, wordlist| bencher.iter(|| compile_policy(black_box(wordlist))),
        );
    }
}

/// Text to prose.
fn read(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("read");
    for format in FORMATS {
        let text = generated::text(format, TEXT);
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(format.name(), |bencher| {
            let mut prose = Prose::default();
            bencher.iter(|| document::read(format, black_box(&text), Scopes::NONE, &mut prose));
        });
    }
}

/// Prose to the form in which it is searched.
fn fold(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("fold");
    for format in FORMATS {
        let (text, prose) = read_text(format);
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(format.name(), |bencher| {
            let mut folded = Folded::default();
            bencher.iter(|| folded.fold(black_box(&prose), Halt::NEVER));
        });
    }
}

/// Prose to findings.
fn judge(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("judge");
    let (text, prose) = read_text(Format::Markdown);
    group.throughput(Throughput::Bytes(text.len() as u64));
    for rules in RULES {
        let policy = compile_policy(&load_list(&generated::wordlist(rules)));
        group.bench_with_input(
            BenchmarkId::from_parameter(rules),
            &policy,
            |bencher, policy| {
                let mut scratch = Scratch::default();
                bencher.iter(|| policy.judge(black_box(&prose), "generated.md", &mut scratch));
            },
        );
    }
}

criterion_group!(benches, load, read, fold, judge);
criterion_main!(benches);
