//! A redline to be amended: a passage per paragraph, and the way back from edited words to edits.

use std::collections::BTreeMap;

use draft::{Change, Draft, Edit, EditId, Gap, GroupId, Inline, Look, NewPara, ParaId, Span};

use crate::suggest::Suggestion;

/// What edits do to one paragraph, or the paragraphs they add in one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// What is done.
    pub kind: PassageKind,
    /// The paragraph, or the one beside the gap.
    pub para: ParaId,
    /// Its words with the changes marked, in reading order.
    pub strokes: Vec<Stroke>,
    /// Its words as they would read; a line for each paragraph added.
    pub after: String,
    /// Indexes of its edits in the list it was made from.
    edits: Vec<usize>,
}

/// What a passage does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PassageKind {
    /// Changes words of a paragraph.
    Change,
    /// Adds paragraphs.
    Insert(Gap),
    /// Deletes a paragraph.
    Delete,
}

/// A stretch of a redline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stroke {
    /// What becomes of it.
    pub mark: Mark,
    /// Its words; a break within a paragraph is a line feed.
    pub text: String,
}

/// What becomes of a stretch of a redline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// It stays.
    Same,
    /// It is added.
    Inserted,
    /// It goes.
    Deleted,
}

/// Sorts edits into passages: those at `main` first, then what they bring along, in document order.
///
/// Edits without words of their own, such as comments, are in no passage.
pub fn passages(draft: &Draft, edits: &[Edit], main: Option<ParaId>) -> Vec<Passage> {
    let mut changes: BTreeMap<ParaId, Vec<usize>> = BTreeMap::new();
    let mut out = Vec::new();
    for (index, edit) in edits.iter().enumerate() {
        match &edit.change {
            Change::Words { at, .. } => changes.entry(at.para).or_default().push(index),
            Change::Insert { at, paras } => {
                let (Gap::Before(para) | Gap::After(para)) = *at;
                let after = paras.iter().map(shown).collect::<Vec<_>>().join("\n");
                let strokes = vec![stroke(Mark::Inserted, &after)];
                out.push(Passage { kind: PassageKind::Insert(*at), para, edits: vec![index], strokes, after });
            }
            Change::Delete { from, to } => {
                for paragraph in draft.paragraphs.iter().filter(|p| (*from..=*to).contains(&p.id)) {
                    let strokes = vec![stroke(Mark::Deleted, &paragraph.text)];
                    let after = String::new();
                    out.push(Passage {
                        kind: PassageKind::Delete,
                        para: paragraph.id,
                        edits: vec![index],
                        strokes,
                        after,
                    });
                }
            }
            _ => {}
        }
    }
    for (para, mut indexes) in changes {
        let Some(paragraph) = draft.paragraph(para) else { continue };
        indexes.sort_by_key(|&index| words(&edits[index]).map(|(at, _)| (at.start, at.end)));
        let pairs = indexes.iter().filter_map(|&index| words(&edits[index]));
        let (strokes, after) = strokes(&paragraph.text, pairs.map(|(at, with)| (at.range(), with.text())));
        out.push(Passage { kind: PassageKind::Change, para, edits: indexes, strokes, after });
    }
    // After a paragraph comes what is added behind it.
    out.sort_by_key(|passage| {
        let side = match passage.kind {
            PassageKind::Insert(Gap::Before(_)) => 0,
            PassageKind::Change | PassageKind::Delete => 1,
            PassageKind::Insert(Gap::After(_)) => 2,
        };
        (main != Some(passage.para), passage.para, side)
    });
    out
}

