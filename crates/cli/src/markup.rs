//! `counterdraft markup`: the draft with tracked changes and comments.

use docx::{Attribution, MarkedUp, Package};
use draft::{Change, Draft, Edit, EditId, EditSet, Effect, Refusal, Verdict};
use history::{Matter, NewEntry, Receiving, RoundId, Sending, What};
use library::Rung;
use review::{Act, Desk, Review, Suggestion, SuggestionId};
use serde::Serialize;

use crate::args::{Accept, MarkUp};
use crate::failure::Failure;
use crate::matter::{Absent, Case};
use crate::paper::Paper;
use crate::{Done, plan, rim, view};

pub fn run(options: &MarkUp) -> Result<Done, Failure> {
    let paper = Paper::open(&options.draft)?;
    let package = paper.word()?;
    if history::is_same_file(&options.out, &options.draft) {
        let name = options.out.display();
        return Err(Failure::Usage(format!(
            "{name} is the received file, which is never changed. Choose another name."
        )));
    }
    match &options.edits {
        Some(path) => planned(options, &paper, package, &rim::text(path)?),
        None => suggested(options, &paper, package),
    }
}

#[derive(Serialize)]
struct Answer {
    edits: Vec<AnswerRow>,
}

#[derive(Serialize)]
struct AnswerRow {
    index: usize,
    outcome: &'static str,
    reason: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    /// What was not done, because the words of a plan are written exactly as given.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    would_also: Vec<plan::Also>,
    /// Pending insertions of others that the edit strikes words of, by their ids.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    strikes: Vec<u32>,
}

/// Writes the edits of a plan exactly as given.
fn planned(options: &MarkUp, paper: &Paper, package: &Package, text: &str) -> Result<Done, Failure> {
    let plan = plan::parse(text).map_err(Failure::Usage)?;
    let mut verdicts: Vec<Option<Verdict>> = plan.edits.iter().map(|_| None).collect();
    let mut strikes: Vec<Vec<u32>> = vec![Vec::new(); plan.edits.len()];
    let mut edits = Vec::new();
    for (index, step) in plan.edits.iter().enumerate() {
        match plan::edit(&paper.draft, index, step) {
            Ok(edit) => edits.push(edit),
            Err(refusal) => verdicts[index] = Some(Verdict::Refused(refusal)),
        }
    }
    if options.no_comments {
        strip_comments(&mut edits);
    }
    let (set, refused) = EditSet::gather(&paper.draft, edits);
    for (id, refusal) in refused {
        verdicts[id.0 as usize] = Some(Verdict::Refused(refusal));
    }
    let marked = mark_up(options, package, &set)?;
    for outcome in &marked.outcomes {
        let index = outcome.edit.0 as usize;
        verdicts[index] = Some(outcome.verdict.clone());
        strikes[index].extend(outcome.effects.iter().filter_map(|effect| match effect {
            Effect::Strikes(id) => Some(id.0),
            Effect::TakesBack(_) => None,
        }));
    }
    let mut record = Record::of_plan(options, paper)?;
    let what = What::Own { edits: set.edits().to_vec() };
    record.before(options, paper, if set.is_empty() { Vec::new() } else { vec![what] })?;
    history::write_file(&options.out, &marked.bytes, Some(&options.draft))?;
    record.after(options, &marked, &set, "")?;
    let mut also = plan::would_also(&paper.draft, &set);
    let rows: Vec<AnswerRow> = (verdicts.into_iter().zip(strikes).enumerate())
        .map(|(index, (verdict, strikes))| AnswerRow {
            would_also: also.remove(&index).unwrap_or_default(),
            strikes,
            ..row(index, verdict)
        })
        .collect();
    let code = u8::from(rows.iter().any(|row| row.outcome != "applied"));
    Ok(Done { out: view::json(&Answer { edits: rows }), remarks: Vec::new(), code })
}

