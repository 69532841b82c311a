//! Path patterns, as in `.gitignore`: a pattern without a slash holds at any depth, and one that names a folder holds
//! for all that is in it.

use globset::{Error, GlobBuilder, GlobSet, GlobSetBuilder};

/// Path patterns, compiled.
#[derive(Clone, Debug)]
pub struct Globs(GlobSet);

impl Globs {
    /// Compiles `patterns`; relative paths with `/` between folders are matched against them.
    pub fn new<'p>(patterns: impl IntoIterator<Item = &'p str>) -> Result<Globs, Error> {
        let mut set = GlobSetBuilder::new();
        for written in patterns {
            let pattern = written.strip_prefix("./").unwrap_or(written);
            let pattern = pattern.trim_end_matches('/');
            let anchored = match pattern.strip_prefix('/') {
                Some(anchored) => anchored.to_string(),
                None if pattern.contains('/') => pattern.to_string(),
                None => format!("**/{pattern}"),
            };
            for pattern in [format!("{anchored}/**"), anchored] {
                set.add(GlobBuilder::new(&pattern).literal_separator(true).build()?);
            }
        }
        Ok(Globs(set.build()?))
    }

    /// Whether one of the patterns matches `path`.
    pub fn matches(&self, path: &str) -> bool {
        self.0.is_match(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pattern: &str, path: &str, expected: bool) {
        let globs = Globs::new([pattern]).expect("the pattern is right");
        assert_eq!(globs.matches(path), expected, "{pattern} on {path}");
    }

    #[test]
    fn patterns_are_those_of_gitignore() {
        check("CHANGELOG.md", "CHANGELOG.md", true);
        check("CHANGELOG.md", "docs/CHANGELOG.md", true); // no slash: any depth
        check("docs/*.md", "docs/a.md", true);
        check("docs/*.md", "docs/x/a.md", false); // a star stays in its folder
        check("docs/*.md", "other/docs/a.md", false); // a slash: from the top
        check("/a.md", "a.md", true);
        check("/a.md", "docs/a.md", false);
        check("vendor/**", "vendor/x/y.md", true);
        check("vendor", "vendor/x/y.md", true); // a folder and all in it
        check("vendor/", "src/vendor/x.md", true);
        check("./docs", "docs/a.md", true);
        check("*.{md,txt}", "a.txt", true);
    }

    #[test]
    fn a_broken_pattern_is_an_error() {
        assert!(Globs::new(["a[b"]).is_err());
    }
}
