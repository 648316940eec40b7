//! `counterdraft library authorities`: what the library cites, how far it can be relied on, and what is due.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use history::{Confirmation, Matter, NewEntry, What};
use library::{Authority, Freshness, Library};
use serde::Serialize;

use crate::args::{Format, Library as Options};
use crate::failure::Failure;
use crate::{Done, matter, rim, view};

#[derive(Serialize)]
struct View<'a> {
    as_of: &'a str,
    authorities: Vec<AuthorityView<'a>>,
    /// Ids of authorities that are often cited in another way, the most harmful first.
    discrepancies: Vec<&'a str>,
    /// What is pending, the longest due first.
    due: Vec<DueView<'a>>,
}

#[derive(Serialize)]
struct AuthorityView<'a> {
    id: &'a str,
    title: &'a str,
    status: &'a str,
    often_cited_as: Option<&'a str>,
    proposed_citation: &'a str,
    discrepancy: Option<&'a str>,
    verified_on: Option<&'a str>,
    source_as_of: Option<&'a str>,
    freshness: Freshness,
    stale_from: Option<String>,
    confirm: Option<&'a str>,
    pinpoints: Vec<PinpointView<'a>>,
    topics: &'a [String],
    confirmed: Vec<ConfirmedView<'a>>,
}

#[derive(Serialize)]
struct PinpointView<'a> {
    id: &'a str,
    says: &'a str,
    verified_on: Option<&'a str>,
}

/// The attorney's own confirmation, of the authority or of a place in it.
#[derive(Serialize)]
struct ConfirmedView<'a> {
    id: &'a str,
    by: &'a str,
    on: String,
    against: &'a str,
}

#[derive(Serialize)]
struct DueView<'a> {
    id: &'a str,
    look_up: &'a str,
    verified_on: Option<&'a str>,
    due_on: Option<String>,
    freshness: Freshness,
}

pub fn run(as_of: Option<&str>, matter_file: Option<&Path>, options: &Options) -> Result<Done, Failure> {
    let library = matter::library(&options.libraries)?;
    let as_of = as_of.map_or_else(rim::local_day, str::to_owned);
    let confirmed = match matter_file {
        Some(path) => Matter::open(path)?.confirmations()?,
        None => BTreeMap::new(),
    };
    let view = of(&library, &as_of, &confirmed);
    Ok(Done::new(match options.format {
        Format::Json => view::json(&view),
        _ => text(&view),
    }))
}

/// Records that an authority was read, and against what text.
pub fn confirm(
    id: &str,
    matter_file: &Path,
    against: &str,
    author: Option<&str>,
    options: &Options,
) -> Result<Done, Failure> {
    let library = matter::library(&options.libraries)?;
    let (name, place) = id.split_once('#').map_or((id, None), |(name, place)| (name, Some(place)));
    let authority = library.authorities.get(name).ok_or_else(|| {
        Failure::Usage(format!("“{name}” is no authority; `counterdraft library authorities` names them all."))
    })?;
    if let Some(place) = place.filter(|place| authority.pinpoints.iter().all(|pinpoint| pinpoint.id != **place)) {
        let known: Vec<&str> = authority.pinpoints.iter().map(|pinpoint| pinpoint.id.as_str()).collect();
        return Err(Failure::Usage(format!("{name} has no place “{place}”; known are {}.", known.join(", "))));
    }
    let by = author.map_or_else(rim::user, str::to_owned);
    let entry = Matter::open(matter_file)?.record(NewEntry {
        at_utc_secs: rim::utc_secs(),
        by,
        round: None,
        what: What::Confirmation { authority: id.to_owned(), text: Some(against.trim().to_owned()) },
        reason: None,
    })?;
    let on = rim::utc_minute(entry.at_utc_secs);
    Ok(Done::new(format!("Entry {}: {} confirmed {id} on {on}, against: {}\n", entry.seq, entry.by, against.trim())))
}

