use std::collections::{BTreeMap, BTreeSet};

use crate::{Change, Draft, Edit, EditId, EditSet, Gap, GroupId, Look, Origin, ParaId, Refusal, Span, Stretch, Why};

impl EditSet {
    /// Checks `edits` against `draft` and keeps those that stand: within bounds, words unchanged, whole groups, no overlap.
    ///
    /// What does not stand comes back with its reason, in the order given; of two edits that overlap the first wins.
    /// A group falls with any of its members, and a conforming edit with the edit it follows from.
    /// [`Edit::was`] is compared for [`Change::Words`], for [`Change::Delete`] (paragraphs joined with `\n`) and, where it
    /// is not empty, for [`Change::Comment`].
    pub fn gather(draft: &Draft, edits: Vec<Edit>) -> (EditSet, Vec<(EditId, Refusal)>) {
        let claims: Vec<Result<Claim, Refusal>> = edits.iter().map(|edit| claim(draft, edit)).collect();
        let mut refused: BTreeMap<usize, Refusal> = BTreeMap::new();
        for (i, claim) in claims.iter().enumerate() {
            if let Err(refusal) = claim {
                refused.insert(i, refusal.clone());
            }
        }
        spread(&edits, &mut refused);
        // An edit that lost to a member of a group stands after all when that group falls, so begin again then.
        let kept = 'again: loop {
            let mut kept: Vec<usize> = Vec::new();
            let mut lost = BTreeMap::new();
            for (i, claim) in claims.iter().enumerate() {
                let Ok(claim) = claim else { continue };
                if refused.contains_key(&i) {
                    continue;
                }
                let rival = kept.iter().find(|&&k| claims[k].as_ref().is_ok_and(|other| claim.overlaps(other)));
                let Some(&rival) = rival else {
                    kept.push(i);
                    continue;
                };
                let detail = format!("Edit {} already changes these words.", edits[rival].id.0);
                let mut falls = refused.clone();
                falls.insert(i, Refusal::new(Why::Overlap, detail.clone()));
                spread(&edits, &mut falls);
                if falls.len() > refused.len() + 1 {
                    refused = falls;
                    continue 'again;
                }
                lost.insert(i, Refusal::new(Why::Overlap, detail));
            }
            refused.extend(lost);
            break kept;
        };
        let mut order: Vec<(Key, usize)> =
            kept.into_iter().filter_map(|i| Some((claims[i].as_ref().ok()?.key(), i))).collect();
        order.sort();
        let mut taken: Vec<Option<Edit>> = edits.into_iter().map(Some).collect();
        let standing = order.into_iter().filter_map(|(_, i)| taken[i].take()).collect();
        let reasons = refused.into_iter().filter_map(|(i, refusal)| Some((taken[i].as_ref()?.id, refusal))).collect();
        (EditSet::checked(draft.source, standing), reasons)
    }
}

/// Lets whole groups and conforming edits fall with what has fallen.
fn spread(edits: &[Edit], refused: &mut BTreeMap<usize, Refusal>) {
    loop {
        let groups: BTreeMap<GroupId, usize> =
            refused.keys().filter_map(|&i| Some((edits[i].group?, i))).rev().collect();
        let ids: BTreeMap<EditId, usize> = refused.keys().map(|&i| (edits[i].id, i)).collect();
        let standing: BTreeSet<EditId> =
            (0..edits.len()).filter(|i| !refused.contains_key(i)).map(|i| edits[i].id).collect();
        let mut more = Vec::new();
        for (i, edit) in edits.iter().enumerate().filter(|(i, _)| !refused.contains_key(i)) {
            let by_group = edit.group.and_then(|group| groups.get(&group));
            let by_cause = match edit.origin {
                Origin::Conforming { because } if !standing.contains(&because) => ids.get(&because),
                _ => None,
            };
            if let Some(cause) = by_group.or(by_cause) {
                let why = refused[cause].why;
                let detail = format!("It stands or falls with edit {}, which cannot be made.", edits[*cause].id.0);
                more.push((i, Refusal::new(why, detail)));
            }
        }
        if more.is_empty() {
            return;
        }
        refused.extend(more);
    }
}

/// Where an edit sorts: paragraph index, place in the paragraph, width.
type Key = (usize, i64, u8);

