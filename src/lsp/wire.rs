//! Messages in and out, as the base protocol frames them: a header with a length, then JSON.
//!
//! Whatever comes in, reading goes on: after a header or a body that makes no sense the next header is looked for.

use std::io::{self, BufRead, Read, Write};

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The longest body that is taken, in bytes; a longer one is passed over.
const LONGEST_BODY: u64 = 1 << 30;

/// The longest header line that is looked at.
const LONGEST_LINE: u64 = 4096;

/// The header that tells how long a body is.
const LENGTH: &str = "content-length:";

/// A message from the client.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Incoming {
    /// Of a request and of a response.
    #[serde(default)]
    pub(super) id: Option<Value>,
    /// Of a request and of a notification.
    #[serde(default)]
    pub(super) method: Option<String>,
    /// What is asked or told.
    #[serde(default)]
    pub(super) params: Value,
}

/// What was read.
#[derive(Debug)]
pub(super) enum Received {
    /// A message.
    Message(Incoming),
    /// A body that is no message, and why.
    Nonsense(String),
}

/// Reads the next message; nothing at the end.
pub(super) fn read(input: &mut impl BufRead) -> io::Result<Option<Received>> {
    let Some(length) = read_header(input)? else {
        return Ok(None);
    };
    if length > LONGEST_BODY {
        io::copy(&mut input.take(length), &mut io::sink())?;
        let why = format!("a message of {length} bytes is too long");
        return Ok(Some(Received::Nonsense(why)));
    }
    // the length is the client's word: memory grows only as bytes come
    let mut body = Vec::new();
    if input.take(length).read_to_end(&mut body)? < usize::try_from(length).unwrap_or(usize::MAX) {
        return Ok(None);
    }
    Ok(Some(match serde_json::from_slice(&body) {
        Ok(Value::Object(message)) => match serde_json::from_value(Value::Object(message)) {
            Ok(message) => Received::Message(message),
            Err(error) => Received::Nonsense(error.to_string()),
        },
        Ok(_) => Received::Nonsense("a message is an object".to_owned()),
        Err(error) => Received::Nonsense(error.to_string()),
    }))
}

/// The length of the next body; nothing at the end.
fn read_header(input: &mut impl BufRead) -> io::Result<Option<u64>> {
    let mut length = None;
    loop {
        let mut line = Vec::new();
        if input.take(LONGEST_LINE).read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        let text = String::from_utf8_lossy(&line).to_ascii_lowercase();
        // what is left of a body that was longer than its header said may stand before it
        if let Some(at) = text.rfind(LENGTH) {
            length = text[at + LENGTH.len()..].trim().parse().ok();
        } else if text.trim().is_empty() && length.is_some() {
            return Ok(length);
        }
    }
}

/// Writes `message`.
pub(super) fn write(message: &Value, out: &mut impl Write) -> io::Result<()> {
    let body = message.to_string();
    write!(out, "Content-Length: {}\r\n\r\n{body}", body.len())?;
    out.flush()
}

/// The answer to the request `id`.
pub(super) fn answer(id: &Value, result: &impl Serialize) -> Value {
    let result = serde_json::to_value(result).unwrap_or_default();
    serde_json::json!({"jsonrpc": "2.0", "id": id, "result": result})
}

/// Says that the request `id` cannot be answered.
pub(super) fn refuse(id: &Value, code: i32, message: &str) -> Value {
    serde_json::json!({"jsonrpc": "2.0", "id": id, "error": {"code": code, "message": message}})
}

/// Tells the client something.
pub(super) fn tell(method: &str, params: &impl Serialize) -> Value {
    let params = serde_json::to_value(params).unwrap_or_default();
    serde_json::json!({"jsonrpc": "2.0", "method": method, "params": params})
}

/// Asks the client for something.
pub(super) fn ask(id: u64, method: &str, params: &impl Serialize) -> Value {
    let params = serde_json::to_value(params).unwrap_or_default();
    serde_json::json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params})
}

#[cfg(test)]
mod tests {
    use super::*;

    fn framed(body: &str) -> String {
        format!("Content-Length: {}\r\n\r\n{body}", body.len())
    }

    fn methods(bytes: &[u8]) -> Vec<String> {
        let mut input = io::Cursor::new(bytes);
        let mut methods = Vec::new();
        while let Some(received) = read(&mut input).expect("memory can be read") {
            methods.push(match received {
                Received::Message(message) => message.method.unwrap_or_default(),
                Received::Nonsense(_) => "?".to_owned(),
            });
        }
        methods
    }

    #[test]
    fn messages_are_read() {
        let one = framed("{\"method\":\"a\"}");
        assert_eq!(methods(one.as_bytes()), ["a"]);
        let with_type = one.replace("\r\n\r\n", "\r\nContent-Type: x\r\n\r\n");
        assert_eq!(methods(format!("{one}{with_type}").as_bytes()), ["a", "a"]);
        assert_eq!(methods(one.replace("\r\n", "\n").as_bytes()), ["a"]);
    }

    #[test]
    fn nonsense_does_not_end_it() {
        let good = framed("{\"method\":\"a\"}");
        for bad in [
            "x\r\n\r\n",
            "Content-Length: x\r\n\r\n",
            "Content-Length: -1\r\n\r\n",
            "Content-Length: 2\r\n\r\n{}rest",
            "\r\n\r\n\u{0}\u{1}\r\n",
        ] {
            let found = methods(format!("{bad}{good}").as_bytes());
            assert_eq!(found.last().map(String::as_str), Some("a"), "{bad:?}");
        }
        for body in ["", "[]", "1", "{\"method\":1}", "{", "\u{FEFF}{}"] {
            let found = methods(format!("{}{good}", framed(body)).as_bytes());
            assert_eq!(found, ["?", "a"], "{body:?}");
        }
        assert_eq!(methods(&good.as_bytes()[..good.len() - 1]), [""; 0]); // cut short
        let long = format!("{}\n{good}", "x".repeat(100_000));
        assert_eq!(methods(long.as_bytes()), ["a"]);
    }
}
