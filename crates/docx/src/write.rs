//! Edits as tracked changes and comments, compiled into a copy of the received file.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use draft::{Draft, Edit, EditSet, Effect, Outcome, Refusal, Verdict, Why};

use crate::model::{Item, RevIx};
use crate::package::{Package, PartId};
use crate::splice::{Splices, escape_attribute};
use crate::tree::NodeId;
use crate::view::{Groups, View};
use crate::{Error, comment, verify};

mod block;
mod delete;
mod effect;
mod paragraph;
mod plan;
mod remark;
mod reply;
mod row;
mod rule;
mod run;
mod settings;
mod settle;
mod words;
mod work;

pub(crate) use settle::Rulings;
pub(crate) use work::Work;

/// Stands in compiled text where a fresh revision id goes; no XML holds it.
pub(crate) const FRESH: char = '\u{1}';

/// Stands, on both sides of the node it copies, where a fresh id goes on a copy of another author's record.
pub(crate) const COPY: char = '\u{2}';

/// Who marks up, and when.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attribution {
    /// The author of every change and comment.
    pub author: String,
    /// The author's initials, for comments.
    pub initials: String,
    /// Local date and time in whole minutes, such as `2026-11-23T14:05`; nothing leaves dates out.
    pub date: Option<String>,
    /// Turns change tracking on in the file's settings, so that the other side's edits are tracked too.
    pub track: bool,
}

impl Attribution {
    /// Returns the attributes of a change wrapper, a fresh id first.
    pub(crate) fn attributes(&self, w: &str) -> String {
        let author = escape_attribute(&self.author);
        let mut out = format!(" {w}:id=\"{FRESH}\" {w}:author=\"{author}\"");
        if let Some(date) = self.stamp() {
            out.push_str(&format!(" {w}:date=\"{date}\""));
        }
        out
    }

    /// Returns the date as Word writes it: local time with a `Z` behind it.
    pub(crate) fn stamp(&self) -> Option<String> {
        let date = self.date.as_deref()?;
        let seconds = if date.len() == 16 { ":00" } else { "" };
        Some(format!("{}{seconds}Z", escape_attribute(date.trim_end_matches('Z'))))
    }
}

/// A marked-up copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkedUp {
    /// The file; the received bytes where nothing was written.
    pub bytes: Vec<u8>,
    /// What became of each edit, in the order of the set.
    pub outcomes: Vec<Outcome>,
}

/// How an edit is to be carried out.
#[derive(Clone, Debug)]
enum Way {
    Write,
    Comment(Refusal),
    Refuse(Refusal),
}

/// Everything that compiling made.
pub(crate) struct Compiled {
    pub(crate) bytes: Vec<u8>,
    /// Entries of the zip that were rewritten.
    pub(crate) changed: BTreeSet<usize>,
    /// What was written there, until the check has taken it.
    written: BTreeMap<usize, Vec<u8>>,
    /// Names of the entries that were added.
    pub(crate) added: Vec<String>,
    /// Ids of our revisions and comments.
    pub(crate) ours: HashSet<String>,
    pub(crate) comments: HashSet<String>,
    /// By the id given to it, the element that a copy of another author's record stands for.
    pub(crate) copies: HashMap<(usize, String), NodeId>,
    /// Changes of others that are resolved.
    pub(crate) rulings: Rulings,
    /// Changes of ours of an earlier round, where words of them were taken out without a trace.
    pub(crate) taken: HashSet<RevIx>,
    /// Who those are by.
    pub(crate) taken_by: HashSet<String>,
    verdicts: Vec<Verdict>,
    /// What each edit does to pending changes.
    effects: Vec<Vec<Effect>>,
    /// Did a paragraph come back whose number the draft cannot know?
    pub(crate) unlabeled: bool,
    /// Did a paragraph stay without words where the draft takes it away?
    pub(crate) kept_empty: bool,
}

impl Package {
    /// Writes `edits` as tracked changes and comments into a copy of the received file.
    ///
    /// Parts and elements that no edit touches keep their bytes; no edits give the received bytes.
    /// Revision ids ascend in document order from the highest id in the file.
    /// Where words cannot be changed, as in a locked control, the edit becomes a comment with the proposed words.
    /// The result is checked by reading it again and by undoing it with a second implementation; an edit that does not
    /// pass becomes a comment or is refused.
    ///
    /// # Errors
    /// [`Error::OtherFile`] when the edits were made for other bytes; [`Error::Unverified`] when the result does not
    /// pass its check even without the edits that are at fault. Nothing is written then.
    /// An edit that cannot be written is no error: its [`Outcome`] says why.
    pub fn mark_up(&self, edits: &EditSet, by: &Attribution) -> Result<MarkedUp, Error> {
        self.mark_up_after(edits, by, &[])
    }

