//! Blocks of the draft as the window paints them.

use std::collections::{BTreeMap, BTreeSet};

use draft::show::{Block, CellBlock, Mark, MarkKind, ParagraphBlock, ShownPiece, TableBlock};
use draft::{Align, Draft, EditId, Face, ParaId, Story};

use crate::view::{BlockView, CellView, Display, MarkView, ParagraphView, PieceView, RowView, SpotView, TableView};

/// What painting needs to know beside the blocks.
pub struct Painting<'a> {
    /// How the draft is shown.
    pub display: Display,
    /// The size of most of the draft, in half points; 0 when nothing sets one.
    pub usual: u16,
    /// Colours of the file's authors.
    pub hues: &'a BTreeMap<String, u32>,
    /// Suggestions by the edit they made.
    pub ours: BTreeMap<EditId, String>,
    /// Places of suggestions in a paragraph's Final text; an empty range is beside the paragraph.
    pub spots: BTreeMap<ParaId, Vec<Spot>>,
    /// Paragraphs with a pending change of someone.
    pub changed: BTreeSet<ParaId>,
}

/// A place of a suggestion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// What is shown of it.
    pub view: SpotView,
}

/// Paints blocks.
pub fn paint(blocks: Vec<Block>, with: &Painting) -> Vec<BlockView> {
    blocks.into_iter().map(|block| block_view(block, with)).collect()
}

/// Returns the blocks of a draft that is no Word file.
pub fn plain_blocks(draft: &Draft) -> Vec<Block> {
    let block = |paragraph: &draft::Paragraph| {
        let piece = ShownPiece { text: paragraph.text.clone(), start: Some(0), ..ShownPiece::default() };
        Block::Paragraph(ParagraphBlock {
            para: Some(paragraph.id),
            story: paragraph.story,
            label: paragraph.label.as_ref().map(|label| label.text.clone()),
            heading: paragraph.style.outline.map(|level| level + 1),
            indent: paragraph.style.indent,
            first: paragraph.style.first,
            after: 120,
            align: paragraph.style.align,
            pieces: vec![piece],
            ..ParagraphBlock::default()
        })
    };
    draft.paragraphs.iter().map(block).collect()
}

/// Returns about how many characters high a block is.
pub fn size(block: &BlockView) -> u32 {
    match block {
        BlockView::Paragraph(paragraph) => {
            let characters: usize = paragraph.pieces.iter().map(|piece| piece.text.len()).sum();
            characters as u32 + 1
        }
        BlockView::Table(table) => {
            table.rows.iter().map(|row| row.cells.iter().map(cell_size).max().unwrap_or(1)).sum()
        }
        BlockView::Page { .. } | BlockView::Opaque { .. } => 1,
    }
}

fn cell_size(cell: &CellView) -> u32 {
    // A cell is about a quarter of the page wide, and each row takes at least a line.
    cell.blocks.iter().map(|block| (size(block) * 3).max(84)).sum::<u32>().max(84)
}

/// Returns the paragraphs of a block, those of its cells included.
pub fn paras(block: &BlockView) -> Vec<u32> {
    match block {
        BlockView::Paragraph(paragraph) => paragraph.para.into_iter().collect(),
        BlockView::Table(table) => {
            let cells = table.rows.iter().flat_map(|row| &row.cells);
            cells.flat_map(|cell| cell.blocks.iter().flat_map(paras)).collect()
        }
        BlockView::Page { .. } | BlockView::Opaque { .. } => Vec::new(),
    }
}

fn block_view(block: Block, with: &Painting) -> BlockView {
    match block {
        Block::Paragraph(paragraph) => BlockView::Paragraph(Box::new(paragraph_view(paragraph, with))),
        Block::Table(table) => BlockView::Table(table_view(table, with)),
        Block::Page { number } => BlockView::Page { number },
        Block::Opaque { what } => BlockView::Opaque { what },
    }
}

