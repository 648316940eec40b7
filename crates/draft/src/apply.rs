use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::{
    Change, ContainerId, Draft, EditSet, Emphasis, Face, Fixed, Gap, Inline, Label, Look, NewPara, ParaId, Paragraph,
    Piece, Place, RevId, Ruling, Span, Story, Stretch, Style, Thread, ThreadId, outline,
};

impl Draft {
    /// Returns the draft as it reads when `edits` are accepted, numbered anew.
    ///
    /// Paragraphs keep their ids; an added paragraph has an id above every id of this draft, in document order.
    /// Joined paragraphs have the id and the look of the last, as Word has it (ECMA-376 Part 1 §17.13.5.15).
    /// Of a split paragraph the first half keeps the id.
    /// Where no paragraph of a container would be left, its last one stays without words.
    /// Pending changes and comments move with their words; those of paragraphs that are gone go too.
    pub fn apply(&self, edits: &EditSet) -> Draft {
        let ruled = Ruled::of(self, edits);
        let mut plan = Plan::of(self, edits, &ruled);
        let mut out = Written::of(self, &mut plan);
        let mut draft = Draft {
            source: self.source,
            paragraphs: std::mem::take(&mut out.paragraphs).into_iter().map(Cow::into_owned).collect(),
            numbering: self.numbering.clone(),
            revisions: self.revisions.clone(),
            threads: self.threads.clone(),
            pointers: self.pointers.clone(),
        };
        draft.pointers.retain_mut(|pointer| match out.moved.span(self, &pointer.at) {
            Some(at) => {
                pointer.at = at;
                true
            }
            None => false,
        });
        draft.revisions.retain(|revision| !ruled.resolved.contains(&revision.id));
        draft.revisions.retain_mut(|revision| match out.moved.span(self, &revision.at) {
            Some(at) => {
                revision.at = at;
                true
            }
            None => false,
        });
        for thread in &mut draft.threads {
            thread.at = thread.at.and_then(|at| out.moved.stretch(self, &at));
        }
        let free = self.threads.iter().map(|t| t.id.0 + 1).max().unwrap_or(0);
        for (next, (at, text)) in (free..).zip(plan.comments) {
            draft.threads.push(Thread {
                id: ThreadId(next),
                parent: None,
                author: String::new(),
                date: None,
                resolved: false,
                at: out.moved.stretch(self, &at),
                text,
            });
        }
        if out.rows > 0 {
            count_rows(&mut draft.paragraphs);
        }
        draft.numbering.label(&mut draft.paragraphs);
        draft
    }

    /// Returns how the paragraphs of [`Draft::apply`] read, without making a draft of them.
    pub fn lines_after<'d>(&'d self, edits: &EditSet) -> Vec<Line<'d>> {
        let ruled = Ruled::of(self, edits);
        let written = Written::of(self, &mut Plan::of(self, edits, &ruled));
        let mut count = self.numbering.count();
        let line = |para: Cow<'d, Paragraph>| {
            let (story, label) = (para.story, count.next(para.story, para.counted()));
            match para {
                Cow::Borrowed(para) => Line { story, text: Cow::Borrowed(para.text.as_str()), label },
                Cow::Owned(para) => Line { story, text: para.text.into(), label },
            }
        };
        written.paragraphs.into_iter().map(line).collect()
    }
}

/// How a paragraph reads: its words behind its number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line<'a> {
    /// The story it belongs to.
    pub story: Story,
    /// Its text.
    pub text: Cow<'a, str>,
    /// The automatic label it shows.
    pub label: Option<Label>,
}

/// Counts the rows of every table anew, in the order they stand in.
fn count_rows(paragraphs: &mut [Paragraph]) {
    let mut rows: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for para in paragraphs {
        let Place::Cell { table, row, .. } = &mut para.place else { continue };
        let seen = rows.entry(*table).or_default();
        let known = seen.iter().rposition(|known| known == row);
        *row = known.unwrap_or_else(|| {
            seen.push(*row);
            seen.len() - 1
        }) as u32;
    }
}

impl NewPara {
    /// Returns the text as it is to be written: behind a typed label and the separator that the draft uses after labels.
    pub fn inline(&self, draft: &Draft) -> Inline {
        let mut all = label_of(draft, &self.look);
        all.extend(self.text.0.iter().cloned());
        Inline(all)
    }
}