/// What an edit needs for itself.
enum Claim {
    /// Bytes of a paragraph; an empty range is a place that others may share but not cover.
    Words { index: usize, start: u32, end: u32 },
    /// Whole paragraphs.
    Paras { from: usize, to: usize },
    /// The place before or after a paragraph.
    Gap { index: usize, after: bool },
    /// A new paragraph mark within a paragraph.
    Split { index: usize, at: u32 },
    /// The paragraph mark between `index` and the next.
    Mark { index: usize },
    /// The look of a paragraph.
    Look { index: usize },
    /// The place of words that come back, which nothing else may share.
    Restored { index: usize, at: u32 },
    /// Paragraphs of table rows that go, with everything in them and beside them.
    Rows { from: usize, to: usize },
    /// The place after the table row that ends here.
    After { index: usize },
    /// What several changes need together.
    All(Vec<Claim>),
    /// Nothing: comments share their words with every edit.
    Nothing { index: usize, start: u32 },
}

impl Claim {
    fn key(&self) -> Key {
        match *self {
            Claim::All(ref claims) => claims.iter().map(Claim::key).min().unwrap_or_default(),
            Claim::Restored { index, at } => (index, at.into(), 1),
            Claim::Rows { from, .. } => (from, -1, 1),
            Claim::After { index } => (index, i64::MAX, 2),
            Claim::Words { index, start, end } => (index, start.into(), u8::from(end > start) * 2),
            Claim::Split { index, at } => (index, at.into(), 1),
            Claim::Nothing { index, start } => (index, start.into(), 3),
            Claim::Paras { from, .. } => (from, -1, 1),
            Claim::Look { index } => (index, -1, 2),
            Claim::Gap { index, after: false } => (index, -1, 0),
            Claim::Mark { index } => (index, i64::MAX, 0),
            Claim::Gap { index, after: true } => (index, i64::MAX, 1),
        }
    }

    fn overlaps(&self, other: &Claim) -> bool {
        self.meets(other) || other.meets(self)
    }

    /// Half of a symmetric relation.
    fn meets(&self, other: &Claim) -> bool {
        match (self, other) {
            (Claim::All(claims), other) => claims.iter().any(|claim| claim.overlaps(other)),
            (&Claim::Rows { from, to }, claim) => match *claim {
                Claim::Gap { index, .. } | Claim::Mark { index } | Claim::Restored { index, .. } => {
                    (from..=to).contains(&index)
                }
                Claim::Words { index, .. } | Claim::Split { index, .. } | Claim::Look { index } => {
                    (from..=to).contains(&index)
                }
                Claim::Paras { from: first, to: last } | Claim::Rows { from: first, to: last } => {
                    from <= last && first <= to
                }
                Claim::After { index } => from <= index && index < to,
                Claim::Nothing { .. } | Claim::All(_) => false,
            },
            (&Claim::Restored { index, at }, claim) => match *claim {
                Claim::Words { index: there, start, end } => {
                    index == there && if start == end { start == at } else { start < at && at < end }
                }
                Claim::Split { index: there, at: place } | Claim::Restored { index: there, at: place } => {
                    index == there && at == place
                }
                Claim::Paras { from, to } => (from..=to).contains(&index),
                _ => false,
            },
            (&Claim::Words { index, start, end }, &Claim::Words { index: there, start: from, end: to }) => {
                index == there
                    && if from == to { start < from && from < end } else { start < to && from < end && start < end }
            }
            (&Claim::Words { index, start, end }, &Claim::Split { index: there, at }) => {
                index == there && if start == end { start == at } else { start < at && at < end }
            }
            (&Claim::Paras { from, to }, claim) => match *claim {
                Claim::Words { index, .. } | Claim::Split { index, .. } | Claim::Look { index } => {
                    (from..=to).contains(&index)
                }
                Claim::Mark { index } => from <= index + 1 && index <= to,
                Claim::Paras { from: first, to: last } => from <= last && first <= to,
                Claim::After { index } => from <= index && index < to,
                _ => false,
            },
            (&Claim::Mark { index }, &Claim::Gap { index: there, after }) => {
                index == if after { there } else { there.wrapping_sub(1) }
            }
            (&Claim::Mark { index }, &Claim::Mark { index: there }) => index == there,
            (&Claim::Split { index, at }, &Claim::Split { index: there, at: place }) => index == there && at == place,
            (&Claim::Look { index }, &Claim::Look { index: there }) => index == there,
            _ => false,
        }
    }
}

