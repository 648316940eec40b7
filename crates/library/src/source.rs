//! TOML files read with the place of everything, so that a mistake stands at its character.

use std::cell::RefCell;
use std::fmt::Display;
use std::ops::Range;
use std::str::FromStr;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::condition::{Condition, Phrase, SyntaxError, Term, Words};
use crate::mistake::{Mistake, hint_known};

/// A file being read, and the mistakes found in it so far.
pub(crate) struct Source<'s> {
    pub(crate) file: &'s str,
    pub(crate) text: &'s str,
    mistakes: RefCell<Vec<Mistake>>,
}

impl<'s> Source<'s> {
    pub(crate) fn new(file: &'s str, text: &'s str) -> Source<'s> {
        Source { file, text, mistakes: RefCell::default() }
    }

    pub(crate) fn report(&self, at: usize, message: impl Into<String>, hint: impl Into<String>) {
        self.mistakes.borrow_mut().push(Mistake::new(self.file, self.text, at, message, hint));
    }

    /// Takes over a mistake found while reading a part of this file.
    pub(crate) fn adopt(&self, mistake: Mistake) {
        self.mistakes.borrow_mut().push(mistake);
    }

    pub(crate) fn into_mistakes(self) -> Vec<Mistake> {
        self.mistakes.into_inner()
    }

    /// Parses the file; what cannot be read is reported, the rest is there.
    pub(crate) fn toml(&self) -> Spanned<DeTable<'s>> {
        let (table, errors) = DeTable::parse_recoverable(self.text);
        for e in errors {
            let at = e.span().map_or(0, |span| span.start);
            self.report(at, format!("This is not well-formed TOML: {}.", e.message()), "");
        }
        table
    }
}

/// A table whose keys are known; unknown keys are reported when it is opened.
#[derive(Clone)]
pub(crate) struct Table<'t> {
    pub(crate) source: &'t Source<'t>,
    table: &'t DeTable<'t>,
    /// Byte offset of the table, for what is missing in it.
    pub(crate) at: usize,
}

