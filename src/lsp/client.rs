//! What the client can do, as it says itself.

use gen_lsp_types::{ClientCapabilities, MarkupKind};

use super::place::Unit;

/// What the client can do.
#[derive(Clone, Copy, Debug)]
pub(super) struct Client {
    /// What it counts within a line.
    pub(super) unit: Unit,
    /// Whether it asks for diagnostics itself, and is not to be sent any. One that cannot be told to ask again would not learn
    /// of changed rules, and does not count.
    pub(super) pulls: bool,
    /// Whether it takes edits that say for which version of a text they are.
    pub(super) versions_edits: bool,
    /// Whether it can show a place in a text.
    pub(super) shows_documents: bool,
    /// Whether it understands Markdown where it shows a rule.
    pub(super) reads_markdown: bool,
    /// Whether it takes the place of a rule beside a diagnostic.
    pub(super) takes_related: bool,
    /// Whether it strikes out what is out of date.
    pub(super) takes_tags: bool,
    /// Whether it watches files for the server.
    pub(super) watches: bool,
}

impl Client {
    pub(super) fn new(capabilities: &ClientCapabilities) -> Client {
        let text = capabilities.text_document.as_ref();
        let workspace = capabilities.workspace.as_ref();
        let general = capabilities.general.as_ref();
        let offered = general.and_then(|general| general.position_encodings.as_deref());
        let published = text.and_then(|text| text.publish_diagnostics.as_ref());
        let published = published.map(|published| &published.diagnostics_capabilities);
        let pulled = text.and_then(|text| text.diagnostic.as_ref());
        let pulled_too = pulled.map(|pulled| &pulled.diagnostics_capabilities);
        let either = [published, pulled_too];
        let hover = text.and_then(|text| text.hover.as_ref());
        let kinds = hover.and_then(|hover| hover.content_format.as_deref());
        let edits = workspace.and_then(|workspace| workspace.workspace_edit.as_ref());
        let files = workspace.and_then(|workspace| workspace.did_change_watched_files.as_ref());
        let again = workspace.and_then(|workspace| workspace.diagnostics.as_ref());
        let window = capabilities.window.as_ref();
        let shows = window.and_then(|window| window.show_document.as_ref());
        Client {
            unit: Unit::choose(offered.unwrap_or_default()),
            pulls: pulled.is_some()
                && again
                    .and_then(|again| again.refresh_support)
                    .unwrap_or(false),
            versions_edits: edits
                .and_then(|edits| edits.document_changes)
                .unwrap_or(false),
            shows_documents: shows.is_some_and(|shows| shows.support),
            reads_markdown: kinds.is_some_and(|kinds| kinds.contains(&MarkupKind::Markdown)),
            takes_related: either
                .iter()
                .flatten()
                .any(|can| can.related_information.unwrap_or(false)),
            takes_tags: either.iter().flatten().any(|can| can.tag_support.is_some()),
            watches: files
                .and_then(|files| files.dynamic_registration)
                .unwrap_or(false),
        }
    }
}