/// Checks one edit by itself and says what it needs.
fn claim(draft: &Draft, edit: &Edit) -> Result<Claim, Refusal> {
    match &edit.change {
        Change::Words { at, with } => {
            let index = stands(draft, at, Some(&edit.was))?;
            let (at, _) = draft.narrowed(at, with);
            is_free(draft, index, &at)?;
            is_plain(&with.text())?;
            Ok(Claim::Words { index, start: at.start, end: at.end })
        }
        Change::Insert { at, paras } => {
            let (Gap::Before(id) | Gap::After(id)) = at;
            let index = known(draft, *id)?;
            is_open(draft, index)?;
            for para in paras {
                has_model(draft, &para.look)?;
                is_plain(&para.text.text())?;
            }
            Ok(Claim::Gap { index, after: matches!(at, Gap::After(_)) })
        }
        Change::Delete { from, to } => {
            let (from, to) = (known(draft, *from)?, known(draft, *to)?);
            if from > to {
                return Err(Refusal::new(Why::WordsNotFound, "The last paragraph stands before the first."));
            }
            let paras = &draft.paragraphs[from..=to];
            let (first, last) = (&paras[0], &paras[paras.len() - 1]);
            // Whole tables between the two go along; they hold containers of their own.
            if first.container != last.container || paras.iter().any(|p| p.container < first.container) {
                return Err(Refusal::new(
                    Why::CrossesContainer,
                    "The paragraphs are not all in the same table cell, note or body.",
                ));
            }
            let words: Vec<&str> = paras.iter().map(|p| p.text.as_str()).collect();
            if words.join("\n") != edit.was {
                return Err(moved());
            }
            for para in paras {
                if para.style.generated {
                    return Err(generated());
                }
                if let Some(fixed) = para.fixed.iter().find(|fixed| !fixed.whole) {
                    return Err(refusal(fixed.why));
                }
            }
            let inner: Vec<usize> =
                (from..=to).filter(|i| draft.paragraphs[*i].container != draft.paragraphs[from].container).collect();
            let rows = inner.iter().map(|index| Claim::Rows { from: *index, to: *index });
            Ok(match inner.is_empty() {
                true => Claim::Paras { from, to },
                false => Claim::All(std::iter::once(Claim::Paras { from, to }).chain(rows).collect()),
            })
        }
        Change::Split { at, look } => {
            let index = stands(draft, at, None)?;
            if !at.is_empty() {
                return Err(Refusal::new(Why::WordsNotFound, "A paragraph is split between two characters."));
            }
            is_free(draft, index, at)?;
            has_model(draft, look)?;
            Ok(Claim::Split { index, at: at.start })
        }
        Change::Join { first } => {
            let index = known(draft, *first)?;
            let here = &draft.paragraphs[index];
            let Some(next) = draft.paragraphs.get(index + 1).filter(|next| next.container == here.container) else {
                let later = draft.paragraphs[index + 1..].iter().any(|p| p.container == here.container);
                return Err(if later {
                    Refusal::new(Why::CrossesContainer, "A table or a note stands between the two paragraphs.")
                } else {
                    Refusal::new(Why::ContainerEnd, "No paragraph follows in the same table cell, note or body.")
                });
            };
            if here.style.generated || next.style.generated {
                return Err(generated());
            }
            if let Some(fixed) = here.fixed.iter().find(|fixed| fixed.why == Why::SectionMark) {
                return Err(refusal(fixed.why));
            }
            is_open(draft, index)?;
            is_open(draft, index + 1)?;
            Ok(Claim::Mark { index })
        }
        Change::Comment { at, text } => {
            let index = stretch(draft, at, &edit.was)?;
            is_plain(&text.replace(['\n', '\r'], " "))?;
            Ok(Claim::Nothing { index, start: at.from.start })
        }
        Change::Reply { thread, text, .. } => {
            let Some(thread) = draft.threads.iter().find(|t| t.id == *thread) else {
                return Err(Refusal::new(Why::WordsNotFound, "The comment to answer is not in the draft."));
            };
            is_plain(&text.replace(['\n', '\r'], " "))?;
            let from = thread.at.map(|at| at.from);
            let index = from.and_then(|from| draft.index(from.para)).unwrap_or(0);
            Ok(Claim::Nothing { index, start: from.map_or(0, |from| from.start) })
        }
        Change::Restyle { para, look } => {
            let index = known(draft, *para)?;
            is_open(draft, index)?;
            has_model(draft, look)?;
            if matches!(look, Look::Typed { .. }) {
                return Err(Refusal::new(Why::NotSupported, "A typed label is changed as words, not as a look."));
            }
            Ok(Claim::Look { index })
        }
        Change::InsertRow { after, cells } => {
            known(draft, *after)?;
            let row = draft.row(*after).ok_or_else(no_row)?;
            for cell in cells {
                is_plain(&cell.text())?;
            }
            if cells.len() != draft.cells(&row).len() {
                return Err(Refusal::new(Why::NotSupported, "The new row has not as many cells as the row before it."));
            }
            Ok(Claim::After { index: row.end - 1 })
        }
        Change::DeleteRow { of } => {
            known(draft, *of)?;
            let row = draft.row(*of).ok_or_else(no_row)?;
            let fixed = draft.paragraphs[row.clone()].iter().flat_map(|para| &para.fixed).find(|fixed| !fixed.whole);
            match fixed {
                Some(fixed) => Err(refusal(fixed.why)),
                None => Ok(Claim::Rows { from: row.start, to: row.end - 1 }),
            }
        }
        Change::Rule { on, how } => {
            let changes = draft.ruled(on, *how)?;
            let claims =
                changes.iter().map(|change| ruling_claim(draft, change)).collect::<Result<Vec<Claim>, Refusal>>()?;
            if !claims.is_empty() {
                return Ok(Claim::All(claims));
            }
            let at = draft.revisions.iter().find(|revision| on.contains(&revision.id)).map(|revision| revision.at);
            let index = at.and_then(|at| draft.index(at.para)).unwrap_or(0);
            Ok(Claim::Nothing { index, start: at.map_or(0, |at| at.start) })
        }
        Change::InsertTable { .. } | Change::InsertNote { .. } => {
            Err(Refusal::new(Why::NotSupported, "Tables and notes are not copied from another file yet."))
        }
    }
}

