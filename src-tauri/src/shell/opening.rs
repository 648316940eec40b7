//! Opening a draft or a matter, and beginning its review.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use draft::Hash;
use history::{Matter, NewEntry, Receiving, What, is_matter};
use library::{Facts, Form, Library, Role};
use review::infer;

use super::{Guessed, Shell, lock};
use crate::catalog;
use crate::error::{ErrorView, name_of};
use crate::matter::{OpenMatter, Received, now_utc_secs, path_of, review_for};
use crate::paper::Paper;
use crate::view::{ChoiceView, GuessView, MatterView, OpenedView};
use crate::work::Progress;

impl Shell {
    /// Opens a draft or a matter file.
    ///
    /// # Errors
    /// When the file is refused, or the work was stopped.
    pub fn open(&self, path: &Path, progress: &Progress) -> Result<OpenedView, ErrorView> {
        progress.step(0, "Opening the file")?;
        let bytes = fs::read(path).map_err(|error| ErrorView::unreadable(path, &error))?;
        if is_matter(&bytes) {
            drop(bytes);
            return self.resume(path, None, progress);
        }
        let library = self.library()?;
        let shelf = self.shelf()?;
        let named = lock(&self.argument).matter.take();
        let known = named.clone().filter(|matter| matter.exists());
        if let Some(matter) = known.or_else(|| shelf.matter_of(Hash::of(&bytes)).filter(|_| named.is_none())) {
            return self.resume(&matter, Some(path), progress);
        }
        progress.step(1, "Reading the draft")?;
        let received = receive(name_of(path), Some(path.to_owned()), bytes)?;
        let facts = beside(path, &library)?;
        progress.step(2, "Recognizing the agreement")?;
        let view = guess(&received, &facts, &library);
        let mut table = self.table();
        progress.take_effect()?;
        table.guessed = Some(Guessed { received: Arc::new(received), facts, matter: named });
        Ok(OpenedView::Guess(view))
    }

    /// Opens a matter as it was left.
    fn resume(&self, matter: &Path, source: Option<&Path>, progress: &Progress) -> Result<OpenedView, ErrorView> {
        let library = self.library()?;
        let shelf = self.shelf()?;
        progress.step(0, "Opening the matter")?;
        let record = Matter::open(matter)?;
        let rounds = record.rounds()?;
        let last = rounds.iter().rev().find(|round| round.direction == history::Direction::Received);
        let Some(round) = last else {
            return Err(ErrorView::new(
                format!("{} holds no draft.", name_of(matter)),
                "Open the draft itself; it becomes a matter of its own.",
            ));
        };
        let bytes = record.bytes(round.hash)?;
        progress.step(1, "Reading the draft")?;
        let kept = shelf.slip(matter).and_then(|slip| slip.source).map(PathBuf::from);
        let source = source.map(Path::to_owned).or(kept).filter(|path| path.exists());
        let received = Arc::new(receive(round.file.clone(), source, bytes)?);
        let facts = record.known(&received.file)?;
        let (Some(role), Some(form)) = (facts.role, facts.form) else {
            // The process ended before role and form were confirmed.
            let view = guess(&received, &facts, &library);
            let mut table = self.table();
            progress.take_effect()?;
            table.guessed = Some(Guessed { received, facts, matter: Some(matter.to_owned()) });
            return Ok(OpenedView::Guess(view));
        };
        progress.step(2, "Reviewing")?;
        let review = review_for(&received.draft, &library, &facts, role, form);
        progress.step(3, "Laying out the draft")?;
        let open = OpenMatter::new(received, record, round.id, library, review)?;
        let mut table = self.table();
        progress.take_effect()?;
        self.put(&mut table, open).map(|view| OpenedView::Matter(Box::new(view)))
    }

    /// Puts role and form of the open matter up for a change.
    ///
    /// # Errors
    /// When no matter is open.
    pub fn regard(&self) -> Result<GuessView, ErrorView> {
        let mut table = self.table();
        let open = table.open.as_ref().ok_or_else(ErrorView::no_matter)?;
        let facts = Facts { role: Some(open.role), form: Some(open.form), ..open.known()? };
        let view = GuessView { why: "As you confirmed before.".into(), ..guess(&open.received, &facts, &open.library) };
        let matter = Some(path_of(open).to_owned());
        table.guessed = Some(Guessed { received: Arc::clone(&open.received), facts, matter });
        Ok(view)
    }

