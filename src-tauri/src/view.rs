//! What the window is handed: flat values, ready to paint.
//!
//! TypeScript types are generated from these into `ui/src/bindings/view.ts`; a stale file fails the tests.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The home page.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct HomeView {
    /// Who the redlines are by; nothing before the first run is over.
    pub author: Option<PersonView>,
    /// Matters, the one opened last first.
    pub matters: Vec<MatterRow>,
    /// Version of the application.
    pub version: String,
    /// Version of the clause library.
    pub library: String,
    /// The folder that holds the matter files.
    pub folder: String,
    /// A file named on the command line, to be opened at once; handed out once.
    pub start: Option<String>,
}

/// The person whose name stands on redlines and entries.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PersonView {
    /// Name as it stands in tracked changes.
    pub name: String,
    /// Initials as they stand on comments.
    pub initials: String,
}

/// A matter on the home page.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct MatterRow {
    /// The matter file.
    pub path: String,
    /// Name of the draft's file.
    pub draft: String,
    /// Title of our client's role.
    pub role: String,
    /// Title of the form of agreement.
    pub form: String,
    /// When it was last opened, in UTC seconds.
    pub opened: f64,
    /// Suggestions ruled on.
    pub decided: u32,
    /// All suggestions.
    pub of: u32,
    /// Was a redline exported?
    pub exported: bool,
}

/// What became of opening a file.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[serde(tag = "is", content = "with", rename_all = "kebab-case")]
pub enum OpenedView {
    /// A draft nobody has opened before: role and form are to be confirmed.
    Guess(GuessView),
    /// A matter, as it was left.
    Matter(Box<MatterView>),
}

/// Role and form as guessed from the preamble, for a yes or a change.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct GuessView {
    /// Name of the draft's file.
    pub file: String,
    /// Id of the guessed role.
    pub role: String,
    /// Id of the guessed form.
    pub form: String,
    /// What the guess rests on, in one sentence.
    pub why: String,
    /// Roles to choose from.
    pub roles: Vec<ChoiceView>,
    /// Forms to choose from.
    pub forms: Vec<ChoiceView>,
    /// The draft's first words, to check the guess against.
    pub preamble: Vec<String>,
    /// What could not be read or reviewed.
    pub notices: Vec<NoticeRow>,
}

/// Something to choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ChoiceView {
    /// Its id.
    pub id: String,
    /// Its name on screen.
    pub title: String,
}

/// How far long work has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ProgressView {
    /// What is being done, such as "Reading the draft".
    pub doing: String,
    /// Steps done.
    pub step: u32,
    /// All steps.
    pub of: u32,
}

/// How the draft is shown; it never changes the file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Display {
    /// Every change marked.
    #[default]
    AllMarkup,
    /// As if every change were accepted, with a bar where something changed.
    SimpleMarkup,
    /// As if every change were accepted.
    NoMarkup,
    /// As it read before anyone's changes.
    Original,
    /// With every open suggestion as if accepted, marked as ours.
    Proposed,
}

/// The open matter.
#[derive(Clone, Debug, Default, PartialEq, Serialize, TS)]
pub struct MatterView {
    /// Name of the draft's file.
    pub file: String,
    /// Where the draft was opened from; nothing when only the matter file was given.
    pub source: Option<String>,
    /// Id and title of our client's role.
    pub role: ChoiceOf,
    /// Id and title of the form of agreement.
    pub form: ChoiceOf,
    /// The draft as displayed.
    pub paper: PaperView,
    /// The clause map.
    pub clauses: Vec<ClauseRow>,
    /// Suggestions and flags, worst first, then in document order.
    pub suggestions: Vec<SuggestionRow>,
    /// What the library looked for, and whether the draft speaks of it.
    pub presence: Vec<PresenceRow>,
    /// What could not be read or reviewed, and edits that do not fit together.
    pub notices: Vec<NoticeRow>,
    /// Who has pending changes or comments in the file.
    pub authors: Vec<AuthorRow>,
    /// Comments in the file.
    pub comments: Vec<CommentRow>,
    /// Suggestions ruled on.
    pub decided: u32,
    /// All suggestions.
    pub of: u32,
    /// What undo would take back, such as "Undo: accepted, Field of use".
    pub undo: Option<String>,
    /// The suggestion to show: where the attorney left off.
    pub current: Option<String>,
    /// Redlines sent so far.
    pub rounds_sent: u32,
}

/// An id with its title.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, TS)]
pub struct ChoiceOf {
    /// Its id.
    pub id: String,
    /// Its name on screen.
    pub title: String,
}

