//! Paragraph marks and properties: inserted, deleted, carried over and split (ECMA-376 Part 1 §17.13.5).

use crate::element::{El, Ns};
use crate::model::Para;
use crate::splice::Splices;
use crate::spot::with_fresh_id;
use crate::tree::{Kind, NodeId, Tree};
use crate::write::Attribution;

/// What is done to one paragraph itself.
#[derive(Clone, Default)]
pub(crate) struct ParaWork {
    /// Its mark is deleted.
    pub(super) deleted: bool,
    /// Its mark counts as inserted.
    pub(super) inserted: bool,
    /// It loses the ids that its successor takes over.
    pub(super) stripped: bool,
    /// It takes these properties and records its own.
    pub(super) look: Option<Properties>,
    /// Its start tag and properties are replaced, because it is split.
    pub(super) head: Option<String>,
}

impl ParaWork {
    pub(super) fn extend(&mut self, other: ParaWork) {
        self.deleted |= other.deleted;
        self.inserted |= other.inserted;
        self.stripped |= other.stripped;
        self.look = other.look.or(self.look.take());
        self.head = other.head.or(self.head.take());
    }
}

/// Paragraph properties to be written, without those of the mark.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Properties {
    /// The properties as written.
    base: String,
    /// Those of the paragraph mark.
    mark: String,
}

/// A new paragraph before it is known how its mark is written.
pub(super) struct Made {
    pub(super) ppr: Properties,
    pub(super) content: String,
}

/// Properties of one paragraph that another does not take over.
const OWN: [&str; 7] = ["rPr", "sectPr", "framePr", "pageBreakBefore", "pPrChange", "numberingChange", "keepNext"];

/// What stands before `w:numPr` (ECMA-376 Part 1 §17.3.1.26).
const BEFORE_NUMBER: [&str; 6] = ["pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl"];

const MARKS: [&str; 4] = ["ins", "del", "moveFrom", "moveTo"];

impl Properties {
    /// Returns what a new paragraph takes over from `para`, at another place in a list where one is given.
    pub(super) fn of(tree: &Tree, para: &Para, list: Option<(u32, u8)>, w: &str) -> Properties {
        let mut out = Properties::default();
        let number = list.map(|(list, depth)| {
            format!("<{w}:numPr><{w}:ilvl {w}:val=\"{depth}\"/><{w}:numId {w}:val=\"{list}\"/></{w}:numPr>")
        });
        let Some(ppr) = para.ppr else {
            out.base = number.unwrap_or_default();
            return out;
        };
        let mut number = number;
        for id in tree.elements(ppr) {
            let local = tree.local(id);
            if OWN.contains(&local) {
                continue;
            }
            if list.is_some() && local == "numPr" {
                continue;
            }
            if !BEFORE_NUMBER.contains(&local) {
                out.base.extend(number.take());
            }
            if local == "numPr" {
                out.base.push_str(&number_properties(tree, id, w));
            } else {
                out.base.push_str(tree.raw(id));
            }
        }
        out.base.extend(number.take());
        if let Some(rpr) = tree.child(ppr, El::RPr) {
            let kept = |id: &NodeId| !MARKS.contains(&tree.local(*id)) && tree.el(*id) != El::RPrChange;
            out.mark = tree.elements(rpr).filter(kept).map(|id| tree.raw(id)).collect();
        }
        out
    }

    /// Returns the properties of `para` as they are, to be carried over to another paragraph.
    pub(super) fn exact(tree: &Tree, para: &Para) -> Properties {
        Properties { base: para.ppr.map(|ppr| base_of(tree, ppr)).unwrap_or_default(), mark: String::new() }
    }
}

/// Returns list properties without the record of a change of them.
fn number_properties(tree: &Tree, id: NodeId, w: &str) -> String {
    if tree.elements(id).all(|child| matches!(tree.local(child), "ilvl" | "numId")) {
        return tree.raw(id).to_owned();
    }
    let kept = tree.elements(id).filter(|child| matches!(tree.local(*child), "ilvl" | "numId"));
    format!("<{w}:numPr>{}</{w}:numPr>", kept.map(|child| tree.raw(child)).collect::<String>())
}

/// Returns the properties that a recorded change may hold: all but the mark's, the section's and earlier records.
fn base_of(tree: &Tree, ppr: NodeId) -> String {
    let kept = tree.elements(ppr).filter(|id| !matches!(tree.el(*id), El::RPr | El::SectPr | El::PPrChange));
    kept.map(|id| tree.raw(id)).collect()
}

/// Says whether a change of the paragraph's properties is pending.
pub(super) fn has_change(tree: &Tree, para: &Para) -> bool {
    para.ppr.is_some_and(|ppr| {
        tree.child(ppr, El::PPrChange).is_some()
            || tree
                .named(ppr, "numPr")
                .is_some_and(|n| tree.elements(n).any(|c| !matches!(tree.local(c), "ilvl" | "numId")))
    })
}