fn paragraph_view(block: ParagraphBlock, with: &Painting) -> ParagraphView {
    let clean = matches!(with.display, Display::SimpleMarkup | Display::NoMarkup | Display::Original);
    let ours = |mark: &Mark| mark.edit.is_some();
    let marked = block.mark.is_some() || block.pieces.iter().any(|piece| !piece.marks.is_empty());
    let changed = marked || block.para.is_some_and(|para| with.changed.contains(&para));
    let spots = block.para.and_then(|para| with.spots.get(&para)).map(Vec::as_slice).unwrap_or_default();
    let mut pieces: Vec<PieceView> = Vec::new();
    for piece in block.pieces {
        if clean && piece.marks.iter().any(|mark| matches!(mark.kind, MarkKind::Deleted | MarkKind::MovedFrom)) {
            continue;
        }
        // Our own edit takes the place of the suggestion's dotted line.
        let suggested = if piece.marks.iter().any(ours) { &[] } else { spots };
        pieces.extend(cut(piece, suggested, clean, with));
    }
    let twips = |value: i32| value as f32 / 20.0;
    ParagraphView {
        para: block.para.map(|para| para.0),
        story: story_title(block.story),
        label: block.label,
        old_label: if clean { None } else { block.old_label },
        heading: block.heading,
        indent: twips(block.indent),
        first: twips(block.first),
        before: twips(block.before as i32),
        after: twips(block.after as i32),
        align: match block.align {
            Align::Start => "start",
            Align::Center => "center",
            Align::End => "end",
            Align::Justify => "justify",
        }
        .into(),
        mark: block.mark.filter(|_| !clean).map(|mark| mark_view(mark, with)),
        changed: changed && !matches!(with.display, Display::NoMarkup | Display::Original),
        pieces,
        beside: spots.iter().filter(|spot| spot.start == spot.end).map(|spot| spot.view.clone()).collect(),
    }
}

/// Cuts a piece where suggestions begin and end.
fn cut(piece: ShownPiece, spots: &[Spot], clean: bool, with: &Painting) -> Vec<PieceView> {
    let marks: Vec<MarkView> =
        piece.marks.iter().filter(|_| !clean).map(|mark| mark_view(mark.clone(), with)).collect();
    let view = |text: &str, spots: Vec<SpotView>| PieceView {
        text: text.to_owned(),
        face: face_classes(&piece.face, piece.link.is_some()),
        scale: scale(piece.face.half_points, with.usual),
        marks: marks.clone(),
        comments: piece.comments.iter().map(|comment| comment.0).collect(),
        link: piece.link.clone(),
        note: piece.note,
        spots,
    };
    let Some(start) = piece.start.map(|start| start as usize) else { return vec![view(&piece.text, Vec::new())] };
    let end = start + piece.text.len();
    let inside = |spot: &&Spot| (spot.start as usize) < end && (spot.end as usize) > start && spot.start < spot.end;
    let touching: Vec<&Spot> = spots.iter().filter(inside).collect();
    if touching.is_empty() {
        return vec![view(&piece.text, Vec::new())];
    }
    let mut edges: BTreeSet<usize> = BTreeSet::from([start, end]);
    for spot in &touching {
        edges.extend([spot.start as usize, spot.end as usize].into_iter().filter(|edge| (start..end).contains(edge)));
    }
    let edges: Vec<usize> = edges.into_iter().filter(|edge| piece.text.is_char_boundary(edge - start)).collect();
    let parts = edges.windows(2).map(|edge| {
        let here = touching.iter().filter(|spot| spot.start as usize <= edge[0] && edge[1] <= spot.end as usize);
        view(&piece.text[edge[0] - start..edge[1] - start], here.map(|spot| spot.view.clone()).collect())
    });
    parts.collect()
}

/// Returns a size against the usual one, within what a page of text bears; nothing when it is the usual one.
fn scale(half_points: u16, usual: u16) -> Option<f32> {
    let differs = half_points > 0 && usual > 0 && half_points != usual;
    differs.then(|| (f32::from(half_points) / f32::from(usual)).clamp(0.6, 2.2))
}

