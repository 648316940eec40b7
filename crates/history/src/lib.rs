//! The matter file: what happened in a matter, kept so that nothing is lost and nothing is rewritten.
//!
//! A matter is one SQLite file. Copy it, move it, back it up or delete it like any other file.
//! It holds received and sent files byte for byte, and a list of entries that only grows: rulings, own edits, facts,
//! confirmations, rounds, and undo, which is an entry too. What the window shows is folded from the entries:
//! [`Matter::desk`] for one round, [`Matter::facts`] and [`Matter::confirmations`] for the matter.
//!
//! An entry that [`Matter::record`] has returned survives the end of the process and of the machine: every write is a
//! transaction that is flushed to the disk before it returns (write-ahead log, `synchronous = FULL`).
//!
//! The crate knows no law and no file format but its own, and no clock: times and names are passed in.
//!
//! ```
//! use history::{Matter, NewEntry, Receiving, What};
//! use review::Act;
//!
//! let folder = tempfile::tempdir()?;
//! let path = folder.path().join("orion.counterdraft");
//! let mut matter = Matter::create(&path, "Orion Data", "Helios Models", 1_764_000_000)?;
//! let draft = draft::Draft::default();
//! let document = matter.document("License")?;
//! let round = matter.receive(Receiving {
//!     document, file: "license.docx", bytes: b"...", draft: &draft, at_utc_secs: 1_764_000_010, by: "A. Attorney",
//! })?;
//! matter.record(NewEntry {
//!     at_utc_secs: 1_764_000_020,
//!     by: "A. Attorney".into(),
//!     round: Some(round),
//!     what: What::Ruling { on: "training-use/T1@9f2c#1".into(), act: Act::Reject },
//!     reason: Some("Priced in.".into()),
//! })?;
//! assert!(matter.desk(round)?.rulings["training-use/T1@9f2c#1"].act == Act::Reject);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod desk;
mod entry;
mod error;
mod facts;
mod file;
mod lineage;
mod matter;
mod migration;
mod round;
mod ruled;
mod search;

pub use desk::{Confirmation, Desk, Fact, Own, Standing};
pub use entry::{Entry, NewEntry, What};
pub use error::Error;
pub use facts::entries_of;
pub use file::{WriteError, is_same_file, write_file};
pub use matter::{About, Matter, is_matter};
pub use round::{Direction, DocumentId, Receiving, Round, RoundId, Sending};
pub use search::{Found, Hit};
