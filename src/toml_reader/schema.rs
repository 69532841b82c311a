//! JSON Schemas of our TOML files, made of the keys that their readers look for.
//!
//! Draft 7, since that is what editors of TOML know. A schema says less than the reader: it cannot look elsewhere in the
//! file, and JSON has no dates, so that a day is a text that looks like one.

use serde_json::{Map, Value, json};

use super::{Key, Literal, Shape};

/// The version of the language that schemas are written in.
const DIALECT: &str = "http://json-schema.org/draft-07/schema#";

/// The schema of a file that holds `keys`.
pub fn schema(title: &str, about: &str, keys: &[Key]) -> Value {
    let mut schema = table(keys);
    schema["$schema"] = DIALECT.into();
    schema["title"] = title.into();
    schema["description"] = about.into();
    // what the reader takes; editors that do not know the key pass over it
    schema["x-tombi-toml-version"] = "v1.1.0".into();
    schema
}

/// The schema of a table that holds `keys`.
fn table(keys: &[Key]) -> Value {
    let properties: Map<String, Value> = keys
        .iter()
        .map(|key| (key.name.to_owned(), property(key)))
        .collect();
    let needed: Vec<&str> = keys
        .iter()
        .filter(|key| key.needed.is_some())
        .map(|key| key.name)
        .collect();
    let mut schema = json!({
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
    });
    if !needed.is_empty() {
        schema["required"] = json!(needed);
    }
    schema
}

fn property(key: &Key) -> Value {
    let mut schema = value(key.shape);
    schema["description"] = key.about.into();
    if let Some(default) = key.default {
        schema["default"] = match default {
            Literal::Text(text) => text.into(),
            Literal::Number(number) => number.into(),
            Literal::Boolean(truth) => truth.into(),
        };
    }
    schema
}

fn value(shape: Shape) -> Value {
    match shape {
        Shape::Anything => json!({}),
        Shape::Text => json!({ "type": "string", "pattern": "\\S" }),
        Shape::Matching(pattern) => json!({ "type": "string", "pattern": pattern }),
        Shape::Choice(names) => json!({ "type": "string", "enum": names() }),
        Shape::Boolean => json!({ "type": "boolean" }),
        Shape::Date => json!({
            "type": "string",
            "format": "date",
            "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
        }),
        Shape::Number(least, most) => {
            json!({ "type": "integer", "minimum": least, "maximum": most })
        }
        Shape::Either(one, other) => json!({ "anyOf": [value(*one), value(*other)] }),
        Shape::List { of, least } => {
            let mut schema = json!({ "type": "array", "items": value(*of) });
            if least > 0 {
                schema["minItems"] = least.into();
            }
            schema
        }
        Shape::Table(keys) => table(keys),
        Shape::Entries {
            keys,
            values,
            least,
        } => {
            let mut schema = json!({
                "type": "object",
                "propertyNames": value(*keys),
                "additionalProperties": value(*values),
            });
            if least > 0 {
                schema["minProperties"] = least.into();
            }
            schema
        }
    }
}