/// Returns the size that most of the text has.
pub fn usual_size(blocks: &[Block]) -> u16 {
    let mut lengths: BTreeMap<u16, usize> = BTreeMap::new();
    for block in blocks {
        let Block::Paragraph(paragraph) = block else { continue };
        for piece in paragraph.pieces.iter().filter(|piece| piece.face.half_points > 0) {
            *lengths.entry(piece.face.half_points).or_default() += piece.text.len();
        }
    }
    lengths.into_iter().max_by_key(|(_, length)| *length).map_or(0, |(size, _)| size)
}

fn mark_view(mark: Mark, with: &Painting) -> MarkView {
    let kind = match mark.kind {
        MarkKind::Inserted => "inserted",
        MarkKind::Deleted => "deleted",
        MarkKind::MovedFrom => "moved-from",
        MarkKind::MovedTo => "moved-to",
        MarkKind::Formatted => "formatted",
    };
    MarkView {
        kind: kind.into(),
        hue: if mark.edit.is_some() { None } else { Some(with.hues.get(&mark.author).copied().unwrap_or_default()) },
        author: mark.author,
        date: mark.date,
        suggestion: mark.edit.and_then(|edit| with.ours.get(&edit).cloned()),
    }
}

fn face_classes(face: &Face, link: bool) -> Vec<String> {
    let classes = [
        (face.bold, "bold"),
        (face.italic, "italic"),
        (face.underline, "underline"),
        (face.strike, "strike"),
        (face.caps, "caps"),
        (face.small_caps, "small-caps"),
        (face.superscript, "superscript"),
        (face.subscript, "subscript"),
        (face.hidden, "hidden"),
        (face.highlight, "highlight"),
        (link, "link"),
    ];
    classes.into_iter().filter(|(is, _)| *is).map(|(_, class)| class.to_owned()).collect()
}

fn story_title(story: Story) -> Option<String> {
    match story {
        Story::Body => None,
        Story::Footnote(number) => Some(format!("Footnote {number}")),
        Story::Endnote(number) => Some(format!("Endnote {number}")),
        Story::Header(_) => Some("Header".into()),
        Story::Footer(_) => Some("Footer".into()),
        Story::TextBox(_) => Some("Text box".into()),
    }
}

fn table_view(table: TableBlock, with: &Painting) -> TableView {
    let clean = matches!(with.display, Display::SimpleMarkup | Display::NoMarkup | Display::Original);
    let gone = |mark: &Option<Mark>| mark.as_ref().is_some_and(|mark| mark.kind == MarkKind::Deleted);
    let rows: Vec<_> = table.rows.into_iter().filter(|row| !(clean && gone(&row.mark))).collect();
    let spans = row_spans(&rows.iter().map(|row| row.cells.as_slice()).collect::<Vec<_>>());
    let rows = rows.into_iter().zip(spans).map(|(row, spans)| RowView {
        mark: row.mark.filter(|_| !clean).map(|mark| mark_view(mark, with)),
        cells: row
            .cells
            .into_iter()
            .zip(spans)
            .filter(|(cell, _)| !cell.continues)
            .map(|(cell, rows)| CellView { columns: cell.columns, rows, blocks: paint(cell.blocks, with) })
            .collect(),
    });
    TableView { columns: table.columns.iter().map(|&width| width as f32 / 20.0).collect(), rows: rows.collect() }
}

