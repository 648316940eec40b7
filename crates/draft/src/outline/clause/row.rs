//! Which typed labels are labels: those that continue a row or begin one.

use crate::Paragraph;
use crate::outline::heading::heading;
use crate::outline::label::{self, Fence, Sign, Typed, is_schedule};
use crate::outline::rank::{Class, Rank, ranks};

use super::Tree;

/// How many paragraphs may stand before the number of a filing.
const FRONT: usize = 5;

impl Tree<'_> {
    /// Reads the typed label at `start`, if it continues the labels before it or can begin a row of its own.
    pub(super) fn typed(&self, index: usize, para: &Paragraph, start: usize, first: bool) -> Option<Typed> {
        let typed = label::typed(&para.text[start..])?;
        let sign = &typed.sign;
        if !first {
            return (sign.fence == Fence::Round).then_some(typed);
        }
        let rest = &para.text[start + typed.text..];
        if is_schedule(&sign.word) && self.is_filed(index, sign) {
            return None;
        }
        if !sign.word.is_empty() {
            let closed = para.text[typed.range.clone()].ends_with(['.', ':', ')']);
            let head = heading(para, start + typed.text, true);
            let alone = rest.trim().is_empty() || head.as_ref().is_some_and(|h| h.text >= para.text.len());
            let tab = para.text[typed.range.end..typed.text].contains('\t');
            let stands = alone || (!is_schedule(&sign.word) && (closed || tab || head.is_some()));
            return stands.then_some(typed);
        }
        if sign.fence == Fence::Round || rest.is_empty() && sign.fence != Fence::Bare {
            return Some(typed);
        }
        let all = ranks(sign);
        let next = |rank: &Rank| {
            self.stack.iter().any(|f| f.rank.as_ref().is_some_and(|r| r.is_like(rank) && r.last() + 1 == rank.last()))
        };
        let seen = |rank: &Rank| self.stack.iter().any(|f| f.rank.as_ref().is_some_and(|r| r.is_like(rank)));
        let stands = all.iter().any(|rank| {
            let number = rank.class == Class::Number;
            match sign.fence {
                Fence::Bare if rank.value.len() > 1 => {
                    let last = self
                        .stack
                        .iter()
                        .rev()
                        .filter_map(|f| f.rank.as_ref())
                        .find(|r| r.class == Class::Number && r.value.len() > 1);
                    rank.last() == 1 || last.is_none_or(|last| last.value < rank.value)
                }
                Fence::Bare => next(rank) || (rank.last() == 1 && !seen(rank)),
                _ if number => !seen(rank) && rank.last() < 1900 || next(rank) || rank.last() == 1 || self.skips(rank),
                // `A. Smith` is a name: a letter begins a row when the next letter follows soon.
                _ => next(rank) || self.skips(rank) || (rank.last() == 1 && self.continues(index, rank)),
            }
        });
        stands.then_some(typed)
    }

    /// Says whether a line such as `Exhibit 10.6` numbers the filing that the draft was taken from, at its top or again at
    /// the top of a page (Regulation S-K, 17 CFR 229.601).
    fn is_filed(&self, index: usize, sign: &Sign) -> bool {
        let same = |other: &Paragraph| label::typed(&other.text).is_some_and(|typed| typed.sign == *sign);
        let first = || self.draft.paragraphs.iter().position(same).is_some_and(|first| first <= index.min(FRONT));
        sign.word == "exhibit" && sign.value.contains('.') && first()
    }

    /// Says whether `rank` leaves out a few numbers of a row that is open.
    fn skips(&self, rank: &Rank) -> bool {
        let like = self.stack.iter().filter_map(|f| f.rank.as_ref()).find(|r| r.is_like(rank));
        like.is_some_and(|r| (r.last() + 1..r.last() + 6).contains(&rank.last()))
    }

    /// Says whether the label after `rank` stands before one of the next paragraphs.
    fn continues(&self, index: usize, rank: &Rank) -> bool {
        self.draft.paragraphs[index + 1..].iter().take(40).any(|para| {
            label::typed(&para.text)
                .is_some_and(|typed| ranks(&typed.sign).iter().any(|r| r.is_like(rank) && r.last() == rank.last() + 1))
        })
    }

    /// Decides what a typed label means, by the labels before and after it.
    pub(super) fn rank(&self, index: usize, sign: &Sign) -> Option<Rank> {
        let all = ranks(sign);
        let open = |rank: &Rank| {
            self.stack.iter().rev().filter_map(|f| f.rank.as_ref()).find(|r| r.is_like(rank)).map(Rank::last)
        };
        let follow = |rank: &&Rank| open(rank).is_some_and(|last| last + 1 == rank.last());
        let followers: Vec<&Rank> = all.iter().filter(follow).collect();
        let both =
            all.iter().find(|rank| rank.last() == 1 && matches!(rank.class, Class::LowerRoman | Class::UpperRoman));
        if let (Some(first), Some(roman)) = (followers.first(), both) {
            // `(i)` after `(h)`: a letter, unless `(ii)` follows.
            return Some(if self.continues(index, roman) { roman.clone() } else { (*first).clone() });
        }
        let fallback = || {
            all.iter()
                .find(|rank| rank.last() == 1)
                .or_else(|| all.iter().find(|rank| open(rank).is_some_and(|last| last < rank.last())))
                .or(all.first())
        };
        followers.first().copied().or_else(fallback).cloned()
    }
}
