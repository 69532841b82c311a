//! What judging leaves for the next text: memory, and of a text that is judged in stretches what was found so far.

use std::collections::HashMap;

use crate::document::fold::Folded;
use crate::lexicon::Anchor;

/// Buffers that are kept from one document to the next.
#[derive(Debug, Default)]
pub struct Scratch {
    pub(super) folded: Folded,
    pub(super) anchors: Vec<Anchor>,
    /// If what is judged are stretches of one document: its findings so far.
    pub(super) tally: Option<Tally>,
}

/// How many findings of a document are alike, by what they have in common.
pub(super) type Tally = HashMap<[u8; 32], u64>;

impl Scratch {
    /// For the stretches of one document, in their order: their findings are numbered as those of one.
    pub fn of_stretches() -> Scratch {
        Scratch {
            tally: Some(Tally::new()),
            ..Scratch::default()
        }
    }
}
