//! The card, rulings, answers and confirmations, each recorded before it is shown.

use std::sync::Arc;

use history::What;
use library::{Answer, Fact, Facts};
use review::{Act, Desk, PartId, Passage, SuggestionId, amended, commented, left_blank, passages};

use super::Shell;
use crate::error::ErrorView;
use crate::item::{self, proposals};
use crate::matter::OpenMatter;
use crate::passage::{suggestion_of, views};
use crate::view::{CardView, MatterView, PartialView, PassageView, RulingInput};
use crate::{card, stand};

impl Shell {
    /// Returns the card of a suggestion.
    ///
    /// # Errors
    /// When no matter is open or the review no longer makes the suggestion.
    pub fn card(&self, suggestion: &str) -> Result<CardView, ErrorView> {
        self.with_open(|open| {
            let item = open.item(suggestion)?;
            Ok(card::card(open, item))
        })
    }

    /// Shows how a suggestion's words would be marked if they read as `texts` says.
    ///
    /// # Errors
    /// When the suggestion is no longer made or has no such rung.
    pub fn preview(&self, suggestion: &str, rung: &str, texts: &[String]) -> Result<Vec<PassageView>, ErrorView> {
        self.with_open(|open| {
            let (edits, passages) = words(open, suggestion, rung)?;
            let received = &open.received;
            let edits = amended(&received.draft, &edits, &passages, texts);
            let shown = review::passages(&received.draft, &edits, open.item(suggestion)?.para);
            Ok(views(&received.draft, &received.outline, &shown))
        })
    }

    /// Shows how a suggestion's words would be marked without some of its parts, and the comment that goes with the rest.
    ///
    /// # Errors
    /// When the suggestion is no longer made, or the rest cannot be carried out.
    pub fn preview_parts(&self, suggestion: &str, rung: &str, without: Vec<String>) -> Result<PartialView, ErrorView> {
        self.with_open(|open| {
            let edits = of_parts(open, suggestion, rung, without)?;
            let received = &open.received;
            let shown = passages(&received.draft, &edits, open.item(suggestion)?.para);
            Ok(PartialView {
                passages: views(&received.draft, &received.outline, &shown),
                comment: edits.iter().find_map(|edit| edit.comment.clone()).unwrap_or_default(),
            })
        })
    }

    /// Records a ruling and returns what follows from it.
    ///
    /// # Errors
    /// When the ruling cannot be carried out or was not recorded; nothing has changed then.
    pub fn rule(&self, suggestion: &str, ruling: RulingInput) -> Result<MatterView, ErrorView> {
        let by = self.person()?.name;
        self.with_open(|open| {
            open.item(suggestion)?;
            let (act, reason) = act(open, suggestion, ruling)?;
            let received = Arc::clone(&open.received);
            if let Some(clash) = stand::clash(&received.draft, &open.review, &open.desk, suggestion, &act) {
                return Err(clash_error(open, suggestion, &clash));
            }
            open.note(&by, What::Ruling { on: suggestion.to_owned(), act }, reason)?;
            open.fold()?;
            let view = open.view()?;
            self.keep_slip(open, &view)?;
            Ok(view)
        })
    }

    /// Takes the last ruling or answer back.
    ///
    /// # Errors
    /// When there is nothing to undo, or it was not recorded.
    pub fn undo(&self) -> Result<MatterView, ErrorView> {
        let by = self.person()?.name;
        self.with_open(|open| {
            let nothing =
                || ErrorView::new("There is nothing to undo.", "Rulings of earlier rounds stay in the record.");
            let (seq, _) = open.undoable()?.ok_or_else(nothing)?;
            open.note(&by, What::Undo { seq }, None)?;
            open.review_again()?;
            let view = open.view()?;
            self.keep_slip(open, &view)?;
            Ok(view)
        })
    }

