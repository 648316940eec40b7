use std::fs;
use std::path::{Path, PathBuf};

use library::{Form, Role};

use super::*;
use crate::export::{self, Order};
use crate::view::{CardView, Display, OpenedView, PersonView, RulingInput};
use crate::work::Progress;

fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples").join(name)
}

fn shell(folder: &Path) -> Shell {
    let shell = Shell::default();
    shell.start(folder.to_owned(), Argument::default()).expect("the folder can be made");
    let person = PersonView { name: "Avery Quill".into(), initials: "AQ".into() };
    shell.set_person(&person).expect("it can be written");
    shell
}

/// Opens the license sample as the licensor.
fn opened(shell: &Shell, folder: &Path) -> (PathBuf, MatterView) {
    let draft = folder.join("license.docx");
    fs::copy(sample("training-data-license.docx"), &draft).expect("the sample is there");
    let OpenedView::Guess(_) = shell.open(&draft, &Progress::silent()).expect("it opens") else {
        panic!("a new draft asks for role and form")
    };
    let view = shell.begin(Role::Licensor, Form::TrainingDataLicense, &Progress::silent()).expect("it is reviewed");
    (draft, view)
}

/// Returns a suggestion that can be accepted as it stands, and its first rung.
fn acceptable(shell: &Shell, view: &MatterView, topic: &str) -> (String, String) {
    let rows = view.suggestions.iter().filter(|row| row.topic == topic && row.proposes);
    let mut cards = rows.map(|row| shell.card(&row.id).expect("it has a card"));
    let card = cards.find(|card| card.variants.first().is_some_and(|v| v.needs.is_empty()));
    let card = card.unwrap_or_else(|| panic!("{topic} proposes words"));
    (card.row.id, card.variants[0].rung.clone())
}

fn state(view: &MatterView, id: &str) -> String {
    view.suggestions.iter().find(|row| row.id == id).expect("it is listed").state.clone()
}

#[test]
fn a_matter_is_found_as_it_was_left_and_goes_out_as_a_redline() {
    let folder = tempfile::tempdir().expect("a folder");
    let (draft, ids, texts) = {
        let shell = shell(folder.path());
        let (draft, view) = opened(&shell, folder.path());
        let (sublicense, rung) = acceptable(&shell, &view, "sublicensing-ban");
        let (field, field_rung) = acceptable(&shell, &view, "field-of-use-limit");
        let (audit, _) = acceptable(&shell, &view, "audit-right");
        let view = shell
            .rule(&sublicense, RulingInput::Accept { rung, without: Vec::new(), comment: None })
            .expect("it is recorded");
        assert_eq!((view.decided, state(&view, &sublicense).as_str()), (1, "accepted"));
        let card = shell.card(&field).expect("it has a card");
        let mut texts: Vec<String> = card.variants[0].passages.iter().map(|passage| passage.after.clone()).collect();
        texts[0] = texts[0].trim_end_matches('.').to_owned() + ", once and only once.";
        let shown = shell.preview(&field, &field_rung, &texts).expect("it is previewed");
        assert!(shown[0].strokes.iter().any(|stroke| stroke.kind == "inserted" && stroke.text.contains("only once")));
        let ruling = RulingInput::Amend { rung: field_rung, texts: texts.clone(), comment: Some("Please.".into()) };
        let view = shell.rule(&field, ruling).expect("it is recorded");
        assert_eq!(state(&view, &field), "amended");
        let view = shell.rule(&audit, RulingInput::Reject { reason: Some(" Priced in. ".into()) }).expect("recorded");
        assert_eq!(state(&view, &audit), "rejected");
        (draft, [sublicense, field, audit], texts)
    };
    // Another process, the same folder: the draft leads back to its matter.
    let shell = shell(folder.path());
    assert_eq!(shell.home().expect("a home").matters[0].decided, 3);
    let OpenedView::Matter(view) = shell.open(&draft, &Progress::silent()).expect("it opens") else {
        panic!("a known draft leads to its matter")
    };
    assert_eq!(ids.each_ref().map(|id| state(&view, id)), ["accepted", "amended", "rejected"]);
    let card = shell.card(&ids[1]).expect("it has a card");
    assert_eq!(card.amended.expect("it was amended")[0].after, texts[0]);
    assert_eq!(card.comment, "Please.");
    let ruling = shell.card(&ids[2]).expect("it has a card").ruling.expect("it was ruled on");
    assert_eq!((ruling.by.as_str(), ruling.reason.as_deref()), ("Avery Quill", Some("Priced in.")));

    let before = fs::read(&draft).expect("it is there");
    let plan = shell.with_open(|open| Ok(export::plan(open, shell.person()?))).expect("it is planned");
    assert_eq!((plan.redlines.len(), plan.left_out.len()), (2, 1));
    assert!(plan.path.ends_with("license (AQ redline).docx"), "{}", plan.path);
    let order = |path: &str, comments| Order {
        path: path.into(),
        person: plan.author.clone(),
        date: "2026-11-23T14:05".into(),
        comments,
        track: true,
    };
    let refused = export::write(&shell, &order(&draft.display().to_string(), true), &Progress::silent());
    assert!(refused.is_err(), "the received file is never written over");
    let done = export::write(&shell, &order(&plan.path, true), &Progress::silent()).expect("it is exported");
    assert!(done.applied >= 2 && done.comments >= 2 && done.refused.is_empty(), "{done:?}");
    assert_eq!((done.round, done.matter.rounds_sent), (1, 1));
    let sent = docx::Package::open(&fs::read(&plan.path).expect("it was written")).expect("it opens");
    let (sent, _) = sent.read(docx::View::Final);
    let ours = |author: &str| author == "Avery Quill";
    assert!(sent.revisions.iter().any(|revision| ours(&revision.author)));
    assert!(sent.threads.iter().any(|thread| ours(&thread.author) && thread.text == "Please."));
    assert!(sent.paragraphs.iter().any(|p| p.text.contains("once and only once")));
    let bare = folder.path().join("bare.docx").display().to_string();
    export::write(&shell, &order(&bare, false), &Progress::silent()).expect("it is exported");
    let (bare, _) = docx::Package::open(&fs::read(bare).expect("written")).expect("it opens").read(docx::View::Final);
    assert!(!bare.threads.iter().any(|thread| ours(&thread.author)), "comments stay at home when they are to");
    assert_eq!(fs::read(&draft).expect("it is there"), before);
}

