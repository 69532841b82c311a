//! Changes of texts as a patch (unified diff), such as `git apply` and `patch` take.

use std::borrow::Cow;
use std::io::{self, Write};

use diffy::DiffOptions;

use super::visible::visible;
use crate::document;

/// Prints what turns `before` into `after`, the bytes of the file called `name`. For a terminal, `for_screen`, characters that
/// would act on it are shown instead of sent.
pub fn print_diff(
    name: &str,
    before: &[u8],
    after: &[u8],
    for_screen: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    let (before, after) = (by_lines(before), by_lines(after));
    let mut options = DiffOptions::new();
    options.set_original_filename(Cow::Owned(format!("a/{name}")));
    options.set_modified_filename(Cow::Owned(format!("b/{name}")));
    let patch = options.create_patch_bytes(&before, &after);
    let written = patch.to_bytes();
    if !for_screen {
        return out.write_all(&written);
    }
    for line in String::from_utf8_lossy(&written).split_inclusive('\n') {
        let (line, end) = match line.strip_suffix('\n') {
            Some(line) => (line.strip_suffix('\r').unwrap_or(line), "\n"),
            None => (line, ""),
        };
        write!(out, "{}{end}", visible(line))?;
    }
    Ok(())
}

/// A file of two-byte characters has no lines for a patch: its text is compared.
fn by_lines(bytes: &[u8]) -> Cow<'_, [u8]> {
    match bytes {
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => {
            Cow::Owned(document::decode(bytes).text.into_owned().into_bytes())
        }
        _ => Cow::Borrowed(bytes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn diff(name: &str, before: &str, after: &str, for_screen: bool) -> String {
        let mut out = Vec::new();
        print_diff(
            name,
            before.as_bytes(),
            after.as_bytes(),
            for_screen,
            &mut out,
        )
        .expect("printed");
        String::from_utf8(out).expect("UTF-8")
    }

    #[test]
    fn a_patch_is_printed() {
        assert_eq!(
            diff("a.md", "one\ntwo\n", "one\n2\n", false),
            "--- a/a.md\n+++ b/a.md\n@@ -1,2 +1,2 @@\n one\n-two\n+2\n"
        );
        let without_end = diff("a.md", "two", "2", false);
        assert!(
            without_end.contains("\\ No newline at end of file"),
            "{without_end}"
        );
    }

    #[test]
    fn names_and_texts_do_not_act_on_a_terminal() {
        let shown = diff(
            "a\u{1B}[31m\n+++ b/x",
            "a\u{1B}[2J\r\n",
            "b\u{202E}\r\n",
            true,
        );
        assert!(!shown.contains(['\u{1B}', '\u{202E}', '\r']), "{shown:?}");
        assert_eq!(shown.lines().count(), 5, "{shown:?}");
        let raw = diff("a", "a\r\n", "b\r\n", false);
        assert!(raw.contains("-a\r\n+b\r\n"), "{raw:?}");
    }
}
