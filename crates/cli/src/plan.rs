//! Edits from elsewhere: a plan in JSON to edits of the draft.

use std::collections::BTreeMap;

use draft::{
    Change, Draft, Edit, EditId, EditSet, Gap, Habits, Inline, Look, NewPara, Origin, Outdated, ParaId, Refusal, Span,
    Why,
};
use serde::{Deserialize, Serialize};

/// A plan as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// Its steps; their index is what the answer names.
    pub edits: Vec<Step>,
}

/// One step of a plan. Exactly one of `replace`, `insert_after`, `delete` and `comment` says what it does; a `comment`
/// beside one of the others goes with that change.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// The paragraph, by its id in `counterdraft read`.
    pub paragraph: u32,
    /// Words to be replaced.
    pub replace: Option<String>,
    /// What takes their place; empty deletes them.
    pub with: Option<String>,
    /// Paragraphs to be added after this one.
    pub insert_after: Option<Vec<String>>,
    /// Takes the whole paragraph away.
    pub delete: Option<bool>,
    /// A comment for the other side.
    pub comment: Option<String>,
    /// The words it is about; nothing is the whole paragraph.
    pub on: Option<String>,
    /// Which of several places where the words stand, from 1.
    pub occurrence: Option<usize>,
}

/// Reads a plan.
///
/// # Errors
/// What is wrong with its shape, in one sentence.
pub fn parse(text: &str) -> Result<Plan, String> {
    let plan: Plan =
        serde_json::from_str(text).map_err(|error| format!("The plan is not as it should be: {error}."))?;
    for (index, step) in plan.edits.iter().enumerate() {
        let verbs = [step.replace.is_some(), step.insert_after.is_some(), step.delete == Some(true)];
        let verbs = verbs.iter().filter(|verb| **verb).count();
        let says = |what: &str| Err(format!("Edit {index} of the plan {what}."));
        match verbs {
            0 if step.comment.is_none() => return says("does nothing; give replace, insert_after, delete or comment"),
            2.. => return says("does two things; make it two edits"),
            _ => {}
        }
        if step.replace.is_some() != step.with.is_some() {
            return says("needs both replace and with");
        }
        if step.on.is_some() && (step.comment.is_none() || verbs > 0) {
            return says("has “on”, which goes with a comment by itself");
        }
        if step.occurrence == Some(0) {
            return says("counts occurrences from 0; they count from 1");
        }
    }
    Ok(plan)
}

/// Makes the edit of a step.
///
/// # Errors
/// Why the draft has no place for it.
pub fn edit(draft: &Draft, index: usize, step: &Step) -> Result<Edit, Refusal> {
    let para = ParaId(step.paragraph);
    let paragraph = draft
        .paragraph(para)
        .ok_or_else(|| Refusal::new(Why::WordsNotFound, format!("The draft has no paragraph {}.", step.paragraph)))?;
    let whole = Span::new(para, 0..paragraph.text.len());
    let find = |words: &str| {
        place(&paragraph.text, words, step.occurrence)
            .map(|start| Span::new(para, start..start + words.len()))
            .map_err(|detail| Refusal::new(Why::WordsNotFound, detail))
    };
    let (change, was) = if let (Some(words), Some(with)) = (&step.replace, &step.with) {
        (Change::Words { at: find(words)?, with: inline(with) }, words.clone())
    } else if let Some(texts) = &step.insert_after {
        let look = Look::Like(para);
        let lines = texts.iter().flat_map(|text| text.split('\n'));
        let paras = lines.map(|text| NewPara { look: look.clone(), text: Inline::from(text) }).collect();
        (Change::Insert { at: Gap::After(para), paras }, String::new())
    } else if step.delete == Some(true) {
        (Change::Delete { from: para, to: para }, paragraph.text.clone())
    } else {
        let at = step.on.as_deref().map_or(Ok(whole), find)?;
        let text = step.comment.clone().unwrap_or_default();
        let was = draft.words(&at).unwrap_or_default().to_owned();
        (Change::Comment { at: at.into(), text }, was)
    };
    let comment = step.comment.clone().filter(|_| !matches!(change, Change::Comment { .. }));
    Ok(Edit { id: EditId(index as u32), change, was, comment, group: None, origin: Origin::Own })
}