    /// Records the answer to a question, and reviews anew.
    ///
    /// # Errors
    /// When the question takes no such answer, or it was not recorded.
    pub fn answer(&self, about: &str, answer: &str) -> Result<MatterView, ErrorView> {
        let by = self.person()?.name;
        let answer = answer.trim();
        let library = self.with_open(|open| Ok(Arc::clone(&open.library)))?;
        let what = if library.variables.contains_key(about) && !answer.is_empty() {
            What::Variable { name: about.into(), value: answer.into() }
        } else {
            let kind = library.facts.get(about);
            let given = kind.and_then(|kind| {
                let given = match (kind.kind, answer) {
                    (_, "") => return None,
                    (library::AnswerKind::YesNo, "yes") => Answer::Yes,
                    (library::AnswerKind::YesNo, "no") => Answer::No,
                    (library::AnswerKind::Number, _) => Answer::Number(answer.replace(',', "").parse().ok()?),
                    (library::AnswerKind::List, _) => {
                        Answer::List(answer.split(',').map(|item| item.trim().to_owned()).collect())
                    }
                    _ => Answer::Text(answer.to_owned()),
                };
                kind.kind.admits(&given, &kind.choices).then_some(given)
            });
            let Some(is) = given else {
                return Err(ErrorView::new(
                    format!("“{answer}” is no answer to this question."),
                    "Give a number, a date as 2026-11-23, or one of the choices.",
                ));
            };
            let mut facts = Facts::default();
            facts.values.insert(about.into(), Fact { is, ..Fact::default() });
            history::entries_of(&facts).pop().expect("one fact is one entry")
        };
        self.with_open(|open| {
            open.note(&by, what, None)?;
            open.review_again()?;
            open.view()
        })
    }

    /// Records that the attorney checked an authority, and against what text.
    ///
    /// # Errors
    /// When nothing says against what text, or it was not recorded.
    pub fn confirm(&self, authority: &str, against: &str) -> Result<MatterView, ErrorView> {
        let against = against.trim().to_owned();
        if against.is_empty() {
            return Err(ErrorView::new(
                "A confirmation names the text it was checked against.",
                "Write which edition or source you read, or paste the passage.",
            ));
        }
        self.note(|_| Ok(What::Confirmation { authority: authority.to_owned(), text: Some(against) }))
    }

    /// Takes the confirmation of an authority back.
    ///
    /// # Errors
    /// When it is not confirmed, or that was not recorded.
    pub fn unconfirm(&self, authority: &str) -> Result<MatterView, ErrorView> {
        self.note(|open| {
            let confirmation = open.confirmations.get(authority).ok_or_else(ErrorView::stale)?;
            Ok(What::Undo { seq: confirmation.seq })
        })
    }

    /// Records something that changes neither findings nor edits.
    fn note(&self, what: impl FnOnce(&OpenMatter) -> Result<What, ErrorView>) -> Result<MatterView, ErrorView> {
        let by = self.person()?.name;
        self.with_open(|open| {
            let what = what(open)?;
            open.note(&by, what, None)?;
            open.fold()?;
            open.view()
        })
    }
}

/// Returns the edits of a suggestion's rung with their passages: as amended before, or as proposed.
fn words(open: &OpenMatter, suggestion: &str, rung: &str) -> Result<(Vec<draft::Edit>, Vec<Passage>), ErrorView> {
    let item = open.item(suggestion)?;
    let index = item.suggestion.ok_or_else(ErrorView::stale)?;
    let rung: library::Rung = rung.parse()?;
    let standing = open.desk.rulings.get(suggestion).map(|standing| &standing.act);
    let edits = match standing {
        Some(Act::Amend { edits }) if item.rung == Some(rung) && item.state == "amended" => edits.clone(),
        _ => {
            let suggestion = &open.review.suggestions[index];
            let variants = proposals(suggestion, open.opening(&item.topic));
            let variant = variants.into_iter().find(|variant| variant.rung == rung).ok_or_else(ErrorView::stale)?;
            variant.edits.clone()
        }
    };
    let passages = passages(&open.received.draft, &edits, item.para);
    Ok((edits, passages))
}

