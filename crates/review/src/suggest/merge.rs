//! The cures of one unit merged into one redline, the worst finding first.

use std::collections::BTreeSet;

use draft::{Change, Edit, EditId, EditSet, GroupId, Origin};
use library::{Rung, Severity};

use super::{Part, PartId, Suggestion, SuggestionId, Variant, place_of, redline};
use crate::cure::{self, Cured};
use crate::evaluate::Judge;
use crate::fill::Question;
use crate::finding::{Certainty, Finding, Need};
use crate::read::{Reading, Text};
use crate::review::{Raised, raise};
use crate::work::{self, Wanted, Work};

/// Merges the cures of one unit; what wants the same words otherwise comes back.
pub(super) fn merge<'r, 'a>(judge: &Judge<'a>, group: &[&'r Raised<'a>]) -> (Option<Suggestion>, Vec<&'r Raised<'a>>) {
    let mut rungs: Vec<Rung> = vec![Rung::Preferred];
    for one in group {
        for rung in cure::cure(judge, one, Rung::Preferred).rungs {
            if !rungs.contains(&rung) {
                rungs.push(rung);
            }
        }
    }
    rungs.sort();
    let mut first: Option<(Vec<usize>, Vec<usize>)> = None;
    let mut variants: Vec<Variant> = Vec::new();
    for rung in rungs {
        let plan = plan(judge, group, rung, first.as_ref().map(|(_, left)| left.as_slice()));
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

/// Says whether the finding depends on something that is not known.
pub(super) fn is_open(raised: &Raised) -> bool {
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

/// What merging came to at one rung.
#[derive(Default)]
struct Plan {
    works: Vec<Wanted>,
    /// What is to be answered, with the finding whose cure asks.
    needs: Vec<(usize, Question)>,
    lands: Option<String>,
    /// Indexes of the group: cured or folded in.
    cured: Vec<usize>,
    /// Those that wrote something, or flag.
    wrote: Vec<usize>,
    /// Clashing ones.
    left: Vec<usize>,
    flagged: Vec<usize>,
}

impl Plan {
    fn works(&self) -> impl Iterator<Item = &Work> + Clone {
        self.works.iter().map(|wanted| &wanted.work)
    }
}

fn plan<'a>(judge: &Judge<'a>, group: &[&Raised<'a>], rung: Rung, left: Option<&[usize]>) -> Plan {
    let mut plan = Plan { left: left.unwrap_or_default().to_vec(), ..Plan::default() };
    // What the edits so far leave raised; asked again after each addition.
    let mut still: Option<Vec<bool>> = None;
    for (i, one) in group.iter().enumerate() {
        if plan.left.contains(&i) {
            continue;
        }
        if !plan.works.is_empty() {
            let raised = still.get_or_insert_with(|| still_raised(judge, plan.works(), group));
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
        let Cured { works, mut needs, lands, flagged, .. } = cure::cure(judge, one, rung);
        if !works.is_empty() || flagged {
            needs.extend(questions(judge, &one.finding));
        }
        if works.is_empty() {
            // A comment on what is good for us, or merely worth knowing, is nothing to propose.
            if (flagged && one.finding.severity > Severity::Info) || !needs.is_empty() {
                plan.flagged.push(i);
                plan.cured.push(i);
                plan.needs.extend(needs.into_iter().map(|need| (i, need)));
            }
            continue;
        }
        match work::add(&plan.works, works, i) {
            Some(merged) => {
                plan.works = merged;
                still = None;
                plan.cured.push(i);
                plan.wrote.push(i);
                plan.needs.extend(needs.into_iter().map(|need| (i, need)));
                plan.lands = plan.lands.or(lands);
            }
            None if left.is_none() => plan.left.push(i),
            None => {}
        }
    }
    // A comment beside edits is a proposal of its own: accepting the edits does not settle it.
    if !plan.works.is_empty() && !plan.flagged.is_empty() {
        let flagged = std::mem::take(&mut plan.flagged);
        plan.needs.retain(|(i, _)| !flagged.contains(i));
        plan.cured.retain(|i| !flagged.contains(i));
        plan.left.extend(flagged);
    }
    plan
}

/// Says for each finding of the group whether the draft still raises it once `works` are done.
fn still_raised<'w>(judge: &Judge, works: impl Iterator<Item = &'w Work> + Clone, group: &[&Raised]) -> Vec<bool> {
    let draft = judge.reading.text.draft;
    let (edits, _) = work::edits(works, draft, "", &mut BTreeSet::new());
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

fn variant(judge: &Judge, plan: &Plan, rung: Rung, findings: &[&Finding], group: &[&Raised]) -> Option<Variant> {
    let draft = judge.reading.text.draft;
    let worst = findings.first()?;
    let origin = worst.key.to_string();
    let (mut edits, companions) = work::edits(plan.works(), draft, &origin, &mut BTreeSet::new());
    let parts = if edits.is_empty() { Vec::new() } else { parts(judge, plan, &origin, group) };
    let comment = comment(plan.wrote.iter().chain(&plan.flagged).copied(), group);
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
        needs: asked(plan, |_| true),
        lands: plan.lands.clone(),
        companions,
        parts,
    })
}

/// Returns the questions of the wanted findings, each once.
fn asked(plan: &Plan, wanted: impl Fn(usize) -> bool) -> Vec<Question> {
    let mut out: Vec<Question> = Vec::new();
    for (_, need) in plan.needs.iter().filter(|(i, _)| wanted(*i)) {
        if !out.contains(need) {
            out.push(need.clone());
        }
    }
    out
}

/// Returns the comments of findings, each once.
fn comment(of: impl Iterator<Item = usize>, group: &[&Raised]) -> Option<String> {
    let mut comments: Vec<&str> = Vec::new();
    for i in of {
        if let Some(comment) = group[i].finding.comment.as_deref()
            && !comments.contains(&comment)
        {
            comments.push(comment);
        }
    }
    (!comments.is_empty()).then(|| comments.join(" "))
}

/// Makes the parts of a merged redline, the worst finding first.
fn parts(judge: &Judge, plan: &Plan, origin: &str, group: &[&Raised]) -> Vec<Part> {
    let draft = judge.reading.text.draft;
    let mut apart = work::together(&plan.works);
    let own = |part: &BTreeSet<usize>| -> Vec<&Work> {
        plan.works.iter().filter(|wanted| !wanted.by.is_disjoint(part)).map(|wanted| &wanted.work).collect()
    };
    let folded: Vec<usize> = plan.cured.iter().filter(|i| !plan.wrote.contains(i)).copied().collect();
    if apart.len() > 1 && !folded.is_empty() {
        // What another cure silences belongs to the part that does so by itself; where none does, nothing can be left out.
        let still: Vec<Vec<bool>> =
            apart.iter().map(|part| still_raised(judge, own(part).into_iter(), group)).collect();
        let silences = |i: &usize| still.iter().position(|raised| !raised[*i]);
        if folded.iter().all(|i| silences(i).is_some()) {
            for i in &folded {
                apart[silences(i).expect("each has one")].insert(*i);
            }
        } else {
            apart = vec![apart.into_iter().flatten().collect()];
        }
    }
    if let [only] = apart.as_mut_slice() {
        only.extend(&folded);
    }
    // A finding can be folded into the part of a lesser one.
    apart.sort();
    let part = |of: &BTreeSet<usize>| {
        let works: Vec<Work> = own(of).into_iter().cloned().collect();
        let comment = comment(of.iter().filter(|i| plan.wrote.contains(i)).copied(), group);
        let (mut edits, companions) = work::edits(works.iter(), draft, origin, &mut BTreeSet::new());
        if let Some(first) = edits.iter_mut().find(|e| !companions.contains(&e.id)) {
            first.comment = comment.clone();
        }
        let cures: Vec<_> = of.iter().map(|i| group[*i].finding.key.clone()).collect();
        Some(Part {
            id: PartId::of(cures.first()?),
            cures,
            redline: redline(draft, &edits),
            edits,
            comment,
            needs: asked(plan, |i| of.contains(&i)),
            works,
        })
    };
    apart.iter().filter_map(part).collect()
}
