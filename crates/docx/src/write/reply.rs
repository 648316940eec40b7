//! Answers to comments, each with an anchor of its own (ECMA-376 Part 1 §17.13.4).
//!
//! Word drops an answer without an anchor. It writes the anchors of a thread as the starts in order, then for each
//! comment its end and its reference.

use draft::{Refusal, ThreadId, Why};

use crate::element::{El, Ns};
use crate::spot::Spot;
use crate::tree::{NONE, NodeId, Tree};
use crate::write::Sheet;
use crate::write::plan::{encoded, not_supported};
use crate::write::remark::{encoding_of_comments, end_mark};
use crate::write::work::Work;

/// Answers the thread that a comment belongs to.
pub(super) fn reply(
    sheet: &mut Sheet<'_>,
    thread: ThreadId,
    text: &str,
    settle: Option<bool>,
    work: &mut Work,
) -> Result<(), Refusal> {
    let package = sheet.package;
    let model = &package.model;
    let gone = || Refusal::new(Why::WordsNotFound, "The comment to answer is not in the file.");
    let mut root = thread.0 as usize;
    // Threads have one level: an answer to an answer belongs to the first comment.
    for _ in 0..model.remarks.len() {
        match model.remarks.get(root).ok_or_else(gone)?.parent {
            Some(parent) => root = parent,
            None => break,
        }
    }
    if sheet.threads_are_old() {
        return Err(not_supported(
            "The threads of this file are written in an early form that is read but not written.",
        ));
    }
    let comments = &package.parts[package.part_of_kind("comments").ok_or_else(gone)?].tree;
    let nodes: Vec<NodeId> = comments.elements(comments.root).filter(|id| comments.el(*id) == El::Comment).collect();
    let node = *nodes.get(root).ok_or_else(gone)?;
    let id_of = |index: usize| comments.attr(nodes[index], Ns::W, "id").unwrap_or_default().into_owned();
    let members: Vec<String> = (0..nodes.len().min(model.remarks.len()))
        .filter(|index| *index == root || model.remarks[*index].parent == Some(root))
        .map(id_of)
        .collect();
    let (para, _) = model.remarks[root].from.or(model.remarks[root].to).ok_or_else(gone)?;
    let part = model.paras[para].part;
    encoded(sheet, part)?;
    let tree = &package.parts[part].tree;
    let of_thread = |id: NodeId| tree.attr(id, Ns::W, "id").is_some_and(|id| members.iter().any(|m| *m == *id));
    let all = |el: El| (0..tree.nodes.len() as NodeId).filter(move |id| tree.el(*id) == el && of_thread(*id));
    let reference = all(El::CommentReference).next_back().ok_or_else(gone)?;
    let end = outermost(tree, tree.parent(reference));
    let start = all(El::CommentRangeStart).next_back().map(|id| outermost(tree, id));
    let branches =
        [Some(end), start].into_iter().flatten().any(|id| tree.ancestor(id, |el| el == El::AlternateContent).is_some());
    if branches {
        return Err(not_supported("The comment stands in a text box, where it is not answered."));
    }
    let id = sheet.answer_id(node, text, settle).ok_or_else(encoding_of_comments)?;
    let w = tree.w_prefix().unwrap_or("w");
    let flat = |byte| Spot { run: None, byte, close: String::new(), open: String::new() };
    let begin = format!("<{w}:commentRangeStart {w}:id=\"{id}\"/>");
    let mark = end_mark(sheet, &id, w);
    let byte = tree.range(end).end;
    match start {
        Some(start) => {
            work.put(part, para, flat(tree.range(start).end), &begin);
            work.put(part, para, flat(byte), &mark);
        }
        None => work.put(part, para, flat(byte), &format!("{begin}{mark}")),
    }
    Ok(())
}

/// Returns the outermost change wrapper around a node of a paragraph, or the node itself.
fn outermost(tree: &Tree, id: NodeId) -> NodeId {
    let mut found = id;
    let mut at = tree.parent(id);
    while at != NONE && tree.el(at) != El::P {
        if tree.el(at).is_change() {
            found = at;
        }
        at = tree.parent(at);
    }
    found
}
