//! One run divided: words kept, words deleted, and what is put between them.

use std::ops::Range;

use draft::Inline;

use crate::element::{El, Ns};
use crate::model::{SPACE, shown_text, unshown};
use crate::schema::RUN;
use crate::splice::escape_text;
use crate::spot::with_fresh_id;
use crate::tree::{Kind, NodeId, Tree};
use crate::write::{Attribution, FRESH};

/// Something put between two characters of a run.
pub(super) struct Break {
    pub(super) child: NodeId,
    pub(super) at: usize,
    /// End tags of divided wrappers, what is put, and the start tags.
    pub(super) xml: String,
}

/// A child of a run and the bytes of its text that go.
pub(super) type Piece = (NodeId, Range<usize>);

/// What goes of a run.
pub(super) struct Gone {
    /// With a record of the deletion.
    pub(super) cuts: Vec<Piece>,
    /// Without a trace.
    pub(super) taken: Vec<Piece>,
}

enum Token {
    Kept(String),
    Deleted(String),
    Break(String),
}

/// Writes `run` anew without what is gone and with `breaks` put in, each in the order given.
pub(super) fn divided(tree: &Tree, run: NodeId, gone: &Gone, breaks: &[Break], by: &Attribution, w: &str) -> String {
    let mut tokens = Vec::new();
    let mut properties = String::new();
    for child in tree.children(run) {
        if tree.el(child) == El::RPr {
            // A run may have one; of a broken run with two, both stay.
            properties.push_str(tree.raw(child));
            continue;
        }
        if tree.node(child).kind == Kind::Text && tree.raw(child).trim().is_empty() {
            continue;
        }
        let holds = |node: NodeId| {
            let (outer, inner) = (tree.range(child), tree.range(node));
            outer.start <= inner.start && inner.end <= outer.end
        };
        let of_child = |pieces: &[Piece]| -> Vec<Range<usize>> {
            pieces.iter().filter(|(node, _)| holds(*node)).map(|(_, range)| range.clone()).collect()
        };
        let (own, taken) = (of_child(&gone.cuts), of_child(&gone.taken));
        let mut between: Vec<&Break> = breaks.iter().filter(|b| holds(b.child)).collect();
        between.sort_by_key(|b| b.at);
        if matches!(tree.el(child), El::T | El::DelText) {
            text(tree, child, &own, &taken, &between, &mut tokens, w);
            continue;
        }
        for b in between.iter().filter(|b| b.at == 0) {
            tokens.push(Token::Break(b.xml.clone()));
        }
        match (own.is_empty(), taken.is_empty()) {
            (_, false) => {}
            (true, _) => tokens.push(Token::Kept(tree.raw(child).to_owned())),
            (false, _) => tokens.push(Token::Deleted(deleted(tree, child))),
        }
        for b in between.iter().filter(|b| b.at != 0) {
            tokens.push(Token::Break(b.xml.clone()));
        }
    }
    let name = tree.name(run);
    let start = tree.open_tag(run).to_owned();
    let mut out = String::new();
    let mut copies = 0;
    let mut at = 0;
    while at < tokens.len() {
        let mut body = String::new();
        let gone = matches!(tokens[at], Token::Deleted(_));
        match &tokens[at] {
            Token::Break(xml) => {
                out.push_str(xml);
                at += 1;
                continue;
            }
            Token::Kept(_) | Token::Deleted(_) => {
                while let Some(Token::Kept(xml) | Token::Deleted(xml)) = tokens.get(at) {
                    if matches!(tokens[at], Token::Deleted(_)) != gone {
                        break;
                    }
                    body.push_str(xml);
                    at += 1;
                }
            }
        }
        // Each further copy of a recorded formatting change needs an id of its own.
        let own = if copies == 0 { properties.clone() } else { fresh_changes(tree, run, &properties) };
        copies += 1;
        if gone {
            out.push_str(&format!("<{w}:del{}>{start}{own}{body}</{name}></{w}:del>", by.attributes(w)));
        } else {
            out.push_str(&format!("{start}{own}{body}</{name}>"));
        }
    }
    out
}