/// Returns the edits that `passages` of `edits` become when each reads as `texts` says.
///
/// A passage whose words are unchanged keeps its edits as they were, references and defined terms included.
/// Edits that are in no passage stay.
pub fn amended(draft: &Draft, edits: &[Edit], passages: &[Passage], texts: &[String]) -> Vec<Edit> {
    let touched: Vec<usize> = passages.iter().flat_map(|passage| passage.edits.iter().copied()).collect();
    let mut out: Vec<Edit> = Vec::new();
    out.extend(edits.iter().enumerate().filter(|(index, _)| !touched.contains(index)).map(|(_, edit)| edit.clone()));
    for (passage, text) in passages.iter().zip(texts) {
        let text = text.replace('\r', "");
        let own = || passage.edits.iter().map(|&index| edits[index].clone());
        if text == passage.after {
            // A deletion of several paragraphs is one edit in several passages.
            own().for_each(|edit| {
                if !out.contains(&edit) {
                    out.push(edit);
                }
            });
            continue;
        }
        let Some(model) = own().next() else { continue };
        match passage.kind {
            PassageKind::Insert(at) => {
                let Change::Insert { paras, .. } = &model.change else { continue };
                if let Some(paras) = added(paras, &text) {
                    out.push(Edit { change: Change::Insert { at, paras }, ..model });
                }
            }
            PassageKind::Change | PassageKind::Delete => {
                let Some(paragraph) = draft.paragraph(passage.para) else { continue };
                if text.trim().is_empty() {
                    let change = Change::Delete { from: passage.para, to: passage.para };
                    out.push(Edit { change, was: paragraph.text.clone(), ..model });
                    continue;
                }
                // One paragraph stays one paragraph: a line break within it is a line break.
                let text = text.trim_end_matches('\n').replace('\n', "\u{2028}");
                for (index, edit) in redline::word_edits(&paragraph.text, &text).into_iter().enumerate() {
                    let was = paragraph.text[edit.range.clone()].to_owned();
                    let change = Change::Words {
                        at: Span::new(passage.para, edit.range),
                        with: Inline::from(edit.with.as_str()),
                    };
                    let comment = model.comment.clone().filter(|_| index == 0);
                    out.push(Edit { change, was, comment, ..model.clone() });
                }
            }
        }
    }
    for (id, edit) in out.iter_mut().enumerate() {
        edit.id = EditId(id as u32);
        edit.group = Some(GroupId(0));
    }
    out
}

/// Returns a place in brackets that a suggestion's words leave open, such as "[date]", and `edits` still hold.
pub fn left_blank(suggestion: &Suggestion, edits: &[Edit]) -> Option<String> {
    let unfilled = suggestion.variants.iter().filter(|variant| !variant.needs.is_empty());
    let proposed: Vec<String> = unfilled.flat_map(|variant| &variant.edits).flat_map(written).collect();
    let written: String = edits.iter().flat_map(written).collect::<Vec<_>>().join("\n");
    let blanks = proposed.iter().flat_map(|text| text.split('[').skip(1).filter_map(|rest| rest.split_once(']')));
    blanks.map(|(blank, _)| format!("[{blank}]")).find(|blank| written.contains(blank.as_str()))
}

/// Gives the edits another comment to the other side, an empty one being none.
pub fn commented(mut edits: Vec<Edit>, comment: &str) -> Vec<Edit> {
    edits.iter_mut().for_each(|edit| edit.comment = None);
    if let Some(first) = edits.first_mut() {
        first.comment = Some(comment.trim().to_owned()).filter(|comment| !comment.is_empty());
    }
    edits
}

/// Returns the words that an edit writes.
fn written(edit: &Edit) -> Vec<String> {
    match &edit.change {
        Change::Words { with, .. } => vec![with.text()],
        Change::Insert { paras, .. } => paras.iter().map(|para| para.text.text()).collect(),
        _ => Vec::new(),
    }
}

/// Returns the paragraphs that `text` becomes, line by line, with the looks of `models`; nothing when it is empty.
fn added(models: &[NewPara], text: &str) -> Option<Vec<NewPara>> {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    let last = models.last()?;
    let paras = lines.iter().enumerate().map(|(index, line)| {
        let model = models.get(index).unwrap_or(last);
        // Unchanged lines keep their defined terms and references.
        if shown(model) == *line {
            return model.clone();
        }
        let line = match &model.look {
            Look::Typed { label, .. } => line.strip_prefix(label.as_str()).unwrap_or(line).trim_start(),
            _ => line,
        };
        NewPara { look: model.look.clone(), text: Inline::from(line) }
    });
    let paras: Vec<NewPara> = paras.collect();
    (!paras.is_empty()).then_some(paras)
}

/// A paragraph to be added as it reads, a typed label before it.
fn shown(para: &NewPara) -> String {
    match &para.look {
        Look::Typed { label, .. } => format!("{label} {}", para.text.text()),
        _ => para.text.text(),
    }
}