    /// Reviews the draft whose role and form were confirmed, and records it as a matter.
    ///
    /// # Errors
    /// When the matter cannot be recorded, or the work was stopped; nothing is recorded then.
    pub fn begin(&self, role: Role, form: Form, progress: &Progress) -> Result<MatterView, ErrorView> {
        let guessed = self.table().guessed.clone().ok_or_else(ErrorView::stale)?;
        let Guessed { received, facts, matter } = guessed;
        let library = self.library()?;
        progress.step(0, "Reviewing")?;
        let review = review_for(&received.draft, &library, &facts, role, form);
        progress.step(1, "Opening the matter")?;
        let shelf = self.shelf()?;
        let by = shelf.person().unwrap_or_default().name;
        let mut table = self.table();
        progress.take_effect()?;
        let path = matter.unwrap_or_else(|| shelf.path_for(&received.file, Hash::of(&received.bytes)));
        let at_utc_secs = now_utc_secs();
        let mut record = if path.exists() {
            Matter::open(&path)?
        } else {
            let (client, other) = (facts.client.as_deref(), facts.counterparty.as_deref());
            Matter::create(&path, client.unwrap_or_default(), other.unwrap_or_default(), at_utc_secs)?
        };
        let document = record.document(&received.file)?;
        let round = record.receive(Receiving {
            document,
            file: &received.file,
            bytes: &received.bytes,
            draft: &received.draft,
            at_utc_secs,
            by: &by,
        })?;
        let known = history::entries_of(&record.known(&received.file)?);
        let mut whats: Vec<What> =
            history::entries_of(&facts).into_iter().filter(|what| !known.contains(what)).collect();
        let (role, form) = (role.id().to_owned(), form.id().to_owned());
        whats.push(What::Document { document, role, form, inferred: false });
        let entry = |what| NewEntry { at_utc_secs, by: by.clone(), round: None, what, reason: None };
        record.record_all(whats.into_iter().map(entry).collect())?;
        progress.step(2, "Laying out the draft")?;
        let open = OpenMatter::new(received, record, round, library, review)?;
        table.guessed = None;
        self.put(&mut table, open)
    }
}

fn receive(file: String, source: Option<PathBuf>, bytes: Vec<u8>) -> Result<Received, ErrorView> {
    let (paper, draft, notices) = Paper::read(&file, &bytes)?;
    let outline = draft::outline(&draft);
    Ok(Received { file, source, bytes, paper, draft, outline, notices })
}

/// Reads the facts in `NAME.matter.toml` beside a draft.
fn beside(path: &Path, library: &Library) -> Result<Facts, ErrorView> {
    let file = path.with_extension("matter.toml");
    let Ok(text) = fs::read_to_string(&file) else { return Ok(Facts::default()) };
    let name = name_of(&file);
    let facts = Facts::parse(&name, &text, library).map_err(|mistakes| {
        let lines: Vec<String> = mistakes.iter().take(3).map(ToString::to_string).collect();
        ErrorView::new(
            format!("{name} beside the draft has mistakes: {}", lines.join(" ")),
            "Correct it or move it away.",
        )
    })?;
    Ok(facts.of_document(&name_of(path)))
}

fn guess(received: &Received, facts: &Facts, library: &Library) -> GuessView {
    let guess = infer(&received.draft, library);
    let given = facts.role.is_some() || facts.form.is_some();
    let choice = |id: &str, title: String| ChoiceView { id: id.into(), title };
    let body = received.draft.paragraphs.iter().filter(|p| p.story == draft::Story::Body && !p.text.trim().is_empty());
    let shorten = |text: &str| {
        let cut: String = text.replace(['\u{2028}', '\t'], " ").chars().take(420).collect();
        if cut.len() < text.len() { format!("{cut} …") } else { cut }
    };
    GuessView {
        file: received.file.clone(),
        role: facts.role.unwrap_or(guess.role).id().into(),
        form: facts.form.unwrap_or(guess.form).id().into(),
        why: if given { "As the matter file beside the draft says.".into() } else { guess.why.join(" ") },
        roles: Role::ALL.iter().map(|role| choice(role.id(), catalog::role_title(*role))).collect(),
        forms: Form::ALL.iter().map(|form| choice(form.id(), catalog::form_title(library, *form))).collect(),
        preamble: body.take(5).map(|p| shorten(&p.text)).collect(),
        notices: received.notices.clone(),
    }
}
