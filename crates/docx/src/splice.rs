//! Replacements of byte ranges: everything outside them is copied.

use std::ops::Range;

/// Replacements to be made in one part.
#[derive(Debug, Default)]
pub(crate) struct Splices {
    list: Vec<(Range<usize>, i64, String)>,
}

impl Splices {
    /// Replaces `range` by `with`; an empty range inserts, several at one point in the order given.
    pub(crate) fn replace(&mut self, range: Range<usize>, with: impl Into<String>) {
        let order = self.list.len() as i64;
        self.list.push((range, order, with.into()));
    }

    /// As [`Splices::replace`], before everything else at that point.
    pub(crate) fn replace_first(&mut self, range: Range<usize>, with: impl Into<String>) {
        let order = -1 - self.list.len() as i64;
        self.list.push((range, order, with.into()));
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Returns `base` with all replacements made, or nothing when two of them overlap.
    pub(crate) fn apply(self, base: &str) -> Option<String> {
        self.apply_filled(base, |with| with)
    }

    /// As [`Splices::apply`], each replacement as `fill` completes it, in the order in which they stand.
    pub(crate) fn apply_filled(mut self, base: &str, mut fill: impl FnMut(String) -> String) -> Option<String> {
        self.list.sort_by_key(|(range, order, _)| (range.start, !range.is_empty(), *order));
        for (_, _, with) in &mut self.list {
            *with = fill(std::mem::take(with));
        }
        let grown: usize = self.list.iter().map(|(_, _, with)| with.len()).sum();
        let mut out = String::with_capacity(base.len() + grown);
        let mut at = 0;
        for (range, _, with) in &self.list {
            out.push_str(base.get(at..range.start)?);
            out.push_str(with);
            at = range.end;
        }
        out.push_str(base.get(at..)?);
        Some(out)
    }
}

/// Escapes text content; characters that XML 1.0 forbids are left out.
pub(crate) fn escape_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\n' | '\r' => out.push(' '),
            '\t' => out.push('\t'),
            c if c < ' ' || c == '\u{FFFE}' || c == '\u{FFFF}' => {}
            c => out.push(c),
        }
    }
    out
}

/// Escapes an attribute value.
pub(crate) fn escape_attribute(text: &str) -> String {
    escape_text(text).replace('"', "&quot;").replace('\t', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replacements_copy_everything_else() {
        let mut splices = Splices::default();
        splices.replace(6..6, "a");
        splices.replace(0..5, "HELLO");
        splices.replace(6..6, "b");
        assert_eq!(splices.apply("hello world").as_deref(), Some("HELLO abworld"));
        let mut overlapping = Splices::default();
        overlapping.replace(0..3, "");
        overlapping.replace(2..4, "");
        assert_eq!(overlapping.apply("hello"), None);
    }
}
