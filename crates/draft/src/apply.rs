use crate::{Draft, Edit, EditId, EditSet, Refusal};

impl EditSet {
    /// Checks `edits` against `draft` and keeps those that stand: within bounds, words unchanged, whole groups, no overlap.
    ///
    /// What does not stand comes back with its reason, in the order given; of two edits that overlap the first wins.
    pub fn gather(draft: &Draft, edits: Vec<Edit>) -> (EditSet, Vec<(EditId, Refusal)>) {
        let _ = (draft, edits);
        todo!("checking")
    }
}

impl Draft {
    /// Returns the draft as it reads when `edits` are accepted, numbered anew.
    ///
    /// Paragraphs keep their ids; an added paragraph has an id above every id of this draft, in document order.
    pub fn apply(&self, edits: &EditSet) -> Draft {
        let _ = edits;
        todo!("applying")
    }
}
