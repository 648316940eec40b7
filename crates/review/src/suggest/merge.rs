//! The cures of one unit merged into one redline, the worst finding first.

use draft::{Change, Edit, EditId, EditSet, GroupId, Origin};
use library::{Rung, Severity};

use super::{Suggestion, SuggestionId, Variant, place_of, redline};
use crate::cure::{self, Cured};
use crate::evaluate::Judge;
use crate::fill::{Filler, Question};
use crate::finding::{Certainty, Finding, Need};
use crate::read::{Reading, Text};
use crate::review::{Raised, raise};
use crate::work::{self, Work};

/// Merges the cures of one unit; what wants the same words otherwise comes back.
pub(super) fn merge<'r, 'a>(
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
        match work::add(&plan.works, works) {
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
    let (edits, _) = work::edits(works, draft, "");
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
    let mut comments: Vec<&str> = Vec::new();
    for i in plan.wrote.iter().chain(&plan.flagged) {
        if let Some(comment) = group[*i].finding.comment.as_deref()
            && !comments.contains(&comment)
        {
            comments.push(comment);
        }
    }
    let comment = (!comments.is_empty()).then(|| comments.join(" "));
    let (mut edits, companions) = work::edits(&plan.works, draft, &origin);
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
