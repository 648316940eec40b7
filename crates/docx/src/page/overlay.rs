//! Edits laid over a view: what each does to the paragraphs that are shown.

use std::borrow::Cow;
use std::collections::HashMap;

use draft::{Change, Draft, EditId, EditSet, Gap, Inline, ParaId, Paragraph};

/// Where words are replaced, from and to, by what and by which edit.
type NewWords<'a> = (usize, usize, Cow<'a, Inline>, EditId);

/// Edits by the paragraph they change.
#[derive(Default)]
pub(super) struct Overlay<'a> {
    pub(super) words: HashMap<ParaId, Vec<NewWords<'a>>>,
    pub(super) splits: HashMap<ParaId, Vec<(usize, EditId)>>,
    pub(super) deleted: HashMap<ParaId, EditId>,
    pub(super) joined: HashMap<ParaId, EditId>,
    pub(super) before: HashMap<ParaId, Vec<Added>>,
    pub(super) after: HashMap<ParaId, Vec<Added>>,
    /// Rows that an edit adds, by the last paragraph of the row before them.
    pub(super) rows: HashMap<ParaId, Vec<Vec<Added>>>,
    /// Paragraphs of rows that an edit takes away.
    pub(super) gone_rows: HashMap<ParaId, EditId>,
    pub(super) labels: HashMap<ParaId, Option<String>>,
}

/// A paragraph that an edit adds.
pub(super) struct Added {
    pub(super) edit: EditId,
    pub(super) para: Paragraph,
}

impl<'a> Overlay<'a> {
    pub(super) fn of(draft: &Draft, edits: &'a EditSet) -> Overlay<'a> {
        let mut out = Overlay::default();
        if edits.is_empty() {
            return out;
        }
        let after = draft.apply(edits);
        let mut news: HashMap<(ParaId, bool), Vec<EditId>> = HashMap::new();
        let mut rows: HashMap<ParaId, Vec<(EditId, usize)>> = HashMap::new();
        let given = edits.edits().iter().map(|edit| (edit.id, Cow::Borrowed(&edit.change)));
        // A ruling shows as the changes that it amounts to.
        let ruled = edits.edits().iter().flat_map(|edit| {
            let changes = match &edit.change {
                Change::Rule { on, how } => draft.ruled(on, *how).unwrap_or_default(),
                _ => Vec::new(),
            };
            changes.into_iter().map(|change| (edit.id, Cow::Owned(change)))
        });
        for (id, change) in given.chain(ruled) {
            match &*change {
                Change::Words { at, with } => {
                    let with = match &change {
                        Cow::Borrowed(Change::Words { with, .. }) => Cow::Borrowed(with),
                        _ => Cow::Owned(with.clone()),
                    };
                    out.words.entry(at.para).or_default().push((at.start as usize, at.end as usize, with, id));
                }
                Change::Insert { at, paras } => {
                    let key = match at {
                        Gap::Before(id) => (*id, false),
                        Gap::After(id) => (*id, true),
                    };
                    news.entry(key).or_default().extend(paras.iter().map(|_| id));
                }
                Change::Delete { from, to } => {
                    let range = draft.index(*from).zip(draft.index(*to));
                    for para in range.into_iter().flat_map(|(from, to)| &draft.paragraphs[from..=to]) {
                        out.deleted.insert(para.id, id);
                    }
                }
                Change::Split { at, .. } => {
                    out.splits.entry(at.para).or_default().push((at.start as usize, id));
                }
                Change::Join { first } => drop(out.joined.insert(*first, id)),
                Change::InsertRow { after, cells } => {
                    if let Some(row) = draft.row(*after) {
                        rows.entry(draft.paragraphs[row.end - 1].id).or_default().push((id, cells.len()));
                    }
                }
                Change::DeleteRow { of } => {
                    for para in draft.row(*of).into_iter().flat_map(|row| &draft.paragraphs[row]) {
                        out.deleted.insert(para.id, id);
                        out.gone_rows.insert(para.id, id);
                    }
                }
                _ => {}
            }
        }
        for para in &after.paragraphs {
            out.labels.insert(para.id, para.label.as_ref().map(|label| label.text.clone()));
        }
        // Added paragraphs have the ids above those of the draft, in document order.
        let past = draft.paragraphs.last().map_or(0, |para| para.id.0 + 1);
        let mut added = after.paragraphs.iter().filter(|para| para.id.0 >= past);
        for para in &draft.paragraphs {
            for after in [false, true] {
                if after {
                    let halves = out.splits.get(&para.id).map_or(0, Vec::len);
                    for _ in 0..halves {
                        added.next();
                    }
                }
                for edit in news.remove(&(para.id, after)).unwrap_or_default() {
                    let Some(new) = added.next() else { continue };
                    let side = if after { &mut out.after } else { &mut out.before };
                    side.entry(para.id).or_default().push(Added { edit, para: new.clone() });
                }
            }
            for (edit, count) in rows.remove(&para.id).unwrap_or_default() {
                let cells = added.by_ref().take(count).map(|para| Added { edit, para: para.clone() }).collect();
                out.rows.entry(para.id).or_default().push(cells);
            }
        }
        out
    }
}