#[test]
fn undo_takes_back_one_ruling_at_a_time() {
    let folder = tempfile::tempdir().expect("a folder");
    let shell = shell(folder.path());
    let (_, view) = opened(&shell, folder.path());
    assert_eq!(view.undo, None);
    assert!(shell.undo().is_err());
    let (id, rung) = acceptable(&shell, &view, "sublicensing-ban");
    shell.rule(&id, RulingInput::Accept { rung, without: Vec::new(), comment: None }).expect("it is recorded");
    let view = shell.rule(&id, RulingInput::Defer).expect("it is recorded");
    assert_eq!(state(&view, &id), "deferred");
    assert!(view.undo.expect("it can be undone").starts_with("Deferred: "));
    assert_eq!(state(&shell.undo().expect("it is undone"), &id), "accepted");
    let view = shell.undo().expect("it is undone");
    assert_ne!(view.current, None, "there is something to go on with");
    assert_eq!((state(&view, &id).as_str(), view.undo), ("open", None));
}

#[test]
fn a_question_with_several_answers_is_answered_at_once_and_not_asked_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let shell = shell(folder.path());
    // Beside the sample stands what is known of it; of a copy elsewhere nothing is.
    let draft = folder.path().join("services.docx");
    fs::copy(sample("ai-services-agreement.docx"), &draft).expect("the sample is there");
    let OpenedView::Guess(_) = shell.open(&draft, &Progress::silent()).expect("it opens") else {
        panic!("a new draft asks for role and form")
    };
    let view = shell.begin(Role::Customer, Form::ServicesAgreement, &Progress::silent()).expect("it is reviewed");
    let asked = |view: &MatterView| view.asks.iter().find(|need| need.about == "matter.jurisdictions").cloned();
    let need = asked(&view).expect("whose law matters decides what is looked for");
    assert_eq!((need.kind.as_str(), need.choices[1].id.as_str()), ("list", "us-ca"));
    let view = shell.answer("matter.jurisdictions", "us-ca, eu").expect("it is recorded");
    assert_eq!(asked(&view), None);
}

