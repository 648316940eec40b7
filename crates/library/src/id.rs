//! Fixed ids: roles, forms, rungs, severities and what a finding is because of.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;

/// An id that is none of the fixed ones.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{seen}” is no {what}; known are {known}.")]
pub struct UnknownId {
    /// What was asked for: role, form, rung, severity.
    pub what: &'static str,
    /// What was written.
    pub seen: String,
    /// The ids there are.
    pub known: String,
}

macro_rules! ids {
    ($(#[$doc:meta])* $name:ident, $what:literal { $($(#[$member_doc:meta])* $member:ident = $id:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        pub enum $name {
            $($(#[$member_doc])* #[serde(rename = $id)] $member,)+
        }

        impl $name {
            /// Every member, in order.
            pub const ALL: &'static [$name] = &[$($name::$member,)+];

            /// Returns the id as written in files and on the command line.
            pub fn id(self) -> &'static str {
                match self { $($name::$member => $id,)+ }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.id())
            }
        }

        impl FromStr for $name {
            type Err = UnknownId;

            fn from_str(id: &str) -> Result<$name, UnknownId> {
                $name::ALL.iter().copied().find(|member| member.id() == id).ok_or_else(|| UnknownId {
                    what: $what,
                    seen: id.to_owned(),
                    known: $name::ALL.iter().map(|m| m.id()).collect::<Vec<_>>().join(", "),
                })
            }
        }
    };
}

ids! {
    /// The part our client plays in a document.
    Role, "role" {
        /// Buys a service and brings its data.
        Customer = "customer",
        /// Provides the service.
        Vendor = "vendor",
        /// Owns the data and licenses it out.
        Licensor = "licensor",
        /// Builds models and licenses data in.
        Licensee = "licensee",
    }
}

impl Role {
    /// Returns the role on the other side of the table.
    pub fn counterpart(self) -> Role {
        match self {
            Role::Customer => Role::Vendor,
            Role::Vendor => Role::Customer,
            Role::Licensor => Role::Licensee,
            Role::Licensee => Role::Licensor,
        }
    }
}

ids! {
    /// The kind of agreement a document is.
    Form, "form" {
        /// A license of data to train models on.
        TrainingDataLicense = "training-data-license",
        /// An agreement for AI services, such as a master services agreement or API terms.
        ServicesAgreement = "services-agreement",
        /// A data processing or service-provider addendum.
        Dpa = "dpa",
        /// Terms that end customers accept.
        CustomerTerms = "customer-terms",
        /// Rules of acceptable use.
        AcceptableUsePolicy = "acceptable-use-policy",
        /// An indemnity letter or schedule.
        IndemnityLetter = "indemnity-letter",
    }
}

ids! {
    /// How bad a finding is for our client in its role.
    Severity, "severity" {
        /// Worth knowing.
        Info = "info",
        /// Worth a word if the round is open anyway.
        Low = "low",
        /// Should be corrected.
        Medium = "medium",
        /// Must be corrected or approved by name.
        High = "high",
        /// Stops signature.
        Critical = "critical",
    }
}

ids! {
    /// What a finding is because of.
    Because, "cause" {
        /// The draft says something.
        Words = "words",
        /// The draft does not say something.
        Absence = "absence",
        /// A number lies out of bounds.
        Number = "number",
        /// Two places of the draft do not agree.
        Conflict = "conflict",
    }
}

ids! {
    /// What words that speak to a topic do for the client.
    Stance, "stance" {
        /// They bind the other side, or give the client a right.
        Protects = "protects",
        /// They bind the client, or free the other side.
        Exposes = "exposes",
        /// They do neither, or the topic has no position for the role.
        Neutral = "neutral",
    }
}

ids! {
    /// The answer to an inquiry.
    Answered, "answer" {
        /// The draft says yes.
        Yes = "yes",
        /// The draft says no.
        No = "no",
        /// Yes, until somebody objects.
        OptOut = "opt-out",
        /// The draft says nothing.
        Silent = "silent",
        /// It says yes in one place and no in another.
        Contradictory = "contradictory",
        /// It cannot be told from the draft alone.
        Open = "open",
    }
}

ids! {
    /// Whether what was promised on is backed by this paper.
    Backed, "result" {
        /// It is.
        Backed = "backed",
        /// It is as long as a condition holds.
        Conditional = "conditional",
        /// It is not.
        Gap = "gap",
        /// Nothing was promised, and customers have to be told.
        Disclose = "disclose",
        /// It cannot be told.
        Unknown = "unknown",
    }
}

ids! {
    /// How far a topic has been checked.
    Status, "status" {
        /// Written, not yet reviewed by an attorney.
        Draft = "draft",
        /// Reviewed by an attorney.
        Reviewed = "reviewed",
        /// Kept for the record only.
        Retired = "retired",
    }
}

/// How far language yields: preferred, then fallback 1, 2 and on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Rung {
    /// What to ask for first.
    #[default]
    Preferred,
    /// The nth language to yield to, from 1.
    Fallback(u8),
}

impl fmt::Display for Rung {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Rung::Preferred => f.pad("preferred"),
            Rung::Fallback(n) => f.pad(&format!("fallback-{n}")),
        }
    }
}

impl FromStr for Rung {
    type Err = UnknownId;

    fn from_str(id: &str) -> Result<Rung, UnknownId> {
        let unknown = || UnknownId {
            what: "rung",
            seen: id.to_owned(),
            known: "preferred, fallback-1, fallback-2 ..".to_owned(),
        };
        if id == "preferred" {
            return Ok(Rung::Preferred);
        }
        let number = id.strip_prefix("fallback-").ok_or_else(unknown)?;
        match number.parse() {
            Ok(n) if n > 0 && !number.starts_with(['0', '+']) => Ok(Rung::Fallback(n)),
            _ => Err(unknown()),
        }
    }
}

impl Serialize for Rung {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}
