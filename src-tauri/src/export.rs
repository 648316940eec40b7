//! The redline, from the matter to a file.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use docx::Attribution;
use draft::{Change, Edit, EditSet, Verdict};
use history::{Sending, write_file};

use crate::error::ErrorView;
use crate::item::Item;
use crate::matter::{OpenMatter, now_utc_secs};
use crate::passage::suggestion_of;
use crate::shell::Shell;
use crate::view::{ExportPlanView, ExportRow, ExportedView, PersonView};
use crate::work::Progress;

/// What an export is to be.
pub struct Order {
    /// The file.
    pub path: PathBuf,
    /// Whose changes they are.
    pub person: PersonView,
    /// Local date and time in whole minutes, `2026-11-23T14:05`.
    pub date: String,
    /// Are comments to the counterparty written?
    pub comments: bool,
    /// Is change tracking turned on in the file?
    pub track: bool,
}

/// Returns what an export would hold, and where it would go.
pub fn plan(open: &OpenMatter, person: PersonView) -> ExportPlanView {
    let row =
        |item: &Item, why: &str| ExportRow { place: item.clause.clone(), title: item.title.clone(), why: why.into() };
    let clash = |item: &Item| {
        let mut clashes = open.standing.clashes.iter();
        clashes
            .find(|clash| clash.suggestion.as_ref().is_some_and(|id| id.0 == item.id))
            .map(|clash| clash.reason.clone())
    };
    let mut plan = ExportPlanView {
        path: suggested_path(open, &person).display().to_string(),
        author: person,
        redlines: Vec::new(),
        comments: Vec::new(),
        left_out: Vec::new(),
        open: Vec::new(),
        blocked: Vec::new(),
        notes: open.review.findings.iter().filter(|finding| finding.note.is_some()).count() as u32,
    };
    for item in &open.items {
        if let Some(reason) = clash(item) {
            plan.blocked.push(row(item, &reason));
            continue;
        }
        match item.state {
            "accepted" => plan.redlines.push(row(item, "")),
            "amended" => plan.redlines.push(row(item, "in your words")),
            "commented" => plan.comments.push(row(item, "")),
            "approved" => plan.left_out.push(row(item, "deviation approved")),
            "rejected" => plan.left_out.push(row(item, "rejected")),
            "silenced" => plan.left_out.push(row(item, "not this clause")),
            "deferred" => plan.open.push(row(item, "deferred")),
            _ if item.counts() => plan.open.push(row(item, "")),
            _ => {}
        }
    }
    plan
}

/// Writes the redline and records it as sent.
///
/// # Errors
/// When it cannot be made, written or recorded, or the work was stopped; unless the message says so, nothing was
/// written.
pub fn write(shell: &Shell, order: &Order, progress: &Progress) -> Result<ExportedView, ErrorView> {
    progress.step(0, "Compiling the redline")?;
    let (received, edits, round, titles) = shell.with_open(|open| {
        let titles: Vec<(String, ExportRow)> = open
            .items
            .iter()
            .map(|item| {
                let row = ExportRow { place: item.clause.clone(), title: item.title.clone(), why: String::new() };
                (item.id.clone(), row)
            })
            .collect();
        Ok((Arc::clone(&open.received), open.standing.edits.clone(), open.round, titles))
    })?;
    let package = received.paper.word(Path::new(&received.file))?;
    let edits = if order.comments { edits } else { without_comments(&received.draft, &edits) };
    let by = Attribution {
        author: order.person.name.clone(),
        initials: order.person.initials.clone(),
        date: Some(order.date.clone()),
        track: order.track,
    };
    progress.step(1, "Checking the redline against the received file")?;
    let marked = package.mark_up(&edits, &by)?;
    progress.step(2, "Writing the file")?;
    progress.take_effect()?;
    write_file(&order.path, &marked.bytes, received.source.as_deref())?;
    let row = |edit: &Edit, why: &str| {
        let known = suggestion_of(edit).and_then(|id| titles.iter().find(|(known, _)| known == id));
        let row = known.map(|(_, row)| row.clone());
        let row = row.unwrap_or(ExportRow { place: String::new(), title: "Own change".into(), why: String::new() });
        ExportRow { why: why.into(), ..row }
    };
    let (mut applied, mut comments, mut commented, mut refused) = (0, 0, Vec::new(), Vec::new());
    let mut sent: Vec<Edit> = Vec::new();
    for (edit, outcome) in edits.edits().iter().zip(&marked.outcomes) {
        let comment = matches!(edit.change, Change::Comment { .. } | Change::Reply { .. });
        match &outcome.verdict {
            Verdict::Applied if comment => comments += 1,
            Verdict::Applied => {
                applied += 1;
                comments += u32::from(edit.comment.is_some());
            }
            Verdict::Commented(refusal) => {
                comments += 1;
                commented.push(row(edit, &refusal.detail));
            }
            Verdict::Refused(refusal) => {
                refused.push(row(edit, &refusal.detail));
                continue;
            }
        }
        sent.push(edit.clone());
    }
    let name = order.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    shell.with_open(|open| {
        let recorded = open.record.send(Sending {
            answers: round,
            file: &name,
            bytes: &marked.bytes,
            edits: &sent,
            library: &open.library.version,
            at_utc_secs: now_utc_secs(),
            by: &order.person.name,
        });
        let recorded = recorded.map_err(|error| {
            let error = ErrorView::from(error);
            ErrorView::new(format!("{name} was written, but not recorded as sent: {}", error.message), error.hint)
        })?;
        let view = open.view()?;
        shell.keep_slip(open, &view)?;
        let sent_so_far = view.rounds_sent.max(1);
        tracing::info!(round = recorded.0, applied, comments, "redline exported");
        Ok(ExportedView {
            path: order.path.display().to_string(),
            applied,
            commented,
            refused,
            comments,
            round: sent_so_far,
            matter: view,
        })
    })
}

/// Leaves out every comment to the counterparty.
fn without_comments(draft: &draft::Draft, edits: &EditSet) -> EditSet {
    let kept =
        edits.edits().iter().filter(|edit| !matches!(edit.change, Change::Comment { .. } | Change::Reply { .. }));
    let kept = kept.map(|edit| Edit { comment: None, ..edit.clone() }).collect();
    EditSet::gather(draft, kept).0
}

/// Returns a name beside the received file that is still free: "License (AL redline).docx".
fn suggested_path(open: &OpenMatter, person: &PersonView) -> PathBuf {
    let folder = open.received.source.as_deref().and_then(Path::parent).map(Path::to_owned);
    let folder = folder.or_else(std::env::home_dir).unwrap_or_default();
    let stem = Path::new(&open.received.file).file_stem().map(|stem| stem.to_string_lossy().into_owned());
    let stem = stem.unwrap_or_else(|| "draft".into());
    let by = if person.initials.is_empty() { String::new() } else { format!("{} ", person.initials) };
    let names = std::iter::once(format!("{stem} ({by}redline).docx"))
        .chain((2..).map(|n| format!("{stem} ({by}redline {n}).docx")));
    names.map(|name| folder.join(name)).find(|path| !path.exists()).expect("there are endless names")
}
