use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{ListId, Paragraph};

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

/// How a number is written (ECMA-376 Part 1 §17.18.59).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// 1, 2, 3.
    #[default]
    Decimal,
    /// 01, 02, 03.
    DecimalZero,
    /// a, b, ... z, aa, bb.
    LowerLetter,
    /// A, B, ... Z, AA, BB.
    UpperLetter,
    /// i, ii, iii.
    LowerRoman,
    /// I, II, III.
    UpperRoman,
    /// 1st, 2nd, 3rd.
    Ordinal,
    /// First, Second.
    OrdinalText,
    /// One, Two.
    CardinalText,
    /// Nothing.
    None,
    /// A bullet: the level's text as it is.
    Bullet,
    /// Another format, shown in decimal.
    Other(String),
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
    /// Gives every paragraph the automatic label it shows, counting in document order.
    ///
    /// Paragraphs without a [`Paragraph::item`] lose theirs.
    pub fn label(&self, paragraphs: &mut [Paragraph]) {
        let _ = paragraphs;
        todo!("counting as displayed")
    }
}