fn words(edit: &Edit) -> Option<(&Span, &Inline)> {
    match &edit.change {
        Change::Words { at, with } => Some((at, with)),
        _ => None,
    }
}

fn strokes(before: &str, edits: impl Iterator<Item = (std::ops::Range<usize>, String)>) -> (Vec<Stroke>, String) {
    let (mut out, mut after, mut at) = (Vec::new(), String::new(), 0);
    for (range, with) in edits {
        let (Some(same), Some(gone)) = (before.get(at..range.start), before.get(range.clone())) else { continue };
        for (mark, text) in [(Mark::Same, same), (Mark::Deleted, gone), (Mark::Inserted, with.as_str())] {
            if !text.is_empty() {
                out.push(stroke(mark, text));
            }
        }
        after.push_str(same);
        after.push_str(&with);
        at = range.end;
    }
    let rest = &before[at..];
    if !rest.is_empty() {
        out.push(stroke(Mark::Same, rest));
    }
    after.push_str(rest);
    (out, after)
}

fn stroke(mark: Mark, text: &str) -> Stroke {
    Stroke { mark, text: text.replace('\u{2028}', "\n") }
}

#[cfg(test)]
mod tests {
    use draft::Origin;

    use super::*;

    fn draft(texts: &[&str]) -> Draft {
        let paragraphs = texts.iter().enumerate().map(|(index, text)| draft::Paragraph {
            id: ParaId(index as u32),
            text: (*text).to_owned(),
            ..draft::Paragraph::default()
        });
        Draft { paragraphs: paragraphs.collect(), ..Draft::default() }
    }

    fn edit(change: Change) -> Edit {
        let origin = Origin::Suggested("a-topic/T1@f#1".into());
        Edit { id: EditId(0), change, was: String::new(), comment: Some("Please.".into()), group: None, origin }
    }

    fn critic(passages: &[Passage]) -> String {
        let mark = |stroke: &Stroke| match stroke.mark {
            Mark::Inserted => format!("{{++{}++}}", stroke.text),
            Mark::Deleted => format!("{{--{}--}}", stroke.text),
            Mark::Same => stroke.text.clone(),
        };
        let line = |passage: &Passage| passage.strokes.iter().map(mark).collect::<String>();
        passages.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn edited_words_become_the_fewest_edits() {
        let draft = draft(&["Licensee may use the Data for any purpose.", "Second."]);
        let at = Span::new(ParaId(0), 30..41);
        let first = edit(Change::Words { at, with: Inline::from("research") });
        let second = edit(Change::Insert {
            at: Gap::After(ParaId(1)),
            paras: vec![NewPara { look: Look::Like(ParaId(1)), text: Inline::from("Third.") }],
        });
        let edits = vec![first, second];
        let shown = passages(&draft, &edits, None);
        assert_eq!(critic(&shown), "Licensee may use the Data for {--any purpose--}{++research++}.\n{++Third.++}");
        let check = |texts: [&str; 2], expected: &str| {
            let texts: Vec<String> = texts.map(str::to_owned).to_vec();
            let amended = amended(&draft, &edits, &shown, &texts);
            assert_eq!(critic(&passages(&draft, &amended, None)), expected);
            amended
        };
        let same = check(
            ["Licensee may use the Data for research.", "Third."],
            "Licensee may use the Data for {--any purpose--}{++research++}.\n{++Third.++}",
        );
        assert_eq!(same.len(), 2);
        assert_eq!(same[0].change, edits[0].change);
        check(
            ["Licensee may use the Data for internal research.", "Third.\n\nFourth."],
            "Licensee may use the Data for {--any purpose--}{++internal research++}.\n{++Third.\nFourth.++}",
        );
        check(["Licensee may use the Data for any purpose.", "Third."], "{++Third.++}");
        check(["", ""], "{--Licensee may use the Data for any purpose.--}");
        let commented = check(
            ["Licensee shall use the Data for research.", ""],
            "Licensee {--may--}{++shall++} use the Data for {--any purpose--}{++research++}.",
        );
        assert_eq!(commented.iter().filter(|edit| edit.comment.is_some()).count(), 1, "one comment stays one");
    }
}
