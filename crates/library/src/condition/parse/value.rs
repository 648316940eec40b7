//! Comparisons and the values they compare with.

use super::super::{Compare, Value};
use super::{Parsed, Reader, SyntaxError};

impl Reader<'_> {
    pub(super) fn compare_value(&mut self, end: &str) -> Parsed<Option<(Compare, Value)>> {
        self.space();
        if self.source[self.at..].starts_with(end) {
            return Ok(None);
        }
        let compare = if self.symbol(">=") {
            Compare::AtLeast
        } else if self.symbol("<=") {
            Compare::AtMost
        } else if self.symbol("!=") {
            Compare::Unequal
        } else if self.symbol(">") {
            Compare::Above
        } else if self.symbol("<") {
            Compare::Below
        } else if self.symbol("=") {
            Compare::Equal
        } else {
            return Err(self.unexpected("Compare with >, >=, <, <=, = or !=."));
        };
        self.space();
        let at = self.at;
        let length = self.source[at..].find(end).unwrap_or(self.source.len() - at);
        let text = self.source[at..at + length].trim();
        self.at += length;
        value(text).map(|value| Some((compare, value))).ok_or_else(|| {
            SyntaxError::new(
                at,
                format!("“{text}” is no value."),
                "Write a number, a length such as 30 days, a date such as 2026-12-31, a {variable} or a word.",
            )
        })
    }
}

/// Reads the value of a comparison.
fn value(text: &str) -> Option<Value> {
    if let Some(name) = text.strip_prefix('{') {
        let name = name.strip_suffix('}')?.trim();
        let known = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_');
        return known.then(|| Value::Variable(name.to_owned()));
    }
    if let Some(inner) = text.strip_prefix('"').and_then(|t| t.strip_suffix('"')) {
        return Some(Value::Word(inner.to_owned()));
    }
    if is_date(text) {
        return Some(Value::Date(text.to_owned()));
    }
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        let end = text.find(|c: char| !(c.is_ascii_digit() || c == '_')).unwrap_or(text.len());
        let number: u64 = text[..end].replace('_', "").parse().ok()?;
        let unit = text[end..].trim().trim_end_matches('s');
        let hours = match unit {
            "" | "%" => return Some(Value::Number(number)),
            "hour" => 1,
            "day" | "business day" => 24,
            "week" => 24 * 7,
            "month" => 24 * 30,
            "year" => 24 * 365,
            _ => return None,
        };
        return Some(Value::Hours(number.checked_mul(hours)?));
    }
    let word = !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
    word.then(|| Value::Word(text.to_owned()))
}

/// Returns whether `text` is a day written `YYYY-MM-DD`.
pub(crate) fn is_date(text: &str) -> bool {
    text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok()
}