/// Something that the words of a plan leave undone, because they were given exactly.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Also {
    /// `reference`, `definition`, `field`, or the habit of the draft that the words do not keep.
    pub kind: String,
    /// The paragraph it would change.
    pub paragraph: u32,
    /// The words it would replace.
    pub replace: String,
    /// What would stand there; nothing where that is for the attorney to write, or where what a field points to goes.
    pub with: Option<String>,
}

/// Lists, by the index of the step, what was not done: references that no longer say the right number, fields that Word
/// counts anew, words written otherwise than the draft writes them, and terms that the draft does not define.
pub fn would_also(draft: &Draft, set: &EditSet) -> BTreeMap<usize, Vec<Also>> {
    let mut out: BTreeMap<usize, Vec<Also>> = BTreeMap::new();
    let free = set.edits().iter().map(|edit| edit.id.0 + 1).max().unwrap_or(0);
    for edit in review::conforming(draft, set, free) {
        if let (Change::Words { at, with }, Origin::Conforming { because }) = (&edit.change, &edit.origin) {
            let kind = "reference".to_owned();
            let also = Also { kind, paragraph: at.para.0, replace: edit.was.clone(), with: Some(with.text()) };
            out.entry(because.0 as usize).or_default().push(also);
        }
    }
    for Outdated { pointer, says, will_be, because } in draft.outdated(set) {
        let also = Also { kind: "field".to_owned(), paragraph: pointer.at.para.0, replace: says, with: will_be };
        out.entry(because.0 as usize).or_default().push(also);
    }
    let habits = Habits::of(draft);
    for edit in set.edits() {
        let (paragraph, texts) = match &edit.change {
            Change::Words { at, with } => (at.para, vec![with.text()]),
            Change::Insert { at: Gap::After(id) | Gap::Before(id), paras } => {
                (*id, paras.iter().map(|para| para.text.text()).collect())
            }
            _ => continue,
        };
        let alsos = out.entry(edit.id.0 as usize).or_default();
        for text in texts {
            for habit in habits.broken_by(&text) {
                let kind = serde_json::to_value(habit).ok().and_then(|name| name.as_str().map(str::to_owned));
                let with = Some(habits.written(&text));
                alsos.push(Also {
                    kind: kind.unwrap_or_default(),
                    paragraph: paragraph.0,
                    replace: text.clone(),
                    with,
                });
            }
            for term in undefined(draft, &text) {
                alsos.push(Also { kind: "definition".into(), paragraph: paragraph.0, replace: term, with: None });
            }
        }
    }
    out.retain(|_, alsos| !alsos.is_empty());
    out
}

/// Returns what `text` writes like a defined term, two capitalized words or more within a sentence, and the draft nowhere
/// has.
fn undefined(draft: &Draft, text: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut term: Vec<&str> = Vec::new();
    let mut starts = true;
    for word in text.split_whitespace().chain([""]) {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let capital = bare.chars().next().is_some_and(char::is_uppercase) && bare.chars().any(char::is_lowercase);
        if capital && !starts {
            term.push(bare);
        }
        starts = word.ends_with(['.', ':', '?', '!']);
        let ends = !capital || word.ends_with([',', ';', '.', ')', '"', '”']);
        if ends {
            let words = std::mem::take(&mut term).join(" ");
            let known = draft.paragraphs.iter().any(|para| para.text.contains(&words));
            if words.contains(' ') && !known && !out.contains(&words) {
                out.push(words);
            }
        }
    }
    out
}

/// Takes a line feed as a line break within the paragraph.
fn inline(text: &str) -> Inline {
    Inline::from(text.replace('\n', "\u{2028}").as_str())
}

