mod nest;
mod row;
mod stack;
mod words;

use crate::{Clause, ClauseId, ClauseKind, Draft, Format, Paragraph, Place, Span, Story};

use super::heading::{Ground, heading, is_styled};
use super::label::{self, is_schedule};
use super::rank::{Class, ranks};
use stack::{Frame, Opening, Step};
use words::{is_contents_line, is_definition, is_draft_title, is_signature, kind_of};

pub(crate) use words::is_definitions;

/// What the clause tree says about one paragraph.
#[derive(Clone, Debug, Default)]
pub(crate) struct Line {
    /// The innermost clause that holds it.
    pub clause: ClauseId,
    /// Where its text begins, behind typed label and heading.
    pub text: usize,
    /// How deep it stands: the number of clauses around it; a bullet stands one deeper.
    pub depth: usize,
    /// Is it a list item: labelled or with a bullet?
    pub item: bool,
    /// Is there nothing in it to read: a heading alone, a line of contents, a header or footer?
    pub mute: bool,
}

/// Finds the clauses of a draft and what each paragraph is in them.
pub(crate) fn clauses(draft: &Draft) -> (Vec<Clause>, Vec<Line>) {
    let mut tree =
        Tree { draft, clauses: Vec::new(), stack: Vec::new(), lines: Vec::new(), aside: None, titled: false };
    for index in 0..draft.paragraphs.len() {
        tree.read(index);
    }
    tree.close(0, draft.paragraphs.len());
    (tree.clauses, tree.lines)
}

struct Tree<'a> {
    draft: &'a Draft,
    clauses: Vec<Clause>,
    stack: Vec<Frame>,
    lines: Vec<Line>,
    /// A clause outside the tree that is still open: preamble, contents, a note.
    aside: Option<usize>,
    /// Did the clause before end with a label alone, whose heading may stand on the next line?
    titled: bool,
}

impl<'a> Tree<'a> {
    fn read(&mut self, index: usize) {
        let para = &self.draft.paragraphs[index];
        if para.story != Story::Body {
            return self.read_apart(index, para);
        }
        if self.aside.is_some_and(|open| self.clauses[open].kind == ClauseKind::Apart) {
            self.end_aside(index);
        }
        if para.style.generated || is_contents_line(&para.text) {
            self.open_aside(index, ClauseKind::Contents);
            return self.lines.push(Line { clause: self.innermost(), mute: true, ..Line::default() });
        }
        if self.aside.is_some_and(|open| self.clauses[open].kind == ClauseKind::Contents) {
            self.end_aside(index);
        }
        let in_cell = matches!(para.place, Place::Cell { .. });
        if in_cell || para.text.trim().is_empty() {
            if is_signature(para) && !self.in_signature() {
                self.open_part(index, ClauseKind::Signature);
            }
            return self.plain(index, para, false);
        }
        if self.read_labels(index, para) || self.read_unlabelled(index, para) {
            return;
        }
        self.plain(index, para, true);
    }

    /// Reads a note, header, footer or text box.
    fn read_apart(&mut self, index: usize, para: &Paragraph) {
        let same = index > 0 && self.draft.paragraphs[index - 1].story == para.story;
        if !same || self.aside.is_none() {
            self.end_aside(index);
            self.push_aside(index, ClauseKind::Apart);
        }
        let clause = ClauseId(self.aside.unwrap_or_default() as u32);
        let mute = matches!(para.story, Story::Header(_) | Story::Footer(_)) || para.text.trim().is_empty();
        self.lines.push(Line { clause, mute, ..Line::default() });
    }

