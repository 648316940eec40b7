use std::collections::HashMap;

use crate::{Change, Draft, EditId, EditSet, ParaId, Span, outline};

/// A field that says where another place stands; Word counts it anew, and no edit rewrites it (ECMA-376 Part 1 §17.16.5.39,
/// §17.16.5.44, §17.16.5.51).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pointer {
    /// Where it stands.
    pub at: Span,
    /// What it shows of the place.
    pub shows: Shows,
    /// The paragraph it points to.
    pub to: ParaId,
}

/// What a pointer shows of its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shows {
    /// Its number: `REF` with `\n`, `\r` or `\w`.
    Number,
    /// Its words: `REF`.
    Words,
    /// Its page: `PAGEREF`.
    Page,
    /// The number of a note: `NOTEREF`.
    Note,
}

/// A pointer that is no longer right once edits are accepted, until Word counts it anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outdated {
    /// The pointer.
    pub pointer: Pointer,
    /// What it says now.
    pub says: String,
    /// The number its place will have; nothing where the place goes, and Word will show an error.
    pub will_be: Option<String>,
    /// The edit it follows from.
    pub because: EditId,
}

impl Draft {
    /// Returns the pointers that `edits` leave behind, for the attorney to have Word count them anew.
    pub fn outdated(&self, edits: &EditSet) -> Vec<Outdated> {
        let structural = |change: &Change| {
            matches!(
                change,
                Change::Insert { .. }
                    | Change::Delete { .. }
                    | Change::Split { .. }
                    | Change::Join { .. }
                    | Change::Restyle { .. }
                    | Change::DeleteRow { .. }
                    | Change::InsertRow { .. }
            )
        };
        let first = edits.edits().iter().find(|edit| structural(&edit.change));
        let Some(first) = first.filter(|_| !self.pointers.is_empty()) else { return Vec::new() };
        let proposed = self.apply(edits);
        let (before, after) = (Numbers::of(self), Numbers::of(&proposed));
        let outdated = |pointer: &Pointer| {
            proposed.index(pointer.at.para)?;
            let says = self.words(&pointer.at).unwrap_or_default().to_owned();
            let gone = edits.edits().iter().find(|edit| self.deletes(&edit.change, pointer.to));
            let stays = proposed.index(pointer.to).is_some() && gone.is_none();
            let will_be = match (stays, pointer.shows) {
                (false, _) => None,
                (true, Shows::Number) => Some(after.moved(&before, pointer.to, &says)?),
                (true, _) => return None,
            };
            let because = gone.unwrap_or(first).id;
            Some(Outdated { pointer: *pointer, says, will_be, because })
        };
        self.pointers.iter().filter_map(outdated).collect()
    }

    fn deletes(&self, change: &Change, para: ParaId) -> bool {
        let within = |from: ParaId, to: ParaId| {
            let range = self.index(from).zip(self.index(to)).zip(self.index(para));
            range.is_some_and(|((from, to), at)| (from..=to).contains(&at))
        };
        match change {
            Change::Delete { from, to } => within(*from, *to),
            Change::DeleteRow { of } => {
                self.row(*of).zip(self.index(para)).is_some_and(|(row, index)| row.contains(&index))
            }
            _ => false,
        }
    }
}

/// For each numbered paragraph its own number, such as `(b)`, and its full one, such as `1.2(b)`.
struct Numbers(HashMap<ParaId, (String, String)>);

impl Numbers {
    fn of(draft: &Draft) -> Numbers {
        let bare = |label: &str| label.trim().trim_end_matches('.').to_owned();
        let labels = draft.paragraphs.iter().filter_map(|para| Some((para.id, bare(&para.label.as_ref()?.text))));
        let mut out: HashMap<_, _> = labels.map(|(id, label)| (id, (label.clone(), label))).collect();
        for clause in outline(draft).clauses.iter().rev() {
            let para = draft.paragraphs.get(clause.paras.start).map(|para| para.id);
            if let Some((_, full)) = para.and_then(|para| out.get_mut(&para)) {
                *full = bare(&clause.path);
            }
        }
        Numbers(out)
    }