#[test]
fn an_edited_comment_is_accepted_with_the_words_of_its_rung() {
    let folder = tempfile::tempdir().expect("a folder");
    let shell = shell(folder.path());
    let (_, view) = opened(&shell, folder.path());
    let (id, rung) = acceptable(&shell, &view, "sublicensing-ban");
    let ruling = RulingInput::Accept { rung: rung.clone(), without: Vec::new(), comment: Some("In our words.".into()) };
    let view = shell.rule(&id, ruling).expect("it is recorded");
    let card = shell.card(&id).expect("it has a card");
    assert_eq!((state(&view, &id).as_str(), card.comment.as_str()), ("accepted", "In our words."));
    assert_eq!(card.ruling.expect("it was ruled on").rung, Some(rung));
}

#[test]
fn every_display_has_blocks_and_stale_ones_are_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let shell = shell(folder.path());
    let (_, view) = opened(&shell, folder.path());
    let first = view.paper.revision;
    for display in [Display::SimpleMarkup, Display::NoMarkup, Display::Original, Display::Proposed, Display::AllMarkup]
    {
        let view = shell.with_open(|open| {
            open.show(display);
            open.view()
        });
        let paper = view.expect("it is shown").paper;
        let blocks = shell.with_open(|open| open.blocks(paper.revision, 0, u32::MAX)).expect("they are handed out");
        assert!(!blocks.blocks.is_empty() && blocks.blocks.len() == paper.sizes.len());
    }
    let stale = shell.with_open(|open| open.blocks(first, 0, 1)).expect_err("it is stale");
    assert_eq!(stale.code, crate::error::Code::Stale);
}

#[test]
fn work_that_was_stopped_records_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let shell = shell(folder.path());
    let draft = folder.path().join("license.docx");
    fs::copy(sample("training-data-license.docx"), &draft).expect("the sample is there");
    shell.open(&draft, &Progress::silent()).expect("it opens");
    let progress = Progress::silent();
    progress.stop();
    let stopped = shell.begin(Role::Licensor, Form::TrainingDataLicense, &progress).expect_err("it was stopped");
    assert_eq!(stopped.code, crate::error::Code::Cancelled);
    assert_eq!(fs::read_dir(folder.path().join("matters")).expect("the folder is there").count(), 0);
}

#[test]
fn refused_files_say_what_they_are_and_what_to_do() {
    let folder = tempfile::tempdir().expect("a folder");
    let shell = shell(folder.path());
    let check = |name: &str, bytes: &[u8], message: &str| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).expect("it can be written");
        let error = shell.open(&path, &Progress::silent()).expect_err("it is refused");
        assert!(error.message.contains(message) && !error.hint.is_empty(), "{error:?}");
    };
    check("a.docx", b"", "empty");
    check("b.docx", b"%PDF-1.7\n", "PDF");
    check("c.docx", b"{\\rtf1 }", "Rich Text");
    let missing = shell.open(&folder.path().join("none.docx"), &Progress::silent()).expect_err("it is not there");
    assert_eq!(missing.message, "none.docx is not there any more.");
}

/// Opens the matter of the only draft in the folder as another process would.
fn reopened(folder: &Path, draft: &Path) -> (Shell, MatterView) {
    let shell = shell(folder);
    let OpenedView::Matter(view) = shell.open(draft, &Progress::silent()).expect("it opens") else {
        panic!("a known draft leads to its matter")
    };
    (shell, *view)
}

#[test]
fn an_authority_is_confirmed_against_a_text_and_that_can_be_undone() {
    let folder = tempfile::tempdir().expect("a folder");
    let shell = shell(folder.path());
    let (draft, view) = opened(&shell, folder.path());
    let cards = || view.suggestions.iter().map(|row| shell.card(&row.id).expect("it has a card"));
    let card = cards().find(|card| !card.authorities.is_empty()).expect("a card cites something");
    let (id, authority) = (card.row.id, card.authorities[0].id.clone());
    assert_eq!(card.authorities[0].confirmed, None);
    assert!(shell.confirm(&authority, "  ").is_err(), "a confirmation says against what text");
    shell.confirm(&authority, " The official code, read today ").expect("it is recorded");
    drop(shell);

    let (shell, view) = reopened(folder.path(), &draft);
    let confirmed = |shell: &Shell| shell.card(&id).expect("it has a card").authorities[0].confirmed.clone();
    let kept = confirmed(&shell).expect("it is kept");
    assert_eq!((kept.by.as_str(), kept.against.as_str()), ("Avery Quill", "The official code, read today"));
    assert!(view.undo.expect("it can be undone").starts_with("the confirmation of "));
    shell.undo().expect("it is undone");
    assert_eq!(confirmed(&shell), None);
    shell.confirm(&authority, "The reporter").expect("it is recorded");
    shell.unconfirm(&authority).expect("it is taken back");
    assert_eq!(confirmed(&shell), None);
    assert!(shell.unconfirm(&authority).is_err());
}