    /// Reads a paragraph that begins with labels, automatic or typed.
    fn read_labels(&mut self, index: usize, para: &Paragraph) -> bool {
        let mut openings: Vec<Opening> = Vec::new();
        let mut text = 0;
        let outline = if is_styled(para) { para.style.outline.or(Some(0)) } else { None };
        if let Some(found) = self.automatic(para) {
            openings.push(found);
        } else {
            // `3.2(a)` and `(a)(i)` are two labels.
            while let Some(typed) = self.typed(index, para, text, openings.is_empty()) {
                let label = para.text[text..][typed.range.clone()].to_owned();
                let follows = typed.text == typed.range.end && text + typed.text < para.text.len();
                let start = text;
                text += typed.text;
                let known =
                    self.stack.iter().rposition(|f| f.rank.as_ref().is_some_and(|r| ranks(&typed.sign).contains(r)));
                if let (true, Some(known)) = (follows && start == 0, known) {
                    self.close(known + 1, index);
                    continue;
                }
                let rank = if openings.is_empty() {
                    self.rank(index, &typed.sign)
                } else {
                    ranks(&typed.sign).into_iter().next()
                };
                openings.push(Opening {
                    label: Some(label),
                    value: Some(typed.sign.value.clone()),
                    rank,
                    auto: None,
                    outline: None,
                    step: if is_schedule(&typed.sign.word) { Step::Part } else { Step::Numbered },
                    kind: if is_schedule(&typed.sign.word) { ClauseKind::Schedule } else { ClauseKind::Section },
                    indent: para.style.indent,
                });
                if !follows || openings.len() > 2 {
                    break;
                }
            }
        }
        if openings.is_empty() {
            return false;
        }
        if let Some(first) = openings.first_mut() {
            first.outline = outline;
        }
        let head = heading(para, text, true);
        let last = openings.len() - 1;
        for (i, opening) in openings.into_iter().enumerate() {
            let head = if i == last { head.as_ref() } else { None };
            self.open(index, opening, head);
        }
        let body = head.as_ref().map_or(text, |h| h.text);
        if is_definition(&para.text[text..]) {
            self.retag(ClauseKind::Definition);
        }
        let empty = para.text[body.min(para.text.len())..].trim().is_empty();
        // `ARTICLE III` alone: its heading may be the next line.
        self.titled = head.is_none() && empty;
        let clause = self.innermost();
        self.lines.push(Line { clause, text: body, depth: self.stack.len(), item: true, mute: empty });
        true
    }

    fn automatic(&self, para: &Paragraph) -> Option<Opening> {
        let (item, shown) = (para.item?, para.label.as_ref()?);
        if shown.bullet {
            return None;
        }
        let list = self.draft.numbering.lists.get(&item.list);
        let level = list.and_then(|list| list.levels.get(usize::from(item.depth)));
        let sign = label::alone(&shown.text);
        let class = level.and_then(|level| match level.format {
            Format::LowerLetter => Some(Class::Lower),
            Format::UpperLetter => Some(Class::Upper),
            Format::LowerRoman => Some(Class::LowerRoman),
            Format::UpperRoman => Some(Class::UpperRoman),
            _ => None,
        });
        let rank = sign.as_ref().and_then(|sign| {
            let all = ranks(sign);
            let fits = all.iter().position(|rank| Some(rank.class) == class).unwrap_or(0);
            all.into_iter().nth(fits)
        });
        let schedule = sign.as_ref().is_some_and(|sign| is_schedule(&sign.word));
        Some(Opening {
            label: Some(shown.text.clone()),
            value: Some(sign.map_or_else(|| shown.text.trim_matches(['.', ' ']).to_owned(), |sign| sign.value)),
            rank,
            auto: Some((list.map_or(0, |list| list.counter), item.depth)),
            outline: None,
            step: if schedule { Step::Part } else { Step::Numbered },
            kind: if schedule { ClauseKind::Schedule } else { ClauseKind::Section },
            indent: para.style.indent,
        })
    }