/// Says what one of the changes needs that a ruling amounts to.
fn ruling_claim(draft: &Draft, change: &Change) -> Result<Claim, Refusal> {
    Ok(match change {
        Change::Words { at, .. } if at.is_empty() => Claim::Restored { index: known(draft, at.para)?, at: at.start },
        Change::Words { at, .. } => Claim::Words { index: known(draft, at.para)?, start: at.start, end: at.end },
        Change::Split { at, .. } => Claim::Restored { index: known(draft, at.para)?, at: at.start },
        Change::Join { first } => {
            let index = known(draft, *first)?;
            let container = draft.paragraphs[index].container;
            if draft.paragraphs.get(index + 1).is_none_or(|next| next.container != container) {
                let detail = "No paragraph follows that this one could be joined with.";
                return Err(Refusal::new(Why::ContainerEnd, detail));
            }
            Claim::Mark { index }
        }
        Change::Delete { from, to } => Claim::Paras { from: known(draft, *from)?, to: known(draft, *to)? },
        Change::DeleteRow { of } => {
            let row = draft.row(*of).ok_or_else(no_row)?;
            Claim::Rows { from: row.start, to: row.end - 1 }
        }
        _ => Claim::Nothing { index: 0, start: 0 },
    })
}

fn no_row() -> Refusal {
    Refusal::new(Why::WordsNotFound, "The paragraph stands in no table row.")
}

fn known(draft: &Draft, id: ParaId) -> Result<usize, Refusal> {
    draft.index(id).ok_or_else(|| Refusal::new(Why::WordsNotFound, format!("There is no paragraph {}.", id.0)))
}

fn moved() -> Refusal {
    Refusal::new(Why::WordsNotFound, "The words the edit was made for no longer stand there.")
}

fn generated() -> Refusal {
    refusal(Why::GeneratedText)
}

/// Checks that `at` lies in the draft on whole characters and, where given, holds the words `was`.
fn stands(draft: &Draft, at: &Span, was: Option<&str>) -> Result<usize, Refusal> {
    let index = known(draft, at.para)?;
    let words = draft.paragraphs[index].text.get(at.range()).ok_or_else(moved)?;
    if was.is_some_and(|was| was != words) {
        return Err(moved());
    }
    Ok(index)
}

