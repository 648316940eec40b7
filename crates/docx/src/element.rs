//! The elements that mean something to reading or writing, told by namespace and local name.

/// A namespace, strict and transitional alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(crate) enum Ns {
    /// WordprocessingML.
    W,
    /// Relationships.
    R,
    /// Markup compatibility.
    Mc,
    /// Office Math.
    M,
    /// Word 2010.
    W14,
    /// Word 2012.
    W15,
    /// Another that Word understands and that may stand in `Requires`.
    Known,
    /// The `xml` prefix.
    Xml,
    /// Any other.
    #[default]
    Other,
}

impl Ns {
    pub(crate) fn of(uri: &str) -> Ns {
        match uri {
            "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
            | "http://purl.oclc.org/ooxml/wordprocessingml/main" => Ns::W,
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
            | "http://purl.oclc.org/ooxml/officeDocument/relationships" => Ns::R,
            "http://schemas.openxmlformats.org/markup-compatibility/2006" => Ns::Mc,
            "http://schemas.openxmlformats.org/officeDocument/2006/math"
            | "http://purl.oclc.org/ooxml/officeDocument/math" => Ns::M,
            "http://schemas.microsoft.com/office/word/2010/wordml" => Ns::W14,
            "http://schemas.microsoft.com/office/word/2012/wordml" => Ns::W15,
            "urn:schemas-microsoft-com:vml" | "urn:schemas-microsoft-com:office:office" => Ns::Known,
            uri if uri.starts_with("http://schemas.microsoft.com/office/word/20")
                || uri.starts_with("http://schemas.microsoft.com/office/drawing/20")
                || uri.starts_with("http://schemas.openxmlformats.org/drawingml/") =>
            {
                Ns::Known
            }
            _ => Ns::Other,
        }
    }
}

