//! The facts that a rule still needs for this draft, role and form: what the matter's form asks, and nothing else.

use std::collections::BTreeMap;

use library::{AnswerKind, Severity};
use serde::Serialize;

use crate::evaluate::Judge;
use crate::finding::{Finding, Need, WalkAway};
use crate::inquiry::Reply;
use crate::severity::{may_be_on, wide};
use crate::triage::Triage;

/// A fact that is not known and that some rule waits for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OpenFact {
    /// Its key.
    pub fact: String,
    /// The question to the attorney.
    pub ask: String,
    /// The answers to choose from; empty takes what the kind of fact takes.
    pub choices: Vec<String>,
    /// What it decides, the weightiest first.
    pub decides: Vec<String>,
}

/// How much one rule's wait for a fact weighs; greater is more.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Weight {
    Comment,
    Finding(Severity),
    Topic,
    Backing,
    Stop,
    Triage,
}

/// Lists the facts that rules still need, in the order of what they change.
pub(crate) fn intake(
    judge: &Judge,
    findings: &[Finding],
    walk_aways: &[WalkAway],
    triage: Option<&Triage>,
    replies: &[Reply],
) -> Vec<OpenFact> {
    let case = judge.case;
    let mut waits = Waits::default();
    for rule in triage.iter().flat_map(|triage| &triage.open) {
        waits.add(&rule.needs, Weight::Triage, format!("who takes it on ({})", rule.rule));
    }
    for stop in walk_aways {
        waits.add(&stop.needs, Weight::Stop, format!("whether signature has to stop ({})", stop.topic));
    }
    for reply in replies {
        let says = format!("the answer on {}", reply.inquiry);
        waits.add(&reply.needs, Weight::Backing, says);
        for backing in &reply.backing_open {
            waits.add(&backing.needs, Weight::Backing, format!("what the answer on {} is worth", reply.inquiry));
        }
    }
    for (modifier, needs) in wide(judge) {
        waits.add(needs, Weight::Topic, format!("how all findings are to be read ({})", modifier.code));
    }
    let topic_of = |id: &str| case.library.topic(id).filter(|t| t.forms.is_empty() || t.forms.contains(&case.form));
    for (topic, modifier, needs) in may_be_on(judge) {
        let runs = topic_of(topic)
            .filter(|t| t.when.is_some() && t.tests.iter().any(|test| test.severities(case.role).next().is_some()));
        if let Some(topic) = runs.filter(|t| case.playbook.is_on(&t.id) && crate::review::applies(judge, t).is_none()) {
            waits.add(needs, Weight::Topic, format!("whether {} is looked for ({})", topic.id, modifier.code));
        }
    }
    for finding in findings {
        let weight = Weight::Finding(finding.severity);
        waits.add(&finding.needs, weight, format!("whether {}/{} holds", finding.key.topic, finding.key.test));
        for would in &finding.would {
            let other = would.is.unwrap_or(finding.severity);
            let rule = if would.rule == "test" {
                format!("the severity of {}/{}", finding.key.topic, finding.key.test)
            } else {
                format!("severities by {}", would.rule)
            };
            waits.add(&would.needs, Weight::Finding(other.max(finding.severity)), rule);
        }
        let test = case.library.topic(&finding.key.topic).and_then(|t| t.test(&finding.key.test));
        for key in test.into_iter().flat_map(|t| t.comments(case.role)).filter_map(|c| c.needs.as_ref()) {
            if case.judge(key, None).is_none() {
                waits.add(&[Need::Fact(key.clone())], Weight::Comment, "a stronger comment".to_owned());
            }
        }
    }
    waits.ordered().into_iter().map(|(key, decides)| open(judge, key, decides)).collect()
}

fn open(judge: &Judge, fact: String, decides: Vec<String>) -> OpenFact {
    let kind = judge.case.library.facts.get(&fact);
    let ask = kind.map_or_else(|| fact.clone(), |kind| kind.ask.clone());
    let choices = match kind {
        Some(kind) if kind.kind == AnswerKind::YesNo => vec!["yes".to_owned(), "no".to_owned()],
        Some(kind) => kind.choices.clone(),
        None => Vec::new(),
    };
    OpenFact { fact, ask, choices, decides }
}

/// What waits for which fact.
#[derive(Default)]
struct Waits(BTreeMap<String, BTreeMap<String, (Weight, u32)>>);

impl Waits {
    fn add(&mut self, needs: &[Need], weight: Weight, what: String) {
        for need in needs {
            let Need::Fact(key) = need else { continue };
            let (most, count) = self.0.entry(key.clone()).or_default().entry(what.clone()).or_insert((weight, 0));
            *most = weight.max(*most);
            *count += 1;
        }
    }

    /// Returns the facts with what they decide: the weightiest first, then those that decide more.
    fn ordered(self) -> Vec<(String, Vec<String>)> {
        let mut all: Vec<(Weight, u32, String, Vec<String>)> = Vec::new();
        for (key, what) in self.0 {
            let mut what: Vec<(Weight, u32, String)> = what.into_iter().map(|(w, (most, n))| (most, n, w)).collect();
            what.sort_by(|a, b| (b.0, b.1).cmp(&(a.0, a.1)).then_with(|| a.2.cmp(&b.2)));
            let most = what.first().map_or(Weight::Comment, |(most, ..)| *most);
            let count = what.iter().map(|(_, n, _)| n).sum();
            let decides = what.into_iter().map(|(_, n, what)| if n > 1 { format!("{what}, {n} times") } else { what });
            all.push((most, count, key, decides.collect()));
        }
        all.sort_by(|a, b| (b.0, b.1).cmp(&(a.0, a.1)).then_with(|| a.2.cmp(&b.2)));
        all.into_iter().map(|(_, _, key, decides)| (key, decides)).collect()
    }
}
