//! Suggestions: the edits that cure findings in one stretch of text, in variants by rung.
//!
//! The cures of a unit are merged, the worst finding first.
//! A cure that the proposed draft no longer needs is folded in; one that wants the same words otherwise is a clash.

use std::collections::{BTreeMap, BTreeSet};

use draft::{Change, Draft, Edit, EditId, Gap, Origin, ParaId, Span};
use library::{Because, Rung, Severity, Step};
use redline::TextEdit;
use serde::{Deserialize, Serialize};

use crate::evaluate::Judge;
use crate::fill::Question;
use crate::finding::FindingKey;
use crate::review::Raised;
use crate::work::{self, Work, holds};

mod merge;

use merge::{is_open, merge};

/// What identifies a suggestion: the key of the worst finding that it cures, as text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SuggestionId(pub String);

impl std::fmt::Display for SuggestionId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// The edits that cure one or more findings in one stretch of text.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    /// What identifies it.
    pub id: SuggestionId,
    /// The findings that it cures, the worst first, folded ones included.
    pub cures: Vec<FindingKey>,
    /// The severity of the worst.
    pub severity: Severity,
    /// Where it stands: the words of the worst finding, or the paragraph that a new clause follows.
    pub at: Option<Span>,
    /// What to propose, by rung; never empty.
    pub variants: Vec<Variant>,
    /// Suggestions that want the same words.
    pub clashes: Vec<SuggestionId>,
}

impl Suggestion {
    /// Returns the variant of a rung: its own, else the nearest that asks for more.
    pub fn variant(&self, rung: Rung) -> Option<&Variant> {
        self.variants.iter().rev().find(|v| v.rung <= rung).or(self.variants.first())
    }
}

/// What a suggestion proposes at one rung.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// The rung.
    pub rung: Rung,
    /// The edits, in document order, with ids from 0; they stand or fall together.
    pub edits: Vec<Edit>,
    /// The changed paragraphs as they read with the edits marked.
    pub redline: Vec<Redline>,
    /// The comment to the other side.
    pub comment: Option<String>,
    /// What must be answered before it can be accepted.
    pub needs: Vec<Question>,
    /// Where a new clause lands, in words.
    pub lands: Option<String>,
    /// Edits that only bring along what the others need, such as definitions; ids of [`Variant::edits`].
    pub companions: Vec<EditId>,
    /// The parts that can be taken separately, the worst finding first; none for a comment without edits.
    pub parts: Vec<Part>,
}

/// What identifies a part of a suggestion: topic, test and ordinal of the worst finding that it cures.
///
/// Written `topic/test#n`, without the clause, so that it lives as long as its suggestion does.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PartId(pub String);

impl PartId {
    /// Returns the id of the part whose worst finding has this key.
    pub fn of(key: &FindingKey) -> PartId {
        PartId(format!("{}/{}#{}", key.topic, key.test, key.ordinal))
    }
}

impl std::fmt::Display for PartId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// A part of a merged redline that can be taken without the others.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// What identifies it.
    pub id: PartId,
    /// The findings that it cures, the worst first.
    pub cures: Vec<FindingKey>,
    /// Its edits by themselves, companions that it shares with other parts included.
    pub edits: Vec<Edit>,
    /// The changed paragraphs as they read with these edits alone.
    pub redline: Vec<Redline>,
    /// Its comment to the other side.
    pub comment: Option<String>,
    /// What must be answered before it can be accepted.
    pub needs: Vec<Question>,
    /// What its edits are made of, to be joined with those of other parts.
    pub(crate) works: Vec<Work>,
}

impl Variant {
    /// Says whether it comments without changing words.
    pub fn is_comment(&self) -> bool {
        self.edits.iter().all(|e| matches!(e.change, Change::Comment { .. }))
    }

