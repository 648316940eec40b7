//! The received file: a Word file, or saved text.

use std::path::Path;

use docx::{Notice, Package, View};
use draft::Draft;

use crate::failure::Failure;
use crate::rim;

/// A received file, opened.
pub struct Paper {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The Word file; nothing for saved text.
    pub word: Option<Package>,
    /// What it says in the Final view.
    pub draft: Draft,
    /// What was not read.
    pub notices: Vec<Notice>,
}

impl Paper {
    /// Opens the file at `path`; what it is is told by its content, and by its name where the content is text.
    pub fn open(path: &Path) -> Result<Paper, Failure> {
        let bytes = rim::bytes(path)?;
        let name = rim::name(path);
        let ending = Path::new(&name).extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
        let text = matches!(ending.as_deref(), Some("md" | "markdown" | "txt" | "text" | "html" | "htm" | "xhtml"));
        if text && !is_packed(&bytes) {
            let draft = plain::read(&name, &bytes).map_err(|error| Failure::Refused(error.to_string()))?;
            return Ok(Paper { bytes, word: None, draft, notices: Vec::new() });
        }
        let package = Package::open(&bytes).map_err(|error| Failure::Refused(error.to_string()))?;
        let (draft, notices) = package.read(View::Final);
        Ok(Paper { bytes, word: Some(package), draft, notices })
    }

    /// Returns the Word file, which alone can carry tracked changes.
    pub fn word(&self) -> Result<&Package, Failure> {
        self.word.as_ref().ok_or_else(|| {
            let hint = "ask for the Word file, or list the redlines with `counterdraft review`";
            Failure::Refused(format!("This file is saved text, which cannot carry tracked changes; {hint}."))
        })
    }
}

/// Says whether the bytes are a package, a compound file, a PDF or Rich Text, whatever the name says.
fn is_packed(bytes: &[u8]) -> bool {
    [b"PK".as_slice(), b"\xd0\xcf\x11\xe0", b"%PDF", b"{\\rtf"].iter().any(|start| bytes.starts_with(start))
}
