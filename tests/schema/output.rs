//! What is printed as JSON is what the schema says.

use assert_cmd::Command;

use super::*;

/// A text with findings of each kind, and what to run on it.
const TEXT: &str = "The old name. <!-- sayso-allow no-promise: it is quoted -->\n\nThe best anvil according to our measurements of 2026, we guarantee high returns.\n\n\
    Best of the Acme. 日本 according\n\nZero\u{200b} **old** name.\n";

/// The sentence of it that is excepted.
const SENTENCE: &str =
    "The best anvil according to our measurements of 2026, we guarantee high returns.";

/// What the program prints on [`TEXT`].
fn run(arguments: &[&str]) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let list = include_str!("full.toml")
        .replace("suppressible = false", "")
        .replace("paths = [\"press/**\"]", "")
        .replace(
            "\"proposed\"",
            "\"approved\"\nexamples = { flag = [\"The best of the Acme.\"], pass = [\"x\"] }",
        );
    fs::write(folder.path().join("full.toml"), list).expect("written");
    fs::write(folder.path().join("a.md"), TEXT).expect("written");
    fs::write(
        folder.path().join("b.txt"),
        b"caf\xE9 guarantee your return",
    )
    .expect("written");
    let exceptions = include_str!("sayso-exceptions.toml")
        .replace("brand/", "full/")
        .replace("press/**", "**")
        .replace("We guarantee high returns.", SENTENCE);
    fs::write(folder.path().join("sayso-exceptions.toml"), exceptions).expect("written");
    fs::write(
        folder.path().join("sayso.toml"),
        "wordlists = ['full.toml']",
    )
    .expect("written");
    let mut command = Command::cargo_bin("sayso").expect("it was built");
    let output = command
        .current_dir(folder.path())
        .args(["check", "--as-of", "2026-06-01"])
        .args(arguments)
        .output()
        .expect("it runs");
    String::from_utf8(output.stdout).expect("it is UTF-8")
}

#[track_caller]
fn check(validator: &Validator, document: &Value) {
    let faults: Vec<String> = validator
        .iter_errors(document)
        .map(|fault| format!("{}: {fault}", fault.instance_path()))
        .collect();
    assert!(faults.is_empty(), "{faults:#?}\n{document:#}");
}

#[test]
fn reports_are_as_described() {
    let validator = validator(&report::output_schema());
    let mut seen = String::new();
    for arguments in [
        &["--format", "json"][..],
        &[
            "--format",
            "json",
            "--baseline",
            "base.json",
            "--write-baseline",
        ],
        &["--format", "json", "--rule", "companion", "a.md"],
        &["--format", "json", "missing.md"],
        &["--format", "json", "-w", "missing.toml"],
    ] {
        let text = run(arguments);
        check(
            &validator,
            &serde_json::from_str(&text).expect("it is JSON"),
        );
        seen.push_str(&text);
    }
    for part in [
        "\"by\": \"exception\"",
        "\"by\": \"suppression\"",
        "\"near_miss\": {",
        "\"gone\"",
        "\"applicability\": \"safe\"",
        "\"undecodable\"",
        "\"cause\"",
        "\"review\"",
        "\"require\"",
    ] {
        assert!(seen.contains(part), "no report holds {part}:\n{seen}");
    }
}

#[test]
fn lines_are_as_described() {
    let validator = validator(&report::output_schema());
    let text = run(&["--format", "jsonl"]);
    assert!(text.lines().count() > 3);
    for line in text.lines() {
        check(&validator, &serde_json::from_str(line).expect("it is JSON"));
    }
}

/// The snapshots of the report's own tests.
#[test]
fn snapshots_are_as_described() {
    let validator = validator(&report::output_schema());
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/report/snapshots");
    let mut seen = 0;
    for entry in fs::read_dir(folder).expect("listed") {
        let text = fs::read_to_string(entry.expect("listed").path()).expect("read");
        let Some((_, body)) = text.split_once("\n---\n") else {
            continue;
        };
        if let Ok(document) = serde_json::from_str::<Value>(body)
            && document["findings"].is_array()
        {
            check(&validator, &document);
            seen += 1;
        }
    }
    assert!(seen > 0);
}

/// A report in which anything is missing, or is something else, is not as described.
#[test]
fn every_field_is_demanded() {
    let validator = validator(&report::output_schema());
    let text = run(&["--format", "json"]);
    let whole: Value = serde_json::from_str(&text).expect("it is JSON");
    let mut fields = Vec::new();
    collect(&whole, String::new(), &mut fields);
    assert!(fields.len() > 100);
    for (table, key) in fields {
        let mut spoilt = whole.clone();
        let object = spoilt
            .pointer_mut(&table)
            .and_then(Value::as_object_mut)
            .expect("it is there");
        object.remove(&key);
        assert!(!validator.is_valid(&spoilt), "{table}/{key} may be missing");
        let mut spoilt = whole.clone();
        spoilt.pointer_mut(&table).expect("it is there")[&key] = json!([[]]);
        assert!(
            !validator.is_valid(&spoilt),
            "{table}/{key} may be anything"
        );
    }
}

/// The places of all fields in `value`.
fn collect(value: &Value, path: String, fields: &mut Vec<(String, String)>) {
    match value {
        Value::Object(entries) => {
            for (key, value) in entries {
                fields.push((path.clone(), key.clone()));
                collect(value, format!("{path}/{key}"), fields);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                collect(item, format!("{path}/{index}"), fields);
            }
        }
        _ => {}
    }
}
