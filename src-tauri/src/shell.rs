//! The shell: the application's folder and the one open matter. What the commands call.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use draft::Hash;
use history::{Act, Matter, NewEntry, Receiving, What, is_matter};
use library::{Answer, Fact, Facts, Form, Library, Role};
use review::infer;

use crate::argument::Argument;
use crate::error::{ErrorView, name_of};
use crate::item::{self, proposals};
use crate::matter::{OpenMatter, Received, now_utc_secs, path_of, review_for};
use crate::paper::Paper;
use crate::passage::{Passage, amended, passages, views};
use crate::shelf::{Shelf, Slip};
use crate::view::{
    CardView, ChoiceView, GuessView, HomeView, MatterRow, MatterView, OpenedView, PassageView, PersonView, RulingInput,
};
use crate::work::{Progress, Work};
use crate::{catalog, stand};

/// What the commands share.
#[derive(Default)]
pub struct Shell {
    shelf: OnceLock<Shelf>,
    table: Mutex<Table>,
    work: Mutex<Arc<Work>>,
    argument: Mutex<Argument>,
}

/// What lies on the table.
#[derive(Default)]
struct Table {
    open: Option<OpenMatter>,
    /// A draft whose role and form are to be confirmed.
    guessed: Option<Guessed>,
}

/// A draft whose role and form are to be confirmed.
#[derive(Clone)]
struct Guessed {
    received: Arc<Received>,
    /// What is known of the matter.
    facts: Facts,
    /// The matter file, when it is there already or was named.
    matter: Option<PathBuf>,
}

