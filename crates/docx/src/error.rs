/// Why a file is not opened or an export is not written.
///
/// Each message says in one sentence what the file is and what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// No bytes, or a zip without entries.
    #[error("This file is empty; ask for it to be sent again.")]
    Empty,
    /// An encrypted Word file in a compound file.
    #[error("This file is protected by a password; open it in Word, remove the password and save a copy.")]
    Password,
    /// A file encrypted by rights management or a sensitivity label.
    #[error("This file is protected by its owner's organization; ask for an unprotected copy.")]
    RightsManaged,
    /// A Word 97-2003 file, under whatever name.
    #[error("This file is in the old .doc format; open it in Word and save it as .docx.")]
    LegacyDoc,
    /// Another compound file.
    #[error("This file is in an old Office format that is not a Word document; open it in Word and save it as .docx.")]
    Compound,
    /// Rich Text Format.
    #[error("This file is in Rich Text Format; open it in Word and save it as .docx.")]
    Rtf,
    /// A PDF.
    #[error("This file is a PDF, which cannot carry tracked changes; ask for the Word file it was made from.")]
    Pdf,
    /// A Word file in one XML file.
    #[error("This file is a Word document in flat XML; open it in Word and save it as .docx.")]
    FlatOpc,
    /// Word 2003 XML.
    #[error("This file is in the XML format of Word 2003; open it in Word and save it as .docx.")]
    Word2003,
    /// A web page or a saved web archive.
    #[error("This file is a web page; open it in Word and save it as .docx.")]
    WebPage,
    /// An OpenDocument file.
    #[error("This file is an OpenDocument file; open it in Word or LibreOffice and save it as .docx.")]
    OpenDocument,
    /// A Pages file.
    #[error("This file is a Pages document; export it from Pages as Word.")]
    Pages,
    /// An Excel workbook.
    #[error("This file is an Excel workbook, not a Word document; open the Word file instead.")]
    Workbook,
    /// A PowerPoint presentation.
    #[error("This file is a PowerPoint presentation, not a Word document; open the Word file instead.")]
    Presentation,
    /// Nothing that is known.
    #[error("This file is not a Word document; open a .docx file.")]
    NotWord,
    /// A zip without its directory or with a broken one.
    #[error("This file is cut short or damaged; ask for it to be sent again.")]
    Truncated,
    /// An entry whose bytes do not match their checksum, or that does not inflate.
    #[error("This file is damaged in its part {part}; ask for it to be sent again.")]
    Damaged {
        /// The entry's name.
        part: String,
    },
    /// A file beyond [`Limits`](crate::Limits).
    #[error("This file is larger inside than a Word document should be ({what}); ask for a clean copy.")]
    TooLarge {
        /// Which limit it passes.
        what: &'static str,
    },
    /// A name that leaves the package or that the package format forbids.
    #[error("This file has a part with a forbidden name ({name}); open it in Word and save a copy.")]
    Name {
        /// The entry's name.
        name: String,
    },
    /// Two entries of one name.
    #[error("This file holds the part {name} twice; open it in Word and save a copy.")]
    Duplicate {
        /// The entry's name.
        name: String,
    },
    /// An encrypted zip entry.
    #[error("This file has encrypted parts; remove the password and save a copy.")]
    EncryptedPart,
    /// A compression that Word does not use.
    #[error("This file is compressed in a way that Word does not use ({name}); open it in Word and save a copy.")]
    Compression {
        /// The entry's name.
        name: String,
    },
    /// Entries that overlap, or bytes before the first one.
    #[error("This file is packed in a way that hides data; ask for a clean copy.")]
    Overlap,
    /// A document type definition, which the format forbids.
    #[error("This file has a document type definition in {part}, which may carry an attack; ask for a clean copy.")]
    Doctype {
        /// The part.
        part: String,
    },
    /// XML that is not well formed.
    #[error("This file is damaged: {part} is not well-formed XML at byte {at}; open it in Word and save a copy.")]
    Malformed {
        /// The part.
        part: String,
        /// Byte offset in the part.
        at: usize,
    },
    /// A main part that is named but not there.
    #[error("This file has lost its main text; ask for it to be sent again.")]
    NoMainPart,
    /// Edits made for other bytes.
    #[error("These edits were made for another file; open the file they were made for.")]
    OtherFile,
    /// An export that did not pass its own check.
    #[error("The marked-up file did not pass its own check ({law}), so nothing was written; report this file.")]
    Unverified {
        /// The law that does not hold.
        law: &'static str,
    },
    /// The zip could not be written.
    #[error("The marked-up file could not be packed; nothing was written.")]
    Pack(#[from] zip::result::ZipError),
}