/// Returns the byte where the words stand: at any byte, within words and overlapping, counted from 1.
fn place(text: &str, words: &str, occurrence: Option<usize>) -> Result<usize, String> {
    if words.is_empty() {
        return Err("The edit names no words.".into());
    }
    let mut hits = text.char_indices().map(|(at, _)| at).filter(|&at| text[at..].starts_with(words));
    match occurrence {
        Some(n) => hits.nth(n - 1).ok_or_else(|| format!("The words do not stand there {n} times.")),
        None => {
            let first = hits.next().ok_or("The words do not stand in this paragraph.")?;
            match hits.count() {
                0 => Ok(first),
                more => Err(format!("The words stand there {} times; say which with “occurrence”.", more + 1)),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Text, words, occurrence, and the byte where they are found or nothing.
    #[test]
    fn words_are_counted_at_every_byte() {
        let check = |text: &str, words: &str, occurrence: Option<usize>, found: Option<usize>| {
            assert_eq!(place(text, words, occurrence).ok(), found, "{words} in {text}");
        };
        check("the other the", "the", Some(1), Some(0));
        check("the other the", "the", Some(2), Some(5));
        check("the other the", "the", Some(3), Some(10));
        check("the other the", "the", Some(4), None);
        check("the other the", "the", None, None);
        check("aaaa", "aa", Some(3), Some(2));
        check("§ 5 of § 5", "§ 5", Some(2), Some(8));
        check("once", "once", None, Some(0));
        check("once", "", Some(1), None);
    }

    #[test]
    fn what_exact_words_leave_undone_is_listed() {
        let draft = draft::build::lines("1. One “Term”.\n2. Two.\n3. See Section 2.");
        let insert =
            Step { insert_after: Some(vec!["The \"Cap\" on Excluded Damages applies.".into()]), ..Step::default() };
        let delete = Step { paragraph: 1, delete: Some(true), ..Step::default() };
        let edits = vec![edit(&draft, 0, &insert).unwrap(), edit(&draft, 1, &delete).unwrap()];
        let (set, _) = EditSet::gather(&draft, edits);
        let alsos = would_also(&draft, &set);
        let kinds: Vec<&str> = alsos[&0].iter().map(|also| also.kind.as_str()).collect();
        assert_eq!(kinds, ["quotes", "definition"], "{alsos:?}");
        assert_eq!(alsos[&0][0].with.as_deref(), Some("The “Cap” on Excluded Damages applies."));
        assert_eq!(alsos[&0][1].replace, "Excluded Damages");
    }

    #[test]
    fn e47_fields_that_a_plan_leaves_to_word_are_listed() {
        let mut draft = draft::build::lines("+ One.\n+ Two.\n+ As in 2.");
        let (to, here) = (draft.paragraphs[1].id, draft.paragraphs[2].id);
        draft.pointers.push(draft::Pointer { at: Span::new(here, 6..7), shows: draft::Shows::Number, to });
        let check = |step: Step, with: Option<&str>| {
            let (set, _) = EditSet::gather(&draft, vec![edit(&draft, 0, &step).unwrap()]);
            let field = |also: &&Also| also.kind == "field";
            let alsos = would_also(&draft, &set);
            let found: Vec<&Also> = alsos[&0].iter().filter(field).collect();
            assert_eq!(found.len(), 1, "{alsos:?}");
            assert_eq!((found[0].paragraph, found[0].replace.as_str()), (here.0, "2"));
            assert_eq!(found[0].with.as_deref(), with);
        };
        check(Step { insert_after: Some(vec!["New.".into()]), ..Step::default() }, Some("3"));
        check(Step { paragraph: to.0, delete: Some(true), ..Step::default() }, None);
    }

    #[test]
    fn a_plan_out_of_shape_is_named() {
        let check = |text: &str, said: &str| {
            let error = parse(text).unwrap_err();
            assert!(error.contains(said), "{error}");
        };
        check("{}", "edits");
        check(r#"{"edits":[{"paragraph":1}]}"#, "Edit 0 of the plan does nothing");
        check(r#"{"edits":[{"paragraph":1,"delete":true,"replace":"a","with":"b"}]}"#, "two things");
        check(r#"{"edits":[{"paragraph":1,"replace":"a"}]}"#, "both replace and with");
        check(r#"{"edits":[{"paragraph":1,"comment":"a","no":"b"}]}"#, "unknown field `no`");
        check(r#"{"edits":[{"paragraph":1,"replace":"a","with":"b","occurrence":0}]}"#, "from 1");
        assert!(parse(r#"{"edits":[]}"#).unwrap().edits.is_empty());
    }
}
