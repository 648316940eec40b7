//! Tables, their rows and their cells (ECMA-376 Part 1 §17.4).

use draft::{Place, RevisionKind, Why};

use super::build::{Builder, Scope};
use super::story::lock;
use super::{Item, RevIx};
use crate::element::{El, Ns};
use crate::tree::{NONE, NodeId};

/// A table.
#[derive(Clone, Debug, Default)]
pub(crate) struct Table {
    pub(crate) columns: Vec<u32>,
    pub(crate) rows: Vec<Row>,
}

/// A table row.
#[derive(Clone, Debug, Default)]
pub(crate) struct Row {
    pub(crate) node: NodeId,
    pub(crate) revs: Vec<RevIx>,
    pub(crate) cells: Vec<Cell>,
}

/// A table cell.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cell {
    pub(crate) span: u32,
    pub(crate) continues: bool,
    pub(crate) revs: Vec<RevIx>,
    pub(crate) items: Vec<Item>,
}

impl Builder<'_> {
    pub(super) fn table(&mut self, node: NodeId, scope: &Scope, frozen: Option<Why>) -> usize {
        let tree = self.tree(scope.part);
        let index = self.model.tables.len();
        self.model.tables.push(Table::default());
        let mut table = Table::default();
        let first = self.model.paras.len();
        if let Some(pr) = tree.child(node, El::TblPr) {
            self.property_changes(scope.part, pr, first);
        }
        if let Some(grid) = tree.child(node, El::TblGrid) {
            self.property_changes(scope.part, grid, first);
            let width = |col| tree.number(col, "w").unwrap_or(0).clamp(0, 100_000) as u32;
            table.columns = tree.elements(grid).filter(|id| tree.el(*id) == El::GridCol).map(width).collect();
        }
        let mut todo: Vec<(NodeId, Option<Why>)> = Vec::new();
        tree.stack(&mut todo, node, |id| (id, frozen));
        while let Some((id, frozen)) = todo.pop() {
            match tree.el(id) {
                El::Tr => {
                    let row = table.rows.len() as u32;
                    let made = self.row(id, scope, frozen, (index as u32, row));
                    table.rows.push(made);
                }
                El::Sdt => {
                    let frozen = frozen.or_else(|| lock(tree, id));
                    if let Some(content) = tree.child(id, El::SdtContent) {
                        tree.stack(&mut todo, content, |child| (child, frozen));
                    }
                }
                El::CustomXml | El::Ins | El::Del | El::MoveFrom | El::MoveTo => {
                    tree.stack(&mut todo, id, |child| (child, frozen));
                }
                _ => {}
            }
        }
        self.model.tables[index] = table;
        index
    }

    pub(super) fn row(&mut self, node: NodeId, scope: &Scope, frozen: Option<Why>, (table, row): (u32, u32)) -> Row {
        let tree = self.tree(scope.part);
        let mut made = Row { node, ..Row::default() };
        let mut gate = scope.gate.clone();
        let first = self.model.paras.len();
        if let Some(pr) = tree.child(node, El::TrPr) {
            for id in tree.elements(pr) {
                let kind = match tree.el(id) {
                    El::Ins => RevisionKind::RowInsertion,
                    El::Del => RevisionKind::RowDeletion,
                    _ => continue,
                };
                let rev = self.rev(scope.part, id, kind, first, NONE);
                made.revs.push(rev);
                gate.push(rev);
            }
            self.property_changes(scope.part, pr, first);
        }
        if let Some(pr) = tree.child(node, El::TblPrEx) {
            self.property_changes(scope.part, pr, first);
        }
        let mut todo: Vec<(NodeId, Option<Why>)> = Vec::new();
        tree.stack(&mut todo, node, |id| (id, frozen));
        while let Some((id, frozen)) = todo.pop() {
            match tree.el(id) {
                El::Tc => {
                    let mut cell = Cell { span: 1, ..Cell::default() };
                    let mut gate = gate.clone();
                    let first = self.model.paras.len();
                    if let Some(pr) = tree.child(id, El::TcPr) {
                        let number = |local| tree.named(pr, local).and_then(|n| tree.number(n, "val"));
                        cell.span = number("gridSpan").unwrap_or(1).clamp(1, 1000) as u32;
                        let merge = tree.named(pr, "vMerge");
                        cell.continues =
                            merge.is_some_and(|m| tree.attr(m, Ns::W, "val").is_none_or(|v| v == "continue"));
                        for change in tree.elements(pr) {
                            let takes = match tree.el(change) {
                                El::CellIns => Some(false),
                                El::CellDel => Some(true),
                                El::CellMerge => None,
                                _ => continue,
                            };
                            let rev = self.rev(scope.part, change, RevisionKind::Cell, first, NONE);
                            self.model.revs[rev as usize].cell = takes;
                            cell.revs.push(rev);
                            gate.push(rev);
                        }
                        self.property_changes(scope.part, pr, first);
                    }
                    let place = Place::Cell { table, row, column: made.cells.len() as u32 };
                    let container = self.container();
                    let inner = Scope { place, container, gate, frozen, ..*scope };
                    cell.items = self.blocks(id, &inner);
                    made.cells.push(cell);
                }
                El::Sdt => {
                    let frozen = frozen.or_else(|| lock(tree, id));
                    if let Some(content) = tree.child(id, El::SdtContent) {
                        tree.stack(&mut todo, content, |child| (child, frozen));
                    }
                }
                El::CustomXml => tree.stack(&mut todo, id, |child| (child, frozen)),
                _ => {}
            }
        }
        made
    }
}
