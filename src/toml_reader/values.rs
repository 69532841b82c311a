//! Values of one kind: yes or no, a day, a choice, a number, an id, path patterns.

use jiff::civil::Date;
use toml::de::DeValue;

use crate::diagnostic::{Diagnostic, code};

use super::{Field, Reader, Text, is_kebab, list, type_name};

impl Reader {
    /// `true` or `false`.
    pub fn boolean(&mut self, field: Option<Field<'_>>) -> Option<bool> {
        let field = field?;
        let value = field.value.as_bool();
        if value.is_none() {
            let help = "write `true` or `false`, without quotation marks".to_owned();
            self.report_type(field, "true or false", help);
        }
        value
    }

    /// A day.
    pub fn date(&mut self, field: Option<Field<'_>>) -> Option<Date> {
        let field = field?;
        let key = field.key;
        let (message, help) = match field.value {
            DeValue::Datetime(datetime) => {
                let day = datetime.date.and_then(|date| {
                    let year = i16::try_from(date.year).ok()?;
                    Date::new(year, date.month as i8, date.day as i8).ok()
                });
                match day {
                    Some(day) if datetime.time.is_none() => return Some(day),
                    Some(day) => (
                        format!("`{key}` takes a day, without a time of day"),
                        format!("write `{day}`"),
                    ),
                    None => (
                        format!("`{key}` takes a day, and this is a time of day"),
                        "write year, month and day: `2026-03-11`".to_owned(),
                    ),
                }
            }
            DeValue::String(text) if text.trim().parse::<Date>().is_ok() => (
                format!("`{key}` takes a date, and this is a text"),
                format!("leave out the quotation marks: `{}`", text.trim()),
            ),
            other => (
                format!("`{key}` takes a date, and this is {}", type_name(other)),
                "write year, month and day without quotation marks: `2026-03-11`".to_owned(),
            ),
        };
        self.report(
            Diagnostic::error(code::BAD_DATE, message).help(help),
            field.span,
            "",
        );
        None
    }

    /// One of several words.
    pub fn choice<T: Copy>(
        &mut self,
        field: Option<Field<'_>>,
        choices: &[(&'static str, T)],
    ) -> Option<T> {
        let text = self.string(field?)?;
        self.choose(field?.key, text, choices)
    }

    /// `text`, a value of `key`, as one of several words.
    pub fn choose<T: Copy>(
        &mut self,
        key: &str,
        text: Text<'_>,
        choices: &[(&'static str, T)],
    ) -> Option<T> {
        if let Some((_, value)) = choices.iter().find(|(name, _)| *name == text.value) {
            return Some(*value);
        }
        let names = || choices.iter().map(|(name, _)| *name);
        let mut help = format!("write one of {}", list(names()));
        if let Some(meant) = self.suggest(text.value, names()) {
            help = format!("did you mean `{meant}`? The values are {}", list(names()));
        }
        let value = text.value;
        self.report_value(text.span, format!("`{key}` cannot be `{value}`"), help);
        None
    }

    /// A whole number from `least` to `most`.
    pub fn number(&mut self, field: Field<'_>, least: u32, most: u32) -> Option<u32> {
        let help = format!("write a number from {least} to {most}");
        let DeValue::Integer(integer) = field.value else {
            self.report_type(field, "a number", help);
            return None;
        };
        let number = u32::from_str_radix(integer.as_str(), integer.radix());
        match number {
            Ok(number) if (least..=most).contains(&number) => Some(number),
            _ => {
                let message = format!("`{}` cannot be {integer}", field.key);
                self.report_value(field.span, message, help);
                None
            }
        }
    }

    /// An id or name, if it is in kebab-case.
    pub fn kebab<'a>(&mut self, id: Text<'a>) -> Option<&'a str> {
        let name = id.value;
        if is_kebab(name) {
            return Some(name);
        }
        let lower = name.to_lowercase();
        let parts: Vec<_> = lower
            .split(|char: char| !char.is_ascii_alphanumeric())
            .filter(|part| !part.is_empty())
            .collect();
        let help = if parts.is_empty() {
            "write small letters, digits and hyphens, as in `model-access`".to_owned()
        } else {
            format!(
                "write small letters, digits and hyphens: `{}`",
                parts.join("-")
            )
        };
        let diagnostic = Diagnostic::error(code::BAD_ID, format!("`{name}` is not in kebab-case"));
        self.report(diagnostic.help(help), id.span, "");
        None
    }

    /// A path pattern, as written.
    pub fn path_pattern<'a>(&mut self, field: Option<Field<'a>>) -> Option<Text<'a>> {
        let text = self.text(field)?;
        self.is_glob(text).then_some(text)
    }

    /// A list of path patterns, as written.
    pub fn globs<'a>(&mut self, field: Option<Field<'a>>) -> Vec<Text<'a>> {
        let mut globs = self.texts(field);
        globs.retain(|text| self.is_glob(*text));
        globs
    }

    fn is_glob(&mut self, text: Text<'_>) -> bool {
        match globset::Glob::new(text.value) {
            Ok(_) => true,
            Err(error) => {
                let glob = text.value;
                let message = format!("the path pattern `{glob}` cannot be read: {}", error.kind());
                let diagnostic = Diagnostic::error(code::BAD_GLOB, message)
                    .help("write `*` for any characters but `/`, `**` for any folders, as in `press/**/*.md`");
                self.report(diagnostic, text.span, "");
                false
            }
        }
    }
}