impl Shell {
    /// Uses `folder` as the application's folder, and what the window was started with.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn start(&self, folder: PathBuf, argument: Argument) -> Result<(), ErrorView> {
        let shelf = Shelf::open(folder)?;
        *lock(&self.argument) = argument;
        // Started once; a second start would be a defect and keeps the first.
        let _ = self.shelf.set(shelf);
        Ok(())
    }

    fn shelf(&self) -> Result<&Shelf, ErrorView> {
        self.shelf.get().ok_or_else(|| {
            let hint = "Check that your home folder may be written, and start Counterdraft again.";
            ErrorView::new("The folder for matters could not be opened.", hint)
        })
    }

    /// Begins a piece of long work, the only one that can be stopped from now on.
    pub fn begin_work(&self) -> Arc<Work> {
        let work = Arc::<Work>::default();
        *lock(&self.work) = Arc::clone(&work);
        work
    }

    /// Stops the long work in hand.
    pub fn stop_work(&self) {
        lock(&self.work).stop();
    }

    /// Returns the home page.
    ///
    /// # Errors
    /// When the application's folder could not be opened.
    pub fn home(&self) -> Result<HomeView, ErrorView> {
        let shelf = self.shelf()?;
        let author = shelf.person();
        let mut argument = lock(&self.argument);
        // A file named on the command line waits for the first run to be over, and is opened once.
        let start = match &author {
            None => argument.file.clone().or_else(|| argument.matter.clone()),
            Some(_) => argument.file.take().or_else(|| argument.matter.clone().filter(|path| path.exists())),
        };
        Ok(HomeView {
            author,
            matters: shelf.rows(),
            version: env!("CARGO_PKG_VERSION").into(),
            library: Library::built_in().version.clone(),
            folder: shelf.matters().display().to_string(),
            start: start.map(|path| path.display().to_string()),
        })
    }

    /// Keeps whose name stands on redlines and entries.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn set_person(&self, person: &PersonView) -> Result<(), ErrorView> {
        self.shelf()?.set_person(person)
    }

    /// Returns whose name stands on redlines and entries.
    ///
    /// # Errors
    /// When the application's folder could not be opened.
    pub fn person(&self) -> Result<PersonView, ErrorView> {
        Ok(self.shelf()?.person().unwrap_or_default())
    }

    /// Takes a matter off the list; its file stays.
    ///
    /// # Errors
    /// When the application's folder could not be opened.
    pub fn forget(&self, matter: &str) -> Result<HomeView, ErrorView> {
        self.shelf()?.hide(matter);
        self.home()
    }

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
        let shelf = self.shelf()?;
        let named = lock(&self.argument).matter.take();
        let known = named.clone().filter(|matter| matter.exists());
        if let Some(matter) = known.or_else(|| shelf.matter_of(Hash::of(&bytes)).filter(|_| named.is_none())) {
            return self.resume(&matter, Some(path), progress);
        }
        progress.step(1, "Reading the draft")?;
        let received = receive(name_of(path), Some(path.to_owned()), bytes)?;
        let facts = beside(path)?;
        progress.step(2, "Recognizing the agreement")?;
        let view = guess(&received, &facts);
        let mut table = self.table();
        progress.take_effect()?;
        table.guessed = Some(Guessed { received: Arc::new(received), facts, matter: named });
        Ok(OpenedView::Guess(view))
    }

    /// Opens a matter as it was left.
    fn resume(&self, matter: &Path, source: Option<&Path>, progress: &Progress) -> Result<OpenedView, ErrorView> {
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
            let view = guess(&received, &facts);
            let mut table = self.table();
            progress.take_effect()?;
            table.guessed = Some(Guessed { received, facts, matter: Some(matter.to_owned()) });
            return Ok(OpenedView::Guess(view));
        };
        progress.step(2, "Reviewing")?;
        let review = review_for(&received.draft, &facts, role, form);
        progress.step(3, "Laying out the draft")?;
        let open = OpenMatter::new(received, record, round.id, review)?;
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
        let view = GuessView { why: "As you confirmed before.".into(), ..guess(&open.received, &facts) };
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
        progress.step(0, "Reviewing")?;
        let review = review_for(&received.draft, &facts, role, form);
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
        let open = OpenMatter::new(received, record, round, review)?;
        table.guessed = None;
        self.put(&mut table, open)
    }

    fn put(&self, table: &mut Table, open: OpenMatter) -> Result<MatterView, ErrorView> {
        let view = open.view()?;
        self.keep_slip(&open, &view)?;
        table.open = Some(open);
        Ok(view)
    }

    /// Keeps the row of the home page in step with the matter.
    pub(crate) fn keep_slip(&self, open: &OpenMatter, view: &MatterView) -> Result<(), ErrorView> {
        let row = MatterRow {
            path: path_of(open).display().to_string(),
            draft: open.received.file.clone(),
            role: view.role.title.clone(),
            form: view.form.title.clone(),
            opened: now_utc_secs() as f64,
            decided: view.decided,
            of: view.of,
            exported: view.rounds_sent > 0,
        };
        let drafts = vec![Hash::of(&open.received.bytes).to_hex()];
        let source = open.received.source.as_ref().map(|path| path.display().to_string());
        self.shelf()?.keep(Slip { row, drafts, source, hidden: false });
        Ok(())
    }

    /// Closes the matter; everything that was shown as made is in its file.
    pub fn close(&self) {
        *self.table() = Table::default();
    }

    /// Runs `look` on the open matter.
    ///
    /// # Errors
    /// When no matter is open, and whatever `look` gives.
    pub fn with_open<T>(&self, look: impl FnOnce(&mut OpenMatter) -> Result<T, ErrorView>) -> Result<T, ErrorView> {
        look(self.table().open.as_mut().ok_or_else(ErrorView::no_matter)?)
    }

    /// Returns the card of a suggestion.
    ///
    /// # Errors
    /// When no matter is open or the review no longer makes the suggestion.
    pub fn card(&self, suggestion: &str) -> Result<CardView, ErrorView> {
        self.with_open(|open| {
            let item = open.item(suggestion)?;
            let seq = open.desk.rulings.get(suggestion).map(|standing| standing.seq);
            let entries = if seq.is_some() { open.record.entries(None)? } else { Vec::new() };
            let entry = entries.into_iter().find(|entry| Some(entry.seq) == seq).map(|e| (e.by, e.at_utc_secs));
            let received = &open.received;
            Ok(item::card(&received.draft, &received.outline, &open.review, &open.desk, item, entry))
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
            let shown = self::passages(&received.draft, &edits, open.item(suggestion)?.para);
            Ok(views(&received.draft, &received.outline, &shown))
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
        let library = Library::built_in();
        let answer = answer.trim();
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

    fn table(&self) -> MutexGuard<'_, Table> {
        lock(&self.table)
    }
}

/// A defect in one command does not take the others down with it.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn receive(file: String, source: Option<PathBuf>, bytes: Vec<u8>) -> Result<Received, ErrorView> {
    let (paper, draft, notices) = Paper::read(&file, &bytes)?;
    let outline = draft::outline(&draft);
    Ok(Received { file, source, bytes, paper, draft, outline, notices })
}

