//! The formats for other programs: a snapshot of each, and hostile texts read back by a parser of each.

use std::collections::BTreeMap;

use serde_json::Value;

use super::*;

/// Texts that would be something else in one of the formats, were they not escaped.
const HOSTILE: &[&str] = &[
    "plain",
    "100% %0A %25",
    "a\nb\r\nc\rd\te",
    "::error file=x::y",
    "a,line=9:col=3",
    "##[error]x",
    "=cmd|' /C calc'!A0",
    "+1 -1 @SUM(A1)",
    "\"quoted\", 'so' \"\"",
    "<script>alert(1)</script>",
    "]]> <!-- & &amp; &#10;",
    "| a | `b` | [c](javascript:d) \\|",
    "\u{1B}[31mred\u{7}\u{0}",
    "\u{202E}txet\u{2066}\u{200B}\u{FEFF}",
    "\u{FFFE}\u{FFFF}\u{85}\u{2028}",
    "tag \u{E0041}\u{E007F}", // beyond the first plane
    "é 日本 👩\u{200D}💻",
    "{0} {{1}} ${{ x }} $(y)",
];

/// One finding of a rule, in a file with a fault; all is called `text`.
fn hostile(text: &str) -> Outcome {
    let mut rule = rule(text, Kind::Prohibit, RuleSeverity::Error, text);
    rule.reason = Some(text.into());
    rule.owner = Some(text.into());
    let source = Source {
        title: Some(text.into()),
        url: None,
        section: None,
        accessed: None,
    };
    rule.source = Some(source.into());
    let mut list = Arc::into_inner(list()).expect("nobody else has it");
    list.rules = vec![Box::new(rule)];
    let list = Arc::new(list);
    let (source, mut finding) = finding(&list, 0, &format!("«{text}»"), text);
    finding.allowed = vec![text.into()];
    finding.fixes = suggest(&finding.allowed, finding.span);
    finding.disposition = Disposition::Standing;
    let mut outcome = outcome();
    let file = Arc::new(SourceFile::new(text, source));
    let fault = Diagnostic::error("missing-path", text);
    outcome.diagnostics = vec![fault.at(&file, Span::default(), text)];
    outcome.rules = vec![RuleEntry {
        rule: finding.rule.clone(),
        state: RuleState::InForce,
        overdue_since: None,
        severity: FindingSeverity::Error,
    }];
    outcome.files = vec![FileFindings {
        file,
        stored: Stored::default(),
        format: document::Format::Markdown,
        findings: vec![finding],
    }];
    outcome
}

fn print_hostile(format: Format, text: &str) -> String {
    let mut out = Vec::new();
    let canvas = Canvas {
        width: 80,
        colour: false,
    };
    format
        .print(&hostile(text), usize::MAX, canvas, &mut out)
        .expect("memory can be written");
    String::from_utf8(out).expect("output is text")
}

/// How the rule of [`hostile`] is called.
fn rule_name(text: &str) -> String {
    format!("acme/{text}")
}

fn sentence(text: &str) -> String {
    format!("{text}; reads \"{text}\"; say instead: \"{text}\"")
}

#[test]
fn snapshots() {
    for format in &Format::ALL[5..] {
        insta::assert_snapshot!(format.name(), print(*format, 80, false));
    }
}

#[test]
fn json_gives_the_texts_back() {
    for text in HOSTILE {
        let read = |format| -> Value {
            serde_json::from_str(&print_hostile(format, text)).expect("it is JSON")
        };
        let issues = read(Format::Gitlab);
        assert_eq!(issues.as_array().map(Vec::len), Some(1));
        assert_eq!(issues[0]["location"]["path"], *text);
        assert_eq!(issues[0]["description"], sentence(text));
        assert_eq!(issues[0]["check_name"], rule_name(text));

        let result = read(Format::Rdjson);
        let diagnostics = result["diagnostics"].as_array().expect("a list");
        assert_eq!(diagnostics.len(), 1);
        assert_eq!(diagnostics[0]["location"]["path"], *text);
        assert_eq!(diagnostics[0]["message"], sentence(text));
        assert_eq!(diagnostics[0]["suggestions"][0]["text"], *text);

        let log = read(Format::Sarif);
        let run = &log["runs"][0];
        let results = run["results"].as_array().expect("a list");
        assert_eq!(results.len(), 1);
        // a message as it reads, in which nothing is a link
        let plain = |message: &Value| {
            let message = message["text"].as_str().expect("a text");
            assert!(!message.contains("[c]("), "{message}");
            message.replace("\\[", "[").replace("\\]", "]")
        };
        assert_eq!(plain(&results[0]["message"]), sentence(text));
        let rule = &run["tool"]["driver"]["rules"][0];
        assert_eq!(plain(&rule["shortDescription"]), *text);
        assert_eq!(plain(&rule["fullDescription"]), *text);
        assert!(plain(&rule["help"]).starts_with(&format!("{text}\nWhy: {text}\n")));
        let said = plain(&results[0]["fixes"][0]["description"]);
        assert_eq!(said, format!("Say \"{text}\""));
        let fault = &run["invocations"][0]["toolExecutionNotifications"][0];
        assert_eq!(plain(&fault["message"]), *text);
        let place = &results[0]["locations"][0]["physicalLocation"];
        assert_eq!(place["region"]["snippet"]["text"], *text);
        let fix = &results[0]["fixes"][0]["artifactChanges"][0]["replacements"][0];
        assert_eq!(fix["insertedContent"]["text"], *text);
        let uri = place["artifactLocation"]["uri"].as_str().expect("a text");
        assert_eq!(decode(uri), *text);
        assert!(!uri.contains([':', '?', '#', ' ']), "{uri}");
    }
}

