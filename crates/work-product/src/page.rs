//! How much fits one landscape letter page, estimated: a new file has no layout before a word processor gives it one.

use crate::paper::Text;

/// A column of the table.
pub(crate) struct Column {
    /// Its title.
    pub title: &'static str,
    /// Its width in twentieths of a point.
    pub twips: usize,
}

// Of Calibri at the sizes of `paper`, rather more than less, so that a word processor has room to spare.
const PAGE_POINTS: f32 = 540.0;
const TITLE_POINTS: f32 = 24.0;
const LINE_POINTS: f32 = 9.9;
const CHARACTER_POINTS: f32 = 3.75;
const CELL_MARGINS_POINTS: f32 = 11.0;
const ROW_EDGES_POINTS: f32 = 1.5;
const PARAGRAPH_POINTS: f32 = 11.5;
const PARAGRAPH_CHARACTERS: usize = 155;

/// Returns how many of the rows fit a page with paragraphs before and after the table, and a line that says what is left
/// out when not all do.
pub(crate) fn room(columns: &[Column], before: &[String], after: &Option<String>, rows: &[Vec<Text>]) -> usize {
    let lines = |text: &String| text.chars().count().div_ceil(PARAGRAPH_CHARACTERS).max(1);
    let around: usize = before.iter().chain(after).map(lines).sum();
    let head = LINE_POINTS + ROW_EDGES_POINTS;
    let free = PAGE_POINTS - TITLE_POINTS - head - around as f32 * PARAGRAPH_POINTS;
    let height = |row: &Vec<Text>| {
        let lines = row.iter().zip(columns).map(|(text, column)| cell_lines(&text.words(), column.twips));
        lines.max().unwrap_or(1) as f32 * LINE_POINTS + ROW_EDGES_POINTS
    };
    let total: f32 = rows.iter().map(height).sum();
    if total <= free {
        return rows.len();
    }
    let mut left = free - PARAGRAPH_POINTS;
    rows.iter()
        .take_while(|row| {
            left -= height(row);
            left >= 0.0
        })
        .count()
}

/// Counts the lines of a cell, words kept whole.
fn cell_lines(text: &str, twips: usize) -> usize {
    let wide = ((twips as f32 / 20.0 - CELL_MARGINS_POINTS) / CHARACTER_POINTS).max(1.0) as usize;
    let (mut lines, mut used) = (1, 0);
    for word in text.split_whitespace().map(|word| word.chars().count()) {
        if used > 0 && used + 1 + word > wide {
            lines += 1;
            used = 0;
        }
        // A word wider than the column is broken.
        lines += word.saturating_sub(1) / wide;
        used += word + usize::from(used > 0);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_wrapped_whole() {
        let check = |text: &str, twips: usize, expected: usize| assert_eq!(cell_lines(text, twips), expected, "{text}");
        check("", 1000, 1);
        check("Open", 1000, 1);
        check("Proposed, amended", 1000, 2);
        check("Proposed amended again", 1000, 3);
        check("unbreakablewordofmanyletters", 1000, 3);
    }

    #[test]
    fn a_full_page_keeps_a_line_for_what_is_left_out() {
        let columns = [Column { title: "Issue", twips: 14400 }];
        let rows = |count: usize| vec![vec![Text::plain("An issue".into())]; count];
        let fit = |count: usize| room(&columns, &["Issues.".into()], &None, &rows(count));
        let most = (1..).take_while(|&count| fit(count) == count).last().expect("one row fits");
        assert!(most > 30 && fit(most + 1) < most + 1 && fit(1000) >= most - 1, "{most} {}", fit(1000));
    }
}