    /// Returns the edits without some parts, and without defining again what is in `defined` already.
    ///
    /// A term that they define in a sentence is added to `defined`.
    pub(crate) fn without(&self, draft: &Draft, left: &[PartId], defined: &mut BTreeSet<String>) -> Vec<Edit> {
        let kept = || self.parts.iter().filter(|part| !left.contains(&part.id));
        let mut works: Vec<&Work> = Vec::new();
        for work in kept().flat_map(|part| &part.works) {
            if !works.contains(&work) {
                works.push(work);
            }
        }
        if works.is_empty() {
            return if self.parts.is_empty() { self.edits.clone() } else { Vec::new() };
        }
        let origin = match self.edits.first().map(|edit| &edit.origin) {
            Some(Origin::Suggested(id)) => id.as_str(),
            _ => "",
        };
        let (mut edits, companions) = work::edits(works.into_iter(), draft, origin, defined);
        let mut comments: Vec<&str> = kept().filter_map(|part| part.comment.as_deref()).collect();
        comments.dedup();
        if let Some(first) = edits.iter_mut().find(|e| !companions.contains(&e.id)) {
            first.comment = if left.is_empty() { self.comment.clone() } else { Some(comments.join(" ")) };
        }
        edits
    }
}

/// A paragraph with edits marked in CriticMarkup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redline {
    /// The paragraph; nothing for a new one.
    pub para: Option<ParaId>,
    /// Its words, `{--deleted--}` and `{++inserted++}`.
    pub text: String,
}

/// Makes the suggestions for what was raised, in document order.
pub(crate) fn suggestions<'a>(judge: &Judge<'a>, raised: &[Raised<'a>]) -> Vec<Suggestion> {
    let mut groups: BTreeMap<(usize, usize), Vec<&Raised>> = BTreeMap::new();
    for (i, one) in raised.iter().enumerate() {
        if one.test.cures.iter().all(|c| c.role.is_some_and(|r| r != judge.case.role)) {
            continue;
        }
        // A wholly new clause has no words in common with the unit beside which silence was noticed.
        let new = one.finding.because == Because::Absence
            && one.test.cures.iter().all(|c| matches!(c.step, Step::Clause { .. } | Step::Define { .. } | Step::Flag));
        let key = match one.unit.filter(|_| !new) {
            Some(unit) => (unit, 0),
            None => (one.unit.unwrap_or(usize::MAX), i + 1),
        };
        groups.entry(key).or_default().push(one);
    }
    let mut out = Vec::new();
    for (_, mut group) in groups {
        group.sort_by_key(|r| (is_open(r), std::cmp::Reverse(r.finding.severity)));
        while !group.is_empty() {
            let (suggestion, rest) = merge(judge, &group);
            out.extend(suggestion);
            if rest.len() < group.len() {
                group = rest;
            } else {
                // Its own cures want the same words: the finding stands without a suggestion.
                group.remove(0);
            }
        }
    }
    let mut out = folded(out);
    link_clashes(judge.reading.text.draft, &mut out);
    out
}

/// Folds a suggestion that only adds what another adds too into that one.
fn folded(all: Vec<Suggestion>) -> Vec<Suggestion> {
    let adds = |s: &Suggestion, edit: &Edit| {
        matches!(edit.change, Change::Insert { .. }) && s.variants[0].edits.iter().any(|e| e.change == edit.change)
    };
    let mut out: Vec<Suggestion> = Vec::with_capacity(all.len());
    for one in all {
        let same = |other: &&mut Suggestion| {
            other.severity >= one.severity
                && other.variants.len() == one.variants.len()
                && other.variants[0].needs == one.variants[0].needs
                && one.variants[0].edits.iter().all(|edit| adds(other, edit))
        };
        match out.iter_mut().find(same) {
            Some(other) => {
                for variant in &mut other.variants {
                    let adds = |part: &&mut Part| {
                        let news = |edit: &Edit| part.edits.iter().any(|e| e.change == edit.change);
                        one.variants[0].edits.iter().any(news)
                    };
                    if let Some(part) = variant.parts.iter_mut().find(adds) {
                        part.cures.extend(one.cures.iter().cloned());
                    }
                }
                other.cures.extend(one.cures);
            }
            None => out.push(one),
        }
    }
    out
}