impl Look {
    /// Returns the typed label with its separator that stands before the text of a paragraph with this look.
    ///
    /// It is empty for a look without a typed label.
    pub fn label(&self, draft: &Draft) -> Inline {
        Inline(label_of(draft, self))
    }
}

fn label_of(draft: &Draft, look: &Look) -> Vec<Piece> {
    let Look::Typed { label, like } = look else { return Vec::new() };
    let model = draft.paragraph(*like).map_or("", |p| p.text.as_str());
    let separator = outline::label::typed(model).map_or(" ", |typed| &model[typed.range.end..typed.text]);
    let separator = if separator.is_empty() { " " } else { separator };
    Inline::from(format!("{label}{separator}").as_str()).0
}

/// What is to be done with one paragraph.
#[derive(Default)]
struct Work<'a> {
    before: Vec<&'a NewPara>,
    after: Vec<&'a NewPara>,
    words: Vec<(Range<usize>, Rank, &'a Inline)>,
    splits: Vec<(usize, Rank, &'a Look)>,
    /// Rows that follow the one this paragraph ends.
    rows: Vec<&'a [Inline]>,
    look: Option<&'a Look>,
    joined: bool,
    deleted: bool,
}

/// The order of what happens at one place: first what is new, then what comes back, in its own order.
type Rank = usize;

/// The changes that rulings amount to, and the pending changes they end.
struct Ruled {
    changes: Vec<Change>,
    resolved: BTreeSet<RevId>,
}

impl Ruled {
    fn of(draft: &Draft, edits: &EditSet) -> Ruled {
        let mut out = Ruled { changes: Vec::new(), resolved: BTreeSet::new() };
        for edit in edits.edits() {
            let Change::Rule { on, how } = &edit.change else { continue };
            // `gather` has checked that every ruling fits.
            out.changes.extend(draft.ruled(on, *how).unwrap_or_default());
            if matches!(how, Ruling::Accept | Ruling::Reject) {
                out.resolved.extend(on);
            }
        }
        out
    }
}

struct Plan<'a> {
    work: BTreeMap<usize, Work<'a>>,
    /// Paragraphs that are deleted but stay without words, because their container would be empty.
    kept: Vec<usize>,
    comments: Vec<(Stretch, String)>,
}

impl<'a> Plan<'a> {
    fn of(draft: &Draft, edits: &'a EditSet, ruled: &'a Ruled) -> Plan<'a> {
        let mut plan = Plan { work: BTreeMap::new(), kept: Vec::new(), comments: Vec::new() };
        let mut rows = BTreeSet::new();
        let given = edits.edits().iter().map(|edit| (0, &edit.change));
        for (rank, change) in given.chain((1..).zip(&ruled.changes)) {
            match change {
                Change::Words { at, with } => {
                    plan.at(draft, at.para, |work| work.words.push((at.range(), rank, with)));
                }
                Change::Insert { at: Gap::Before(id), paras } => plan.at(draft, *id, |work| work.before.extend(paras)),
                Change::Insert { at: Gap::After(id), paras } => plan.at(draft, *id, |work| work.after.extend(paras)),
                Change::Delete { from, to } => {
                    let range = draft.index(*from).zip(draft.index(*to));
                    for index in range.into_iter().flat_map(|(from, to)| from..=to) {
                        plan.work.entry(index).or_default().deleted = true;
                        if draft.paragraphs[index].container
                            > draft.paragraph(*from).map_or_else(Default::default, |p| p.container)
                        {
                            rows.insert(index);
                        }
                    }
                }
                Change::Split { at, look } => {
                    plan.at(draft, at.para, |work| work.splits.push((at.start as usize, rank, look)));
                }
                Change::Join { first } => plan.at(draft, *first, |work| work.joined = true),
                Change::Restyle { para, look } => plan.at(draft, *para, |work| work.look = Some(look)),
                Change::InsertRow { after, cells } => {
                    if let Some(row) = draft.row(*after) {
                        plan.work.entry(row.end - 1).or_default().rows.push(cells);
                    }
                }
                Change::DeleteRow { of } => {
                    for index in draft.row(*of).into_iter().flatten() {
                        plan.work.entry(index).or_default().deleted = true;
                        rows.insert(index);
                    }
                }
                Change::Comment { at, text } => plan.comments.push((*at, text.clone())),
                // Rulings are among the changes they amount to, and a reply leaves the text as it is.
                _ => {}
            }
        }
        let mut left: BTreeMap<_, (bool, usize)> = BTreeMap::new();
        for (index, para) in draft.paragraphs.iter().enumerate().filter(|(index, _)| !rows.contains(index)) {
            let deleted = plan.work.get(&index).is_some_and(|work| work.deleted);
            let entry = left.entry(para.container).or_insert((false, index));
            *entry = (entry.0 || !deleted, index);
        }
        plan.kept = left.into_values().filter(|(some, _)| !some).map(|(_, last)| last).collect();
        plan
    }

    fn at(&mut self, draft: &Draft, id: ParaId, change: impl FnOnce(&mut Work<'a>)) {
        if let Some(index) = draft.index(id) {
            change(self.work.entry(index).or_default());
        }
    }
}

