//! Where new clauses and definitions go, and how they look there: always like their neighbours.

use draft::{Clause, ClauseKind, Gap, Inline, Look, NewPara, Paragraph, Piece};
use library::{Anchor, Position};

use crate::fill::Filled;
use crate::read::Reading;
use crate::renumber;

/// A new clause in its place.
pub(crate) struct Placed {
    /// Where it goes.
    pub at: Gap,
    /// Its paragraphs.
    pub paras: Vec<NewPara>,
    /// Where it lands, in words.
    pub lands: String,
}

/// Finds the place of a new clause: after the first anchor that the draft has, else before the first such.
pub(crate) fn clause(
    reading: &Reading,
    position: &Position,
    after: Option<&Anchor>,
    heading: &Filled,
    text: &Filled,
) -> Option<Placed> {
    for anchor in after.into_iter().chain(&position.after) {
        if let Some(found) = found(reading, anchor) {
            return Some(beside(reading, found, false, heading, text));
        }
    }
    for anchor in &position.before {
        if let Some(found) = found(reading, anchor) {
            return Some(beside(reading, found, true, heading, text));
        }
    }
    // The end of the body: after the last section before the signatures.
    let clauses = &reading.text.outline.clauses;
    let last = reading.sections.iter().rev().copied().find(|i| clauses[*i].kind == ClauseKind::Section)?;
    Some(beside(reading, last, false, heading, text))
}

/// Returns the clause whose heading the anchor finds, else whose first words it finds.
fn found(reading: &Reading, anchor: &Anchor) -> Option<usize> {
    let clauses = &reading.text.outline.clauses;
    let usable = |i: &usize| matches!(clauses[*i].kind, ClauseKind::Section);
    let by_heading =
        (0..clauses.len()).filter(usable).find(|i| clauses[*i].heading.as_deref().is_some_and(|h| anchor.finds(h)));
    by_heading.or_else(|| {
        reading.sections.iter().copied().filter(usable).find(|i| {
            let Some(paragraph) = reading.text.draft.paragraphs.get(clauses[*i].paras.start) else { return false };
            clauses[*i].heading.is_none() && anchor.finds(first_sentence(&paragraph.text))
        })
    })
}

fn first_sentence(text: &str) -> &str {
    text.split_once(". ").map_or(text, |(first, _)| first)
}

/// Makes the clause beside another: as the last of its parts where it has numbered parts, else as its next sibling.
fn beside(reading: &Reading, anchor: usize, before: bool, heading: &Filled, text: &Filled) -> Placed {
    let clauses = &reading.text.outline.clauses;
    let paragraphs = &reading.text.draft.paragraphs;
    let name = clauses[anchor].heading.clone().unwrap_or_else(|| clauses[anchor].path.clone());
    let children: Vec<usize> = (0..clauses.len())
        .filter(|i| clauses[*i].parent.is_some_and(|p| p.0 as usize == anchor))
        .filter(|i| clauses[*i].label.is_some() && clauses[*i].paras.start > clauses[anchor].paras.start)
        .collect();
    // A list of items is no place for a clause; numbered parts that are sentences of their own are.
    let parts = children.iter().all(|i| {
        let own = &paragraphs[clauses[*i].paras.start].text;
        own.trim_end().ends_with(['.', ':']) || clauses[*i].heading.is_some()
    });
    let model = match children.last() {
        Some(last) if parts && !before && children.len() > 1 => *last,
        _ => last_sibling(reading, anchor, before),
    };
    let this = &clauses[model];
    let first = &paragraphs[this.paras.start];
    let at =
        if before && model == anchor { Gap::Before(first.id) } else { Gap::After(paragraphs[this.paras.end - 1].id) };
    let lands = if before { format!("before “{name}”") } else { format!("after “{name}”") };
    let paras = paragraphs_like(reading, model, before, heading, text);
    Placed { at, paras, lands }
}

