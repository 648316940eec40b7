//! `counterdraft accept` and `counterdraft reject`: rulings on pending changes.

use std::collections::HashSet;

use docx::{Attribution, MarkedUp, Package};
use draft::{Change, Draft, Edit, EditId, EditSet, Origin, Refusal, RevId, Revision, RevisionKind, Ruling, Verdict};
use serde::Serialize;

use crate::args::{Answer, Format};
use crate::failure::Failure;
use crate::paper::Paper;
use crate::{Done, rim, view};

#[derive(Serialize)]
struct View<'a> {
    changes: Vec<Row<'a>>,
    /// Pending changes of the copy.
    remain: usize,
}

#[derive(Serialize)]
struct Row<'a> {
    id: u32,
    kind: RevisionKind,
    author: &'a str,
    text: &'a str,
    /// `accepted`, `rejected`, `struck`, `restored`, `stands` or `refused`.
    outcome: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
}

pub fn run(options: &Answer) -> Result<Done, Failure> {
    let paper = Paper::open(&options.draft)?;
    let package = paper.word()?;
    let draft = &paper.draft;
    let chosen = chosen(draft, options)?;
    let by = Attribution {
        author: options.by.clone().unwrap_or_default(),
        initials: options.by.as_deref().map(rim::initials).unwrap_or_default(),
        date: Some(options.date.clone().unwrap_or_else(rim::local_minute)),
        track: false,
    };
    let mut rulings = Rulings { package, draft, by, done: Vec::new(), gone: HashSet::new(), refused: Vec::new() };
    match (options.accepts, &options.by) {
        // A change that stands is accepted as far as an answer goes.
        (true, Some(_)) => {}
        (true, None) => rulings.rule(&chosen, |_| Ruling::Accept),
        (false, None) => rulings.rule(&chosen, |_| Ruling::Reject),
        (false, Some(_)) => {
            rulings.gone = nested(draft, &chosen);
            let left: Vec<&Revision> =
                chosen.iter().copied().filter(|revision| !rulings.gone.contains(&revision.id)).collect();
            rulings.rule(&left, |revision| match adds(revision.kind) {
                true => Ruling::Strike,
                false => Ruling::Restore,
            });
        }
    }
    let bytes = match rulings.done.is_empty() {
        true => paper.bytes.clone(),
        false => rulings.write(&rulings.done)?.bytes,
    };
    history::write_file(&options.out, &bytes, Some(&options.draft))?;
    let remain = Package::open(&bytes).map_err(|error| Failure::Refused(error.to_string()))?;
    let remain = remain.read(docx::View::Final).0.revisions.len();
    let rows: Vec<Row> = chosen.iter().map(|revision| rulings.row(revision)).collect();
    Ok(answer(options, rows, remain))
}

/// Returns the changes that are meant, in document order.
fn chosen<'a>(draft: &'a Draft, options: &Answer) -> Result<Vec<&'a Revision>, Failure> {
    for id in &options.ids {
        if !draft.revisions.iter().any(|revision| revision.id.0 == *id) {
            let hint = "take ids from `counterdraft read --format json`";
            return Err(Failure::Usage(format!("There is no pending change {id}; {hint}.")));
        }
    }
    for author in &options.of {
        if !draft.revisions.iter().any(|revision| revision.author == *author) {
            let mut known: Vec<&str> = draft.revisions.iter().map(|revision| revision.author.as_str()).collect();
            known.sort_unstable();
            known.dedup();
            let known = if known.is_empty() {
                "there are none".to_owned()
            } else {
                format!("they are of {}", known.join(", "))
            };
            return Err(Failure::Usage(format!("“{author}” has no pending changes; {known}.")));
        }
    }
    let meant = |revision: &&Revision| {
        (options.of.is_empty() || options.of.contains(&revision.author))
            && (options.ids.is_empty() || options.ids.contains(&revision.id.0))
    };
    Ok(draft.revisions.iter().filter(meant).collect())
}

/// Rulings that stand together, and those that do not stand.
struct Rulings<'a> {
    package: &'a Package,
    draft: &'a Draft,
    by: Attribution,
    done: Vec<(Ruling, Vec<RevId>)>,
    /// Deletions that need no answer, because they go with an insertion that is struck.
    gone: HashSet<RevId>,
    refused: Vec<(RevId, Refusal)>,
}