    /// As [`Package::mark_up`], where the record knows that the pending changes `own` are ours, sent in an earlier round.
    ///
    /// Words that we inserted then and delete now are taken out as if they had never been sent, as Word does it: the one
    /// edit that rejecting our changes cannot undo. Without a record, an insertion under our own name is not edited.
    ///
    /// # Errors
    /// As [`Package::mark_up`].
    pub fn mark_up_after(&self, edits: &EditSet, by: &Attribution, own: &[draft::RevId]) -> Result<MarkedUp, Error> {
        let span = tracing::info_span!("docx.mark_up", edits = edits.edits().len(), applied = tracing::field::Empty);
        let _entered = span.enter();
        if edits.is_empty() {
            return Ok(MarkedUp { bytes: self.bytes.clone(), outcomes: Vec::new() });
        }
        if edits.base() != self.hash() {
            return Err(Error::OtherFile);
        }
        let own: HashSet<RevIx> = own.iter().map(|rev| rev.0).collect();
        let list = edits.edits();
        let mut ways = vec![Way::Write; list.len()];
        let mut result = self.attempt(list, &ways, by, &own);
        if result.is_err() {
            // Find the edits at fault: let each join those that passed, and give way where it does not.
            ways = vec![Way::Refuse(Refusal::new(Why::NotSupported, "")); list.len()];
            for i in 0..list.len() {
                let refusal =
                    |law| Refusal::new(Why::NotSupported, format!("Writing this would break the file ({law})."));
                ways[i] = Way::Write;
                let Err(Error::Unverified { law }) = self.attempt(list, &ways, by, &own) else { continue };
                ways[i] = Way::Comment(refusal(law));
                if self.attempt(list, &ways, by, &own).is_err() {
                    ways[i] = Way::Refuse(refusal(law));
                }
            }
            result = self.attempt(list, &ways, by, &own);
        }
        let compiled = result?;
        let done = compiled.verdicts.into_iter().zip(compiled.effects);
        let outcomes: Vec<Outcome> = (list.iter().zip(done))
            .map(|(edit, (verdict, effects))| Outcome { edit: edit.id, verdict, effects })
            .collect();
        span.record("applied", outcomes.iter().filter(|o| o.verdict == Verdict::Applied).count());
        Ok(MarkedUp { bytes: compiled.bytes, outcomes })
    }

    fn attempt(&self, edits: &[Edit], ways: &[Way], by: &Attribution, own: &HashSet<RevIx>) -> Result<Compiled, Error> {
        let mut compiled = self.compile(edits, ways, by, own)?;
        let applied = (edits.iter().zip(&compiled.verdicts))
            .filter(|(_, verdict)| **verdict == Verdict::Applied)
            .map(|(edit, _)| edit.clone());
        let (resolving, writing): (Vec<Edit>, Vec<Edit>) = applied.partition(resolves);
        let written = std::mem::take(&mut compiled.written);
        let marked = verify::verify(self, &compiled, written, writing.clone())?;
        if compiled.rulings.is_empty() {
            return Ok(compiled);
        }
        // What is resolved is taken out of the marked-up copy, where the changes that stay have their places already.
        let law = |_| Error::Unverified { law: "changes can be resolved" };
        let rulings = compiled.rulings_in(self, &marked).ok_or(Error::Unverified { law: "changes keep their ids" })?;
        let mut changed = BTreeMap::new();
        for (part, text) in settle::settled(&marked, &rulings).map_err(law)? {
            let part = &marked.parts[part];
            compiled.changed.insert(part.entry);
            changed.insert(part.entry, with_mark(&part.tree, text));
        }
        compiled.bytes = marked.pack(&changed, &[])?;
        let all = [writing, resolving].concat();
        verify::verify_resolved(self, &marked, &rulings, changed, &compiled, all)?;
        Ok(compiled)
    }