    /// Reads a paragraph without label that begins a clause: a heading, a definition, a recital, signatures.
    fn read_unlabelled(&mut self, index: usize, para: &Paragraph) -> bool {
        let text = para.text.trim();
        if is_signature(para) {
            if !self.in_signature() {
                self.open_part(index, ClauseKind::Signature);
            }
            return false;
        }
        if para.label.as_ref().is_some_and(|label| label.bullet) {
            return false;
        }
        let whereas = text.get(..7).is_some_and(|front| front.eq_ignore_ascii_case("whereas"));
        if whereas && text.len() > 10 {
            if !self.stack.iter().any(|f| f.step == Step::Recital) {
                let opening = self.bare(para, Step::Recital, ClauseKind::Recital);
                self.open(index, opening, None);
            }
            return false;
        }
        if is_definition(text) {
            let home =
                self.stack.iter().rposition(|f| self.clauses[f.clause].heading.as_deref().is_some_and(is_definitions));
            if let Some(home) = home {
                self.close(home + 1, index);
                let opening = self.bare(para, Step::Definition, ClauseKind::Definition);
                self.open(index, opening, None);
                self.lines.push(Line { clause: self.innermost(), depth: self.stack.len(), ..Line::default() });
                return true;
            }
        }
        let Some(head) = heading(para, 0, false) else { return false };
        let words = &para.text[head.at.clone()];
        let alone = head.text >= para.text.len();
        if self.titled && alone {
            self.titled = false;
            if let Some(frame) = self.stack.last() {
                let clause = &mut self.clauses[frame.clause];
                clause.heading = Some(words.to_owned());
                clause.heading_at = Some(Span::new(para.id, head.at.clone()));
                self.lines.push(Line {
                    clause: ClauseId(frame.clause as u32),
                    text: head.text,
                    depth: self.stack.len(),
                    mute: true,
                    ..Line::default()
                });
                return true;
            }
        }
        let lower = words.to_lowercase();
        if matches!(lower.as_str(), "and" | "between" | "by and between" | "now therefore" | "now, therefore" | "among")
        {
            return false;
        }
        if self.stack.is_empty()
            && alone
            && is_draft_title(&lower)
            && self.draft.paragraphs[..index].iter().all(|p| p.text.len() < 120)
        {
            return false;
        }
        if self.in_signature() && head.sign != Ground::Style {
            return false;
        }
        let kind = kind_of(&lower);
        let step = match (kind, head.sign) {
            (ClauseKind::Signature, _) => Step::Part,
            (ClauseKind::Recital | ClauseKind::Preamble, _) => Step::Recital,
            (_, Ground::Style) => Step::Styled,
            _ if alone => Step::Look,
            _ => Step::RunIn,
        };
        let mut opening = self.bare(para, step, kind);
        if step == Step::Styled {
            opening.outline = para.style.outline.or(Some(0));
        }
        self.open(index, opening, Some(&head));
        let clause = self.innermost();
        self.lines.push(Line { clause, text: head.text, depth: self.stack.len(), mute: alone, ..Line::default() });
        true
    }

    fn bare(&self, para: &Paragraph, step: Step, kind: ClauseKind) -> Opening {
        Opening {
            label: None,
            value: None,
            rank: None,
            auto: None,
            outline: None,
            step,
            kind,
            indent: para.style.indent,
        }
    }

    /// Adds a paragraph to the clause that is open.
    fn plain(&mut self, index: usize, para: &Paragraph, flows: bool) {
        self.titled &= para.text.trim().is_empty();
        let bullet = para.label.as_ref().is_some_and(|label| label.bullet);
        if flows && !bullet {
            // Flush words after a list go on with what held the list.
            while let Some(top) = self.stack.last() {
                let level = top.indent == 0 && para.style.indent == 0;
                if !top.list || !(para.style.indent < top.indent || level) {
                    break;
                }
                self.close(self.stack.len() - 1, index);
            }
        }
        if self.stack.is_empty() && self.aside.is_none() {
            self.push_aside(index, ClauseKind::Preamble);
        }
        let depth = self.stack.len() + if bullet { 1 + usize::from(para.item.map_or(0, |item| item.depth)) } else { 0 };
        let mute = para.text.trim().is_empty();
        self.lines.push(Line { clause: self.innermost(), text: 0, depth, item: bullet, mute });
    }
}

#[cfg(test)]
mod tests;
