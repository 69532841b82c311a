//! Which lines of which files a patch changes. Only the places are read, not the text: a patch without context says
//! in `@@ -12,2 +14,3 @@` all there is to know.

use std::iter::Peekable;

/// The lines of a file that were changed, in order.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct ChangedLines(Vec<Hunk>);

/// New lines, or the place where lines were taken out.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
struct Hunk {
    /// The first new line, from 1; where lines were only taken out, the line before the gap, or 0.
    start: usize,
    /// How many new lines.
    count: usize,
}

impl ChangedLines {
    /// Whether the lines `first` to `last`, from 1, hold a changed one, or lie on both sides of a gap.
    pub(crate) fn touch(&self, first: usize, last: usize) -> bool {
        self.0.iter().any(|hunk| match hunk.count {
            0 => first <= hunk.start && last > hunk.start,
            count => first < hunk.start + count && last >= hunk.start,
        })
    }
}

/// The files of `patch` that have changed lines, with their paths from the top of the work tree; nothing if it is no
/// patch without context.
pub(super) fn read(patch: &[u8]) -> Option<Vec<(Vec<u8>, ChangedLines)>> {
    let mut files: Vec<(Vec<u8>, ChangedLines)> = Vec::new();
    let mut is_open = false;
    let mut lines = patch.split(|&byte| byte == b'\n').peekable();
    while let Some(line) = lines.next() {
        if line.starts_with(b"diff --git ") {
            is_open = false;
        } else if let Some(name) = line.strip_prefix(b"+++ ") {
            let path = read_name(name)?;
            is_open = path.is_some();
            files.extend(path.map(|path| (path, ChangedLines::default())));
        } else if let Some(head) = line.strip_prefix(b"@@ ") {
            let (old, hunk) = read_hunk(head)?;
            skip(&mut lines, b'-', old)?;
            skip(&mut lines, b'+', hunk.count)?;
            if is_open {
                files.last_mut()?.1.0.push(hunk);
            }
        }
    }
    Some(files)
}

/// Passes over `count` lines that begin with `sign`, and the remark that the last has no line end.
fn skip<'l>(
    lines: &mut Peekable<impl Iterator<Item = &'l [u8]>>,
    sign: u8,
    count: usize,
) -> Option<()> {
    for _ in 0..count {
        lines.next().filter(|line| line.first() == Some(&sign))?;
    }
    lines.next_if(|line| line.starts_with(b"\\"));
    Some(())
}

/// `-12,2 +14,3 @@ …`: how many old lines, and the new ones.
fn read_hunk(head: &[u8]) -> Option<(usize, Hunk)> {
    let mut parts = head.split(|&byte| byte == b' ');
    let mut range = |sign| {
        let part = std::str::from_utf8(parts.next()?).ok()?;
        let part = part.strip_prefix(sign)?;
        let (start, count) = part.split_once(',').unwrap_or((part, "1"));
        Some((start.parse().ok()?, count.parse().ok()?))
    };
    let (_, old): (usize, usize) = range('-')?;
    let (start, count) = range('+')?;
    Some((old, Hunk { start, count }))
}

/// The path in a line `+++ b/…`; the inner nothing is for a file that is gone.
#[allow(clippy::option_option)]
fn read_name(name: &[u8]) -> Option<Option<Vec<u8>>> {
    // a tab ends a name that holds a space
    let name = name.strip_suffix(b"\t").unwrap_or(name);
    if name == b"/dev/null" {
        return Some(None);
    }
    let name = match name.strip_prefix(b"\"") {
        Some(quoted) => unquote(quoted.strip_suffix(b"\"")?)?,
        None => name.to_vec(),
    };
    Some(Some(name.strip_prefix(b"b/")?.to_vec()))
}

