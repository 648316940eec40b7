use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::ParaId;

/// A half-open range of UTF-8 bytes in one paragraph's text in the Final view.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// The paragraph.
    pub para: ParaId,
    /// First byte.
    pub start: u32,
    /// One past the last byte; equal to `start` for a place between two characters.
    pub end: u32,
}

impl Span {
    /// Makes the span of `range` in `para`.
    pub fn new(para: ParaId, range: Range<usize>) -> Span {
        Span { para, start: range.start as u32, end: range.end as u32 }
    }

    /// Returns the byte range as indexes of the paragraph's text.
    pub fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Says whether the span holds no byte.
    pub fn is_empty(&self) -> bool {
        self.start == self.end
    }

    /// Says whether the two spans share at least one byte.
    pub fn overlaps(&self, other: &Span) -> bool {
        self.para == other.para && self.start < other.end && other.start < self.end
    }

    /// Says whether `other` lies wholly inside this span.
    pub fn holds(&self, other: &Span) -> bool {
        self.para == other.para && self.start <= other.start && other.end <= self.end
    }
}

/// A run of text from one span to another within one container.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Stretch {
    /// Where it begins.
    pub from: Span,
    /// Where it ends; the same as `from` when one paragraph holds it.
    pub to: Span,
}

impl From<Span> for Stretch {
    fn from(span: Span) -> Stretch {
        Stretch { from: span, to: span }
    }
}
