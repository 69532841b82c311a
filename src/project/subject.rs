//! One rule looked into: the rules that govern one text, in force or not, and the text.

use std::fs;
use std::sync::Arc;

use super::names::{name_of, relative_name};
use super::policies;
use super::realm::Realms;
use super::walk::{self};
use super::{Input, Settings, faults, reading};
use crate::diagnostic::{Diagnostic, SourceFile};
use crate::document::{self, Format};
use crate::lint::{Exception, Policy};
use crate::text::Halt;

/// What is looked into.
#[derive(Debug, Default)]
pub struct Subject {
    /// The rules that govern the text; those of [`Settings::folder`], without a text. None, if its configuration or wordlists could not
    /// be read. Lists whose examples do not hold are among them.
    pub policy: Option<Arc<Policy>>,
    /// The text, if one was named and could be read.
    pub text: Option<SubjectText>,
    /// What was wrong.
    pub diagnostics: Vec<Diagnostic>,
}

/// The text that is looked into.
#[derive(Debug)]
pub struct SubjectText {
    /// Its name as shown, and the text as decoded.
    pub file: Arc<SourceFile>,
    /// How it is to be read.
    pub format: Format,
    /// Its path as rules see it.
    pub path: String,
    /// The deviations approved for its project.
    pub exceptions: Vec<Arc<Exception>>,
}

/// Loads the rules that govern `input`, and reads it.
pub fn load_subject(settings: &Settings, input: Option<&Input>) -> Subject {
    let realms = Realms::new(settings);
    let mut subject = Subject::default();
    let source = match input.map(|input| walk::single(settings, &realms, input)) {
        None => None,
        Some(Ok(source)) => Some(source),
        Some(Err(fault)) => {
            subject.diagnostics.push(fault);
            return subject;
        }
    };
    let policies = policies::establish_untested(
        settings,
        &realms.used_by(source.as_slice()),
        source.as_slice(),
    );
    subject.policy = policies.distinct().first().cloned();
    subject.diagnostics = policies.diagnostics;
    let Some(source) = source else {
        return subject;
    };
    let mut bytes = Vec::new();
    let name = name_of(&source.path);
    let path = settings.folder.join(&source.path);
    let read = if !source.is_stdin && fs::metadata(&path).is_ok_and(|found| !found.is_file()) {
        // what one names here may be a pipe, and is waited for
        Some(fs::read(&path).map(|read| bytes = read))
    } else {
        reading::read(settings, &source, &mut bytes, Halt::NEVER)
    };
    match read {
        Some(Ok(())) => {
            let decoded = document::decode(&bytes);
            let file = Arc::new(SourceFile::new(name, decoded.text));
            let fault = faults::undecodable(&file, &decoded.faults);
            subject.diagnostics.extend(fault);
            subject.text = Some(SubjectText {
                file,
                format: source.format,
                path: relative_name(&source.real, &source.realm.folder),
                exceptions: source.realm.exceptions.clone(),
            });
        }
        Some(Err(error)) => subject.diagnostics.push(faults::unreadable(&name, &error)),
        None => {}
    }
    subject
}