/// Says whether the next block after a paragraph is a paragraph beside it.
pub(super) fn is_followed_by_one(tree: &Tree, node: NodeId) -> bool {
    let mut at = tree.node(node).next;
    while at != crate::tree::NONE {
        match tree.el(at) {
            El::P => return true,
            El::Tbl | El::Sdt | El::CustomXml | El::AltChunk | El::SectPr => return false,
            _ => at = tree.node(at).next,
        }
    }
    false
}

/// Writes a paragraph whose mark is inserted.
pub(super) fn inserted(made: &Made, by: &Attribution, w: &str) -> String {
    let Properties { base, mark } = &made.ppr;
    format!(
        "<{w}:p><{w}:pPr>{base}<{w}:rPr><{w}:ins{}/>{mark}</{w}:rPr></{w}:pPr>{}</{w}:p>",
        by.attributes(w),
        made.content
    )
}

/// Writes the last new paragraph of a container: it has the mark of `anchor`, and records its properties.
pub(super) fn carrier(tree: &Tree, anchor: &Para, made: &Made, by: &Attribution, w: &str) -> String {
    let old = anchor.ppr.map(|ppr| base_of(tree, ppr)).unwrap_or_default();
    let mark = anchor.ppr.and_then(|ppr| tree.child(ppr, El::RPr)).map(|rpr| fresh(tree, rpr)).unwrap_or_default();
    let change = recorded(&made.ppr.base, &old, by, w);
    let start = opened(tree.open_tag(anchor.node));
    let base = &made.ppr.base;
    let ppr = format!("{base}{mark}{change}");
    let ppr = match (ppr.is_empty(), anchor.ppr) {
        (true, _) => ppr,
        (false, Some(old)) => format!("{}{ppr}</{w}:pPr>", opened(tree.open_tag(old))),
        (false, None) => format!("<{w}:pPr>{ppr}</{w}:pPr>"),
    };
    format!("{start}{ppr}{}</{}>", made.content, tree.name(anchor.node))
}

fn recorded(new: &str, old: &str, by: &Attribution, w: &str) -> String {
    match new == old {
        true => String::new(),
        false => format!("<{w}:pPrChange{}><{w}:pPr>{old}</{w}:pPr></{w}:pPrChange>", by.attributes(w)),
    }
}

/// Returns an element as written, with a fresh id for the formatting change it records.
fn fresh(tree: &Tree, rpr: NodeId) -> String {
    let raw = tree.raw(rpr);
    match tree.child(rpr, El::RPrChange) {
        Some(change) => raw.replacen(tree.open_tag(change), &with_fresh_id(tree, change), 1),
        None => raw.to_owned(),
    }
}

/// Returns the start tag of an element that may have been written as one tag.
fn opened(tag: &str) -> String {
    match tag.strip_suffix("/>") {
        Some(rest) => format!("{}>", rest.trim_end()),
        None => tag.to_owned(),
    }
}

/// Returns a paragraph's start tag without the ids that must be unique.
fn without_ids(tree: &Tree, tag: &str) -> String {
    let mut out = tag.to_owned();
    for (name, value) in crate::tree::attributes(tag) {
        let is_id =
            name.split_once(':').is_some_and(|(p, l)| tree.prefix_ns(p) == Ns::W14 && (l == "paraId" || l == "textId"));
        if is_id {
            for quote in ['"', '\''] {
                out = out.replacen(&format!(" {name}={quote}{value}{quote}"), "", 1);
            }
        }
    }
    out
}

/// Returns the two heads of a split: what stands in the place of the paragraph's own, and what ends the first half and
/// begins the second, which keeps the paragraph's start tag and mark.
pub(super) fn halves(
    tree: &Tree,
    para: &Para,
    look: Option<&Properties>,
    by: &Attribution,
    w: &str,
) -> (String, String) {
    let old = para.ppr.map(|ppr| base_of(tree, ppr)).unwrap_or_default();
    let head = head(tree, para, None, by, w);
    let start = opened(tree.open_tag(para.node));
    let ppr = match (look, para.ppr) {
        (None, None) => String::new(),
        (None, Some(ppr)) => tree.raw(ppr).to_owned(),
        (Some(look), ppr) => {
            let kept = |el: El| ppr.and_then(|ppr| tree.child(ppr, el)).map(|id| tree.raw(id)).unwrap_or_default();
            let change = recorded(&look.base, &old, by, w);
            let tag = ppr.map_or_else(|| format!("<{w}:pPr>"), |ppr| opened(tree.open_tag(ppr)));
            format!("{tag}{}{}{}{change}</{w}:pPr>", look.base, kept(El::RPr), kept(El::SectPr))
        }
    };
    (head, format!("</{w}:p>{start}{ppr}"))
}

