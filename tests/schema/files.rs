//! What the readers take, the schemas take; and both know the same keys and words.

use super::*;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file of ours in the project, and every one that its pages show.
fn every_file() -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = Vec::new();
    let mut folders: Vec<PathBuf> = ["wordlists", "data", "docs", "examples", "tests", "src"]
        .map(|name| root().join(name))
        .into();
    let mut paths = vec![root().join("README.md")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("listed") {
            let path = entry.expect("listed").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                paths.push(path);
            }
        }
    }
    paths.sort();
    for path in paths {
        let Ok(text) = fs::read_to_string(&path) else {
            continue;
        };
        let name = path.display().to_string();
        let blocks: Vec<&str> = match path.extension().and_then(|end| end.to_str()) {
            Some("toml") => vec![&text],
            Some("md") => {
                let blocks = text.split("```toml\n").skip(1);
                blocks
                    .filter_map(|block| block.split("```").next())
                    .collect()
            }
            // the wordlists that tests write down
            Some("rs") => {
                let raw = text.split("r#\"").skip(1);
                let raw = raw.filter_map(|block| block.split("\"#").next());
                raw.filter(|block| block.contains("[wordlist]") || block.contains("[[exception]]"))
                    .collect()
            }
            _ => continue,
        };
        files.extend(
            blocks
                .into_iter()
                .map(|block| (name.clone(), block.to_owned())),
        );
    }
    files
}

#[test]
fn what_a_reader_takes_its_schema_takes() {
    let validators = Kind::ALL.map(|kind| (kind, kind.validator()));
    let mut taken = [0; 3];
    for (name, text) in every_file() {
        for (index, (kind, validator)) in validators.iter().enumerate() {
            // any empty file is a configuration, and a list of no exceptions
            let has_one = |key: &str| text.contains(key);
            let is_meant = match kind {
                Kind::Wordlist => has_one("[wordlist]") || has_one("wordlist = {"),
                Kind::Config => !has_one("[[exception]]"),
                Kind::Exceptions => has_one("[[exception]]"),
            };
            if !is_meant || !errors(&kind.read(&text)).is_empty() {
                continue;
            }
            taken[index] += 1;
            let value = to_json(&parse(&text));
            let faults: Vec<String> = validator
                .iter_errors(&value)
                .map(|fault| format!("{}: {fault}", fault.instance_path()))
                .collect();
            assert!(faults.is_empty(), "{name}: {kind:?}: {faults:#?}\n{text}");
        }
    }
    let [lists, configurations, exceptions] = taken;
    assert!(
        lists >= 15 && configurations >= 4 && exceptions >= 2,
        "{taken:?}"
    );
}

#[test]
fn the_bundled_wordlists_are_taken() {
    let validator = Kind::Wordlist.validator();
    for entry in fs::read_dir(root().join("wordlists")).expect("listed") {
        let text = fs::read_to_string(entry.expect("listed").path()).expect("read");
        assert!(validator.is_valid(&to_json(&parse(&text))));
    }
}

#[test]
fn the_full_files_are_full_and_sound() {
    for kind in Kind::ALL {
        let schema = kind.schema();
        let validator = validator(&schema);
        let documents: Vec<toml::Value> = kind.full().iter().map(|text| parse(text)).collect();
        for (text, document) in kind.full().iter().zip(&documents) {
            assert_eq!(kind.read(text), [], "{kind:?}");
            assert!(validator.is_valid(&to_json(document)), "{kind:?}");
        }
        for (path, table) in tables(&schema) {
            for key in table["properties"].as_object().expect("a table").keys() {
                let with_it = |document: &toml::Value| {
                    let found = std::cell::Cell::new(false);
                    change_table(document, &path, &|table| {
                        found.set(found.get() || table.contains_key(key));
                    });
                    found.get()
                };
                assert!(
                    documents.iter().any(with_it),
                    "{kind:?}: {path:?}: {key} stands nowhere"
                );
            }
        }
    }
}