fn row(index: usize, verdict: Option<Verdict>) -> AnswerRow {
    let because = |refusal: Refusal| (Some(refusal.why.code()), Some(refusal.detail));
    let (outcome, (reason, detail)) = match verdict {
        Some(Verdict::Applied) => ("applied", (None, None)),
        Some(Verdict::Commented(refusal)) => ("commented", because(refusal)),
        Some(Verdict::Refused(refusal)) => ("refused", because(refusal)),
        // A comment left out by --no-comments.
        None => ("refused", (Some(draft::Why::NotSupported.code()), Some("No comments were asked for.".into()))),
    };
    AnswerRow { index, outcome, reason, detail, would_also: Vec::new(), strikes: Vec::new() }
}

/// What of a review is written, and what is not.
#[derive(Default)]
struct Taken {
    desk: Desk,
    /// Rulings that this command makes.
    fresh: Vec<(SuggestionId, Rung)>,
    /// Suggestions left out, with the reason.
    left_out: Vec<(SuggestionId, String)>,
}

fn suggested(options: &MarkUp, paper: &Paper, package: &Package) -> Result<Done, Failure> {
    let case = Case::of(&options.draft, &paper.draft, &options.case, Absent::Make)?;
    let review = review::review(&paper.draft, &case.library, &case.playbook, &case.facts);
    let guessed = case.guessed.clone();
    let version = case.library.version.clone();
    let opening = |suggestion: &Suggestion| {
        let topic = suggestion.cures.first().map_or("", |key| key.topic.as_str());
        case.playbook.opens(topic)
    };
    let mut taken = Taken::default();
    let mut record = Record { matter: None, round: None };
    if let Some(matter) = case.matter {
        record = Record::of_matter(matter, options, paper, &case.facts, case.guessed.is_empty())?;
        taken.desk = record.desk(&review)?;
    }
    let ruled = !(taken.desk.rulings.is_empty() && taken.desk.findings.is_empty() && taken.desk.own.is_empty());
    match &options.accept {
        None if ruled => {}
        accept => take(&mut taken, &review, accept.as_ref().unwrap_or(&Accept::All), opening)?,
    }
    let set = resolve(&paper.draft, &review, &mut taken);
    let set = if options.no_comments {
        let mut edits = set.edits().to_vec();
        strip_comments(&mut edits);
        EditSet::gather(&paper.draft, edits).0
    } else {
        set
    };
    let marked = mark_up(options, package, &set)?;
    let ruling = |(id, rung): &(SuggestionId, Rung)| What::Ruling { on: id.to_string(), act: Act::accept(*rung) };
    record.before(options, paper, taken.fresh.iter().map(ruling).collect())?;
    history::write_file(&options.out, &marked.bytes, Some(&options.draft))?;
    record.after(options, &marked, &set, &version)?;
    let mut done = summary(options, &review, &taken, &set, &marked, guessed);
    done.out.push_str(&left_to_word(&paper.draft, &set));
    Ok(done)
}

/// Accepts what was asked for, each suggestion at the rung that the playbook opens with.
fn take(
    taken: &mut Taken,
    review: &Review,
    accept: &Accept,
    opening: impl Fn(&Suggestion) -> Rung,
) -> Result<(), Failure> {
    if let Accept::Ids(ids) = accept {
        let known = |id: &str| review.suggestions.iter().any(|suggestion| is_named(suggestion, id));
        if let Some(id) = ids.iter().find(|id| !known(id)) {
            let hint = "`counterdraft review` lists the suggestions with their ids";
            return Err(Failure::Usage(format!("“{id}” is no suggestion for this draft; {hint}.")));
        }
    }
    for suggestion in &review.suggestions {
        let wanted = match accept {
            Accept::All => true,
            Accept::From(least) => suggestion.severity >= *least,
            Accept::Ids(ids) => ids.iter().any(|id| is_named(suggestion, id)),
        };
        // What the attorney ruled stands, unless it is named now.
        let by_name = matches!(accept, Accept::Ids(_));
        if !wanted || taken.desk.rulings.contains_key(&suggestion.id) && !by_name {
            continue;
        }
        let rung = opening(suggestion);
        let Some(variant) = suggestion.variant(rung) else { continue };
        if let Some(need) = variant.needs.first() {
            taken.left_out.push((suggestion.id.clone(), need.ask.clone()));
            continue;
        }
        taken.desk.rulings.insert(suggestion.id.clone(), Act::accept(variant.rung));
        taken.fresh.push((suggestion.id.clone(), variant.rung));
    }
    Ok(())
}