impl Rulings<'_> {
    /// Rules on all at once or, where that is not written, on each change that can be ruled on.
    fn rule(&mut self, chosen: &[&Revision], how: impl Fn(&Revision) -> Ruling) {
        let mut groups: Vec<(Ruling, Vec<RevId>)> = Vec::new();
        for revision in chosen {
            let how = how(revision);
            match groups.iter_mut().find(|(known, _)| *known == how) {
                Some((_, list)) => list.push(revision.id),
                None => groups.push((how, vec![revision.id])),
            }
        }
        let (set, whole) = self.set(&groups);
        if whole.is_empty() && self.stands(&set) {
            self.done = groups;
            return;
        }
        for (how, list) in groups {
            for id in list {
                self.add(how, id);
            }
        }
    }

    /// Adds one ruling to those that stand, or says why it does not stand beside them.
    fn add(&mut self, how: Ruling, id: RevId) {
        let mut next = self.done.clone();
        match next.iter_mut().find(|(known, _)| *known == how) {
            Some((_, list)) => list.push(id),
            None => next.push((how, vec![id])),
        }
        let (set, mut refused) = self.set(&next);
        match refused.pop() {
            Some(refusal) => self.refused.push((id, refusal)),
            None => match self.outcome(&set) {
                None => self.done = next,
                Some(refusal) => self.refused.push((id, refusal)),
            },
        }
    }

    fn set(&self, rulings: &[(Ruling, Vec<RevId>)]) -> (EditSet, Vec<Refusal>) {
        let edit = |(i, (how, on)): (usize, &(Ruling, Vec<RevId>))| Edit {
            id: EditId(i as u32),
            change: Change::Rule { on: on.clone(), how: *how },
            was: String::new(),
            comment: None,
            group: None,
            origin: Origin::Own,
        };
        let (set, refused) = EditSet::gather(self.draft, rulings.iter().enumerate().map(edit).collect());
        (set, refused.into_iter().map(|(_, refusal)| refusal).collect())
    }

    fn stands(&self, set: &EditSet) -> bool {
        self.outcome(set).is_none()
    }

    /// Returns why a set is not written whole.
    fn outcome(&self, set: &EditSet) -> Option<Refusal> {
        match self.package.mark_up(set, &self.by) {
            Err(error) => Some(Refusal::new(draft::Why::NotSupported, error.to_string())),
            Ok(marked) => marked.outcomes.into_iter().find_map(|outcome| match outcome.verdict {
                Verdict::Applied => None,
                Verdict::Commented(refusal) | Verdict::Refused(refusal) => Some(refusal),
            }),
        }
    }

    fn write(&self, rulings: &[(Ruling, Vec<RevId>)]) -> Result<MarkedUp, Failure> {
        let (set, _) = self.set(rulings);
        self.package.mark_up(&set, &self.by).map_err(|error| Failure::Refused(error.to_string()))
    }

    fn row<'a>(&self, revision: &'a Revision) -> Row<'a> {
        let refusal = self.refused.iter().find(|(id, _)| *id == revision.id).map(|(_, refusal)| refusal);
        let ruling = self.done.iter().find(|(_, list)| list.contains(&revision.id)).map(|(how, _)| *how);
        let outcome = match (ruling, refusal) {
            (_, Some(_)) => "refused",
            (Some(Ruling::Accept), _) => "accepted",
            (Some(Ruling::Reject), _) => "rejected",
            (Some(Ruling::Strike), _) => "struck",
            (Some(Ruling::Restore), _) => "restored",
            (None, None) if self.gone.contains(&revision.id) => "struck",
            (None, None) => "stands",
        };
        Row {
            id: revision.id.0,
            kind: revision.kind,
            author: &revision.author,
            text: &revision.text,
            outcome,
            reason: refusal.map(|refusal| refusal.why.code()),
            detail: refusal.map(|refusal| refusal.detail.clone()),
        }
    }
}

/// Returns the deletions whose words another of the chosen changes inserted: with the insertion undone, there is nothing
/// to give back.
///
/// An insertion whose words are not all there holds deletions, which come next in the order of the file.
fn nested(draft: &Draft, chosen: &[&Revision]) -> HashSet<RevId> {
    let mut out = HashSet::new();
    for insertion in chosen.iter().filter(|r| matches!(r.kind, RevisionKind::Insertion | RevisionKind::MoveTo)) {
        let mut hidden = insertion.text.len().saturating_sub((insertion.at.end - insertion.at.start) as usize);
        let next = draft.revisions.iter().filter(|r| r.id > insertion.id && r.kind == RevisionKind::Deletion);
        for deletion in next {
            if hidden == 0 || deletion.text.len() > hidden || deletion.at.para != insertion.at.para {
                break;
            }
            hidden -= deletion.text.len();
            out.insert(deletion.id);
        }
    }
    out
}

/// Does a change of this kind add something, which striking takes away?
fn adds(kind: RevisionKind) -> bool {
    use RevisionKind::*;
    matches!(kind, Insertion | MoveTo | ParagraphInsertion | RowInsertion)
}

fn answer(options: &Answer, rows: Vec<Row>, remain: usize) -> Done {
    let code = u8::from(rows.iter().any(|row| row.outcome == "refused"));
    if options.format == Format::Json {
        return Done { out: view::json(&View { changes: rows, remain }), remarks: Vec::new(), code };
    }
    let mut out = String::new();
    for outcome in ["accepted", "rejected", "struck", "restored", "stands", "refused"] {
        let count = rows.iter().filter(|row| row.outcome == outcome).count();
        if count > 0 {
            let changes = if count == 1 { "change" } else { "changes" };
            out.push_str(&match outcome {
                "stands" => {
                    let stand = if count == 1 { "stands" } else { "stand" };
                    format!("{count} {changes} {stand} as marked: to accept in an answer is to leave the mark alone.\n")
                }
                outcome => format!("{count} {changes} {outcome}.\n"),
            });
        }
    }
    for row in rows.iter().filter(|row| row.outcome == "refused") {
        let words = if row.text.is_empty() { String::new() } else { format!(" “{}”", row.text) };
        let why = row.detail.as_deref().unwrap_or_default();
        out.push_str(&format!("  {} {} of {}{words}: {why}\n", row.id, view::word(&row.kind), row.author));
    }
    out.push_str(&format!("{remain} pending in {}.\n", options.out.display()));
    Done { out, remarks: Vec::new(), code }
}
