//! The entry to reading: which reader reads which format.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::{Format, Parts, Prose, html, markdown, plain, url};
use crate::text::{Halt, Scopes};

/// Reads `source` into `prose`, which is emptied first and keeps its memory.
///
/// `wanted` names what is read beyond what a reader sees: [`Code`](crate::text::Scope::Code) adds blocks of code,
/// [`Comment`](crate::text::Scope::Comment) comments, [`Url`](crate::text::Scope::Url) the destinations of links
/// and images. Reading never fails: what is broken reads as text.
///
/// ```
/// use sayso::document::{Format, Prose, read};
/// use sayso::text::Scopes;
///
/// let mut prose = Prose::default();
/// read(Format::Markdown, "> We **guar**antee\n> it.", Scopes::NONE, &mut prose);
/// assert_eq!(&prose.text[prose.blocks[0].span.range()], "We guarantee\nit.");
/// ```
pub fn read(format: Format, source: &str, wanted: Scopes, prose: &mut Prose) {
    let whole = Parts::whole(source);
    read_parts(format, source, &whole, wanted, Halt::NEVER, prose);
}

/// Reads only `parts` of `source`, as the lexicon's sieve names them; HTML is always read whole. Once `halt` is raised no more is read.
pub fn read_parts(
    format: Format,
    source: &str,
    parts: &Parts,
    wanted: Scopes,
    halt: Halt<'_>,
    prose: &mut Prose,
) {
    let memory = std::mem::take(prose);
    // The parsers are not ours. Should one of them panic, the text is still read, if not its markup.
    let reading = catch_unwind(AssertUnwindSafe(|| match format {
        Format::Markdown => markdown::read_parts(source, parts, wanted, halt, false, memory),
        Format::Mdx => markdown::read_parts(source, parts, wanted, halt, true, memory),
        Format::Html => html::read_page(source, wanted, halt, memory),
        Format::Text => plain::read_parts(source, &parts.spans, halt, memory),
    }));
    *prose = reading.unwrap_or_else(|_| plain::read(source, Prose::default()));
    prose.joins_lines = format == Format::Text;
    url::mark_urls(prose);
}

impl Format {
    /// The format of files of that name, by its ending; letter case does not count.
    pub fn from_path(path: &str) -> Option<Format> {
        let name = path.rsplit(['/', '\\']).next()?;
        let (_, ending) = name.rsplit_once('.')?;
        let is = |known: &str| ending.eq_ignore_ascii_case(known);
        if ["md", "markdown", "mdown", "mkdn", "mkd"]
            .into_iter()
            .any(is)
        {
            Some(Format::Markdown)
        } else if is("mdx") {
            Some(Format::Mdx)
        } else if ["html", "htm", "xhtml"].into_iter().any(is) {
            Some(Format::Html)
        } else if ["txt", "text"].into_iter().any(is) {
            Some(Format::Text)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats() {
        for (path, format) in [
            ("README.md", Some(Format::Markdown)),
            ("a/b.MARKDOWN", Some(Format::Markdown)),
            ("c.d\\x.Mdx", Some(Format::Mdx)),
            ("d.html", Some(Format::Html)),
            ("e.HTM", Some(Format::Html)),
            ("notes.TXT", Some(Format::Text)),
            ("a.md/b", None),
            ("md", None),
            ("a.rs", None),
            ("", None),
        ] {
            assert_eq!(Format::from_path(path), format, "{path}");
        }
    }
}