impl<'t> Table<'t> {
    /// Opens a table that may have `known` keys.
    pub(crate) fn open(source: &'t Source<'t>, table: &'t DeTable<'t>, at: usize, known: &[&str]) -> Table<'t> {
        for key in table.keys() {
            if !known.contains(&key.get_ref().as_ref()) {
                source.report(
                    key.span().start,
                    format!("The key “{}” is not known here.", key.get_ref()),
                    hint_known(key.get_ref(), known.iter().copied()),
                );
            }
        }
        Table { source, table, at }
    }

    /// Reports a key that stands before one that the format puts first.
    pub(crate) fn in_order(&self, order: &[&str]) {
        let mut furthest: Option<(usize, &str)> = None;
        for key in order {
            let Some((name, _)) = self.table.get_key_value(*key) else { continue };
            let at = name.span().start;
            match furthest {
                Some((last, after)) if at < last => {
                    self.source.report(last, format!("“{after}” stands after “{key}”."), order_hint(order));
                    return;
                }
                _ => furthest = Some((at, key)),
            }
        }
    }

    pub(crate) fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// Byte offset of `key`, or of the table when it is missing.
    pub(crate) fn key_at(&self, key: &str) -> usize {
        self.table.get_key_value(key).map_or(self.at, |(k, _)| k.span().start)
    }

    pub(crate) fn value(&self, key: &str) -> Option<Item<'t>> {
        self.table.get(key).map(|value| Item { source: self.source, value })
    }

    /// Every key with its value, in the order of the keys' names.
    pub(crate) fn items(&self) -> impl Iterator<Item = (&'t str, usize, Item<'t>)> + use<'t> {
        let (source, table) = (self.source, self.table);
        table.iter().map(move |(key, value)| (key.get_ref().as_ref(), key.span().start, Item { source, value }))
    }

    pub(crate) fn string(&self, key: &str) -> Option<Str<'t>> {
        self.value(key)?.string(key)
    }

    /// A string that must be there and must say something.
    pub(crate) fn required(&self, key: &str) -> Option<Str<'t>> {
        if !self.has(key) {
            self.source.report(self.at, format!("The key “{key}” is missing."), "");
            return None;
        }
        let string = self.string(key)?;
        if string.value.trim().is_empty() {
            self.source.report(string.at(0), format!("“{key}” is empty."), "");
        }
        Some(string)
    }

    pub(crate) fn owned(&self, key: &str) -> String {
        self.required(key).map(|s| s.value.to_owned()).unwrap_or_default()
    }

    pub(crate) fn optional(&self, key: &str) -> Option<String> {
        self.string(key).map(|s| s.value.to_owned())
    }

    /// An array of strings; one string alone counts as an array of one.
    pub(crate) fn strings(&self, key: &str) -> Vec<Str<'t>> {
        let Some(item) = self.value(key) else { return Vec::new() };
        match item.value.get_ref() {
            DeValue::Array(_) => item.array(key).iter().filter_map(|i| i.string(key)).collect(),
            _ => item.string(key).into_iter().collect(),
        }
    }

    /// An array of tables, each opened with `known` keys.
    pub(crate) fn tables(&self, key: &str, known: &[&str]) -> Vec<Table<'t>> {
        let Some(item) = self.value(key) else { return Vec::new() };
        item.array(key).iter().filter_map(|i| i.table(key, known)).collect()
    }

    pub(crate) fn table(&self, key: &str, known: &[&str]) -> Option<Table<'t>> {
        self.value(key)?.table(key, known)
    }

    pub(crate) fn integer(&self, key: &str) -> Option<i64> {
        self.value(key)?.integer(key)
    }

    /// Yes or no.
    pub(crate) fn flag(&self, key: &str) -> Option<bool> {
        let item = self.value(key)?;
        let found = item.value.get_ref().as_bool();
        if found.is_none() {
            item.wrong_type(key, "true or false");
        }
        found
    }

    /// An id of a fixed set.
    pub(crate) fn id<T: FromStr<Err: Display>>(&self, key: &str) -> Option<T> {
        self.string(key)?.id()
    }

    /// An id of a fixed set that must be there.
    pub(crate) fn required_id<T: FromStr<Err: Display>>(&self, key: &str) -> Option<T> {
        self.required(key)?.id()
    }

    pub(crate) fn ids<T: FromStr<Err: Display>>(&self, key: &str) -> Vec<T> {
        self.strings(key).iter().filter_map(Str::id).collect()
    }

    pub(crate) fn words(&self, key: &str) -> Vec<Words> {
        self.strings(key).iter().filter_map(Str::words).collect()
    }

    pub(crate) fn phrases(&self, key: &str) -> Vec<Phrase> {
        self.strings(key).iter().filter_map(Str::phrase).collect()
    }
}

fn order_hint(order: &[&str]) -> String {
    format!("Keep this order: {}.", order.join(", "))
}

/// A value of any type, where it stands.
#[derive(Clone, Copy)]
pub(crate) struct Item<'t> {
    source: &'t Source<'t>,
    pub(crate) value: &'t Spanned<DeValue<'t>>,
}

impl<'t> Item<'t> {
    pub(crate) fn at(&self) -> usize {
        self.value.span().start
    }

    pub(crate) fn report(&self, message: impl Into<String>, hint: impl Into<String>) {
        self.source.report(self.at(), message, hint);
    }

    pub(crate) fn wrong_type(&self, key: &str, wanted: &str) {
        let seen = self.value.get_ref().type_str();
        self.source.report(self.at(), format!("“{key}” is {seen} where {wanted} belongs."), "");
    }

    pub(crate) fn string(&self, key: &str) -> Option<Str<'t>> {
        match self.value.get_ref() {
            DeValue::String(value) => Some(Str { source: self.source, value, span: self.value.span() }),
            _ => {
                self.wrong_type(key, "a text in quotes");
                None
            }
        }
    }

    pub(crate) fn integer(&self, key: &str) -> Option<i64> {
        let found = self
            .value
            .get_ref()
            .as_integer()
            .and_then(|i| i64::from_str_radix(&i.as_str().replace('_', ""), i.radix()).ok());
        if found.is_none() {
            self.wrong_type(key, "a whole number");
        }
        found
    }

    pub(crate) fn array(&self, key: &str) -> Vec<Item<'t>> {
        match self.value.get_ref() {
            DeValue::Array(items) => items.iter().map(|value| Item { source: self.source, value }).collect(),
            _ => {
                self.wrong_type(key, "a list");
                Vec::new()
            }
        }
    }

    pub(crate) fn table(&self, key: &str, known: &[&str]) -> Option<Table<'t>> {
        match self.value.get_ref() {
            DeValue::Table(table) => Some(Table::open(self.source, table, self.at(), known)),
            _ => {
                self.wrong_type(key, "a table");
                None
            }
        }
    }

    /// The table, with its keys not yet checked.
    pub(crate) fn any_table(&self) -> Option<Table<'t>> {
        match self.value.get_ref() {
            DeValue::Table(table) => Some(Table { source: self.source, table, at: self.at() }),
            _ => None,
        }
    }
}

