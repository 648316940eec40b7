//! The open matter: the received draft, its review, the record, and what follows from them for the window.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use docx::View;
use draft::{Change, Draft, EditId, EditSet, Gap, Outline, ParaId, Span};
use history::{Confirmation, Matter, NewEntry, RoundId, What};
use library::{Facts, Form, Library, Role, Rung, Stance};
use review::Review;

use crate::card::need;
use crate::catalog;
use crate::error::ErrorView;
use crate::item::{Item, items};
use crate::paint::{self, Painting, Spot};
use crate::paper::Paper;
use crate::passage::suggestion_of;
use crate::stand::{self, Standing};
use crate::view::{
    AnswerRow, AuthorRow, BlockView, BlocksView, ChoiceView, ClauseRow, CommentRow, Display, FindView, HitView,
    MatterView, NoticeRow, PaperView, PlaceRow, PresenceRow, SpotView,
};

/// A draft as received, and what reading it gave; it never changes.
pub struct Received {
    /// Name of the file.
    pub file: String,
    /// Where it was opened from.
    pub source: Option<PathBuf>,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The file, opened.
    pub paper: Paper,
    /// What it says.
    pub draft: Draft,
    /// What was found in it by reading.
    pub outline: Outline,
    /// What was not read.
    pub notices: Vec<NoticeRow>,
}

/// The open matter.
pub struct OpenMatter {
    /// The draft on the table.
    pub received: Arc<Received>,
    /// The record.
    pub record: Matter,
    /// The round on the table.
    pub round: RoundId,
    /// Our client's role.
    pub role: Role,
    /// The form of agreement.
    pub form: Form,
    /// The clause library it was reviewed with.
    pub library: Arc<Library>,
    /// What the review found.
    pub review: Review,
    /// What the record amounts to.
    pub desk: history::Desk,
    /// Suggestions and findings to rule on, worst first.
    pub items: Vec<Item>,
    /// The edits that stand.
    pub standing: Standing,
    /// The authorities that were confirmed, by their ids.
    pub confirmations: BTreeMap<String, Confirmation>,
    display: Display,
    revision: u32,
    blocks: Vec<BlockView>,
    hues: BTreeMap<String, u32>,
}

/// Returns the time, in seconds since 1970, UTC.
pub fn now_utc_secs() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs() as i64)
}

/// Reviews a draft with a library and its playbook for the role.
pub fn review_for(draft: &Draft, library: &Library, facts: &Facts, role: Role, form: Form) -> Review {
    let facts = Facts { role: Some(role), form: Some(form), ..facts.clone() };
    review::review(draft, library, &library.playbook(role), &facts)
}

impl OpenMatter {
    /// Puts a reviewed draft on the table, as the record left it.
    ///
    /// # Errors
    /// When the record cannot be read.
    pub fn new(
        received: Arc<Received>,
        record: Matter,
        round: RoundId,
        library: Arc<Library>,
        review: Review,
    ) -> Result<OpenMatter, ErrorView> {
        let mut hues = BTreeMap::new();
        let authors = received.draft.revisions.iter().map(|r| &r.author);
        for author in authors.chain(received.draft.threads.iter().map(|t| &t.author)) {
            let next = hues.len() as u32;
            hues.entry(author.clone()).or_insert(next);
        }
        let mut open = OpenMatter {
            standing: Standing::none(&received.draft),
            received,
            record,
            round,
            role: review.role,
            form: review.form,
            library,
            review,
            desk: history::Desk::default(),
            items: Vec::new(),
            confirmations: BTreeMap::new(),
            display: Display::default(),
            revision: 0,
            blocks: Vec::new(),
            hues,
        };
        open.fold()?;
        Ok(open)
    }

    /// Reads the record anew and computes what follows from it.
    ///
    /// # Errors
    /// When the record cannot be read.
    pub fn fold(&mut self) -> Result<(), ErrorView> {
        self.desk = self.record.desk(self.round)?;
        self.items = items(&self.received.draft, &self.received.outline, &self.review, &self.desk);
        self.confirmations = self.record.confirmations()?;
        self.standing = stand::standing(&self.received.draft, &self.review, &self.desk);
        self.paint();
        Ok(())
    }