/// Returns the clause after which a sibling of `anchor` goes: the last under the same parent, where that is a part of a
/// section, so that nothing is renumbered; else the anchor itself.
fn last_sibling(reading: &Reading, anchor: usize, before: bool) -> usize {
    let clauses = &reading.text.outline.clauses;
    let Some(parent) = clauses[anchor].parent.filter(|_| !before) else { return anchor };
    let top = &clauses[parent.0 as usize];
    if top.label.is_none() || clauses[anchor].label.is_none() {
        return anchor;
    }
    (0..clauses.len()).rfind(|i| clauses[*i].parent == Some(parent) && clauses[*i].label.is_some()).unwrap_or(anchor)
}

/// Makes the paragraphs of a clause as the model clause has them.
fn paragraphs_like(reading: &Reading, model: usize, before: bool, heading: &Filled, text: &Filled) -> Vec<NewPara> {
    let clauses = &reading.text.outline.clauses;
    let paragraphs = &reading.text.draft.paragraphs;
    let this = &clauses[model];
    let first = &paragraphs[this.paras.start];
    let bodies = split(&text.pieces);
    let look = look_of(reading, model, before);
    let alone = this.heading_at.is_some_and(|at| {
        at.para == first.id && first.text[at.end as usize..].trim_matches([' ', '.', ':', '\t']).is_empty()
    });
    let mut out = Vec::new();
    if alone {
        // The heading has a paragraph of its own; the words follow as the model's do.
        out.push(NewPara { look, text: styled(heading, first, this.heading.as_deref()) });
        let body = paragraphs[this.paras.clone()].get(1).unwrap_or(first);
        let typed = clauses.iter().find(|c| paragraphs[c.paras.start].id == body.id && c.label.is_some());
        for (n, words) in bodies.into_iter().enumerate() {
            let look = match typed {
                Some(clause) if body.label.is_none() => {
                    let own = clause.label.clone().unwrap_or_default();
                    let label = child_label(&own, &label_text(&out[0].look), n);
                    Look::Typed { label, like: body.id }
                }
                _ => Look::Like(body.id),
            };
            out.push(NewPara { look, text: Inline(words) });
        }
        return out;
    }
    let run_in = this.heading_at.filter(|at| at.para == first.id).map(|at| {
        let rest = &first.text[at.end as usize..];
        let separator: String =
            rest.chars().take_while(|c| !c.is_alphanumeric() && !matches!(c, '“' | '"' | '(')).collect();
        if separator.trim().is_empty() { ". ".to_owned() } else { separator }
    });
    for (n, words) in bodies.into_iter().enumerate() {
        let mut pieces = Vec::new();
        if let Some(separator) = run_in.as_ref().filter(|_| n == 0) {
            // The punctuation of a run-in heading looks like the heading; the space after it does not.
            let stop = separator.trim_end();
            let mut words = styled(heading, first, this.heading.as_deref()).text();
            words.push_str(stop);
            pieces.push(Piece::Heading(words));
            pieces.push(Piece::Words(separator[stop.len()..].to_owned()));
        }
        pieces.extend(words);
        let look = if n == 0 { look.clone() } else { Look::Like(first.id) };
        out.push(NewPara { look, text: Inline(pieces) });
    }
    out
}

/// Returns the heading in the draft's way: in capitals where its headings are.
fn styled(heading: &Filled, model: &Paragraph, own: Option<&str>) -> Inline {
    let words = Inline(heading.pieces.clone()).text();
    let capitals = own.is_some_and(|h| h.chars().any(char::is_alphabetic) && !h.chars().any(char::is_lowercase));
    let stop = alone_with_stop(model, own);
    let mut words = if capitals { words.to_uppercase() } else { words };
    words.push_str(stop);
    Inline(vec![Piece::Heading(words)])
}

fn alone_with_stop(model: &Paragraph, own: Option<&str>) -> &'static str {
    let text = model.text.trim_end();
    match own {
        Some(h) if text.ends_with(&format!("{h}.")) => ".",
        Some(h) if text.ends_with(&format!("{h}:")) => ":",
        _ => "",
    }
}

