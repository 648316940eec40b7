//! From the record's rulings to the edits that stand.

use draft::{Draft, EditSet};
use library::Rung;
use review::{Act, Clash, Desk, Review};

use crate::item::Item;

/// The edits that stand, and the rulings that cannot be carried out.
pub struct Standing {
    /// Edits, ready for the export.
    pub edits: EditSet,
    /// Rulings left out, with the reason.
    pub clashes: Vec<Clash>,
}

impl Standing {
    /// Nothing stands.
    pub fn none(draft: &Draft) -> Standing {
        Standing { edits: EditSet::none(draft), clashes: Vec::new() }
    }
}

/// Returns the edits of every ruling that stands; what cannot be carried out is left out and named.
pub fn standing(draft: &Draft, review: &Review, desk: &history::Desk) -> Standing {
    let mut desk = desk.ruled(review);
    let mut left_out = Vec::new();
    // Each turn takes at least one ruling out.
    loop {
        match review::resolve(draft, review, &desk) {
            Ok(edits) => return Standing { edits, clashes: left_out },
            Err(clashes) => {
                for clash in &clashes {
                    match &clash.suggestion {
                        Some(id) => drop(desk.rulings.remove(id)),
                        None => desk.own.clear(),
                    }
                }
                left_out.extend(clashes);
            }
        }
    }
}

/// Says what one more ruling would clash with; nothing when it can be carried out.
pub fn clash(draft: &Draft, review: &Review, desk: &history::Desk, on: &str, act: &Act) -> Option<Clash> {
    let before = standing(draft, review, desk).clashes;
    let mut desk = desk.clone();
    desk.rulings.insert(
        on.to_owned(),
        history::Standing { act: act.clone(), reason: None, by: String::new(), at_utc_secs: 0, seq: u64::MAX },
    );
    let after = review::resolve(draft, review, &desk.ruled(review)).err()?;
    after.into_iter().find(|clash| !before.contains(clash))
}

/// Returns the edits with every item that is not ruled on taken at the rung its topic opens with, as far as they fit.
pub fn proposed(
    draft: &Draft,
    review: &Review,
    desk: &history::Desk,
    items: &[Item],
    opens: &dyn Fn(&str) -> Rung,
) -> EditSet {
    let ruled = desk.ruled(review);
    let mut desk = ruled.clone();
    for item in items.iter().filter(|item| item.is_undecided()) {
        let Some(suggestion) = item.suggestion.map(|index| &review.suggestions[index]) else { continue };
        let opening = opens(&item.topic);
        if suggestion.variant(opening).is_some_and(|variant| variant.needs.is_empty() && !variant.is_comment()) {
            desk.rulings.insert(suggestion.id.clone(), Act::accept(opening));
        }
    }
    while let Err(clashes) = review::resolve(draft, review, &desk) {
        let mut fewer = false;
        for clash in clashes {
            // What was ruled stays; what is only proposed gives way.
            let gives_way =
                [clash.suggestion, clash.with].into_iter().flatten().find(|id| !ruled.rulings.contains_key(id));
            fewer |= gives_way.is_some_and(|id| desk.rulings.remove(&id).is_some());
        }
        if !fewer {
            return standing_of(draft, review, ruled);
        }
    }
    standing_of(draft, review, desk)
}

fn standing_of(draft: &Draft, review: &Review, desk: Desk) -> EditSet {
    review::resolve(draft, review, &desk).unwrap_or_else(|_| EditSet::none(draft))
}

/// Returns a ruling's name on screen.
pub fn act_title(act: &Act) -> &'static str {
    match act {
        Act::Accept { .. } => "Accepted",
        Act::Amend { .. } => "Amended",
        Act::CommentOnly { .. } => "Comment only",
        Act::Approve => "Deviation approved",
        Act::Reject => "Rejected",
        Act::Defer => "Deferred",
        Act::NotThisClause => "Not this clause",
    }
}
