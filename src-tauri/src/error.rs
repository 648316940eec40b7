//! What went wrong, in words for a person, and what to do next.

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
}
