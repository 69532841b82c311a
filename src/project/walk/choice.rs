//! Which paths of a tree are read: the same for a walk as for what git names.

use std::path::Path;

use ignore::Match;

use super::ignored::Ignores;
use crate::document::Format;
use crate::project::Selection;
use crate::project::names::relative_name;
use crate::project::realm::{Realm, Realms};

/// What a choice depends on, and no path changes.
#[derive(Clone, Copy)]
pub(super) struct Choice<'c> {
    pub(super) selection: &'c Selection,
    pub(super) realms: &'c Realms<'c>,
    /// Where the run started, without links; patterns of the command line start there.
    pub(super) root: &'c Path,
}

impl Choice<'_> {
    /// Whether what stands at `real`, absolute and without links, is ignored, hidden or excluded; `realm` and `ignores` are those
    /// of the folder it stands in.
    pub(super) fn leaves_out(
        &self,
        real: &Path,
        is_folder: bool,
        realm: &Realm,
        ignores: &Ignores,
    ) -> bool {
        let said = match self.selection.no_ignore {
            true => Match::None,
            false => ignores.said_of(real, is_folder),
        };
        let name = real.file_name().unwrap_or_default();
        let is_hidden = name.as_encoded_bytes().starts_with(b".");
        let is_passed_over = match said {
            Match::Ignore(()) => true,
            Match::Whitelist(()) => false,
            Match::None => is_hidden && !self.selection.hidden,
        };
        let excluded = self.selection.exclude.as_ref();
        is_passed_over
            || excluded.is_some_and(|globs| globs.matches(&relative_name(real, self.root)))
            || realm.excludes(real)
    }

    /// Whether the file at `real`, which `realm` governs, is one to read: because it is asked for, or because its `format` is known.
    pub(super) fn takes(&self, real: &Path, realm: &Realm, format: Option<Format>) -> bool {
        let is_asked_for = match &self.selection.include {
            Some(globs) => Some(globs.matches(&relative_name(real, self.root))),
            None => realm.includes(real),
        };
        is_asked_for.unwrap_or(format.is_some())
    }
}
