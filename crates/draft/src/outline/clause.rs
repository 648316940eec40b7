use crate::{Align, Clause, ClauseId, ClauseKind, Draft, Format, Paragraph, Place, Span, Story};

use super::heading::{Ground, Heading, heading, is_capitals, is_styled};
use super::label::{self, Fence, Sign, Typed, is_schedule};

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

/// A clause that is still open.
#[derive(Clone, Debug)]
struct Frame {
    clause: usize,
    /// Counter and depth of an automatic label.
    auto: Option<(u32, u8)>,
    /// Outline level of a heading.
    outline: Option<u8>,
    /// Its label.
    rank: Option<Rank>,
    step: Step,
    indent: i32,
    /// Is it an item of a list rather than a section?
    list: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Numbered,
    Styled,
    Look,
    RunIn,
    Definition,
    Recital,
    /// A schedule or the signatures: nothing but another of them closes it.
    Part,
}

/// A label with its value.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Rank {
    word: String,
    fence: Fence,
    class: Class,
    value: Vec<u32>,
}

impl Rank {
    fn is_like(&self, other: &Rank) -> bool {
        let shape = |rank: &Rank| (rank.word.clone(), rank.fence, rank.class, rank.value.len());
        shape(self) == shape(other)
    }

    fn last(&self) -> u32 {
        self.value.last().copied().unwrap_or(0)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    Number,
    Lower,
    Upper,
    LowerRoman,
    UpperRoman,
}

/// Reads everything a label's sign can mean, the likeliest first.
fn ranks(sign: &Sign) -> Vec<Rank> {
    let rank = |class, value| Rank { word: sign.word.clone(), fence: sign.fence, class, value };
    let text = sign.value.as_str();
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        let number = |part: &str| part.trim_end_matches(|c: char| c.is_ascii_alphabetic()).parse().unwrap_or(0);
        return vec![rank(Class::Number, text.split('.').map(number).collect())];
    }
    let upper = text.starts_with(|c: char| c.is_ascii_uppercase());
    let front = text.split('-').next().unwrap_or(text);
    let (letter_class, roman_class) =
        if upper { (Class::Upper, Class::UpperRoman) } else { (Class::Lower, Class::LowerRoman) };
    let letter = label::letter(front).map(|value| rank(letter_class, vec![value]));
    let roman = label::roman(front).map(|value| rank(roman_class, vec![value]));
    // Alone, `i`, `v` and `x` are Roman and `c`, `d`, `l`, `m` are letters.
    if matches!(front.to_ascii_lowercase().as_str(), "c" | "d" | "l" | "m")
        && !matches!(sign.word.as_str(), "article" | "part")
    {
        letter.into_iter().chain(roman).collect()
    } else {
        roman.into_iter().chain(letter).collect()
    }
}

/// What a paragraph begins.
struct Opening {
    label: Option<String>,
    value: Option<String>,
    rank: Option<Rank>,
    auto: Option<(u32, u8)>,
    outline: Option<u8>,
    step: Step,
    kind: ClauseKind,
    indent: i32,
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

