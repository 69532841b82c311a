//! The rules: what is wrong with them, and when they are others.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use gen_lsp_types::{Diagnostic, MessageType, PublishDiagnosticsParams, ShowMessageParams, Uri};
use serde_json::Value;

use super::super::buffer::Kind;
use super::super::place::Lines;
use super::super::{tell, uri, wire, work};
use super::Server;
use crate::diagnostic::Severity;
use crate::project::Desk;
use crate::report::visible;

impl Server {
    /// Tells what is wrong with rules, in the files where it is; and in words, where that keeps old rules in force.
    pub(super) fn tell_faults(&mut self) {
        let Some(client) = self.client else { return };
        let mut told: BTreeMap<String, Vec<Diagnostic>> = BTreeMap::new();
        let mut words = BTreeSet::new();
        let desks = self.buffers.values().filter_map(|buffer| {
            let desk = buffer.desk.as_ref()?;
            Some((desk, buffer.sound.is_some()))
        });
        for (desk, has_sound) in desks {
            for (path, faults) in work::faults_by_file(desk) {
                let Some(address) = uri::from_path(&path) else {
                    continue;
                };
                let own = told.entry(address.0).or_default();
                for (file, fault) in faults {
                    let lines = Lines::new(&file.text, client.unit);
                    let fault = tell::tell_fault(&fault, &lines, |span| span);
                    if !own.contains(&fault) {
                        own.push(fault);
                    }
                }
            }
            if desk.is_sound() {
                continue;
            }
            let faults = desk.diagnostics().iter();
            let mut faults = faults.filter(|fault| fault.severity == Severity::Error);
            if let Some(first) = faults.next() {
                let after = match has_sound {
                    true => "; the rules as they were stay in force",
                    false => "",
                };
                let text = format!("{}{after}", first.message);
                words.insert(visible(&text).into_owned());
            }
        }
        for text in words.difference(&self.said) {
            let params = ShowMessageParams {
                kind: MessageType::Warning,
                message: text.clone(),
            };
            self.send(wire::tell("window/showMessage", &params));
        }
        self.said = words;
        // what stands in the editor is told of as it stands there
        told.retain(|address, _| !self.buffers.contains_key(address));
        let healed = self
            .faulty
            .iter()
            .filter(|address| !told.contains_key(*address));
        for address in healed {
            self.tell_about(address, &[]);
        }
        for (address, diagnostics) in &told {
            self.tell_about(address, diagnostics);
        }
        self.faulty = told.into_keys().collect();
    }

    /// Sends the diagnostics of a file that is not open: no client asks for those.
    pub(super) fn tell_about(&self, address: &str, diagnostics: &[Diagnostic]) {
        let params = PublishDiagnosticsParams {
            uri: Uri::from(address),
            version: None,
            diagnostics: diagnostics.to_vec(),
        };
        self.send(wire::tell("textDocument/publishDiagnostics", &params));
    }

    /// Has every text judged anew if a file that rules were read from is not what it was.
    pub(super) fn look_again(&mut self) {
        self.looked = Instant::now();
        let desks: Vec<Arc<Desk>> = self
            .buffers
            .values()
            .filter_map(|buffer| buffer.desk.clone())
            .collect();
        let mut paths: BTreeSet<PathBuf> = BTreeSet::new();
        let mut known = BTreeSet::new();
        for desk in desks {
            if known.insert(Arc::as_ptr(&desk).addr()) {
                paths.extend(desk.inputs());
            }
        }
        let now = work::stamp(paths);
        let has_changed = now
            .iter()
            .any(|(path, stamp)| self.seen.get(path).is_some_and(|before| before != stamp));
        self.seen = now;
        if has_changed {
            self.forget_rules();
        }
    }

    /// Has every text judged by the rules as they are now.
    pub(super) fn forget_rules(&mut self) {
        for buffer in self
            .buffers
            .values_mut()
            .filter(|buffer| buffer.kind == Kind::Prose)
        {
            buffer.call_off();
            buffer.desk = None;
            buffer.due = Some(Instant::now());
        }
        if self.client.is_some_and(|client| client.pulls) {
            self.asked += 1;
            self.send(wire::ask(
                self.asked,
                "workspace/diagnostic/refresh",
                &Value::Null,
            ));
        }
    }
}