/// Checks that an edit may touch `at`: no generated text, and no fixed range cut.
fn is_free(draft: &Draft, index: usize, at: &Span) -> Result<(), Refusal> {
    let para = &draft.paragraphs[index];
    if para.style.generated {
        return Err(generated());
    }
    for fixed in &para.fixed {
        let (start, end) = (fixed.range.start, fixed.range.end);
        let cuts = if at.is_empty() {
            (start < at.start && at.start < end) || (!fixed.whole && start == 0 && end as usize == para.text.len())
        } else {
            let touches = start < at.end && at.start < end;
            touches && !(fixed.whole && at.start <= start && end <= at.end)
        };
        // A section mark stands at the paragraph's mark, which words do not reach.
        if cuts && fixed.why != Why::SectionMark {
            return Err(refusal(fixed.why));
        }
    }
    Ok(())
}

/// Checks that paragraphs may come and go beside the paragraph at `index`.
fn is_open(draft: &Draft, index: usize) -> Result<(), Refusal> {
    let para = &draft.paragraphs[index];
    if para.style.generated {
        return Err(generated());
    }
    let closed = para.fixed.iter().find(|fixed| {
        let all = fixed.range.start == 0 && fixed.range.end as usize == para.text.len();
        all && !fixed.whole && !matches!(fixed.why, Why::CutsField | Why::SectionMark)
    });
    closed.map_or(Ok(()), |fixed| Err(refusal(fixed.why)))
}

/// Checks that the paragraph and the list a look borrows from are in the draft.
fn has_model(draft: &Draft, look: &Look) -> Result<(), Refusal> {
    match look {
        Look::Like(like) => known(draft, *like).map(|_| ()),
        Look::Typed { like, label } => known(draft, *like).and_then(|_| is_plain(label)),
        Look::Level { list, depth, like } => {
            known(draft, *like)?;
            let levels = draft.numbering.lists.get(list).map_or(0, |list| list.levels.len());
            if usize::from(*depth) < levels {
                return Ok(());
            }
            Err(Refusal::new(Why::NotSupported, "The draft has no list with such a level."))
        }
        // The donor is another file; whoever writes the edit knows it.
        Look::Of(_) => Ok(()),
    }
}

/// Checks that inserted text can stand in one paragraph.
fn is_plain(text: &str) -> Result<(), Refusal> {
    let odd = text.chars().any(|c| (c.is_control() && c != '\t') || matches!(c, '\u{FFFC}' | '\u{2029}'));
    if odd {
        return Err(Refusal::new(Why::NotSupported, "The new words hold a paragraph break or a control character."));
    }
    Ok(())
}

fn stretch(draft: &Draft, at: &Stretch, was: &str) -> Result<usize, Refusal> {
    let (from, to) = (stands(draft, &at.from, None)?, stands(draft, &at.to, None)?);
    let (first, last) = (&draft.paragraphs[from], &draft.paragraphs[to]);
    if first.container != last.container {
        return Err(Refusal::new(Why::CrossesContainer, "The words lie in two table cells, notes or parts."));
    }
    if (from, at.from.start) > (to, at.to.end) {
        return Err(Refusal::new(Why::WordsNotFound, "The words end before they begin."));
    }
    if from == to && !was.is_empty() && first.text.get(at.from.start as usize..at.to.end as usize) != Some(was) {
        return Err(moved());
    }
    if first.style.generated {
        return Err(generated());
    }
    Ok(from)
}

/// Returns the refusal for a range that is fixed for `why`.
fn refusal(why: Why) -> Refusal {
    let detail = match why {
        Why::Locked => "A content control or a text box holds these words.",
        Why::CutsField => "The edit would cut a field; take the whole field or none of it.",
        Why::GeneratedText => "Word generates these words, as in a table of contents; change what they are made from.",
        Why::SectionMark => "The paragraph carries a section break.",
        Why::ContainerEnd => "The last paragraph of a table cell, note or body cannot go.",
        Why::OwnUnrecorded => "These words are our own insertion of a round that no record knows.",
        Why::Protected => "The file is protected against changes here.",
        Why::Encoding => "This part of the file is in an encoding that is read but not written.",
        Why::WordsNotFound => "The words are not there.",
        Why::CrossesContainer => "The edit reaches over the edge of a table cell or a note.",
        Why::Overlap => "Another edit changes these words.",
        Why::NotSupported => "Words of this kind are shown but not changed.",
    };
    Refusal::new(why, detail)
}

#[cfg(test)]
mod tests;