    /// Returns what a field that `says` a number will say, in the form in which it says it; nothing where it stays.
    fn moved(&self, before: &Numbers, para: ParaId, says: &str) -> Option<String> {
        let ((old, old_full), (new, new_full)) = (before.0.get(&para)?, self.0.get(&para)?);
        let (was, is) = if says == old { (old, new) } else { (old_full, new_full) };
        (was != is).then(|| is.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Gap, Inline, Look, NewPara, build};

    /// A draft of four numbered clauses whose third names the number of the fourth and of the second, in fields.
    fn draft() -> Draft {
        let mut draft = build::lines("+ Fees\n+ Term\n+ As in 4 and 2.\n+ Law");
        let ids: Vec<ParaId> = draft.paragraphs.iter().map(|para| para.id).collect();
        for (words, shows, to) in [("4", Shows::Number, 3), ("2", Shows::Number, 1), ("4", Shows::Words, 3)] {
            let start = draft.paragraphs[2].text.rfind(words).unwrap();
            let at = Span::new(ids[2], start..start + words.len());
            draft.pointers.push(Pointer { at, shows, to: ids[to] });
        }
        draft
    }

    /// Applies one change and compares what the fields say with what they will say.
    fn check(change: Change, expected: &[(&str, Option<&str>)]) {
        let draft = draft();
        let was = match &change {
            Change::Delete { from, .. } => draft.paragraph(*from).map_or("", |para| para.text.as_str()),
            Change::Words { at, .. } => draft.words(at).unwrap_or_default(),
            _ => "",
        };
        let (set, refused) = EditSet::gather(&draft, vec![build::own(0, change.clone(), was)]);
        assert!(refused.is_empty(), "{refused:?}");
        let found = draft.outdated(&set);
        let found: Vec<(&str, Option<&str>)> = found.iter().map(|o| (o.says.as_str(), o.will_be.as_deref())).collect();
        assert_eq!(found, expected, "{change:?}");
    }

    #[test]
    fn e47_fields_that_point_to_a_clause_with_another_number_are_listed() {
        let ids: Vec<ParaId> = draft().paragraphs.iter().map(|para| para.id).collect();
        let new = || vec![NewPara { look: Look::Like(ids[0]), text: Inline::from("New") }];
        check(Change::Insert { at: Gap::After(ids[0]), paras: new() }, &[("4", Some("5")), ("2", Some("3"))]);
        check(Change::Insert { at: Gap::After(ids[1]), paras: new() }, &[("4", Some("5"))]);
        check(Change::Insert { at: Gap::After(ids[3]), paras: new() }, &[]);
        // The field stands in what goes, so only that of another paragraph would be left; there is none.
        check(Change::Delete { from: ids[2], to: ids[2] }, &[]);
        check(Change::Delete { from: ids[0], to: ids[0] }, &[("4", Some("3")), ("2", Some("1"))]);
    }

    #[test]
    fn e59_fields_that_point_to_a_clause_that_goes_are_listed() {
        let ids: Vec<ParaId> = draft().paragraphs.iter().map(|para| para.id).collect();
        check(Change::Delete { from: ids[1], to: ids[1] }, &[("4", Some("3")), ("2", None)]);
        check(Change::Delete { from: ids[3], to: ids[3] }, &[("4", None), ("4", None)]);
        check(Change::Words { at: Span::new(ids[0], 0..4), with: Inline::from("Cost") }, &[]);
    }

    #[test]
    fn a_number_moves_in_the_form_in_which_it_is_said() {
        let mut draft = build::lines("+ Fees\n++ Rates\n+++ Low\nAs in 1.1(a), or (a).\n+ Law");
        let ids: Vec<ParaId> = draft.paragraphs.iter().map(|para| para.id).collect();
        let labels: Vec<&str> =
            draft.paragraphs.iter().filter_map(|para| para.label.as_ref()).map(|label| label.text.as_str()).collect();
        assert_eq!(labels, ["1.", "1.1", "(a)", "2."]);
        for at in [6..12, 17..20] {
            draft.pointers.push(Pointer { at: Span::new(ids[3], at), shows: Shows::Number, to: ids[2] });
        }
        let paras = vec![NewPara { look: Look::Like(ids[1]), text: Inline::from("New") }];
        let change = Change::Insert { at: Gap::Before(ids[1]), paras };
        let (set, _) = EditSet::gather(&draft, vec![build::own(0, change, "")]);
        let found = draft.outdated(&set);
        let found: Vec<(&str, Option<&str>)> = found.iter().map(|o| (o.says.as_str(), o.will_be.as_deref())).collect();
        assert_eq!(found, [("1.1(a)", Some("1.2(a)"))]);
    }

    #[test]
    fn a_pointer_moves_with_its_words() {
        let draft = draft();
        let start = Span::new(draft.paragraphs[2].id, 0..2);
        let change = Change::Words { at: start, with: Inline::from("Just as") };
        let (set, _) = EditSet::gather(&draft, vec![build::own(0, change, "As")]);
        let after = draft.apply(&set);
        let says: Vec<&str> = after.pointers.iter().map(|p| after.words(&p.at).unwrap()).collect();
        assert_eq!(says, ["4", "2", "4"]);
    }
}
