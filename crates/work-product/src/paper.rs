//! A new Word file of a title, paragraphs and a table, in named styles.

use docx_rs::{
    AlignmentType, Docx, Footer, Header, PageMargin, PageNum, PageOrientationType, Paragraph, Run, RunFonts, Shading,
    Style, StyleType, Table, TableCell, TableLayoutType, TableRow, WidthType,
};

use crate::Error;
use crate::page::Column;

/// How a piece of text looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Face {
    Plain,
    Bold,
    /// Underlined and blue, as inserted words are shown.
    Inserted,
    /// Struck through and red, as deleted words are shown.
    Deleted,
}

/// Text in pieces of one look each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Text(Vec<(Face, String)>);

impl Text {
    pub fn plain(text: String) -> Text {
        Text(vec![(Face::Plain, text)])
    }

    pub fn push(&mut self, face: Face, text: String) {
        self.0.push((face, text));
    }

    /// Returns the words without their looks.
    pub fn words(&self) -> String {
        self.0.iter().map(|(_, text)| text.as_str()).collect()
    }

    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|(_, text)| text.is_empty())
    }
}

/// A landscape sheet that is being written.
pub(crate) struct Sheet {
    docx: Docx,
}

impl Sheet {
    pub fn new(header: String, footer: &str) -> Sheet {
        let style = |id: &str, name: &str| Style::new(id, StyleType::Paragraph).name(name);
        let footer = Paragraph::new().style("Footer").add_run(Run::new().add_text(format!("{footer} Page ")));
        let docx = Docx::new()
            .default_fonts(RunFonts::new().ascii("Calibri").hi_ansi("Calibri").cs("Calibri"))
            .default_size(18)
            .page_size(15840, 12240)
            .page_orient(PageOrientationType::Landscape)
            .page_margin(PageMargin {
                top: 720,
                left: 720,
                bottom: 720,
                right: 720,
                header: 360,
                footer: 360,
                gutter: 0,
            })
            .add_style(style("Title", "Title").size(28).bold())
            .add_style(style("Header", "header").size(16).color("595959"))
            .add_style(style("Footer", "footer").size(16).color("595959"))
            .add_style(style("TableHead", "Table Head").size(16).bold())
            .add_style(style("TableText", "Table Text").size(16))
            .header(Header::new().add_paragraph(paragraph("Header", &header)))
            .footer(Footer::new().add_paragraph(footer.add_page_num(PageNum::new()).align(AlignmentType::Center)));
        Sheet { docx }
    }

    pub fn title(&mut self, text: &str) {
        self.add(paragraph("Title", text));
    }

    pub fn paragraph(&mut self, text: &str) {
        self.add(paragraph("Normal", text));
    }

    /// Adds a table, its titles first.
    pub fn table(&mut self, columns: &[Column], rows: Vec<Vec<Text>>) {
        let cell = |width: usize, paragraph| TableCell::new().width(width, WidthType::Dxa).add_paragraph(paragraph);
        let shade = Shading::new().fill("E7E6E6");
        let head = columns
            .iter()
            .map(|column| cell(column.twips, paragraph("TableHead", column.title)).shading(shade.clone()));
        let mut table = vec![TableRow::new(head.collect()).cant_split()];
        for row in rows {
            let cells =
                row.into_iter().zip(columns).map(|(text, column)| cell(column.twips, styled("TableText", text)));
            table.push(TableRow::new(cells.collect()).cant_split());
        }
        let widths = columns.iter().map(|column| column.twips).collect();
        let table = Table::new(table).set_grid(widths).layout(TableLayoutType::Fixed);
        self.docx = std::mem::take(&mut self.docx).add_table(table);
    }

    pub fn pack(self) -> Result<Vec<u8>, Error> {
        let mut out = std::io::Cursor::new(Vec::new());
        self.docx.build().pack(&mut out).map_err(|_| Error::Pack)?;
        Ok(out.into_inner())
    }

    fn add(&mut self, paragraph: Paragraph) {
        self.docx = std::mem::take(&mut self.docx).add_paragraph(paragraph);
    }
}

fn paragraph(style: &str, text: &str) -> Paragraph {
    styled(style, Text::plain(text.to_owned()))
}

fn styled(style: &str, text: Text) -> Paragraph {
    text.0.into_iter().fold(Paragraph::new().style(style), |paragraph, (face, words)| {
        // XML has no place for other control characters.
        let words: String = words.chars().map(|c| if c.is_control() || c == '\u{2028}' { ' ' } else { c }).collect();
        let run = Run::new().add_text(words);
        paragraph.add_run(match face {
            Face::Plain => run,
            Face::Bold => run.bold(),
            Face::Inserted => run.underline("single").color("1F4E9E"),
            Face::Deleted => run.strike().color("B00020"),
        })
    })
}
