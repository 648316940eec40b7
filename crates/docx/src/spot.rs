//! Where in the XML something can be put, and what must be closed and opened again around it.

use draft::{Refusal, Why};

use crate::element::El;
use crate::model::Para;
use crate::package::Package;
use crate::tree::{Kind, NONE, NodeId, Tree};
use crate::write::COPY;

/// The byte that stands for the place after an atom, whatever its length.
pub(crate) const AFTER: usize = usize::MAX;

/// A place between two characters of a paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// Before byte `at` of an atom's text; its length or [`AFTER`] is the place just after it.
    In {
        /// The atom.
        atom: usize,
        /// The byte.
        at: usize,
    },
    /// Just after the outermost element of the paragraph that holds the atom.
    Past {
        /// The atom.
        atom: usize,
    },
    /// Behind everything in the paragraph.
    End,
}

/// How far out a place has to lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Level {
    /// Outside change wrappers and fields, inside links and controls.
    Words,
    /// Outside links too, where the place is at their edge.
    Apart,
    /// Directly in the paragraph, looking towards its start.
    Before,
    /// Directly in the paragraph, looking towards its end.
    After,
    /// Directly in the paragraph, through change wrappers and runs but nothing else.
    Through,
}

/// A place in the XML.
#[derive(Clone, Debug)]
pub(crate) struct Spot {
    /// The run to be divided before byte `.2` of the text of its child `.1`; otherwise the place is `byte`.
    pub(crate) run: Option<(NodeId, NodeId, usize)>,
    pub(crate) byte: usize,
    /// End tags of the wrappers that are divided.
    pub(crate) close: String,
    /// Their start tags, with fresh ids.
    pub(crate) open: String,
}

impl Package {
    /// Finds the spot of `place` in `para`.
    pub(crate) fn spot(&self, para: &Para, place: Place, level: Level) -> Result<Spot, Refusal> {
        let tree = &self.parts[para.part].tree;
        let flat = |byte| Spot { run: None, byte, close: String::new(), open: String::new() };
        let (atom, at) = match place {
            Place::End => return Ok(flat(tree.close_start(para.node))),
            Place::Past { atom } => {
                let top = top(tree, para.node, para.atoms[atom].node);
                return Ok(flat(tree.range(top).end));
            }
            Place::In { atom, at } => (&para.atoms[atom], at),
        };
        let (mut node, mut side) = if atom.run == NONE {
            (atom.node, if at == 0 { Side::Start } else { Side::End })
        } else {
            // The run's child that holds the atom: the atom itself, or a branch around it.
            let child = below(tree, atom.run, atom.node);
            let first = at == 0 && before(tree, child).is_none();
            let last = at >= atom.len() && after(tree, child).is_none();
            if last && (at > 0 || !first) {
                (atom.run, Side::End)
            } else if first {
                (atom.run, Side::Start)
            } else {
                (atom.run, Side::Inside)
            }
        };
        let inside = side == Side::Inside;
        let run = inside.then_some((atom.run, atom.node, at));
        if matches!(level, Level::Before | Level::After) && tree.parent(node) != para.node {
            let top = top(tree, para.node, node);
            let range = tree.range(top);
            return Ok(flat(if level == Level::Before { range.start } else { range.end }));
        }
        let mut byte = match side {
            Side::Start => tree.range(node).start,
            _ => tree.range(node).end,
        };
        let (mut close, mut open) = (String::new(), String::new());
        loop {
            let parent = tree.parent(node);
            if parent == para.node || parent == NONE {
                break;
            }
            // Is the place at the parent's own edge?
            let edge = match side {
                Side::Start => before(tree, node).is_none(),
                Side::End => after(tree, node).is_none(),
                Side::Inside => false,
            };
            let el = tree.el(parent);
            if el.is_change() {
                if edge {
                    byte = if side == Side::Start { tree.range(parent).start } else { tree.range(parent).end };
                } else {
                    close.push_str(&format!("</{}>", tree.name(parent)));
                    open.insert_str(0, &with_fresh_id(tree, parent));
                    side = Side::Inside;
                }
                node = parent;
                continue;
            }
            let steps_out = match el {
                El::FldSimple => true,
                El::Hyperlink => level == Level::Apart || level == Level::Through,
                _ => level == Level::Through,
            };
            if steps_out && edge {
                byte = if side == Side::Start { tree.range(parent).start } else { tree.range(parent).end };
                node = parent;
                continue;
            }
            if el == El::FldSimple {
                return Err(Refusal::new(
                    Why::CutsField,
                    "The edit would cut a field; take the whole field or none of it.",
                ));
            }
            if steps_out && level == Level::Through {
                return Err(Refusal::new(Why::NotSupported, "A link or a content control stands across this place."));
            }
            // The place stays inside this wrapper: a change wrapper further out would hold it.
            if tree.ancestor(parent, |el| el.is_change() || el == El::P).is_some_and(|a| tree.el(a).is_change()) {
                let detail = "Another author's change stands around a link or a content control here.";
                return Err(Refusal::new(Why::NotSupported, detail));
            }
            break;
        }
        Ok(Spot { run, byte, close, open })
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Start,
    End,
    Inside,
}

/// Returns the child of `para` that holds `node`.
pub(crate) fn top(tree: &Tree, para: NodeId, node: NodeId) -> NodeId {
    below(tree, para, node)
}

/// Returns the child of `ancestor` that is or holds `node`.
fn below(tree: &Tree, ancestor: NodeId, node: NodeId) -> NodeId {
    let mut at = node;
    while tree.parent(at) != ancestor && tree.parent(at) != NONE {
        at = tree.parent(at);
    }
    at
}

/// Returns the element before `node` within its parent, properties left out.
fn before(tree: &Tree, node: NodeId) -> Option<NodeId> {
    let parent = tree.parent(node);
    let siblings = (parent != NONE).then(|| tree.children(parent).take_while(|child| *child != node));
    siblings.and_then(|siblings| siblings.filter(|child| counts(tree, *child)).last())
}

/// Returns the element after `node` within its parent, properties left out.
fn after(tree: &Tree, node: NodeId) -> Option<NodeId> {
    let mut at = tree.node(node).next;
    while at != NONE && !counts(tree, at) {
        at = tree.node(at).next;
    }
    (at != NONE).then_some(at)
}

/// Is it an element that is more than a property of its parent?
fn counts(tree: &Tree, node: NodeId) -> bool {
    let is_element = matches!(tree.node(node).kind, Kind::Element | Kind::Empty);
    let is_property = matches!(tree.el(node), El::RPr | El::PPr | El::SmartTagPr | El::CustomXmlPr | El::SdtPr);
    is_element && !is_property
}

/// Returns an element's start tag with a place for a fresh id where its `w:id` stands.
pub(crate) fn with_fresh_id(tree: &Tree, id: NodeId) -> String {
    let tag = tree.open_tag(id);
    for (name, value) in crate::tree::attributes(tag) {
        let is_id = name.split_once(':').is_some_and(|(p, l)| l == "id" && tree.prefix_ns(p) == crate::element::Ns::W);
        if is_id {
            let start = value.as_ptr() as usize - tag.as_ptr() as usize;
            return format!("{}{COPY}{id}{COPY}{}", &tag[..start], &tag[start + value.len()..]);
        }
    }
    tag.to_owned()
}
