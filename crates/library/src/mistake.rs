//! Mistakes in library, matter and playbook files.

use std::fmt;

use serde::Serialize;

/// Something wrong in a file, at its character, with what to do about it.
///
/// Mistakes sort by file, line and column.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Mistake {
    /// The file as it was named to the reader.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Character within the line, from 1.
    pub column: usize,
    /// What is wrong, in one sentence.
    pub message: String,
    /// What to do about it, in one sentence; empty when the message says it.
    pub hint: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}: {}", self.file, self.line, self.column, self.message)?;
        if self.hint.is_empty() { Ok(()) } else { write!(f, " {}", self.hint) }
    }
}

impl Mistake {
    /// Makes a mistake at byte `at` of `text`, the whole content of `file`.
    pub(crate) fn new(
        file: &str,
        text: &str,
        at: usize,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) -> Mistake {
        let before = &text[..text.floor_char_boundary(at)];
        let line_start = before.rfind('\n').map_or(0, |i| i + 1);
        Mistake {
            file: file.to_owned(),
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
            message: message.into(),
            hint: hint.into(),
        }
    }
}

/// Returns the known word nearest to `seen`, when one is near enough to be meant.
pub(crate) fn nearest<'k>(seen: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let (distance, word) = known.into_iter().map(|word| (edits(seen, word), word)).min()?;
    (distance <= 1 + seen.chars().count() / 4).then_some(word)
}

/// Counts the letters to insert, delete or exchange between two words.
fn edits(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, &y) in b.iter().enumerate() {
            let exchanged = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = exchanged.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

/// Says which ids there are, or the one that was probably meant.
pub(crate) fn hint_known<'k>(seen: &str, known: impl IntoIterator<Item = &'k str> + Clone) -> String {
    if let Some(word) = nearest(seen, known.clone()) {
        return format!("Did you mean “{word}”?");
    }
    let known: Vec<&str> = known.into_iter().collect();
    match known.as_slice() {
        [] => "None is declared.".to_owned(),
        _ if known.len() > 40 => "No declared id is near it.".to_owned(),
        _ => format!("Known: {}.", known.join(", ")),
    }
}
