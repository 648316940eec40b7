//! The export: what it would hold, and what it wrote.

use serde::Serialize;
use ts_rs::TS;

use super::{MatterView, PersonView};

/// What an export would hold.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct ExportPlanView {
    /// Where it would be written.
    pub path: String,
    /// Who it would be by.
    pub author: PersonView,
    /// Redlines: place and title of each.
    pub redlines: Vec<ExportRow>,
    /// Suggestions that go as comments only.
    pub comments: Vec<ExportRow>,
    /// Suggestions that stay at home: rejected, approved, silenced.
    pub left_out: Vec<ExportRow>,
    /// Suggestions nobody has ruled on; they stay at home too.
    pub open: Vec<ExportRow>,
    /// Accepted suggestions that cannot be carried out, with the reason.
    pub blocked: Vec<ExportRow>,
    /// Internal notes in the matter, which are never exported.
    pub notes: u32,
}

/// A line of the export's summary.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ExportRow {
    /// Where.
    pub place: String,
    /// What.
    pub title: String,
    /// The ruling or the reason.
    pub why: String,
}

/// What an export wrote.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct ExportedView {
    /// The file.
    pub path: String,
    /// Edits written as tracked changes.
    pub applied: u32,
    /// Edits written as a comment, with the reason.
    pub commented: Vec<ExportRow>,
    /// Edits not written, with the reason.
    pub refused: Vec<ExportRow>,
    /// Comments to the counterparty written.
    pub comments: u32,
    /// The round recorded in the matter.
    pub round: u32,
    /// The matter after it.
    pub matter: MatterView,
}
