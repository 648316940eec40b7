//! What a review decides from facts, for people: the one question, who takes the matter on, what is still to be known.

use library::{Answered, Backed, Library};
use review::{Backing, CarveOut, Need, Review, Said};

use super::{line, needs};

/// Writes the answers to the questions that are put to the whole draft.
pub fn replies(out: &mut String, review: &Review, library: &Library) {
    for reply in &review.replies {
        line(out, 0, &format!("{} {}. {}", reply.asks, spoken(reply.answer), reply.because));
        if !reply.needs.is_empty() {
            line(out, 2, &format!("It depends on {}.", needs(&reply.needs)));
        }
        for said in &reply.said {
            words(out, said);
        }
        for carve_out in &reply.carve_outs {
            bounds(out, carve_out);
        }
        if let Some(backing) = &reply.backing {
            line(out, 2, &format!("The client's own promise: {} {}", standing(backing), backing.says));
        }
        for backing in &reply.backing_open {
            let known = titles(&backing.needs, library);
            line(out, 2, &format!("Depending on what is not known ({known}): {} {}", standing(backing), backing.says));
        }
        out.push('\n');
    }
}

fn spoken(answer: Answered) -> &'static str {
    match answer {
        Answered::Yes => "YES",
        Answered::No => "NO",
        Answered::OptOut => "YES, UNTIL SOMEBODY OPTS OUT",
        Answered::Silent => "THE DRAFT IS SILENT",
        Answered::Contradictory => "THE DRAFT CONTRADICTS ITSELF",
        Answered::Open => "OPEN",
    }
}

fn place(clause: &Option<review::ClauseName>) -> String {
    clause.as_ref().map(ToString::to_string).unwrap_or_default()
}

fn words(out: &mut String, said: &Said) {
    line(out, 2, &format!("{} {}: “{}” {}", said.answer.id(), place(&said.clause), said.quote, said.because));
    for link in &said.chain {
        let by = link.by.as_ref().map(|by| format!(", by “{by}”")).unwrap_or_default();
        line(out, 4, &format!("“{}” counts{by}: “{}”", link.term, link.quote));
    }
}

fn bounds(out: &mut String, carve_out: &CarveOut) {
    line(out, 2, &format!("carve-out {}: “{}”", place(&carve_out.clause), carve_out.quote));
    for bound in &carve_out.bounds {
        match &bound.words {
            Some((_, words)) => line(out, 4, &format!("{}: “{words}”", bound.title)),
            None => line(out, 4, &format!("{}: not found", bound.title)),
        }
    }
}

fn standing(backing: &Backing) -> String {
    let severity = backing.severity.map(|severity| format!(", {severity}")).unwrap_or_default();
    match backing.result {
        Backed::Backed => "backed.".to_owned(),
        Backed::Conditional => "backed on a condition.".to_owned(),
        Backed::Gap => format!("not backed{severity}."),
        Backed::Disclose => "none, so customers have to be told.".to_owned(),
        Backed::Unknown => "cannot be judged.".to_owned(),
    }
}

/// Writes who takes the matter on, and why.
pub fn triage(out: &mut String, review: &Review, library: &Library) {
    let Some(triage) = &review.triage else { return };
    let because =
        if triage.because.is_empty() { String::new() } else { format!(" because {}", triage.because.join(", and ")) };
    line(out, 0, &format!("Triage: {}, by {}{because}. {}", triage.result, triage.rule, triage.says));
    for fact in &triage.facts {
        line(out, 2, &format!("{fact}."));
    }
    for confirm in &triage.confirm {
        line(out, 2, &format!("To be confirmed: {confirm}"));
    }
    // Where no rule holds, the facts that all of them wait for are listed once.
    if triage.because.is_empty() {
        let mut needs: Vec<Need> = triage.open.iter().flat_map(|open| open.needs.iter().cloned()).collect();
        needs.sort();
        needs.dedup();
        line(out, 2, &format!("Not known: {}.", titles(&needs, library)));
    } else {
        for open in &triage.open {
            let known = titles(&open.needs, library);
            line(out, 2, &format!("{} ({}) would come first, depending on: {known}.", open.rule, open.result));
        }
    }
    out.push('\n');
}

fn titles(needs: &[Need], library: &Library) -> String {
    let title = |need: &Need| match need {
        Need::Fact(key) => library.facts.get(key).map_or_else(|| key.clone(), |kind| kind.title.clone()),
        Need::Document(name) => name.clone(),
    };
    needs.iter().map(title).collect::<Vec<_>>().join("; ")
}

/// Writes what modifiers say of the review as a whole.
pub fn remarks(out: &mut String, review: &Review) {
    for remark in &review.remarks {
        line(out, 0, &format!("INTERNAL, by {}, since {}: {}", remark.rule, remark.because, remark.says));
        out.push('\n');
    }
}

/// Writes the facts that rules still need.
pub fn intake(out: &mut String, review: &Review) {
    if review.intake.is_empty() {
        return;
    }
    line(out, 0, "Facts still to be known, those that change most first:");
    for open in &review.intake {
        let decides = open.decides.join("; ");
        line(out, 2, &format!("{}: {} It decides {decides}.", open.fact, open.ask));
    }
    out.push('\n');
}
