use crate::TextEdit;

/// A marked-up text taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marked {
    /// The text before.
    pub before: String,
    /// The text after.
    pub after: String,
    /// The edits, in the order they stand.
    pub edits: Vec<TextEdit>,
}

/// Returns `before` with `edits` marked in CriticMarkup: `{--deleted--}{++inserted++}`.
///
/// A text that holds these marks itself is written as it is.
///
/// # Panics
/// If the edits are not ascending, or lie outside the text or within a character.
pub fn critic(before: &str, edits: &[TextEdit]) -> String {
    let mut out = String::with_capacity(before.len());
    let mut at = 0;
    for edit in edits {
        out.push_str(&before[at..edit.range.start]);
        if !edit.range.is_empty() {
            out.extend(["{--", &before[edit.range.clone()], "--}"]);
        }
        if !edit.with.is_empty() {
            out.extend(["{++", &edit.with, "++}"]);
        }
        at = edit.range.end;
    }
    out.push_str(&before[at..]);
    out
}

/// Takes apart a text marked with `{--deleted--}` and `{++inserted++}`.
///
/// A mark that is never closed is text.
pub fn parse_critic(marked: &str) -> Marked {
    let mut out = Marked::default();
    let mut rest = marked;
    while let Some(open) = rest.find('{') {
        let (plain, at) = rest.split_at(open);
        out.before.push_str(plain);
        out.after.push_str(plain);
        let taken = [("{--", "--}"), ("{++", "++}")].into_iter().find_map(|(open, close)| {
            let inner = at.strip_prefix(open)?;
            let end = inner.find(close)?;
            Some((open, &inner[..end], &inner[end + close.len()..]))
        });
        let Some((open, words, after)) = taken else {
            out.before.push('{');
            out.after.push('{');
            rest = &at[1..];
            continue;
        };
        let start = out.before.len();
        // A deletion and the insertion that follows it are one replacement.
        let joins = open == "{++" && plain.is_empty() && out.edits.last().is_some_and(|e| e.range.end == start);
        if !joins {
            out.edits.push(TextEdit { range: start..start, with: String::new() });
        }
        let edit = out.edits.last_mut().expect("one was pushed or stood there");
        if open == "{--" {
            out.before.push_str(words);
            edit.range.end = out.before.len();
        } else {
            out.after.push_str(words);
            edit.with.push_str(words);
        }
        rest = after;
    }
    out.before.push_str(rest);
    out.after.push_str(rest);
    out
}
