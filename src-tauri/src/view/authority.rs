//! Authorities, on cards and in the library.

use serde::Serialize;
use ts_rs::TS;

/// An authority.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct AuthorityView {
    /// Its id.
    pub id: String,
    /// How it is cited.
    pub citation: String,
    /// The day the library's writers checked it; empty when they did not.
    pub checked: String,
    /// The attorney's own confirmation in this matter.
    pub confirmed: Option<ConfirmationView>,
}

/// An authority as an attorney confirmed it.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct ConfirmationView {
    /// Who confirmed it.
    pub by: String,
    /// When, in UTC seconds.
    pub at: f64,
    /// Against what text, in the attorney's words.
    pub against: String,
}
