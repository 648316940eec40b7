//! A place: ranges of words in reading order.

use std::ops::Range;

/// Words of the draft: ascending, disjoint ranges of token indexes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place(Vec<Range<u32>>);

impl Place {
    /// Makes a place of ranges in any order; those that touch or overlap are joined.
    pub fn of(ranges: impl IntoIterator<Item = Range<u32>>) -> Place {
        let mut ranges: Vec<Range<u32>> = ranges.into_iter().filter(|r| r.start < r.end).collect();
        ranges.sort_by_key(|r| (r.start, r.end));
        let mut out: Vec<Range<u32>> = Vec::with_capacity(ranges.len());
        for range in ranges {
            match out.last_mut() {
                Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
                _ => out.push(range),
            }
        }
        Place(out)
    }

    /// Makes the place of one range.
    pub fn one(range: Range<u32>) -> Place {
        Place(if range.start < range.end { vec![range] } else { Vec::new() })
    }

    /// Returns the ranges.
    pub fn ranges(&self) -> &[Range<u32>] {
        &self.0
    }

    /// Returns the number of words.
    pub fn len(&self) -> u32 {
        self.0.iter().map(|r| r.end - r.start).sum()
    }

    /// Says whether it holds no word.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns its first word.
    pub fn first(&self) -> Option<u32> {
        self.0.first().map(|r| r.start)
    }

    /// Says whether it holds the word.
    pub fn holds(&self, at: u32) -> bool {
        self.range_of(at).is_some()
    }

    /// Says whether one of its ranges holds all of `range`.
    pub fn holds_all(&self, range: &Range<u32>) -> bool {
        self.range_of(range.start).is_some_and(|r| range.end <= r.end)
    }

    fn range_of(&self, at: u32) -> Option<&Range<u32>> {
        let i = self.0.partition_point(|r| r.end <= at);
        self.0.get(i).filter(|r| r.contains(&at))
    }

    /// Returns how many of its words stand before the word `at`.
    pub fn position(&self, at: u32) -> u32 {
        let mut count = 0;
        for range in &self.0 {
            if at < range.end {
                return count + at.saturating_sub(range.start);
            }
            count += range.end - range.start;
        }
        count
    }

    /// Returns the words of both.
    pub fn joined(&self, other: &Place) -> Place {
        Place::of(self.0.iter().chain(&other.0).cloned())
    }

    /// Returns its words from `from` on and before `to`.
    pub fn between(&self, from: u32, to: u32) -> Place {
        Place::of(self.0.iter().map(|r| r.start.max(from)..r.end.min(to)))
    }

    /// Returns its words before `at`.
    pub fn before(&self, at: u32) -> Place {
        self.between(0, at)
    }

    /// Returns its words from `at` on.
    pub fn after(&self, at: u32) -> Place {
        self.between(at, u32::MAX)
    }

    /// Returns its words that `other` does not hold.
    pub fn without(&self, other: &Place) -> Place {
        let mut rest = self.0.clone();
        for cut in &other.0 {
            rest = rest
                .into_iter()
                .flat_map(|r| [r.start..r.end.min(cut.start), r.start.max(cut.end)..r.end])
                .filter(|r| r.start < r.end)
                .collect();
        }
        Place::of(rest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_sets_of_words_in_order() {
        let place = Place::of([10..14, 2..5]);
        assert_eq!(place.ranges(), [2..5, 10..14]);
        assert_eq!(place.position(11), 4);
        assert_eq!(place.without(&Place::one(3..11)), Place::of([2..3, 11..14]));
        assert_eq!(place.between(4, 12), Place::of([4..5, 10..12]));
        assert!(place.holds_all(&(10..12)) && !place.holds_all(&(4..11)));
    }
}