    fn compile(&self, edits: &[Edit], ways: &[Way], by: &Attribution, own: &HashSet<RevIx>) -> Result<Compiled, Error> {
        let mut sheet = Sheet::new(self, by);
        sheet.own = own.clone();
        sheet.doom(edits, ways);
        let mut verdicts = Vec::with_capacity(edits.len());
        let mut effects = vec![Vec::new(); edits.len()];
        for ((edit, way), effects) in edits.iter().zip(ways).zip(&mut effects) {
            let fallback = |sheet: &mut Sheet<'_>, refusal: Refusal| {
                let may = matches!(
                    refusal.why,
                    Why::Locked
                        | Why::NotSupported
                        | Why::CutsField
                        | Why::ContainerEnd
                        | Why::SectionMark
                        | Why::CrossesContainer
                        | Why::OwnUnrecorded
                );
                let placed = may.then(|| plan::proposal(sheet, edit)).flatten();
                match placed {
                    Some(work) => {
                        sheet.take(work);
                        Verdict::Commented(refusal)
                    }
                    None => Verdict::Refused(refusal),
                }
            };
            verdicts.push(match way {
                Way::Write => match plan::plan(&mut sheet, edit) {
                    Ok(work) => {
                        *effects = effect::effects(self, own, &work);
                        sheet.take(work);
                        Verdict::Applied
                    }
                    Err(refusal) => fallback(&mut sheet, refusal),
                },
                Way::Comment(refusal) => fallback(&mut sheet, refusal.clone()),
                Way::Refuse(refusal) => Verdict::Refused(refusal.clone()),
            });
        }
        // What was planned around a deletion that is not made has to be planned again without it.
        let mut settled = ways.to_vec();
        for ((edit, way), verdict) in edits.iter().zip(&mut settled).zip(&verdicts) {
            let (Verdict::Commented(refusal) | Verdict::Refused(refusal)) = verdict else { continue };
            if matches!(way, Way::Write) && matches!(edit.change, draft::Change::Delete { .. }) {
                *way = Way::Comment(refusal.clone());
            }
        }
        let writes = |ways: &[Way]| ways.iter().filter(|way| matches!(way, Way::Write)).count();
        if writes(&settled) < writes(ways) {
            return self.compile(edits, &settled, by, own);
        }
        sheet.finish(verdicts, effects)
    }
}

/// Does the edit end pending changes for good?
fn resolves(edit: &Edit) -> bool {
    matches!(edit.change, draft::Change::Rule { how: draft::Ruling::Accept | draft::Ruling::Reject, .. })
}

impl Compiled {
    /// Finds the resolved changes in the marked-up copy: by id, in document order where an id stands twice, and with
    /// the parts they were divided into.
    fn rulings_in(&self, base: &Package, marked: &Package) -> Option<Rulings> {
        let mut out = Rulings::new();
        for (part, found) in base.parts.iter().enumerate() {
            let there = marked.parts.iter().position(|p| p.name == found.name)?;
            let mut by_id: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
            let mut by_node: HashMap<NodeId, Vec<u32>> = HashMap::new();
            for (ix, rev) in (0..).zip(&marked.model.revs).filter(|(_, rev)| rev.part == there) {
                match self.copies.get(&(found.entry, rev.id.clone())) {
                    Some(node) => by_node.entry(*node).or_default().push(ix),
                    None if self.ours.contains(&rev.id) => {}
                    None => by_id.entry(&rev.id).or_default().push(ix),
                }
            }
            let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
            for (ix, rev) in (0..).zip(&base.model.revs).filter(|(_, rev)| rev.part == part) {
                let nth = seen.entry(&rev.id).or_default();
                *nth += 1;
                let Some(accept) = self.rulings.get(&ix) else { continue };
                out.insert(*by_id.get(rev.id.as_str())?.get(*nth - 1)?, *accept);
                out.extend(by_node.get(&rev.node).into_iter().flatten().map(|copy| (*copy, *accept)));
            }
        }
        Some(out)
    }
}

/// What all edits together do to the file.
pub(crate) struct Sheet<'a> {
    pub(crate) package: &'a Package,
    pub(crate) by: &'a Attribution,
    pub(crate) draft: &'a Draft,
    pub(crate) groups: Groups<'a>,
    /// For each paragraph the thing before it and the thing after it in its container.
    pub(crate) beside: Vec<(Option<Beside>, Option<Beside>)>,
    /// Paragraphs that an edit of the set deletes.
    pub(crate) doomed: HashSet<usize>,
    /// Paragraphs that an edit of the set adds others beside.
    pub(crate) joined_by: HashSet<usize>,
    /// Pending changes that the record knows as ours.
    pub(crate) own: HashSet<RevIx>,
    pub(crate) work: Work,
    rulings: Rulings,
    comments: comment::Comments,
}