/// The paragraphs written so far.
#[derive(Default)]
struct Written<'d> {
    /// Those that no edit touches are the draft's own.
    paragraphs: Vec<Cow<'d, Paragraph>>,
    next: u32,
    /// Is the last paragraph written waiting to be joined with the next?
    open: bool,
    /// How many rows were added.
    rows: u32,
    moved: Moved,
}

impl<'d> Written<'d> {
    /// Writes what becomes of `draft`, and takes the work out of `plan` on the way.
    fn of(draft: &'d Draft, plan: &mut Plan<'_>) -> Written<'d> {
        let next = draft.paragraphs.iter().map(|para| para.id.0 + 1).max().unwrap_or(0);
        let mut out = Written { next, ..Written::default() };
        out.paragraphs.reserve(draft.paragraphs.len());
        for (index, para) in draft.paragraphs.iter().enumerate() {
            let Some(work) = plan.work.remove(&index) else {
                match out.open {
                    true => out.write(draft, index, para, &Work::default()),
                    false => out.paragraphs.push(Cow::Borrowed(para)),
                }
                continue;
            };
            for new in &work.before {
                out.add(draft, para, new);
            }
            if work.deleted {
                out.moved.gone.insert(index);
                if plan.kept.contains(&index) {
                    let empty = Paragraph { text: String::new(), emphasis: vec![], fixed: vec![], ..para.clone() };
                    out.push(empty);
                }
            } else {
                out.write(draft, index, para, &work);
            }
            for new in &work.after {
                out.add(draft, para, new);
            }
            for cells in &work.rows {
                out.add_row(draft, index, cells);
            }
        }
        out
    }

    fn push(&mut self, para: Paragraph) {
        self.paragraphs.push(Cow::Owned(para));
    }

    fn id(&mut self) -> ParaId {
        self.next += 1;
        ParaId(self.next - 1)
    }

    /// Adds a paragraph of ours beside `anchor`.
    fn add(&mut self, draft: &Draft, anchor: &Paragraph, new: &NewPara) {
        let id = self.id();
        let mut para = beside(id, anchor);
        wear(&mut para, draft, &new.look);
        let heading = model_of(draft, &new.look).map_or(Face::default(), run_in_face);
        for piece in new.inline(draft).0 {
            let face = if matches!(piece, Piece::Heading(_)) { heading } else { Face::default() };
            push(&mut para, &piece, face);
        }
        self.push(para);
    }

    /// Adds a table row of ours behind the row that the paragraph at `index` ends, one paragraph a cell.
    fn add_row(&mut self, draft: &Draft, index: usize, cells: &[Inline]) {
        let anchor = &draft.paragraphs[index];
        let Some(row) = draft.row(anchor.id) else { return };
        let all = draft.paragraphs.iter().chain(self.paragraphs.iter().map(|para| &**para));
        let free = all.map(|para| para.container.0).max().unwrap_or(0) + 1;
        for ((free, column), cell) in (free..).zip(draft.cells(&row)).zip(cells) {
            let direct = |para: &&Paragraph| match (para.place, anchor.place) {
                (Place::Cell { table, row, column: c }, Place::Cell { table: t, row: r, .. }) => {
                    (table, row, c) == (t, r, column)
                }
                _ => false,
            };
            let like = draft.paragraphs[row.clone()].iter().rfind(direct).unwrap_or(anchor);
            let mut para = beside(self.id(), like);
            para.container = ContainerId(free);
            if let Place::Cell { row, .. } = &mut para.place {
                // A row of its own until rows are counted anew.
                *row = u32::MAX - self.rows;
            }
            wear(&mut para, draft, &Look::Like(like.id));
            for piece in &cell.0 {
                push(&mut para, piece, Face::default());
            }
            self.push(para);
        }
        self.rows += 1;
    }

    /// Writes what becomes of a paragraph that stays.
    fn write(&mut self, draft: &Draft, index: usize, para: &Paragraph, work: &Work<'_>) {
        let mut first = Paragraph { text: String::new(), emphasis: vec![], fixed: vec![], ..para.clone() };
        if let Some(look) = work.look {
            wear(&mut first, draft, look);
        }
        if self.open {
            // The joined paragraph is the last member's, with the words of those before it in front.
            if let Some(before) = self.paragraphs.pop().map(Cow::into_owned) {
                self.moved.joins.insert(before.id, first.id);
                (first.text, first.emphasis, first.fixed) = (before.text, before.emphasis, before.fixed);
            }
        }
        self.open = work.joined;
        let mut parts = vec![first];
        let mut steps: Vec<(usize, usize, Rank, Step<'_>)> = Vec::new();
        steps.extend(work.words.iter().map(|(range, rank, with)| (range.start, range.end, *rank, Step::Words(with))));
        steps.extend(work.splits.iter().map(|&(at, rank, look)| (at, at, rank, Step::Split(look))));
        steps.sort_by_key(|(start, end, rank, _)| (*start, *end, *rank));
        let mut done = 0;
        for (start, end, _, step) in steps {
            self.keep(&mut parts, index, para, done..start);
            match step {
                Step::Words(with) => {
                    let face = face_for(para, start..end);
                    if let Some(part) = parts.last_mut() {
                        for piece in &with.0 {
                            push(part, piece, face);
                        }
                    }
                }
                Step::Split(look) => {
                    let mut part = beside(self.id(), para);
                    wear(&mut part, draft, look);
                    for piece in label_of(draft, look) {
                        push(&mut part, &piece, Face::default());
                    }
                    parts.push(part);
                }
            }
            done = end;
        }
        self.keep(&mut parts, index, para, done..para.text.len());
        // What holds for the paragraph's end stays with its last part.
        if let Some(part) = parts.last_mut() {
            let end = part.text.len() as u32;
            let last = para.fixed.iter().filter(|fixed| fixed.range.is_empty());
            part.fixed.extend(last.map(|fixed| Fixed { range: end..end, ..fixed.clone() }));
        }
        self.paragraphs.extend(parts.into_iter().map(Cow::Owned));
    }

    /// Takes over the words at `range` of `para` with their look.
    fn keep(&mut self, parts: &mut [Paragraph], index: usize, para: &Paragraph, range: Range<usize>) {
        let Some(part) = parts.last_mut() else { return };
        let (start, end) = (range.start as u32, range.end as u32);
        let base = part.text.len() as u32;
        let shift = |r: &Range<u32>| base + r.start.max(start) - start..base + r.end.min(end) - start;
        for mark in para.emphasis.iter().filter(|e| e.range.start < end && start < e.range.end) {
            look(part, shift(&mark.range), mark.face);
        }
        let inside = |f: &&Fixed| !f.range.is_empty() && f.range.start >= start && f.range.end <= end;
        part.fixed.extend(para.fixed.iter().filter(inside).map(|f| Fixed { range: shift(&f.range), ..f.clone() }));
        self.moved.kept.entry(index).or_default().push((range.clone(), part.id, base));
        part.text.push_str(&para.text[range]);
    }
}