/// Reads the facts in `NAME.matter.toml` beside a draft.
fn beside(path: &Path) -> Result<Facts, ErrorView> {
    let file = path.with_extension("matter.toml");
    let Ok(text) = fs::read_to_string(&file) else { return Ok(Facts::default()) };
    let name = name_of(&file);
    let facts = Facts::parse(&name, &text, Library::built_in()).map_err(|mistakes| {
        let lines: Vec<String> = mistakes.iter().take(3).map(ToString::to_string).collect();
        ErrorView::new(
            format!("{name} beside the draft has mistakes: {}", lines.join(" ")),
            "Correct it or move it away.",
        )
    })?;
    Ok(facts.of_document(&name_of(path)))
}

fn guess(received: &Received, facts: &Facts) -> GuessView {
    let library = Library::built_in();
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
            let variants = proposals(suggestion, stand::opening(&item.topic, &open.review));
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
        RulingInput::Accept { rung, comment: None } => (Act::Accept { rung }, None),
        RulingInput::Accept { rung, comment: Some(comment) } => {
            let (edits, _) = words(open, suggestion, &rung)?;
            if let Some(blank) = left_blank(open, suggestion, &edits) {
                return Err(ErrorView::new(
                    format!("The proposed words still hold {blank}."),
                    "Answer the question on the card first.",
                ));
            }
            (Act::Amend { edits: commented(edits, Some(comment)) }, None)
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
            if let Some(blank) = left_blank(open, suggestion, &edits) {
                return Err(ErrorView::new(
                    format!("Your words still hold {blank}, which nobody has filled in."),
                    "Write the words in its place, or answer the question on the card.",
                ));
            }
            (Act::Amend { edits: commented(edits, comment) }, None)
        }
        RulingInput::CommentOnly { text } => (Act::CommentOnly { text: text.trim().to_owned() }, None),
        RulingInput::Approve { reason } => (Act::Approve, reason),
        RulingInput::Reject { reason } => (Act::Reject, reason),
        RulingInput::Defer => (Act::Defer, None),
        RulingInput::NotThisClause { reason } => (Act::NotThisClause, reason),
    })
}

/// Returns a place in brackets that the proposed words leave open, such as "[date]", and the edits still hold.
fn left_blank(open: &OpenMatter, suggestion: &str, edits: &[draft::Edit]) -> Option<String> {
    let index = open.item(suggestion).ok()?.suggestion?;
    let unfilled = open.review.suggestions[index].variants.iter().filter(|variant| !variant.needs.is_empty());
    let proposed: Vec<String> = unfilled.flat_map(|variant| &variant.edits).flat_map(written).collect();
    let written: String = edits.iter().flat_map(written).collect::<Vec<_>>().join("\n");
    let blanks = proposed.iter().flat_map(|text| text.split('[').skip(1).filter_map(|rest| rest.split_once(']')));
    blanks.map(|(blank, _)| format!("[{blank}]")).find(|blank| written.contains(blank.as_str()))
}

/// Returns the words that an edit writes.
fn written(edit: &draft::Edit) -> Vec<String> {
    match &edit.change {
        draft::Change::Words { with, .. } => vec![with.text()],
        draft::Change::Insert { paras, .. } => paras.iter().map(|para| para.text.text()).collect(),
        _ => Vec::new(),
    }
}

/// Gives the edits another comment to the counterparty, an empty one being none; nothing keeps the one they have.
fn commented(mut edits: Vec<draft::Edit>, comment: Option<String>) -> Vec<draft::Edit> {
    if let Some(comment) = comment {
        edits.iter_mut().for_each(|edit| edit.comment = None);
        if let Some(first) = edits.first_mut() {
            first.comment = Some(comment.trim().to_owned()).filter(|comment| !comment.is_empty());
        }
    }
    edits
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

#[cfg(test)]
mod tests;
