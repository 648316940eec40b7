//! The desk: what the attorney ruled, and the edits it comes to.

use std::collections::{BTreeMap, BTreeSet};

use draft::{Change, Draft, Edit, EditId, EditSet, GroupId, NewPara, Origin, ParaId, Piece, Refusal, Span};
use library::Rung;
use serde::{Deserialize, Serialize};

use crate::conform;
use crate::finding::{FindingKey, Review};
use crate::suggest::{PartId, Suggestion, SuggestionId};

/// What an attorney does about a suggestion or a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "act")]
pub enum Act {
    /// Proposes the language of a rung.
    Accept {
        /// The rung.
        #[serde(with = "as_text")]
        rung: Rung,
        /// Parts of the redline that are left out; none unless said.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        without: Vec<PartId>,
    },
    /// Proposes other words.
    Amend {
        /// The edits instead of the suggestion's.
        edits: Vec<Edit>,
    },
    /// Comments without changing words.
    CommentOnly {
        /// The comment to the other side.
        text: String,
    },
    /// Accepts the deviation: nothing is proposed, and the finding is settled.
    Approve,
    /// Turns the suggestion down.
    Reject,
    /// Leaves it for later.
    Defer,
    /// Says that the finding is wrong for this clause, in this form of agreement for good.
    NotThisClause,
}

impl Act {
    /// Accepts every part at a rung.
    pub fn accept(rung: Rung) -> Act {
        Act::Accept { rung, without: Vec::new() }
    }
}

/// What the entries of a round amount to: standing rulings and own edits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Desk {
    /// The standing ruling on each suggestion.
    pub rulings: BTreeMap<SuggestionId, Act>,
    /// The standing ruling on findings by themselves.
    pub findings: BTreeMap<FindingKey, Act>,
    /// The attorney's own edits.
    pub own: Vec<Edit>,
}

/// Why the rulings of a desk cannot stand together.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct Clash {
    /// The suggestion that cannot be carried out; nothing for an own edit.
    pub suggestion: Option<SuggestionId>,
    /// The one it clashes with, when it is another suggestion.
    pub with: Option<SuggestionId>,
    /// What is wrong and what to do, in one sentence.
    pub reason: String,
}

/// Makes the rulings into edits: accepted rungs, amended words, comments, own edits, and what must conform to them.
///
/// A clause or a definition that several suggestions bring along is added once; new clauses at one place have labels that
/// count on.
/// Rulings on suggestions that the review no longer makes are passed over.
///
/// # Errors
/// Every ruling that cannot be carried out, with what it clashes with.
pub fn resolve(draft: &Draft, review: &Review, desk: &Desk) -> Result<EditSet, Vec<Clash>> {
    let mut edits: Vec<Edit> = Vec::new();
    let mut owner: BTreeMap<EditId, Option<SuggestionId>> = BTreeMap::new();
    let mut clashes = Vec::new();
    let mut group = 0;
    let mut defined = BTreeSet::new();
    for suggestion in &review.suggestions {
        let Some(act) = desk.rulings.get(&suggestion.id) else { continue };
        let proposed = match proposed(draft, suggestion, act, &mut defined) {
            Ok(proposed) => proposed,
            Err(reason) => {
                clashes.push(Clash { suggestion: Some(suggestion.id.clone()), with: None, reason });
                continue;
            }
        };
        take(&mut edits, &mut owner, proposed, Some(&suggestion.id), &mut group);
    }
    take(&mut edits, &mut owner, desk.own.clone(), None, &mut group);
    conform::labels(draft, &mut edits);
    let (set, refused) = EditSet::gather(draft, edits.clone());
    for (id, refusal) in refused {
        clashes.push(clash(&edits, &owner, id, &refusal));
    }
    clashes.dedup_by(|a, b| a.suggestion.is_some() && a.suggestion == b.suggestion);
    if !clashes.is_empty() {
        return Err(clashes);
    }
    let conforming = conform::edits(draft, &set, edits.len() as u32);
    if conforming.is_empty() {
        return Ok(set);
    }
    edits.extend(conforming);
    // A reference that an edit rewrites anyway is refused here, and rightly so.
    Ok(EditSet::gather(draft, edits).0)
}

