//! Authorities, and how far what is known of them has aged.
//!
//! The core has no clock: the day on which one looks is passed in.

use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;

use crate::facts::date;
use crate::library::Library;
use crate::source::{Source, Table};

/// A statute, rule, case or guidance, with what is known of its standing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authority {
    /// Id: `ccpa-general`.
    pub id: String,
    /// Citation to propose.
    pub citation: String,
    /// What it is.
    pub title: String,
    /// Standing, such as "in force" or "pending", with what follows from it.
    pub status: String,
    /// What is pending, and where to look it up; `None` is settled.
    pub pending: Option<String>,
    /// Date on which the citation was checked against a public source, `YYYY-MM-DD`; `None` is unverified.
    pub verified_on: Option<String>,
    /// Date of the material that it was checked against, or the month.
    pub source_as_of: Option<String>,
    /// How it is often cited, where that differs.
    pub often_cited_as: Option<String>,
    /// What is wrong with the frequent citation.
    pub discrepancy: Option<String>,
    /// Rank of the discrepancy by the harm it does, from 1, the most.
    pub harm: Option<i64>,
    /// What remains to be confirmed before it is cited.
    pub confirm: Option<String>,
    /// Places within it.
    pub pinpoints: Vec<Pinpoint>,
    /// Topics it stands behind, planned ones included.
    pub topics: Vec<String>,
}

/// A place within an authority.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pinpoint {
    /// The place: `1798.140(ag)`.
    pub id: String,
    /// What stands there.
    pub says: String,
    /// Date on which it was checked; `None` is unverified.
    pub verified_on: Option<String>,
}

/// How far the check of an authority can still be relied on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Freshness {
    /// It was never checked.
    Unverified,
    /// The check is too old.
    Stale,
    /// The check is recent.
    Fresh,
}

/// Days after which the check of a pending matter is stale.
const PENDING: i64 = 30;

/// Days after which any other check is stale.
const SETTLED: i64 = 90;

impl Authority {
    /// Returns the day, `YYYY-MM-DD`, from which the check is stale; nothing when there was none.
    pub fn due_on(&self) -> Option<String> {
        let days = if self.pending.is_some() { PENDING } else { SETTLED };
        let checked: Date = self.verified_on.as_deref()?.parse().ok()?;
        // The last day on which it is fresh is as many days after the check as it may be old.
        checked.checked_add((days + 1).days()).ok().map(|due| due.to_string())
    }

    /// Returns how far the check can be relied on at `as_of`, a day as `YYYY-MM-DD`.
    pub fn freshness(&self, as_of: &str) -> Freshness {
        match self.due_on() {
            None => Freshness::Unverified,
            // Days written so are ordered as their texts are.
            Some(due) if due.as_str() <= as_of => Freshness::Stale,
            Some(_) => Freshness::Fresh,
        }
    }
}

/// Reads `authorities.toml`.
pub(crate) fn read(source: &Source<'_>, library: &mut Library) {
    let toml = source.toml();
    let file = Table::open(source, toml.get_ref(), 0, &["authority"]);
    let keys = [
        "id",
        "citation",
        "title",
        "status",
        "pending",
        "verified_on",
        "source_as_of",
        "often_cited_as",
        "discrepancy",
        "harm",
        "confirm",
        "topics",
        "pinpoint",
    ];
    for table in file.tables("authority", &keys) {
        table.in_order(&keys);
        let authority = Authority {
            id: table.owned("id"),
            citation: table.owned("citation"),
            title: table.owned("title"),
            status: table.owned("status"),
            pending: table.optional("pending"),
            verified_on: date(&table, "verified_on"),
            source_as_of: table.optional("source_as_of"),
            often_cited_as: table.optional("often_cited_as"),
            discrepancy: table.optional("discrepancy"),
            harm: table.integer("harm"),
            confirm: table.optional("confirm"),
            pinpoints: table
                .tables("pinpoint", &["id", "says", "verified_on"])
                .iter()
                .map(|p| Pinpoint { id: p.owned("id"), says: p.owned("says"), verified_on: date(p, "verified_on") })
                .collect(),
            topics: table.strings("topics").iter().map(|s| s.value.to_owned()).collect(),
        };
        if authority.verified_on.is_some() && authority.source_as_of.is_none() {
            source.report(
                table.key_at("verified_on"),
                "A date of checking needs the date of what was read.",
                "Add source_as_of.",
            );
        }
        if authority.verified_on.is_none() && authority.confirm.is_none() {
            source.report(table.at, "An unverified authority must say what is to be confirmed.", "Add confirm.");
        }
        if authority.often_cited_as.is_some() != authority.discrepancy.is_some() {
            source.report(table.at, "A frequent citation and what is wrong with it come together.", "Add the other.");
        }
        if authority.harm.is_some() && authority.discrepancy.is_none() {
            source.report(table.key_at("harm"), "Only a discrepancy does harm.", "Add discrepancy, or remove harm.");
        }
        if library.authorities.contains_key(&authority.id) {
            source.report(table.key_at("id"), format!("“{}” is declared twice.", authority.id), "");
        }
        library.authorities.insert(authority.id.clone(), authority);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(on: Option<&str>, pending: bool) -> Authority {
        Authority {
            id: "act".into(),
            citation: "Act § 1".into(),
            title: "An act".into(),
            status: "In force.".into(),
            pending: pending.then(|| "the appeal".into()),
            verified_on: on.map(str::to_owned),
            source_as_of: None,
            often_cited_as: None,
            discrepancy: None,
            harm: None,
            confirm: None,
            pinpoints: Vec::new(),
            topics: Vec::new(),
        }
    }

    #[test]
    fn a_pending_matter_is_stale_after_30_days_and_another_after_90() {
        let cases = [
            (true, "2026-11-23", "2026-12-23", Freshness::Fresh),
            (true, "2026-11-23", "2026-12-24", Freshness::Stale),
            (false, "2026-11-23", "2027-02-21", Freshness::Fresh),
            (false, "2026-11-23", "2027-02-22", Freshness::Stale),
            // A leap day counts.
            (true, "2028-02-10", "2028-03-11", Freshness::Fresh),
            (true, "2028-02-10", "2028-03-12", Freshness::Stale),
        ];
        for (pending, on, as_of, freshness) in cases {
            assert_eq!(checked(Some(on), pending).freshness(as_of), freshness, "{on} at {as_of}");
        }
        assert_eq!(checked(None, true).freshness("1970-01-01"), Freshness::Unverified);
    }
}
