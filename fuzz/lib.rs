//! The checks of `tests/fuzz/`, for the fuzz targets.

#[path = "../tests/fuzz/checks.rs"]
pub mod checks;
