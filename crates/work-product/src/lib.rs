//! Documents made from a review: for now the issues list.
//!
//! [`issues_list`] makes a Word file of one page: a table with a row for each issue, in one of two forms: for our side,
//! with severities and rulings, or for the other side, with nothing but what may leave. Internal notes are in neither.
//! This crate makes new files only; received files are the business of `docx`, which this crate does not use.
//!
//! ```
//! use library::{Facts, Library, Playbook};
//! use work_product::{About, Reader, issues_list};
//!
//! let draft = draft::build::lines("Vendor shall not do more than this.");
//! let review = review::review(&draft, &Library::default(), &Playbook::default(), &Facts::default());
//! let about = About { title: "Services Agreement".into(), reader: Reader::Us, date: "2026-11-23".into(), ..About::default() };
//! let bytes = issues_list(&review, &review::Desk::default(), &about)?;
//! assert!(bytes.starts_with(b"PK"));
//! # Ok::<(), work_product::Error>(())
//! ```

mod issues;
mod page;
mod paper;

pub use issues::{About, Reader, issues_list};

/// Why a document was not made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The file could not be packed.
    #[error("The document could not be packed; nothing was written. Try again.")]
    Pack,
}

#[cfg(test)]
mod tests;