/// Returns for every cell how many rows it spans: itself and those below that continue it in its column.
fn row_spans(rows: &[&[CellBlock]]) -> Vec<Vec<u32>> {
    let columns: Vec<Vec<u32>> = rows
        .iter()
        .map(|cells| {
            let mut at = 0;
            let starts = cells.iter().map(|cell| {
                let start = at;
                at += cell.columns.max(1);
                start
            });
            starts.collect()
        })
        .collect();
    let continues = |row: usize, column: u32| {
        let cell = columns[row].iter().position(|&start| start == column);
        cell.is_some_and(|cell| rows[row][cell].continues)
    };
    let span = |row: usize, column: u32| {
        1 + (row + 1..rows.len()).take_while(|&below| continues(below, column)).count() as u32
    };
    (0..rows.len()).map(|row| columns[row].iter().map(|&column| span(row, column)).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn painting(display: Display, spots: &[(u32, u32)]) -> Painting<'static> {
        static HUES: BTreeMap<String, u32> = BTreeMap::new();
        let spot = |&(start, end): &(u32, u32)| Spot {
            start,
            end,
            view: SpotView { suggestion: format!("{start}"), severity: "high".into(), title: "T".into(), open: true },
        };
        let spots = BTreeMap::from([(ParaId(0), spots.iter().map(spot).collect())]);
        Painting { display, usual: 0, hues: &HUES, ours: BTreeMap::new(), spots, changed: BTreeSet::new() }
    }

    fn paragraph(pieces: &[(&str, Option<u32>, Option<MarkKind>)]) -> Block {
        let piece = |&(text, start, kind): &(&str, Option<u32>, Option<MarkKind>)| ShownPiece {
            text: text.into(),
            start,
            marks: kind
                .map(|kind| Mark { kind, author: "Them".into(), date: None, revision: None, edit: None })
                .into_iter()
                .collect(),
            ..ShownPiece::default()
        };
        let pieces = pieces.iter().map(piece).collect();
        Block::Paragraph(ParagraphBlock { para: Some(ParaId(0)), pieces, ..ParagraphBlock::default() })
    }

    #[test]
    fn suggestions_are_cut_out_of_pieces() {
        let check = |spots: &[(u32, u32)], expected: &[(&str, usize)]| {
            let block = paragraph(&[("Für any ", Some(0), None), ("purpose.", Some(9), None)]);
            let painted = paint(vec![block], &painting(Display::AllMarkup, spots));
            let BlockView::Paragraph(paragraph) = &painted[0] else { panic!("a paragraph") };
            let seen: Vec<(&str, usize)> = paragraph.pieces.iter().map(|p| (p.text.as_str(), p.spots.len())).collect();
            assert_eq!(seen, expected);
        };
        check(&[], &[("Für any ", 0), ("purpose.", 0)]);
        check(&[(5, 16)], &[("Für ", 0), ("any ", 1), ("purpose", 1), (".", 0)]);
        check(&[(0, 4), (5, 8)], &[("Für", 1), (" ", 0), ("any", 1), (" ", 0), ("purpose.", 0)]);
        check(&[(5, 16), (9, 16)], &[("Für ", 0), ("any ", 1), ("purpose", 2), (".", 0)]);
        check(&[(3, 3)], &[("Für any ", 0), ("purpose.", 0)]);
    }

    #[test]
    fn clean_displays_show_no_marks_and_no_deleted_words() {
        let check = |display: Display, words: &str, marks: usize, changed: bool| {
            let block =
                paragraph(&[("old", None, Some(MarkKind::Deleted)), ("new", Some(0), Some(MarkKind::Inserted))]);
            let painted = paint(vec![block], &painting(display, &[]));
            let BlockView::Paragraph(paragraph) = &painted[0] else { panic!("a paragraph") };
            let text: String = paragraph.pieces.iter().map(|piece| piece.text.as_str()).collect();
            let seen: usize = paragraph.pieces.iter().map(|piece| piece.marks.len()).sum();
            assert_eq!((text.as_str(), seen, paragraph.changed), (words, marks, changed), "{display:?}");
        };
        check(Display::AllMarkup, "oldnew", 2, true);
        check(Display::SimpleMarkup, "new", 0, true);
        check(Display::NoMarkup, "new", 0, false);
    }

    #[test]
    fn merged_cells_span_the_rows_they_continue_in() {
        let cell = |columns, continues| CellBlock { columns, continues, blocks: Vec::new() };
        let rows = [
            vec![cell(1, false), cell(2, false)],
            vec![cell(1, true), cell(2, false)],
            vec![cell(1, true), cell(2, true)],
        ];
        let rows: Vec<&[CellBlock]> = rows.iter().map(Vec::as_slice).collect();
        assert_eq!(row_spans(&rows), [vec![3, 1], vec![2, 2], vec![1, 1]]);
    }
}
