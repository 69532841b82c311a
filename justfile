# The chores of this repository. Each recipe is a command that also works by hand.

# What there is to run.
default:
    @just --list

# Exactly what CI runs; the list of steps is in .ci/run.
check *steps:
    .ci/run {{ steps }}

# The tests, as the README gives them.
test *arguments:
    cargo test --locked {{ arguments }}

# Look at changed snapshots one by one (cargo install cargo-insta).
snapshots:
    cargo insta test --review

# Licences, sources and advisories of the dependencies (cargo install cargo-deny).
deny:
    cargo deny --locked check

# Gather real Markdown and text to measure and test on.
corpus folder="target/corpus" megabytes="20":
    scripts/corpus.sh {{ folder }} {{ megabytes }}

# The laws, on real text, for at most so many seconds.
real-text folder="target/corpus" seconds="600":
    scripts/real-text.sh {{ folder }} {{ seconds }}

# The whole program against ripgrep and typos, written into docs/performance.md.
bench folder="target/corpus": (corpus folder "100")
    scripts/bench.sh --write docs/performance.md {{ folder }}

# How many steps hostile texts cost, into docs/hostile.md; the bounds are checked.
steps *arguments="--write docs/hostile.md":
    scripts/steps.py {{ arguments }}

# Every way in, or the targets named, for so many seconds in all (installs cargo-fuzz where it is missing).
fuzz seconds="600" *targets:
    scripts/fuzz.sh {{ seconds }} {{ targets }}

# Whether the filter before the parse changes any finding; after `just bench`.
same folder="target/corpus":
    scripts/same.sh target/release/sayso target/release/sayso target/bench-lists {{ folder }}

# The parts of the engine, one by one, on generated texts.
bench-engine *arguments:
    cargo bench --locked --bench engine {{ arguments }}