/// Returns the look of the new clause's first paragraph: the model's list, or the label that it takes among typed ones.
///
/// That is the next one, where at most [`renumber::MOST`] clauses give way to it, which they do by conforming edits; else
/// one such as `5A`, so that the draft's numbers stay as both sides know them.
fn look_of(reading: &Reading, model: usize, before: bool) -> Look {
    let draft = reading.text.draft;
    let clauses = &reading.text.outline.clauses;
    let this = &clauses[model];
    let first = &draft.paragraphs[this.paras.start];
    let Some(label) = this.label.as_deref().filter(|_| first.label.is_none()) else { return Look::Like(first.id) };
    let taken = |label: &str| {
        clauses.iter().any(|c| c.parent == this.parent && c.label.as_deref().is_some_and(|l| bare(l) == bare(label)))
    };
    let next = if before { Some(label.to_owned()) } else { successor(label) };
    // Only the clause that comes next gives way: between 1 and 1A stands no 2.
    let after = clauses[model + usize::from(!before)..].iter().find(|c| c.parent == this.parent && c.label.is_some());
    let gives_way = |label: &String| {
        after.is_some_and(|c| c.label.as_deref().and_then(renumber::number) == renumber::number(label))
            && renumber::shifts(draft, clauses, this.parent, label, 1).is_some_and(|all| all.len() <= renumber::MOST)
    };
    let free = |label: &String| !taken(label) && after.is_none_or(|c| comes_before(label, c));
    let label = next.filter(|l| free(l) || gives_way(l)).unwrap_or_else(|| {
        ('A'..='Z').map(|letter| suffixed(label, letter)).find(|l| !taken(l)).unwrap_or_else(|| suffixed(label, 'A'))
    });
    // What stands in the text may have more around the label, as in "Section 5."
    let written = first.text.trim_start();
    let label = match written.find(bare(this.label.as_deref().unwrap_or_default())) {
        Some(0) | None => {
            let stop = &written[bare_end(written, this.label.as_deref().unwrap_or_default())..];
            let dot = if stop.starts_with('.') && !label.ends_with('.') { "." } else { "" };
            format!("{label}{dot}")
        }
        Some(at) => {
            let stop = &written[at + bare(this.label.as_deref().unwrap_or_default()).len()..];
            let dot = if stop.starts_with('.') { "." } else { "" };
            format!("{}{}{dot}", &written[..at], bare(&label))
        }
    };
    Look::Typed { label, like: first.id }
}

/// Says whether a label that nobody has counts less than the one of a clause, so that it can stand before that.
fn comes_before(label: &str, clause: &Clause) -> bool {
    let last = |label: &str| {
        let number = renumber::number(label)?;
        number.rsplit('.').next()?.parse::<u32>().ok()
    };
    last(label).zip(clause.label.as_deref().and_then(last)).is_some_and(|(this, other)| this < other)
}

fn bare_end(written: &str, label: &str) -> usize {
    let bare = bare(label);
    written.find(bare).map_or(0, |at| at + bare.len())
}

pub(crate) fn bare(label: &str) -> &str {
    label.trim().trim_end_matches(['.', ':'])
}

fn label_text(look: &Look) -> String {
    match look {
        Look::Typed { label, .. } => label.clone(),
        _ => String::new(),
    }
}

/// Returns the label of the nth part under a new heading: `6.1` where the model's parts are `5.1`, `5.2`.
fn child_label(model: &str, heading: &str, n: usize) -> String {
    let head: String = bare(heading).chars().filter(|c| c.is_alphanumeric()).collect();
    match bare(model).rsplit_once('.') {
        Some(_) if !head.is_empty() => {
            let stop = if model.trim_end().ends_with('.') { "." } else { "" };
            format!("{head}.{}{stop}", n + 1)
        }
        _ => model.to_owned(),
    }
}

/// Returns the label that follows: `5` after `4`, `5.3` after `5.2`, `(c)` after `(b)`.
pub(crate) fn successor(label: &str) -> Option<String> {
    let label = label.trim();
    let end = label.rfind(|c: char| c.is_ascii_alphanumeric())? + 1;
    let digits = label[..end].rfind(|c: char| !c.is_ascii_digit()).map_or(0, |i| i + 1);
    if digits < end {
        let number: u32 = label[digits..end].parse().ok()?;
        return Some(format!("{}{}{}", &label[..digits], number + 1, &label[end..]));
    }
    let start = end - 1;
    let alone = start == 0 || !label[..start].ends_with(|c: char| c.is_ascii_alphanumeric());
    let letter = label[start..end].chars().next()?;
    if !alone || matches!(letter, 'z' | 'Z') {
        return None;
    }
    let next = (letter as u8 + 1) as char;
    Some(format!("{}{next}{}", &label[..start], &label[end..]))
}

