//! Whole paragraphs and table rows deleted.

use std::collections::BTreeSet;

use draft::{Edit, ParaId, Refusal, Why};

use crate::model::{AtomKind, Item, Model};
use crate::spot::Place;
use crate::tree::NONE;
use crate::view::View;
use crate::write::block::start_of;
use crate::write::plan::{cuts_field, free, group_of, not_supported, writable};
use crate::write::remark::with_comment;
use crate::write::words::{Cut, note_cuts};
use crate::write::work::Work;
use crate::write::{Beside, Sheet, paragraph};

pub(super) fn delete(
    sheet: &mut Sheet<'_>,
    edit: &Edit,
    from: ParaId,
    to: ParaId,
    work: &mut Work,
) -> Result<(), Refusal> {
    let (first, last) = (group_of(sheet, from)?.clone(), group_of(sheet, to)?.clone());
    let model = &sheet.package.model;
    let range = sheet.draft.index(from).zip(sheet.draft.index(to));
    let (start, end) = range.ok_or_else(|| Refusal::new(Why::WordsNotFound, "The paragraphs are not in the file."))?;
    let mut paras: Vec<usize> = Vec::new();
    let mut cells: Vec<usize> = Vec::new();
    for id in sheet.draft.paragraphs[start..=end].iter().map(|p| p.id) {
        let group = group_of(sheet, id)?;
        let para = &model.paras[group.last()];
        // Paragraphs of text boxes stand between those of the body without being among them.
        match para.container == model.paras[first.last()].container {
            true => paras.extend(group.members()),
            false if para.host.is_none() => cells.extend(group.members()),
            false => {}
        }
    }
    let mut tables = BTreeSet::new();
    for item in between(model, first.first(), last.last()) {
        match item {
            Item::Table(table) if model.shows_table(View::Final, *table) => drop(tables.insert(*table)),
            Item::Opaque(_) => return Err(not_supported("Something that is not read stands between the paragraphs.")),
            _ => {}
        }
    }
    let of_table = cells.iter().filter_map(|para| match model.paras[*para].place {
        draft::Place::Cell { table, .. } => Some(table as usize),
        draft::Place::Flow => None,
    });
    tables.extend(of_table);
    let doomed: BTreeSet<usize> = paras.iter().chain(&cells).copied().collect();
    let mut marks: Vec<usize> = cells.clone();
    clear(sheet, &paras, &doomed, work)?;
    clear(sheet, &cells, &doomed, work)?;
    for table in tables {
        mark_rows(sheet, table, None, &doomed, work)?;
    }
    let tail = last.last();
    marks.extend(&paras);
    let before = |mut at: usize| loop {
        match sheet.beside[at].0 {
            Some(Beside::Para(prev)) if sheet.doomed.contains(&prev) => at = prev,
            other => return other,
        }
    };
    let after = |mut at: usize| loop {
        match sheet.beside[at].1 {
            Some(Beside::Para(next)) if sheet.doomed.contains(&next) => at = next,
            other => return (other, at),
        }
    };
    match after(tail) {
        (Some(Beside::Para(_)), _) => {}
        (Some(Beside::Other), end) => match before(first.first()) {
            // Two tables would become one.
            Some(Beside::Other) => {
                work.kept_empty = true;
                marks.retain(|mark| *mark != end);
            }
            None | Some(Beside::Para(_)) => {}
        },
        // The end of a container keeps its mark; what stands before the deleted paragraphs moves into it.
        (None, end) => match before(first.first()) {
            Some(Beside::Para(stays)) => {
                let keeper = &model.paras[stays];
                let carrier = &model.paras[end];
                // New paragraphs between the two would have to move as well.
                let between = (stays..=end).any(|para| sheet.joined_by.contains(&para));
                let divided = sheet.work.paras.get(&stays).is_some_and(|work| work.head.is_some() || work.stripped);
                let odd = between
                    || divided
                    || !carrier.mark.is_empty()
                    || paragraph::has_change(&sheet.package.parts[carrier.part].tree, carrier);
                if odd || keeper.section || !model.shows_mark(View::Final, keeper) {
                    work.kept_empty = true;
                } else {
                    marks.push(stays);
                    let tree = &sheet.package.parts[carrier.part].tree;
                    let ppr = paragraph::Properties::exact(tree, keeper);
                    work.paras.entry(end).or_default().look = Some(ppr);
                }
                marks.retain(|mark| *mark != end);
            }
            other => {
                let joined = paras.iter().any(|para| sheet.joined_by.contains(para));
                work.kept_empty |= other.is_some() || joined;
                marks.retain(|mark| *mark != end);
            }
        },
    }
    for mark in marks {
        if model.shows_mark(View::Final, &model.paras[mark]) {
            work.paras.entry(mark).or_default().deleted = true;
        }
    }
    let (from, to) = ((first.first(), start_of(model, first.first())), (tail, Place::End));
    with_comment(sheet, edit.comment.as_deref(), from, to, work, |_| {})
}