macro_rules! elements {
    ($($variant:ident = $ns:ident $name:literal),* $(,)?) => {
        /// An element, or [`El::Other`] for one that only its parent's meaning matters for.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
        pub(crate) enum El { $($variant,)* #[default] Other }

        impl El {
            pub(crate) fn of(ns: Ns, local: &str) -> El {
                match (ns, local) { $((Ns::$ns, $name) => El::$variant,)* _ => El::Other }
            }
        }
    };
}

elements! {
    Document = W "document", Body = W "body", P = W "p", PPr = W "pPr", R = W "r", RPr = W "rPr",
    T = W "t", DelText = W "delText", Tab = W "tab", PTab = W "ptab", Br = W "br", Cr = W "cr",
    NoBreakHyphen = W "noBreakHyphen", SoftHyphen = W "softHyphen", Sym = W "sym",
    FootnoteReference = W "footnoteReference", EndnoteReference = W "endnoteReference",
    CommentReference = W "commentReference", AnnotationRef = W "annotationRef",
    FootnoteRef = W "footnoteRef", EndnoteRef = W "endnoteRef",
    Separator = W "separator", ContinuationSeparator = W "continuationSeparator", PgNum = W "pgNum",
    Drawing = W "drawing", Pict = W "pict", Object = W "object", Ruby = W "ruby", RubyBase = W "rubyBase", Rt = W "rt",
    FldSimple = W "fldSimple", FldChar = W "fldChar", InstrText = W "instrText", DelInstrText = W "delInstrText",
    Hyperlink = W "hyperlink", BookmarkStart = W "bookmarkStart", BookmarkEnd = W "bookmarkEnd",
    CommentRangeStart = W "commentRangeStart", CommentRangeEnd = W "commentRangeEnd",
    PermStart = W "permStart", PermEnd = W "permEnd", ProofErr = W "proofErr",
    MoveFromRangeStart = W "moveFromRangeStart", MoveFromRangeEnd = W "moveFromRangeEnd",
    MoveToRangeStart = W "moveToRangeStart", MoveToRangeEnd = W "moveToRangeEnd",
    LastRenderedPageBreak = W "lastRenderedPageBreak",
    Sdt = W "sdt", SdtPr = W "sdtPr", SdtEndPr = W "sdtEndPr", SdtContent = W "sdtContent", SmartTag = W "smartTag",
    SmartTagPr = W "smartTagPr", CustomXml = W "customXml", CustomXmlPr = W "customXmlPr",
    Dir = W "dir", Bdo = W "bdo", SubDoc = W "subDoc", AltChunk = W "altChunk",
    Tbl = W "tbl", TblPr = W "tblPr", TblPrEx = W "tblPrEx", TblGrid = W "tblGrid", GridCol = W "gridCol",
    Tr = W "tr", TrPr = W "trPr", Tc = W "tc", TcPr = W "tcPr",
    Ins = W "ins", Del = W "del", MoveFrom = W "moveFrom", MoveTo = W "moveTo",
    RPrChange = W "rPrChange", PPrChange = W "pPrChange", SectPrChange = W "sectPrChange",
    TblPrChange = W "tblPrChange", TblPrExChange = W "tblPrExChange", TrPrChange = W "trPrChange",
    TcPrChange = W "tcPrChange", TblGridChange = W "tblGridChange", NumberingChange = W "numberingChange",
    CellIns = W "cellIns", CellDel = W "cellDel", CellMerge = W "cellMerge",
    CustomXmlInsRangeStart = W "customXmlInsRangeStart", CustomXmlDelRangeStart = W "customXmlDelRangeStart",
    CustomXmlMoveFromRangeStart = W "customXmlMoveFromRangeStart",
    CustomXmlMoveToRangeStart = W "customXmlMoveToRangeStart",
    SectPr = W "sectPr", NumPr = W "numPr", TxbxContent = W "txbxContent",
    Footnotes = W "footnotes", Footnote = W "footnote", Endnotes = W "endnotes", Endnote = W "endnote",
    Hdr = W "hdr", Ftr = W "ftr", Comments = W "comments", Comment = W "comment",
    AlternateContent = Mc "AlternateContent", Choice = Mc "Choice", Fallback = Mc "Fallback",
    OMath = M "oMath", OMathPara = M "oMathPara",
}

impl El {
    /// Is this a wrapper that says its runs were inserted, deleted or moved?
    pub(crate) fn is_change(self) -> bool {
        matches!(self, El::Ins | El::Del | El::MoveFrom | El::MoveTo)
    }

    /// Is this a record of earlier properties?
    pub(crate) fn is_property_change(self) -> bool {
        matches!(
            self,
            El::RPrChange
                | El::PPrChange
                | El::SectPrChange
                | El::TblPrChange
                | El::TblPrExChange
                | El::TrPrChange
                | El::TcPrChange
                | El::TblGridChange
                | El::NumberingChange
        )
    }

    /// Does this begin or end a range of a bookmark, a comment, a permission or a move?
    pub(crate) fn is_range_end(self) -> bool {
        matches!(
            self,
            El::BookmarkStart
                | El::BookmarkEnd
                | El::CommentRangeStart
                | El::CommentRangeEnd
                | El::PermStart
                | El::PermEnd
                | El::MoveFromRangeStart
                | El::MoveFromRangeEnd
                | El::MoveToRangeStart
                | El::MoveToRangeEnd
        )
    }

    /// Does this begin a range whose custom markup, and not its text, was inserted, deleted or moved?
    pub(crate) fn is_markup_change(self) -> bool {
        matches!(
            self,
            El::CustomXmlInsRangeStart
                | El::CustomXmlDelRangeStart
                | El::CustomXmlMoveFromRangeStart
                | El::CustomXmlMoveToRangeStart
        )
    }

    /// Is this a wrapper that reading looks through, within a paragraph or around blocks?
    pub(crate) fn is_transparent(self) -> bool {
        matches!(self, El::SdtContent | El::SmartTag | El::CustomXml | El::Dir | El::Bdo)
    }
}