/// A suggestion is named by its id or by a finding that it cures.
fn is_named(suggestion: &Suggestion, id: &str) -> bool {
    suggestion.id.0 == id || suggestion.cures.iter().any(|key| key.to_string() == id)
}

/// Makes the rulings into edits; what cannot stand with the rest is left out and named.
fn resolve(draft: &Draft, review: &Review, taken: &mut Taken) -> EditSet {
    loop {
        let clashes = match review::resolve(draft, review, &taken.desk) {
            Ok(set) => return set,
            Err(clashes) => clashes,
        };
        let mut fewer = false;
        for clash in clashes {
            match clash.suggestion {
                Some(id) => {
                    fewer |= taken.desk.rulings.remove(&id).is_some();
                    taken.fresh.retain(|(fresh, _)| *fresh != id);
                    taken.left_out.push((id, clash.reason));
                }
                None => {
                    fewer |= !taken.desk.own.is_empty();
                    taken.desk.own.clear();
                    taken.left_out.push((SuggestionId("own edits".into()), clash.reason));
                }
            }
        }
        if !fewer {
            return EditSet::none(draft);
        }
    }
}

fn strip_comments(edits: &mut Vec<Edit>) {
    edits.retain(|edit| !matches!(edit.change, Change::Comment { .. } | Change::Reply { .. }));
    edits.iter_mut().for_each(|edit| edit.comment = None);
}

fn mark_up(options: &MarkUp, package: &Package, set: &EditSet) -> Result<MarkedUp, Failure> {
    let author = author(options);
    let by = Attribution {
        initials: rim::initials(&author),
        author,
        date: Some(options.date.clone().unwrap_or_else(rim::local_minute)),
        track: options.track,
    };
    package.mark_up(set, &by).map_err(|error| Failure::Refused(error.to_string()))
}

fn author(options: &MarkUp) -> String {
    options.author.clone().unwrap_or_else(rim::user)
}

fn summary(
    options: &MarkUp,
    review: &Review,
    taken: &Taken,
    set: &EditSet,
    marked: &MarkedUp,
    guessed: Vec<String>,
) -> Done {
    let count = |test: fn(&Verdict) -> bool| marked.outcomes.iter().filter(|o| test(&o.verdict)).count();
    let applied = count(|verdict| matches!(verdict, Verdict::Applied));
    let commented = count(|verdict| matches!(verdict, Verdict::Commented(_)));
    let refused = count(|verdict| matches!(verdict, Verdict::Refused(_)));
    let mut out = format!("{}: ", options.out.display());
    let accepted = taken.desk.rulings.values();
    let accepted = accepted.filter(|act| !matches!(act, Act::Reject | Act::Defer)).count();
    let of = review.suggestions.len();
    out.push_str(&format!("{accepted} of {of} suggestions, {applied} edits written"));
    if commented > 0 {
        out.push_str(&format!(", {commented} written as comments"));
    }
    if refused > 0 {
        out.push_str(&format!(", {refused} refused"));
    }
    out.push_str(".\n");
    if !guessed.is_empty() {
        out.push_str(&format!(
            "Reviewed for the {} as a {}, inferred: {}\n",
            review.role,
            review.form,
            guessed.join(" ")
        ));
    }
    for (id, reason) in &taken.left_out {
        out.push_str(&format!("Left out: {id}: {reason}\n"));
    }
    for outcome in &marked.outcomes {
        let origin = |id: EditId| match set.edits().iter().find(|edit| edit.id == id).map(|edit| &edit.origin) {
            Some(draft::Origin::Suggested(id)) => id.clone(),
            Some(draft::Origin::Conforming { .. }) => "a reference that follows".into(),
            _ => "own edit".into(),
        };
        match &outcome.verdict {
            Verdict::Applied => {}
            Verdict::Commented(why) => out.push_str(&format!("Comment only: {}: {why}\n", origin(outcome.edit))),
            Verdict::Refused(why) => out.push_str(&format!("Refused: {}: {why}\n", origin(outcome.edit))),
        }
    }
    Done { out, remarks: Vec::new(), code: u8::from(refused > 0) }
}