    /// Reviews the draft anew, as facts of the matter have changed.
    ///
    /// # Errors
    /// When the record cannot be read.
    pub fn review_again(&mut self) -> Result<(), ErrorView> {
        let facts = self.known()?;
        self.review = review_for(&self.received.draft, &self.library, &facts, self.role, self.form);
        self.fold()
    }

    /// Records an entry; it is on the disk when this returns.
    ///
    /// # Errors
    /// When it was not recorded.
    pub fn note(&mut self, by: &str, what: What, reason: Option<String>) -> Result<(), ErrorView> {
        let reason = reason.map(|reason| reason.trim().to_owned()).filter(|reason| !reason.is_empty());
        let round = Some(self.round);
        self.record.record(NewEntry { at_utc_secs: now_utc_secs(), by: by.to_owned(), round, what, reason })?;
        Ok(())
    }

    /// Returns what is known of the matter.
    ///
    /// # Errors
    /// When the record cannot be read.
    pub fn known(&self) -> Result<Facts, ErrorView> {
        Ok(self.record.known(&self.received.file)?)
    }

    /// Shows the draft in another way.
    pub fn show(&mut self, display: Display) {
        if self.display != display {
            self.display = display;
            self.paint();
        }
    }

    /// Returns the item with this id.
    ///
    /// # Errors
    /// When the review no longer makes it.
    pub fn item(&self, id: &str) -> Result<&Item, ErrorView> {
        self.items.iter().find(|item| item.id == id).ok_or_else(ErrorView::stale)
    }

    /// Returns the rung that the playbook opens with for a topic.
    pub fn opening(&self, topic: &str) -> Rung {
        self.library.playbook(self.role).opens(topic)
    }

    /// Returns blocks of the paper, for the revision the window has.
    ///
    /// # Errors
    /// When the paper has changed since.
    pub fn blocks(&self, revision: u32, from: u32, count: u32) -> Result<BlocksView, ErrorView> {
        if revision != self.revision {
            return Err(ErrorView::stale());
        }
        let start = (from as usize).min(self.blocks.len());
        let end = start.saturating_add(count as usize).min(self.blocks.len());
        Ok(BlocksView { revision, from: start as u32, blocks: self.blocks[start..end].to_vec() })
    }

