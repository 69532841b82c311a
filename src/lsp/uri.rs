//! Addresses of texts, and the paths they stand for.

use std::path::{Path, PathBuf};

use gen_lsp_types::Uri;
use url::Url;

/// The path of the file at `uri`.
pub(super) fn to_path(uri: &str) -> Option<PathBuf> {
    Url::parse(uri).ok()?.to_file_path().ok()
}

/// The address of the file at `path`, which is absolute.
pub(super) fn from_path(path: &Path) -> Option<Uri> {
    let url = Url::from_file_path(path).ok()?;
    Some(Uri::from(String::from(url)))
}

/// The last part of an address that is no file's: `Untitled-1`.
pub(super) fn last_part(uri: &str) -> String {
    let part = uri.rsplit(['/', ':']).next().unwrap_or_default();
    part.chars()
        .map(|c| {
            if c.is_alphanumeric() || "-_.".contains(c) {
                c
            } else {
                '_'
            }
        })
        .collect()
}
