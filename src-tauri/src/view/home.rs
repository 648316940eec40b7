//! Opening: the home page, the first questions, the settings.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{MatterView, NoticeRow};

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
    /// Mistakes in the attorney's own library folders; while there are any, nothing is reviewed.
    pub library_mistakes: u32,
    /// The folder that holds the matter files.
    pub folder: String,
    /// A file named on the command line, to be opened at once; handed out once.
    pub start: Option<String>,
}

/// The person whose name stands on redlines and entries.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct PersonView {
    /// Name as it stands in tracked changes.
    pub name: String,
    /// Initials as they stand on comments.
    pub initials: String,
}

/// The settings of the window.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct SettingsView {
    /// Whose name stands on redlines and entries.
    pub person: PersonView,
    /// The attorney's own clause library folders, in their order; a later one wins.
    pub libraries: Vec<LibraryFolderView>,
    /// Version of the clause library that ships with the product.
    pub library: String,
}

/// A folder of the attorney's own library files.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, TS)]
pub struct LibraryFolderView {
    /// Where it is.
    pub path: String,
    /// How many library files it holds.
    pub files: u32,
    /// What is wrong in its files; while there is anything, nothing is reviewed.
    pub mistakes: Vec<MistakeRow>,
}

/// Something wrong in a library file, at its character.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct MistakeRow {
    /// Where, such as "topics/audit-right.toml:12:3".
    pub place: String,
    /// What is wrong, in one sentence.
    pub message: String,
    /// What to do about it.
    pub hint: String,
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

/// An id with its name on screen; often something to choose.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, TS)]
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
