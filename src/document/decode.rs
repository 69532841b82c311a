//! Bytes to text: UTF-8, with or without a byte order mark, and UTF-16 with one.
//!
//! The rest of the program works on decoded text; [`Stored`] leads back to the bytes of the file.

/// From bytes of the decoded text to bytes of the file as it is stored.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Stored {}

impl Stored {
    /// The byte of the file at which byte `offset` of the decoded text is stored.
    pub fn offset(&self, offset: usize) -> usize {
        offset
    }
}