/// The words between back quotes.
fn quoted(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

/// The fault with `code` among what the reader says of a document.
fn fault(kind: Kind, document: &toml::Value, code: &str) -> Diagnostic {
    let text = toml::to_string(document).expect("it is written");
    let mut faults = kind.read(&text);
    faults.retain(|fault| fault.code == code);
    assert!(!faults.is_empty(), "{kind:?}: no {code}:\n{text}");
    faults.remove(0)
}

/// The reader lists the keys that it knows when it meets one that it does not.
#[test]
fn the_keys_are_those_of_the_reader() {
    for kind in Kind::ALL {
        let schema = kind.schema();
        let mut seen = 0;
        for (path, table) in tables(&schema) {
            let mut described: Vec<&String> = table["properties"]
                .as_object()
                .expect("a table")
                .keys()
                .filter(|key| *key != "$schema")
                .collect();
            described.sort();
            assert_eq!(table["additionalProperties"], false, "{kind:?}: {path:?}");
            for text in kind.full() {
                let with_one = change_table(&parse(text), &path, &|table| {
                    table.insert("zzzzzzzzzzzz".into(), true.into());
                });
                for document in with_one {
                    let fault = fault(kind, &document, code::UNKNOWN_KEY);
                    let mut known = quoted(&fault.helps[0]);
                    known.sort_unstable();
                    assert_eq!(known, described, "{kind:?}: {path:?}");
                    seen += 1;
                }
            }
        }
        assert!(seen >= 2, "{kind:?}");
    }
}

/// The reader lists the words that it knows when it meets one that it does not.
#[test]
fn the_words_are_those_of_the_reader() {
    let mut seen = Vec::new();
    for kind in Kind::ALL {
        let schema = kind.schema();
        for (path, table) in tables(&schema) {
            for (key, property) in table["properties"].as_object().expect("a table") {
                let (words, value): (&Value, toml::Value) = if property["enum"].is_array() {
                    (&property["enum"], "zzzzzz".into())
                } else if property["items"]["enum"].is_array() {
                    (&property["items"]["enum"], vec!["zzzzzz"].into())
                } else if property["anyOf"][0]["enum"].is_array() {
                    (&property["anyOf"][0]["enum"], "zzzzzz".into())
                } else if property["additionalProperties"]["enum"].is_array() {
                    let entry = toml::Table::from_iter([("a".to_owned(), "zzzzzz".into())]);
                    (&property["additionalProperties"]["enum"], entry.into())
                } else {
                    continue;
                };
                let document = change_table(&parse(kind.full()[0]), &path, &|table| {
                    table.insert(key.clone(), value.clone());
                });
                let fault = fault(kind, &document[0], code::BAD_VALUE);
                let known = quoted(&fault.helps[0]);
                // `!` before a scope takes it away
                let words: Vec<&str> = words
                    .as_array()
                    .expect("words")
                    .iter()
                    .filter_map(Value::as_str)
                    .collect();
                let (refused, words): (Vec<&str>, Vec<&str>) =
                    words.iter().partition(|word| word.starts_with('!'));
                assert_eq!(known, words, "{kind:?}: {key}");
                if key == "scopes" {
                    let refused: Vec<&str> = refused.iter().map(|word| &word[1..]).collect();
                    assert_eq!(known, refused);
                } else {
                    assert!(refused.is_empty());
                }
                seen.push(key.clone());
            }
        }
    }
    assert_eq!(seen.len(), 11, "{seen:?}");
}

#[test]
fn every_key_says_what_it_is_for() {
    for kind in Kind::ALL {
        let schema = kind.schema();
        for (path, table) in tables(&schema) {
            for (key, property) in table["properties"].as_object().expect("a table") {
                let about = property["description"].as_str().unwrap_or_default();
                assert!(
                    about.len() > 6 && about.ends_with('.'),
                    "{kind:?}: {path:?}: {key}: {about:?}"
                );
            }
        }
    }
}
