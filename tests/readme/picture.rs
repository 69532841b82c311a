//! The picture of a finding in `docs/diagnostic.svg`, and the same finding as the program prints it: lines of runs, each
//! with its classes and its text. `scripts/picture.py` draws the picture anew.

use std::fs;

use super::console;
use super::page::root;

/// A line: what is drawn in which classes.
type Line = Vec<(String, String)>;

/// Where the finding stands that is drawn.
const PLACE: &str = " examples/press-release.md:13:15";

const COMMAND: &str =
    "sayso check --no-config -w openai-on-aws --color always examples/press-release.md";

/// What the picture shows.
pub(crate) fn shown() -> Vec<Line> {
    let picture = fs::read_to_string(root().join("docs/diagnostic.svg")).expect("it is there");
    let line = |text: &str| -> Line {
        text.split("<tspan")
            .skip(1)
            .map(|run| {
                let (attributes, rest) = run.split_once('>').expect("a tag ends");
                let (text, _) = rest.split_once("</tspan>").expect("a run ends");
                let class = attributes
                    .split_once("class=\"")
                    .and_then(|(_, rest)| rest.split('"').next());
                (class.unwrap_or_default().to_string(), unescape(text))
            })
            .collect()
    };
    picture.split("<text ").skip(1).map(line).collect()
}

fn unescape(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#x27;", "'")
        .replace("&amp;", "&")
}

/// What the program prints.
pub(crate) fn printed() -> Vec<Line> {
    let (output, status) = console::run(COMMAND, root());
    assert_eq!(status, 1, "{output}");
    let finding = output
        .split("\n\n")
        .find(|finding| finding.lines().any(|line| line.ends_with(PLACE)))
        .expect("the finding is still there");
    finding.lines().map(runs).collect()
}

/// The line as runs of one colour, without its escape codes.
fn runs(line: &str) -> Line {
    let mut runs = Line::new();
    let mut classes: Vec<&str> = Vec::new();
    let mut pieces = line.split("\u{1B}[");
    let plain = pieces.next().unwrap_or_default();
    if !plain.is_empty() {
        runs.push((String::new(), plain.to_string()));
    }
    for piece in pieces {
        let (escape, text) = piece.split_once('m').expect("a code ends");
        match escape {
            "0" => classes.clear(),
            "1" => classes.push("bold"),
            "31" => classes.push("red"),
            "36" => classes.push("cyan"),
            other => panic!("the picture has no style for {other}"),
        }
        if !text.is_empty() {
            runs.push((classes.join(" "), text.to_string()));
        }
    }
    runs
}
