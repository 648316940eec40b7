//! What went wrong, in words for a person, and what to do next.

use std::path::Path;

use serde::Serialize;
use ts_rs::TS;

/// An error as the window shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ErrorView {
    /// What the window branches on.
    pub code: Code,
    /// What happened, in one sentence.
    pub message: String,
    /// What to do next.
    pub hint: String,
}

/// What the window branches on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Code {
    /// The person stopped the work; nothing is shown.
    Cancelled,
    /// No matter is open: the window goes home.
    NoMatter,
    /// What was shown is out of date: the window reads it again.
    Stale,
    /// Everything else: the message is shown.
    Failed,
}

impl ErrorView {
    /// Makes an error that is shown.
    pub fn new(message: impl Into<String>, hint: impl Into<String>) -> ErrorView {
        ErrorView { code: Code::Failed, message: message.into(), hint: hint.into() }
    }

    /// The work was stopped.
    pub fn cancelled() -> ErrorView {
        ErrorView { code: Code::Cancelled, message: "The work was stopped.".into(), hint: String::new() }
    }

    /// No matter is open.
    pub fn no_matter() -> ErrorView {
        let hint = "Open a draft or choose a matter from the list.";
        ErrorView { code: Code::NoMatter, message: "No matter is open.".into(), hint: hint.into() }
    }

    /// What the window asked for has changed since.
    pub fn stale() -> ErrorView {
        let message = "The draft has changed since this was shown.";
        ErrorView { code: Code::Stale, message: message.into(), hint: "Choose the suggestion again.".into() }
    }

    /// A file that cannot be read.
    pub fn unreadable(path: &Path, error: &std::io::Error) -> ErrorView {
        let name = name_of(path);
        match error.kind() {
            std::io::ErrorKind::NotFound => ErrorView::new(
                format!("{name} is not there any more."),
                "It may have been moved or renamed; choose it again.",
            ),
            std::io::ErrorKind::PermissionDenied => {
                ErrorView::new(format!("{name} may not be read."), "Copy it to a folder of your own and open the copy.")
            }
            _ => ErrorView::new(format!("{name} cannot be read: {error}."), "Check the disk or the share it lies on."),
        }
    }

    /// Work that ended in a defect of ours.
    pub fn defect() -> ErrorView {
        ErrorView::new(
            "Counterdraft ran into a defect of its own; nothing was changed or lost.",
            "Your rulings are in the record. Close the matter and open it again; if it happens again, report it.",
        )
    }
}

/// Takes a sentence of the core apart: what it is, then what to do.
///
/// The core's messages are one sentence each, the two halves parted by a semicolon, or two sentences.
fn halves(sentence: &str) -> ErrorView {
    let sentence = sentence.trim();
    // Two sentences first, from the end: a file's name may have a period in it.
    let parted = sentence.rsplit_once(". ").map(|(what, next)| (format!("{what}."), next.to_owned()));
    let parted = parted.or_else(|| sentence.split_once("; ").map(|(what, next)| (format!("{what}."), capital(next))));
    let (message, hint) = parted.unwrap_or_else(|| (sentence.to_owned(), String::new()));
    ErrorView::new(message, hint)
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Returns a file's name without its folder.
pub fn name_of(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}

impl From<docx::Error> for ErrorView {
    fn from(error: docx::Error) -> ErrorView {
        halves(&error.to_string())
    }
}

impl From<plain::Error> for ErrorView {
    fn from(error: plain::Error) -> ErrorView {
        halves(&error.to_string())
    }
}

impl From<history::Error> for ErrorView {
    fn from(error: history::Error) -> ErrorView {
        halves(&error.to_string())
    }
}

impl From<history::WriteError> for ErrorView {
    fn from(error: history::WriteError) -> ErrorView {
        halves(&error.to_string())
    }
}

impl From<library::UnknownId> for ErrorView {
    fn from(error: library::UnknownId) -> ErrorView {
        ErrorView::new(error.to_string(), "Choose one of the list.")
    }
}

#[cfg(test)]
mod tests {
    use super::halves;

    #[test]
    fn messages_say_what_happened_and_what_to_do() {
        let check = |sentence: &str, message: &str, hint: &str| {
            let error = halves(sentence);
            assert_eq!((error.message.as_str(), error.hint.as_str()), (message, hint));
        };
        check(
            "This file is protected by a password; open it in Word, remove the password and save a copy.",
            "This file is protected by a password.",
            "Open it in Word, remove the password and save a copy.",
        );
        check("It is the received file. Choose another name.", "It is the received file.", "Choose another name.");
        check("“v1. 2.docx” is damaged. Restore it; stop work.", "“v1. 2.docx” is damaged.", "Restore it; stop work.");
        check("It is damaged.", "It is damaged.", "");
    }
}