/// Deletes the table row that holds `of`: its record, and everything in it.
pub(super) fn delete_row(sheet: &mut Sheet<'_>, edit: &Edit, of: ParaId, work: &mut Work) -> Result<(), Refusal> {
    let no_row = || Refusal::new(Why::WordsNotFound, "The paragraph stands in no table row.");
    let range = sheet.draft.row(of).ok_or_else(no_row)?;
    let draft::Place::Cell { table, row, .. } = sheet.draft.paragraph(of).ok_or_else(no_row)?.place else {
        return Err(no_row());
    };
    let model = &sheet.package.model;
    let mut paras: Vec<usize> = Vec::new();
    let mut inner: BTreeSet<usize> = BTreeSet::new();
    for id in sheet.draft.paragraphs[range].iter().map(|p| p.id) {
        let group = group_of(sheet, id)?;
        let para = &model.paras[group.last()];
        if para.host.is_some() {
            continue;
        }
        paras.extend(group.members());
        match para.place {
            draft::Place::Cell { table: other, .. } if other != table => drop(inner.insert(other as usize)),
            _ => {}
        }
    }
    let doomed: BTreeSet<usize> = paras.iter().copied().collect();
    clear(sheet, &paras, &doomed, work)?;
    mark_rows(sheet, table as usize, Some(row as usize), &doomed, work)?;
    for table in inner {
        mark_rows(sheet, table, None, &doomed, work)?;
    }
    for para in &paras {
        if model.shows_mark(View::Final, &model.paras[*para]) {
            work.paras.entry(*para).or_default().deleted = true;
        }
    }
    let (Some(first), Some(last)) = (paras.first().copied(), paras.last().copied()) else { return Ok(()) };
    let (from, to) = ((first, start_of(model, first)), (last, Place::End));
    with_comment(sheet, edit.comment.as_deref(), from, to, work, |_| {})
}

/// Deletes the words of `paras`, when nothing in them has to stay.
fn clear(sheet: &Sheet<'_>, paras: &[usize], doomed: &BTreeSet<usize>, work: &mut Work) -> Result<(), Refusal> {
    let model = &sheet.package.model;
    let mut cuts: Vec<Cut> = Vec::new();
    for index in paras {
        let para = &model.paras[*index];
        writable(sheet, para)?;
        if para.section {
            return Err(Refusal::new(Why::SectionMark, "The paragraph carries a section break, so it is not deleted."));
        }
        for (a, atom) in para.atoms.iter().enumerate() {
            if !model.shows_atom(View::Final, atom) || atom.kind == AtomKind::Marker {
                continue;
            }
            free(sheet, atom)?;
            if let Some(field) = model.fields.get(atom.field as usize)
                && !field.is_within(doomed)
            {
                return Err(cuts_field());
            }
            if atom.run != NONE && atom.kind != AtomKind::PageHint {
                cuts.push((*index, a, 0, atom.len()));
            }
        }
    }
    note_cuts(sheet, &cuts, work);
    Ok(())
}

/// Notes the rows of a table that go, one or all, when everything in them does.
fn mark_rows(
    sheet: &Sheet<'_>,
    table: usize,
    only: Option<usize>,
    doomed: &BTreeSet<usize>,
    work: &mut Work,
) -> Result<(), Refusal> {
    let model = &sheet.package.model;
    let rows = model.tables[table].rows.iter().enumerate().filter(|(index, _)| only.is_none_or(|row| row == *index));
    for (_, row) in rows.filter(|(_, row)| model.shows_all(View::Final, &row.revs)) {
        let first = row.cells.iter().flat_map(|cell| &cell.items).find_map(|item| match item {
            Item::Para(para) => Some(*para),
            _ => None,
        });
        let Some(first) = first.filter(|para| doomed.contains(para)) else {
            return Err(not_supported("A row of the table holds something that is not read, so it is not deleted."));
        };
        work.rows.insert((model.paras[first].part, row.node));
    }
    Ok(())
}

/// Returns what stands in one container from one paragraph to another.
fn between(model: &Model, first: usize, last: usize) -> &[Item] {
    let cells = model.tables.iter().flat_map(|t| &t.rows).flat_map(|r| &r.cells).map(|c| &c.items);
    for items in model.flows.iter().map(|flow| &flow.items).chain(cells) {
        let at = |para: usize| items.iter().position(|item| matches!(item, Item::Para(p) if *p == para));
        if let (Some(first), Some(last)) = (at(first), at(last)) {
            return &items[first..=last];
        }
    }
    &[]
}