enum Step<'a> {
    Words(&'a Inline),
    Split(&'a Look),
}

/// Makes an empty paragraph that stands where `anchor` stands.
fn beside(id: ParaId, anchor: &Paragraph) -> Paragraph {
    Paragraph { id, story: anchor.story, place: anchor.place, container: anchor.container, ..Paragraph::default() }
}

/// Gives `para` the look borrowed by `look`.
fn wear(para: &mut Paragraph, draft: &Draft, look: &Look) {
    let Some(like) = model_of(draft, look) else { return };
    para.style = Style { generated: false, ..like.style.clone() };
    para.item = match look {
        Look::Level { list, depth, .. } => Some(crate::ListItem { list: *list, depth: *depth }),
        Look::Typed { .. } => None,
        _ => like.item,
    };
}

/// Returns the paragraph that a look is borrowed from.
fn model_of<'a>(draft: &'a Draft, look: &Look) -> Option<&'a Paragraph> {
    match look {
        Look::Like(like) | Look::Level { like, .. } | Look::Typed { like, .. } => draft.paragraph(*like),
        Look::Of(_) => None,
    }
}

/// Returns how the run-in heading of `para` looks; plain when it has none.
fn run_in_face(para: &Paragraph) -> Face {
    let text = outline::label::typed(&para.text).map_or(0, |typed| typed.text);
    let first = para.emphasis.iter().find(|mark| mark.range.end as usize > text);
    let runs_in = |mark: &&Emphasis| mark.range.start as usize <= text && (mark.range.end as usize) < para.text.len();
    let face = first.filter(runs_in).map_or(Face::default(), |mark| mark.face);
    Face { half_points: 0, ..face }
}

