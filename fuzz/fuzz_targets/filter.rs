//! Calls the check of the same name.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| sayso_fuzz::checks::run("filter", data));