/// The draft as displayed, without its blocks.
#[derive(Clone, Debug, Default, PartialEq, Serialize, TS)]
pub struct PaperView {
    /// Grows with every change of what is shown; blocks of another revision are stale.
    pub revision: u32,
    /// How it is shown.
    pub display: Display,
    /// For each block, about how many characters it has; a table counts its tallest cells.
    pub sizes: Vec<u32>,
    /// Pending changes of others.
    pub pending: u32,
}

/// A clause of the clause map.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct ClauseRow {
    /// Its label, such as "3.2".
    pub label: String,
    /// Its heading, or its first words.
    pub heading: String,
    /// Depth in the tree, from 0.
    pub depth: u32,
    /// The block it begins at.
    pub block: Option<u32>,
    /// The worst severity of an open suggestion in it.
    pub severity: Option<String>,
    /// Suggestions in it that are not ruled on.
    pub open: u32,
    /// Suggestions in it.
    pub of: u32,
    /// The first of its suggestions.
    pub suggestion: Option<String>,
}

/// A suggestion, or a finding without one, in the list.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct SuggestionRow {
    /// Its id.
    pub id: String,
    /// Id of its topic.
    pub topic: String,
    /// Title of the test that fired.
    pub title: String,
    /// info, low, medium, high or critical.
    pub severity: String,
    /// The clause, such as "4.2 Use of Materials"; what is missing stands nowhere.
    pub clause: String,
    /// open, accepted, amended, commented, approved, rejected, deferred or silenced.
    pub state: String,
    /// Why it fired: words, absence, number or conflict.
    pub because: String,
    /// sure, open or attorney.
    pub certainty: String,
    /// The block it stands at.
    pub block: Option<u32>,
    /// Does it propose words, or is it for the attorney to judge?
    pub proposes: bool,
}

/// Whether the draft speaks of a topic.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct PresenceRow {
    /// Id of the topic.
    pub topic: String,
    /// Its title.
    pub title: String,
    /// found, not-found or not-checked.
    pub is: String,
    /// Why it was not checked, or where it was found.
    pub reason: String,
    /// The first block that speaks of it.
    pub block: Option<u32>,
}

/// Something the attorney should know about the reading or the edits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct NoticeRow {
    /// One sentence.
    pub message: String,
    /// Where.
    pub place: String,
}

/// An author of pending changes or comments.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct AuthorRow {
    /// As the file says.
    pub name: String,
    /// Which of the window's author colours, from 0.
    pub hue: u32,
    /// Pending changes.
    pub changes: u32,
    /// Comments.
    pub comments: u32,
}

/// A comment of the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct CommentRow {
    /// Its id.
    pub id: u32,
    /// The comment it answers.
    pub parent: Option<u32>,
    /// As the file says.
    pub author: String,
    /// Which of the window's author colours, from 0.
    pub hue: u32,
    /// As written in the file.
    pub date: Option<String>,
    /// Is it resolved?
    pub resolved: bool,
    /// What it says.
    pub text: String,
}

/// Blocks of the draft.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct BlocksView {
    /// The paper's revision they belong to.
    pub revision: u32,
    /// Index of the first.
    pub from: u32,
    /// In reading order.
    pub blocks: Vec<BlockView>,
}

/// One thing in the flow of the page.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum BlockView {
    /// A paragraph.
    Paragraph(Box<ParagraphView>),
    /// A table.
    Table(TableView),
    /// A page begins here, as the file last recorded it.
    Page {
        /// Its number.
        number: u32,
    },
    /// Something that is not shown.
    Opaque {
        /// What it is.
        what: String,
    },
}

/// A paragraph to paint.
#[derive(Clone, Debug, Default, PartialEq, Serialize, TS)]
pub struct ParagraphView {
    /// Its id; nothing for one of ours.
    pub para: Option<u32>,
    /// What it belongs to when not the body, such as "Footnote 2" or "Header".
    pub story: Option<String>,
    /// Its label.
    pub label: Option<String>,
    /// The label before our edits, where it differs.
    pub old_label: Option<String>,
    /// Heading level from 1.
    pub heading: Option<u8>,
    /// Left indent in points.
    pub indent: f32,
    /// First-line indent in points.
    pub first: f32,
    /// Space before in points.
    pub before: f32,
    /// Space after in points.
    pub after: f32,
    /// start, center, end or justify.
    pub align: String,
    /// A change of the paragraph mark.
    pub mark: Option<MarkView>,
    /// Does it get a change bar?
    pub changed: bool,
    /// Its text.
    pub pieces: Vec<PieceView>,
    /// Suggestions that propose something at this paragraph without marking words, such as a new clause after it.
    pub beside: Vec<SpotView>,
}