    /// Returns the matter as the window shows it; `current` is the suggestion to show.
    ///
    /// # Errors
    /// When the record cannot be read.
    pub fn view(&self) -> Result<MatterView, ErrorView> {
        let library = &*self.library;
        let draft = &self.received.draft;
        let block_of = self.block_of();
        let block = |para: ParaId| block_of.get(&para.0).copied();
        let mut notices = self.received.notices.clone();
        notices.extend(self.standing.clashes.iter().map(|clash| {
            NoticeRow {
                message: clash.reason.clone(),
                place: clash
                    .suggestion
                    .as_ref()
                    .and_then(|id| self.item(&id.0).ok())
                    .map_or_else(String::new, |i| i.title.clone()),
            }
        }));
        let place = |at: Span, stance: Option<Stance>, why: &str| PlaceRow {
            block: block(at.para),
            place: self
                .received
                .outline
                .clause_of(draft, at.para)
                .map(|clause| clause.path.clone())
                .unwrap_or_default(),
            quote: draft.words(&at).unwrap_or_default().to_owned(),
            stance: stance.map(|stance| stance.id().into()),
            why: why.to_owned(),
        };
        let presence = self.review.presence.iter().map(|presence| PresenceRow {
            topic: presence.topic.clone(),
            title: library.topic(&presence.topic).map_or_else(|| presence.topic.clone(), |topic| topic.title.clone()),
            is: match presence.is {
                review::Is::Found => "found",
                review::Is::NotFound => "not-found",
                review::Is::NotChecked => "not-checked",
            }
            .into(),
            reason: presence.reason.clone(),
            block: presence.spans.first().and_then(|span| block(span.para)),
            places: presence.spoken.iter().map(|one| place(one.at, Some(one.stance), &one.why)).collect(),
            nearest: presence.nearest.map(|at| place(at, None, "")),
        });
        let answers = self.review.replies.iter().map(|reply| AnswerRow {
            asks: reply.asks.clone(),
            answer: reply.answer.id().into(),
            because: reply.because.clone(),
            block: reply.said.first().and_then(|said| block(said.at.para)),
        });
        let asks = self.review.intake.iter().map(|open| need(library, &open.fact, &open.ask));
        let authors = self.hues.iter().map(|(name, &hue)| AuthorRow {
            name: name.clone(),
            hue,
            changes: draft.revisions.iter().filter(|revision| revision.author == *name).count() as u32,
            comments: draft.threads.iter().filter(|thread| thread.author == *name).count() as u32,
        });
        let mut authors: Vec<AuthorRow> = authors.collect();
        authors.sort_by_key(|author| author.hue);
        let comments = draft.threads.iter().map(|thread| CommentRow {
            id: thread.id.0,
            parent: thread.parent.map(|parent| parent.0),
            author: thread.author.clone(),
            hue: self.hues.get(&thread.author).copied().unwrap_or_default(),
            date: thread.date.clone(),
            resolved: thread.resolved,
            text: thread.text.clone(),
        });
        let counted = || self.items.iter().filter(|item| item.counts());
        let rounds = self.record.rounds()?;
        Ok(MatterView {
            file: self.received.file.clone(),
            source: self.received.source.as_ref().map(|path| path.display().to_string()),
            role: ChoiceView { id: self.role.id().into(), title: catalog::role_title(self.role) },
            form: ChoiceView { id: self.form.id().into(), title: catalog::form_title(library, self.form) },
            paper: PaperView {
                revision: self.revision,
                display: self.display,
                sizes: self.blocks.iter().map(paint::size).collect(),
                pending: draft.revisions.len() as u32,
            },
            clauses: self.clauses(&block),
            suggestions: self.items.iter().map(|item| item.row(item.para.and_then(block))).collect(),
            presence: presence.collect(),
            answers: answers.collect(),
            triage: self.review.triage.as_ref().map(triage),
            asks: asks.collect(),
            notices,
            authors,
            comments: comments.collect(),
            decided: counted().filter(|item| !item.is_undecided()).count() as u32,
            of: counted().count() as u32,
            undo: self.undoable()?.map(|(_, words)| words),
            current: self.current()?,
            rounds_sent: rounds.iter().filter(|round| round.direction == history::Direction::Sent).count() as u32,
        })
    }

    /// Finds words in the draft, whatever their case.
    pub fn find(&self, words: &str) -> FindView {
        const SHOWN: usize = 200;
        let block_of = self.block_of();
        let needle = words.trim().to_ascii_lowercase();
        let (mut total, mut hits) = (0, Vec::new());
        if needle.is_empty() {
            return FindView { total, hits };
        }
        for paragraph in &self.received.draft.paragraphs {
            // Only the case of ASCII letters is folded, so that every character keeps its bytes.
            let folded = paragraph.text.to_ascii_lowercase();
            for (at, _) in folded.match_indices(&needle) {
                total += 1;
                let Some(&block) = block_of.get(&paragraph.id.0).filter(|_| hits.len() < SHOWN) else { continue };
                let end = at + needle.len();
                let text = &paragraph.text;
                let clause = self.received.outline.clause_of(&self.received.draft, paragraph.id);
                hits.push(HitView {
                    block,
                    place: clause.map(|clause| clause.path.clone()).unwrap_or_default(),
                    before: lead(&text[..at]),
                    found: text[at..end].to_owned(),
                    after: trail(&text[end..]),
                });
            }
        }
        FindView { total, hits }
    }