fn of<'a>(library: &'a Library, as_of: &'a str, confirmed: &'a BTreeMap<String, Confirmation>) -> View<'a> {
    let all = || library.authorities.values();
    let mut ranked: Vec<&Authority> = all().filter(|authority| authority.discrepancy.is_some()).collect();
    ranked.sort_by_key(|authority| authority.harm.unwrap_or(i64::MAX));
    let mut due: Vec<DueView> = all()
        .filter_map(|authority| {
            Some(DueView {
                id: &authority.id,
                look_up: authority.pending.as_deref()?,
                verified_on: authority.verified_on.as_deref(),
                due_on: authority.due_on(),
                freshness: authority.freshness(as_of),
            })
        })
        .collect();
    due.sort_by(|a, b| (&a.due_on, a.id).cmp(&(&b.due_on, b.id)));
    View {
        as_of,
        authorities: all().map(|authority| authority_view(authority, as_of, confirmed)).collect(),
        discrepancies: ranked.into_iter().map(|authority| authority.id.as_str()).collect(),
        due,
    }
}

fn authority_view<'a>(
    authority: &'a Authority,
    as_of: &str,
    confirmed: &'a BTreeMap<String, Confirmation>,
) -> AuthorityView<'a> {
    let pinpoints = authority.pinpoints.iter().map(|place| PinpointView {
        id: &place.id,
        says: &place.says,
        verified_on: place.verified_on.as_deref(),
    });
    // A confirmation is of the authority, or of a place in it: `gdpr#28(3)`.
    let of_it = |id: &str| id.split_once('#').map_or(id, |(authority, _)| authority) == authority.id;
    let confirmations = confirmed.iter().filter(|(id, _)| of_it(id)).map(|(id, confirmation)| ConfirmedView {
        id,
        by: &confirmation.by,
        on: rim::utc_minute(confirmation.at_utc_secs),
        against: &confirmation.against,
    });
    AuthorityView {
        id: &authority.id,
        title: &authority.title,
        status: &authority.status,
        often_cited_as: authority.often_cited_as.as_deref(),
        proposed_citation: &authority.citation,
        discrepancy: authority.discrepancy.as_deref(),
        verified_on: authority.verified_on.as_deref(),
        source_as_of: authority.source_as_of.as_deref(),
        freshness: authority.freshness(as_of),
        stale_from: authority.due_on(),
        confirm: authority.confirm.as_deref(),
        pinpoints: pinpoints.collect(),
        topics: &authority.topics,
        confirmed: confirmations.collect(),
    }
}

fn text(view: &View<'_>) -> String {
    let mut out = String::new();
    for authority in &view.authorities {
        let _ = writeln!(out, "{}  {}", authority.id, authority.title);
        if let Some(often) = authority.often_cited_as {
            let _ = writeln!(out, "  often cited as     {often}");
        }
        let _ = writeln!(out, "  proposed citation  {}", authority.proposed_citation);
        if let Some(discrepancy) = authority.discrepancy {
            let _ = writeln!(out, "  differs            {discrepancy}");
        }
        let _ = writeln!(out, "  status             {}", authority.status);
        let _ = writeln!(out, "  checked            {}", checked(authority));
        if let Some(confirm) = authority.confirm {
            let _ = writeln!(out, "  to confirm         {confirm}");
        }
        for place in &authority.pinpoints {
            let checked = place.verified_on.map_or("not checked".to_owned(), |on| format!("checked {on}"));
            let _ = writeln!(out, "    {}  {} ({checked})", place.id, place.says);
        }
        for confirmed in &authority.confirmed {
            let ConfirmedView { id, by, on, against } = confirmed;
            let _ = writeln!(out, "  confirmed          {id} by {by}, {on}, against: {against}");
        }
        out.push('\n');
    }
    let _ = writeln!(out, "Often cited in another way, the most harmful first: {}.\n", view.discrepancies.join(", "));
    let _ = writeln!(out, "Pending, to be looked up, as of {}:", view.as_of);
    for due in &view.due {
        let when = match (&due.due_on, due.freshness) {
            (Some(on), Freshness::Stale) => format!("due since {on}"),
            (Some(on), _) => format!("due on {on}"),
            (None, _) => "due: never checked".to_owned(),
        };
        let _ = writeln!(out, "  {}  {} ({when})", due.id, due.look_up);
    }
    out
}

/// Says when an authority was checked, against what, and how far that can be relied on.
fn checked(authority: &AuthorityView<'_>) -> String {
    let Some(on) = authority.verified_on else { return "never; unverified".to_owned() };
    let source = authority.source_as_of.map(|of| format!(" against material of {of}")).unwrap_or_default();
    let from = authority.stale_from.as_deref().unwrap_or_default();
    match authority.freshness {
        Freshness::Stale => format!("{on}{source}; stale since {from}, check again"),
        _ => format!("{on}{source}; stale from {from}"),
    }
}