/// Says which fields the edits leave behind.
fn left_to_word(draft: &Draft, set: &EditSet) -> String {
    let outdated = draft.outdated(set);
    let mut out = String::new();
    for draft::Outdated { pointer, says, will_be, .. } in &outdated {
        let at = pointer.at.para.0;
        out.push_str(&match will_be {
            Some(number) => format!("Left to Word: “{says}” in paragraph {at} is a field and will be {number}.\n"),
            None => format!("Left to Word: “{says}” in paragraph {at} is a field, and what it points to goes.\n"),
        });
    }
    if !outdated.is_empty() {
        out.push_str("In Word, select all and press F9 to have its fields counted anew.\n");
    }
    out
}

/// The matter file that the command writes to, if one was named.
struct Record {
    matter: Option<Matter>,
    round: Option<RoundId>,
}

impl Record {
    fn of_plan(options: &MarkUp, paper: &Paper) -> Result<Record, Failure> {
        if options.case.matter.is_none() {
            return Ok(Record { matter: None, round: None });
        }
        let case = Case::of(&options.draft, &paper.draft, &options.case, Absent::Make)?;
        match case.matter {
            Some(matter) => Record::of_matter(matter, options, paper, &case.facts, case.guessed.is_empty()),
            None => Ok(Record { matter: None, round: None }),
        }
    }

    /// Records what was received; in a new matter, what is known of it too.
    fn of_matter(
        mut matter: Matter,
        options: &MarkUp,
        paper: &Paper,
        facts: &library::Facts,
        given: bool,
    ) -> Result<Record, Failure> {
        let (by, at_utc_secs) = (author(options), rim::utc_secs());
        let file = rim::name(&options.draft);
        let is_new = matter.entries(None)?.is_empty();
        let document = matter.document(&file)?;
        let receiving =
            Receiving { document, file: &file, bytes: &paper.bytes, draft: &paper.draft, at_utc_secs, by: &by };
        let round = matter.receive(receiving)?;
        if is_new {
            let mut whats = history::entries_of(facts);
            if let (Some(role), Some(form)) = (facts.role, facts.form) {
                let (role, form) = (role.to_string(), form.to_string());
                whats.push(What::Document { document, role, form, inferred: !given });
            }
            let entry = |what| NewEntry { at_utc_secs, by: by.clone(), round: None, what, reason: None };
            matter.record_all(whats.into_iter().map(entry).collect())?;
        }
        Ok(Record { matter: Some(matter), round: Some(round) })
    }

    fn desk(&self, review: &Review) -> Result<Desk, Failure> {
        match (&self.matter, self.round) {
            (Some(matter), Some(round)) => Ok(matter.desk(round)?.ruled(review)),
            _ => Ok(Desk::default()),
        }
    }

    /// Records the rulings before the file is written: what is exported is in the record.
    fn before(&mut self, options: &MarkUp, _: &Paper, whats: Vec<What>) -> Result<(), Failure> {
        let (Some(matter), round) = (&mut self.matter, self.round) else { return Ok(()) };
        let (by, at_utc_secs) = (author(options), rim::utc_secs());
        let entry = |what| NewEntry { at_utc_secs, by: by.clone(), round, what, reason: None };
        matter.record_all(whats.into_iter().map(entry).collect())?;
        Ok(())
    }

    /// Records what was sent once the file is written.
    fn after(&mut self, options: &MarkUp, marked: &MarkedUp, set: &EditSet, library: &str) -> Result<(), Failure> {
        let (Some(matter), Some(answers)) = (&mut self.matter, self.round) else { return Ok(()) };
        let (by, file) = (author(options), rim::name(&options.out));
        let sending = Sending {
            answers,
            file: &file,
            bytes: &marked.bytes,
            edits: set.edits(),
            library,
            at_utc_secs: rim::utc_secs(),
            by: &by,
        };
        matter.send(sending)?;
        Ok(())
    }
}
