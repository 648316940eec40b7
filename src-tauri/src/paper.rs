//! The received file: a Word file that can be marked up, or saved text that can be reviewed.

use std::path::Path;

use docx::{Package, View};
use draft::show::Block;
use draft::{Draft, EditSet};

use crate::error::{ErrorView, name_of};
use crate::paint;
use crate::view::NoticeRow;

/// A received file.
pub enum Paper {
    /// A Word file.
    Word(Box<Package>),
    /// Markdown, HTML or plain text.
    Text,
}

impl Paper {
    /// Reads a file; what it is is told by its content, and by its name where the content is text.
    ///
    /// # Errors
    /// When it is neither a Word file nor text that is read here.
    pub fn read(name: &str, bytes: &[u8]) -> Result<(Paper, Draft, Vec<NoticeRow>), ErrorView> {
        let ending = Path::new(name).extension().map(|end| end.to_string_lossy().to_ascii_lowercase());
        if let Some("md" | "markdown" | "txt" | "text" | "html" | "htm") = ending.as_deref() {
            return Ok((Paper::Text, plain::read(name, bytes)?, Vec::new()));
        }
        let package = Package::open(bytes)?;
        let (draft, notices) = package.read(View::Final);
        let place = |notice: &docx::Notice| {
            let paragraph = notice.para.and_then(|para| draft.paragraph(para));
            paragraph.map_or_else(|| notice.part.clone(), |p| p.text.chars().take(60).collect())
        };
        let rows = notices.iter().map(|notice| NoticeRow { message: notice.message.clone(), place: place(notice) });
        let rows = rows.collect();
        Ok((Paper::Word(Box::new(package)), draft, rows))
    }

    /// Returns every block of the file in a view, our edits laid over it.
    pub fn blocks(&self, view: View, draft: &Draft, edits: &EditSet) -> Vec<Block> {
        match self {
            Paper::Word(package) => package.page(view, edits, 0, usize::MAX),
            Paper::Text => paint::plain_blocks(draft),
        }
    }

    /// Returns the Word file.
    ///
    /// # Errors
    /// When the draft is no Word file, which cannot carry tracked changes.
    pub fn word(&self, path: &Path) -> Result<&Package, ErrorView> {
        match self {
            Paper::Word(package) => Ok(package),
            Paper::Text => Err(ErrorView::new(
                format!("{} is saved text, which cannot carry tracked changes.", name_of(path)),
                "Ask for the Word file, or list the redlines with `counterdraft review`.",
            )),
        }
    }
}
