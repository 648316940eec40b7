//! Table rows added, and the record of a row (ECMA-376 Part 1 §17.13.5.16, §17.13.5.12).

use draft::{Edit, Inline, ParaId, Refusal, Story, Why};

use crate::element::El;
use crate::spot::Place;
use crate::tree::{Kind, NodeId, Tree};
use crate::view::View;
use crate::write::plan::{group_of, not_supported, w, writable};
use crate::write::remark::with_comment;
use crate::write::words::dominant;
use crate::write::work::Work;
use crate::write::{Attribution, Sheet, paragraph, run};

/// Adds a row behind the one that holds `after`, built like it.
pub(super) fn insert_row(
    sheet: &mut Sheet<'_>,
    edit: &Edit,
    after: ParaId,
    cells: &[Inline],
    work: &mut Work,
) -> Result<(), Refusal> {
    let group = group_of(sheet, after)?.clone();
    let model = &sheet.package.model;
    let para = &model.paras[group.last()];
    writable(sheet, para)?;
    let draft::Place::Cell { table, row, .. } = para.place else {
        return Err(Refusal::new(Why::WordsNotFound, "The paragraph stands in no table row."));
    };
    let row = &model.tables[table as usize].rows[row as usize];
    let tree = &sheet.package.parts[para.part].tree;
    let w = w(sheet, para);
    if tree.el(tree.parent(row.node)) != El::Tbl {
        return Err(not_supported("A content control stands around this row, so none is added after it."));
    }
    let shown: Vec<_> = row.cells.iter().filter(|cell| model.shows_all(View::Final, &cell.revs)).collect();
    let holders: Vec<NodeId> = tree.elements(row.node).filter(|id| tree.el(*id) == El::Tc).collect();
    if shown.len() != holders.len() || cells.len() != holders.len() {
        return Err(not_supported("The cells of this row are changed or held by controls, so none is built like it."));
    }
    let merged = |id: &NodeId| tree.child(*id, El::TcPr).is_some_and(|pr| tree.named(pr, "vMerge").is_some());
    if holders.iter().any(merged) {
        return Err(not_supported(
            "A cell of this row is merged with one above or below, so no row is added after it.",
        ));
    }
    let mut made = String::new();
    for (cell, (holder, text)) in shown.iter().zip(holders.iter().zip(cells)) {
        let last = cell.items.iter().rev().find_map(|item| match item {
            crate::model::Item::Para(para) => Some(*para),
            _ => None,
        });
        let last = last.ok_or_else(|| not_supported("A cell of this row holds no paragraph."))?;
        let like = &model.paras[last];
        let look = match sheet.groups.of[last] {
            Some(group) => dominant(sheet, &sheet.groups.list[group]),
            None => String::new(),
        };
        let runs = run::runs(text, &run::Looks::plain(look), w);
        let content = match runs.is_empty() {
            true => runs,
            false => format!("<{w}:ins{}>{runs}</{w}:ins>", sheet.by.attributes(w)),
        };
        let ppr = paragraph::Properties::of(tree, like, None, w);
        let properties = tree.child(*holder, El::TcPr).map(|pr| without_changes(tree, pr)).unwrap_or_default();
        let para = paragraph::inserted(&paragraph::Made { ppr, content }, sheet.by, w);
        made.push_str(&format!("<{w}:tc>{properties}{para}</{w}:tc>"));
    }
    let exceptions = tree.child(row.node, El::TblPrEx).map(|pr| without_changes(tree, pr)).unwrap_or_default();
    let own = tree.child(row.node, El::TrPr).map(|pr| inner_without_changes(tree, pr)).unwrap_or_default();
    let record = format!("<{w}:trPr>{own}<{w}:ins{}/></{w}:trPr>", sheet.by.attributes(w));
    let xml = format!("<{w}:tr>{exceptions}{record}{made}</{w}:tr>");
    if edit.comment.is_some() && para.story != Story::Body {
        return Err(not_supported("A comment cannot stand in a header, a footer or a note."));
    }
    work.blocks.push((para.part, tree.range(row.node).end, xml));
    let end = (group.last(), Place::End);
    with_comment(sheet, edit.comment.as_deref(), end, end, work, |_| {})
}

/// Returns properties as written, without the changes they record.
fn without_changes(tree: &Tree, pr: NodeId) -> String {
    let inner = inner_without_changes(tree, pr);
    let tag = tree.open_tag(pr);
    match tree.node(pr).kind {
        Kind::Empty => tag.to_owned(),
        _ => format!("{tag}{inner}</{}>", tree.name(pr)),
    }
}

/// A new row repeats neither the changes of the row it is built like nor its part as a table's head.
fn inner_without_changes(tree: &Tree, pr: NodeId) -> String {
    let kept = tree.elements(pr).filter(|id| {
        let el = tree.el(*id);
        let is_record = el.is_change() || matches!(el, El::CellIns | El::CellDel | El::CellMerge);
        !is_record && !el.is_property_change() && tree.local(*id) != "tblHeader"
    });
    kept.map(|id| tree.raw(id)).collect()
}

/// Returns what is put in the place of which bytes so that a row counts as deleted.
pub(super) fn deleted(tree: &Tree, row: NodeId, by: &Attribution, w: &str) -> (std::ops::Range<usize>, String) {
    let mark = format!("<{w}:del{}/>", by.attributes(w));
    let Some(pr) = tree.child(row, El::TrPr) else {
        let at = match tree.child(row, El::TblPrEx) {
            Some(exceptions) => tree.range(exceptions).end,
            None => tree.node(row).open.end as usize,
        };
        return (at..at, format!("<{w}:trPr>{mark}</{w}:trPr>"));
    };
    if tree.node(pr).kind == Kind::Empty {
        let open = tree.open_tag(pr).trim_end_matches("/>").trim_end();
        return (tree.range(pr), format!("{open}>{mark}</{}>", tree.name(pr)));
    }
    // The record of earlier properties comes last.
    let at = tree.child(pr, El::TrPrChange).map_or_else(|| tree.close_start(pr), |change| tree.range(change).start);
    (at..at, mark)
}