/// What percent-encoding `text` says.
fn decode(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        if *first == b'%' {
            let digits = str::from_utf8(&after[..2]).expect("two digits");
            bytes.push(u8::from_str_radix(digits, 16).expect("two digits"));
            rest = &after[2..];
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    String::from_utf8(bytes).expect("it is text")
}

#[test]
fn csv_gives_the_texts_back() {
    for text in HOSTILE {
        let printed = print_hostile(Format::Csv, text);
        let mut reader = ::csv::Reader::from_reader(printed.as_bytes());
        let head: Vec<String> = reader
            .headers()
            .expect("a head")
            .iter()
            .map(Into::into)
            .collect();
        let rows: Vec<::csv::StringRecord> =
            reader.records().map(|row| row.expect("a row")).collect();
        assert_eq!(rows.len(), 1, "{printed}");
        let cell = |name: &str| {
            let index = head.iter().position(|own| own == name).expect("a column");
            &rows[0][index]
        };
        assert_eq!(cell("rule"), visible(&rule_name(text)));
        for name in [
            "path", "message", "matched", "sentence", "allowed", "reason", "owner", "source",
        ] {
            let read = cell(name);
            assert_eq!(read.strip_prefix('\'').unwrap_or(read), visible(text));
            assert!(
                !read.starts_with(['=', '+', '-', '@', '\t', '\r']),
                "{read}"
            );
        }
    }
}

/// Why a finding is allowed, and by whom, comes from elsewhere too.
#[test]
fn csv_gives_the_reasons_back() {
    const EXCEPTION: &str = "[[exception]]\nrule = \"acme/rule\"\npath = \"a.md\"\ntext = \"a\"\n\
        reason = \"b\"\napproved-by = \"c\"\napproved-on = 2026-01-01\nexpires = 2027-01-01\n";
    for text in HOSTILE {
        let (mut exceptions, faults) = crate::lint::load_exceptions("exceptions", EXCEPTION);
        assert_eq!(faults, []);
        let mut exception = Arc::into_inner(exceptions.remove(0)).expect("nobody else has it");
        exception.reason = (*text).into();
        exception.approved_by = (*text).into();
        let suppressed = Disposition::Suppressed {
            reason: (*text).into(),
            until: None,
        };
        for (disposition, by) in [
            (suppressed, ""),
            (Disposition::Excepted(exception.into()), *text),
        ] {
            let mut outcome = hostile("plain");
            outcome.files[0].findings[0].disposition = disposition;
            let mut printed = Vec::new();
            csv::print(&outcome, usize::MAX, &mut printed).expect("memory can be written");
            let mut reader = ::csv::Reader::from_reader(printed.as_slice());
            let row = reader.records().next().expect("a row").expect("a row");
            for (cell, expected) in [(&row[15], *text), (&row[16], by)] {
                assert_eq!(cell.strip_prefix('\'').unwrap_or(cell), visible(expected));
                assert!(!cell.starts_with(['=', '+', '-', '@']), "{cell}");
            }
        }
    }
}

/// A workflow command as the runner reads it: `::name key=value,…::data`.
fn read_command(line: &str) -> (String, BTreeMap<String, String>, String) {
    let (head, data) = line
        .strip_prefix("::")
        .and_then(|rest| rest.split_once("::"))
        .expect("a command");
    let (name, properties) = head.split_once(' ').expect("properties");
    let properties = properties.split(',').map(|property| {
        let (key, value) = property.split_once('=').expect("a property");
        (key.to_owned(), decode(value))
    });
    (name.to_owned(), properties.collect(), decode(data))
}

#[test]
fn annotations_give_the_texts_back() {
    for text in HOSTILE {
        let printed = print_hostile(Format::Github, text);
        assert_eq!(printed.lines().count(), 1, "{printed}");
        assert!(!printed.contains('\r'));
        let (name, properties, data) = read_command(printed.trim_end());
        assert_eq!(name, "error");
        assert_eq!(properties["file"], visible(text));
        assert_eq!(properties["line"], "1");
        assert_eq!(properties["title"], visible(&rule_name(text)));
        assert!(properties.len() <= 6);
        assert_eq!(data, visible(&sentence(text)));
    }
}

/// Each element with its attributes, as an XML reader has them.
fn elements(printed: &str) -> Vec<(String, BTreeMap<String, String>)> {
    let mut reader = quick_xml::Reader::from_str(printed);
    reader.config_mut().check_end_names = true;
    let mut elements = Vec::new();
    loop {
        match reader.read_event().expect("it is XML") {
            quick_xml::events::Event::Start(tag) | quick_xml::events::Event::Empty(tag) => {
                let attributes = tag.attributes().map(|attribute| {
                    let attribute = attribute.expect("an attribute");
                    let value = quick_xml::escape::unescape(as_str(&*attribute.value))
                        .expect("entities")
                        .into_owned();
                    (as_str(attribute.key.as_ref()).to_owned(), value)
                });
                elements.push((as_str(tag.name().as_ref()).to_owned(), attributes.collect()));
            }
            quick_xml::events::Event::Eof => return elements,
            _ => {}
        }
    }
}

/// What an XML reader gives, whether it gives bytes or text.
fn as_str<T: AsRef<[u8]> + ?Sized>(text: &T) -> &str {
    str::from_utf8(text.as_ref()).expect("it is text")
}

#[test]
fn xml_gives_the_texts_back() {
    for text in HOSTILE {
        let shown = |text: &str| {
            let shown = visible(text).into_owned();
            shown
                .replace('\u{FFFE}', "\\u{FFFE}")
                .replace('\u{FFFF}', "\\u{FFFF}")
        };
        let names = |elements: &[(String, BTreeMap<String, String>)]| -> Vec<String> {
            elements.iter().map(|(name, _)| name.clone()).collect()
        };
        let read = elements(&print_hostile(Format::Checkstyle, text));
        assert_eq!(names(&read), ["checkstyle", "file", "error"]);
        assert_eq!(read[1].1["name"], shown(text));
        assert_eq!(read[2].1["message"], shown(&sentence(text)));
        assert_eq!(read[2].1["source"], shown(&rule_name(text)));

        let read = elements(&print_hostile(Format::Junit, text));
        let expected = [
            "testsuites",
            "testsuite",
            "testcase",
            "failure",
            "testcase",
            "error",
        ];
        assert_eq!(names(&read), expected);
        assert_eq!(read[2].1["classname"], shown(text));
        assert_eq!(read[2].1["name"], shown(&rule_name(text)) + " 1:1");
        assert_eq!(read[3].1["message"], shown(&sentence(text)));
        assert_eq!(read[4].1["classname"], shown(text));
        assert_eq!(read[5].1["message"], shown(text));
    }
}

/// The page has the markup of a page on a plain text, whatever the text.
#[test]
fn markdown_is_all_ours() {
    use pulldown_cmark::{Event, Options, Parser};
    let read = |text: &str, is_required: bool| {
        let mut outcome = hostile(text);
        if is_required {
            let finding = &mut outcome.files[0].findings[0];
            finding.required = std::mem::take(&mut finding.allowed);
        }
        let mut printed = Vec::new();
        markdown::print(&outcome, usize::MAX, &mut printed).expect("memory can be written");
        let printed = String::from_utf8(printed).expect("output is text");
        let mut texts = String::new();
        let mut shape = Vec::new();
        for event in Parser::new_ext(&printed, Options::all() - Options::ENABLE_SMART_PUNCTUATION) {
            match event {
                Event::Text(text) => texts.push_str(&text),
                other => shape.push(format!("{other:?}")),
            }
        }
        (shape, texts)
    };
    let (expected, _) = read("plain", false);
    for text in HOSTILE {
        for is_required in [false, true] {
            let (shape, texts) = read(text, is_required);
            assert_eq!(shape, expected, "{text:?}");
            let times = texts.matches(&*visible(text)).count();
            assert!(times >= 4, "{text:?} in {texts}");
        }
    }
}

/// Marked findings are for those who look at all; annotations and code quality show what counts.
#[test]
fn marked_findings() {
    let mut outcome = hostile("plain");
    outcome.files[0].findings[0].disposition = Disposition::Suppressed {
        reason: "agreed".into(),
        until: None,
    };
    outcome.diagnostics.clear();
    for format in &Format::ALL[5..] {
        let mut out = Vec::new();
        let canvas = Canvas {
            width: 80,
            colour: false,
        };
        format
            .print(&outcome, usize::MAX, canvas, &mut out)
            .expect("memory can be written");
        let text = String::from_utf8(out).expect("output is text");
        let is_told = matches!(format, Format::Sarif | Format::Csv);
        assert_eq!(text.contains("agreed"), is_told, "{text}");
        if *format == Format::Junit {
            assert!(text.contains("tests=\"1\" failures=\"0\" errors=\"0\""));
        }
    }
}

/// A summary that GitHub would refuse is cut, and says so.
#[test]
fn markdown_is_bounded() {
    let mut outcome = hostile(&"|".repeat(5_000));
    let finding = outcome.files[0].findings[0].clone();
    outcome.files[0].findings = vec![finding; 3_000];
    let mut out = Vec::new();
    markdown::print(&outcome, usize::MAX, &mut out).expect("memory can be written");
    assert!(out.len() < 1_000_000, "{}", out.len());
    let text = String::from_utf8(out).expect("output is text");
    assert!(text.contains("more that do not fit here"));
    assert!(text.contains("policy sha256"));
}