    /// Reads the typed label at `start`, if it continues the labels before it or can begin a row of its own.
    fn typed(&self, index: usize, para: &Paragraph, start: usize, first: bool) -> Option<Typed> {
        let typed = label::typed(&para.text[start..])?;
        let sign = &typed.sign;
        if !first {
            return (sign.fence == Fence::Round).then_some(typed);
        }
        let rest = &para.text[start + typed.text..];
        if !sign.word.is_empty() {
            let closed = para.text[typed.range.clone()].ends_with(['.', ':', ')']);
            let head = heading(para, start + typed.text, true);
            let alone = rest.trim().is_empty() || head.as_ref().is_some_and(|h| h.text >= para.text.len());
            let tab = para.text[typed.range.end..typed.text].contains('\t');
            let stands = alone || (!is_schedule(&sign.word) && (closed || tab || head.is_some()));
            return stands.then_some(typed);
        }
        if sign.fence == Fence::Round || rest.is_empty() && sign.fence != Fence::Bare {
            return Some(typed);
        }
        let all = ranks(sign);
        let next = |rank: &Rank| {
            self.stack.iter().any(|f| f.rank.as_ref().is_some_and(|r| r.is_like(rank) && r.last() + 1 == rank.last()))
        };
        let seen = |rank: &Rank| self.stack.iter().any(|f| f.rank.as_ref().is_some_and(|r| r.is_like(rank)));
        let stands = all.iter().any(|rank| {
            let number = rank.class == Class::Number;
            match sign.fence {
                Fence::Bare if rank.value.len() > 1 => {
                    let last = self
                        .stack
                        .iter()
                        .rev()
                        .filter_map(|f| f.rank.as_ref())
                        .find(|r| r.class == Class::Number && r.value.len() > 1);
                    rank.last() == 1 || last.is_none_or(|last| last.value < rank.value)
                }
                Fence::Bare => next(rank) || (rank.last() == 1 && !seen(rank)),
                _ if number => !seen(rank) && rank.last() < 1900 || next(rank) || rank.last() == 1 || self.skips(rank),
                // `A. Smith` is a name: a letter begins a row when the next letter follows soon.
                _ => next(rank) || self.skips(rank) || (rank.last() == 1 && self.continues(index, rank)),
            }
        });
        stands.then_some(typed)
    }

    /// Says whether `rank` leaves out a few numbers of a row that is open.
    fn skips(&self, rank: &Rank) -> bool {
        let like = self.stack.iter().filter_map(|f| f.rank.as_ref()).find(|r| r.is_like(rank));
        like.is_some_and(|r| (r.last() + 1..r.last() + 6).contains(&rank.last()))
    }

    /// Says whether the label after `rank` stands before one of the next paragraphs.
    fn continues(&self, index: usize, rank: &Rank) -> bool {
        self.draft.paragraphs[index + 1..].iter().take(40).any(|para| {
            label::typed(&para.text)
                .is_some_and(|typed| ranks(&typed.sign).iter().any(|r| r.is_like(rank) && r.last() == rank.last() + 1))
        })
    }