    /// Returns the entry that undo takes back, with its words for the window.
    ///
    /// Only what was done since role and form were last confirmed can be undone.
    ///
    /// # Errors
    /// When the record cannot be read.
    pub fn undoable(&self) -> Result<Option<(u64, String)>, ErrorView> {
        for entry in self.record.standing()?.iter().rev() {
            let words = match &entry.what {
                What::Ruling { on, act } if entry.round == Some(self.round) => {
                    let title =
                        self.items.iter().find(|item| item.id == *on).map_or(on.as_str(), |item| item.title.as_str());
                    format!("{}: {title}", stand::act_title(act))
                }
                What::Fact { key, .. } => format!("the answer about {key}"),
                What::Variable { name, .. } => format!("the value of {name}"),
                What::Confirmation { authority, .. } => {
                    format!("the confirmation of {}", catalog::citation(&self.library, authority))
                }
                What::Document { .. } => return Ok(None),
                _ => continue,
            };
            return Ok(Some((entry.seq, words)));
        }
        Ok(None)
    }

    /// Returns where the attorney left off: after the last ruling, the next item that is not ruled on.
    fn current(&self) -> Result<Option<String>, ErrorView> {
        let entries = self.record.standing()?;
        let ruled = entries.iter().rev().find_map(|entry| match &entry.what {
            What::Ruling { on, .. } if entry.round == Some(self.round) => Some(on.as_str()),
            _ => None,
        });
        let at = ruled.and_then(|id| self.items.iter().position(|item| item.id == id));
        let after = self.items.iter().skip(at.map_or(0, |at| at + 1));
        let next = after.chain(&self.items).find(|item| item.is_undecided());
        Ok(next.or(self.items.first()).map(|item| item.id.clone()))
    }

    /// Paints the paper anew.
    fn paint(&mut self) {
        let received = Arc::clone(&self.received);
        let draft = &received.draft;
        let none = EditSet::none(draft);
        let proposed;
        let (view, edits) = match self.display {
            Display::AllMarkup => (View::Markup, &self.standing.edits),
            Display::SimpleMarkup | Display::NoMarkup => (View::Final, &self.standing.edits),
            Display::Original => (View::Original, &none),
            Display::Proposed => {
                proposed = stand::proposed(draft, &self.review, &self.desk, &self.items, &|topic| self.opening(topic));
                (View::Markup, &proposed)
            }
        };
        let ours: BTreeMap<EditId, String> =
            edits.edits().iter().filter_map(|edit| Some((edit.id, suggestion_of(edit)?.to_owned()))).collect();
        let blocks = received.paper.blocks(view, draft, edits);
        let painting = Painting {
            display: self.display,
            usual: paint::usual_size(&blocks),
            hues: &self.hues,
            ours,
            spots: self.spots(),
            changed: draft.revisions.iter().map(|revision| revision.at.para).collect(),
        };
        self.blocks = paint::paint(blocks, &painting);
        self.revision += 1;
    }

    /// Returns the places of suggestions by paragraph.
    fn spots(&self) -> BTreeMap<ParaId, Vec<Spot>> {
        let mut spots: BTreeMap<ParaId, Vec<Spot>> = BTreeMap::new();
        for item in &self.items {
            let view = SpotView {
                suggestion: item.id.clone(),
                severity: item.severity.id().into(),
                title: item.title.clone(),
                open: item.is_undecided(),
            };
            let mut add = |para: ParaId, start: u32, end: u32| {
                let spot = Spot { start, end, view: view.clone() };
                let here = spots.entry(para).or_default();
                if !here.contains(&spot) {
                    here.push(spot);
                }
            };
            let cures = item.findings.iter().map(|&index| &self.review.findings[index]);
            cures.filter_map(|finding| finding.at).for_each(|span| add(span.para, span.start, span.end));
            let variant = item.suggestion.and_then(|index| self.review.suggestions[index].variants.first());
            for edit in variant.iter().flat_map(|variant| &variant.edits) {
                match &edit.change {
                    Change::Words { at, .. } if !at.is_empty() => add(at.para, at.start, at.end),
                    // A companion such as a definition is shown on the card, not beside the definitions.
                    Change::Insert { at: Gap::After(para) | Gap::Before(para), .. } if item.para == Some(*para) => {
                        add(*para, 0, 0);
                    }
                    _ => {}
                }
            }
        }
        spots
    }

