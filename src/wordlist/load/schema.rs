//! The JSON Schema of a wordlist: what the keys say, and what each kind of rule asks for.

use serde_json::{Map, Value, json};

use super::keys::{BELONGING, FIXES, FileKeys, KINDS, STATUSES, kind_name, needed};
use crate::toml_reader::{names, schema};
use crate::wordlist::{FixPolicy, Kind, Status};

/// The JSON Schema of a wordlist.
pub fn schema() -> Value {
    let mut schema = schema::schema(
        "A wordlist of sayso",
        "What may and may not be said: rules with one owner, version and language.",
        FileKeys::KEYS,
    );
    let mut conditions: Vec<Value> = KINDS
        .iter()
        .map(|&(_, kind)| kind_condition(kind))
        .collect();
    conditions.push(example_condition());
    schema["properties"]["rule"]["items"]["allOf"] = conditions.into();
    schema
}

/// What a rule of `kind` needs, and what does not belong to it.
fn kind_condition(kind: Kind) -> Value {
    let mut condition = json!({ "properties": { "kind": { "const": kind_name(kind) } } });
    if kind != Kind::Prohibit {
        condition["required"] = json!(["kind"]);
    }
    let mut then = Map::new();
    let mut alone: Vec<&str> = Vec::new();
    for keys in needed(kind) {
        if let [key] = keys {
            alone.push(key);
        } else {
            let each = keys.iter().map(|key| json!({ "required": [key] }));
            then.insert("anyOf".to_owned(), each.collect());
        }
    }
    if !alone.is_empty() {
        then.insert("required".to_owned(), json!(alone));
    }
    let mut properties: Map<String, Value> = BELONGING
        .iter()
        .filter(|(_, kinds)| !kinds.contains(&kind))
        .map(|(key, _)| ((*key).to_owned(), false.into()))
        .collect();
    if kind == Kind::Review {
        // what a person must look at is never changed without asking
        let asking: Vec<_> = FIXES
            .into_iter()
            .filter(|(_, policy)| *policy != FixPolicy::Safe)
            .collect();
        properties.insert("fix".to_owned(), json!({ "enum": names(&asking) }));
    }
    if !properties.is_empty() {
        then.insert("properties".to_owned(), properties.into());
    }
    json!({ "if": condition, "then": then })
}

/// An approved rule proves itself by examples.
fn example_condition() -> Value {
    let named = STATUSES
        .iter()
        .find(|(_, status)| *status == Status::Approved);
    let one = json!({ "minItems": 1 });
    json!({
        "if": { "properties": { "status": { "const": named.map(|(name, _)| name) } } },
        "then": {
            "required": ["examples"],
            "properties": {
                "examples": {
                    "required": ["flag", "pass"],
                    "properties": { "flag": one, "pass": one },
                },
            },
        },
    })
}