/// Returns what is recorded of a ruling.
fn act(open: &OpenMatter, suggestion: &str, ruling: RulingInput) -> Result<(Act, Option<String>), ErrorView> {
    Ok(match ruling {
        RulingInput::Accept { rung, without, comment: None } => {
            (Act::Accept { rung: rung.parse()?, without: parts(without) }, None)
        }
        RulingInput::Accept { rung, without, comment: Some(comment) } => {
            let edits = if without.is_empty() {
                words(open, suggestion, &rung)?.0
            } else {
                of_parts(open, suggestion, &rung, without)?
            };
            if let Some(blank) = blank(open, suggestion, &edits) {
                return Err(ErrorView::new(
                    format!("The proposed words still hold {blank}."),
                    "Answer the question on the card first.",
                ));
            }
            (Act::Amend { edits: commented(edits, &comment) }, None)
        }
        RulingInput::Amend { rung, texts, comment } => {
            let (edits, passages) = words(open, suggestion, &rung)?;
            let edits = amended(&open.received.draft, &edits, &passages, &texts);
            if edits.is_empty() {
                return Err(ErrorView::new(
                    "Your words are those of the draft, so there is nothing to propose.",
                    "Change them, or reject the suggestion.",
                ));
            }
            if let Some(blank) = blank(open, suggestion, &edits) {
                return Err(ErrorView::new(
                    format!("Your words still hold {blank}, which nobody has filled in."),
                    "Write the words in its place, or answer the question on the card.",
                ));
            }
            let edits = match comment {
                Some(comment) => commented(edits, &comment),
                None => edits,
            };
            (Act::Amend { edits }, None)
        }
        RulingInput::CommentOnly { text } => (Act::CommentOnly { text: text.trim().to_owned() }, None),
        RulingInput::Approve { reason } => (Act::Approve, reason),
        RulingInput::Reject { reason } => (Act::Reject, reason),
        RulingInput::Defer => (Act::Defer, None),
        RulingInput::NotThisClause { reason } => (Act::NotThisClause, reason),
    })
}

fn parts(ids: Vec<String>) -> Vec<PartId> {
    ids.into_iter().map(PartId).collect()
}

/// Returns the edits of a suggestion's rung without some of its parts, as the export would have them.
fn of_parts(
    open: &OpenMatter,
    suggestion: &str,
    rung: &str,
    without: Vec<String>,
) -> Result<Vec<draft::Edit>, ErrorView> {
    let mut desk = Desk::default();
    let act = Act::Accept { rung: rung.parse()?, without: parts(without) };
    desk.rulings.insert(SuggestionId(suggestion.to_owned()), act);
    let edits = review::resolve(&open.received.draft, &open.review, &desk).map_err(|clashes| {
        clashes.first().map_or_else(ErrorView::stale, |clash| clash_error(open, suggestion, clash))
    })?;
    // What conforms to the others is computed anew with each export.
    Ok(edits.edits().iter().filter(|edit| suggestion_of(edit) == Some(suggestion)).cloned().collect())
}

/// Returns a place that the proposed words leave open and the edits still hold.
fn blank(open: &OpenMatter, suggestion: &str, edits: &[draft::Edit]) -> Option<String> {
    let index = open.item(suggestion).ok()?.suggestion?;
    left_blank(&open.review.suggestions[index], edits)
}

fn clash_error(open: &OpenMatter, suggestion: &str, clash: &review::Clash) -> ErrorView {
    let both = [clash.suggestion.as_ref(), clash.with.as_ref()];
    match both.into_iter().flatten().find(|id| id.0 != suggestion) {
        Some(other) => ErrorView::new(
            format!("This changes words that “{}” changes too.", item::title_of(&open.review, other)),
            "Amend one of the two, or undo or reject the other first.",
        ),
        None => ErrorView::new(clash.reason.clone(), "Amend the words, or leave the suggestion as a comment."),
    }
}
