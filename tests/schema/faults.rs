//! What the readers refuse, the schemas refuse, as far as a schema can know.

use super::*;

/// The faults that a schema can see: those of one value, or of one table.
const VISIBLE: [&str; 7] = [
    code::UNKNOWN_KEY,
    code::MISSING_KEY,
    code::BAD_DATE,
    code::BAD_ID,
    code::WRONG_KIND,
    code::MISSING_EXAMPLES,
    code::EMPTY_PHRASE,
];

/// Every way to spoil a value.
fn values() -> Vec<toml::Value> {
    let document = "v = ['x', ' ', true, 7, -1, 0, 256, 1.5, 2026-03-11, 2026-03-11T10:00:00, 10:00:00, [], ['x'], [' '], [7], \
         [[]], [{}], {}, { x = 'x' }, { x = 7 }, { ' ' = 'x' }, '2026-3-11', 'A B', 'a--b', 'e', 'a/b', 'a/b/c', ['A B'], ['a/b'], \
         'error', 'safe', 'require', 'review', 'proposed', ['!quote'], ['!x'], ['heading', 'heading']]";
    let table: toml::Table = document.parse().expect("it is TOML");
    table["v"].as_array().expect("a list").clone()
}

/// Compares what the two say of `document`; returns whether it is refused.
#[track_caller]
fn compare(
    kind: Kind,
    validator: &Validator,
    document: &toml::Value,
    what: &str,
    value: Option<&toml::Value>,
) -> bool {
    let text = toml::to_string(document).expect("it is written");
    let faults = kind.read(&text);
    let faults = errors(&faults);
    let is_refused = !validator.is_valid(&to_json(document));
    // JSON has no dates: where a text is wanted, a schema takes one
    let is_date = matches!(value, Some(toml::Value::Datetime(_)));
    let is_visible = |fault: &&Diagnostic| match fault.code {
        code::WRONG_TYPE => !is_date,
        // parts that contradict one another
        code::BAD_VALUE => !["leaves no place", "supersede itself"]
            .iter()
            .any(|part| fault.message.contains(part)),
        other => VISIBLE.contains(&other),
    };
    let must_refuse = faults.iter().copied().any(|fault| is_visible(&fault));
    let may_refuse = !faults.is_empty();
    if must_refuse && !is_refused || is_refused && !may_refuse {
        let json = to_json(document);
        let said: Vec<String> = validator
            .iter_errors(&json)
            .map(|fault| fault.to_string())
            .collect();
        panic!("{kind:?}: {what}: the reader says {faults:#?}, the schema {said:#?}");
    }
    is_refused
}

#[test]
fn spoilt_files_are_refused_by_both_or_by_none() {
    for kind in Kind::ALL {
        let schema = kind.schema();
        let validator = validator(&schema);
        let mut refused = 0;
        let mut taken = 0;
        let mut judge =
            |document: &toml::Value, what: &str, value: Option<&toml::Value>| match compare(
                kind, &validator, document, what, value,
            ) {
                true => refused += 1,
                false => taken += 1,
            };
        for text in kind.full() {
            let document = parse(text);
            for (path, table) in tables(&schema) {
                for key in table["properties"].as_object().expect("a table").keys() {
                    let what = format!("{path:?}: {key}");
                    for without in change_table(&document, &path, &|table| {
                        table.remove(key);
                    }) {
                        judge(&without, &format!("{what} is gone"), None);
                    }
                    for value in values() {
                        for other in change_table(&document, &path, &|table| {
                            table.insert(key.clone(), value.clone());
                        }) {
                            judge(&other, &format!("{what} = {value}"), Some(&value));
                        }
                    }
                }
                for unknown in change_table(&document, &path, &|table| {
                    table.insert("surprise".into(), "x".into());
                }) {
                    judge(&unknown, &format!("{path:?} with an unknown key"), None);
                }
            }
        }
        assert!(
            refused > 200 && taken > 50,
            "{kind:?}: {refused} refused, {taken} taken"
        );
    }
}

/// Files, each with a fault that people make.
#[test]
fn faults_that_people_make() {
    let rule = "[wordlist]\nid = 'a'\ntitle = 'A'\nversion = '1'\n[[rule]]\nid = 'r'\nmessage = 'M'\nexamples = { flag = ['a b'], pass = ['c'] }\n";
    let cases: &[(Kind, &str, &str, &str)] = &[
        (
            Kind::Wordlist,
            rule,
            "prohibited = ['a b']\nmesage = 'M'",
            code::UNKNOWN_KEY,
        ),
        (Kind::Wordlist, rule, "prohibited = 'a b'", code::WRONG_TYPE),
        (
            Kind::Wordlist,
            rule,
            "prohibited = ['a b']\nseverity = 'fatal'",
            code::BAD_VALUE,
        ),
        (Kind::Wordlist, rule, "allowed = ['a b']", code::MISSING_KEY),
        (
            Kind::Wordlist,
            rule,
            "prohibited = ['a b']\nexpires = 'soon'",
            code::BAD_DATE,
        ),
        (
            Kind::Wordlist,
            rule,
            "prohibited = ['a b']\nwhen = ['c']",
            code::WRONG_KIND,
        ),
        (
            Kind::Wordlist,
            rule,
            "kind = 'require'\nrequire = ['a b']",
            code::MISSING_KEY,
        ),
        (
            Kind::Wordlist,
            rule,
            "kind = 'first-use'\nlater = ['a b']",
            code::MISSING_KEY,
        ),
        (
            Kind::Wordlist,
            rule,
            "kind = 'review'\nprohibited = ['a b']\nfix = 'safe'",
            code::BAD_VALUE,
        ),
        (
            Kind::Wordlist,
            rule,
            "prohibited = ['a b']\nunless = { near = ['c'], within = 256 }",
            code::BAD_VALUE,
        ),
        (
            Kind::Wordlist,
            "[wordlist]\nid = 'a'\ntitle = 'A'\n",
            "",
            code::MISSING_KEY,
        ),
        (Kind::Wordlist, "", "", code::MISSING_KEY),
        (Kind::Config, "", "audiense = []", code::UNKNOWN_KEY),
        (Kind::Config, "", "audience = 'public'", code::WRONG_TYPE),
        (Kind::Config, "", "fail-on = 'errors'", code::BAD_VALUE),
        (
            Kind::Config,
            "[[override]]\n",
            "audience = []",
            code::MISSING_KEY,
        ),
        (
            Kind::Config,
            "[[override]]\npaths = ['a']\n",
            "disable = ['a/b/c']",
            code::BAD_ID,
        ),
        (
            Kind::Exceptions,
            "[[exception]]\nrule = 'a'\n",
            "path = 'b'",
            code::MISSING_KEY,
        ),
        (Kind::Exceptions, "", "exceptions = []", code::UNKNOWN_KEY),
        (Kind::Exceptions, "", "exception = 'x'", code::WRONG_TYPE),
    ];
    for (kind, start, rest, code) in cases {
        let text = format!("{start}{rest}\n");
        let faults = kind.read(&text);
        assert!(
            faults.iter().any(|fault| fault.code == *code),
            "{text}: {faults:?}"
        );
        let validator = kind.validator();
        assert!(!validator.is_valid(&to_json(&parse(&text))), "{text}");
    }
}