/// A neighbor in the flow of a container.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Beside {
    Para(usize),
    /// A table or something opaque.
    Other,
}

impl<'a> Sheet<'a> {
    fn new(package: &'a Package, by: &'a Attribution) -> Sheet<'a> {
        let model = &package.model;
        let mut beside = vec![(None, None); model.paras.len()];
        let cells = model.tables.iter().flat_map(|t| &t.rows).flat_map(|r| &r.cells).map(|c| &c.items);
        for items in model.flows.iter().map(|flow| &flow.items).chain(cells) {
            let there = |item: &&Item| !matches!(item, Item::Table(t) if !model.shows_table(View::Final, *t));
            let kinds: Vec<Beside> = (items.iter().filter(there))
                .map(|item| match item {
                    Item::Para(para) => Beside::Para(*para),
                    _ => Beside::Other,
                })
                .collect();
            for (i, kind) in kinds.iter().enumerate() {
                if let Beside::Para(para) = kind {
                    beside[*para] = (i.checked_sub(1).map(|i| kinds[i]), kinds.get(i + 1).copied());
                }
            }
        }
        Sheet {
            package,
            by,
            draft: package.final_draft(),
            groups: model.groups(View::Final),
            beside,
            doomed: HashSet::new(),
            joined_by: HashSet::new(),
            own: HashSet::new(),
            work: Work::default(),
            rulings: Rulings::new(),
            comments: comment::Comments::of(package),
        }
    }

    /// Notes which paragraphs go, so that what stays can be found from either side.
    fn doom(&mut self, edits: &[Edit], ways: &[Way]) {
        for (edit, _) in edits.iter().zip(ways).filter(|(_, way)| matches!(way, Way::Write)) {
            let ruled = match &edit.change {
                draft::Change::Rule { on, how: draft::Ruling::Strike } => {
                    self.draft.ruled(on, draft::Ruling::Strike).unwrap_or_default()
                }
                _ => Vec::new(),
            };
            for change in std::iter::once(&edit.change).chain(&ruled) {
                let draft::Change::Delete { from, to } = change else { continue };
                let range = self.draft.index(*from).zip(self.draft.index(*to));
                for index in range.into_iter().flat_map(|(from, to)| from..=to) {
                    self.doomed.extend(self.groups.list[index].members());
                }
            }
            if let draft::Change::Insert { at: draft::Gap::After(id) | draft::Gap::Before(id), .. } = &edit.change {
                self.joined_by.insert(id.0 as usize);
            }
        }
    }

    fn take(&mut self, work: Work) {
        self.work.extend(work);
    }

    /// Notes changes of others to be resolved.
    fn settle(&mut self, on: &[draft::RevId], accept: bool) -> Result<(), Refusal> {
        let rulings = settle::planned(self.package, on, accept)?;
        if rulings.iter().any(|(ix, accept)| self.rulings.get(ix).is_some_and(|other| other != accept)) {
            return Err(Refusal::new(Why::Overlap, "Another edit resolves one of these changes the other way."));
        }
        settle::settled(self.package, &rulings)?;
        self.rulings.extend(rulings);
        Ok(())
    }

    /// Returns the id of a new comment, or nothing where comments cannot be written.
    pub(crate) fn comment_id(&mut self, text: &str) -> Option<String> {
        self.comments.add(self.package, text)
    }

    /// Does the file know who answers whom in a form that is not written?
    pub(crate) fn threads_are_old(&self) -> bool {
        comment::threads_are_old(self.package)
    }

    /// Returns the id of a new answer to the comment at `node`, or nothing where it cannot be written.
    pub(crate) fn answer_id(&mut self, node: NodeId, text: &str, settle: Option<bool>) -> Option<String> {
        self.comments.answer(self.package, node, text, settle)
    }

    pub(crate) fn prefix(&self, part: PartId) -> Option<&'a str> {
        self.package.parts[part].tree.w_prefix()
    }

    fn finish(self, verdicts: Vec<Verdict>, effects: Vec<Vec<Effect>>) -> Result<Compiled, Error> {
        let package = self.package;
        let mut splices: BTreeMap<PartId, Splices> = BTreeMap::new();
        let (kept_empty, unlabeled, rulings) = (self.work.kept_empty, self.work.unlabeled, self.rulings);
        let taken = if self.work.taken.is_empty() { HashSet::new() } else { self.own };
        let law = "shapes fit together";
        let by = self.by;
        let mut comments = self.comments;
        self.work.render(package, by, &mut splices).ok_or(Error::Unverified { law })?;
        let mut fresh = Fresh::of(package);
        let mut changed: BTreeMap<usize, Vec<u8>> = BTreeMap::new();
        for (part, splices) in splices.into_iter().filter(|(_, splices)| !splices.is_empty()) {
            let part = &package.parts[part];
            let filled = splices.apply_filled(&part.tree.text, |with| fresh.fill(with, part.entry));
            changed.insert(part.entry, with_mark(&part.tree, filled.ok_or(Error::Unverified { law })?));
        }
        let mut added = Vec::new();
        comments.keep_written(&changed);
        let ids = comments.write(package, by, &mut changed, &mut added)?;
        if by.track && !(changed.is_empty()) {
            settings::track(package, &mut changed);
        }
        let bytes = match changed.is_empty() && added.is_empty() {
            true => package.bytes.clone(),
            false => package.pack(&changed, &added)?,
        };
        Ok(Compiled {
            bytes,
            changed: changed.keys().copied().collect(),
            written: changed,
            added: added.into_iter().map(|(name, _)| name).collect(),
            ours: fresh.given,
            copies: fresh.copies,
            rulings,
            taken_by: taken.iter().map(|ix| package.model.revs[*ix as usize].author.clone()).collect(),
            taken,
            comments: ids,
            verdicts,
            effects,
            unlabeled,
            kept_empty,
        })
    }
}