    /// Decides what a typed label means, by the labels before and after it.
    fn rank(&self, index: usize, sign: &Sign) -> Option<Rank> {
        let all = ranks(sign);
        let open = |rank: &Rank| {
            self.stack.iter().rev().filter_map(|f| f.rank.as_ref()).find(|r| r.is_like(rank)).map(Rank::last)
        };
        let follow = |rank: &&Rank| open(rank).is_some_and(|last| last + 1 == rank.last());
        let followers: Vec<&Rank> = all.iter().filter(follow).collect();
        let both =
            all.iter().find(|rank| rank.last() == 1 && matches!(rank.class, Class::LowerRoman | Class::UpperRoman));
        if let (Some(first), Some(roman)) = (followers.first(), both) {
            // `(i)` after `(h)`: a letter, unless `(ii)` follows.
            return Some(if self.continues(index, roman) { roman.clone() } else { (*first).clone() });
        }
        let fallback = || {
            all.iter()
                .find(|rank| rank.last() == 1)
                .or_else(|| all.iter().find(|rank| open(rank).is_some_and(|last| last < rank.last())))
                .or(all.first())
        };
        followers.first().copied().or_else(fallback).cloned()
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

    fn innermost(&self) -> ClauseId {
        let open = self.aside.or_else(|| self.stack.last().map(|f| f.clause));
        ClauseId(open.unwrap_or(0) as u32)
    }

    fn in_signature(&self) -> bool {
        self.stack.first().is_some_and(|f| self.clauses[f.clause].kind == ClauseKind::Signature)
    }

    fn retag(&mut self, kind: ClauseKind) {
        if let Some(frame) = self.stack.last() {
            self.clauses[frame.clause].kind = kind;
        }
    }

    fn open_part(&mut self, index: usize, kind: ClauseKind) {
        let opening = self.bare(&self.draft.paragraphs[index], Step::Part, kind);
        self.open(index, opening, None);
    }

    fn open_aside(&mut self, index: usize, kind: ClauseKind) {
        if self.aside.is_none_or(|open| self.clauses[open].kind != kind) {
            self.end_aside(index);
            self.push_aside(index, kind);
        }
    }

    fn push_aside(&mut self, index: usize, kind: ClauseKind) {
        self.aside = Some(self.clauses.len());
        self.add(index, None, None, String::new(), kind);
    }

    fn end_aside(&mut self, index: usize) {
        if let Some(open) = self.aside.take() {
            self.clauses[open].paras.end = index;
        }
    }

    fn add(&mut self, index: usize, parent: Option<usize>, label: Option<String>, path: String, kind: ClauseKind) {
        self.clauses.push(Clause {
            id: ClauseId(self.clauses.len() as u32),
            parent: parent.map(|p| ClauseId(p as u32)),
            label,
            path,
            heading: None,
            heading_at: None,
            kind,
            paras: index..self.draft.paragraphs.len(),
        });
    }

    /// Closes every open clause from `from` of the stack at paragraph `index`.
    fn close(&mut self, from: usize, index: usize) {
        if from == 0 && index == self.draft.paragraphs.len() {
            self.end_aside(index);
        }
        for frame in self.stack.drain(from.min(self.stack.len())..) {
            self.clauses[frame.clause].paras.end = index;
        }
    }

    /// Begins a clause at paragraph `index`, under the one it belongs to.
    fn open(&mut self, index: usize, opening: Opening, head: Option<&Heading>) {
        self.end_aside(index);
        let parent = self.parent_for(&opening, index, head);
        self.close(parent, index);
        let above = self.stack.last().map(|f| f.clause);
        let path = above.map_or("", |above| self.clauses[above].path.as_str());
        let path = path_of(path, opening.value.as_deref(), opening.rank.as_ref(), &opening);
        let mut kind = opening.kind;
        if kind == ClauseKind::Section && above.is_some_and(|above| self.clauses[above].kind == ClauseKind::Recital) {
            kind = ClauseKind::Recital;
        }
        let clause = self.clauses.len();
        self.add(index, above, opening.label.clone(), path, kind);
        let para = &self.draft.paragraphs[index];
        if let Some(head) = head {
            self.clauses[clause].heading = Some(para.text[head.at.clone()].to_owned());
            self.clauses[clause].heading_at = Some(Span::new(para.id, head.at.clone()));
            if kind == ClauseKind::Section && opening.step == Step::Numbered {
                let named = kind_of(&para.text[head.at.clone()].to_lowercase());
                if named == ClauseKind::Recital {
                    self.clauses[clause].kind = named;
                }
            }
        }
        let list = opening.rank.as_ref().is_some_and(|rank| {
            rank.word.is_empty() && (rank.class != Class::Number || matches!(rank.fence, Fence::Round | Fence::Half))
        }) && head.is_none_or(|head| head.sign == Ground::Words);
        self.stack.push(Frame {
            clause,
            auto: opening.auto,
            outline: opening.outline,
            rank: opening.rank,
            step: opening.step,
            indent: opening.indent,
            list,
        });
    }

    /// Returns how many open clauses stay open when `opening` begins.
    fn parent_for(&self, opening: &Opening, index: usize, head: Option<&Heading>) -> usize {
        let part = self
            .stack
            .iter()
            .rposition(|f| f.step == Step::Part && self.clauses[f.clause].kind == ClauseKind::Schedule);
        // Only another schedule closes a schedule, and nothing stands in the signatures.
        let floor = part.map_or(0, |at| at + 1);
        let open = &self.stack[floor..];
        let up_to = |at: Option<usize>| at.map(|at| floor + at);
        if opening.step == Step::Part {
            return if opening.kind == ClauseKind::Schedule { 0 } else { floor };
        }
        if self.in_signature() {
            return 0;
        }
        // Sections do not stand under a recital or the parties.
        let section = opening.rank.as_ref().is_some_and(|rank| rank.class == Class::Number || !rank.word.is_empty());
        if let (true, Some(at)) =
            (section || opening.outline.is_some(), open.iter().position(|f| f.step == Step::Recital))
        {
            return floor + at;
        }
        if let Some(outline) = opening.outline {
            let keep = open.iter().rposition(|f| f.outline.is_some_and(|level| level < outline));
            return up_to(keep).map_or(floor, |at| at + 1);
        }
        if let Some((counter, depth)) = opening.auto {
            let same = |f: &Frame| f.auto.filter(|(c, _)| *c == counter).map(|(_, d)| d);
            if let Some(at) = open.iter().rposition(|f| same(f).is_some_and(|d| d < depth)) {
                // Definitions and headings below that clause hold the list; other lists end before it.
                let other = |f: &Frame| same(f).is_some() || f.step == Step::Numbered;
                return floor + open[at + 1..].iter().position(other).map_or(open.len(), |next| at + 1 + next);
            }
            if let Some(at) = open.iter().position(|f| same(f).is_some()) {
                return floor + at;
            }
        }
        if let Some(rank) = &opening.rank {
            if rank.class == Class::Number && rank.value.len() > 1 {
                let prefix = |f: &Frame| {
                    f.rank.as_ref().is_some_and(|r| {
                        r.value.len() < rank.value.len()
                            && rank.value.starts_with(&r.value)
                            && (r.class == Class::Number || !r.word.is_empty())
                    })
                };
                if let Some(at) = open.iter().rposition(prefix) {
                    return floor + at + 1;
                }
                let number = |f: &Frame| f.rank.as_ref().is_some_and(|r| r.class == Class::Number && r.value.len() > 1);
                if let Some(at) = open.iter().position(number) {
                    return floor + at;
                }
            }
            if let Some(at) = open.iter().rposition(|f| f.rank.as_ref().is_some_and(|r| r.is_like(rank))) {
                return floor + at;
            }
            if !rank.word.is_empty() && rank.word != "paragraph" {
                let below =
                    open.iter().position(|f| f.rank.as_ref().is_some_and(|r| r.word.is_empty() || r.word == "section"));
                return up_to(below).unwrap_or(self.stack.len());
            }
            // A new list stands under the last clause that is less far in.
            let mut keep = self.stack.len();
            while keep > floor
                && opening.indent > 0
                && self.stack[keep - 1].list
                && self.stack[keep - 1].indent > opening.indent
            {
                keep -= 1;
            }
            return keep;
        }
        let para = &self.draft.paragraphs[index];
        match opening.step {
            Step::Definition => self.stack.len(),
            Step::RunIn => {
                let sibling = open.iter().rposition(|f| f.step == Step::RunIn);
                let lists = || open.iter().position(|f| f.list).unwrap_or(open.len());
                floor + sibling.unwrap_or_else(lists)
            }
            Step::Look => {
                if let Some(at) = open.iter().position(|f| matches!(f.step, Step::Look | Step::RunIn)) {
                    return floor + at;
                }
                let words = head.map_or("", |head| &para.text[head.at.clone()]);
                if para.style.align == Align::Center || is_capitals(words) {
                    return floor;
                }
                // A line in bold under a numbered section is part of it.
                floor + open.iter().position(|f| f.step != Step::Styled).map_or(open.len(), |at| at + 1).min(open.len())
            }
            _ => floor,
        }
    }
}

/// Returns the label of a clause with those it hangs on: `3.2` and `(a)` make `3.2(a)`.
fn path_of(above: &str, value: Option<&str>, rank: Option<&Rank>, opening: &Opening) -> String {
    let Some(value) = value else { return above.to_owned() };
    let Some(rank) = rank else { return if above.is_empty() { value.to_owned() } else { format!("{above} {value}") } };
    if is_schedule(&rank.word) {
        let mut word = rank.word.clone();
        word[..1].make_ascii_uppercase();
        return format!("{word} {value}");
    }
    let in_schedule = label::WORDS.iter().find(|word| {
        is_schedule(word) && above.get(..word.len()).is_some_and(|front| front.eq_ignore_ascii_case(word))
    });
    // What stands before the number in a schedule: `Schedule A`.
    let part = in_schedule.map(|_| above.splitn(3, ' ').take(2).collect::<Vec<_>>().join(" "));
    let number =
        rank.class == Class::Number && (rank.value.len() > 1 || opening.auto.is_some_and(|(_, depth)| depth == 0));
    if !rank.word.is_empty() || (number && !matches!(rank.fence, Fence::Round | Fence::Half)) {
        return part.map_or_else(|| value.to_owned(), |part| format!("{part} {value}"));
    }
    if matches!(rank.fence, Fence::Round | Fence::Half) {
        let gap = if part.as_deref() == Some(above) { " " } else { "" };
        return format!("{above}{gap}({value})");
    }
    match above {
        "" => value.to_owned(),
        _ if part.as_deref() == Some(above) => format!("{above} {value}"),
        _ if above.ends_with(')') => format!("{above}{value}"),
        _ => format!("{above}.{value}"),
    }
}

/// Says what kind of clause a heading announces; `heading` is in lower case.
fn kind_of(heading: &str) -> ClauseKind {
    match heading.trim() {
        "recitals" | "recital" | "background" | "whereas" | "witnesseth" | "preliminary statement" => {
            ClauseKind::Recital
        }
        "parties" | "the parties" => ClauseKind::Preamble,
        "signatures" | "signature" | "signature page" | "execution" | "in witness whereof" => ClauseKind::Signature,
        "table of contents" | "contents" => ClauseKind::Contents,
        _ => ClauseKind::Section,
    }
}

/// Says whether a clause with this heading holds definitions.
pub(crate) fn is_definitions(heading: &str) -> bool {
    let lower = heading.to_lowercase();
    ["definition", "defined term", "interpretation", "glossary"].iter().any(|word| lower.contains(word))
}

/// Says whether a paragraph's text begins with a term and says what it means.
fn is_definition(text: &str) -> bool {
    super::definition::leads(text)
}

fn is_draft_title(lower: &str) -> bool {
    [
        "agreement",
        "terms",
        "addendum",
        "contract",
        "policy",
        "licence",
        "license",
        "letter",
        "order form",
        "statement of work",
    ]
    .iter()
    .any(|word| lower.contains(word))
}

fn is_signature(para: &Paragraph) -> bool {
    let text = para.text.trim_start();
    let begins = |front: &str| text.get(..front.len()).is_some_and(|words| words.eq_ignore_ascii_case(front));
    begins("in witness whereof")
        || begins("signature page")
        || (begins("by:") && (text.contains('_') || text.len() < 8))
        || begins("executed as a deed")
        || begins("executed by the parties")
}

/// Says whether a line looks like one of a typed table of contents: a label, words, a tab or dots, and a page.
fn is_contents_line(text: &str) -> bool {
    let text = text.trim_end();
    let front = text.trim_end_matches(|c: char| c.is_ascii_digit());
    let pages = text.len() - front.len();
    let tab = || {
        front.ends_with('\t') && text.len() < 120 && label::typed(text).is_some_and(|typed| typed.text < front.len())
    };
    (1..=3).contains(&pages) && (front.ends_with("....") || tab())
}

#[cfg(test)]
mod tests;