fn text(
    tree: &Tree,
    node: NodeId,
    cuts: &[Range<usize>],
    taken: &[Range<usize>],
    breaks: &[&Break],
    tokens: &mut Vec<Token>,
    w: &str,
) {
    let words = shown_text(tree, node);
    if cuts.is_empty() && taken.is_empty() && breaks.iter().all(|b| b.at == 0 || b.at >= words.len()) {
        let token = Token::Kept(tree.raw(node).to_owned());
        breaks.iter().filter(|b| b.at == 0 && !words.is_empty()).for_each(|b| tokens.push(Token::Break(b.xml.clone())));
        tokens.push(token);
        breaks.iter().filter(|b| b.at != 0 || words.is_empty()).for_each(|b| tokens.push(Token::Break(b.xml.clone())));
        return;
    }
    let (lead, tail) = unshown(tree, node);
    let mut edges: Vec<usize> = vec![0, words.len()];
    edges.extend(cuts.iter().chain(taken).flat_map(|range| [range.start, range.end.min(words.len())]));
    edges.extend(breaks.iter().map(|b| b.at.min(words.len())));
    edges.sort_unstable();
    edges.dedup();
    for (i, edge) in edges.iter().enumerate() {
        for b in breaks.iter().filter(|b| b.at.min(words.len()) == *edge) {
            tokens.push(Token::Break(b.xml.clone()));
        }
        let Some(next) = edges.get(i + 1) else {
            if words.is_empty() {
                tokens.push(Token::Deleted(fragment(w, "delText", &lead, "", &tail)));
            }
            continue;
        };
        let within = |ranges: &[Range<usize>]| ranges.iter().any(|range| range.start <= *edge && *next <= range.end);
        if within(taken) {
            continue;
        }
        let gone = within(cuts);
        let local = if gone { "delText" } else { "t" };
        let before = if *edge == 0 { lead.as_str() } else { "" };
        let after = if *next == words.len() { tail.as_str() } else { "" };
        let xml = fragment(w, local, before, &words[*edge..*next], after);
        tokens.push(if gone { Token::Deleted(xml) } else { Token::Kept(xml) });
    }
}

/// Writes a part of a text, with the white space at its ends that is not shown: rejecting gives it back as it was.
fn fragment(w: &str, local: &str, lead: &str, words: &str, tail: &str) -> String {
    let element = |space: &str, text: &str| match text {
        "" => String::new(),
        _ => format!("<{w}:{local}{space}>{}</{w}:{local}>", escape_text(text)),
    };
    let keep = " xml:space=\"preserve\"";
    if lead.is_empty() && tail.is_empty() {
        return format!("<{w}:{local}{keep}>{}</{w}:{local}>", escape_text(words));
    }
    if words == words.trim_matches(SPACE) {
        return element("", &format!("{lead}{words}{tail}"));
    }
    [element("", lead), element(keep, words), element("", tail)].concat()
}

/// Returns a whole child of a run as it stands within a deletion.
fn deleted(tree: &Tree, child: NodeId) -> String {
    let raw = tree.raw(child);
    if tree.el(child) != El::InstrText {
        return raw.to_owned();
    }
    let (old, new) = (tree.name(child), tree.name(child).replace("instrText", "delInstrText"));
    let mut out = format!("<{new}{}", &raw[1 + old.len()..]);
    if tree.node(child).kind == Kind::Element {
        let tail = format!("</{old}>");
        if let Some(cut) = out.rfind(&tail) {
            out.replace_range(cut.., &format!("</{new}>"));
        }
    }
    out
}

fn fresh_changes(tree: &Tree, run: NodeId, properties: &str) -> String {
    let Some(pr) = tree.child(run, El::RPr) else { return properties.to_owned() };
    let Some(change) = tree.child(pr, El::RPrChange) else { return properties.to_owned() };
    let tag = tree.open_tag(change);
    properties.replacen(tag, &with_fresh_id(tree, change), 1)
}

/// Properties of a run that inserted words do not take over.
const LEFT_OUT: [&str; 13] = [
    "rPrChange",
    "ins",
    "del",
    "moveFrom",
    "moveTo",
    "vertAlign",
    "highlight",
    "shd",
    "vanish",
    "specVanish",
    "webHidden",
    "effect",
    "noProof",
];

/// Character styles that belong to what they mark, not to words beside it.
const MARKING: [&str; 9] = [
    "Hyperlink",
    "FollowedHyperlink",
    "InternetLink",
    "FootnoteReference",
    "EndnoteReference",
    "CommentReference",
    "PlaceholderText",
    "FootnoteAnchor",
    "EndnoteAnchor",
];

