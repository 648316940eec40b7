//! What a draft speaks to and what it is silent on: one row for every topic, fired or not.

use draft::Span;
use library::condition::Place as Where;
use library::{Because, Topic};

use crate::case::Case;
use crate::evaluate::{Judge, Solution};
use crate::finding::{Is, Presence};
use crate::review::Raised;
use crate::severity;
use crate::topics::{speaking, spoken, words_of};

/// Says of every topic whether the draft speaks to it, is silent, or was not asked; `raised` is what fired.
pub(crate) fn presence(judge: &Judge, raised: &[Raised]) -> Vec<Presence> {
    let topics = judge.case.library.topics.iter();
    topics
        .map(|topic| {
            let preferred =
                topic.position(judge.case.role, library::Rung::Preferred).filter(|p| !p.elements.is_empty());
            let lacks: Vec<(String, String)> = preferred
                .into_iter()
                .flat_map(|p| &p.elements)
                .filter(|e| !judge.met(&topic.id, &e.id).iter().any(Solution::is_sure))
                .map(|e| (e.id.clone(), e.title.clone()))
                .collect();
            let elements = preferred.map(|p| ((p.elements.len() - lacks.len()) as u32, p.elements.len() as u32));
            let speaking = speaking(judge, topic);
            let (is, reason, spans) = spoken_to(judge, topic, &speaking, raised);
            let spoken = if is == Is::Found { spoken(judge, topic, &speaking, raised) } else { Vec::new() };
            let spoken = spoken.into_iter().map(|(_, spoken)| spoken).collect();
            // What does not belong in such a form is not looked for.
            let belongs = topic.forms.is_empty() || topic.forms.contains(&judge.case.form);
            let nearest = if is == Is::Found || !belongs { None } else { nearest(judge, topic) };
            Presence { topic: topic.id.clone(), is, reason, spans, spoken, nearest, elements, lacks }
        })
        .collect()
}

/// Says whether the draft speaks to the topic, why that is said, and where it does.
fn spoken_to(judge: &Judge, topic: &Topic, speaking: &[Solution], raised: &[Raised]) -> (Is, String, Vec<Span>) {
    let case = judge.case;
    if !case.playbook.is_on(&topic.id) {
        return (Is::NotChecked, "The playbook turns this topic off.".to_owned(), Vec::new());
    }
    if topic.status == library::Status::Retired {
        return (Is::NotChecked, "The topic is retired.".to_owned(), Vec::new());
    }
    if let Some(reason) = severity::off(judge, topic) {
        return (Is::NotChecked, reason, Vec::new());
    }
    let found = words_of(speaking);
    if !found.is_empty() {
        return (Is::Found, "The draft speaks to it.".to_owned(), judge.reading.text.spans(&found));
    }
    // Words that a test objects to speak to its topic, however they put it.
    let objected = raised.iter().map(|r| &r.finding).filter(|f| f.key.topic == topic.id);
    let objected: Vec<Span> = objected.filter(|f| f.because != Because::Absence).filter_map(|f| f.at).collect();
    if !objected.is_empty() {
        return (Is::Found, "The draft has words that a test of it objects to.".to_owned(), objected);
    }
    if !topic.forms.is_empty() && !topic.forms.contains(&case.form) {
        return (Is::NotChecked, format!("It does not belong in a {}.", form_title(case)), Vec::new());
    }
    if let [first, rest @ ..] = judge.reading.incorporated.as_slice() {
        let (more, were) = if rest.is_empty() { ("", "was") } else { (" and others", "were") };
        let reason =
            format!("This document does not speak to it; {first}{more}, which it takes in, {were} not reviewed.");
        return (Is::NotChecked, reason, Vec::new());
    }
    (Is::NotFound, "The draft does not speak to it.".to_owned(), Vec::new())
}

/// Returns the unit that comes nearest to speaking to the topic.
fn nearest(judge: &Judge, topic: &Topic) -> Option<Span> {
    let finds = topic.speaks.iter().flat_map(|speaks| speaks.finds());
    let words = finds.filter(|find| find.place == Where::Unit).filter_map(|find| find.words.as_ref());
    let all = words.filter_map(|words| judge.reading.nearest(words));
    // The first of the nearest, so that the answer hangs on no order of the library.
    let (_, unit) = all.max_by(|(a, x), (b, y)| a.total_cmp(b).then(y.cmp(x)))?;
    Some(judge.reading.text.outline.units[unit].at)
}

fn form_title(case: Case) -> String {
    case.library.form(case.form).map_or_else(|| case.form.to_string(), |form| form.title.to_lowercase())
}
