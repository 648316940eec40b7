//! Markdown, HTML and plain text to a [`Draft`]: terms that were saved from a page, reviewed like any other draft.
//!
//! The text is what a reader sees: marks, escapes and the targets of links are left out, entities are resolved, and
//! every other character is kept. Each block between blank lines, each list item and each table row is a paragraph; a
//! row's cells are parted by tabs. Headings have an outline level, list items a label that is counted like Word's.
//!
//! ```
//! let draft = plain::read("terms.md", b"# Terms\n\n1. You *own* the output.\n2. We may &amp; will train.\n")?;
//! assert_eq!(draft.paragraphs[0].style.outline, Some(0));
//! assert_eq!(draft.paragraphs[2].text, "We may & will train.");
//! assert_eq!(draft.paragraphs[2].label.as_ref().map(|label| label.text.as_str()), Some("2."));
//! # Ok::<(), plain::Error>(())
//! ```

mod html;
mod markdown;
mod text;
mod writer;

use draft::{Draft, Hash};

/// Why a file was not read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The name's ending is none of those that are read.
    #[error("“{0}” is no kind of text that is read here. Save the terms as .md, .txt or .html.")]
    Kind(String),
    /// The content is not text.
    #[error("This file holds no text. Save the terms as .md, .txt or .html and open that.")]
    NotText,
}

/// Reads `bytes` as the kind of text that the ending of `name` says: .md, .markdown, .txt, .html or .htm.
///
/// `name` may be a file's name or the ending alone.
/// Text is read as UTF-8 or UTF-16 where it is that, and as Windows-1252 otherwise.
///
/// # Errors
/// [`Error::Kind`] for another ending; [`Error::NotText`] when the bytes are no text.
pub fn read(name: &str, bytes: &[u8]) -> Result<Draft, Error> {
    let ending = name.rsplit(['.', '/', '\\']).next().unwrap_or(name).to_ascii_lowercase();
    let read: fn(&str) -> writer::Writer = match ending.as_str() {
        "md" | "markdown" => markdown::read,
        "html" | "htm" | "xhtml" => html::read,
        "txt" | "text" => text::read,
        _ => return Err(Error::Kind(ending)),
    };
    let text = text::decode(bytes).ok_or(Error::NotText)?;
    Ok(read(&text).finish(Hash::of(bytes)))
}

#[cfg(test)]
mod tests;
