mod counting;
mod format;
mod signs;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::{ListId, Paragraph, Story, Why};

pub use counting::Counting;
pub use format::Format;
pub use signs::Signs;
pub use words::{Language, in_words};

/// The list definitions of a draft.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Numbering {
    /// Every list by its id.
    pub lists: BTreeMap<ListId, List>,
}

/// One list definition.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct List {
    /// Lists with the same counter count on together (ECMA-376 Part 1 §17.9: one abstract definition).
    pub counter: u32,
    /// Its levels from the outermost.
    pub levels: Vec<Level>,
    /// For each level, the value it starts at when this list first uses it.
    pub overrides: Vec<Option<u32>>,
}

/// One level of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Level {
    /// Its first value.
    pub start: u32,
    /// How its value is written.
    pub format: Format,
    /// The label's text; `%1` to `%9` stand for the levels' values.
    pub text: String,
    /// The level after which it starts again: nothing for every outer level, 0 for never, n for level n only (from 1).
    pub restart: Option<u8>,
    /// Writes every value in decimal.
    pub legal: bool,
    /// What stands between label and text.
    pub suffix: Suffix,
    /// Is the label hidden?
    pub hidden: bool,
}

/// What stands between a label and the text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Suffix {
    /// A tab.
    #[default]
    Tab,
    /// A space.
    Space,
    /// Nothing.
    Nothing,
}

/// A paragraph's place in a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListItem {
    /// The list.
    pub list: ListId,
    /// Its level from 0.
    pub depth: u8,
}

/// An automatic label as shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Label {
    /// What is printed, such as `3.2` or `(a)`.
    pub text: String,
    /// Is it a bullet?
    pub bullet: bool,
}

impl Numbering {
    /// Gives every paragraph the automatic label it shows, counting in document order (ECMA-376 Part 1 §17.9).
    ///
    /// Paragraphs without a [`Paragraph::item`] lose theirs, and so do those with a hidden or an empty label. An empty
    /// paragraph that carries a section break has none and takes no number.
    /// The main text, footnotes, endnotes, and each header and footer count by themselves.
    pub fn label(&self, paragraphs: &mut [Paragraph]) {
        let mut count = self.count();
        for para in paragraphs {
            para.label = count.next(para.story, para.counted());
        }
    }

    /// Begins to count.
    pub fn count(&self) -> Count<'_> {
        Count { numbering: self, counts: BTreeMap::new(), started: BTreeSet::new() }
    }
}

impl Paragraph {
    /// Returns the place in a list that takes a number: Word numbers no empty paragraph that ends a section.
    pub(crate) fn counted(&self) -> Option<ListItem> {
        let ends_section = self.text.is_empty() && self.fixed.iter().any(|fixed| fixed.why == Why::SectionMark);
        self.item.filter(|_| !ends_section)
    }
}

/// Where counting stands; [`Numbering::label`] has the rules.
#[derive(Debug)]
pub struct Count<'a> {
    numbering: &'a Numbering,
    counts: BTreeMap<(Flow, u32), Values>,
    started: BTreeSet<(Flow, ListId, usize)>,
}

impl Count<'_> {
    /// Returns the label of the next paragraph, by its story and its place in a list.
    pub fn next(&mut self, story: Story, item: Option<ListItem>) -> Option<Label> {
        let item = item?;
        let list = self.numbering.lists.get(&item.list)?;
        let depth = usize::from(item.depth).min(DEPTHS - 1);
        let level = list.levels.get(depth)?;
        let flow = Flow::of(story);
        let values = self.counts.entry((flow, list.counter)).or_default();
        let first_use = self.started.insert((flow, item.list, depth));
        let anew = list.overrides.get(depth).copied().flatten().filter(|_| first_use);
        values[depth] =
            Some(anew.unwrap_or_else(|| values[depth].map_or(level.start, |value| value.saturating_add(1))));
        for (deeper, value) in values.iter_mut().enumerate().skip(depth + 1) {
            let restarts = match list.levels.get(deeper).and_then(|level| level.restart) {
                None => true,
                Some(after) => usize::from(after) == depth + 1,
            };
            if restarts {
                *value = None;
            }
        }
        // A level that was passed over counts as used once.
        for (above, value) in values.iter_mut().enumerate().take(depth) {
            *value = value.or_else(|| list.levels.get(above).map(|level| level.start));
        }
        let text = list.text(depth, values);
        (!level.hidden && !text.is_empty()).then(|| Label { text, bullet: level.format == Format::Bullet })
    }
}

/// Word knows nine levels.
const DEPTHS: usize = 9;

/// The value each level stands at; nothing for a level that has not been used since it last started again.
type Values = [Option<u32>; DEPTHS];

/// Stories that are counted together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Flow {
    Main,
    Footnotes,
    Endnotes,
    Margin(Story),
}

impl Flow {
    fn of(story: Story) -> Flow {
        match story {
            Story::Body | Story::TextBox(_) => Flow::Main,
            Story::Footnote(_) => Flow::Footnotes,
            Story::Endnote(_) => Flow::Endnotes,
            Story::Header(_) | Story::Footer(_) => Flow::Margin(story),
        }
    }
}

impl List {
    /// Returns the label of the level at `depth`, without blanks at its end.
    fn text(&self, depth: usize, values: &Values) -> String {
        let level = &self.levels[depth];
        if level.format == Format::Bullet {
            return level.text.trim().chars().map(bullet).collect();
        }
        let mut out = String::new();
        let mut rest = level.text.chars().peekable();
        while let Some(c) = rest.next() {
            let place = rest.peek().filter(|_| c == '%').and_then(|next| next.to_digit(10)).filter(|digit| *digit > 0);
            let Some(place) = place else {
                out.push(c);
                continue;
            };
            rest.next();
            let at = place as usize - 1;
            // Levels below this one have no value here, and Word shows nothing for them.
            if let Some(shown) = self.levels.get(at).filter(|_| at <= depth) {
                // Zeros stay: the outline "Article I, Section 1.01" that Word offers is a legal one.
                let zeros = matches!(shown.format, Format::DecimalZero | Format::Padded(_));
                let format = if level.legal && !zeros { &Format::Decimal } else { &shown.format };
                out.push_str(&format.write(values[at].unwrap_or(shown.start)));
            }
        }
        out.trim_end().to_owned()
    }
}

/// Returns a bullet that every font has: those of Symbol and Wingdings stand in the private use area U+F020..=U+F0FF.
fn bullet(c: char) -> char {
    match c {
        '\u{F0B7}' | '\u{F09F}' | '\u{F06C}' => '•',
        '\u{F0A7}' | '\u{F06E}' => '▪',
        '\u{F06F}' | '\u{F0A8}' | '\u{F071}' => '□',
        '\u{F076}' => '❖',
        '\u{F0D8}' => '➢',
        '\u{F0E0}' | '\u{F0E8}' | '\u{F0AE}' => '→',
        '\u{F0FC}' => '✓',
        '\u{F0FE}' => '☑',
        '\u{F02D}' | '\u{F0BE}' => '–',
        '\u{E000}'..='\u{F8FF}' => '•',
        other => other,
    }
}

#[cfg(test)]
mod tests;