/// Returns a part's bytes with the byte order mark it came with.
pub(crate) fn with_mark(tree: &crate::tree::Tree, text: String) -> Vec<u8> {
    let mut bytes = text.into_bytes();
    if tree.bom {
        bytes.splice(0..0, *b"\xEF\xBB\xBF");
    }
    bytes
}

/// Hands out revision ids that no part of the file uses (ECMA-376 Part 1 §17.13.4.5: one id space for annotations).
struct Fresh {
    used: HashSet<i64>,
    next: i64,
    given: HashSet<String>,
    copies: HashMap<(usize, String), NodeId>,
}

/// The highest id that Word takes.
const HIGHEST: i64 = 0x7FFF_FFFE;

impl Fresh {
    fn of(package: &Package) -> Fresh {
        use crate::element::{El, Ns};
        let mut used = HashSet::new();
        for part in &package.parts {
            let tree = &part.tree;
            for id in 0..tree.nodes.len() as NodeId {
                let el = tree.el(id);
                let annotates = el.is_change()
                    || el.is_property_change()
                    || el.is_range_end()
                    || matches!(el, El::CellIns | El::CellDel | El::CellMerge)
                    || (el == El::Other && tree.node(id).ns == Ns::W && tree.local(id).starts_with("customXml"));
                if annotates && let Some(value) = tree.number(id, "id") {
                    used.insert(value);
                }
            }
        }
        let next = used.iter().copied().filter(|v| *v <= HIGHEST).max().unwrap_or(0).max(0) + 1;
        Fresh { used, next, given: HashSet::new(), copies: HashMap::new() }
    }

    fn id(&mut self) -> i64 {
        // Past the highest id the gaps are used.
        while self.next > HIGHEST || self.used.contains(&self.next) {
            self.next = if self.next > HIGHEST { 1 } else { self.next + 1 };
        }
        self.used.insert(self.next);
        self.next += 1;
        self.next - 1
    }

    /// Puts ids in the places of new text of an entry that wait for them.
    fn fill(&mut self, text: String, entry: usize) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text.as_str();
        while let Some(at) = rest.find([FRESH, COPY]) {
            out.push_str(&rest[..at]);
            let id = self.id().to_string();
            out.push_str(&id);
            let copied = rest[at..].strip_prefix(COPY).and_then(|rest| rest.split_once(COPY));
            rest = match copied {
                None => {
                    self.given.insert(id);
                    &rest[at + 1..]
                }
                Some((node, rest)) => {
                    self.copies.extend(node.parse().ok().map(|node| ((entry, id), node)));
                    rest
                }
            };
        }
        out.push_str(rest);
        out
    }
}