    fn block_of(&self) -> BTreeMap<u32, u32> {
        let blocks = self.blocks.iter().enumerate();
        blocks
            .flat_map(|(index, block)| paint::paras(block).into_iter().map(move |para| (para, index as u32)))
            .collect()
    }

    fn clauses(&self, block: &dyn Fn(ParaId) -> Option<u32>) -> Vec<ClauseRow> {
        use draft::ClauseKind::{Apart, Contents, Definition};
        let (draft, outline) = (&self.received.draft, &self.received.outline);
        let depth = |clause: &draft::Clause| {
            std::iter::successors(clause.parent, |parent| outline.clauses[parent.0 as usize].parent).count() as u32
        };
        let shown = |clause: &&draft::Clause| {
            !matches!(clause.kind, Apart | Contents | Definition)
                && (depth(clause) == 0 || (depth(clause) == 1 && clause.heading.is_some()))
        };
        let rows: Vec<&draft::Clause> = outline.clauses.iter().filter(shown).collect();
        // An item belongs to the innermost row that holds it: the last one that begins before it.
        let mut of: BTreeMap<usize, Vec<&Item>> = BTreeMap::new();
        for item in self.items.iter().filter(|item| !item.is_absence()) {
            let Some(index) = item.para.and_then(|para| draft.index(para)) else { continue };
            if let Some(row) = rows.iter().rposition(|clause| clause.paras.contains(&index)) {
                of.entry(row).or_default().push(item);
            }
        }
        let row = |(index, clause): (usize, &&draft::Clause)| {
            let items = of.get(&index).map(Vec::as_slice).unwrap_or_default();
            let open = || items.iter().filter(|item| item.is_undecided());
            let first = draft.paragraphs.get(clause.paras.start);
            let words =
                || first.map_or_else(String::new, |p| p.text.split_whitespace().take(8).collect::<Vec<_>>().join(" "));
            ClauseRow {
                label: clause.label.clone().unwrap_or_default(),
                heading: clause.heading.clone().unwrap_or_else(words),
                depth: depth(clause),
                block: first.and_then(|paragraph| block(paragraph.id)),
                severity: open().map(|item| item.severity).max().map(|severity| severity.id().into()),
                open: open().count() as u32,
                of: items.len() as u32,
                suggestion: open().next().or(items.first().as_ref().copied()).map(|item| item.id.clone()),
            }
        };
        rows.iter().enumerate().map(row).collect()
    }
}

/// Says who takes the matter on, and why.
fn triage(triage: &review::Triage) -> String {
    let because =
        if triage.because.is_empty() { String::new() } else { format!(", since {}", triage.because.join("; ")) };
    format!("{} ({}{because})", triage.says, triage.rule)
}

/// Returns words before a hit, begun at a word.
fn lead(text: &str) -> String {
    const SHOWN: usize = 30;
    let Some((cut, _)) = text.char_indices().rev().nth(SHOWN) else { return text.to_owned() };
    let rest = &text[cut..];
    format!("… {}", rest.split_once(' ').map_or(rest, |(_, words)| words))
}

/// Returns words after a hit, ended at a word.
fn trail(text: &str) -> String {
    const SHOWN: usize = 40;
    let Some((cut, _)) = text.char_indices().nth(SHOWN) else { return text.to_owned() };
    let rest = &text[..cut];
    format!("{} …", rest.rsplit_once(' ').map_or(rest, |(words, _)| words))
}

/// Returns the file of a matter.
pub fn path_of(open: &OpenMatter) -> &Path {
    open.record.path()
}