/// Returns the label with a letter behind its number: `5A` after `5`.
fn suffixed(label: &str, letter: char) -> String {
    let label = label.trim();
    let end = label.rfind(|c: char| c.is_ascii_alphanumeric()).map_or(label.len(), |i| i + 1);
    format!("{}{letter}{}", &label[..end], &label[end..])
}

fn split(pieces: &[Piece]) -> Vec<Vec<Piece>> {
    let mut out = vec![Vec::new()];
    for piece in pieces {
        match piece {
            Piece::Words(words) if words == "\n" => out.push(Vec::new()),
            other => out.last_mut().expect("it begins with one").push(other.clone()),
        }
    }
    out.retain(|p| !Inline(p.clone()).text().trim().is_empty());
    out
}

/// Finds the place of a definition among the draft's own, in alphabetical order; nothing where it has no such list.
pub(crate) fn definition(reading: &Reading, term: &str, text: &Filled) -> Option<(Gap, NewPara)> {
    let outline = &reading.text.outline;
    let paragraphs = &reading.text.draft.paragraphs;
    // The section with most definitions that begin a paragraph.
    let begins = |i: &usize| {
        let at = outline.definitions[*i].at;
        let paragraph = reading.text.draft.paragraph(at.para);
        !outline.definitions[*i].in_passing
            && paragraph.is_some_and(|p| {
                let lead = p.text[..at.start as usize].trim_end_matches(['“', '"', ' ', '\t']);
                lead.len() < 12 && !lead.contains(char::is_lowercase)
            })
    };
    let listed: Vec<usize> = (0..outline.definitions.len()).filter(begins).collect();
    let section = |i: usize| reading.definitions[i].clause.map(|c| reading.section[c]);
    let mut best: Option<(usize, Option<usize>)> = None;
    for i in &listed {
        let count = listed.iter().filter(|j| section(**j) == section(*i)).count();
        if count >= 2 && best.is_none_or(|(most, _)| count > most) {
            best = Some((count, section(*i)));
        }
    }
    let (_, home) = best?;
    let listed: Vec<usize> = listed.into_iter().filter(|i| section(*i) == home).collect();
    let lower = |i: usize| outline.definitions[i].term.to_lowercase();
    let wanted = term.to_lowercase();
    let before = listed.iter().rev().find(|i| lower(**i) < wanted).copied();
    let model = before.unwrap_or(listed[0]);
    let para = outline.definitions[model].at.para;
    let index = reading.text.draft.index(para)?;
    let typed = outline
        .clauses
        .iter()
        .position(|c| paragraphs[c.paras.start].id == para && c.label.is_some() && paragraphs[index].label.is_none());
    let last = listed.last().copied().unwrap_or(model);
    let (at, look) = match typed {
        // Typed labels: at the end of the list, with the next one.
        Some(_) => {
            let para = outline.definitions[last].at.para;
            let clause =
                outline.clauses.iter().position(|c| paragraphs[c.paras.start].id == para && c.label.is_some())?;
            (Gap::After(para), look_of(reading, clause, false))
        }
        None if before.is_some() => {
            // A definition may have parts below it.
            let end = outline
                .clauses
                .iter()
                .filter(|c| paragraphs[c.paras.start].id == para && c.kind == ClauseKind::Definition)
                .map(|c| c.paras.end - 1)
                .max()
                .unwrap_or(index);
            (Gap::After(paragraphs[end].id), Look::Like(para))
        }
        None => (Gap::Before(para), Look::Like(para)),
    };
    Some((at, NewPara { look, text: Inline(text.pieces.clone()) }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_count_on() {
        for (label, next, beside) in [
            ("5.", "6.", "5A."),
            ("5.2", "5.3", "5.2A"),
            ("(b)", "(c)", "(bA)"),
            ("Section 9", "Section 10", "Section 9A"),
        ] {
            assert_eq!(successor(label).as_deref(), Some(next));
            assert_eq!(suffixed(label, 'A'), beside);
        }
        assert_eq!(child_label("5.1", "6.", 1), "6.2");
    }
}