/// A stretch of text to paint.
#[derive(Clone, Debug, Default, PartialEq, Serialize, TS)]
pub struct PieceView {
    /// What is read; always painted as text.
    pub text: String,
    /// Bold, italic and so on, as class names.
    pub face: Vec<String>,
    /// Size against the draft's usual one, where it differs.
    pub scale: Option<f32>,
    /// The changes it is part of; ours is last.
    pub marks: Vec<MarkView>,
    /// Comments about it.
    pub comments: Vec<u32>,
    /// The target of a hyperlink, shown and never followed.
    pub link: Option<String>,
    /// Number of the note referred to here.
    pub note: Option<u32>,
    /// Suggestions about it.
    pub spots: Vec<SpotView>,
}

/// A place a suggestion is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct SpotView {
    /// The suggestion.
    pub suggestion: String,
    /// Its severity.
    pub severity: String,
    /// Its title.
    pub title: String,
    /// Is it not ruled on?
    pub open: bool,
}

/// A change to paint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct MarkView {
    /// inserted, deleted, moved-from, moved-to or formatted.
    pub kind: String,
    /// Whose it is.
    pub author: String,
    /// Which of the window's author colours, from 0; nothing for ours.
    pub hue: Option<u32>,
    /// As written.
    pub date: Option<String>,
    /// The suggestion it comes from, when it is ours.
    pub suggestion: Option<String>,
}

/// A table to paint.
#[derive(Clone, Debug, Default, PartialEq, Serialize, TS)]
pub struct TableView {
    /// Column widths in points.
    pub columns: Vec<f32>,
    /// Its rows.
    pub rows: Vec<RowView>,
}

/// A row to paint.
#[derive(Clone, Debug, Default, PartialEq, Serialize, TS)]
pub struct RowView {
    /// A change of the row.
    pub mark: Option<MarkView>,
    /// Its cells, without those a merged cell covers.
    pub cells: Vec<CellView>,
}

/// A cell to paint.
#[derive(Clone, Debug, Default, PartialEq, Serialize, TS)]
pub struct CellView {
    /// Columns it spans.
    pub columns: u32,
    /// Rows it spans.
    pub rows: u32,
    /// What it holds.
    pub blocks: Vec<BlockView>,
}

/// The card of a suggestion or of a finding without one.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct CardView {
    /// Its row of the list.
    pub row: SuggestionRow,
    /// Title of its topic.
    pub topic: String,
    /// Card code of the topic, such as "B1".
    pub code: String,
    /// The words of the draft it is about.
    pub words: String,
    /// What fired, worst first.
    pub findings: Vec<FindingView>,
    /// Proposed language, the playbook's opening rung first.
    pub variants: Vec<VariantView>,
    /// Index of the variant to show: the one ruled on, else the first.
    pub chosen: u32,
    /// The comment to the counterparty as it stands.
    pub comment: String,
    /// For us alone; never exported.
    pub note: String,
    /// Authorities with the date they were checked.
    pub authorities: Vec<AuthorityView>,
    /// Conditions that stop signature.
    pub walk_aways: Vec<String>,
    /// Suggestions this one cannot stand beside.
    pub clashes: Vec<ChoiceView>,
    /// How much of the role's preferred position the draft meets.
    pub measure: Option<MeasureView>,
    /// The standing ruling.
    pub ruling: Option<RulingView>,
    /// The words as amended, when they were.
    pub amended: Option<Vec<PassageView>>,
}

/// One thing that fired.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct FindingView {
    /// Topic and test, such as "training-use/T1".
    pub id: String,
    /// The test's title.
    pub title: String,
    /// Its severity.
    pub severity: String,
    /// Words and consequence, in one sentence.
    pub message: String,
    /// The words matched.
    pub quote: String,
    /// words, absence, number or conflict.
    pub because: String,
    /// sure, open or attorney.
    pub certainty: String,
    /// Facts or documents it needs, when it is open.
    pub needs: Vec<NeedView>,
    /// Traps of the unit, such as "survives termination".
    pub traps: Vec<String>,
}

/// Proposed language at a rung.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct VariantView {
    /// preferred, fallback-1 and so on.
    pub rung: String,
    /// Its name on screen.
    pub title: String,
    /// The redline, a passage per paragraph.
    pub passages: Vec<PassageView>,
    /// The comment to the counterparty that goes with it.
    pub comment: String,
    /// What must be answered before it can be accepted.
    pub needs: Vec<NeedView>,
}

/// Something that must be known first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct NeedView {
    /// variable, fact or other; what is other cannot be answered here.
    pub kind: String,
    /// The variable's name or the fact's key.
    pub about: String,
    /// The question, in one sentence.
    pub ask: String,
    /// Answers to choose from; empty takes any words.
    pub choices: Vec<ChoiceView>,
}

/// How many of a position's requirements the draft meets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct MeasureView {
    /// Met by the draft as received.
    pub met: u32,
    /// All.
    pub of: u32,
}

