//! The clause library: what the product knows about the provisions of a draft, as data.
//!
//! [`Library::parse`] reads the files of a library folder and reports every [`Mistake`] at once, at its character;
//! [`Library::built_in`] is the library that ships with the product. A [`Topic`] holds positions, tests, cures and the
//! page whose examples are its tests; [`condition`] is the language that tests are written in. [`Facts`] and
//! [`Playbook`] are read here too, because this crate is the only one that knows TOML.
//!
//! Nothing here knows a draft: conditions are judged by `review`. Nothing here knows a path, a clock or a thread.
//!
//! ```
//! use library::Library;
//! let mistakes = Library::parse([("topics/audit-right.toml", "id = \"audit-rights\"")]).expect_err("much is missing");
//! assert_eq!(mistakes[0].to_string().split(':').next(), Some("topics/audit-right.md"));
//! ```

mod anchor;
mod authority;
pub mod condition;
mod coverage;
mod cure;
mod facts;
mod id;
mod inquiry;
mod library;
mod load;
mod mistake;
mod page;
mod parts;
mod playbook;
mod rules;
mod search;
mod source;
mod text;
mod topic;

pub use anchor::Anchor;
pub use authority::{Authority, Freshness, Pinpoint};
pub use coverage::CoverageRow;
pub use cure::{Cure, Extent, Modal, Side, Step};
pub use facts::{Answer, AnswerKind, Direction, DocumentFacts, Fact, FactKind, Facts, Holds};
pub use id::{Answered, Backed, Because, Form, Role, Rung, Severity, Stance, Status, UnknownId};
pub use inquiry::{BackingRule, Bound, Hanging, Inquiry, Saying};
pub use library::Library;
pub use mistake::Mistake;
pub use page::{Context, Example, Page};
pub use parts::{FormRule, FoundBy, Grammar, Lexicon, TrapWords, Variable, VariableKind};
pub use playbook::Playbook;
pub use rules::{Does, Effect, Modifier, Target, TriageReason, TriageRule};
pub use search::{Hit, HitPlace};
pub use text::{Piece, Reference, Text};
pub use topic::{
    ByRole, Citation, Comment, Companion, Element, Position, SeverityRule, StanceRule, Test, Topic, WalkAway,
};
