//! Where in a draft a clause belongs, told by words of headings.

use regex::{Regex, RegexBuilder};

/// A regular expression over headings, whatever their case: `fees|payment`.
#[derive(Clone, Debug)]
pub struct Anchor(Regex);

impl Anchor {
    /// Reads an expression; `None` where it is not well formed.
    pub fn parse(source: &str) -> Option<Anchor> {
        RegexBuilder::new(source).case_insensitive(true).build().ok().map(Anchor)
    }

    /// Says whether it finds something in `heading`.
    pub fn finds(&self, heading: &str) -> bool {
        self.0.is_match(heading)
    }
}

impl PartialEq for Anchor {
    fn eq(&self, other: &Anchor) -> bool {
        self.0.as_str() == other.0.as_str()
    }
}

impl Eq for Anchor {}
