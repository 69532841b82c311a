//! STUBS for what other rooms are still building: the reader, the loader of wordlists, the configuration.
//! Delete this file and point the imports at the real ones.
#![allow(missing_docs, unreachable_pub)]

use crate::document::{Block, Format, Prose, Stored};
use crate::text::{Scope, Scopes, Span};
use std::borrow::Cow;

pub struct Decoded<'a> {
    pub text: Cow<'a, str>,
    pub stored: Stored,
    pub faults: Vec<DecodeFault>,
}

#[derive(Clone, Copy)]
pub struct DecodeFault {
    pub span: Span,
    pub stored: Span,
    pub reason: DecodeReason,
}

#[derive(Clone, Copy)]
pub enum DecodeReason {
    InvalidUtf8,
}

impl DecodeReason {
    pub fn name(self) -> &'static str {
        "bytes that are not UTF-8"
    }

    pub fn is_whole_file(self) -> bool {
        false
    }
}

pub fn decode(bytes: &[u8]) -> Decoded<'_> {
    let text = String::from_utf8_lossy(bytes);
    let faults = match std::str::from_utf8(bytes) {
        Ok(_) => Vec::new(),
        Err(error) => vec![DecodeFault {
            span: Span::new(error.valid_up_to(), error.valid_up_to() + 3),
            stored: Span::new(error.valid_up_to(), error.valid_up_to() + 1),
            reason: DecodeReason::InvalidUtf8,
        }],
    };
    Decoded {
        text,
        stored: Stored::default(),
        faults,
    }
}

pub fn read(_format: Format, source: &str, _wanted: Scopes, prose: &mut Prose) {
    *prose = Prose::default();
    prose.text = format!("{source}{}", Prose::BREAK);
    prose.map.push_verbatim(Span::new(0, source.len()));
    prose.blocks.push(Block {
        span: Span::new(0, source.len()),
        scopes: Scopes::NONE.with(Scope::Paragraph),
        level: 0,
    });
}

pub fn format_from_path(path: &str) -> Option<Format> {
    match path.rsplit_once('.')?.1 {
        "md" | "markdown" => Some(Format::Markdown),
        "mdx" => Some(Format::Mdx),
        "txt" => Some(Format::Text),
        _ => None,
    }
}
