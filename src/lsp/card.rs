//! A rule on a card: why, what to say instead, on whose authority, from when until when.

use crate::lint::Finding;
use crate::report::visible;
use crate::wordlist::Rule;

/// What is known of the rule of `finding`; in Markdown, or as plain text.
pub(super) fn of(finding: &Finding, markdown: bool) -> String {
    let rule = finding.rule.rule();
    let text = |text: &str| match markdown {
        true => escape(&visible(text)),
        false => visible(text).into_owned(),
    };
    let strong = |words: &str| match markdown {
        true => format!("**{}**", text(words)),
        false => text(words),
    };
    let mut lines = vec![strong(&rule.message)];
    let mut line = |name: &str, value: String| lines.push(format!("{name}: {value}"));
    if let Some(reason) = &rule.reason {
        line("Why", text(reason));
    }
    let quoted = |texts: &[String]| {
        let quoted: Vec<String> = texts.iter().map(|own| format!("“{}”", text(own))).collect();
        quoted.join(" or ")
    };
    if !finding.allowed.is_empty() {
        line("Say instead", quoted(&finding.allowed));
    }
    if !finding.required.is_empty() {
        line("Requires", quoted(&finding.required));
    }
    if let Some(source) = source(rule) {
        line("Source", text(&source));
    }
    if let Some(owner) = &rule.owner {
        line("Owner", text(owner));
    }
    line("In force", in_force(rule));
    line("Rule", text(&finding.rule.name()));
    lines.join(if markdown { "\n\n" } else { "\n" })
}

fn source(rule: &Rule) -> Option<String> {
    let source = rule.source.as_deref()?;
    let parts = [&source.title, &source.section, &source.url];
    let parts: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

fn in_force(rule: &Rule) -> String {
    match (rule.validity.effective, rule.validity.expires) {
        (None, None) => "always".to_owned(),
        (Some(first), None) => format!("since {first}"),
        (None, Some(end)) => format!("until {end}, that day not included"),
        (Some(first), Some(end)) => format!("from {first} until {end}, that day not included"),
    }
}

/// `text` as Markdown that reads as it is.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii_punctuation() {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_does_not_act_as_markdown() {
        assert_eq!(escape("[a](b) <i>"), "\\[a\\]\\(b\\) \\<i\\>");
    }
}
