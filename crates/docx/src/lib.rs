//! Word files as drafts, and edits as tracked changes: the only ZIP and XML.
//!
//! [`Package::open`] takes the bytes of a `.docx` or `.docm` file and never changes them.
//! [`Package::read`] makes a [`draft::Draft`] of it in one [`View`], and [`Package::page`] blocks to show.
//! [`Package::mark_up`] compiles a [`draft::EditSet`] into a copy with tracked changes and comments.
//! This crate knows no law: what to change, and why, comes from outside. It is no general Word library either.
//!
//! ```no_run
//! let bytes = std::fs::read("draft.docx")?;
//! let package = docx::Package::open(&bytes)?;
//! let (draft, notices) = package.read(docx::View::Final);
//! println!("{} paragraphs, {} notices", draft.paragraphs.len(), notices.len());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod archive;
mod comment;
mod element;
mod error;
mod limits;
mod model;
mod notice;
mod numbering;
mod package;
mod page;
mod pointer;
mod read;
mod relation;
mod resolve;
mod schema;
mod scrub;
mod sniff;
mod splice;
mod spot;
mod style;
mod symbol;
mod tree;
mod verify;
mod view;
mod write;

pub use error::Error;
pub use limits::Limits;
pub use notice::{Notice, NoticeKind};
pub use package::Package;
pub use scrub::{Scrubbed, Trace};
pub use view::View;
pub use write::{Attribution, MarkedUp};
