//! The clause library's pages.

use serde::Serialize;
use ts_rs::TS;

use super::AuthorityView;

/// A topic in the library's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct TopicRow {
    /// Its id.
    pub id: String,
    /// Card code, such as "B1".
    pub code: String,
    /// Its title.
    pub title: String,
    /// draft, reviewed or retired.
    pub status: String,
    /// Titles of the forms it applies to.
    pub forms: Vec<String>,
    /// Titles of the roles it has positions for.
    pub roles: Vec<String>,
    /// Words around a search hit.
    pub excerpt: String,
}

/// A topic's page.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct TopicView {
    /// Its row.
    pub row: TopicRow,
    /// The page.
    pub prose: Vec<ProseView>,
    /// Positions by role and rung.
    pub positions: Vec<PositionView>,
    /// Conditions that stop signature.
    pub walk_aways: Vec<PositionView>,
    /// What it tests.
    pub tests: Vec<TestRow>,
    /// Authorities.
    pub authorities: Vec<AuthorityView>,
}

/// A block of a topic's page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ProseView {
    /// heading, paragraph, item or quote.
    pub kind: String,
    /// Its words.
    pub text: String,
    /// Tests an example names.
    pub tests: String,
}

/// A position of a topic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct PositionView {
    /// Title of the role.
    pub role: String,
    /// Title of the rung.
    pub rung: String,
    /// Heading of the clause.
    pub heading: String,
    /// Its words.
    pub text: String,
    /// Its requirements.
    pub elements: Vec<String>,
}

/// A test of a topic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct TestRow {
    /// Its id, such as "T1".
    pub id: String,
    /// Its title.
    pub title: String,
    /// words, absence, number or conflict.
    pub because: String,
    /// Severity by role, such as "high for the customer".
    pub severity: String,
    /// What it says.
    pub message: String,
}
