//! Real texts: the files below the folder that `SAYSO_CORPUS` names, or else some of the repository's own.

use std::path::{Path, PathBuf};

/// The files, and whence they are.
pub(crate) struct Corpus {
    /// The folder they lie in.
    #[allow(dead_code, reason = "not every test that uses this tells it")]
    pub(crate) root: PathBuf,
    /// Every Markdown, MDX and plain text file, by path.
    pub(crate) files: Vec<PathBuf>,
    /// Whether they are the repository's own.
    pub(crate) is_own: bool,
}

impl Corpus {
    /// The corpus, or what of the repository stands under the names in `own`.
    pub(crate) fn find(own: &[&str]) -> Corpus {
        let named = std::env::var_os("SAYSO_CORPUS").map(PathBuf::from);
        let is_own = named.is_none();
        let root = named.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf());
        let starts: Vec<PathBuf> = match is_own {
            true => own.iter().map(|name| root.join(name)).collect(),
            false => vec![root.clone()],
        };
        let is_text = |path: &PathBuf| {
            let ending = path.extension().and_then(|ending| ending.to_str());
            matches!(ending, Some("md" | "markdown" | "mdx" | "txt"))
        };
        let mut files: Vec<PathBuf> = starts
            .iter()
            .flat_map(walkdir::WalkDir::new)
            .filter_map(Result::ok)
            .filter(|entry| entry.file_type().is_file())
            .map(walkdir::DirEntry::into_path)
            .filter(is_text)
            .collect();
        files.sort();
        assert!(!files.is_empty(), "there is no text in {}", root.display());
        Corpus {
            root,
            files,
            is_own,
        }
    }
}
