//! A draft reviewed against the clause library, and the attorney's rulings made into edits.
//!
//! [`review`] is pure: draft, library, playbook and facts give a [`Review`]; [`resolve`] makes the rulings of a [`Desk`]
//! into one checked set of edits.
//! It knows the law only as data: no name of a topic, of an act or of a party stands in this crate.
//! It knows no file format, clock, path or record.
//!
//! ```
//! use library::{Facts, Library, Playbook};
//! let draft = draft::build::lines("Vendor shall not do more than this.");
//! let review = review::review(&draft, &Library::default(), &Playbook::default(), &Facts::default());
//! assert!(review.findings.is_empty());
//! ```

mod amend;
mod case;
mod conform;
mod cure;
mod desk;
mod evaluate;
pub mod examples;
mod fill;
mod finding;
mod infer;
mod inquiry;
mod intake;
mod party;
mod place;
mod presence;
mod read;
mod renumber;
mod review;
mod search;
mod severity;
mod suggest;
mod topics;
mod triage;
mod words;
mod work;

pub use amend::{Mark, Passage, PassageKind, Stroke, amended, commented, left_blank, passages};
pub use conform::edits as conforming;
pub use desk::{Act, Clash, Desk, resolve};
pub use fill::Question;
pub use finding::{
    Certainty, Cited, ClauseName, Finding, FindingKey, Is, Need, NoKey, Presence, Review, Trap, WalkAway,
};
pub use infer::{Guess, infer};
pub use inquiry::{Backing, Bounded, CarveOut, Hang, Link, Reply, Said, brief};
pub use intake::OpenFact;
pub use review::{findings, review, traps};
pub use search::{Hit, search};
pub use severity::{Remark, Step, Would};
pub use suggest::{Part, PartId, Redline, Suggestion, SuggestionId, Variant, redline};
pub use topics::{Spoken, topics};
pub use triage::{OpenRule, Triage};