/// A string value, where it stands.
#[derive(Clone)]
pub(crate) struct Str<'t> {
    pub(crate) source: &'t Source<'t>,
    pub(crate) value: &'t str,
    span: Range<usize>,
}

impl<'t> Str<'t> {
    /// Byte offset in the file of byte `offset` of the value.
    pub(crate) fn at(&self, offset: usize) -> usize {
        raw_offset(&self.source.text[self.span.clone()], offset) + self.span.start
    }

    pub(crate) fn report(&self, offset: usize, message: impl Into<String>, hint: impl Into<String>) {
        self.source.report(self.at(offset), message, hint);
    }

    /// Returns the value of `parsed`, or reports its mistake here.
    pub(crate) fn check<T>(&self, parsed: Result<T, SyntaxError>) -> Option<T> {
        parsed.map_err(|e| self.report(e.at, e.message, e.hint)).ok()
    }

    pub(crate) fn id<T: FromStr<Err: Display>>(&self) -> Option<T> {
        self.value.parse().map_err(|e: T::Err| self.report(0, e.to_string(), "")).ok()
    }

    pub(crate) fn condition(&self, earlier: Option<&[String]>) -> Option<Condition> {
        self.check(Condition::parse_after(self.value, earlier))
    }

    pub(crate) fn words(&self) -> Option<Words> {
        self.check(Words::parse(self.value))
    }

    /// Reads a phrase that needs no quotes.
    pub(crate) fn phrase(&self) -> Option<Phrase> {
        let quoted = format!("\"{}\"", self.value.replace('"', " "));
        let words = Words::parse(&quoted).map_err(|e| self.report(e.at.saturating_sub(1), e.message, e.hint)).ok()?;
        match words {
            Words::Atom(atom) => match atom.term {
                Term::Phrase(phrase) => Some(phrase),
                _ => None,
            },
            _ => None,
        }
    }
}

/// Maps an offset in a string's value to one in its source, quotes included.
fn raw_offset(raw: &str, offset: usize) -> usize {
    let literal = raw.starts_with('\'');
    let quotes = if raw.starts_with("'''") || raw.starts_with("\"\"\"") { 3 } else { 1 };
    let mut at = quotes;
    if quotes == 3 {
        // A line break right after the opening quotes is no part of the value.
        at += raw[at..].len()
            - raw[at..].strip_prefix("\r\n").or(raw[at..].strip_prefix('\n')).unwrap_or(&raw[at..]).len();
    }
    if literal {
        return at + offset;
    }
    let mut value = 0;
    while value < offset {
        let Some(c) = raw[at..].chars().next() else { break };
        if c != '\\' {
            at += c.len_utf8();
            value += c.len_utf8();
            continue;
        }
        let escape = raw[at + 1..].chars().next().unwrap_or(' ');
        let digits = match escape {
            'x' => 2,
            'u' => 4,
            'U' => 8,
            c if c.is_whitespace() => {
                at += 1;
                at += raw[at..].len() - raw[at..].trim_start().len();
                continue;
            }
            _ => 0,
        };
        let code = raw.get(at + 2..at + 2 + digits).and_then(|hex| u32::from_str_radix(hex, 16).ok());
        value += if digits == 0 { 1 } else { code.and_then(char::from_u32).map_or(1, char::len_utf8) };
        at += 2 + digits;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::raw_offset;

    #[test]
    fn offsets_of_values_map_to_their_source() {
        let check = |raw: &str, offset, at| assert_eq!(raw_offset(raw, offset), at, "{raw}");
        check("'abc'", 2, 3);
        check("'''\nabc'''", 0, 4);
        check("\"a\\\"b\"", 2, 4);
        check("\"\\u00e9b\"", 2, 7);
        check("\"\"\"\na \\\n   b\"\"\"", 3, 12);
        check("\"ab\"", 2, 3);
    }
}