/// Returns the run properties that words put beside `run` take, without the enclosing tags.
pub(super) fn borrowed(tree: &Tree, rpr: Option<NodeId>) -> String {
    let Some(pr) = rpr else { return String::new() };
    let kept = tree.elements(pr).filter(|id| {
        let local = tree.local(*id);
        let marking = local == "rStyle" && tree.attr(*id, Ns::W, "val").is_some_and(|v| MARKING.contains(&&*v));
        !LEFT_OUT.contains(&local) && !marking && tree.node(*id).ns == Ns::W
    });
    // Words of ours stand in order, however those beside them were received.
    let mut kept: Vec<(usize, NodeId)> = kept.map(|id| (place(tree.local(id)), id)).collect();
    kept.sort_by_key(|(place, _)| *place);
    kept.dedup_by(|(_, later), (_, first)| tree.local(*later) == tree.local(*first));
    kept.into_iter().map(|(_, id)| tree.raw(id)).collect()
}

/// Returns the place of a run property in the order of the schema; what it does not know comes last.
fn place(local: &str) -> usize {
    RUN.split_whitespace().position(|known| known == local).unwrap_or(usize::MAX)
}

/// The properties that pieces of inserted text take.
pub(super) struct Looks {
    /// Of plain words.
    pub(super) words: String,
    /// Of a run-in heading.
    pub(super) heading: String,
}

impl Looks {
    /// Gives every piece the same properties, a term being defined apart.
    pub(super) fn plain(words: String) -> Looks {
        Looks { heading: words.clone(), words }
    }

    fn of(&self, piece: &draft::Piece, w: &str) -> String {
        match piece {
            draft::Piece::Defined(_) => bolded(&self.words, w),
            draft::Piece::Heading(_) => self.heading.clone(),
            _ => self.words.clone(),
        }
    }
}

/// Writes `inline` as runs, one for each stretch of equal properties.
pub(super) fn runs(inline: &Inline, looks: &Looks, w: &str) -> String {
    let mut stretches: Vec<(String, String)> = Vec::new();
    for piece in &inline.0 {
        let look = looks.of(piece, w);
        let text = Inline(vec![piece.clone()]).text();
        match stretches.last_mut() {
            Some((last, words)) if *last == look => words.push_str(&text),
            _ => stretches.push((look, text)),
        }
    }
    let mut out = String::new();
    for (look, text) in stretches {
        let body = characters(&text, w);
        if body.is_empty() {
            continue;
        }
        let look = if look.is_empty() { look } else { format!("<{w}:rPr>{look}</{w}:rPr>") };
        out.push_str(&format!("<{w}:r>{look}{body}</{w}:r>"));
    }
    out
}

/// Adds bold at its place in the order of the schema: after the style and the fonts.
fn bolded(look: &str, w: &str) -> String {
    if look.contains(&format!("<{w}:b/>")) {
        return look.to_owned();
    }
    let mut rest = look;
    for local in ["rStyle", "rFonts"] {
        if rest.starts_with(&format!("<{w}:{local} ")) || rest.starts_with(&format!("<{w}:{local}/")) {
            rest = &rest[rest.find('>').map_or(0, |end| end + 1)..];
        }
    }
    let off = [format!("<{w}:b "), format!("<{w}:b>")];
    let cut = if off.iter().any(|tag| rest.starts_with(tag)) { rest.find('>').map_or(0, |end| end + 1) } else { 0 };
    format!("{}<{w}:b/>{}", &look[..look.len() - rest.len()], &rest[cut..])
}

/// Writes characters as children of a run.
fn characters(text: &str, w: &str) -> String {
    let mut out = String::new();
    let mut words = String::new();
    let flush = |words: &mut String, out: &mut String| {
        if !words.is_empty() {
            out.push_str(&format!("<{w}:t xml:space=\"preserve\">{}</{w}:t>", escape_text(words)));
            words.clear();
        }
    };
    for c in text.chars() {
        let local = match c {
            '\t' => "tab",
            '\u{2028}' | '\n' => "br",
            '\u{2011}' => "noBreakHyphen",
            '\u{AD}' => "softHyphen",
            FRESH => continue,
            c => {
                words.push(c);
                continue;
            }
        };
        flush(&mut words, &mut out);
        out.push_str(&format!("<{w}:{local}/>"));
    }
    flush(&mut words, &mut out);
    out
}