#[test]
fn a_part_that_is_left_out_stays_out() {
    let folder = tempfile::tempdir().expect("a folder");
    let shell = shell(folder.path());
    let (draft, view) = opened(&shell, folder.path());
    let in_parts = |card: &CardView| card.variants.first().is_some_and(|v| v.parts.len() > 1 && v.needs.is_empty());
    let mut cards = view.suggestions.iter().map(|row| shell.card(&row.id).expect("it has a card"));
    let card = cards.find(in_parts).expect("a redline of the sample has parts");
    let (id, variant) = (card.row.id, &card.variants[0]);
    let without = vec![variant.parts[0].id.clone()];
    let inserted = |passages: &[crate::view::PassageView]| {
        let strokes = passages.iter().flat_map(|passage| &passage.strokes).filter(|stroke| stroke.kind != "same");
        strokes.map(|stroke| stroke.text.len()).sum::<usize>()
    };
    let shown = shell.preview_parts(&id, &variant.rung, without.clone()).expect("it is previewed");
    assert!(inserted(&shown.passages) < inserted(&variant.passages), "less is changed without the part");
    assert!(variant.comment.contains(&shown.comment) && shown.comment != variant.comment, "its comment stays out too");
    let ruling = RulingInput::Accept { rung: variant.rung.clone(), without: without.clone(), comment: None };
    shell.rule(&id, ruling).expect("it is recorded");
    let (shell, view) = reopened(folder.path(), &draft);
    assert_eq!(state(&view, &id), "accepted");
    assert_eq!(shell.card(&id).expect("it has a card").ruling.expect("it was ruled on").without, without);
}

#[test]
fn a_draft_is_reviewed_again_with_a_library_of_ones_own() {
    let folder = tempfile::tempdir().expect("a folder");
    let own = tempfile::tempdir().expect("a folder");
    let shell = shell(folder.path());
    let (draft, view) = opened(&shell, folder.path());
    let topic = &view.suggestions[0].topic;
    let title = &shell.library().expect("it ships").topic(topic).expect("it is there").title.clone();
    let (toml, page) = (format!("topics/{topic}.toml"), format!("topics/{topic}.md"));
    fs::create_dir(own.path().join("topics")).expect("it can be made");
    for (name, quoted) in [(&toml, true), (&page, false)] {
        let text = Library::built_in_files().iter().find(|(path, _)| path == name).expect("it ships").1;
        let (from, to) =
            if quoted { (format!("\"{title}\""), "\"Of our own\"") } else { (title.clone(), "Of our own") };
        fs::write(own.path().join(name), text.replacen(&from, to, 1)).expect("it can be written");
    }
    let settings = shell.add_library(own.path()).expect("it is kept");
    assert_eq!((settings.libraries.len(), settings.libraries[0].mistakes.len()), (1, 0), "{settings:?}");
    let titled = |shell: &Shell, view: &MatterView| {
        let id = &view.suggestions.iter().find(|row| row.topic == *topic).expect("it is still raised").id;
        shell.card(id).expect("it has a card").topic
    };
    assert_eq!(titled(&shell, &view), "Of our own", "the open draft was reviewed again");

    let (shell, view) = reopened(folder.path(), &draft);
    assert_eq!(titled(&shell, &view), "Of our own", "it is kept between starts");
    fs::write(own.path().join(&toml), "id = 1").expect("it can be written");
    let settings = shell.add_library(own.path()).expect("it is read anew");
    let at_its_line = |mistake: &crate::view::MistakeRow| mistake.place == format!("{toml}:1:6");
    assert!(settings.libraries[0].mistakes.iter().any(at_its_line), "{settings:?}");
    let refused = shell.open(&draft, &Progress::silent()).expect_err("nothing is reviewed with a library in pieces");
    assert!(refused.hint.contains("settings"), "{refused:?}");
    assert_eq!(shell.home().expect("a home").library_mistakes as usize, settings.libraries[0].mistakes.len());
    assert!(shell.remove_library(own.path()).expect("it is taken away").libraries.is_empty());
    assert!(shell.open(&draft, &Progress::silent()).is_ok());
}