/// Says which rung a suggestion is accepted at, or why it cannot be: something is to be answered first.
fn proposed(
    draft: &Draft,
    suggestion: &Suggestion,
    act: &Act,
    defined: &mut BTreeSet<String>,
) -> Result<Vec<Edit>, String> {
    match act {
        Act::Accept { rung, without } => {
            let Some(variant) = suggestion.variant(*rung) else {
                return Err("The suggestion has no language to propose.".to_owned());
            };
            if let Some(gone) = without.iter().find(|id| variant.parts.iter().all(|part| part.id != **id)) {
                return Err(format!("The part “{gone}”, which was left out, is no part of it now; rule on it again."));
            }
            let asked = match without.as_slice() {
                [] => variant.needs.first(),
                left => variant.parts.iter().filter(|part| !left.contains(&part.id)).find_map(|p| p.needs.first()),
            };
            match asked {
                Some(need) => Err(format!("It cannot be accepted before this is answered: {}", need.ask)),
                None => Ok(variant.without(draft, without, defined)),
            }
        }
        Act::Amend { edits } => Ok(edits.clone()),
        Act::CommentOnly { text } => {
            let at = suggestion.at.ok_or("There are no words to comment on.")?;
            let at = if at.is_empty() { whole(draft, at.para) } else { at };
            let was = draft.words(&at).unwrap_or_default().to_owned();
            Ok(vec![Edit {
                id: EditId(0),
                change: Change::Comment { at: at.into(), text: text.clone() },
                was,
                comment: None,
                group: None,
                origin: Origin::Suggested(suggestion.id.to_string()),
            }])
        }
        Act::Approve | Act::Reject | Act::Defer | Act::NotThisClause => Ok(Vec::new()),
    }
}

fn whole(draft: &Draft, para: ParaId) -> Span {
    let length = draft.paragraph(para).map_or(0, |p| p.text.len());
    Span::new(para, 0..length)
}

/// Takes edits in with ids and groups of their own; a paragraph that another already adds is left out.
fn take(
    edits: &mut Vec<Edit>,
    owner: &mut BTreeMap<EditId, Option<SuggestionId>>,
    more: Vec<Edit>,
    from: Option<&SuggestionId>,
    group: &mut u32,
) {
    let mut groups: BTreeMap<Option<GroupId>, GroupId> = BTreeMap::new();
    for mut edit in more {
        if from.is_some() {
            if let Change::Insert { paras, .. } = &mut edit.change {
                let known = |para: &NewPara| {
                    edits.iter().any(|e| match &e.change {
                        Change::Insert { paras, .. } => paras.iter().any(|p| adds_the_same(p, para)),
                        _ => false,
                    })
                };
                paras.retain(|para| !known(para));
                if paras.is_empty() {
                    continue;
                }
            }
            let same = |e: &Edit| e.change == edit.change && matches!(edit.change, Change::Words { .. });
            if edits.iter().any(same) {
                continue;
            }
        }
        let id = EditId(edits.len() as u32);
        if edit.group.is_some() {
            edit.group = Some(*groups.entry(edit.group).or_insert_with(|| {
                *group += 1;
                GroupId(*group)
            }));
        }
        edit.id = id;
        owner.insert(id, from.cloned());
        edits.push(edit);
    }
}

/// Says whether two new paragraphs say the same, or define the same term.
fn adds_the_same(one: &NewPara, other: &NewPara) -> bool {
    let defined = |para: &NewPara| match para.text.0.as_slice() {
        [Piece::Defined(term), ..] => Some(term.clone()),
        [Piece::Words(mark), Piece::Defined(term), ..] if matches!(mark.as_str(), "“" | "\"") => Some(term.clone()),
        _ => None,
    };
    one.text.text() == other.text.text() || defined(one).is_some_and(|term| defined(other) == Some(term))
}

fn clash(edits: &[Edit], owner: &BTreeMap<EditId, Option<SuggestionId>>, id: EditId, refusal: &Refusal) -> Clash {
    let this = edits.iter().find(|e| e.id == id);
    let at = |edit: &Edit| if let Change::Words { at, .. } = &edit.change { Some(*at) } else { None };
    let rival = this.and_then(at).and_then(|span| {
        edits.iter().find(|e| {
            e.id != id
                && owner.get(&e.id) != owner.get(&id)
                && at(e).is_some_and(|other| other.overlaps(&span) || other.holds(&span) || span.holds(&other))
        })
    });
    let with = rival.and_then(|e| owner.get(&e.id).cloned().flatten());
    let reason = match &with {
        Some(other) => format!("It changes words that “{other}” changes too; amend one of them or turn it down."),
        None => refusal.detail.clone(),
    };
    Clash { suggestion: owner.get(&id).cloned().flatten(), with, reason }
}

mod as_text {
    use library::Rung;
    use serde::{Deserialize, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(rung: &Rung, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(rung)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Rung, D::Error> {
        String::deserialize(from)?.parse().map_err(serde::de::Error::custom)
    }
}