/// Returns what ends a paragraph and begins one of ours that is divided again further on.
pub(super) fn begun(tree: &Tree, para: &Para, look: Option<&Properties>, by: &Attribution, w: &str) -> String {
    format!("</{w}:p>{}", head(tree, para, look, by, w))
}

/// Returns the start of a paragraph of ours that takes its look from `para`, or another one.
fn head(tree: &Tree, para: &Para, look: Option<&Properties>, by: &Attribution, w: &str) -> String {
    let own =
        |id: &NodeId| !matches!(tree.el(*id), El::RPr | El::SectPr | El::PPrChange) && tree.local(*id) != "framePr";
    let base: String = match look {
        Some(look) => look.base.clone(),
        None => para.ppr.into_iter().flat_map(|ppr| tree.elements(ppr)).filter(own).map(|id| tree.raw(id)).collect(),
    };
    let mark = Properties::of(tree, para, None, w).mark;
    format!("<{w}:p><{w}:pPr>{base}<{w}:rPr><{w}:ins{}/>{mark}</{w}:rPr></{w}:pPr>", by.attributes(w))
}

/// Writes a paragraph's own start tag and properties anew, with `end` as its content where it had none.
pub(super) fn render(
    tree: &Tree,
    para: &Para,
    work: &ParaWork,
    end: Option<String>,
    by: &Attribution,
    w: &str,
    splices: &mut Splices,
) -> Option<()> {
    let node = tree.node(para.node);
    let whole = tree.range(para.node);
    let marked = work.deleted || work.inserted || work.look.is_some();
    if let Some(head) = &work.head {
        // A split replaces what a mark would change.
        if marked || work.stripped || node.kind == Kind::Empty {
            return None;
        }
        let content = para.ppr.map_or(node.open.end as usize, |ppr| tree.range(ppr).end);
        splices.replace(whole.start..content, head.clone());
        return Some(());
    }
    let ppr = if marked { Some(properties(tree, para, work, by, w)) } else { None };
    let start = match work.stripped {
        true => without_ids(tree, tree.open_tag(para.node)),
        false => tree.open_tag(para.node).to_owned(),
    };
    if node.kind == Kind::Empty {
        let ppr = ppr.unwrap_or_default();
        let name = tree.name(para.node);
        splices.replace(whole, format!("{}{ppr}{}</{name}>", opened(&start), end.unwrap_or_default()));
        return Some(());
    }
    let open = node.open.start as usize..node.open.end as usize;
    if work.stripped {
        splices.replace(open.clone(), start);
    }
    match (para.ppr, ppr) {
        (_, None) => {}
        (Some(old), Some(new)) => splices.replace(tree.range(old), new),
        // The properties come first, before anything else put there.
        (None, Some(new)) => splices.replace_first(open.end..open.end, new),
    }
    Some(())
}

/// Returns the paragraph's properties with the change of its mark.
fn properties(tree: &Tree, para: &Para, work: &ParaWork, by: &Attribution, w: &str) -> String {
    let child = |el: El| para.ppr.and_then(|ppr| tree.child(ppr, el));
    let old = para.ppr.map(|ppr| base_of(tree, ppr)).unwrap_or_default();
    let (base, change) = match &work.look {
        Some(look) => (look.base.clone(), recorded(&look.base, &old, by, w)),
        None => (old, child(El::PPrChange).map(|id| tree.raw(id).to_owned()).unwrap_or_default()),
    };
    let (mut marks, mut rest) = (String::new(), String::new());
    for id in child(El::RPr).into_iter().flat_map(|rpr| tree.elements(rpr)) {
        let to = if MARKS.contains(&tree.local(id)) { &mut marks } else { &mut rest };
        to.push_str(tree.raw(id));
    }
    if work.inserted {
        marks.push_str(&format!("<{w}:ins{}/>", by.attributes(w)));
    }
    if work.deleted {
        marks.push_str(&format!("<{w}:del{}/>", by.attributes(w)));
    }
    let rpr = format!("{marks}{rest}");
    // Attributes that others put on the property elements stay.
    let tag = |id: Option<NodeId>, local: &str| match id {
        Some(id) => opened(tree.open_tag(id)),
        None => format!("<{w}:{local}>"),
    };
    let rpr = match rpr.is_empty() {
        true => rpr,
        false => format!("{}{rpr}</{w}:rPr>", tag(child(El::RPr), "rPr")),
    };
    let section = child(El::SectPr).map(|id| tree.raw(id)).unwrap_or_default();
    format!("{}{base}{rpr}{section}{change}</{w}:pPr>", tag(para.ppr, "pPr"))
}