/// Adds a piece of ours at the end of `para`.
fn push(para: &mut Paragraph, piece: &Piece, face: Face) {
    let start = para.text.len() as u32;
    para.text.push_str(&Inline(vec![piece.clone()]).text());
    let face = match piece {
        Piece::Defined(_) => Face { bold: true, ..face },
        _ => face,
    };
    if face != Face::default() {
        look(para, start..para.text.len() as u32, face);
    }
}

/// Adds a stretch of emphasis, joining it with an equal one before it.
fn look(para: &mut Paragraph, range: Range<u32>, face: Face) {
    match para.emphasis.last_mut() {
        Some(last) if last.range.end == range.start && last.face == face => last.range.end = range.end,
        _ if range.is_empty() => {}
        _ => para.emphasis.push(Emphasis { range, face }),
    }
}

/// Returns the look of words that take the place of `range`: that of its first character, or of the one before a place.
///
/// After a run-in heading, at the paragraph's start and after raised characters it is the look of the character after.
fn face_for(para: &Paragraph, range: Range<usize>) -> Face {
    let face_at = |at: usize| {
        let at = at as u32;
        let found = para.emphasis.iter().find(|e| e.range.start <= at && at < e.range.end);
        found.map_or(Face::default(), |e| e.face)
    };
    let mut face = match range {
        Range { start, end } if start < end => face_at(start),
        Range { start: 0, .. } => face_at(0),
        Range { start, .. } => {
            let before = face_at(start - 1);
            let runs_in = para.emphasis.first().is_some_and(|e| e.range.start == 0 && e.range.end as usize == start);
            if runs_in || before.superscript { face_at(start) } else { before }
        }
    };
    (face.superscript, face.subscript, face.highlight, face.hidden) = (false, false, false, false);
    face
}

/// Where kept words went; those of a paragraph that is in neither list stayed where they were.
#[derive(Default)]
struct Moved {
    /// By paragraph index: bytes kept, the paragraph they are in now, and where they begin there.
    kept: BTreeMap<usize, Vec<(Range<usize>, ParaId, u32)>>,
    /// Paragraphs whose words are all gone.
    gone: BTreeSet<usize>,
    joins: BTreeMap<ParaId, ParaId>,
}

impl Moved {
    fn place(&self, draft: &Draft, para: ParaId, at: usize, end: bool) -> Option<(ParaId, u32)> {
        let index = draft.index(para)?;
        let Some(kept) = self.kept.get(&index) else {
            let at = at.min(draft.paragraphs[index].text.len()) as u32;
            return (!self.gone.contains(&index)).then_some((para, at));
        };
        // A start moves forward out of replaced words, an end moves back.
        let (mut id, to) = if end {
            let (range, id, base) = kept.iter().rev().find(|(range, ..)| range.start <= at)?;
            (*id, base + (at.min(range.end) - range.start) as u32)
        } else {
            let (range, id, base) = kept.iter().find(|(range, ..)| at < range.end).or(kept.last())?;
            (*id, base + (at.clamp(range.start, range.end) - range.start) as u32)
        };
        while let Some(&joined) = self.joins.get(&id) {
            id = joined;
        }
        Some((id, to))
    }

    fn span(&self, draft: &Draft, span: &Span) -> Option<Span> {
        let (para, start) = self.place(draft, span.para, span.start as usize, false)?;
        let (there, end) = self.place(draft, span.para, span.end as usize, true)?;
        let end = if there == para && !span.is_empty() { end.max(start) } else { start };
        Some(Span { para, start, end })
    }

    fn stretch(&self, draft: &Draft, at: &Stretch) -> Option<Stretch> {
        Some(Stretch { from: self.span(draft, &at.from)?, to: self.span(draft, &at.to)? })
    }
}

#[cfg(test)]
mod tests;