/// What stands between the quotation marks of a name, which is quoted as in C.
fn unquote(quoted: &[u8]) -> Option<Vec<u8>> {
    let mut name = Vec::new();
    let mut bytes = quoted.iter().copied();
    while let Some(byte) = bytes.next() {
        if byte != b'\\' {
            name.push(byte);
            continue;
        }
        name.push(match bytes.next()? {
            b'a' => 0x07,
            b'b' => 0x08,
            b't' => b'\t',
            b'n' => b'\n',
            b'v' => 0x0B,
            b'f' => 0x0C,
            b'r' => b'\r',
            digit @ b'0'..=b'3' => {
                let digits = [digit, bytes.next()?, bytes.next()?];
                u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 8).ok()?
            }
            same @ (b'"' | b'\\') => same,
            _ => return None,
        });
    }
    Some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `expected`: each path with its hunks as `START,COUNT`.
    fn check(patch: &str, expected: Option<&[(&[u8], &str)]>) {
        let read = read(patch.as_bytes()).map(|files| {
            let show = |(path, lines): (Vec<u8>, ChangedLines)| {
                let hunks = lines.0.iter();
                let hunks = hunks.map(|hunk| format!("{},{}", hunk.start, hunk.count));
                (path, hunks.collect::<Vec<_>>().join(" "))
            };
            files.into_iter().map(show).collect::<Vec<_>>()
        });
        let expected = expected.map(|files| {
            let own = |&(path, hunks): &(&[u8], &str)| (path.to_vec(), hunks.to_owned());
            files.iter().map(own).collect::<Vec<_>>()
        });
        assert_eq!(read, expected, "{patch:?}");
    }

    #[test]
    fn patches() {
        check("", Some(&[]));
        check(
            "diff --git a/a.md b/a.md\n--- a/a.md\n+++ b/a.md\n@@ -1 +1,2 @@ head\n-a\n+b\n+c\n@@ -9,2 +9,0 @@\n-a\n-b\n",
            Some(&[(b"a.md", "1,2 9,0")]),
        );
        // what looks like a head is text
        check(
            "diff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -1,2 +1,2 @@\n--- x\n-@@ -1 +1 @@\n+++ b/x\n+diff --git\n",
            Some(&[(b"a", "1,2")]),
        );
        // no line end on either side
        check(
            "diff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n\\ No newline at end of file\ndiff --git a/b b/b\n--- a/b\n+++ b/b\n@@ -0,0 +1 @@\n+x\n",
            Some(&[(b"a", "1,1"), (b"b", "1,1")]),
        );
        // gone; renamed and not changed; a mode
        check(
            "diff --git a/a b/a\n--- a/a\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\ndiff --git a/b b/c\nsimilarity index 100%\nrename from b\nrename to c\ndiff --git a/d b/d\nold mode 100644\nnew mode 100755\n",
            Some(&[]),
        );
        // names: a space, quoted, every byte
        check(
            "+++ b/a b\t\n@@ -0,0 +1 @@\n+x\n+++ \"b/a\\tb\\n\\303\\251\\\"\\\\\\377\"\n@@ -0,0 +1 @@\n+x\n",
            Some(&[(b"a b", "1,1"), (b"a\tb\n\xC3\xA9\"\\\xFF", "1,1")]),
        );
        // not what was asked for
        check("+++ b/a\n@@ -1,2 +1 @@\n-a\n c\n+b\n", None); // context
        check("+++ b/a\n@@ -1 +1 @@\n-a\n", None); // cut short
        check("+++ b/a\n@@ x\n", None);
        check("+++ \"b/a\n", None);
        check("+++ \"b/\\9\"\n", None);
        check("+++ a\n", None); // no prefix
    }

    #[test]
    fn lines_that_touch() {
        let changed = ChangedLines(vec![
            Hunk { start: 3, count: 2 },
            Hunk { start: 8, count: 0 },
        ]);
        let table = [
            (1, 2, false),
            (2, 3, true),
            (3, 3, true),
            (4, 4, true),
            (5, 7, false),
            (1, 9, true),
            (8, 8, false), // beside the gap
            (9, 9, false),
            (8, 9, true), // across it
        ];
        for (first, last, touches) in table {
            assert_eq!(changed.touch(first, last), touches, "{first} to {last}");
        }
        assert!(!ChangedLines::default().touch(1, 9));
        let head = ChangedLines(vec![Hunk { start: 0, count: 0 }]);
        assert!(!head.touch(1, 9)); // lines before the first were taken out
    }
}
