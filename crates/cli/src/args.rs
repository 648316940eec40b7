//! What the command line can ask for.

use std::path::PathBuf;

use library::{Form, Role, Severity};

mod help;
mod parse;

pub use parse::parse;

/// What is asked for.
#[derive(Debug)]
pub enum Command {
    /// A help text.
    Help(&'static str),
    /// The version.
    Version,
    /// `review`.
    Review(Review),
    /// `topics`.
    Topics(Topics),
    /// `markup`.
    MarkUp(MarkUp),
    /// `read`.
    Read(Show),
    /// `clauses`.
    Clauses(Show),
    /// `accept` or `reject`.
    Answer(Answer),
    /// `scrub`.
    Scrub(Scrub),
    /// `library`.
    Library(Library),
    /// `search`.
    Search(Search),
}

/// How an answer is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// For people.
    #[default]
    Text,
    /// For programs.
    Json,
    /// A Word file: the issues list of a review.
    Docx,
}

/// What a draft is reviewed for.
#[derive(Clone, Debug, Default)]
pub struct Case {
    /// Our client's role.
    pub role: Option<Role>,
    /// The kind of agreement.
    pub form: Option<Form>,
    /// The matter, as a TOML file or a matter file.
    pub matter: Option<PathBuf>,
    /// Folders whose library files replace the built-in ones; later ones win.
    pub libraries: Vec<PathBuf>,
}

/// `counterdraft review`.
#[derive(Debug, Default)]
pub struct Review {
    /// The draft.
    pub draft: PathBuf,
    /// What it is reviewed for.
    pub case: Case,
    /// How the answer is written.
    pub format: Format,
    /// Where it is written; nothing is standard output.
    pub out: Option<PathBuf>,
    /// Makes the issues list for the other side.
    pub for_them: bool,
    /// Ends with 1 when a finding is at or above this.
    pub fail_on: Option<Severity>,
}

/// `counterdraft topics`.
#[derive(Debug, Default)]
pub struct Topics {
    /// The draft.
    pub draft: PathBuf,
    /// Whose stance is told.
    pub case: Case,
    /// How the answer is written.
    pub format: Format,
}

/// `counterdraft markup`.
#[derive(Debug, Default)]
pub struct MarkUp {
    /// The draft.
    pub draft: PathBuf,
    /// The redline.
    pub out: PathBuf,
    /// What it is reviewed for.
    pub case: Case,
    /// What is accepted; nothing leaves it to the rulings of the matter, or else accepts all.
    pub accept: Option<Accept>,
    /// Edits from elsewhere.
    pub edits: Option<PathBuf>,
    /// Who marks up.
    pub author: Option<String>,
    /// When, as written.
    pub date: Option<String>,
    /// Writes no comments.
    pub no_comments: bool,
    /// Turns change tracking on in the file.
    pub track: bool,
}

/// Which suggestions are accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Accept {
    /// All.
    All,
    /// Those that cure a finding at or above this.
    From(Severity),
    /// Those with these ids.
    Ids(Vec<String>),
}

/// `counterdraft read` and `counterdraft clauses`.
#[derive(Debug, Default)]
pub struct Show {
    /// The draft.
    pub draft: PathBuf,
    /// How the answer is written.
    pub format: Format,
}

/// `counterdraft accept` and `counterdraft reject`.
#[derive(Debug, Default)]
pub struct Answer {
    /// Is it `accept`?
    pub accepts: bool,
    /// The draft.
    pub draft: PathBuf,
    /// The copy.
    pub out: PathBuf,
    /// Authors whose changes are meant; none are all.
    pub of: Vec<String>,
    /// Ids that are meant; none are all.
    pub ids: Vec<u32>,
    /// Who answers with markup of their own; nothing resolves.
    pub by: Option<String>,
    /// When, as written.
    pub date: Option<String>,
    /// How the answer is written.
    pub format: Format,
}

/// `counterdraft scrub`.
#[derive(Debug, Default)]
pub struct Scrub {
    /// The draft.
    pub draft: PathBuf,
    /// The copy; nothing only previews.
    pub out: Option<PathBuf>,
    /// Takes names and dates out of changes and comments too.
    pub authors: bool,
    /// How the answer is written.
    pub format: Format,
}

/// `counterdraft library`.
#[derive(Debug)]
pub struct Library {
    /// What is asked of it.
    pub ask: Ask,
    /// Folders whose files replace the built-in ones.
    pub libraries: Vec<PathBuf>,
    /// How the answer is written.
    pub format: Format,
}

/// What is asked of the library.
#[derive(Debug)]
pub enum Ask {
    /// Its topics.
    List,
    /// One topic, by id or code.
    Show(String),
    /// Topics that hold words.
    Search(String),
    /// The mistakes of a library.
    Check {
        /// Its folder; nothing is the library in use.
        folder: Option<PathBuf>,
        /// Lists besides what it must know, with a line that shows it.
        coverage: bool,
    },
    /// Its authorities.
    Authorities {
        /// The day on which their age is told, as `2026-11-23`; nothing is today.
        as_of: Option<String>,
        /// The matter file whose confirmations are shown.
        matter: Option<PathBuf>,
    },
    /// Records that an authority was read.
    Confirm {
        /// Its id, or a place in it: `gdpr#28(3)`.
        authority: String,
        /// The matter file that keeps it.
        matter: PathBuf,
        /// Against what text, in the attorney's words.
        against: String,
        /// Who read it; nothing is the user.
        author: Option<String>,
    },
}

/// `counterdraft search`.
#[derive(Debug)]
pub struct Search {
    /// Words and connectors.
    pub words: String,
    /// The draft that is searched besides the library.
    pub draft: Option<PathBuf>,
    /// The matter file that is searched besides.
    pub matter: Option<PathBuf>,
    /// Folders whose library files replace the built-in ones.
    pub libraries: Vec<PathBuf>,
    /// How the answer is written.
    pub format: Format,
}