/// One paragraph of a redline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct PassageView {
    /// Where, such as "4.2" or "New clause after 4.2".
    pub place: String,
    /// change, insert or delete.
    pub kind: String,
    /// The redline.
    pub strokes: Vec<StrokeView>,
    /// The words as they would read, for the editor.
    pub after: String,
}

/// A stretch of a redline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct StrokeView {
    /// same, inserted or deleted.
    pub kind: String,
    /// Its words.
    pub text: String,
}

/// An authority on a card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct AuthorityView {
    /// Its id.
    pub id: String,
    /// How it is cited.
    pub citation: String,
    /// The day it was checked.
    pub checked: String,
    /// Has an attorney confirmed it?
    pub confirmed: bool,
}

/// A ruling that stands.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct RulingView {
    /// accepted, amended and so on.
    pub state: String,
    /// The rung accepted.
    pub rung: Option<String>,
    /// Who ruled.
    pub by: String,
    /// When, in UTC seconds.
    pub at: f64,
    /// Why, when it was said.
    pub reason: Option<String>,
}

/// What the attorney rules.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(tag = "act", rename_all = "kebab-case")]
pub enum RulingInput {
    /// Takes the words of a rung.
    Accept {
        /// The rung.
        rung: String,
        /// The comment to the counterparty, when it was edited.
        comment: Option<String>,
    },
    /// Takes the words of a rung as edited.
    Amend {
        /// The rung the words started from.
        rung: String,
        /// The words of each passage, in order.
        texts: Vec<String>,
        /// The comment to the counterparty, when it was edited.
        comment: Option<String>,
    },
    /// Leaves the words and comments on them.
    CommentOnly {
        /// The comment to the counterparty.
        text: String,
    },
    /// Lets the counterparty's words stand as an approved deviation.
    Approve {
        /// Why.
        reason: Option<String>,
    },
    /// Turns the suggestion down.
    Reject {
        /// Why.
        reason: Option<String>,
    },
    /// Leaves it for later.
    Defer,
    /// Says that the test does not fit this clause.
    NotThisClause {
        /// Why.
        reason: Option<String>,
    },
}

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

/// What find found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct FindView {
    /// All hits.
    pub total: u32,
    /// The first of them.
    pub hits: Vec<HitView>,
}

/// A hit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct HitView {
    /// The block.
    pub block: u32,
    /// The clause.
    pub place: String,
    /// Words before.
    pub before: String,
    /// The words found.
    pub found: String,
    /// Words after.
    pub after: String,
}

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

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the bindings as they should stand in the repository.
    fn bindings() -> String {
        let config = ts_rs::Config::new();
        let mut out = String::from(
            "// Generated from src-tauri/src/view.rs by its test; do not edit. To renew: COUNTERDRAFT_BINDINGS=write cargo test -p counterdraft-desktop bindings\n",
        );
        macro_rules! declare {
            ($($view:ty),* $(,)?) => {$(
                if let Some(docs) = <$view as TS>::docs() {
                    out.push('\n');
                    out.push_str(docs.trim_end());
                }
                out.push_str("\nexport ");
                out.push_str(&<$view as TS>::decl(&config));
                out.push('\n');
            )*};
        }
        declare!(
            HomeView,
            PersonView,
            MatterRow,
            OpenedView,
            GuessView,
            ChoiceView,
            ProgressView,
            Display,
            MatterView,
            ChoiceOf,
            PaperView,
            ClauseRow,
            SuggestionRow,
            PresenceRow,
            NoticeRow,
            AuthorRow,
            CommentRow,
            BlocksView,
            BlockView,
            ParagraphView,
            PieceView,
            SpotView,
            MarkView,
            TableView,
            RowView,
            CellView,
            CardView,
            FindingView,
            VariantView,
            NeedView,
            MeasureView,
            PassageView,
            StrokeView,
            AuthorityView,
            RulingView,
            RulingInput,
            ExportPlanView,
            ExportRow,
            ExportedView,
            FindView,
            HitView,
            TopicRow,
            TopicView,
            ProseView,
            PositionView,
            TestRow,
            crate::error::ErrorView,
            crate::error::Code,
        );
        out
    }

    #[test]
    fn bindings_are_fresh() {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("ui/src/bindings/view.ts");
        let fresh = bindings();
        if std::env::var_os("COUNTERDRAFT_BINDINGS").is_some() {
            std::fs::create_dir_all(path.parent().expect("it has a folder")).expect("the folder can be made");
            std::fs::write(&path, &fresh).expect("the bindings can be written");
        }
        let committed = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(committed == fresh, "ui/src/bindings/view.ts is stale: run this test with COUNTERDRAFT_BINDINGS=write");
    }
}
