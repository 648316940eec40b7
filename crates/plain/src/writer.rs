use draft::{
    Draft, Emphasis, Face, Format, Hash, Level, List, ListId, ListItem, Numbering, ParaId, Paragraph, Style, Suffix,
};

/// Half an inch in twentieths of a point: one step of nesting.
const STEP: i32 = 720;

/// Takes text piece by piece and makes paragraphs of it.
#[derive(Default)]
pub(crate) struct Writer {
    paragraphs: Vec<Paragraph>,
    numbering: Numbering,
    open: Paragraph,
    /// Faces that are on, outermost first.
    faces: Vec<Face>,
    /// Heading level from 0, while inside a heading.
    pub heading: Option<u8>,
    /// Lists that are open, outermost first.
    lists: Vec<Open>,
    /// Quotations that are open.
    pub quotes: i32,
}

/// A list that is open.
struct Open {
    list: ListId,
    depth: u8,
    format: Format,
    /// Has the item that is open not had its first paragraph yet?
    fresh: bool,
}

impl Writer {
    /// Adds text to the paragraph that is open.
    pub fn push(&mut self, text: &str) {
        let start = self.open.text.len() as u32;
        self.open.text.push_str(text);
        let end = self.open.text.len() as u32;
        let face = self.faces.iter().fold(Face::default(), |sum, face| Face {
            bold: sum.bold || face.bold,
            italic: sum.italic || face.italic,
            underline: sum.underline || face.underline,
            strike: sum.strike || face.strike,
            superscript: sum.superscript || face.superscript,
            subscript: sum.subscript || face.subscript,
            ..sum
        });
        if face == Face::default() || start == end {
            return;
        }
        match self.open.emphasis.last_mut() {
            Some(last) if last.range.end == start && last.face == face => last.range.end = end,
            _ => self.open.emphasis.push(Emphasis { range: start..end, face }),
        }
    }

    /// Adds text as a page shows it: a run of white space is one space, and none stands at the start of a line.
    pub fn push_collapsed(&mut self, text: &str) {
        // A no-break space is a character of the text, not white space between words.
        let space = |c: char| c.is_ascii_whitespace();
        let mut words = text.split(space).filter(|word| !word.is_empty()).peekable();
        let gap = |writer: &mut Writer| {
            if !writer.open.text.is_empty() && !writer.open.text.ends_with([' ', '\t', '\u{2028}']) {
                writer.push(" ");
            }
        };
        if text.starts_with(space) {
            gap(self);
        }
        while let Some(word) = words.next() {
            self.push(word);
            if words.peek().is_some() || text.ends_with(space) {
                self.push(" ");
            }
        }
    }

    /// Breaks the line within the paragraph.
    pub fn line_break(&mut self) {
        self.trim();
        if !self.open.text.is_empty() {
            self.push("\u{2028}");
        }
    }

    /// Says whether the paragraph that is open has no text yet.
    pub fn is_at_start(&self) -> bool {
        self.open.text.is_empty()
    }

    /// Says whether the paragraph that is open ends with a break of the line.
    pub fn is_after_break(&self) -> bool {
        self.open.text.trim_end_matches([' ', '\t']).ends_with('\u{2028}')
    }

    /// Turns a face on until [`Writer::face_off`].
    pub fn face_on(&mut self, face: Face) {
        self.faces.push(face);
    }

    /// Turns off the face that was turned on last.
    pub fn face_off(&mut self) {
        self.faces.pop();
    }

    /// Opens a list whose items are written in `format`, from `start`.
    pub fn open_list(&mut self, format: Format, start: u32) {
        self.close_paragraph();
        let list = ListId(self.numbering.lists.len() as u32);
        let depth = self.lists.len().min(8) as u8;
        self.add_list(list, depth, &format, start);
        self.lists.push(Open { list, depth, format, fresh: false });
    }

    /// Counts the items of the list that is open from `number` on.
    pub fn count_from(&mut self, number: u32) {
        self.close_paragraph();
        let list = ListId(self.numbering.lists.len() as u32);
        let Some(open) = self.lists.last_mut() else { return };
        open.list = list;
        let (depth, format) = (open.depth, open.format.clone());
        self.add_list(list, depth, &format, number);
    }

    fn add_list(&mut self, list: ListId, depth: u8, format: &Format, start: u32) {
        let bullet = *format == Format::Bullet;
        let level = |index: u8| Level {
            start: if index == depth { start } else { 1 },
            format: format.clone(),
            text: if bullet { "•".into() } else { format!("%{}.", index + 1) },
            suffix: Suffix::Tab,
            ..Level::default()
        };
        let levels = (0..9).map(level).collect();
        // A list of a page counts for itself, nested ones within each item anew.
        self.numbering.lists.insert(list, List { counter: list.0, levels, overrides: vec![None; 9] });
    }

    /// Closes the list that was opened last.
    pub fn close_list(&mut self) {
        self.close_paragraph();
        self.lists.pop();
    }

    /// Begins an item of the list that is open.
    pub fn open_item(&mut self) {
        self.close_paragraph();
        if let Some(open) = self.lists.last_mut() {
            open.fresh = true;
        }
    }

    /// Ends the paragraph that is open; without text there is none.
    pub fn close_paragraph(&mut self) {
        self.trim();
        let mut para = std::mem::take(&mut self.open);
        if para.text.is_empty() {
            return;
        }
        para.id = ParaId(self.paragraphs.len() as u32);
        if let Some(level) = self.heading {
            para.style = Style { name: format!("heading {}", level + 1), outline: Some(level), ..Style::default() };
        }
        para.style.indent = STEP * (self.lists.len() as i32 + self.quotes);
        if let Some(open) = self.lists.last_mut().filter(|open| open.fresh) {
            para.item = Some(ListItem { list: open.list, depth: open.depth });
            para.style.first = -STEP / 2;
            open.fresh = false;
        }
        self.paragraphs.push(para);
    }

    fn trim(&mut self) {
        let text = &mut self.open.text;
        text.truncate(text.trim_end_matches([' ', '\t', '\u{2028}', '\n']).len());
        let end = text.len() as u32;
        self.open.emphasis.retain_mut(|emphasis| {
            emphasis.range.end = emphasis.range.end.min(end);
            !emphasis.range.is_empty()
        });
    }

    /// Returns the draft, its labels counted.
    pub fn finish(mut self, source: Hash) -> Draft {
        self.close_paragraph();
        self.numbering.label(&mut self.paragraphs);
        Draft { source, paragraphs: self.paragraphs, numbering: self.numbering, ..Draft::default() }
    }
}
