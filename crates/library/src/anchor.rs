//! Where in a draft a clause belongs, told by words of headings.

use std::fmt;

use regex::{Regex, RegexBuilder};

use crate::condition::SyntaxError;

/// A regular expression over headings, whatever their case: `fees|payment`.
#[derive(Clone, Debug)]
pub struct Anchor(Regex);

impl Anchor {
    /// Reads an expression.
    ///
    /// # Errors
    /// At its first character, when it is not well formed.
    pub fn parse(source: &str) -> Result<Anchor, SyntaxError> {
        RegexBuilder::new(source).case_insensitive(true).build().map(Anchor).map_err(|_| {
            let hint = "Close its brackets; | separates alternatives.";
            SyntaxError::new(0, "This is no regular expression for a heading.", hint)
        })
    }

    /// Says whether it finds something in `heading`.
    pub fn finds(&self, heading: &str) -> bool {
        self.0.is_match(heading)
    }
}

impl fmt::Display for Anchor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_str())
    }
}

impl PartialEq for Anchor {
    fn eq(&self, other: &Anchor) -> bool {
        self.0.as_str() == other.0.as_str()
    }
}

impl Eq for Anchor {}
