//! Suggestions: the edits that cure findings in one stretch of text, in variants by rung.
//!
//! The cures of a unit are merged, the worst finding first.
//! A cure that the proposed draft no longer needs is folded in; one that wants the same words otherwise is a clash.

use std::collections::BTreeMap;

use draft::{Change, Draft, Edit, EditId, EditSet, Gap, GroupId, Inline, Origin, ParaId, Piece, Span};
use library::{Because, Rung, Severity, Step};
use redline::TextEdit;
use serde::{Deserialize, Serialize};

use crate::cure::{self, Cured, Work};
use crate::evaluate::Judge;
use crate::fill::{Filler, Question};
use crate::finding::{Certainty, Finding, FindingKey, Need};
use crate::read::{Reading, Text};
use crate::review::{Raised, raise};

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
}

impl Variant {
    /// Says whether it comments without changing words.
    pub fn is_comment(&self) -> bool {
        self.edits.iter().all(|e| matches!(e.change, Change::Comment { .. }))
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
pub(crate) fn suggestions(judge: &Judge, raised: &[Raised]) -> Vec<Suggestion> {
    let filler = Filler::new(judge.reading);
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
            let (suggestion, rest) = merge(judge, &filler, &group);
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

/// Says whether the finding depends on something that is not known.
fn is_open(raised: &Raised) -> bool {
    raised.finding.certainty == Certainty::Open
}

/// Returns what must be answered before an open finding is one.
fn questions(judge: &Judge, finding: &Finding) -> Vec<Question> {
    let ask = |need: &Need| match need {
        Need::Fact(key) => {
            let known = judge.case.library.facts.get(key);
            let ask = known.map_or_else(|| format!("Does “{key}” hold in this matter?"), |f| f.ask.clone());
            Question { about: key.clone(), ask }
        }
        Need::Document(words) => Question {
            about: words.clone(),
            ask: format!("{words}, which the draft takes in, was not reviewed: does it speak to this?"),
        },
    };
    if finding.certainty == Certainty::Open { finding.needs.iter().map(ask).collect() } else { Vec::new() }
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
            Some(other) => other.cures.extend(one.cures),
            None => out.push(one),
        }
    }
    out
}

/// Merges the cures of one unit; what wants the same words otherwise comes back.
fn merge<'r, 'a>(
    judge: &Judge<'a>,
    filler: &Filler,
    group: &[&'r Raised<'a>],
) -> (Option<Suggestion>, Vec<&'r Raised<'a>>) {
    let mut rungs: Vec<Rung> = vec![Rung::Preferred];
    for one in group {
        for rung in cure::cure(judge, filler, one, Rung::Preferred).rungs {
            if !rungs.contains(&rung) {
                rungs.push(rung);
            }
        }
    }
    rungs.sort();
    let mut first: Option<(Vec<usize>, Vec<usize>)> = None;
    let mut variants: Vec<Variant> = Vec::new();
    for rung in rungs {
        let plan = plan(judge, filler, group, rung, first.as_ref().map(|(_, left)| left.as_slice()));
        if first.is_none() {
            first = Some((plan.cured.clone(), plan.left.clone()));
        }
        let findings: Vec<&Finding> = plan.cured.iter().map(|i| &group[*i].finding).collect();
        let Some(variant) = variant(judge, &plan, rung, &findings, group) else { continue };
        if variants.last().is_none_or(|v| v.edits != variant.edits) {
            variants.push(variant);
        }
    }
    let (cured, left) = first.unwrap_or_default();
    let rest: Vec<&Raised> = left.iter().map(|i| group[*i]).collect();
    let findings: Vec<&Finding> = cured.iter().map(|i| &group[*i].finding).collect();
    let Some(worst) = findings.first().filter(|_| !variants.is_empty()) else { return (None, rest) };
    let suggestion = Suggestion {
        id: SuggestionId(worst.key.to_string()),
        cures: findings.iter().map(|f| f.key.clone()).collect(),
        severity: worst.severity,
        at: worst.at.or_else(|| place_of(&variants[0].edits)),
        variants,
        clashes: Vec::new(),
    };
    (Some(suggestion), rest)
}

fn place_of(edits: &[Edit]) -> Option<Span> {
    edits.iter().find_map(|edit| match &edit.change {
        Change::Words { at, .. } => Some(*at),
        Change::Insert { at: Gap::Before(para) | Gap::After(para), .. } => Some(Span { para: *para, start: 0, end: 0 }),
        _ => None,
    })
}

/// What merging came to at one rung.
#[derive(Default)]
struct Plan {
    works: Vec<Work>,
    needs: Vec<Question>,
    lands: Option<String>,
    /// Indexes of the group: cured or folded in.
    cured: Vec<usize>,
    /// Those that wrote something, or flag.
    wrote: Vec<usize>,
    /// Clashing ones.
    left: Vec<usize>,
    flagged: Vec<usize>,
}

fn plan(judge: &Judge, filler: &Filler, group: &[&Raised], rung: Rung, left: Option<&[usize]>) -> Plan {
    let mut plan = Plan { left: left.unwrap_or_default().to_vec(), ..Plan::default() };
    // What the edits so far leave raised; asked again after each addition.
    let mut still: Option<Vec<bool>> = None;
    for (i, one) in group.iter().enumerate() {
        if plan.left.contains(&i) {
            continue;
        }
        if !plan.works.is_empty() {
            let raised = still.get_or_insert_with(|| still_raised(judge, &plan.works, group));
            if !raised[i] {
                plan.cured.push(i);
                continue;
            }
        }
        // What depends on an answer is a proposal of its own, which asks.
        if is_open(one) && !(plan.wrote.is_empty() && plan.flagged.is_empty()) {
            if left.is_none() {
                plan.left.push(i);
            }
            continue;
        }
        let Cured { works, mut needs, lands, flagged, .. } = cure::cure(judge, filler, one, rung);
        if !works.is_empty() || flagged {
            needs.extend(questions(judge, &one.finding));
        }
        if works.is_empty() {
            // A comment on what is good for us, or merely worth knowing, is nothing to propose.
            if (flagged && one.finding.severity > Severity::Info) || !needs.is_empty() {
                plan.flagged.push(i);
                plan.cured.push(i);
                plan.needs.extend(needs);
            }
            continue;
        }
        match add(&plan.works, works) {
            Some(merged) => {
                plan.works = merged;
                still = None;
                plan.cured.push(i);
                plan.wrote.push(i);
                for need in needs {
                    if !plan.needs.contains(&need) {
                        plan.needs.push(need);
                    }
                }
                plan.lands = plan.lands.or(lands);
            }
            None if left.is_none() => plan.left.push(i),
            None => {}
        }
    }
    // A comment beside edits is a proposal of its own: accepting the edits does not settle it.
    if !plan.works.is_empty() && !plan.flagged.is_empty() {
        let flagged = std::mem::take(&mut plan.flagged);
        plan.cured.retain(|i| !flagged.contains(i));
        plan.left.extend(flagged);
    }
    plan
}

/// Says for each finding of the group whether the draft still raises it once `works` are done.
fn still_raised(judge: &Judge, works: &[Work], group: &[&Raised]) -> Vec<bool> {
    let draft = judge.reading.text.draft;
    let (edits, _) = edits(works, draft, "");
    let (set, _) = EditSet::gather(draft, edits);
    let proposed = draft.apply(&set);
    let text = Text::of(&proposed);
    let reading = Reading::of(&text, judge.case);
    let after = Judge::new(&reading);
    let wanted =
        |topic: &str, test: &str| group.iter().any(|g| g.finding.key.topic == topic && g.finding.key.test == test);
    let raised = raise(&after, &wanted);
    let para = |reading: &Reading, r: &Raised| r.unit.map(|u| reading.text.outline.units[u].at.para);
    group
        .iter()
        .map(|g| {
            let same =
                |r: &&Raised| r.finding.key.topic == g.finding.key.topic && r.finding.key.test == g.finding.key.test;
            let here = para(judge.reading, g);
            raised.iter().filter(same).any(|r| here.is_none() || para(&reading, r) == here)
        })
        .collect()
}

/// Adds works to others; nothing when they want the same words otherwise.
fn add(have: &[Work], more: Vec<Work>) -> Option<Vec<Work>> {
    let mut out = have.to_vec();
    for work in more {
        match &work {
            Work::Paras { adds, .. } => {
                let known = out.iter().any(|w| matches!(w, Work::Paras { adds: other, .. } if other == adds));
                if !known {
                    out.push(work);
                }
            }
            Work::Delete { para } => {
                out.retain(|w| !matches!(w, Work::Words { at, .. } if at.para == *para));
                if !out.contains(&work) {
                    out.push(work);
                }
            }
            Work::Words { at, with } => {
                let mut covered = false;
                let mut partly = false;
                out.retain(|other| match other {
                    Work::Delete { para } if *para == at.para => {
                        covered = true;
                        true
                    }
                    Work::Words { at: there, with: words } if there.para == at.para => {
                        if (there == at && words == with) || holds(there, at) {
                            covered = true;
                            true
                        } else if holds(at, there) {
                            // What is swallowed by a longer replacement goes.
                            false
                        } else {
                            partly |= there.overlaps(at);
                            true
                        }
                    }
                    _ => true,
                });
                if partly {
                    return None;
                }
                if !covered {
                    out.push(work);
                }
            }
        }
    }
    Some(out)
}

/// Says whether a replacement at `outer` takes in an edit at `inner`; two insertions at one place do not.
fn holds(outer: &Span, inner: &Span) -> bool {
    if outer.is_empty() || outer.para != inner.para {
        return false;
    }
    if inner.is_empty() {
        return outer.start < inner.start && inner.start < outer.end;
    }
    outer.holds(inner)
}

/// Makes edits of works, in document order, with ids from 0 and one group; insertions at one place are joined.
fn edits(works: &[Work], draft: &Draft, origin: &str) -> (Vec<Edit>, Vec<EditId>) {
    let mut words: Vec<(Span, Vec<Piece>)> = Vec::new();
    for work in works {
        let Work::Words { at, with } = work else { continue };
        match words.iter_mut().find(|(there, _)| there == at && at.is_empty()) {
            Some((_, pieces)) => pieces.extend(with.iter().cloned()),
            None => words.push((*at, with.clone())),
        }
    }
    // An insertion that touches a deletion is one replacement.
    words.sort_by_key(|(at, _)| (draft.index(at.para), at.start, at.end));
    let mut joined: Vec<(Span, Vec<Piece>)> = Vec::new();
    for (at, with) in words {
        match joined.last_mut() {
            Some((last, pieces)) if last.para == at.para && last.end == at.start => {
                last.end = at.end;
                pieces.extend(with);
            }
            _ => joined.push((at, with)),
        }
    }
    let mut changes: Vec<(usize, u32, Change, String, bool)> = Vec::new();
    for (at, with) in joined.into_iter().flat_map(|(at, with)| surgical(draft, at, with)) {
        let was = draft.words(&at).unwrap_or_default().to_owned();
        if was.is_empty() && Inline(with.clone()).is_empty() {
            continue;
        }
        let index = draft.index(at.para).unwrap_or_default();
        changes.push((index, at.start, Change::Words { at, with: Inline(with) }, was, false));
    }
    for work in works {
        match work {
            Work::Words { .. } => {}
            Work::Delete { para } => {
                let index = draft.index(*para).unwrap_or_default();
                let was = draft.paragraphs[index].text.clone();
                changes.push((index, 0, Change::Delete { from: *para, to: *para }, was, false));
            }
            Work::Paras { at, paras, companion, .. } => {
                let (Gap::Before(para) | Gap::After(para)) = at;
                let index = draft.index(*para).unwrap_or_default();
                let place = if matches!(at, Gap::Before(_)) { 0 } else { u32::MAX };
                let change = Change::Insert { at: *at, paras: paras.clone() };
                changes.push((index, place, change, String::new(), *companion));
            }
        }
    }
    changes.sort_by_key(|(index, place, ..)| (*index, *place));
    let mut companions = Vec::new();
    let edits = changes
        .into_iter()
        .enumerate()
        .map(|(n, (_, _, change, was, companion))| {
            let id = EditId(n as u32);
            if companion {
                companions.push(id);
            }
            Edit {
                id,
                change,
                was,
                comment: None,
                group: Some(GroupId(0)),
                origin: Origin::Suggested(origin.to_owned()),
            }
        })
        .collect();
    (edits, companions)
}

/// Cuts a replacement down to the words that differ, where words of the draft can stay in it.
fn surgical(draft: &Draft, at: Span, with: Vec<Piece>) -> Vec<(Span, Vec<Piece>)> {
    let was = draft.words(&at).unwrap_or_default();
    let text = Inline(with.clone()).text();
    if was.is_empty() || text.is_empty() {
        return vec![(at, with)];
    }
    let edits = redline::word_edits(was, &text);
    let mut out = Vec::with_capacity(edits.len());
    // How far the new text stands behind the old one.
    let mut shift = 0isize;
    for edit in edits {
        let from = (edit.range.start as isize + shift) as usize;
        let to = from + edit.with.len();
        shift += edit.with.len() as isize - edit.range.len() as isize;
        let start = at.start as usize + edit.range.start;
        let span = Span::new(at.para, start..start + edit.range.len());
        out.push((span, slice(&with, from, to)));
    }
    out
}

/// Returns the pieces of a range of bytes of their text; a piece that is cut becomes plain words.
fn slice(pieces: &[Piece], from: usize, to: usize) -> Vec<Piece> {
    let mut out = Vec::new();
    let mut at = 0;
    for piece in pieces {
        let text = Inline(vec![piece.clone()]).text();
        let (start, end) = (from.max(at), to.min(at + text.len()));
        if start < end {
            if end - start == text.len() {
                out.push(piece.clone());
            } else {
                out.push(Piece::Words(text[start - at..end - at].to_owned()));
            }
        }
        at += text.len();
    }
    out
}

fn variant(judge: &Judge, plan: &Plan, rung: Rung, findings: &[&Finding], group: &[&Raised]) -> Option<Variant> {
    let draft = judge.reading.text.draft;
    let worst = findings.first()?;
    let origin = worst.key.to_string();
    let mut comments: Vec<&str> = Vec::new();
    for i in plan.wrote.iter().chain(&plan.flagged) {
        if let Some(comment) = group[*i].finding.comment.as_deref()
            && !comments.contains(&comment)
        {
            comments.push(comment);
        }
    }
    let comment = (!comments.is_empty()).then(|| comments.join(" "));
    let (mut edits, companions) = edits(&plan.works, draft, &origin);
    if edits.is_empty() {
        let words = comment.clone()?;
        let span = worst.at.or_else(|| worst.evidence.first().copied())?;
        let was = draft.words(&span).unwrap_or_default().to_owned();
        edits.push(Edit {
            id: EditId(0),
            change: Change::Comment { at: span.into(), text: words },
            was,
            comment: None,
            group: Some(GroupId(0)),
            origin: Origin::Suggested(origin),
        });
    } else if let Some(first) = edits.iter_mut().find(|e| !companions.contains(&e.id)) {
        first.comment = comment.clone();
    }
    Some(Variant {
        rung,
        redline: redline(draft, &edits),
        edits,
        comment,
        needs: plan.needs.clone(),
        lands: plan.lands.clone(),
        companions,
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
