//! Which units can have the words of a find at all.
//!
//! Most words of the library stand in few units of a draft. What a find surely needs is looked up once over the draft,
//! and only the units that hold it are judged.

use std::ops::Range;

use library::condition::{Link, Words};

use super::Reading;
use crate::words::Stands;

/// For every word of the draft, the units that a find looks for it in.
pub struct Possible {
    /// Where the units of each word begin in `units`; one more at the end.
    starts: Vec<u32>,
    units: Vec<u32>,
    count: usize,
}

/// A set of units.
#[derive(Clone)]
struct Units(Vec<u64>);

impl Possible {
    /// Reads which units look at which words: their own, their lead-ins', and those that their predicates reach.
    fn of(reading: &Reading) -> Possible {
        let tokens = reading.text.tokens.all.len();
        let places = |u: usize| {
            let unit = &reading.units[u];
            let reaches = unit.predicates.iter().fold(unit.place.clone(), |all, p| all.joined(&p.reach));
            reaches.ranges().to_vec()
        };
        let all: Vec<Vec<Range<u32>>> = (0..reading.units.len()).map(places).collect();
        let mut starts = vec![0_u32; tokens + 1];
        for at in all.iter().flatten().flat_map(Clone::clone) {
            starts[at as usize + 1] += 1;
        }
        for at in 0..tokens {
            starts[at + 1] += starts[at];
        }
        let mut next = starts.clone();
        let mut units = vec![0_u32; starts[tokens] as usize];
        for (u, ranges) in all.iter().enumerate() {
            for at in ranges.iter().flat_map(Clone::clone) {
                let slot = &mut next[at as usize];
                units[*slot as usize] = u as u32;
                *slot += 1;
            }
        }
        Possible { starts, units, count: reading.units.len() }
    }

    fn may(&self, words: &Words, reading: &Reading) -> Units {
        match words {
            Words::But(first, _) => self.may(first, reading),
            Words::Near(first, Link::Without { .. }, _) => self.may(first, reading),
            Words::Near(first, _, second) => self.may(first, reading).and(&self.may(second, reading)),
            Words::Both(members) => {
                let mut all = members.iter().map(|member| self.may(member, reading));
                let first = all.next().unwrap_or_else(|| self.none());
                all.fold(first, |sum, member| sum.and(&member))
            }
            Words::Any(members) => members.iter().fold(self.none(), |sum, member| sum.or(&self.may(member, reading))),
            Words::Atom(atom) => match reading.vocabulary.stands(atom, reading) {
                Stands::Group(words) => self.may(words, reading),
                Stands::At(hits) => {
                    let mut units = self.none();
                    for hit in hits.iter() {
                        let at = hit.start as usize;
                        for unit in &self.units[self.starts[at] as usize..self.starts[at + 1] as usize] {
                            units.0[*unit as usize / 64] |= 1 << (unit % 64);
                        }
                    }
                    units
                }
            },
        }
    }

    /// Returns the sets of units that hold each of the words that must stand together.
    fn each(&self, words: &Words, reading: &Reading, sets: &mut Vec<Units>) {
        match words {
            Words::But(first, _) | Words::Near(first, Link::Without { .. }, _) => self.each(first, reading, sets),
            Words::Near(first, _, second) => {
                self.each(first, reading, sets);
                self.each(second, reading, sets);
            }
            Words::Both(members) => members.iter().for_each(|member| self.each(member, reading, sets)),
            Words::Any(_) | Words::Atom(_) => sets.push(self.may(words, reading)),
        }
    }

    fn none(&self) -> Units {
        Units(vec![0; self.count.div_ceil(64)])
    }
}

impl Reading<'_> {
    /// Returns the units that may match `words`, ascending; every one that does is among them.
    pub fn possible(&self, words: &Words) -> Vec<usize> {
        let units = self.possible.get_or_init(|| Possible::of(self)).may(words, self);
        (0..self.units.len()).filter(|u| units.holds(*u)).collect()
    }

    /// Returns the unit that holds most of the words that `words` asks to stand together, rare ones counting more, with
    /// how much it holds; nothing where one word alone is asked for, or no unit has any.
    pub fn nearest(&self, words: &Words) -> Option<(f64, usize)> {
        let mut sets = Vec::new();
        self.possible.get_or_init(|| Possible::of(self)).each(words, self, &mut sets);
        if sets.len() < 2 {
            return None;
        }
        let weights: Vec<f64> = sets.iter().map(|set| 1.0 / f64::from(set.len().max(1))).collect();
        let held = |unit: usize| -> f64 {
            sets.iter().zip(&weights).filter(|(set, _)| set.holds(unit)).map(|(_, weight)| weight).sum()
        };
        let all = (0..self.units.len()).map(|unit| (held(unit), unit));
        all.filter(|(held, _)| *held > 0.0).max_by(|(a, x), (b, y)| a.total_cmp(b).then(y.cmp(x)))
    }
}

impl Units {
    fn holds(&self, unit: usize) -> bool {
        self.0[unit / 64] >> (unit % 64) & 1 == 1
    }

    fn len(&self) -> u32 {
        self.0.iter().map(|bits| bits.count_ones()).sum()
    }

    fn and(mut self, other: &Units) -> Units {
        self.0.iter_mut().zip(&other.0).for_each(|(a, b)| *a &= b);
        self
    }

    fn or(mut self, other: &Units) -> Units {
        self.0.iter_mut().zip(&other.0).for_each(|(a, b)| *a |= b);
        self
    }
}