fn place_of(edits: &[Edit]) -> Option<Span> {
    edits.iter().find_map(|edit| match &edit.change {
        Change::Words { at, .. } => Some(*at),
        Change::Insert { at: Gap::Before(para) | Gap::After(para), .. } => Some(Span { para: *para, start: 0, end: 0 }),
        _ => None,
    })
}

/// Returns the changed paragraphs with the edits marked.
pub fn redline(draft: &Draft, edits: &[Edit]) -> Vec<Redline> {
    let mut out: Vec<Redline> = Vec::new();
    let mut words: BTreeMap<usize, Vec<TextEdit>> = BTreeMap::new();
    for edit in edits {
        if let Change::Words { at, with } = &edit.change
            && let Some(index) = draft.index(at.para)
        {
            words.entry(index).or_default().push(TextEdit { range: at.range(), with: with.text() });
        }
    }
    for edits in words.values_mut() {
        edits.sort_by_key(|e| (e.range.start, e.range.end));
    }
    let new = |para: &draft::NewPara| Redline { para: None, text: format!("{{++{}++}}", para.inline(draft).text()) };
    for (index, paragraph) in draft.paragraphs.iter().enumerate() {
        let mut after = Vec::new();
        let mut gone = false;
        for edit in edits {
            match &edit.change {
                Change::Insert { at: Gap::Before(id), paras } if *id == paragraph.id => {
                    out.extend(paras.iter().map(new))
                }
                Change::Insert { at: Gap::After(id), paras } if *id == paragraph.id => {
                    after.extend(paras.iter().map(new))
                }
                Change::Delete { from, to } => {
                    let range = draft.index(*from).zip(draft.index(*to));
                    gone |= range.is_some_and(|(from, to)| (from..=to).contains(&index));
                }
                _ => {}
            }
        }
        if gone {
            out.push(Redline { para: Some(paragraph.id), text: format!("{{--{}--}}", paragraph.text) });
        } else if let Some(edits) = words.get(&index) {
            out.push(Redline { para: Some(paragraph.id), text: redline::critic(&paragraph.text, edits) });
        }
        out.extend(after);
    }
    out
}

/// Notes which suggestions want the same words.
fn link_clashes(draft: &Draft, suggestions: &mut [Suggestion]) {
    // The words, and whether their paragraph goes whole.
    let touches = |s: &Suggestion| -> Vec<(Span, bool)> {
        let edits = s.variants.iter().flat_map(|v| &v.edits);
        edits
            .flat_map(|e| match &e.change {
                Change::Words { at, .. } => vec![(*at, false)],
                Change::Delete { from, to } => {
                    let range = draft.index(*from).zip(draft.index(*to)).map_or(0..0, |(from, to)| from..to + 1);
                    draft.paragraphs[range].iter().map(|p| (Span::new(p.id, 0..p.text.len()), true)).collect()
                }
                _ => Vec::new(),
            })
            .collect()
    };
    let meet = |(a, whole): &(Span, bool), (b, other): &(Span, bool)| {
        a.para == b.para && (whole != other || !whole && (a.overlaps(b) || holds(a, b) || holds(b, a)))
    };
    let all: Vec<Vec<(Span, bool)>> = suggestions.iter().map(touches).collect();
    for i in 0..suggestions.len() {
        for j in i + 1..suggestions.len() {
            if all[i].iter().any(|a| all[j].iter().any(|b| meet(a, b))) {
                let (a, b) = (suggestions[i].id.clone(), suggestions[j].id.clone());
                suggestions[i].clashes.push(b);
                suggestions[j].clashes.push(a);
            }
        }
    }
}

#[cfg(test)]
mod tests;
