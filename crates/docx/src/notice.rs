use draft::ParaId;

/// What was not read, or what the attorney should know about the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// The class of notice.
    pub kind: NoticeKind,
    /// The part it is about.
    pub part: String,
    /// The paragraph it is about.
    pub para: Option<ParaId>,
    /// One sentence.
    pub message: String,
}

/// Classes of notices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum NoticeKind {
    /// A part that is named and not there, or damaged.
    MissingPart,
    /// Content of another file that Word would import.
    Imported,
    /// An equation.
    Equation,
    /// An embedded object.
    Embedded,
    /// Text in text boxes, which is read and not edited.
    TextBox,
    /// Hidden text, which is read like other text.
    Hidden,
    /// The file limits editing.
    Protected,
    /// The file is signed.
    Signed,
    /// The file holds macros.
    Macros,
    /// Word takes names or dates out of changes when it saves the file.
    Anonymous,
    /// A part in an encoding that is read and not written.
    Encoding,
    /// A part that demands to be understood in a way that this reader does not.
    NotUnderstood,
}

impl NoticeKind {
    /// Returns the kind as it stands in reports, such as `missing-part`.
    pub fn code(self) -> &'static str {
        match self {
            NoticeKind::MissingPart => "missing-part",
            NoticeKind::Imported => "imported",
            NoticeKind::Equation => "equation",
            NoticeKind::Embedded => "embedded",
            NoticeKind::TextBox => "text-box",
            NoticeKind::Hidden => "hidden",
            NoticeKind::Protected => "protected",
            NoticeKind::Signed => "signed",
            NoticeKind::Macros => "macros",
            NoticeKind::Anonymous => "anonymous",
            NoticeKind::Encoding => "encoding",
            NoticeKind::NotUnderstood => "not-understood",
        }
    }
}

/// A notice before paragraphs have their ids in a view.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub(crate) kind: NoticeKind,
    pub(crate) part: String,
    pub(crate) para: Option<usize>,
    pub(crate) message: String,
}
